//! Which steps are open to somebody: the one rule behind buttons, API and decider alike.

use super::decide::{CaseFacts, Ctx};
use super::{Entry, Rejection, Role, State};
use crate::methods::CaseLink;

/// What can be done with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Edit,
    /// The sample check 抽查.
    Check,
    Approve,
    Return,
    Complete,
    End,
}

impl Step {
    pub const ALL: [Self; 6] =
        [Self::Edit, Self::Check, Self::Approve, Self::Return, Self::Complete, Self::End];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Check => "check",
            Self::Approve => "approve",
            Self::Return => "return",
            Self::Complete => "complete",
            Self::End => "end",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// The steps open to whoever asks.
pub fn offered(entry: &Entry, ctx: &Ctx<'_>) -> Vec<Step> {
    Step::ALL.into_iter().filter(|step| blocked(entry, *step, ctx).is_none()).collect()
}

/// Why a step is not open; nothing if it is. Words and money that come with the step are looked at
/// when it is done.
pub fn blocked(entry: &Entry, step: Step, ctx: &Ctx<'_>) -> Option<Rejection> {
    let may = |roles: &[Role]| roles.iter().any(|role| ctx.roles.contains(role));
    let (rule, state) = (ctx.rule, &entry.state);
    let waits = matches!(state, State::Proposed);
    let (allowed, now) = match step {
        Step::Edit => {
            let open = matches!(state, State::Proposed | State::Returned { .. } | State::InForce);
            (may(&[Role::Keeps]), open)
        }
        Step::Check => (may(&[Role::Checks]), waits && entry.checked.is_none()),
        Step::Approve | Step::Return => (may(&[Role::Approves]), waits),
        Step::Complete => {
            let follows = rule.completes.is_some() && matches!(state, State::InForce);
            (may(&[Role::Completes]), follows)
        }
        Step::End => {
            let open = !matches!(state, State::Completed | State::Ended { .. });
            (may(&[Role::Keeps, Role::Approves]), open)
        }
    };
    if !allowed {
        return Some(Rejection::NotYours);
    }
    if !now {
        return Some(Rejection::NotNow);
    }
    match step {
        Step::Check => apart(entry, ctx),
        Step::Approve => apart(entry, ctx).or_else(|| ready(entry, ctx)),
        Step::Complete => completed_apart(entry, ctx),
        Step::Edit | Step::Return | Step::End => None,
    }
}

/// Whoever entered it, or handled the case it is for, neither checks nor approves it; and whoever
/// checked does not approve.
fn apart(entry: &Entry, ctx: &Ctx<'_>) -> Option<Rejection> {
    let is_me = |signed: Option<&super::Signed>| signed.is_some_and(|it| it.by == *ctx.person);
    if entry.proposed.by == *ctx.person || is_me(entry.checked.as_ref()) {
        return Some(Rejection::SamePerson);
    }
    let handled = ctx.case.and_then(|case| case.handler.as_ref());
    (handled == Some(ctx.person)).then_some(Rejection::HandledIt)
}

fn ready(entry: &Entry, ctx: &Ctx<'_>) -> Option<Rejection> {
    let settled = |case: &CaseFacts| case.is_settled && case.is_visited;
    if ctx.rule.case == CaseLink::Revisited && !ctx.case.is_some_and(settled) {
        return Some(Rejection::NotRevisited);
    }
    (!ctx.rule.checks.is_empty() && entry.checked.is_none()).then_some(Rejection::NotChecked)
}

fn completed_apart(entry: &Entry, ctx: &Ctx<'_>) -> Option<Rejection> {
    let apart = ctx.rule.completes.as_ref().is_some_and(|rule| rule.apart);
    let approved = entry.approved.as_ref().is_some_and(|signed| signed.by == *ctx.person);
    (apart && approved).then_some(Rejection::SamePerson)
}
