//! A matter that turns out to be restricted takes along what holds its words (DOMAIN § 8 G7): the
//! cases joined to it, what was split off it, and the whole that it was split off. Otherwise the same
//! words would stay in the ordinary lists, and a complaint about somebody would go back to their desk.
//!
//! Whoever decides something beside a restricted case's steps, such as its reopening, is one who may
//! read it.

use super::decide::{Ctx, move_to, move_to_end};
use super::{Case, CaseNumber, CaseOwner, Command, Event, HandoverReason, Recorded, agent, joint};
use crate::methods::{Capability, Category, Escalation, Method, Owner, Step};
use crate::shared::{CategoryId, PostId};

/// What the resident of a case reads that is no longer dealt with together with others, and whoever
/// had a part of a whole. Not why: that is another case's.
const APART: &str = "改由专人办理";
/// What stands in a part that ended because the whole is dealt with by others.
const WITH_WHOLE: &str = "整件事改由专人办理，这一项随之结束";

impl Case {
    /// Dealt with together with that one to the end, or still.
    fn is_or_was_joined_to(&self, lead: &CaseNumber) -> bool {
        self.joined.as_ref().is_some_and(|joined| joined.lead == *lead && !joined.parted)
    }

    /// What somebody had in hand by name is theirs no longer: they may be whom it is about.
    pub(super) fn fold_isolation(&mut self, recorded: &Recorded) {
        let Event::Isolated { category, moved } = &recorded.event else { return };
        self.restricted = true;
        if let Some(category) = category {
            self.category = Some(category.clone());
        }
        self.handler = None;
        self.assigned_from = None;
        self.extension_request = None;
        self.pressing = None;
        self.reminded = false;
        if moved.is_some() {
            self.take_answer_back(recorded);
        }
    }
}

/// What a case's turning restricted means for others.
pub(super) fn spread(before: Option<&Case>, after: &Case) -> Vec<(CaseNumber, Command)> {
    let turned = after.restricted && before.is_some_and(|before| !before.restricted);
    if !turned {
        return Vec::new();
    }
    let isolate = |number: &CaseNumber| {
        let (with, category) = (after.number.clone(), after.category.clone());
        (number.clone(), Command::Isolate { with, category })
    };
    // Members that have left too: an answer that was shared does not unsay what was said.
    let mut members: Vec<_> = after.members.iter().map(|member| &member.number).collect();
    members.sort_unstable();
    members.dedup();
    let children = after.children.iter().map(|child| &child.number);
    members.into_iter().chain(children).chain(&after.parent).map(isolate).collect()
}

/// A case's side of it. Nothing for one that is restricted already, or that went its own way.
pub(super) fn isolate(
    case: &Case,
    (with, category): (&CaseNumber, Option<&CategoryId>),
    ctx: &Ctx<'_>,
) -> Vec<Event> {
    let is_part = case.parent.as_ref() == Some(with);
    let is_whole = case.children.iter().any(|child| child.number == *with);
    if case.restricted || !(is_part || is_whole || case.is_or_was_joined_to(with)) {
        return Vec::new();
    }
    let mut events = joint::withdraw_from_unfit(case, ctx);
    events.extend(agent::withdraw_from_unfit(case, ctx));
    if case.is_joined() {
        events.push(Event::Parted { reason: APART.to_owned() });
    }
    let category = like(ctx.method, category);
    // A part ends: the whole, which holds its words, goes on where it is read.
    let entry = category.filter(|_| case.is_open() && !is_part).and_then(|it| it.start.as_ref());
    let moved = entry.map(|step| move_to(step, &case.area, Some(case), ctx));
    let category = category.map(|category| category.id.clone());
    let isolated = Event::Isolated { category: category.clone(), moved };
    events.push(isolated);
    if is_part && case.is_open() {
        let reason = Some(WITH_WHOLE.to_owned());
        events.push(Event::Withdrawn { reason, moved: move_to_end(ctx) });
    }
    events.extend(other_reopening(case, category, ctx));
    events
}

/// The category of that name in the case's own method version, else the first restricted one.
fn like<'a>(method: &'a Method, category: Option<&CategoryId>) -> Option<&'a Category> {
    let same = category.and_then(|id| method.category(id)).filter(|found| found.restricted);
    same.or_else(|| method.categories.iter().find(|category| category.restricted))
}

/// Somebody else decides about reopening if whoever was to may not read the case any more.
fn other_reopening(case: &Case, category: Option<CategoryId>, ctx: &Ctx<'_>) -> Option<Event> {
    let owner = case.owner.as_ref().filter(|_| case.reopen_request.is_some())?;
    let isolated = Case { restricted: true, category, ..case.clone() };
    let post = decider(&isolated, ctx.method, &ctx.method.procedure.reopen.decided_by);
    let area = ctx.directory.office(ctx.method, post, &case.area)?;
    let owner =
        (owner.post != *post).then(|| CaseOwner { post: post.clone(), area, person: None })?;
    Some(Event::HandedOver { why: HandoverReason::Isolated, owner, pressing: None })
}

/// The post that decides about reopening, extensions and appeals of a case: the one that the rule
/// names, but of a restricted case one that may read it. That is who presses for it at its entry, or
/// who receives it there.
pub fn decider<'a>(case: &Case, method: &'a Method, named: &'a PostId) -> &'a PostId {
    let reads =
        |post: &PostId| method.post(post).is_some_and(|post| post.may(Capability::ReadRestricted));
    if !case.restricted || reads(named) {
        return named;
    }
    let Some(entry) = entry_of(case, method) else { return named };
    let rungs = entry.escalation.iter().flat_map(|ladder| &ladder.rungs).map(|rung| &rung.post);
    let owner = match &entry.owner {
        Owner::Post(post) => Some(post),
        Owner::Handler | Owner::Nobody => None,
    };
    rungs.chain(owner).find(|post| reads(post)).unwrap_or(named)
}

/// Who presses for what is decided beside the steps: by the rule's own ladder, or by that of a
/// restricted case's entry, whose posts may read it.
pub(super) fn ladder<'a>(case: &Case, method: &'a Method, named: &'a Escalation) -> &'a Escalation {
    let entry = entry_of(case, method).filter(|_| case.restricted);
    entry.and_then(|step| step.escalation.as_ref()).unwrap_or(named)
}

fn entry_of<'a>(case: &Case, method: &'a Method) -> Option<&'a Step> {
    let category = method.category(case.category.as_ref()?)?;
    method.procedure.step(category.start.as_ref()?)
}
