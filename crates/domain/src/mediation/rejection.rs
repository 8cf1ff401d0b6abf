//! Why something about a mediation was refused, with the facts needed to say so in Chinese.

use jiff::civil::Date;
use thiserror::Error;

use super::{Item, MediationNumber, PartyNo, Stage};
use crate::methods::Barred;
use crate::shared::PersonId;

/// A refusal. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    #[error("there is no such mediation")]
    NotFound,
    #[error("the mediation exists already")]
    Exists,
    #[error("`{field}` is missing")]
    Missing { field: &'static str },
    #[error("`{field}` has {chars} characters, at most {most} are allowed")]
    TooLong { field: &'static str, chars: usize, most: usize },
    #[error("`{field}` holds no such value: `{value}`")]
    UnknownValue { field: &'static str, value: String },
    #[error("{given} of `{field}`, {least} to {most} are allowed")]
    BadCount { field: &'static str, given: usize, least: usize, most: usize },
    #[error("no committee sits in this area")]
    NoCommittee,
    #[error("this is not the caller's to do")]
    NotYours,
    #[error("the time lies in the future")]
    InFuture,
    #[error("the time lies more than {days} days back")]
    TooOld { days: u16 },
    #[error("the time lies before {field}")]
    TooEarly { field: &'static str },
    /// It goes elsewhere; `route` is one of the method's route targets.
    #[error("this may not be mediated")]
    Barred { what: Barred, route: String },
    #[error("matters of this category are not mediated")]
    NotMediable { category: String },
    /// A party refused the same matter before: only all of them together may bring it back (G9).
    #[error("the matter was refused before, in {number}")]
    RefusedBefore { number: MediationNumber },
    #[error("the matter is being mediated, in {number}")]
    AlreadyOpen { number: MediationNumber },
    #[error("not while it is {stage:?}")]
    NotNow { stage: Stage },
    #[error("there is no party {0:?}")]
    UnknownParty(PartyNo),
    #[error("the parties {0:?} have not agreed")]
    ConsentMissing(Vec<PartyNo>),
    #[error("the parties {0:?} have not said that they want it")]
    NotWilling(Vec<PartyNo>),
    #[error("the parties {0:?} have not been told their rights")]
    NotInformed(Vec<PartyNo>),
    #[error("nobody acts for the party {0:?}")]
    NotRepresented(PartyNo),
    #[error("the party {0:?} stands there already")]
    DoneAlready(PartyNo),
    #[error("this person does not mediate here")]
    NotAMediator(PersonId),
    #[error("this person is a party or close to one")]
    TooClose(PersonId),
    #[error("this person is a mediator of it already")]
    NamedAlready(PersonId),
    #[error("this person stepped back or was made to")]
    SteppedBack(PersonId),
    #[error("nobody mediates yet")]
    NoMediator,
    #[error("somebody asked that a mediator step back")]
    RecusalOpen,
    #[error("nobody asked that this mediator step back")]
    NoRecusal,
    #[error("nobody decides about themselves")]
    OwnRecusal,
    #[error("the period ended on {last}")]
    LimitPassed { last: Date },
    #[error("the new last day is not after acceptance, or more than {most_days} days after it")]
    BadLastDay { most_days: u16 },
    #[error("there was no session")]
    NoHearing,
    #[error("the agreement has been signed")]
    SignedAlready,
    #[error("there is no agreement")]
    NoAgreement,
    #[error("there is nothing to sign")]
    NothingToSign,
    #[error("this is signed on paper only")]
    PaperOnly,
    #[error("whoever signs on the screen is another")]
    OnlyThemselves,
    #[error("there is no term {0}")]
    UnknownTerm(u8),
    #[error("courts do not confirm agreements about this")]
    Unconfirmable,
    #[error("the joint application was possible until {last}")]
    ConfirmationTooLate { last: Date },
    #[error("confirmation has been asked for already")]
    ConfirmationAsked,
    #[error("confirmation has not been asked for")]
    NoConfirmation,
    #[error("no other way was told")]
    NoRoute,
    #[error("there is no record {0}")]
    UnknownRecord(u64),
    #[error("the file lacks {0:?}")]
    FileIncomplete(Vec<Item>),
}

impl Rejection {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Exists => "mediation_exists",
            Self::Missing { .. } => "missing_field",
            Self::TooLong { .. } => "text_too_long",
            Self::UnknownValue { .. } => "unknown_value",
            Self::BadCount { .. } => "bad_count",
            Self::NoCommittee => "no_committee",
            Self::NotYours => "not_yours",
            Self::InFuture => "in_future",
            Self::TooOld { .. } => "too_old",
            Self::TooEarly { .. } => "too_early",
            Self::Barred { .. } => "barred_from_mediation",
            Self::NotMediable { .. } => "not_mediable",
            Self::RefusedBefore { .. } => "refused_before",
            Self::AlreadyOpen { .. } => "already_mediated",
            Self::NotNow { .. } => "not_now",
            Self::UnknownParty(_) => "unknown_party",
            Self::ConsentMissing(_) => "consent_missing",
            Self::NotWilling(_) => "not_willing",
            Self::NotInformed(_) => "not_informed",
            Self::NotRepresented(_) => "not_represented",
            Self::DoneAlready(_) => "done_already",
            Self::NotAMediator(_) => "not_a_mediator",
            Self::TooClose(_) => "too_close",
            Self::NamedAlready(_) => "named_already",
            Self::SteppedBack(_) => "stepped_back",
            Self::NoMediator => "no_mediator",
            Self::RecusalOpen => "recusal_open",
            Self::NoRecusal => "no_recusal",
            Self::OwnRecusal => "own_recusal",
            Self::LimitPassed { .. } => "limit_passed",
            Self::BadLastDay { .. } => "bad_last_day",
            Self::NoHearing => "no_hearing",
            Self::SignedAlready => "signed_already",
            Self::NoAgreement => "no_agreement",
            Self::NothingToSign => "nothing_to_sign",
            Self::PaperOnly => "paper_only",
            Self::OnlyThemselves => "only_themselves",
            Self::UnknownTerm(_) => "unknown_term",
            Self::Unconfirmable => "unconfirmable",
            Self::ConfirmationTooLate { .. } => "confirmation_too_late",
            Self::ConfirmationAsked => "confirmation_asked",
            Self::NoConfirmation => "no_confirmation",
            Self::NoRoute => "no_route",
            Self::UnknownRecord(_) => "unknown_record",
            Self::FileIncomplete(_) => "file_incomplete",
        }
    }

    /// Whether it is about the input rather than about the state of things.
    pub const fn is_of_input(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::TooLong { .. }
                | Self::UnknownValue { .. }
                | Self::BadCount { .. }
                | Self::NoCommittee
                | Self::InFuture
                | Self::TooOld { .. }
                | Self::TooEarly { .. }
                | Self::Barred { .. }
                | Self::NotMediable { .. }
                | Self::UnknownParty(_)
                | Self::ConsentMissing(_)
                | Self::NotAMediator(_)
                | Self::BadLastDay { .. }
                | Self::UnknownTerm(_)
                | Self::NoRoute
                | Self::UnknownRecord(_)
        )
    }
}
