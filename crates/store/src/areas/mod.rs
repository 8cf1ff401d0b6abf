//! Areas, persons, appointments and households.

pub mod changes;
pub mod figures;
pub mod read;
pub mod write;
