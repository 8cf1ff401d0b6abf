//! 并案: several people brought up the same thing. One case leads; the others are joined to it, keep
//! their number, query code, promise and word, and get its answer as their own, to be rated by each
//! who asked. Nobody is lost by it: a joined case can go its own way again at any time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::apply::author;
use super::decide::{Ctx, move_to, move_to_end};
use super::handover::resettle;
use super::sizes::check_finished;
use super::{Case, CaseNumber, Event, Input, Move, Recorded, Rejection, answer_due};
use crate::methods::{ActionKind, Method, Outcome, Phase};
use crate::shared::{AreaId, CategoryId, PersonId, StepId, Timestamp, TrackId};

/// How many cases may be joined to one: an answer is written to all of them in one transaction.
pub const MEMBERS_MAX: usize = 200;

/// What a member's resident reads when their case goes its own way because of the other one.
const APART: &str = "一起办的那件不再一起办，您的这件接着单独办";

/// The case that this one was joined to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub lead: CaseNumber,
    pub by: PersonId,
    pub at: Timestamp,
    pub remark: Option<String>,
    /// Since then it goes its own way again, with the lead's answer or without.
    pub ended_at: Option<Timestamp>,
    /// Without: it was not the same after all, or the lead did not go on.
    #[serde(default)]
    pub parted: bool,
}

/// A case that was joined to this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub number: CaseNumber,
    pub at: Timestamp,
    pub left_at: Option<Timestamp>,
}

/// What a member that promised nothing yet takes over from its lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    pub category: CategoryId,
    pub track: TrackId,
}

/// An answer that a member gets from its lead, with all that its own feedback needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedAnswer {
    pub outcome: Outcome,
    pub text: String,
    /// Who answered the lead's resident.
    pub by: PersonId,
    pub handler: Option<PersonId>,
    /// Who did which step of the lead, so that the visit to the member is somebody else's too.
    pub doers: BTreeMap<StepId, PersonId>,
}

/// What became of the lead, as far as its members have to follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Course {
    /// It reached its feedback step, or its end, with an answer.
    Answered { answer: Box<SharedAnswer>, step: StepId },
    /// It was told to be another organ's.
    RoutedOut { target: String, reason: String },
    /// It was joined to another case and takes its members along.
    Joined { lead: CaseNumber },
    /// It goes on without them, or was withdrawn.
    Apart { reason: Option<String> },
}

impl Case {
    /// The case that this one is joined to now.
    pub fn lead(&self) -> Option<&CaseNumber> {
        let joined = self.joined.as_ref().filter(|joined| joined.ended_at.is_none());
        joined.map(|joined| &joined.lead)
    }

    pub fn is_joined(&self) -> bool {
        self.lead().is_some()
    }

    /// The cases that are joined to this one now, in the order in which they were.
    pub fn open_members(&self) -> impl Iterator<Item = &CaseNumber> {
        self.members.iter().filter(|member| member.left_at.is_none()).map(|member| &member.number)
    }

    /// Why the case cannot be joined to another now, whoever asks; `None` if it can.
    pub(super) fn why_not_joined(&self) -> Option<Rejection> {
        match () {
            () if !self.is_open() => Some(Rejection::Closed),
            () if self.answer.is_some() => Some(Rejection::AnsweredAlready),
            () if self.restricted => Some(Rejection::RestrictedApart),
            () if self.parent.is_some() => {
                self.parent.clone().map(|parent| Rejection::ChildOf { parent })
            }
            () if self.open_children().next().is_some() => self.waits_for_children(),
            () if self.open_parts().next().is_some() => {
                Some(Rejection::PartsOpen { open: self.open_parts().count() })
            }
            () => None,
        }
    }

