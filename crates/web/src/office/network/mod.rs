//! `/office/network`: 联户情况. Of how many households each line has a contact, down the tree,
//! and who has none.

mod pages;
mod routes;

pub(in crate::office) use pages::crumbs;
pub use pages::{GapsPage, NetworkPage};
pub(in crate::office) use routes::{area_of, routes};
