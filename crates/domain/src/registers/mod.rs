//! Registers 台账、清单: what an entry is, who may do what with it, what it is checked for, when it
//! holds, and what is left of a year's money. Plain writes with an entry in the audit trail follow
//! from what is decided here; there is no stream in the ledger.

mod booking;
mod decide;
mod entry;
mod offered;
mod rejection;
mod roles;
mod values;

pub use booking::{Half, Place, check_place, places};
pub use decide::{CaseFacts, Command, Ctx, Draft, decide, propose};
pub use entry::{Entry, Signed, State, Validity};
pub use offered::{Step, blocked, offered};
pub use rejection::{FieldFault, Rejection};
pub use roles::{Role, roles_of};
pub use values::{Given, Values, check_each, check_values, money, parse_money};
