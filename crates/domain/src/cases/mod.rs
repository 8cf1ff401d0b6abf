//! Cases: what a resident brings up, from intake to close.
//!
//! The decider is [`decide`]; what it decides is folded by [`Case::apply`]; everything about time
//! is derived by [`deadlines`].

mod act;
mod apply;
mod command;
mod deadlines;
mod decide;
mod event;
mod guard;
mod handover;
mod number;
mod offered;
mod rejection;
mod resident;
mod sizes;
mod state;
mod timers;

pub use command::{Command, Input, NewCase};
pub use deadlines::{Deadline, DeadlineKind, answer_due, case_due, deadlines};
pub use decide::{Ctx, decide};
pub use event::{Event, EventKind, HandoverReason, Move, Recorded};
pub use number::CaseNumber;
pub use offered::{Offered, actions_for, handlers_for};
pub use rejection::Rejection;
pub use sizes::{ATTACHMENTS_MAX, LOCATION_MAX_CHARS, TEXT_MAX_CHARS, check_text};
pub use state::{
    Answer, Attachment, AttachmentKind, Case, CaseOwner, Channel, Extension, ExtensionRequest,
    Identity, Pause, Pressing, Question, Rating, ReopenRequest, Visit, VisitChannel, VisitResult,
};
pub use timers::{Tick, next_tick, wake_at};
