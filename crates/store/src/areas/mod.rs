//! Areas, persons, appointments and households.

pub mod read;
pub mod write;
