//! Use cases about cases: receiving, tracking, working on them, lists.

mod act;
mod lists;
mod read;
mod receive;
mod resident;
mod search;
mod views;

pub(crate) use receive::check_key;
pub use views::{
    Contact, FiledBy, InboxPage, InboxQuery, Intake, LookedAt, Party, Receipt, Received,
    ResidentCase, ResidentMay, StaffCase, View, ViewCounts,
};
