//! `/office/cases/{number}`: a case, and what may be done about it.

mod acts;
mod appraisal;
mod children;
mod clocks;
mod fields;
mod files;
mod pages;
mod panels;
mod plate;
mod routes;
mod speaking;
mod to_come;
mod together;

pub use pages::CasePage;
pub(super) use plate::named;
pub(super) use routes::routes;
