//! A case that goes on with somebody else because people or areas have changed: nothing of it is
//! done, and no promise to the resident moves.

use serde::{Deserialize, Serialize};

use super::agent::resettle_agent;
use super::appeals::resettle_appeal;
use super::decide::{Ctx, move_to};
use super::handlers::{dispatch_step, handlers_for, handling_post};
use super::joint::resettle_parts;
use super::{Case, CaseOwner, Event, Rejection};
use crate::methods::Owner;
use crate::people::Holding;
use crate::shared::{AreaId, PersonId, PostId};

/// Why a case went on with somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverReason {
    /// Whoever had it holds no post for it any more.
    Left,
    /// The area that answers for it is another now.
    AreaChanged,
    /// It is restricted now, and whoever had it may not read it.
    Isolated,
}

/// What the timeline says when nobody takes it over.
const GONE: &str = "承办人已离任，重新安排";

/// From the person named to another who may handle it, or back to the dispatcher. A case that is
/// in nobody's hands by name stays with its post: a vacancy is seen there.
pub(super) fn hand_over(
    case: &Case,
    to: Option<&PersonId>,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    let named = case.owner.as_ref().and_then(|owner| owner.person.as_ref());
    let Some(named) = named.filter(|_| case.is_pending()) else {
        return Ok(Vec::new());
    };
    if to == Some(named) {
        return Ok(Vec::new());
    }
    let Some(to) = to else {
        return Ok(recalled(case, ctx).into_iter().collect());
    };
    let able = successors_for(case, ctx).into_iter().find(|(person, _)| person == to);
    let (person, Holding { post, area }) = able.ok_or(Rejection::NotAHandler)?;
    let owner = CaseOwner { post, area, person: Some(person) };
    Ok(vec![Event::HandedOver { why: HandoverReason::Left, owner, pressing: None }])
}

/// Who may take a case over: whoever its dispatcher might have named.
fn successors_for(case: &Case, ctx: &Ctx<'_>) -> Vec<(PersonId, Holding)> {
    let post = dispatch_step(case, ctx.method).and_then(|step| match &step.owner {
        Owner::Post(post) => Some(post),
        Owner::Handler | Owner::Nobody => None,
    });
    let office = post.and_then(|post| ctx.directory.office(ctx.method, post, &case.area));
    office.map_or_else(Vec::new, |office| handlers_for(case, ctx.method, ctx.directory, &office))
}

/// To whoever answers for it now. An owner that still stands above the case keeps it; so does a
/// named person who still holds the post they act by, wherever that is now.
pub(super) fn resettle(case: &Case, ctx: &Ctx<'_>) -> Vec<Event> {
    let mut events = resettle_owner(case, ctx);
    events.extend(resettle_parts(case, ctx));
    events.extend(resettle_appeal(case, ctx));
    events.extend(resettle_agent(case, ctx));
    events
}

fn resettle_owner(case: &Case, ctx: &Ctx<'_>) -> Vec<Event> {
    let Some(owner) = case.owner.as_ref().filter(|_| case.is_pending()) else {
        return Vec::new();
    };
    let pressing = case
        .pressing
        .as_ref()
        .and_then(|pressing| moved_office(case, &pressing.post, &pressing.area, ctx));
    let settled = match &owner.person {
        None => moved_office(case, &owner.post, &owner.area, ctx)
            .and_then(|area| post_after(case, CaseOwner { area, ..owner.clone() }, ctx)),
        Some(person) if ctx.directory.holds(person, &owner.post, &owner.area) => None,
        Some(person) => match handling_post(case, ctx.method, ctx.directory, person) {
            Some(Holding { post, area }) => {
                Some(CaseOwner { post, area, person: Some(person.clone()) })
            }
            None => return recalled(case, ctx).into_iter().collect(),
        },
    };
    if settled.is_none() && pressing.is_none() {
        return Vec::new();
    }
    let owner = settled.unwrap_or_else(|| owner.clone());
    vec![Event::HandedOver { why: HandoverReason::AreaChanged, owner, pressing }]
}

/// Whoever does the step now: where its nearer post was dissolved with its area, the step falls to
/// its owner, as if it were entered anew.
fn post_after(case: &Case, moved: CaseOwner, ctx: &Ctx<'_>) -> Option<CaseOwner> {
    let step = ctx.method.procedure.step(&case.step)?;
    if step.nearer.as_ref() == Some(&moved.post) {
        return move_to(&case.step, &case.area, Some(case), ctx).owner;
    }
    Some(moved)
}

/// The area that answers by this post now, if it is not the one it was.
fn moved_office(case: &Case, post: &PostId, area: &AreaId, ctx: &Ctx<'_>) -> Option<AreaId> {
    let areas = &ctx.directory.areas;
    let stands = areas.is_open(area) && areas.is_within(&case.area, area);
    if stands {
        return None;
    }
    ctx.directory.office(ctx.method, post, &case.area).filter(|now| now != area)
}

fn recalled(case: &Case, ctx: &Ctx<'_>) -> Option<Event> {
    let step = ctx.method.procedure.step(&case.step)?;
    let to = dispatch_step(case, ctx.method).filter(|_| step.owner == Owner::Handler)?;
    let moved = move_to(&to.id, &case.area, Some(case), ctx);
    Some(Event::SentBack { reason: GONE.to_owned(), moved })
}