    /// What joins and parts cases.
    pub(super) fn fold_joining(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::Joined { lead, remark, promised } => {
                if let Some(Promised { category, track }) = promised {
                    self.category = Some(category.clone());
                    self.track = Some(track.clone());
                    self.classified_at.get_or_insert(at);
                }
                let (lead, by, remark) = (lead.clone(), author(recorded), remark.clone());
                self.joined = Some(Joined { lead, by, at, remark, ended_at: None, parted: false });
                self.extension_request = None;
                self.stand_still();
            }
            // Its step begins anew: its clock did not run while somebody else had the case.
            Event::Parted { .. } => {
                self.end_joining(at);
                if let Some(joined) = self.joined.as_mut() {
                    joined.parted = true;
                }
                self.entered_at = at;
                self.stand_still();
            }
            Event::Gathered { member } => {
                self.members.push(Member { number: member.clone(), at, left_at: None });
            }
            Event::Released { member, .. } => {
                let mut open = self.members.iter_mut().filter(|one| one.left_at.is_none());
                if let Some(left) = open.find(|one| one.number == *member) {
                    left.left_at = Some(at);
                }
            }
            Event::AnsweredWithLead { .. } => self.end_joining(at),
            event if event.moved().is_some_and(|moved| moved.phase == Phase::Done) => {
                self.end_joining(at);
            }
            _ => {}
        }
    }

    fn end_joining(&mut self, at: Timestamp) {
        if let Some(joined) = self.joined.as_mut() {
            joined.ended_at.get_or_insert(at);
        }
    }

    /// Nobody is reminded or pressed for a case that another one stands for.
    fn stand_still(&mut self) {
        self.reminded = false;
        self.pressing = None;
    }
}

/// Joins the case to the one in `ctx.lead`. Members that it has itself come along.
pub(super) fn join(case: &Case, input: &Input, ctx: &Ctx<'_>) -> Result<Vec<Event>, Rejection> {
    let number = named(input)?;
    let lead = ctx.lead.filter(|lead| lead.number == number).ok_or(Rejection::NoSuchLead)?;
    check_lead(case, lead, ctx)?;
    let promised = match (&case.track, &lead.category, &lead.track) {
        (None, Some(category), Some(track)) if knows(ctx.method, category, track) => {
            Some(Promised { category: category.clone(), track: track.clone() })
        }
        _ => None,
    };
    let along = case.open_members().map(|member| Event::Released {
        member: member.clone(),
        to: Some(number.clone()),
        reason: None,
    });
    let remark = input.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let remark = remark.map(|text| check_finished("text", text)).transpose()?;
    let joined = Event::Joined { lead: number.clone(), remark, promised };
    Ok(along.chain([joined]).collect())
}

fn check_lead(case: &Case, lead: &Case, ctx: &Ctx<'_>) -> Result<(), Rejection> {
    check_fit(lead)?;
    if lead.number == case.number {
        return Err(Rejection::NotALead);
    }
    if !near(&case.area, &lead.area, ctx) {
        return Err(Rejection::LeadElsewhere);
    }
    let together = lead.open_members().count() + case.open_members().count() + 1;
    if together > MEMBERS_MAX {
        return Err(Rejection::TooManyMembers { most: MEMBERS_MAX });
    }
    Ok(())
}

/// Whether others may be joined to a case.
fn check_fit(lead: &Case) -> Result<(), Rejection> {
    match lead.lead() {
        _ if lead.restricted || lead.parent.is_some() => Err(Rejection::NotALead),
        _ if !lead.is_open() || lead.answer.is_some() => Err(Rejection::LeadEnded),
        Some(other) => Err(Rejection::LeadJoined { lead: other.clone() }),
        None => Ok(()),
    }
}

/// Within one township: the lowest area that holds both has a level above it.
fn near(one: &AreaId, other: &AreaId, ctx: &Ctx<'_>) -> bool {
    let areas = &ctx.directory.areas;
    let common = areas.lineage(one).find(|area| areas.is_within(other, &area.id));
    let kind = common.and_then(|area| ctx.method.area_kind(&area.kind));
    one == other || kind.is_some_and(|kind| kind.parent.is_some())
}

/// A case keeps its own method version, which need not know what the lead's does.
fn knows(method: &Method, category: &CategoryId, track: &TrackId) -> bool {
    let ordinary = method.category(category).is_some_and(|category| !category.restricted);
    ordinary && method.procedure.track(track).is_some()
}

/// By whoever owns the member: it goes on where it stood, with whoever does that now.
pub(super) fn part(case: &Case, reason: String, ctx: &Ctx<'_>) -> Vec<Event> {
    std::iter::once(Event::Parted { reason }).chain(resettle(case, ctx)).collect()
}

/// By whoever owns the lead.
pub(super) fn release(case: &Case, input: &Input) -> Result<Vec<Event>, Rejection> {
    let member = named(input)?;
    if !case.open_members().any(|open| *open == member) {
        return Err(Rejection::NotJoined);
    }
    let reason = check_finished("text", input.text.as_deref().unwrap_or_default())?;
    Ok(vec![Event::Released { member, to: None, reason: Some(reason) }])
}

