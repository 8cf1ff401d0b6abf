//! The tree of areas: what a change would do, doing exactly that, and what was changed before.

mod changing;
mod history;
mod impact;

pub use history::{AreaHousehold, PastChange};
pub(crate) use impact::owner_after;
pub use impact::{CaseChange, Impact};
