//! Reading one case.

use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::shared::{CountyId, Scope, Timestamp};

use super::lists::{case_row, select_rows};
use super::rows::{CaseRow, Filed};
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    CASE = "SELECT body, filed FROM cases WHERE county = ?1 AND number = ?2";
    DUE_FOR_SCHEDULER = "SELECT number FROM cases
                         WHERE county = ?1 AND wake_at <= ?2 AND wake_at IS NOT NULL
                         ORDER BY wake_at LIMIT ?3";
    STORED_AFTER = (select_rows!("body, c.filed, x.restricted, x.version FROM cases x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.number > ?2 ORDER BY x.number LIMIT ?3"));
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
    Ok(found
        .filter(|(case, filed)| {
            let named = case.owner.as_ref().and_then(|owner| owner.person.as_ref());
            let handler = case.handler.as_ref().filter(|_| named.is_none());
            scope.allows(&filed.areas, case.restricted, named.or(handler))
                || holds_task(scope, filed)
        })
        .map(|(case, _)| case))
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

/// A case as `verify` reads it.
#[derive(Clone, Debug)]
pub struct StoredCase {
    pub number: CaseNumber,
    /// The state; `None` if what is stored is none.
    pub case: Option<Case>,
    /// The columns that lists read say what the state says.
    pub is_listed_right: bool,
}

/// Stored states in number order, for `verify`.
pub fn stored_after(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<StoredCase>> {
    conn.fetch_all(STORED_AFTER, &values![county.as_str(), after, limit], |row| {
        let case: Option<Case> = crate::json("case", row.str(22)?).ok();
        let filed: Option<Filed> = crate::json("filed", row.str(23)?).ok();
        let (restricted, version) = (row.bool(24)?, row.int(25)?);
        let listed = case_row(row).ok();
        let is_listed_right = case.as_ref().zip(listed).is_some_and(|(case, listed)| {
            let same_row = listed == CaseRow::of(case, listed.due);
            let same_queue = restricted == case.restricted
                && filed.is_some_and(|filed| filed.restricted == restricted);
            same_row && same_queue && u64::try_from(version) == Ok(case.version)
        });
        Ok(StoredCase { number: CaseNumber::stored(row.text(0)?), case, is_listed_right })
    })
}

pub fn count(conn: &mut Conn, county: &CountyId) -> Result<u64> {
    let found =
        conn.fetch_one(COUNT_CASES, &values![county.as_str()], |row| crate::number(row, 0))?;
    Ok(found.unwrap_or(0))
}
