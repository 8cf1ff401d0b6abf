//! The living style guide, only where the data is invented.

mod pages;
mod routes;

pub use pages::GuidePage;
pub(crate) use routes::routes;
