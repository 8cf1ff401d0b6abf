//! Reading appraisals.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};

use super::StoredAppraisal;
use crate::db::{Conn, Row, Value, statements, values};
use crate::error::Result;

statements! {
    BY_ID = "SELECT id, case_number, place, area, restricted, counts, body FROM appraisals
             WHERE county = ?1 AND id = ?2";
    OF_CASES = "SELECT id, case_number, place, area, restricted, counts, body FROM appraisals
                WHERE county = ?1 AND case_number {IN}";
    IN_AREAS = "SELECT id, case_number, place, area, restricted, counts, body FROM appraisals
                WHERE county = ?1 AND closes_at >= ?2 AND restricted = ?3 AND area {IN}";
    AFTER = "SELECT id, case_number, place, area, restricted, counts, body FROM appraisals
             WHERE county = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
}

fn appraisal(row: &Row<'_>) -> Result<StoredAppraisal> {
    Ok(StoredAppraisal {
        id: row.text(0)?,
        case: CaseNumber::stored(row.text(1)?),
        place: crate::number(row, 2)?,
        area: AreaId::new(row.text(3)?),
        restricted: row.bool(4)?,
        counts: row.opt_str(5)?.map(|counts| crate::json("counts", counts)).transpose()?,
        appraisal: crate::json("appraisal", row.str(6)?)?,
    })
}

/// The appraisal that is called so.
pub fn find(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<StoredAppraisal>> {
    conn.fetch_one(BY_ID, &values![county.as_str(), id], appraisal)
}

/// Those of these cases, in no order.
pub fn of_cases(
    conn: &mut Conn,
    county: &CountyId,
    cases: &[&CaseNumber],
) -> Result<Vec<StoredAppraisal>> {
    let keys: Vec<Value<'_>> = cases.iter().map(|number| Value::from(number.as_str())).collect();
    conn.fetch_in(OF_CASES, &values![county.as_str()], &keys, appraisal)
}

/// Those of ordinary cases that households of these areas rate and that close after a moment, in
/// no order.
pub fn in_areas(
    conn: &mut Conn,
    county: &CountyId,
    areas: &[AreaId],
    since: Timestamp,
) -> Result<Vec<StoredAppraisal>> {
    let keys: Vec<Value<'_>> = areas.iter().map(|area| Value::from(area.as_str())).collect();
    conn.fetch_in(IN_AREAS, &values![county.as_str(), since.millis(), false], &keys, appraisal)
}

/// A page of all of them, by id.
pub fn after(
    conn: &mut Conn,
    county: &CountyId,
    id: &str,
    limit: i64,
) -> Result<Vec<StoredAppraisal>> {
    conn.fetch_all(AFTER, &values![county.as_str(), id, limit], appraisal)
}
