//! What the scheduler has to do next for a case, derived from its limits.

use super::deadlines::case_due;
use super::isolation;
use super::{Appeal, Case, Deadline, DeadlineKind, Part, Pressing};
use crate::calendar::WorkingCalendar;
use crate::methods::{Escalation, Method};
use crate::shared::Timestamp;

/// Whose limit a reminder or a rung is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Whoever owns the case.
    Owner,
    /// Who decides an appeal against the rating.
    Appeal,
    /// The unit of a part, by its number.
    Unit(u16),
}

/// A thing the scheduler does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    Remind(Whose),
    /// Climb to this rung of the ladder.
    Escalate(Whose, u8),
    LapseQuestion,
    /// The time of an appraisal is over.
    EndAppraisal,
}

/// The next tick and when it is due; `None` if nothing is left to do.
pub fn next_tick(
    case: &Case,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<(Timestamp, Tick)> {
    let parts = case.open_parts().filter_map(|part| part_tick((case, part), method, calendar));
    let appeal =
        case.pending_appeal().and_then(|appeal| appeal_tick((case, appeal), method, calendar));
    let owner = owner_tick(case, method, calendar);
    let open = case.open_appraisal().and_then(|(_, open)| open.running());
    let ends = open.map(|opened| (opened.closes.at, Tick::EndAppraisal));
    owner.into_iter().chain(appeal).chain(ends).chain(parts).min_by_key(|(at, _)| *at)
}

/// When the scheduler should look at the case again.
pub fn wake_at(case: &Case, method: &Method, calendar: &WorkingCalendar) -> Option<Timestamp> {
    next_tick(case, method, calendar).map(|(at, _)| at)
}

/// The limit that a reminder or rung of the case is about, with its ladder.
pub(super) fn ladder_of<'a>(
    case: &Case,
    whose: Whose,
    method: &'a Method,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> Option<(Deadline, &'a Escalation)> {
    match whose {
        Whose::Owner => {
            let deadline = case_due(case, method, calendar, now)?;
            let ladder = owner_ladder(case, method, &deadline)?;
            Some((deadline, ladder))
        }
        Whose::Appeal => {
            let deadline = case.pending_appeal()?.due(method, calendar)?;
            Some((deadline, appeal_ladder(case, method)?))
        }
        Whose::Unit(no) => {
            let deadline = case.part(no)?.due(method, calendar)?;
            Some((deadline, unit_ladder(case, method)?))
        }
    }
}

fn owner_tick(
    case: &Case,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<(Timestamp, Tick)> {
    if let Some(question) = &case.question {
        return Some((question.lapses.at, Tick::LapseQuestion));
    }
    if case.is_joined() {
        return None;
    }
    // Without an open question the due time does not depend on now.
    let (deadline, ladder) = ladder_of(case, Whose::Owner, method, calendar, case.entered_at)?;
    // Nobody is reminded or pressed for the time before they had the case and its clock ran.
    let since = case.pauses.last().map_or(case.entered_at, |p| p.to.max(case.entered_at));
    let clock = Clock { deadline, ladder, since, method, calendar };
    clock.next(Whose::Owner, case.reminded, case.pressing.as_ref())
}

fn part_tick(
    (case, part): (&Case, &Part),
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<(Timestamp, Tick)> {
    let deadline = part.due(method, calendar)?;
    let ladder = unit_ladder(case, method)?;
    let since = part.reported.as_ref().map_or(part.called_at, |reported| reported.at);
    let clock = Clock { deadline, ladder, since, method, calendar };
    clock.next(Whose::Unit(part.no), part.reminded, part.pressing.as_ref())
}

fn appeal_tick(
    (case, appeal): (&Case, &Appeal),
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<(Timestamp, Tick)> {
    let deadline = appeal.due(method, calendar)?;
    let ladder = appeal_ladder(case, method)?;
    let clock = Clock { deadline, ladder, since: appeal.at, method, calendar };
    clock.next(Whose::Appeal, appeal.reminded, appeal.pressing.as_ref())
}

/// The ladder that applies: the step's, or the reopening's.
fn owner_ladder<'a>(
    case: &Case,
    method: &'a Method,
    deadline: &Deadline,
) -> Option<&'a Escalation> {
    match deadline.kind {
        DeadlineKind::Reopen => {
            Some(isolation::ladder(case, method, &method.procedure.reopen.escalation))
        }
        _ => method.procedure.step(&case.step)?.escalation.as_ref(),
    }
}

fn appeal_ladder<'a>(case: &Case, method: &'a Method) -> Option<&'a Escalation> {
    let rule = method.procedure.rating.appeal.as_ref()?;
    Some(isolation::ladder(case, method, &rule.escalation))
}

fn unit_ladder<'a>(case: &Case, method: &'a Method) -> Option<&'a Escalation> {
    let rule = method.procedure.joint.as_ref()?;
    Some(isolation::ladder(case, method, &rule.escalation))
}

/// A limit that runs for somebody who has it since a moment.
struct Clock<'a> {
    deadline: Deadline,
    ladder: &'a Escalation,
    since: Timestamp,
    method: &'a Method,
    calendar: &'a WorkingCalendar,
}

impl Clock<'_> {
    /// The reminder, then one rung after the other.
    fn next(
        &self,
        whose: Whose,
        reminded: bool,
        pressing: Option<&Pressing>,
    ) -> Option<(Timestamp, Tick)> {
        let climbed = pressing.map(|pressing| usize::from(pressing.rung));
        if climbed.is_none() && !reminded {
            return Some((self.remind_at(), Tick::Remind(whose)));
        }
        let next = climbed.map_or(0, |rung| rung + 1);
        let rung = self.ladder.rungs.get(next)?;
        let due = self.deadline.due.at;
        let at = if rung.after_working_days == 0 {
            due
        } else {
            let date = self.calendar.add_working_days(due.date(), rung.after_working_days);
            Timestamp::at(date, self.method.office_hours.closes)
        };
        let at = at.max(self.runs_from());
        Some((at, Tick::Escalate(whose, u8::try_from(next).unwrap_or(u8::MAX))))
    }

    /// The reminder falls at the declared share of the limit, moved into office hours, and not
    /// later than the due time.
    fn remind_at(&self) -> Timestamp {
        let Deadline { started_at, due, .. } = &self.deadline;
        let whole = due.at.millis() - started_at.millis();
        let share = whole.saturating_mul(i64::from(self.ladder.remind_at_percent)) / 100;
        let near = into_office_hours(started_at.plus_millis(share), self.method, self.calendar);
        near.min(due.at).max(self.runs_from())
    }

    /// Not in the night in which a late case came to somebody.
    fn runs_from(&self) -> Timestamp {
        into_office_hours(self.since, self.method, self.calendar)
    }
}

/// The instant itself if the office is open then, else the next opening. Closing time still
/// counts as open: it is when limits end.
fn into_office_hours(at: Timestamp, method: &Method, calendar: &WorkingCalendar) -> Timestamp {
    let hours = method.office_hours;
    let civil = at.civil();
    let working = calendar.is_working(civil.date());
    if working && civil.time() < hours.opens {
        Timestamp::at(civil.date(), hours.opens)
    } else if working && civil.time() <= hours.closes {
        at
    } else {
        Timestamp::at(calendar.add_working_days(civil.date(), 1), hours.opens)
    }
}
