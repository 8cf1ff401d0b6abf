//! People's mediation 人民调解: from the application to the closed file 卷宗 (DOMAIN § 2.3, § 4.1).
//!
//! A mediation is a stream of its own. [`decide`] answers a command with events, [`Mediation::apply`]
//! folds them. What is said by and about people is [`Sealed`](crate::shared::Sealed) before it comes
//! here; what the rules ask for (who has agreed, when, how much) is in clear. Nothing is a timer:
//! limits and reminders are derived from the state ([`due`], [`reminders`]).

mod after;
mod agreeing;
mod agreement;
mod apply;
mod authority;
mod clocks;
mod command;
mod decide;
mod docket;
mod event;
mod hearing;
mod number;
mod offered;
mod opening;
mod parties;
mod persons;
mod rejection;
mod state;

pub use agreement::{
    Agreement, Confirmation, CourtResult, Form, Manner, Performance, Performed, Signature, Signer,
    Term,
};
pub use authority::{Role, eligible, members, roles_of};
pub use clocks::{
    CONFIRMATION_DAYS, Reminder, confirmation_last_day, due, period_due, reminders, wakes_at,
};
pub use command::{Command, NewAgreement, NewMediation, NewParty, NewTerm};
pub use decide::{Ctx, Facts, decide};
pub use docket::{Content, Item, Need, contents};
pub use event::{Event, Recorded};
pub use number::MediationNumber;
pub use offered::{Step, offered, waits_for};
pub use parties::{
    Asker, Authorised, Capacity, Consent, Entruster, Helper, HelperKind, Interest, Mediator,
    NamedBy, Openness, Origin, Party, PartyKind, PartyNo, Recusal, RecusalAnswer, Representative,
    Severity, Willing,
};
pub use rejection::Rejection;
pub use state::{
    Correction, Danger, Done, End, Ending, Extension, Filing, Grading, Hearing, Mediation, Record,
    Stage, Visit, Why,
};
