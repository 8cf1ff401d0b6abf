//! `/office`: what must I do now, what is late. One list, seven views, four filters.

mod choices;
mod pages;
mod routes;
mod rows;

pub use pages::ListPage;
pub use routes::Asked;
pub(super) use routes::routes;
pub(crate) use rows::village_name;
pub(super) use rows::{When, badge, standing};
