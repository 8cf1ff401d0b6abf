//! Registers: entries with their history, budgets, bookings.

pub mod bookings;
pub mod budgets;
pub mod checking;
pub mod in_use;
pub mod lists;
pub mod read;
pub mod write;

use maplegrid_domain::shared::EntryId;

/// The subject of the audit trail for an entry.
pub fn entry_subject(id: &EntryId) -> String {
    format!("register_entry:{id}")
}
