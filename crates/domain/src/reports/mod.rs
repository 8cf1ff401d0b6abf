//! Sheets of an area for a day, a week or a month, counted from what was recorded once.
//!
//! Nobody fills them in. Where a method asks for it, a holder of a post confirms a sheet with one
//! tap; what was confirmed is kept as it stood, and a later recount is held against it. Silence
//! means that there is nothing to add; it is never a fault (DOMAIN § 9 a).

mod confirming;
mod figures;
mod period;

pub use confirming::{Rejection, may_confirm};
pub use figures::{CategoryLine, Counted, Difference, Figures};
pub use period::Period;
