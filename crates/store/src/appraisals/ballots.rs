//! The ballots of an appraisal: who has rated, and apart from it how often each word was chosen.

use maplegrid_domain::shared::{CountyId, HouseholdId};

use super::Mark;
use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    ENROLL = "INSERT INTO appraisal_households (county, appraisal, household, rated)
              VALUES (?1, ?2, ?3, ?4)";
    CAST = "UPDATE appraisal_households SET rated = ?4
            WHERE county = ?1 AND appraisal = ?2 AND household = ?3 AND rated = ?5";
    SET_COUNTS = "UPDATE appraisals SET counts = ?3 WHERE county = ?1 AND id = ?2";
    MARKS = "SELECT count(*), CAST(coalesce(sum(CASE WHEN rated THEN 1 ELSE 0 END), 0) AS BIGINT)
             FROM appraisal_households WHERE county = ?1 AND appraisal = ?2";
    MINE = "SELECT appraisal, rated FROM appraisal_households
            WHERE county = ?1 AND household = ?2 AND appraisal {IN}";
}

/// Writes down who may rate, in the order of their ids: no row tells who came first.
pub fn enroll(
    conn: &mut Conn,
    county: &CountyId,
    id: &str,
    households: &[HouseholdId],
) -> Result<()> {
    let mut households: Vec<&HouseholdId> = households.iter().collect();
    households.sort_unstable();
    let rows: Vec<_> = households
        .iter()
        .map(|household| values![county.as_str(), id, household.as_str(), false])
        .collect();
    conn.execute_many(ENROLL, &rows).map(|_| ())
}

/// Marks that a household has rated; whether it had not before and may.
pub fn cast(conn: &mut Conn, county: &CountyId, id: &str, household: &HouseholdId) -> Result<bool> {
    let row = values![county.as_str(), id, household.as_str(), true, false];
    Ok(conn.execute(CAST, &row)? == 1)
}

/// The counts, all of them in one piece.
pub fn set_counts(conn: &mut Conn, county: &CountyId, id: &str, tally: &[u32]) -> Result<()> {
    let tally = crate::to_json("counts", &tally)?;
    conn.execute(SET_COUNTS, &values![county.as_str(), id, &tally]).map(|_| ())
}

/// How many households may rate, and how many of them have.
pub fn marks(conn: &mut Conn, county: &CountyId, id: &str) -> Result<(u32, u32)> {
    let found = conn.fetch_one(MARKS, &values![county.as_str(), id], |row| {
        Ok((crate::number(row, 0)?, crate::number(row, 1)?))
    })?;
    Ok(found.unwrap_or_default())
}

/// The appraisals among these that a household may rate in, with whether it has.
pub fn mine(
    conn: &mut Conn,
    county: &CountyId,
    household: &HouseholdId,
    ids: &[&str],
) -> Result<Vec<(String, Mark)>> {
    let keys: Vec<Value<'_>> = ids.iter().map(|id| Value::from(*id)).collect();
    conn.fetch_in(MINE, &values![county.as_str(), household.as_str()], &keys, |row| {
        let mark = if row.bool(1)? { Mark::HasRated } else { Mark::MayRate };
        Ok((row.text(0)?, mark))
    })
}
