//! What must hold of every case after every event.

use maplegrid_domain::cases::{Case, Event, Recorded, case_due};
use maplegrid_domain::methods::{Capability, Owner};
use maplegrid_domain::shared::{PersonId, StepId};

use super::World;

pub fn check_invariants(world: &World) {
    let Some(case) = &world.state else { return };
    let count = u64::try_from(world.history.len()).unwrap();
    assert_eq!(case.version, count, "version counts events");

    let refolded = world.history.iter().fold(None, Case::apply);
    assert_eq!(refolded.as_ref(), Some(case), "folding gives the state");

    if let Some(last) = world.history.last() {
        round_trip(&last.event);
        round_trip(&last.actor);
    }
    round_trip(case);
    check_owner_and_due(world, case);
    check_parts(world, case);

    check_distinct(world, case);

    if !case.is_open() {
        let explained = world.history.iter().any(|r| matches!(r.event, Event::Explained { .. }));
        let told = case.answer.is_some() || case.routed_to.is_some() || explained;
        assert!(told || case.withdrawn, "closed without feedback");
        assert!(case.question.is_none() && case.extension_request.is_none());
        assert!(case.closed_at.is_some());
    }
    check_rating(world, case);
}

fn check_owner_and_due(world: &World, case: &Case) {
    if case.is_pending() {
        assert!(case.owner.is_some(), "an open case without owner at {}", case.step);
        let due = case_due(case, &world.method, &world.calendar, world.now);
        assert!(due.is_some(), "an open case without due time at {}", case.step);
    } else {
        assert!(case.owner.is_none(), "a closed case has no owner");
        if case.pending_appeal().is_none() {
            assert_eq!(world.wakes(), None, "nothing is left to do for a closed case");
        }
    }
}

/// Every unit at work has a limit and nothing else of it is open; nothing is owed by anybody for a
/// case that has ended.
fn check_parts(world: &World, case: &Case) {
    let mut units = Vec::new();
    for part in case.open_parts() {
        assert!(case.is_open(), "a closed case with a unit at work");
        assert!(part.due(&world.method, &world.calendar).is_some());
        assert!(!units.contains(&&part.unit), "a unit with two parts");
        units.push(&part.unit);
        let post = world.method.post(&part.unit.post);
        let reads = post.is_some_and(|post| post.may(Capability::ReadRestricted));
        assert!(!case.restricted || reads, "a restricted case with a unit that may not read it");
    }
    let answered = world.history.last().is_some_and(|last| last.event.kind() == "answered");
    assert!(!answered || units.is_empty(), "answered before all units were done");
}

/// What the resident says to an answer is about that answer.
fn check_rating(world: &World, case: &Case) {
    if case.rating.is_some() || case.visit.is_some() {
        assert!(case.answer.is_some());
    }
    let closed_by = world.history.iter().rev().find(|r| matches!(r.event, Event::Closed { .. }));
    if let (Some(Recorded { at, .. }), Some(rating)) = (closed_by, &case.rating)
        && case.closed_at == Some(*at)
        && rating.at < *at
        && rating.counts()
        && rating.score <= world.method.procedure.rating.dissatisfied_up_to
    {
        let explained = |r: &Recorded| r.at >= rating.at && r.event.kind() == "explained";
        assert!(world.history.iter().any(explained), "closed over a dissatisfied rating");
    }
}

fn round_trip<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    let read: T = serde_json::from_str(&text).unwrap();
    assert_eq!(read, *value);
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

/// The steps that are to be different people's are; those of the handler are one part.
fn check_distinct(world: &World, case: &Case) {
    let procedure = &world.method.procedure;
    let is_handlers =
        |id: &&StepId| procedure.step(id).is_some_and(|it| it.owner == Owner::Handler);
    let (own, rest): (Vec<_>, Vec<_>) = procedure.distinct.iter().partition(is_handlers);
    let doers = |steps: Vec<&StepId>| -> Vec<PersonId> {
        steps.into_iter().filter_map(|step| case.doers.get(step)).cloned().collect()
    };
    let (who_handled, mut others) = (doers(own), doers(rest));
    assert!(others.iter().all(|who| !who_handled.contains(who)), "handled too: {:?}", case.doers);
    let all = others.len();
    others.sort();
    others.dedup();
    assert_eq!(all, others.len(), "distinct steps, distinct people: {:?}", case.doers);
}
