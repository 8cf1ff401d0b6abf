//! Who may handle a case, and who names them.

use super::Case;
use crate::methods::{ActionKind, Capability, Method, Owner, Step};
use crate::people::{Directory, Holding};
use crate::shared::{AreaId, PersonId, PostId};

/// The people a dispatcher may name as handler: holders of handling posts in the case's own
/// lineage, at or below the dispatcher's office, who have not done another of the steps that
/// must differ and do not hold the post of one still to come. A restricted case stays at the
/// dispatcher's own level, away from the people it may be about (DOMAIN § 8 G7).
pub fn handlers_for(
    case: &Case,
    method: &Method,
    directory: &Directory,
    office: &AreaId,
) -> Vec<(PersonId, Holding)> {
    let posts: Vec<&PostId> =
        method.posts.iter().filter(|p| p.may(Capability::Handle)).map(|p| &p.id).collect();
    let mut found = Vec::new();
    for area in directory.areas.lineage(&case.area) {
        if !directory.areas.is_within(&area.id, office) {
            break;
        }
        if case.restricted && area.id != *office {
            continue;
        }
        for post in &posts {
            for person in directory.holders(post, &area.id) {
                let holding = Holding { post: (*post).clone(), area: area.id.clone() };
                let known = found.iter().any(|(known, _)| known == person);
                if !known && may_handle(case, method, directory, person) {
                    found.push((person.clone(), holding));
                }
            }
        }
    }
    found
}

/// Whether somebody is free to handle: not who acts for the resident, not the doer, and not the office, of another step that
/// must be somebody else's.
fn may_handle(case: &Case, method: &Method, directory: &Directory, person: &PersonId) -> bool {
    if case.is_agent(person) || case.is_recused(person) {
        return false;
    }
    let procedure = &method.procedure;
    let handled = |step: &Step| step.owner == Owner::Handler;
    procedure.distinct.iter().filter_map(|id| procedure.step(id)).filter(|s| !handled(s)).all(
        |step| {
            let did = case.doers.get(&step.id) == Some(person);
            let will = match &step.owner {
                Owner::Post(post) => directory
                    .office(method, post, &case.area)
                    .is_some_and(|area| directory.holds(person, post, &area)),
                Owner::Handler | Owner::Nobody => false,
            };
            !did && !will
        },
    )
}

/// The post by which somebody handles a case: the nearest to it that may handle.
pub(super) fn handling_post(
    case: &Case,
    method: &Method,
    directory: &Directory,
    person: &PersonId,
) -> Option<Holding> {
    let handles =
        |held: &&Holding| method.post(&held.post).is_some_and(|p| p.may(Capability::Handle));
    let held = directory.holdings(person);
    directory
        .areas
        .lineage(&case.area)
        .find_map(|area| held.iter().filter(handles).find(|held| held.area == area.id).cloned())
}

/// The step that dispatches this case: the one from which its handler was named, else the last of
/// those that did so in this round.
pub(super) fn dispatch_step<'a>(case: &Case, method: &'a Method) -> Option<&'a Step> {
    if let Some(step) = assigning_step(case, method) {
        return Some(step);
    }
    let dispatches = |step: &&Step| step.action_of(ActionKind::Assign).is_some();
    let mut steps = method.procedure.steps.iter().filter(dispatches);
    let first = steps.next();
    let latest = method.procedure.steps.iter().filter(dispatches);
    latest.rev().find(|step| case.doers.contains_key(&step.id)).or(first)
}

/// The step from which the handler was named, if the method still dispatches there.
pub(super) fn assigning_step<'a>(case: &Case, method: &'a Method) -> Option<&'a Step> {
    let step = method.procedure.step(case.assigned_from.as_ref()?)?;
    step.action_of(ActionKind::Assign).map(|_| step)
}
