//! The ledger: events in order, the Merkle tree over them, and its signed heads.

pub mod checking;
pub mod read;
pub mod write;
