//! 公开测评: what a village rates in the open, read by everybody; rated from the household's own page.

mod card;
mod pages;
mod routes;

pub use card::{AppraisalCard, cards};
pub use pages::VillagePage;
pub(crate) use routes::{link, routes};
