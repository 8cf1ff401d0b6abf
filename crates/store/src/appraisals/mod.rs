//! Appraisals in the open, their counts, and which households have rated.

pub(crate) mod ballots;
pub(crate) mod read;
pub(crate) mod write;

use maplegrid_domain::cases::{Appraisal, CaseNumber};
use maplegrid_domain::shared::AreaId;

pub use ballots::{cast, enroll, marks, mine, set_counts};
pub use read::{after, find, in_areas, of_cases};
pub use write::put;

/// An appraisal that was opened, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAppraisal {
    /// What it is called by outside.
    pub id: String,
    pub case: CaseNumber,
    /// Its place in the case's list, from 0.
    pub place: u32,
    /// Whose households rate.
    pub area: AreaId,
    pub restricted: bool,
    /// By word, from good to bad; `None` once it has ended.
    pub counts: Option<Vec<u32>>,
    pub appraisal: Appraisal,
}

/// Whether a household may rate and has rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    MayRate,
    HasRated,
}
