//! The county's home page for residents, and the QR codes that lead to it.

mod pages;
mod routes;

pub use pages::{CaseCard, HomePage, Town};
pub(crate) use routes::own_cases;
pub(crate) use routes::routes;
