//! 公开测评: a village rates what was done for it.
//!
//! What staff do with it are actions of the case. Here is what households do, what everybody may
//! read, and what the database keeps beside the ledger: which households have rated, without what
//! they chose, and how often each word was chosen, without by whom. Nothing in the ledger, in the
//! audit trail or in a log has both; a ballot leaves no event and no time.

mod keeping;
mod rating;
mod reading;

pub(crate) use keeping::{keep, tally};
pub use reading::{HomeAppraisal, OpenAppraisal, Shown, Sums};
