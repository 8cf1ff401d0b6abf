//! Contacts, windows, care, leave and routines, through the writer and on both databases.

mod care;
mod contacts;
mod leave;
mod routines;
mod sealed;
pub mod support;
mod today;
mod waiting;
