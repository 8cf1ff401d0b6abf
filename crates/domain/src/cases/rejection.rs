//! Why a command was refused, with the facts needed to say so in Chinese and to say what to do.

use thiserror::Error;

use super::{AppraisalFault, CaseNumber};
use crate::methods::Phase;

/// A refusal. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    #[error("the text of `{field}` is missing")]
    TextMissing { field: &'static str },
    #[error("`{field}` has {chars} characters, at most {most} are allowed")]
    TextTooLong { field: &'static str, chars: usize, most: usize },
    /// Begun with a reply kept ready, and not finished.
    #[error("`{field}` still has a blank")]
    BlankLeft { field: &'static str },
    #[error("the area is unknown")]
    UnknownArea,
    /// Nobody answers at this level: the first step's post belongs further down.
    #[error("the area is above the level where matters are taken")]
    AreaTooHigh,
    #[error("the category `{0}` is unknown in this method")]
    UnknownCategory(String),
    #[error("{given} attachments, at most {most} are allowed")]
    TooManyAttachments { given: usize, most: usize },
    #[error("the case {0} exists already")]
    Exists(CaseNumber),
    #[error("there is no such case")]
    NoSuchCase,
    #[error("the action `{action}` is not open at step `{step}`")]
    NotThisStep { action: String, step: String, phase: Phase },
    #[error("the action is somebody else's")]
    NotYours { owner_post: String },
    #[error("the same person already did `{done}`, which must be another's")]
    SamePerson { done: String },
    #[error("`{field}` is required")]
    Missing { field: &'static str },
    #[error("`{value}` is no possible value of `{field}`")]
    UnknownValue { field: &'static str, value: String },
    #[error("this person may not handle the case")]
    NotAHandler,
    #[error("this person cannot act for the resident")]
    NotAnAgent,
    #[error("nobody writes down that they themselves were chosen")]
    OwnAgent,
    #[error("nobody acts for the resident")]
    NoAgent,
    /// Nobody to be called: not a unit that assists, or the one that leads.
    #[error("this unit cannot be called")]
    NotAUnit,
    #[error("this unit is at work on the case already")]
    UnitCalledAlready,
    #[error("at most {most} units work on a case at a time")]
    TooManyParts { most: usize },
    #[error("{asked} for a unit's part exceeds {longest}")]
    PartTooLong { asked: u16, longest: u16 },
    #[error("no part of the case is with this unit")]
    NoSuchPart,
    #[error("the unit has reported in already")]
    ReportedAlready,
    /// The lead answers when all have.
    #[error("{open} units have not finished")]
    PartsOpen { open: usize },
    #[error("this person does not deal with the case any more")]
    Recused,
    /// Nobody else holds the post, or could name another.
    #[error("nobody else could deal with the case")]
    NobodyElse,
    /// The answer is given when all that was split off has ended.
    #[error("{open} cases that were split off have not ended")]
    ChildrenOpen { open: usize },
    /// It has no parts of its own, and is joined to nothing.
    #[error("the case was split off {parent}")]
    ChildOf { parent: CaseNumber },
    #[error("at most {most} cases are split off at a time")]
    TooManyChildren { most: usize },
    #[error("no such case to join")]
    NoSuchLead,
    /// Restricted, or the very same.
    #[error("others cannot be joined to this case")]
    NotALead,
    #[error("the case to join is answered or closed")]
    LeadEnded,
    #[error("the case to join is itself joined to {lead}")]
    LeadJoined { lead: CaseNumber },
    #[error("the case to join lies in another township")]
    LeadElsewhere,
    #[error("at most {most} cases are dealt with together")]
    TooManyMembers { most: usize },
    #[error("a restricted case is dealt with by itself")]
    RestrictedApart,
    #[error("the case has been answered already")]
    AnsweredAlready,
    #[error("the case is not joined")]
    NotJoined,
    #[error("the case is dealt with together with {lead}")]
    JoinedNow { lead: CaseNumber },
    #[error("a question is open already")]
    QuestionOpen,
    /// The clock has been stopped for the resident as often as the method allows.
    #[error("the resident has been asked {times} times already")]
    QuestionsUsedUp { times: u8 },
    #[error("no question is open")]
    NoQuestion,
    #[error("an extension of {asked} exceeds {longest}")]
    ExtensionTooLong { asked: u16, longest: u16 },
    #[error("the case has been extended {times} times already")]
    ExtensionsUsedUp { times: u8 },
    #[error("an extension request is open already")]
    ExtensionPending,
    #[error("no extension has been asked for")]
    NoExtensionRequest,
    #[error("the case has not been answered yet")]
    NotAnswered,
    #[error("the case has been rated already")]
    RatedAlready,
    #[error("a rating is 1 to 5")]
    BadScore,
    #[error("the case is still open")]
    StillOpen,
    #[error("the case is closed")]
    Closed,
    #[error("the time to ask for reopening has passed")]
    ReopenTooLate,
    #[error("reopening has been asked for already")]
    ReopenPending,
    /// It was refused before, and the method lets it be asked for no more.
    #[error("reopening has been refused {times} times already")]
    ReopensUsedUp { times: u8 },
    #[error("nobody asked for reopening")]
    NoReopenRequest,
    #[error("a dissatisfied rating needs re-handling or an explanation first")]
    StillDissatisfied,
    #[error("there is no appeal to decide, or no rating to appeal against")]
    NoAppeal,
    #[error("the time to appeal against the rating has passed")]
    AppealTooLate,
    #[error("there is nothing to explain")]
    NothingToExplain,
    /// The method keeps the action for cases of other subjects.
    #[error("{action} is for other subjects: {subjects:?}")]
    OtherSubject { action: String, subjects: Vec<String> },
    /// About what a village rates in the open.
    #[error("{0}")]
    Appraisal(AppraisalFault),
}

impl Rejection {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TextMissing { .. } => "text_missing",
            Self::TextTooLong { .. } => "text_too_long",
            Self::BlankLeft { .. } => "blank_left",
            Self::UnknownArea => "unknown_area",
            Self::AreaTooHigh => "area_too_high",
            Self::UnknownCategory(_) => "unknown_category",
            Self::TooManyAttachments { .. } => "too_many_attachments",
            Self::Exists(_) => "exists",
            Self::NoSuchCase => "no_such_case",
            Self::NotThisStep { .. } => "not_this_step",
            Self::NotYours { .. } => "not_yours",
            Self::SamePerson { .. } => "same_person",
            Self::Missing { .. } => "missing_field",
            Self::UnknownValue { .. } => "unknown_value",
            Self::NotAHandler => "not_a_handler",
            Self::NotAnAgent => "not_an_agent",
            Self::OwnAgent => "own_agent",
            Self::NoAgent => "no_agent",
            Self::NotAUnit => "not_a_unit",
            Self::UnitCalledAlready => "unit_called_already",
            Self::TooManyParts { .. } => "too_many_parts",
            Self::PartTooLong { .. } => "part_too_long",
            Self::NoSuchPart => "no_such_part",
            Self::ReportedAlready => "reported_already",
            Self::PartsOpen { .. } => "parts_open",
            Self::Recused => "recused",
            Self::NobodyElse => "nobody_else",
            Self::ChildrenOpen { .. } => "children_open",
            Self::ChildOf { .. } => "child_of",
            Self::TooManyChildren { .. } => "too_many_children",
            Self::NoSuchLead => "no_such_lead",
            Self::NotALead => "not_a_lead",
            Self::LeadEnded => "lead_ended",
            Self::LeadJoined { .. } => "lead_joined",
            Self::LeadElsewhere => "lead_elsewhere",
            Self::TooManyMembers { .. } => "too_many_members",
            Self::RestrictedApart => "restricted_apart",
            Self::AnsweredAlready => "answered_already",
            Self::NotJoined => "not_joined",
            Self::JoinedNow { .. } => "joined_now",
            Self::QuestionOpen => "question_open",
            Self::QuestionsUsedUp { .. } => "questions_used_up",
            Self::NoQuestion => "no_question",
            Self::ExtensionTooLong { .. } => "extension_too_long",
            Self::ExtensionsUsedUp { .. } => "extensions_used_up",
            Self::ExtensionPending => "extension_pending",
            Self::NoExtensionRequest => "no_extension_request",
            Self::NotAnswered => "not_answered",
            Self::RatedAlready => "rated_already",
            Self::BadScore => "bad_score",
            Self::StillOpen => "still_open",
            Self::Closed => "closed",
            Self::ReopenTooLate => "reopen_too_late",
            Self::ReopenPending => "reopen_pending",
            Self::ReopensUsedUp { .. } => "reopens_used_up",
            Self::NoReopenRequest => "no_reopen_request",
            Self::StillDissatisfied => "still_dissatisfied",
            Self::NoAppeal => "no_appeal",
            Self::AppealTooLate => "appeal_too_late",
            Self::NothingToExplain => "nothing_to_explain",
            Self::OtherSubject { .. } => "other_subject",
            Self::Appraisal(fault) => fault.code(),
        }
    }

    /// What kind of refusal it is; decides the HTTP status.
    pub const fn is_conflict(&self) -> bool {
        if let Self::Appraisal(fault) = self {
            return fault.is_conflict();
        }
        !matches!(
            self,
            Self::TextMissing { .. }
                | Self::TextTooLong { .. }
                | Self::BlankLeft { .. }
                | Self::UnknownArea
                | Self::AreaTooHigh
                | Self::UnknownCategory(_)
                | Self::TooManyAttachments { .. }
                | Self::Missing { .. }
                | Self::UnknownValue { .. }
                | Self::BadScore
                | Self::ExtensionTooLong { .. }
                | Self::NotYours { .. }
                | Self::NotAHandler
                | Self::Recused
                | Self::NotAUnit
                | Self::NotAnAgent
                | Self::OwnAgent
                | Self::PartTooLong { .. }
                | Self::NoSuchLead
                | Self::NotALead
                | Self::LeadElsewhere
        )
    }
}
