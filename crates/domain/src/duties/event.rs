//! What happened to a household. Appended to the ledger and never edited.

use serde::{Deserialize, Serialize};

use super::{ContactChannel, Outcome, Sealed, Verdict};
use crate::shared::{Actor, AreaId, CadenceId, ContactId, LineId, TierId, Timestamp};

/// A contact completed a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub cadence: CadenceId,
    /// The window's first day as yyyymmdd.
    pub window: i64,
}

/// An event of a household. Persons are in the actor; needs, reasons, topics and notes are
/// sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Event {
    Contacted {
        contact: ContactId,
        /// Where the household was then; its figures stand there.
        area: AreaId,
        lines: Vec<LineId>,
        channel: ContactChannel,
        at: Timestamp,
        /// What came up and a note: between the household and those who come to it.
        words: Option<Sealed>,
        kept: Vec<Kept>,
    },
    CareProposed {
        tier: TierId,
        reasons: Sealed,
    },
    CareConfirmed {
        until: Timestamp,
    },
    CareRefused {
        reason: Sealed,
    },
    CareEnded {
        reason: Sealed,
    },
    CareContested {
        words: Sealed,
    },
    ContestAnswered {
        verdict: Verdict,
        words: Sealed,
    },
    CorrectionAsked {
        words: Sealed,
    },
    CorrectionAnswered {
        outcome: Outcome,
        words: Sealed,
    },
    /// The care lapses soon; whoever has to do with it was told.
    CareReminded,
    CareLapsed,
}

/// An event with its place in the household's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub at: Timestamp,
    pub actor: Actor,
    pub event: Event,
}

impl Event {
    /// The kind as a word, for the ledger's column.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Contacted { .. } => "contacted",
            Self::CareProposed { .. } => "care_proposed",
            Self::CareConfirmed { .. } => "care_confirmed",
            Self::CareRefused { .. } => "care_refused",
            Self::CareEnded { .. } => "care_ended",
            Self::CareContested { .. } => "care_contested",
            Self::ContestAnswered { .. } => "contest_answered",
            Self::CorrectionAsked { .. } => "correction_asked",
            Self::CorrectionAnswered { .. } => "correction_answered",
            Self::CareReminded => "care_reminded",
            Self::CareLapsed => "care_lapsed",
        }
    }
}
