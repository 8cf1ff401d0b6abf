//! Mediations: their states, who mediates them, and the keys of their words.

pub mod checking;
pub mod figures;
pub mod read;
mod rows;
pub mod secrets;
pub mod write;

pub use rows::MediationRecord;
