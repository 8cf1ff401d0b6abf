//! What the scheduler has to do next for a case, derived from its limits.

use super::deadlines::case_due;
use super::{Case, Deadline, DeadlineKind};
use crate::calendar::WorkingCalendar;
use crate::methods::{Escalation, Method};
use crate::shared::Timestamp;

/// A thing the scheduler does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    Remind,
    /// Climb to this rung of the ladder.
    Escalate(u8),
    LapseQuestion,
}

/// The next tick and when it is due; `None` if nothing is left to do.
pub fn next_tick(
    case: &Case,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<(Timestamp, Tick)> {
    if let Some(question) = &case.question {
        return Some((question.lapses.at, Tick::LapseQuestion));
    }
    // Without an open question the due time does not depend on now.
    let deadline = case_due(case, method, calendar, case.entered_at)?;
    let ladder = ladder(case, method, &deadline)?;
    let climbed = case.pressing.as_ref().map(|pressing| usize::from(pressing.rung));
    if climbed.is_none() && !case.reminded {
        return Some((remind_at(case, &deadline, ladder, method, calendar), Tick::Remind));
    }
    let next = climbed.map_or(0, |rung| rung + 1);
    let rung = ladder.rungs.get(next)?;
    let at = if rung.after_working_days == 0 {
        deadline.due.at
    } else {
        let date = calendar.add_working_days(deadline.due.at.date(), rung.after_working_days);
        Timestamp::at(date, method.office_hours.closes)
    };
    let at = at.max(clock_runs_from(case, method, calendar));
    Some((at, Tick::Escalate(u8::try_from(next).unwrap_or(u8::MAX))))
}

/// When the scheduler should look at the case again.
pub fn wake_at(case: &Case, method: &Method, calendar: &WorkingCalendar) -> Option<Timestamp> {
    next_tick(case, method, calendar).map(|(at, _)| at)
}

/// The ladder that applies: the step's, or the reopening's.
fn ladder<'a>(case: &Case, method: &'a Method, deadline: &Deadline) -> Option<&'a Escalation> {
    match deadline.kind {
        DeadlineKind::Reopen => Some(&method.procedure.reopen.escalation),
        DeadlineKind::Step | DeadlineKind::Answer => {
            method.procedure.step(&case.step)?.escalation.as_ref()
        }
    }
}

/// From when the owner has the case and its clock runs, in office hours: nobody is reminded or
/// pressed for the time before that, or in the night in which a late case came to them.
fn clock_runs_from(case: &Case, method: &Method, calendar: &WorkingCalendar) -> Timestamp {
    let since = case.pauses.last().map_or(case.entered_at, |p| p.to.max(case.entered_at));
    into_office_hours(since, method, calendar)
}

/// The reminder falls at the declared share of the limit, moved into office hours, and not later
/// than the due time.
fn remind_at(
    case: &Case,
    deadline: &Deadline,
    ladder: &Escalation,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Timestamp {
    let whole = deadline.due.at.millis() - deadline.started_at.millis();
    let share = whole.saturating_mul(i64::from(ladder.remind_at_percent)) / 100;
    let near = into_office_hours(deadline.started_at.plus_millis(share), method, calendar);
    near.min(deadline.due.at).max(clock_runs_from(case, method, calendar))
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
