//! Limits and reminders, derived from the state; none of them is stored as a timer.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::{Ctx, Event, Form, Mediation, Stage};
use crate::calendar::{Due, Limit, WorkingCalendar};
use crate::methods::{MediationRules, Method, Touch};
use crate::shared::Timestamp;

/// Within so many days after the agreement took effect both parties may ask the court together to
/// confirm it (人民调解法 Art. 33).
pub const CONFIRMATION_DAYS: u16 = 30;

/// Something that somebody is reminded of, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Reminder {
    /// Nobody has decided whether it is taken.
    Accept,
    /// The period ends on this day.
    PeriodEnds { last: Date },
    /// It has ended, and nothing was agreed or ended.
    PeriodOver { last: Date },
    /// So many days after the effect: the court can still be asked.
    Confirmation { day: u16 },
    /// A term falls due.
    Term { term: u8 },
    /// 回访
    Visit,
}

/// When it has to be decided whether a mediation is taken.
fn accept_due(mediation: &Mediation, method: &Method, calendar: &WorkingCalendar) -> Option<Due> {
    let rules = method.mediation.as_ref()?;
    let opened = mediation.opened.at;
    Some(rules.accept.value.due(opened, calendar, method.office_hours))
}

/// When the period of mediation ends: as the parties agreed, or as the method says.
pub fn period_due(
    mediation: &Mediation,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<Due> {
    let accepted = mediation.accepted.as_ref()?.at;
    if let Some(agreed) = mediation.extensions.last() {
        let at = Timestamp::at(agreed.until, method.office_hours.closes);
        return Some(Due { at, provisional: false });
    }
    let rules = method.mediation.as_ref()?;
    Some(rules.period.value.due(accepted, calendar, method.office_hours))
}

/// When the return visit is due.
fn visit_due(mediation: &Mediation, method: &Method, calendar: &WorkingCalendar) -> Option<Due> {
    let rules = method.mediation.as_ref()?;
    let effective = start_of(mediation.effective()?);
    Some(rules.visit.value.due(effective, calendar, method.office_hours))
}

/// The last day on which the court can be asked together. The day of the effect is not counted, and
/// a last day off moves on (民法典 Art. 201, 203). `None` where there is nothing that could be
/// confirmed.
pub fn confirmation_last_day(
    mediation: &Mediation,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<Date> {
    let agreement = mediation.agreement()?;
    if agreement.touches.iter().any(|touch: &Touch| touch.is_unconfirmable()) {
        return None;
    }
    let limit = Limit::days(CONFIRMATION_DAYS);
    Some(limit.due(start_of(agreement.effective?), calendar, method.office_hours).at.date())
}

/// What falls due next, for lists: the decision, the end of the period, a term, the visit.
pub fn due(mediation: &Mediation, method: &Method, calendar: &WorkingCalendar) -> Option<Due> {
    match mediation.stage() {
        Stage::Opened => accept_due(mediation, method, calendar),
        Stage::Mediating | Stage::Agreed => period_due(mediation, method, calendar),
        Stage::InForce => {
            let hours = method.office_hours;
            let at = |day: Date| Due { at: Timestamp::at(day, hours.closes), provisional: false };
            let terms = mediation.agreement()?.terms.iter();
            let open = terms.filter(|term| !term.is_performed()).filter_map(|term| term.due);
            let visit = visit_due(mediation, method, calendar);
            let visit = visit.filter(|_| mediation.visits.is_empty());
            open.map(at).chain(visit).min()
        }
        Stage::Ended | Stage::Filed => None,
    }
}

/// Everything that is or will be reminded of as things stand, with its time.
pub fn reminders(
    mediation: &Mediation,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Vec<(Reminder, Timestamp)> {
    let Some(rules) = &method.mediation else { return Vec::new() };
    match mediation.stage() {
        Stage::Opened => {
            let due = accept_due(mediation, method, calendar);
            due.into_iter().map(|due| (Reminder::Accept, due.at)).collect()
        }
        Stage::Mediating | Stage::Agreed => {
            let Some(due) = period_due(mediation, method, calendar) else { return Vec::new() };
            let last = due.at.date();
            let near = last.saturating_sub(i64::from(rules.remind_days).days());
            let near = Timestamp::at(near, method.office_hours.opens);
            vec![(Reminder::PeriodEnds { last }, near), (Reminder::PeriodOver { last }, due.at)]
        }
        Stage::InForce => in_force(mediation, method, rules, calendar),
        Stage::Ended | Stage::Filed => Vec::new(),
    }
}

fn in_force(
    mediation: &Mediation,
    method: &Method,
    rules: &MediationRules,
    calendar: &WorkingCalendar,
) -> Vec<(Reminder, Timestamp)> {
    let Some((agreement, effective)) = mediation.agreement().zip(mediation.effective()) else {
        return Vec::new();
    };
    let opens = |day: Date| Timestamp::at(day, method.office_hours.opens);
    let mut found = Vec::new();
    let confirmable = confirmation_last_day(mediation, method, calendar).is_some();
    if confirmable && mediation.confirmation.is_none() && agreement.form == Form::Written {
        for day in &rules.confirmation_reminders.value {
            let on = effective.saturating_add(i64::from(*day).days());
            found.push((Reminder::Confirmation { day: *day }, opens(on)));
        }
    }
    for term in agreement.terms.iter().filter(|term| !term.is_performed()) {
        if let Some(due) = term.due {
            found.push((Reminder::Term { term: term.no }, opens(due)));
        }
    }
    if mediation.visits.is_empty()
        && let Some(due) = visit_due(mediation, method, calendar)
    {
        found.push((Reminder::Visit, opens(due.at.date())));
    }
    found
}

/// When the scheduler has to look again.
pub fn wakes_at(
    mediation: &Mediation,
    method: &Method,
    calendar: &WorkingCalendar,
) -> Option<Timestamp> {
    let all = reminders(mediation, method, calendar).into_iter();
    let open = all.filter(|(reminder, _)| !mediation.reminded.contains(reminder));
    open.map(|(_, at)| at).min()
}

/// What the scheduler finds due.
pub(super) fn tick(mediation: &Mediation, ctx: &Ctx<'_>) -> Vec<Event> {
    let mut open = reminders(mediation, ctx.method, ctx.calendar);
    open.retain(|(reminder, at)| *at <= ctx.now && !mediation.reminded.contains(reminder));
    open.sort_by_key(|(reminder, at)| (*at, *reminder));
    open.into_iter().map(|(of, _)| Event::Reminded { of }).collect()
}

fn start_of(day: Date) -> Timestamp {
    Timestamp::at(day, Time::midnight())
}
