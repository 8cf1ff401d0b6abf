//! Why something in a register is refused, with the facts to say it.

use jiff::civil::Date;
use thiserror::Error;

use super::booking::Half;
use crate::shared::FieldId;

/// What is wrong with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldFault {
    Missing,
    TooLong {
        most: usize,
    },
    NotADate,
    /// A day still to come for something that has been done.
    InFuture,
    NotMoney,
    NotANumber,
    NotAChoice,
    NotYesNo,
    /// The register has no such field.
    Unknown,
}

/// A refusal. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    #[error("the field {label} cannot be so: {fault:?}")]
    Field { field: FieldId, label: String, fault: FieldFault },
    /// Signed in and may see it, but this step is somebody else's.
    #[error("not yours")]
    NotYours,
    /// The step does not follow from where the entry stands.
    #[error("not now")]
    NotNow,
    /// Entered and approved, or checked, by one person.
    #[error("somebody else has to")]
    SamePerson,
    /// Whoever handled the case does not check or approve what is given for it.
    #[error("whoever handled the case may not")]
    HandledIt,
    #[error("a reason is missing")]
    ReasonMissing,
    #[error("too long")]
    ReasonTooLong { most: usize },
    #[error("the area is of another level")]
    WrongLevel,
    #[error("the area is closed or unknown")]
    NoSuchArea,
    #[error("a case number is missing")]
    CaseMissing,
    #[error("this register has nothing to do with cases")]
    NoCaseHere,
    /// No such case, or not one that whoever enters may see.
    #[error("no such case")]
    NoSuchCase,
    /// Closed, and the person visited, before anything is approved.
    #[error("the case is not settled and visited")]
    NotRevisited,
    #[error("the sample check is missing")]
    NotChecked,
    #[error("the last day is before the first")]
    BadTerm,
    #[error("this register has no terms")]
    NoTerm,
    #[error("the first day is missing")]
    FromMissing,
    /// Nobody has said what the area has for the year.
    #[error("no budget for {year}")]
    NoBudget { year: i16 },
    #[error("only {left_fen} fen are left")]
    OverBudget { left_fen: u64 },
    /// Less than has been approved already.
    #[error("{spent_fen} fen are approved")]
    BelowSpent { spent_fen: u64 },
    #[error("no money that can be counted")]
    BadAmount,
    #[error("this register has no budget")]
    NoBudgetHere,
    /// What is offered is not in force, or cannot be booked.
    #[error("cannot be booked")]
    NotBookable,
    /// A day off, a day that has passed or one too far ahead; the next that is free.
    #[error("not a day to book")]
    NotOpen { next: Option<(Date, Half)> },
    #[error("no place left")]
    Full { next: Option<(Date, Half)> },
    /// The resident's area has no office that takes bookings.
    #[error("no office there")]
    NoOffice,
}

impl Rejection {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Field { fault: FieldFault::Missing, .. } => "missing_field",
            Self::Field { fault: FieldFault::Unknown, .. } => "unknown_field",
            Self::Field { .. } => "bad_field",
            Self::NotYours => "not_yours",
            Self::NotNow => "not_now",
            Self::SamePerson => "same_person",
            Self::HandledIt => "handled_it",
            Self::ReasonMissing => "reason_missing",
            Self::ReasonTooLong { .. } => "text_too_long",
            Self::WrongLevel => "wrong_level",
            Self::NoSuchArea => "no_such_area",
            Self::CaseMissing => "case_missing",
            Self::NoCaseHere => "no_case_here",
            Self::NoSuchCase => "no_such_case",
            Self::NotRevisited => "not_revisited",
            Self::NotChecked => "not_checked",
            Self::BadTerm => "bad_term",
            Self::NoTerm => "no_term",
            Self::FromMissing => "from_missing",
            Self::NoBudget { .. } => "no_budget",
            Self::OverBudget { .. } => "over_budget",
            Self::BelowSpent { .. } => "below_spent",
            Self::BadAmount => "bad_amount",
            Self::NoBudgetHere => "no_budget_here",
            Self::NotBookable => "not_bookable",
            Self::NotOpen { .. } => "not_open",
            Self::Full { .. } => "full",
            Self::NoOffice => "no_office",
        }
    }

    /// About what was filled in, rather than about how things stand.
    pub const fn is_of_input(&self) -> bool {
        matches!(
            self,
            Self::Field { .. }
                | Self::ReasonMissing
                | Self::ReasonTooLong { .. }
                | Self::WrongLevel
                | Self::NoSuchArea
                | Self::CaseMissing
                | Self::NoCaseHere
                | Self::NoSuchCase
                | Self::BadTerm
                | Self::NoTerm
                | Self::FromMissing
                | Self::BadAmount
                | Self::NoBudgetHere
                | Self::NoOffice
        )
    }
}