/// The lead's side of a member that has come.
pub(super) fn gather(case: &Case, member: &CaseNumber) -> Result<Vec<Event>, Rejection> {
    if case.open_members().any(|open| open == member) {
        return Ok(Vec::new());
    }
    check_fit(case)?;
    Ok(vec![Event::Gathered { member: member.clone() }])
}

/// The lead's side of a member that has gone.
pub(super) fn let_go(case: &Case, member: &CaseNumber) -> Vec<Event> {
    let open = case.open_members().any(|open| open == member);
    let gone = Event::Released { member: member.clone(), to: None, reason: None };
    if open { vec![gone] } else { Vec::new() }
}

/// A member goes where its lead went. Not if it has left it in the meantime.
pub(super) fn follow(case: &Case, lead: &CaseNumber, course: &Course, ctx: &Ctx<'_>) -> Vec<Event> {
    if case.lead() != Some(lead) {
        return Vec::new();
    }
    match course {
        Course::Answered { answer, step } => vec![answered(case, answer, step, ctx)],
        Course::RoutedOut { target, reason } => {
            let (target, reason) = (target.clone(), reason.clone());
            vec![Event::RoutedOut { target, reason, moved: move_to_end(ctx) }]
        }
        Course::Joined { lead } => {
            vec![Event::Joined { lead: lead.clone(), remark: None, promised: None }]
        }
        Course::Apart { reason } => {
            let reason = reason.clone().unwrap_or_else(|| APART.to_owned());
            part(case, reason, ctx)
        }
    }
}

/// The lead's answer as the case's own: late by its own promise, and asked about at its own place.
fn answered(case: &Case, answer: &SharedAnswer, step: &StepId, ctx: &Ctx<'_>) -> Event {
    let due = answer_due(case, ctx.method, ctx.calendar, ctx.now);
    let late = due.is_some_and(|due| ctx.now > due.at);
    // Whoever did the lead's steps did them for this case too.
    let mut together = case.clone();
    together.handler.clone_from(&answer.handler);
    together.doers.clone_from(&answer.doers);
    let moved = match feedback_step(ctx.method, step) {
        Some(step) => move_to(step, &case.area, Some(&together), ctx),
        None => move_to_end(ctx),
    };
    let lead = case.lead().unwrap_or(&case.number).clone();
    Event::AnsweredWithLead { lead, answer: Box::new(answer.clone()), late, moved }
}

/// The step of that name, or the first that asks the resident; the case's own method version need
/// not be the lead's. `None` where nobody is asked.
fn feedback_step<'a>(method: &'a Method, wanted: &StepId) -> Option<&'a StepId> {
    let steps = &method.procedure.steps;
    let asks = |step: &&crate::methods::Step| step.action_of(ActionKind::Visit).is_some();
    let same = steps.iter().find(|step| step.id == *wanted);
    let found = same.or_else(|| steps.iter().find(asks));
    found.filter(|step| !step.is_end()).map(|step| &step.id)
}

/// Where a lead's members go by what just happened to it.
pub(super) fn course_of(event: &Event, after: &Case, method: &Method) -> Option<Course> {
    let Move { to, .. } = event.moved()?;
    if let Event::RoutedOut { target, reason, .. } = event {
        return Some(Course::RoutedOut { target: target.clone(), reason: reason.clone() });
    }
    let step = method.procedure.step(to);
    let asks = step.is_some_and(|step| step.action_of(ActionKind::Visit).is_some());
    match &after.answer {
        Some(answer) if asks || !after.is_open() => {
            let (outcome, text, by) = (answer.outcome, answer.text.clone(), answer.by.clone());
            let (handler, doers) = (after.handler.clone(), after.doers.clone());
            let answer = Box::new(SharedAnswer { outcome, text, by, handler, doers });
            Some(Course::Answered { answer, step: to.clone() })
        }
        None if !after.is_open() => Some(Course::Apart { reason: None }),
        _ => None,
    }
}

fn named(input: &Input) -> Result<CaseNumber, Rejection> {
    let written = input.case.as_deref().map(str::trim).filter(|number| !number.is_empty());
    let written = written.ok_or(Rejection::Missing { field: "case" })?;
    CaseNumber::parse(written).ok_or(Rejection::NoSuchLead)
}
