//! Which registers are somebody's, and for which areas; what a decision has to know of a case.

use std::collections::BTreeSet;

use maplegrid_domain::cases::{Case, CaseNumber, VisitResult};
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::{CaseFacts, Role, roles_of};
use maplegrid_domain::shared::{AreaId, PersonId, RegisterId};
use maplegrid_store::cases::write::load;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use crate::{County, Error, Result, SignedIn};

/// A register of the method in force.
pub(super) fn rule_of<'a>(county: &'a County, id: &RegisterId) -> Result<&'a RegisterRule> {
    county.method().register(id).ok_or(Error::NotFound)
}

/// The roles somebody has for an area by the appointments in force.
pub(super) fn roles(
    county: &County,
    rule: &RegisterRule,
    person: &PersonId,
    area: &AreaId,
) -> BTreeSet<Role> {
    roles_of(rule, &county.directory, person, area)
}

/// The areas of a register's level within `root` that somebody has a role in, closed ones too: what
/// was entered there is still read.
pub(super) fn areas_of(
    who: &SignedIn,
    rule: &RegisterRule,
    root: Option<&AreaId>,
    wanted: impl Fn(&BTreeSet<Role>) -> bool,
) -> Vec<AreaId> {
    let tree = &who.county.directory.areas;
    let mut areas: Vec<AreaId> = tree
        .ever()
        .filter(|area| area.kind == rule.level)
        .filter(|area| root.is_none_or(|root| tree.is_within(&area.id, root)))
        .filter(|area| wanted(&roles(&who.county, rule, &who.person, &area.id)))
        .map(|area| area.id.clone())
        .collect();
    areas.sort();
    areas
}

/// The case with what a decision needs of it; nothing if there is no such case.
pub(super) fn case_facts(
    conn: &mut Conn,
    county: &County,
    number: Option<&CaseNumber>,
) -> StoreResult<Option<CaseFacts>> {
    let Some(number) = number else { return Ok(None) };
    let found = load(conn, &county.id, &[number])?.pop();
    Ok(found.map(|(case, _)| facts(&case)))
}

fn facts(case: &Case) -> CaseFacts {
    let reached = |visit: &maplegrid_domain::cases::Visit| visit.result != VisitResult::Unreachable;
    let answered = case.answer.as_ref().map(|answer| answer.by.clone());
    CaseFacts {
        is_settled: case.closed_at.is_some() && !case.withdrawn,
        is_visited: case.visit.as_ref().is_some_and(reached),
        handler: case.handler.clone().or(answered),
    }
}
