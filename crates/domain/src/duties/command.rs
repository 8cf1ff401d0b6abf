//! What can be asked of a household's file.

use super::{ContactChannel, Sealed};
use crate::shared::{ContactId, LineId, NeedId, Timestamp, TopicId};

/// A contact as it comes in from a phone or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLog {
    /// Made by whoever logs it, so that a repetition is known for ever.
    pub id: ContactId,
    /// Not given, it counts on all lines on which the caller is the household's contact: all
    /// business in one visit.
    pub line: Option<LineId>,
    pub channel: ContactChannel,
    pub at: Timestamp,
    /// What came up, to be checked; goes into the ledger sealed, in `words`.
    pub topics: Vec<TopicId>,
    /// The topics and a note, sealed; nothing if nothing was ticked or written.
    pub words: Option<Sealed>,
}

/// A command. Who asks is in the context; words are sealed before they come here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Contact(ContactLog),
    /// Closer care for these needs; `reasons` holds the same, sealed, with what was said to them.
    ProposeCare {
        needs: Vec<NeedId>,
        /// Whoever proposes has the guardian's word for it, where a child is concerned.
        guardian_agreed: bool,
        reasons: Sealed,
    },
    ConfirmCare,
    RefuseCare {
        reason: Sealed,
    },
    EndCare {
        reason: Sealed,
    },
    /// The household does not agree.
    ContestCare {
        words: Sealed,
    },
    AnswerContest {
        verdict: Verdict,
        words: Sealed,
    },
    /// The household says that something in the register is wrong.
    AskCorrection {
        words: Sealed,
    },
    AnswerCorrection {
        outcome: Outcome,
        words: Sealed,
    },
    /// Scheduler: whatever is due now.
    Tick,
}

/// What comes of a correction that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The register has been put right.
    Changed,
    /// It stays as it is, and why has been explained.
    Unchanged,
}

/// What comes of a contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The care goes on, and why has been explained.
    Kept,
    /// The care ends.
    Ended,
}
