//! What an import did, or would do.

use maplegrid_domain::shared::{AccountId, PersonId};

use super::{ImportFault, ImportKind, RowFault};

/// A sign-in that a row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub id: AccountId,
    pub person: PersonId,
    pub name: String,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    pub kind: ImportKind,
    pub rows: usize,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Households whose contact follows the posts that are brought in.
    pub followed: usize,
    /// By line. If there are any, nothing was written.
    pub faults: Vec<RowFault>,
    /// Of all that would be written and what it would be written over; the import after a dry run
    /// brings it along.
    pub fingerprint: String,
    /// It was written.
    pub written: bool,
    /// It would no longer do what the dry run said, so nothing was written.
    pub moved_on: bool,
    /// New sign-ins with their first passwords, which are nowhere else.
    pub accounts: Vec<(NewAccount, String)>,
}

impl ImportReport {
    /// Rows with a fault.
    pub fn faulty_rows(&self) -> usize {
        let mut lines: Vec<u32> = self.faults.iter().map(|fault| fault.line).collect();
        lines.dedup();
        lines.len()
    }

    /// Whether a cell was spoilt by the spreadsheet program, so that advice about it helps.
    pub fn was_spoilt(&self) -> bool {
        self.faults.iter().any(|fault| ImportFault::is_of_the_format(&fault.fault))
    }
}
