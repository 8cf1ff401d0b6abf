//! A rating that whoever handled the case thinks unreasonable: a second person decides, and both
//! words stay on record. A rating that is set aside is counted apart, never deleted.

use serde::{Deserialize, Serialize};

use super::apply::author;
use super::decide::Ctx;
use super::{Case, Deadline, DeadlineKind, Event, Pressing, Recorded, Rejection, isolation};
use crate::calendar::WorkingCalendar;
use crate::methods::{AppealRule, Method};
use crate::people::{Directory, Holding};
use crate::shared::{ActionId, PersonId, Timestamp};

/// 申诉: why a rating should not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    pub reason: String,
    pub by: PersonId,
    pub at: Timestamp,
    /// Who decides.
    pub decider: Holding,
    pub ruling: Option<Ruling>,
    pub reminded: bool,
    pub pressing: Option<Pressing>,
}

/// What was decided about an appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub verdict: Verdict,
    /// The resident reads it.
    pub reason: String,
    pub by: PersonId,
    pub at: Timestamp,
}

/// Whether the rating counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 评价照常计算
    Stands,
    /// 评价不计入，原话保留
    SetAside,
}

impl Appeal {
    pub const fn is_pending(&self) -> bool {
        self.ruling.is_none()
    }

    /// Until when it has to be decided.
    pub fn due(&self, method: &Method, calendar: &WorkingCalendar) -> Option<Deadline> {
        let rule = method.procedure.rating.appeal.as_ref().filter(|_| self.is_pending())?;
        Some(Deadline {
            kind: DeadlineKind::Appeal,
            started_at: self.at,
            limit: rule.limit,
            extended_by: 0,
            paused_by: 0,
            paused: false,
            due: rule.limit.due(self.at, calendar, method.office_hours),
            basis: rule.basis.clone(),
        })
    }
}

impl Case {
    /// The appeal against the rating in force.
    pub fn appeal(&self) -> Option<&Appeal> {
        self.rating.as_ref()?.appeal.as_ref()
    }

    /// The appeal that somebody has to decide.
    pub fn pending_appeal(&self) -> Option<&Appeal> {
        self.appeal().filter(|appeal| appeal.is_pending())
    }

    /// Whether somebody may appeal now: who answered, once, against a dissatisfied rating.
    pub(super) fn may_appeal(&self, person: &PersonId, method: &Method) -> bool {
        let rules = &method.procedure.rating;
        let rated_low = self.rating.as_ref().is_some_and(|rating| {
            rating.score <= rules.dissatisfied_up_to && rating.appeal.is_none()
        });
        let answered = self.answer.as_ref().is_some_and(|answer| answer.by == *person);
        rules.appeal.is_some() && rated_low && answered
    }

    pub(super) fn fold_appeal(&mut self, recorded: &Recorded) {
        let (at, by) = (recorded.at, author(recorded));
        let Some(rating) = self.rating.as_mut() else {
            return;
        };
        if let Event::RatingAppealed { reason, decider } = &recorded.event {
            let (reason, decider) = (reason.clone(), decider.clone());
            let (reminded, pressing, ruling) = (false, None, None);
            rating.appeal = Some(Appeal { reason, by, at, decider, ruling, reminded, pressing });
            return;
        }
        let Some(appeal) = rating.appeal.as_mut() else {
            return;
        };
        match &recorded.event {
            Event::AppealDecided { verdict, reason } => {
                let (verdict, reason) = (*verdict, reason.clone());
                appeal.ruling = Some(Ruling { verdict, reason, by, at });
                appeal.pressing = None;
            }
            Event::AppealMoved { area } => appeal.decider.area = area.clone(),
            Event::AppealReminded { .. } => appeal.reminded = true,
            Event::AppealEscalated { rung, post, area, .. } => {
                let (rung, post, area) = (*rung, post.clone(), area.clone());
                appeal.pressing = Some(Pressing { rung, post, area, since: at });
            }
            _ => {}
        }
    }
}

pub(super) fn appeal(case: &Case, reason: String, ctx: &Ctx<'_>) -> Result<Vec<Event>, Rejection> {
    let rule = rule(ctx.method).ok_or(Rejection::NoAppeal)?;
    let rated_at = case.rating.as_ref().map(|rating| rating.at).ok_or(Rejection::NoAppeal)?;
    let last = rule.window.due(rated_at, ctx.calendar, ctx.method.office_hours);
    if ctx.now > last.at {
        return Err(Rejection::AppealTooLate);
    }
    let post = isolation::decider(case, ctx.method, &rule.decided_by).clone();
    let area = ctx.directory.office(ctx.method, &post, &case.area);
    let area = area.ok_or(Rejection::UnknownArea)?;
    Ok(vec![Event::RatingAppealed { reason, decider: Holding { post, area } }])
}

/// Why an action about an appeal is not open.
pub(super) fn why_not(case: &Case, action: &ActionId, ctx: &Ctx<'_>) -> Rejection {
    let decides = action.as_str() != "appeal_rating";
    match rule(ctx.method) {
        Some(rule) if decides && case.pending_appeal().is_some() => {
            Rejection::NotYours { owner_post: ctx.method.post_label(&rule.decided_by).to_owned() }
        }
        _ => Rejection::NoAppeal,
    }
}

/// The capacity in which somebody decides the appeal: never the one who appealed or handled it.
pub(super) fn decider(case: &Case, directory: &Directory, person: &PersonId) -> Option<Holding> {
    let appeal = case.pending_appeal()?;
    let Holding { post, area } = &appeal.decider;
    let own = appeal.by == *person || case.handler.as_ref() == Some(person);
    (!own && directory.holds(person, post, area)).then(|| appeal.decider.clone())
}

/// The decider's office is another after areas have changed.
pub(super) fn resettle_appeal(case: &Case, ctx: &Ctx<'_>) -> Option<Event> {
    let Holding { post, area: held } = &case.pending_appeal()?.decider;
    let areas = &ctx.directory.areas;
    let stands = areas.is_open(held) && areas.is_within(&case.area, held);
    let area = ctx.directory.office(ctx.method, post, &case.area);
    let area = area.filter(|area| !stands && area != held)?;
    Some(Event::AppealMoved { area })
}

fn rule(method: &Method) -> Option<&AppealRule> {
    method.procedure.rating.appeal.as_ref()
}
