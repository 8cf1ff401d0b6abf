//! Due times, derived from a case and its method: an immutable start, a rule, and the pauses and
//! extensions on record. Nothing here is stored.

use super::Case;
use crate::calendar::{Due, Limit, OfficeHours, WorkingCalendar};
use crate::methods::{Method, StepLimit};
use crate::shared::Timestamp;

/// What has to be done by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineKind {
    /// The step's own limit.
    Step,
    /// The answer promised to the resident.
    Answer,
    /// A decision about reopening.
    Reopen,
    /// An appeal against a rating has to be decided.
    Appeal,
    /// A called unit has to report in 报到.
    ReportIn,
    /// A called unit has to answer.
    Part,
}

/// A limit that runs now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub kind: DeadlineKind,
    pub started_at: Timestamp,
    /// The rule as declared, before pauses and extensions.
    pub limit: Limit,
    pub extended_by: u16,
    pub paused_by: u16,
    /// The open question's clock stands; `due` is the date if it were answered now.
    pub paused: bool,
    pub due: Due,
    /// Law, seed or default behind the limit.
    pub basis: String,
}

/// All limits that run, the step's first.
pub fn deadlines(
    case: &Case,
    method: &Method,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> Vec<Deadline> {
    let clock = Clock { case, calendar, hours: method.office_hours, now };
    if let Some(request) = &case.reopen_request {
        let rule = &method.procedure.reopen;
        let due = rule.limit.due(request.at, calendar, clock.hours);
        return vec![Deadline {
            kind: DeadlineKind::Reopen,
            started_at: request.at,
            limit: rule.limit,
            extended_by: 0,
            paused_by: 0,
            paused: false,
            due,
            basis: rule.basis.clone(),
        }];
    }
    // Somebody else's case stands for it: what was promised to its own resident is left, or, where
    // nothing was yet, when that was to be.
    if case.is_joined()
        && let Some(promise) = clock.answer(method)
    {
        return vec![promise];
    }
    let Some(step) = method.procedure.step(&case.step) else {
        return Vec::new();
    };
    let mut running = Vec::new();
    if let StepLimit::FromEntry(limit) = step.limit {
        running.push(clock.deadline(DeadlineKind::Step, case.entered_at, limit, 0, &step.basis));
    }
    // A step that runs by the track's limit keeps it even if an answer is on record already: an
    // open case is never without a due time.
    if case.is_open() && (case.answer.is_none() || step.limit == StepLimit::Track) {
        running.extend(clock.answer(method));
    }
    running
}

/// When the resident is promised an answer; `None` before a track is settled and once answered.
pub fn answer_due(
    case: &Case,
    method: &Method,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> Option<Due> {
    let clock = Clock { case, calendar, hours: method.office_hours, now };
    (case.is_open() && case.answer.is_none()).then(|| clock.answer(method))?.map(|d| d.due)
}

/// The earliest limit that runs: what lists sort by.
pub fn case_due(
    case: &Case,
    method: &Method,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> Option<Deadline> {
    deadlines(case, method, calendar, now).into_iter().min_by_key(|deadline| deadline.due.at)
}

struct Clock<'a> {
    case: &'a Case,
    calendar: &'a WorkingCalendar,
    hours: OfficeHours,
    now: Timestamp,
}

impl Clock<'_> {
    fn answer(&self, method: &Method) -> Option<Deadline> {
        let track = method.procedure.track(self.case.track.as_ref()?)?;
        let started = self.case.classified_at?;
        let extended =
            self.case.extensions.iter().fold(0, |sum: u16, e| sum.saturating_add(e.days));
        Some(self.deadline(DeadlineKind::Answer, started, track.limit, extended, &track.basis))
    }

    fn deadline(
        &self,
        kind: DeadlineKind,
        started_at: Timestamp,
        limit: Limit,
        extended_by: u16,
        basis: &str,
    ) -> Deadline {
        let paused_by = self.paused_units(started_at, limit);
        let extra = extended_by.saturating_add(paused_by);
        let due = limit.due_with(extra, started_at, self.calendar, self.hours);
        Deadline {
            kind,
            started_at,
            limit,
            extended_by,
            paused_by,
            paused: self.case.question.as_ref().is_some_and(|q| self.now < q.lapses.at),
            due,
            basis: basis.to_owned(),
        }
    }

    /// Units of the limit that fell into pauses since it started. An open question counts up to
    /// now, so that the date shown is the one it would have if answered now, but not beyond its
    /// lapse, however late the scheduler comes. Of a pause that began before this limit did, such
    /// as a question taken along into the next step, only the part since then counts.
    fn paused_units(&self, started_at: Timestamp, limit: Limit) -> u16 {
        let finished = self.case.pauses.iter().map(|pause| (pause.from, pause.to));
        let open = self.case.question.iter().map(|q| (q.asked_at, self.now.min(q.lapses.at)));
        finished
            .chain(open)
            .map(|(from, to)| limit.units_between(from.max(started_at), to, self.calendar))
            .fold(0, u16::saturating_add)
    }
}
