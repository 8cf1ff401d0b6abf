//! Households, their members and contacts, and the counts that coverage is read from.

pub mod appointments;
pub mod checking;
pub mod counts;
pub mod households;
pub mod in_use;
pub mod links;
pub mod members;
pub mod secrets;
pub mod selections;
pub mod write;

/// Whatever is written about a household stands in the audit trail under this subject.
pub fn household_subject(id: &maplegrid_domain::shared::HouseholdId) -> String {
    format!("household:{id}")
}
