//! The invented county: areas, households, people, posts and sign-ins, exact to the published
//! totals.

mod accounts;
mod areas;
mod households;
mod invented;
mod names;
mod posts;

pub use accounts::DemoAccount;
pub use invented::{Invented, invent};

pub(crate) use names::{Surnames, resident_phone, staff_phone};
