//! `/office/import`: tables in, looked at before they are written; and `/office/export`.

mod pages;
mod routes;
mod upload;

pub use pages::{ImportPage, PreviewPage};
pub(super) use routes::{file, routes};
