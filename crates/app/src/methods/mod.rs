//! The county's method: what adopting another version would change, adopting it, and which
//! versions were adopted when.
//!
//! A case keeps the version it was received under. Posts, lines, rhythms and care belong to the
//! county and follow the version in force; so a version that has no room for what is in use is
//! refused.

mod adopting;
mod following;
mod history;
mod impact;

pub use adopting::AdoptionError;
pub use history::AdoptedMethod;
pub use impact::{MethodImpact, MethodNote};

pub(crate) use adopting::{AdoptionStep, digest_of};
