//! `maplegrid verify`: whether everything that is stored follows from the ledger, and whether the
//! ledger is the one that was signed.
//!
//! All of it is read in one snapshot, so that a county that goes on working meanwhile is not
//! taken for one that disagrees with itself; and page by page, so that a county of any age can be
//! checked on a small machine. What is kept meanwhile does not grow with the number of cases:
//! `tree` follows the leaves, `folding` folds one stream after the other, each kind of them in a
//! file of its own; `lists`, `figures`, `contacts` and `attachments` keep sums, `kin` what only one of
//! two cases has said of both, `appraisals` what cases say that no row has confirmed. `network` looks at what follows from rows of its own,
//! `registers` and `reports` at what is kept beside the ledger.

mod appraisals;
mod attachments;
mod cases;
mod contacts;
mod figures;
mod finding;
mod folding;
mod households;
mod kin;
mod lists;
mod mediations;
mod methods;
mod network;
mod registers;
mod reports;
mod run;
mod selections;
mod streams;
mod sums;
mod tree;

pub use finding::{Finding, Verified};

/// Rows read in one go.
const AT_ONCE: i64 = 1_000;
