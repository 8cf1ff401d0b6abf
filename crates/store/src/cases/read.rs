//! Reading one case.

use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::shared::{CountyId, Scope, Timestamp};

use super::rows::Filed;
use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    CASE = "SELECT body, filed FROM cases WHERE county = ?1 AND number = ?2";
    DUE_FOR_SCHEDULER = "SELECT number FROM cases
                         WHERE county = ?1 AND wake_at <= ?2 AND wake_at IS NOT NULL
                         ORDER BY wake_at LIMIT ?3";
    RESTRICTED_OF = "SELECT number FROM cases WHERE county = ?1 AND restricted AND number {IN}";
    COUNT_CASES = "SELECT count(*) FROM cases WHERE county = ?1";
}

/// A case that the scope allows; `None` if there is none or it is not for these eyes: the two
/// are not told apart.
pub fn find(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
    scope: &Scope,
) -> Result<Option<Case>> {
    let found = by_number(conn, county, number)?;
    Ok(found.filter(|(case, filed)| is_for(scope, case, filed)).map(|(case, _)| case))
}

/// Those of these cases that are restricted and not for the eyes of whoever has this scope.
pub fn hidden_of(
    conn: &mut Conn,
    county: &CountyId,
    numbers: &[&CaseNumber],
    scope: &Scope,
) -> Result<Vec<CaseNumber>> {
    let keys: Vec<Value<'_>> = numbers.iter().map(|number| Value::from(number.as_str())).collect();
    let restricted = conn.fetch_in(RESTRICTED_OF, &values![county.as_str()], &keys, |row| {
        row.text(0).map(CaseNumber::stored)
    })?;
    let mut hidden = Vec::new();
    for number in restricted {
        if find(conn, county, &number, scope)?.is_none() {
            hidden.push(number);
        }
    }
    Ok(hidden)
}

/// Whether a case is for the eyes of whoever has this scope.
pub(super) fn is_for(scope: &Scope, case: &Case, filed: &Filed) -> bool {
    let named = case.owner.as_ref().and_then(|owner| owner.person.as_ref());
    let handler = case.handler.as_ref().filter(|_| named.is_none());
    scope.allows(&filed.areas, case.restricted, named.or(handler)) || holds_task(scope, filed)
}

/// Whoever has to act on a case may read it, also where their scope alone would not reach: an
/// extension to approve, a reopening to decide.
fn holds_task(scope: &Scope, filed: &Filed) -> bool {
    filed.tasks.iter().any(|task| scope.holders.contains(&task.holder))
}

/// The case for somebody who has shown its query code: the code is their scope.
pub fn find_by_code_holder(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
) -> Result<Option<Case>> {
    Ok(by_number(conn, county, number)?.map(|(case, _)| case))
}

fn by_number(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
) -> Result<Option<(Case, Filed)>> {
    conn.fetch_one(CASE, &values![county.as_str(), number.as_str()], |row| {
        Ok((crate::json("case", row.str(0)?)?, crate::json("filed", row.str(1)?)?))
    })
}

/// Cases the scheduler has something to do for, longest due first. Numbers only.
pub fn due_for_scheduler(
    conn: &mut Conn,
    county: &CountyId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<CaseNumber>> {
    conn.fetch_all(DUE_FOR_SCHEDULER, &values![county.as_str(), now.millis(), limit], |row| {
        row.text(0).map(CaseNumber::stored)
    })
}

pub fn count(conn: &mut Conn, county: &CountyId) -> Result<u64> {
    let found =
        conn.fetch_one(COUNT_CASES, &values![county.as_str()], |row| crate::number(row, 0))?;
    Ok(found.unwrap_or(0))
}
