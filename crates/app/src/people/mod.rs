//! Households, their members, who keeps in touch with them, and how far that reaches.
//!
//! These are plain writes with an entry in the audit trail; the ledger has no names of residents.

mod codes;
mod coverage;
pub(crate) mod cursor;
pub(crate) mod editing;
mod export;
mod fault;
mod finding;
mod follow;
pub mod import;
mod links;
mod reading;
mod secret;
mod turn;
mod uploads;
mod views;

pub use coverage::{AreaCoverage, Coverage, GapPage, Outside, TierCount};
pub use export::{ExportedArea, ExportedHousehold, ExportedPost};
pub use fault::HouseholdFault;
pub use finding::{HouseholdLine, HouseholdPage, HouseholdQuery};
pub use import::entry_columns;
pub use import::{
    FieldName, Fields, ImportBatch, ImportFault, ImportKind, ImportMode, ImportReport, ImportStage,
    Importer, NewAccount, Record, RowFault,
};
pub use links::{Candidate, LinkOrder};
pub use views::{
    HouseholdCard, HouseholdDraft, HouseholdFace, LineContact, LinkedPerson, MemberDraft,
    MemberView, PastContact, Unmasked, UnmaskedMember,
};

pub(crate) use codes::first_codes;
pub(crate) use coverage::TierReader;
pub(crate) use follow::followed_by;
pub(crate) use secret::{id_number as checked_id_number, phone as checked_phone};
pub(crate) use turn::{At, audit, audit_all};

/// The audit action under which looks at a household's sealed data are recorded.
pub const LOOK: &str = "look_at_household";
