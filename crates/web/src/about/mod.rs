//! Help with the ways of supervision and petition, and what is kept about a person.

mod pages;
mod routes;

pub use pages::{Channel, HelpPage, PrivacyPage};
pub(crate) use routes::routes;
