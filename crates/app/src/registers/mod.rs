//! Registers 台账、清单: entered, checked, approved, done, shown, booked.
//!
//! | use case | in |
//! |---|---|
//! | `registers`, `register_entries`, `export_register`, `export_whole_register` | `lists` |
//! | `register_entry`, `entries_of_case`, `look_at_entry` | `reading` |
//! | `propose_entry`, `act_on_entry` | `writing` |
//! | `enter_all`, `approve_all` | `many` |
//! | `register_money`, `set_budget` | `money` |
//! | `public_lists`, `public_list` | `public` |
//! | `services`, `free_places`, `book`, `awaited` | `booking` |
//!
//! Plain writes with an entry in the audit trail. Personal fields are sealed with the county's key;
//! a look at them is written down.

mod access;
mod booking;
mod lists;
mod many;
mod money;
mod public;
mod reading;
mod sealing;
mod views;
mod writing;

pub(crate) use access::{areas_of, case_facts, roles, rule_of, sees_case, visible};
pub(crate) use booking::{HalfDays, bookable};
pub(crate) use sealing::{seal, unseal};

pub use booking::{Awaited, Booked, NewBooking, OpenPlaces, Service};
pub use many::Refused;
pub use views::{
    CaseRegister, EntryDraft, EntryFile, EntryLine, EntryPage, EntryQuery, MoneyLine, PublicEntry,
    PublicList, RegisterCard, VersionLine,
};
pub use writing::{EntryAct, NewEntry};

/// The audit action under which looks at an entry's personal fields are recorded.
pub const LOOK_ENTRY: &str = "look_at_register_entry";
