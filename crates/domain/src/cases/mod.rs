//! Cases: what a resident brings up, from intake to close.
//!
//! The decider is [`decide`]; what it decides is folded by [`Case::apply`]; everything about time
//! is derived by [`deadlines`].

mod act;
mod agent;
mod alike;
mod appeals;
mod apply;
mod appraisal;
mod appraisal_fault;
mod appraising;
mod children;
mod command;
mod deadlines;
mod decide;
mod event;
mod general;
mod guard;
mod handlers;
mod handover;
mod isolation;
mod joining;
mod joint;
mod kind;
mod number;
mod offered;
mod parts;
mod reactions;
mod recusal;
mod rejection;
mod resident;
mod sizes;
mod state;
mod timers;
mod vocabulary;

pub use agent::{Agent, agents_for};
pub use alike::{ALIKE_FROM_PERCENT, Gist};
pub use appeals::{Appeal, Ruling, Verdict};
pub use appraisal::{
    APPRAISAL_DONE_MAX_CHARS, APPRAISAL_TITLE_MAX_CHARS, Appraisal, AppraisalEnd, AppraisalResult,
    AppraisalStep, CountedSlips, Ended, Opened, Slips, Tally,
};
pub use appraisal_fault::AppraisalFault;
pub use appraising::{appraisal_waits, appraisal_waits_for};
pub use children::{CHILDREN_MAX, Child, ChildNews};
pub use command::{Command, Input, NewCase};
pub use deadlines::{Deadline, DeadlineKind, answer_due, case_due, deadlines};
pub use decide::{Ctx, decide};
pub use event::{Event, Move, Recorded};
pub use handlers::handlers_for;
pub use handover::HandoverReason;
pub use isolation::decider;
pub use joining::{Course, Joined, MEMBERS_MAX, Member, Promised, SharedAnswer};
pub use joint::units_for;
pub use kind::EventKind;
pub use number::CaseNumber;
pub use offered::{Offered, actions_for};
pub use parts::{PARTS_MAX, Part, PartEnd, PartResult, Reported};
pub use reactions::{concerns_others, reactions};
pub use recusal::Recused;
pub use rejection::Rejection;
pub use sizes::{ATTACHMENTS_MAX, LOCATION_MAX_CHARS, TEXT_MAX_CHARS, check_text};
pub use state::{
    Answer, Attachment, AttachmentKind, Case, CaseOwner, Extension, ExtensionRequest, Pause,
    Pressing, Question, Rating, ReopenRequest, Visit,
};
pub use timers::{Tick, Whose, next_tick, wake_at};
pub use vocabulary::{Channel, Identity, VisitChannel, VisitResult};
