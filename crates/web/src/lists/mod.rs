//! `/lists` and `/services`: what residents may read of the registers, and booking a half-day.

mod booking;
mod pages;
mod routes;

pub use booking::{BookPage, PlacePage, ServicesPage};
pub use pages::{ListPage, ListsPage};
pub(crate) use routes::{links, routes};
