//! What the resident does with their own case.

use super::decide::{Ctx, move_to_end};
use super::isolation::decider;
use super::{Appraisal, Case, CaseOwner, Event, Rejection, appraising, check_text};
use crate::methods::ActionKind;

/// Answers the open question; without a text the person does not know.
pub(super) fn reply(case: &Case, text: Option<&str>) -> Result<Vec<Event>, Rejection> {
    if case.question.is_none() {
        return Err(Rejection::NoQuestion);
    }
    let text = text.map(|text| check_text("text", text)).transpose()?;
    Ok(vec![Event::Replied { text }])
}

/// Rates the answer. A satisfied rating at the feedback step closes the case; a dissatisfied one
/// leaves it with whoever does the return visit, who has to act on it (DOMAIN § 4.2).
pub(super) fn rate(
    case: &Case,
    score: u8,
    comment: Option<&str>,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    if !(1..=5).contains(&score) {
        return Err(Rejection::BadScore);
    }
    if case.answer.is_none() {
        return Err(Rejection::NotAnswered);
    }
    if case.rating.is_some() {
        return Err(Rejection::RatedAlready);
    }
    let comment = comment.map(str::trim).filter(|comment| !comment.is_empty());
    let comment = comment.map(|comment| check_text("comment", comment)).transpose()?;
    let mut events = vec![Event::Rated { score, comment }];
    let satisfied = score > ctx.method.procedure.rating.dissatisfied_up_to;
    let waits = appraising::appraisal_waits(case, &case.step, ctx.method)
        || case.appraised().is_some_and(Appraisal::is_poor);
    if satisfied && at_feedback(case, ctx) && !waits && case.waits_for_children().is_none() {
        events.push(Event::Closed { moved: move_to_end(ctx) });
    }
    Ok(events)
}

/// Whether the case waits for nothing but the resident's word: its step records return visits.
pub(super) fn at_feedback(case: &Case, ctx: &Ctx<'_>) -> bool {
    ctx.method
        .procedure
        .step(&case.step)
        .is_some_and(|step| step.action_of(ActionKind::Visit).is_some())
}

/// Asks for a closed case to be dealt with again; a person will decide. Once it has been refused as
/// often as the method says, the other ways are told instead.
pub(super) fn request_reopen(
    case: &Case,
    reason: &str,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let reason = check_text("reason", reason)?;
    if case.reopen_request.is_some() {
        return Err(Rejection::ReopenPending);
    }
    let closed_at = case.closed_at.ok_or(Rejection::StillOpen)?;
    let rule = &ctx.method.procedure.reopen;
    if case.is_reopening_used_up(rule) {
        return Err(Rejection::ReopensUsedUp { times: rule.refusals });
    }
    let last = rule.window.due(closed_at, ctx.calendar, ctx.method.office_hours);
    if ctx.now > last.at {
        return Err(Rejection::ReopenTooLate);
    }
    let post = decider(case, ctx.method, &rule.decided_by);
    let area = ctx.directory.office(ctx.method, post, &case.area).ok_or(Rejection::UnknownArea)?;
    let owner = CaseOwner { post: post.clone(), area, person: None };
    Ok(vec![Event::ReopenRequested { reason, owner }])
}

/// Withdraws an open case. The record stays.
pub(super) fn withdraw(
    case: &Case,
    reason: Option<&str>,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    if !case.is_open() {
        return Err(Rejection::Closed);
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let reason = reason.map(|reason| check_text("reason", reason)).transpose()?;
    Ok(vec![Event::Withdrawn { reason, moved: move_to_end(ctx) }])
}

/// Adds to an open case.
pub(super) fn supplement(case: &Case, text: &str) -> Result<Vec<Event>, Rejection> {
    if !case.is_open() {
        return Err(Rejection::Closed);
    }
    Ok(vec![Event::Supplemented { text: check_text("text", text)? }])
}
