//! 联办: units that were called to help with a case, each with its own limit and answer (LN-8
//! 吹哨派单、报到承接、限时办结; LS-6 统筹协调). One lead stays answerable to the resident.

use serde::{Deserialize, Serialize};

use super::apply::author;
use super::{Case, Deadline, DeadlineKind, Event, Pressing, Recorded};
use crate::calendar::{Limit, WorkingCalendar};
use crate::methods::Method;
use crate::people::Holding;
use crate::shared::{PersonId, Timestamp};

/// How many units may be at work on one case.
pub const PARTS_MAX: usize = 20;

/// What one unit was asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Counts from 1 over all rounds of the case.
    pub no: u16,
    pub unit: Holding,
    pub asked: String,
    pub called_by: PersonId,
    pub called_at: Timestamp,
    /// From the call to the unit's answer, as promised when it was called.
    pub limit: Limit,
    /// 报到: the unit has taken it on.
    pub reported: Option<Reported>,
    pub end: Option<PartEnd>,
    /// The unit was reminded of the limit that runs now.
    pub reminded: bool,
    pub pressing: Option<Pressing>,
}

/// Who took a part on, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    pub by: PersonId,
    pub at: Timestamp,
    /// After the limit for reporting in.
    pub late: bool,
}

/// How a part ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEnd {
    pub result: PartResult,
    pub at: Timestamp,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartResult {
    /// The unit has said what it did.
    Answered { text: String, by: PersonId, late: bool },
    /// 不归我办: the reason is on record and shown to whoever called.
    Objected { reason: String, by: PersonId },
    /// Whoever leads the case no longer needs it.
    Recalled { reason: String, by: PersonId },
    /// The case ended before it.
    CaseEnded,
}

impl Part {
    pub const fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// The limit that runs now: for reporting in, then for the answer. Both count from the call,
    /// so that whoever reports late does not gain time. A question to the resident does not stop
    /// them: the unit owes its answer to the lead.
    pub fn due(&self, method: &Method, calendar: &WorkingCalendar) -> Option<Deadline> {
        let rule = method.procedure.joint.as_ref().filter(|_| self.is_open())?;
        let (kind, limit) = match self.reported {
            None => (DeadlineKind::ReportIn, rule.report_in),
            Some(_) => (DeadlineKind::Part, self.limit),
        };
        Some(Deadline {
            kind,
            started_at: self.called_at,
            limit,
            extended_by: 0,
            paused_by: 0,
            paused: false,
            due: limit.due(self.called_at, calendar, method.office_hours),
            basis: rule.basis.clone(),
        })
    }

    /// As [`due`](Self::due), with the answer's limit beside that for reporting in, which runs from
    /// the call as well.
    pub fn limits(
        &self,
        method: &Method,
        calendar: &WorkingCalendar,
    ) -> (Option<Deadline>, Option<Deadline>) {
        let now = self.due(method, calendar);
        let then = now.as_ref().filter(|_| self.reported.is_none()).map(|first| Deadline {
            kind: DeadlineKind::Part,
            limit: self.limit,
            due: self.limit.due(self.called_at, calendar, method.office_hours),
            ..first.clone()
        });
        (now, then)
    }

    fn fold(&mut self, recorded: &Recorded) {
        let (at, by) = (recorded.at, || author(recorded));
        match &recorded.event {
            Event::ReportedIn { late, .. } => {
                self.reported = Some(Reported { by: by(), at, late: *late });
                self.reminded = false;
                self.pressing = None;
            }
            Event::PartAnswered { text, late, .. } => {
                let (text, late) = (text.clone(), *late);
                self.end(PartResult::Answered { text, by: by(), late }, at);
            }
            Event::PartObjected { reason, .. } => {
                self.end(PartResult::Objected { reason: reason.clone(), by: by() }, at);
            }
            Event::PartRecalled { reason, .. } => {
                self.end(PartResult::Recalled { reason: reason.clone(), by: by() }, at);
            }
            Event::PartMoved { area, .. } => self.unit.area = area.clone(),
            Event::PartReminded { .. } => self.reminded = true,
            Event::PartEscalated { rung, post, area, .. } => {
                let (rung, post, area) = (*rung, post.clone(), area.clone());
                self.pressing = Some(Pressing { rung, post, area, since: at });
            }
            _ => {}
        }
    }

    fn end(&mut self, result: PartResult, at: Timestamp) {
        self.end = Some(PartEnd { result, at });
        self.pressing = None;
    }
}

impl Case {
    /// The units that have not finished, in the order in which they were called.
    pub fn open_parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.is_open())
    }

    pub fn part(&self, no: u16) -> Option<&Part> {
        self.parts.iter().find(|part| part.no == no)
    }

    /// The unit's part that is not finished; a unit has one at a time.
    pub fn open_part_of(&self, unit: &Holding) -> Option<&Part> {
        self.open_parts().find(|part| part.unit == *unit)
    }

    /// Nothing is owed for a case that has ended.
    pub(super) fn end_parts(&mut self, at: Timestamp) {
        for part in self.parts.iter_mut().filter(|part| part.is_open()) {
            part.end(PartResult::CaseEnded, at);
        }
    }

    /// What called units do, and what their clocks say.
    pub(super) fn fold_parts(&mut self, recorded: &Recorded) {
        if let Event::Called { part, unit, asked, limit } = &recorded.event {
            self.parts.push(Part {
                no: *part,
                unit: unit.clone(),
                asked: asked.clone(),
                called_by: author(recorded),
                called_at: recorded.at,
                limit: *limit,
                reported: None,
                end: None,
                reminded: false,
                pressing: None,
            });
        } else if let Some(no) = part_of(&recorded.event)
            && let Some(part) = self.parts.iter_mut().find(|part| part.no == no)
        {
            part.fold(recorded);
        }
    }
}

/// The part that an event is about, after its call.
const fn part_of(event: &Event) -> Option<u16> {
    match event {
        Event::ReportedIn { part, .. }
        | Event::PartAnswered { part, .. }
        | Event::PartObjected { part, .. }
        | Event::PartRecalled { part, .. }
        | Event::PartMoved { part, .. }
        | Event::PartReminded { part, .. }
        | Event::PartEscalated { part, .. } => Some(*part),
        _ => None,
    }
}
