//! The state of a household: its care, and who was last in touch on each line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ContactChannel, Outcome};
use crate::shared::{ContactId, HouseholdId, LineId, PersonId, Sealed, TierId, Timestamp};

/// The fold of a household's events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdFile {
    pub household: HouseholdId,
    /// How many events it is the fold of.
    pub version: u64,
    pub care: Option<Care>,
    /// Waits for its second person.
    pub proposal: Option<Proposal>,
    /// The latest correction of the register that the household asked for.
    #[serde(default)]
    pub correction: Option<Correction>,
    /// The newest contact on each line by the time it was, not by the time it was recorded.
    pub last: BTreeMap<LineId, LastContact>,
}

/// Closer care in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care {
    pub tier: TierId,
    pub reasons: Sealed,
    pub since: Timestamp,
    /// Lapses then unless it is confirmed anew.
    pub until: Timestamp,
    pub proposed_by: PersonId,
    pub confirmed_by: PersonId,
    pub reminded: bool,
    pub contest: Option<Contest>,
}

/// Closer care that somebody proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub tier: TierId,
    pub reasons: Sealed,
    pub by: PersonId,
    pub at: Timestamp,
}

/// The household does not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    pub at: Timestamp,
    pub words: Sealed,
    /// Who explained, when, and in which words.
    pub answer: Option<ContestAnswer>,
}

/// Why the care went on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestAnswer {
    pub at: Timestamp,
    pub by: PersonId,
    pub words: Sealed,
}

/// Something in the register is wrong, says the household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub at: Timestamp,
    pub words: Sealed,
    pub answer: Option<CorrectionAnswer>,
}

/// What was done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionAnswer {
    pub at: Timestamp,
    pub by: PersonId,
    pub outcome: Outcome,
    pub words: Sealed,
}

/// A contact as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastContact {
    pub id: ContactId,
    pub person: PersonId,
    pub channel: ContactChannel,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
}

impl HouseholdFile {
    /// A household about which nothing has been recorded yet.
    pub const fn new(household: HouseholdId) -> Self {
        let (care, proposal, correction) = (None, None, None);
        Self { household, version: 0, care, proposal, correction, last: BTreeMap::new() }
    }

    /// The name of its stream in the ledger. Case numbers are digits only, so the two never meet.
    pub fn stream_of(household: &HouseholdId) -> String {
        format!("h-{household}")
    }

    /// The household of a stream, if it is one's.
    pub fn of_stream(stream: &str) -> Option<HouseholdId> {
        stream.strip_prefix("h-").map(HouseholdId::from)
    }

    /// The tier in force; `None` for the ordinary rhythm.
    pub fn tier(&self) -> Option<&TierId> {
        self.care.as_ref().map(|care| &care.tier)
    }

    /// A correction that nobody has answered.
    pub fn open_correction(&self) -> Option<&Correction> {
        self.correction.as_ref().filter(|correction| correction.answer.is_none())
    }

    /// Whether somebody proposed or confirmed the care in force. Beside the household and its
    /// contacts these two know of it, and nobody else does (DOMAIN § 8 G4).
    pub fn was_decided_by(&self, person: &PersonId) -> bool {
        self.care
            .as_ref()
            .is_some_and(|care| care.proposed_by == *person || care.confirmed_by == *person)
    }

    /// An objection or a correction waits for its answer.
    pub fn is_owed_an_answer(&self) -> bool {
        self.open_contest().is_some() || self.open_correction().is_some()
    }

    /// An objection that nobody has answered.
    pub fn open_contest(&self) -> Option<&Contest> {
        let contest = self.care.as_ref()?.contest.as_ref()?;
        contest.answer.is_none().then_some(contest)
    }
}
