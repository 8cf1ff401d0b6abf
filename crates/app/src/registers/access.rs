//! Which registers are somebody's, and for which areas; what a decision has to know of a case.

use std::collections::BTreeSet;

use maplegrid_domain::cases::{Case, CaseNumber, VisitResult};
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::{CaseFacts, Role, roles_of};
use maplegrid_domain::shared::{AreaId, CountyId, PersonId, RegisterId, Scope};
use maplegrid_store::cases::read as cases;
use maplegrid_store::cases::write::load;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::read::EntryRow;

use crate::{County, Error, Result};

/// A register of the method in force.
pub(crate) fn rule_of<'a>(county: &'a County, id: &RegisterId) -> Result<&'a RegisterRule> {
    county.method().register(id).ok_or(Error::NotFound)
}

/// The roles somebody has for an area by the appointments in force.
pub(crate) fn roles(
    county: &County,
    rule: &RegisterRule,
    person: &PersonId,
    area: &AreaId,
) -> BTreeSet<Role> {
    roles_of(rule, &county.directory, person, area)
}

/// The areas of a register's level within `root` that somebody has a role in, closed ones too: what
/// was entered there is still read.
pub(crate) fn areas_of(
    (county, person): (&County, &PersonId),
    rule: &RegisterRule,
    root: Option<&AreaId>,
    wanted: impl Fn(&BTreeSet<Role>) -> bool,
) -> Vec<AreaId> {
    let tree = &county.directory.areas;
    let mut areas: Vec<AreaId> = tree
        .ever()
        .filter(|area| area.kind == rule.level)
        .filter(|area| root.is_none_or(|root| tree.is_within(&area.id, root)))
        .filter(|area| wanted(&roles(county, rule, person, &area.id)))
        .map(|area| area.id.clone())
        .collect();
    areas.sort();
    areas
}

/// Whether there is such a case within somebody's scope.
pub(crate) fn sees_case(
    conn: &mut Conn,
    (county, scope): (&CountyId, &Scope),
    number: &CaseNumber,
) -> StoreResult<bool> {
    Ok(cases::find(conn, county, number, scope)?.is_some())
}

/// Without those of restricted cases that are not for the eyes of whoever has this scope.
pub(crate) fn visible(
    conn: &mut Conn,
    of: (&CountyId, &Scope),
    rows: Vec<EntryRow>,
) -> StoreResult<Vec<EntryRow>> {
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        let number = row.entry.case.as_ref().filter(|_| row.is_restricted);
        let hidden = match number {
            Some(number) => !sees_case(conn, of, number)?,
            None => false,
        };
        if !hidden {
            seen.push(row);
        }
    }
    Ok(seen)
}

/// The case with what a decision needs of it; nothing if there is no such case.
pub(crate) fn case_facts(
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
