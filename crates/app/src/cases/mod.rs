//! Use cases about cases: receiving, tracking, working on them, lists.

mod act;
mod before;
mod lists;
mod read;
mod receive;
mod resident;
mod search;
mod speaking;
mod together;
mod views;

pub use before::Nearby;
pub use maplegrid_store::cases::together::TogetherCase;
pub(crate) use receive::check_key;
pub use speaking::{Speaks, Spoken};
pub use together::{Alike, LeadStory, Together};
pub use views::{
    ChildStory, Contact, FiledBy, InboxPage, InboxQuery, Intake, LookedAt, Party, Receipt,
    Received, ResidentCase, ResidentMay, StaffCase, View, ViewCounts,
};
