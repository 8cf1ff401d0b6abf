//! Which lists a case stands in: derived from its state, its method and the directory.

use maplegrid_domain::accounts::{task_holder, task_person};
use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::cases::{Case, appraisal_waits_for, case_due, decider, wake_at};
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AreaId, Timestamp};
use maplegrid_store::cases::{Bucket, CaseRecord, Filed, Task, TaskKind};

use crate::County;

/// The record to store for a state.
pub(super) fn record(case: Case, county: &County, now: Timestamp) -> CaseRecord {
    record_by(case, county, &county.calendar, now)
}

/// The record by a certain calendar, which need not be today's.
pub(crate) fn record_by(
    case: Case,
    county: &County,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> CaseRecord {
    let method = county.method_of(case.method_version);
    let deadline = case_due(&case, method, calendar, now);
    let due = deadline.map(|deadline| deadline.due);
    // While the resident is asked, the case must not sort or count as late: it sorts by the
    // moment the question lapses if that is later.
    let lapses = case.question.as_ref().map(|question| question.lapses.at);
    let sort_at = due.map(|due| due.at).max(lapses).unwrap_or(case.received_at);
    let filed = Filed {
        areas: areas_of(&case, county),
        restricted: case.restricted,
        buckets: buckets(&case, sort_at),
        tasks: tasks(&case, county, method, sort_at),
    };
    let wake_at = wake_at(&case, method, calendar);
    CaseRecord { case, due, wake_at, filed }
}

/// The card of a case whose state is the same while areas have come to lie elsewhere. No date
/// depends on the tree.
pub(super) fn refiled(case: &Case, before: &Filed, county: &County) -> Filed {
    let listed = |(bucket, _): &&(Bucket, Timestamp)| *bucket != Bucket::Closed;
    let sort_at = before.buckets.iter().find(listed).map_or(case.received_at, |(_, at)| *at);
    let method = county.method_of(case.method_version);
    Filed {
        areas: areas_of(case, county),
        tasks: tasks(case, county, method, sort_at),
        ..before.clone()
    }
}

/// The case's area and its ancestors, nearest first.
pub(super) fn areas_of(case: &Case, county: &County) -> Vec<AreaId> {
    county.directory.areas.lineage(&case.area).map(|area| area.id.clone()).collect()
}

fn buckets(case: &Case, sort_at: Timestamp) -> Vec<(Bucket, Timestamp)> {
    let mut buckets = Vec::with_capacity(2);
    match case.closed_at {
        Some(at) => buckets.push((Bucket::Closed, at)),
        None => buckets.push((Bucket::Open, sort_at)),
    }
    if case.question.is_some() && case.is_open() {
        buckets.push((Bucket::Waiting, sort_at));
    }
    if case.reopen_request.is_some() {
        buckets.push((Bucket::Reopen, sort_at));
    }
    buckets
}

fn tasks(case: &Case, county: &County, method: &Method, sort_at: Timestamp) -> Vec<Task> {
    let mut tasks = Vec::new();
    let mut add = |holder: String, kind, due_at| {
        let task = Task { holder, kind, due_at };
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    };
    // What another case stands for is on nobody's list but that of who acts for the resident.
    let alone = !case.is_joined();
    if let Some(owner) = case.owner.as_ref().filter(|_| alone && case.is_pending()) {
        let holder = match &owner.person {
            Some(person) => task_person(person),
            None => task_holder(&owner.post, &owner.area),
        };
        add(holder, TaskKind::Act, sort_at);
    }
    if case.extension_request.is_some() {
        let approver = decider(case, method, &method.procedure.extension.approver);
        if let Some(area) = county.directory.office(method, approver, &case.area) {
            add(task_holder(approver, &area), TaskKind::Act, sort_at);
        }
    }
    if let Some((post, area)) = appraisal_waits_for(case, method, &county.directory) {
        add(task_holder(&post, &area), TaskKind::Act, sort_at);
    }
    if let Some(pressing) = &case.pressing {
        add(task_holder(&pressing.post, &pressing.area), TaskKind::Press, sort_at);
    }
    // Each unit has its own limit, and so has whoever decides an appeal.
    let parts = case
        .open_parts()
        .map(|part| (&part.unit, part.pressing.as_ref(), part.due(method, &county.calendar)));
    let appeal = case.pending_appeal().map(|appeal| {
        (&appeal.decider, appeal.pressing.as_ref(), appeal.due(method, &county.calendar))
    });
    for (unit, pressing, deadline) in parts.chain(appeal) {
        let due_at = deadline.map_or(sort_at, |deadline| deadline.due.at);
        add(task_holder(&unit.post, &unit.area), TaskKind::Act, due_at);
        if let Some(pressing) = pressing {
            add(task_holder(&pressing.post, &pressing.area), TaskKind::Press, due_at);
        }
    }
    if let Some(agent) = &case.agent {
        add(task_person(&agent.person), TaskKind::Represent, sort_at);
    }
    tasks
}
