//! Why something about a household was refused, with the facts needed to say so in Chinese.

use thiserror::Error;

/// A refusal. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    #[error("`{field}` is missing")]
    Missing { field: &'static str },
    #[error("`{field}` has {chars} characters, at most {most} are allowed")]
    TooLong { field: &'static str, chars: usize, most: usize },
    #[error("an id is 8 to 64 letters, digits, - or _")]
    BadId,
    #[error("the household is closed")]
    HouseholdClosed,
    #[error("the line `{0}` is unknown in this method")]
    UnknownLine(String),
    #[error("the topic `{0}` is unknown in this method")]
    UnknownTopic(String),
    #[error("{given} topics, at most {most} are allowed")]
    TooManyTopics { given: usize, most: usize },
    #[error("the time lies in the future")]
    InFuture,
    #[error("the time lies more than {days} days back")]
    TooOld { days: u16 },
    #[error("this is not the caller's to do")]
    NotYours,
    #[error("the need `{0}` is unknown in this method")]
    UnknownNeed(String),
    #[error("the needs lead to different tiers")]
    TiersDiffer,
    #[error("a guardian has to agree")]
    GuardianMissing,
    #[error("a proposal is open already")]
    ProposalPending,
    #[error("nothing has been proposed")]
    NoProposal,
    #[error("the one who proposed may not confirm")]
    SamePerson,
    #[error("there is no closer care")]
    NoCare,
    #[error("an objection is open already")]
    ContestPending,
    #[error("there is no open objection")]
    NoContest,
    #[error("the household is open")]
    HouseholdOpen,
    /// An objection or a correction waits for its answer.
    #[error("the household is owed an answer")]
    AnswerOwed,
    #[error("a correction has been asked for already")]
    CorrectionPending,
    #[error("no correction has been asked for")]
    NoCorrection,
    #[error("the routine `{0}` is unknown in this method")]
    UnknownRoutine(String),
    #[error("the person `{0}` is unknown")]
    UnknownPerson(String),
    #[error("the absence ends before it begins, or is longer than {most_days} days")]
    BadSpan { most_days: u16 },
    #[error("the absence overlaps another of the same person")]
    Overlaps,
    #[error("nobody stands in for themselves")]
    OwnStandIn,
    #[error("whoever stands in does not hold the post that the line asks for")]
    UnfitStandIn,
}

impl Rejection {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing_field",
            Self::TooLong { .. } => "text_too_long",
            Self::BadId => "bad_id",
            Self::HouseholdClosed => "household_closed",
            Self::UnknownLine(_) => "unknown_line",
            Self::UnknownTopic(_) => "unknown_topic",
            Self::TooManyTopics { .. } => "too_many_topics",
            Self::InFuture => "in_future",
            Self::TooOld { .. } => "too_old",
            Self::NotYours => "not_yours",
            Self::UnknownNeed(_) => "unknown_need",
            Self::TiersDiffer => "tiers_differ",
            Self::GuardianMissing => "guardian_missing",
            Self::ProposalPending => "proposal_pending",
            Self::NoProposal => "no_proposal",
            Self::SamePerson => "same_person",
            Self::NoCare => "no_care",
            Self::ContestPending => "contest_pending",
            Self::NoContest => "no_contest",
            Self::HouseholdOpen => "household_open",
            Self::AnswerOwed => "answer_owed",
            Self::CorrectionPending => "correction_pending",
            Self::NoCorrection => "no_correction",
            Self::UnknownRoutine(_) => "unknown_routine",
            Self::UnknownPerson(_) => "unknown_person",
            Self::BadSpan { .. } => "bad_span",
            Self::Overlaps => "overlaps",
            Self::OwnStandIn => "own_stand_in",
            Self::UnfitStandIn => "unfit_stand_in",
        }
    }

    /// Whether it is about the state of things rather than about the input.
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::HouseholdClosed
                | Self::ProposalPending
                | Self::NoProposal
                | Self::SamePerson
                | Self::NoCare
                | Self::ContestPending
                | Self::NoContest
                | Self::HouseholdOpen
                | Self::AnswerOwed
                | Self::CorrectionPending
                | Self::NoCorrection
                | Self::Overlaps
        )
    }
}
