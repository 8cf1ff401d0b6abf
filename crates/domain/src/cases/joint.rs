//! Calling units to help with a case, and what they answer: 吹哨、报到、交办结果.

use super::decide::Ctx;
use super::offered::Offered;
use super::parts::{PARTS_MAX, Part};
use super::sizes::check_finished;
use super::{Case, Event, Input, Rejection};
use crate::calendar::Limit;
use crate::methods::{Capability, JointRule, Method};
use crate::people::{Directory, Holding};
use crate::shared::PostId;

/// Why a unit is no longer asked when a case turns out to be restricted.
const RESTRICTED_NOW: &str = "改由专人办理";

/// The units that may be called: posts that assist, each in the office that answers for the case's
/// area. Not the post that leads, not one that is at work on it already, and of a restricted case
/// only those that may read it (DOMAIN § 8 G7).
pub fn units_for(case: &Case, method: &Method, directory: &Directory) -> Vec<Holding> {
    let assisting = method.posts.iter().filter(|post| {
        let reads = !case.restricted || post.may(Capability::ReadRestricted);
        post.may(Capability::Assist) && reads
    });
    let offices = assisting.filter_map(|post| {
        let area = directory.office(method, &post.id, &case.area)?;
        let at_level = directory.areas.get(&area).is_some_and(|area| area.kind == post.level);
        at_level.then(|| Holding { post: post.id.clone(), area })
    });
    offices.filter(|unit| !leads(case, unit) && case.open_part_of(unit).is_none()).collect()
}

fn leads(case: &Case, unit: &Holding) -> bool {
    case.owner.as_ref().is_some_and(|owner| owner.post == unit.post && owner.area == unit.area)
}

pub(super) fn call(case: &Case, input: &Input, ctx: &Ctx<'_>) -> Result<Vec<Event>, Rejection> {
    let rule = rule(ctx)?;
    let post = required_unit(input)?;
    let units = units_for(case, ctx.method, ctx.directory);
    let unit = units.into_iter().find(|unit| unit.post == post).ok_or_else(|| {
        let called = case.open_parts().any(|part| part.unit.post == post);
        if called { Rejection::UnitCalledAlready } else { Rejection::NotAUnit }
    })?;
    if case.open_parts().count() >= PARTS_MAX {
        return Err(Rejection::TooManyParts { most: PARTS_MAX });
    }
    if let Some(asked) = input.days.filter(|days| *days > rule.longest) {
        return Err(Rejection::PartTooLong { asked, longest: rule.longest });
    }
    let limit = input.days.map_or(rule.answer, |amount| Limit { amount, unit: rule.answer.unit });
    let part = case.parts.iter().map(|part| part.no).max().unwrap_or(0).saturating_add(1);
    Ok(vec![Event::Called { part, unit, asked: text(input)?, limit }])
}

pub(super) fn report_in(
    case: &Case,
    offered: &Offered,
    remark: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let part = own_part(case, offered)?;
    if part.reported.is_some() {
        return Err(Rejection::ReportedAlready);
    }
    Ok(vec![Event::ReportedIn { part: part.no, late: is_late(part, ctx), remark }])
}

/// Whoever answers without having reported in has done both.
pub(super) fn answer_part(
    case: &Case,
    offered: &Offered,
    input: &Input,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let part = own_part(case, offered)?;
    let due = part.limit.due(part.called_at, ctx.calendar, ctx.method.office_hours);
    let answered =
        Event::PartAnswered { part: part.no, text: text(input)?, late: ctx.now > due.at };
    let reported = part.reported.is_none().then(|| Event::ReportedIn {
        part: part.no,
        late: is_late(part, ctx),
        remark: None,
    });
    Ok(reported.into_iter().chain([answered]).collect())
}

pub(super) fn object(
    case: &Case,
    offered: &Offered,
    input: &Input,
) -> Result<Vec<Event>, Rejection> {
    let part = own_part(case, offered)?;
    if part.reported.is_some() {
        return Err(Rejection::ReportedAlready);
    }
    Ok(vec![Event::PartObjected { part: part.no, reason: text(input)? }])
}

pub(super) fn recall(case: &Case, input: &Input) -> Result<Vec<Event>, Rejection> {
    let post = required_unit(input)?;
    let part = case.open_parts().find(|part| part.unit.post == post);
    let part = part.ok_or(Rejection::NoSuchPart)?;
    Ok(vec![Event::PartRecalled { part: part.no, reason: text(input)? }])
}

/// Units that may not read what the case has become: it is taken from their hands (DOMAIN § 8 G7).
pub(super) fn withdraw_from_unfit(case: &Case, ctx: &Ctx<'_>) -> Vec<Event> {
    let unfit = case.open_parts().filter(|part| {
        let post = ctx.method.post(&part.unit.post);
        !post.is_some_and(|post| post.may(Capability::ReadRestricted))
    });
    unfit
        .map(|part| Event::PartRecalled { part: part.no, reason: RESTRICTED_NOW.to_owned() })
        .collect()
}

/// Units whose office is elsewhere after areas have changed.
pub(super) fn resettle_parts(case: &Case, ctx: &Ctx<'_>) -> Vec<Event> {
    let moved = case.open_parts().filter_map(|part| {
        let areas = &ctx.directory.areas;
        let stands = areas.is_open(&part.unit.area) && areas.is_within(&case.area, &part.unit.area);
        let area = ctx.directory.office(ctx.method, &part.unit.post, &case.area)?;
        let changed = !stands && area != part.unit.area;
        changed.then_some(Event::PartMoved { part: part.no, area })
    });
    moved.collect()
}

fn rule<'a>(ctx: &Ctx<'a>) -> Result<&'a JointRule, Rejection> {
    ctx.method.procedure.joint.as_ref().ok_or(Rejection::NotAUnit)
}

fn own_part<'a>(case: &'a Case, offered: &Offered) -> Result<&'a Part, Rejection> {
    case.open_part_of(&offered.capacity).ok_or(Rejection::NoSuchPart)
}

fn is_late(part: &Part, ctx: &Ctx<'_>) -> bool {
    part.due(ctx.method, ctx.calendar).is_some_and(|deadline| ctx.now > deadline.due.at)
}

fn required_unit(input: &Input) -> Result<PostId, Rejection> {
    let unit = input.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty());
    unit.map(PostId::from).ok_or(Rejection::Missing { field: "unit" })
}

fn text(input: &Input) -> Result<String, Rejection> {
    check_finished("text", input.text.as_deref().unwrap_or_default())
}
