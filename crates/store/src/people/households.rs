//! Reading households. Whoever asks names areas; what they may see is decided above.

use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, LineId, PersonId, Timestamp};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    BY_ID = "SELECT id, area, door, head, members, residing, code, walk, elder, version,
                    closed_at, sealed
             FROM households WHERE county = ?1 AND id = ?2";
    BY_CODE = "SELECT id, area, door, head, members, residing, code, walk, elder, version,
                      closed_at, sealed
               FROM households WHERE county = ?1 AND code = ?2";
    BY_IDS = "SELECT id, area, door, head, members, residing, code, walk, elder, version,
                     closed_at, sealed
              FROM households WHERE county = ?1 AND id {IN}";
    IN_AREAS = "SELECT id, area, door, head, members, residing, code, walk, elder, version,
                       closed_at, sealed
                FROM households WHERE county = ?1 AND closed_at IS NULL AND area {IN}";
    GAPS = "SELECT h.id, h.area, h.door, h.head, h.members, h.residing, h.code, h.walk, h.elder,
                   h.version, h.closed_at, h.sealed
            FROM households h
            WHERE h.county = ?1 AND h.closed_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM household_links l
                              WHERE l.county = h.county AND l.household = h.id AND l.line = ?2)
              AND h.area {IN}";
    BY_HEAD = "SELECT id, area, door, head, members, residing, code, walk, elder, version,
                      closed_at, sealed
               FROM households
               WHERE county = ?1 AND head {C} >= ?2 AND head {C} < ?3
                 AND (head {C} > ?4 OR (head {C} = ?4 AND id > ?5)) AND closed_at IS NULL
               ORDER BY head {C}, id LIMIT ?6";
    EVERY = "SELECT id, area, door, head, members, residing, code, walk, elder, version,
                    closed_at, sealed
             FROM households WHERE county = ?1";
    STAMP = "SELECT count(*), CAST(coalesce(sum(version), 0) AS BIGINT)
             FROM households WHERE county = ?1";
    CODES = "SELECT code FROM households WHERE county = ?1 AND code {IN}";
    LAST_WALK = "SELECT CAST(coalesce(max(walk), 0) AS BIGINT) FROM households
                 WHERE county = ?1 AND area = ?2";
    LAST_CHANGE = "SELECT at, person FROM audit
                   WHERE county = ?1 AND subject = ?2 AND action <> ?3
                   ORDER BY at DESC LIMIT 1";
}

/// A household with what only the store and the card need of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdRow {
    pub household: Household,
    /// Eight digits, in the household's own QR link.
    pub code: String,
    /// The order in which somebody walks through the area.
    pub walk: i64,
    pub elder: bool,
    pub version: i64,
    pub closed_at: Option<Timestamp>,
    pub sealed: Option<Vec<u8>>,
}

fn household(row: &Row<'_>) -> Result<HouseholdRow> {
    Ok(HouseholdRow {
        household: Household {
            id: HouseholdId::new(row.text(0)?),
            area: AreaId::new(row.text(1)?),
            door: row.text(2)?,
            head: row.text(3)?,
            members: crate::number(row, 4)?,
            residing: crate::number(row, 5)?,
        },
        code: row.text(6)?,
        walk: row.int(7)?,
        elder: row.bool(8)?,
        version: row.int(9)?,
        closed_at: row.opt_int(10)?.map(Timestamp),
        sealed: row.opt_bytes(11)?,
    })
}

pub fn find(conn: &mut Conn, county: &CountyId, id: &HouseholdId) -> Result<Option<HouseholdRow>> {
    conn.fetch_one(BY_ID, &values![county.as_str(), id.as_str()], household)
}

/// By the eight digits of its QR link; closed ones too.
pub fn find_by_code(
    conn: &mut Conn,
    county: &CountyId,
    code: &str,
) -> Result<Option<HouseholdRow>> {
    conn.fetch_one(BY_CODE, &values![county.as_str(), code], household)
}

/// Those of the ids that exist, in no order.
pub fn find_many(
    conn: &mut Conn,
    county: &CountyId,
    ids: &[HouseholdId],
) -> Result<Vec<HouseholdRow>> {
    let keys: Vec<_> = ids.iter().map(|id| id.as_str().into()).collect();
    conn.fetch_in(BY_IDS, &values![county.as_str()], &keys, household)
}

/// The open households that belong to exactly these areas, in no order.
pub fn in_areas(conn: &mut Conn, county: &CountyId, areas: &[AreaId]) -> Result<Vec<HouseholdRow>> {
    let keys: Vec<_> = areas.iter().map(|area| area.as_str().into()).collect();
    conn.fetch_in(IN_AREAS, &values![county.as_str()], &keys, household)
}

/// As [`in_areas`], but only those without a contact on the line.
pub fn gaps(
    conn: &mut Conn,
    county: &CountyId,
    line: &LineId,
    areas: &[AreaId],
) -> Result<Vec<HouseholdRow>> {
    let keys: Vec<_> = areas.iter().map(|area| area.as_str().into()).collect();
    conn.fetch_in(GAPS, &values![county.as_str(), line.as_str()], &keys, household)
}

/// Open households whose head's name begins so, by name, after a name and id.
pub fn by_head(
    conn: &mut Conn,
    county: &CountyId,
    prefix: &str,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<HouseholdRow>> {
    // The greatest character is no letter of any name.
    let end = format!("{prefix}{}", char::MAX);
    let (head, id) = after;
    conn.fetch_all(BY_HEAD, &values![county.as_str(), prefix, &end, head, id, limit], household)
}

/// Every household of the county, closed ones too: what an import is compared with.
pub fn every(conn: &mut Conn, county: &CountyId) -> Result<Vec<HouseholdRow>> {
    conn.fetch_all(EVERY, &values![county.as_str()], household)
}

/// What every change of a household raises: none is ever deleted, and no version ever falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    households: i64,
    versions: i64,
}

/// Equal stamps at two times mean that no household has changed between them.
pub fn stamp(conn: &mut Conn, county: &CountyId) -> Result<Stamp> {
    let found = conn.fetch_one(STAMP, &values![county.as_str()], |row| {
        Ok(Stamp { households: row.int(0)?, versions: row.int(1)? })
    })?;
    Ok(found.unwrap_or(Stamp { households: 0, versions: 0 }))
}

/// Which of these codes are taken.
pub fn codes_taken(conn: &mut Conn, county: &CountyId, codes: &[String]) -> Result<Vec<String>> {
    let keys: Vec<_> = codes.iter().map(|code| code.as_str().into()).collect();
    conn.fetch_in(CODES, &values![county.as_str()], &keys, |row| row.text(0))
}

/// The last place in the walk through an area.
pub fn last_walk(conn: &mut Conn, county: &CountyId, area: &AreaId) -> Result<i64> {
    let last =
        conn.fetch_one(LAST_WALK, &values![county.as_str(), area.as_str()], |row| row.int(0))?;
    Ok(last.unwrap_or(0))
}

/// Who wrote about a household last, and when. Looks at it, recorded as `looks`, are no changes.
pub fn last_change(
    conn: &mut Conn,
    county: &CountyId,
    id: &HouseholdId,
    looks: &str,
) -> Result<Option<(Timestamp, Option<PersonId>)>> {
    let subject = super::household_subject(id);
    conn.fetch_one(LAST_CHANGE, &values![county.as_str(), &subject, looks], |row| {
        Ok((Timestamp(row.int(0)?), row.opt_text(1)?.map(PersonId::new)))
    })
}
