//! A work method as data: what a county's files declare and the engine runs.
//!
//! Reading and checking the files is the `maplegrid-methods` crate's work; these are the checked
//! values. A case keeps the version it was received under, so that a changed limit never
//! rewrites a running case.

mod action;
mod adoption;
mod appraisal;
mod category;
mod mediation;
mod method;
mod network;
mod post;
mod procedure;
mod register;
mod reply;
mod reports;

pub use action::{Action, ActionKind, Need, NeedKind, Outcome};
pub use adoption::{
    AdoptionEvent, AdoptionFault, Adoptions, InUse, MethodMark, Misfit, OpenCases,
    RecordedAdoption, check_adoption, fields_left_out, misfits,
};
pub use appraisal::{AppraisalRule, Scale};
pub use category::{Category, RouteTarget, Subject};
pub use mediation::{
    Barred, Committee, Elsewhere, MediableClass, MediationRules, Ruled, StatisticsClass, Touch,
    dispute_class_label,
};
pub use method::{AreaKind, Method, Team, Term};
pub use network::{
    Cadence, CareNeed, CareTier, ContactLine, DutyList, Every, Measure, Network, Routine,
    RoutineDays, SelectionRule, SelectionStep, Topic,
};
pub use post::{Capability, Post};
pub use procedure::{
    AppealRule, Escalation, ExtensionRule, JointRule, Owner, Phase, Procedure, QuestionRule,
    RatingRule, ReopenRule, Rung, Step, StepLimit, Track,
};
pub use register::{BookingRule, CaseLink, CompletionRule, FieldKind, RegisterField, RegisterRule};
pub use reply::{BLANK, Piece, ReplyTemplate, Slot, has_blank, pieces};
pub use reports::{ReportEvery, ReportFigure, ReportRule, ReportSection};
