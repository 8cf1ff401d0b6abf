//! What an event is called, and where it moves its case.

use super::{Event, Move};

/// An event's kind as a word, for indexes and feeds.
pub type EventKind = &'static str;

impl Event {
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Received { .. } => "received",
            Self::Classified { .. } => "classified",
            Self::Assigned { .. } => "assigned",
            Self::Taken { .. } => "taken",
            Self::Objected { .. } => "objected",
            Self::Asked { .. } => "asked",
            Self::Replied { .. } => "replied",
            Self::QuestionLapsed => "question_lapsed",
            Self::Answered { .. } => "answered",
            Self::Passed { .. } => "passed",
            Self::SentBack { .. } => "sent_back",
            Self::PassedUp { .. } => "passed_up",
            Self::RoutedOut { .. } => "routed_out",
            Self::ExtensionRequested { .. } => "extension_requested",
            Self::ExtensionGranted { .. } => "extension_granted",
            Self::ExtensionRefused { .. } => "extension_refused",
            Self::Visited { .. } => "visited",
            Self::Explained { .. } => "explained",
            Self::Noted { .. } => "noted",
            Self::Urged { .. } => "urged",
            Self::Supplemented { .. } => "supplemented",
            Self::Rated { .. } => "rated",
            Self::Closed { .. } => "closed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::ReopenRequested { .. } => "reopen_requested",
            Self::ReopenGranted { .. } => "reopen_granted",
            Self::ReopenRefused { .. } => "reopen_refused",
            Self::HandedOver { .. } => "handed_over",
            Self::AgentNamed { .. } => "agent_named",
            Self::AgentEnded { .. } => "agent_ended",
            Self::Claimed { .. } => "claimed",
            Self::Referred { .. } => "referred",
            Self::RatingAppealed { .. } => "rating_appealed",
            Self::AppealDecided { .. } => "appeal_decided",
            Self::AppealMoved { .. } => "appeal_moved",
            Self::AppealReminded { .. } => "appeal_reminded",
            Self::AppealEscalated { .. } => "appeal_escalated",
            Self::Called { .. } => "called",
            Self::ReportedIn { .. } => "reported_in",
            Self::PartAnswered { .. } => "part_answered",
            Self::PartObjected { .. } => "part_objected",
            Self::PartRecalled { .. } => "part_recalled",
            Self::PartMoved { .. } => "part_moved",
            Self::PartReminded { .. } => "part_reminded",
            Self::PartEscalated { .. } => "part_escalated",
            Self::Joined { .. } => "joined",
            Self::Parted { .. } => "parted",
            Self::Gathered { .. } => "gathered",
            Self::Released { .. } => "released",
            Self::AnsweredWithLead { .. } => "answered_with_lead",
            Self::Recused { .. } => "recused",
            Self::Split { .. } => "split",
            Self::ChildEnded { .. } => "child_ended",
            Self::ChildReopened { .. } => "child_reopened",
            Self::Isolated { .. } => "isolated",
            Self::Appraisal(step) => step.kind(),
            Self::Reminded { .. } => "reminded",
            Self::Escalated { .. } => "escalated",
        }
    }

    /// Where the event moved the case, if it did.
    pub const fn moved(&self) -> Option<&Move> {
        match self {
            Self::Received { moved, .. }
            | Self::Classified { moved, .. }
            | Self::Assigned { moved, .. }
            | Self::Taken { moved, .. }
            | Self::Objected { moved, .. }
            | Self::Answered { moved, .. }
            | Self::Passed { moved, .. }
            | Self::SentBack { moved, .. }
            | Self::PassedUp { moved, .. }
            | Self::RoutedOut { moved, .. }
            | Self::AnsweredWithLead { moved, .. }
            | Self::Claimed { moved, .. }
            | Self::Referred { moved, .. }
            | Self::Closed { moved }
            | Self::Withdrawn { moved, .. }
            | Self::ReopenGranted { moved, .. } => Some(moved),
            Self::Recused { moved, .. } | Self::Isolated { moved, .. } => moved.as_ref(),
            _ => None,
        }
    }
}
