//! Writing households.

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, LineId, TierId, Timestamp};

use super::counts::{Counts, Measure};
use super::households::HouseholdRow;
use super::links;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    PUT = "INSERT INTO households
               (county, id, area, door, head, members, residing, code, walk, elder, version,
                sealed)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
           ON CONFLICT (county, id) DO UPDATE SET
               area = excluded.area, door = excluded.door, head = excluded.head,
               members = excluded.members, residing = excluded.residing, walk = excluded.walk,
               elder = excluded.elder, version = excluded.version, sealed = excluded.sealed";
    EDIT = "UPDATE households SET door = ?4, head = ?5, members = ?6, residing = ?7, walk = ?8,
                elder = ?9, sealed = ?10, version = version + 1
            WHERE county = ?1 AND id = ?2 AND version = ?3 AND closed_at IS NULL";
    MOVE = "UPDATE households SET area = ?4, walk = ?5, version = version + 1
            WHERE county = ?1 AND id = ?2 AND version = ?3 AND closed_at IS NULL";
    CLOSE = "UPDATE households SET closed_at = ?4, version = version + 1
             WHERE county = ?1 AND id = ?2 AND version = ?3 AND closed_at IS NULL";
    TOUCH = "UPDATE households SET version = version + 1
             WHERE county = ?1 AND id = ?2 AND version = ?3 AND closed_at IS NULL";
    TIER = "SELECT tier FROM household_files
            WHERE county = ?1 AND household = ?2 AND tier IS NOT NULL";
}

/// Writes households as they are, new or known, without looking at the counts: for founding and
/// for imports, which count anew at their end, and for one that is new, see [`create`].
pub fn put(conn: &mut Conn, county: &CountyId, households: &[HouseholdRow]) -> Result<()> {
    let rows: Vec<_> = households
        .iter()
        .map(|row| {
            let household = &row.household;
            values![
                county.as_str(),
                household.id.as_str(),
                household.area.as_str(),
                &household.door,
                &household.head,
                i64::from(household.members),
                i64::from(household.residing),
                &row.code,
                row.walk,
                row.elder,
                row.version,
                row.sealed.as_deref(),
            ]
        })
        .collect();
    conn.execute_many(PUT, &rows).map(|_| ())
}

/// Writes a new household and counts it.
pub fn create(
    conn: &mut Conn,
    county: &CountyId,
    tree: &AreaTree,
    row: &HouseholdRow,
) -> Result<()> {
    put(conn, county, std::slice::from_ref(row))?;
    let mut figures = Counts::new(tree);
    figures.add(&row.household.area, &Measure::Households, 1);
    figures.write(conn, county)
}

/// Writes what may be edited if nobody else has changed it since `row.version`, and says whether
/// that was so.
pub fn edit(conn: &mut Conn, county: &CountyId, row: &HouseholdRow) -> Result<bool> {
    let household = &row.household;
    let changed = conn.execute(
        EDIT,
        &values![
            county.as_str(),
            household.id.as_str(),
            row.version,
            &household.door,
            &household.head,
            i64::from(household.members),
            i64::from(household.residing),
            row.walk,
            row.elder,
            row.sealed.as_deref(),
        ],
    )?;
    Ok(changed > 0)
}

/// Raises the version because something that belongs to the household was changed; says whether
/// nobody else had done so.
pub fn touch(conn: &mut Conn, county: &CountyId, id: &HouseholdId, version: i64) -> Result<bool> {
    Ok(conn.execute(TOUCH, &values![county.as_str(), id.as_str(), version])? > 0)
}

/// Moves a household to another area at the end of its walk, with its links and tier in the
/// counts. Says whether nobody else had changed it since `row.version`.
pub fn move_to(
    conn: &mut Conn,
    county: &CountyId,
    tree: &AreaTree,
    row: &HouseholdRow,
    (to, walk): (&AreaId, i64),
) -> Result<bool> {
    let id = &row.household.id;
    let moved =
        conn.execute(MOVE, &values![county.as_str(), id.as_str(), row.version, to.as_str(), walk])?;
    if moved == 0 {
        return Ok(false);
    }
    let mut figures = Counts::new(tree);
    for measure in measures(conn, county, id)? {
        figures.add(&row.household.area, &measure, -1);
        figures.add(to, &measure, 1);
    }
    figures.write(conn, county)?;
    Ok(true)
}

/// Closes a household that is no more, ends its links with the reason and takes it out of the
/// counts. Says whether nobody else had changed it since `row.version`.
pub fn close(
    conn: &mut Conn,
    county: &CountyId,
    tree: &AreaTree,
    row: &HouseholdRow,
    (at, why): (Timestamp, &str),
) -> Result<bool> {
    let id = &row.household.id;
    let in_force = links::of_households(conn, county, std::slice::from_ref(id))?;
    let ends: Vec<links::LinkChange> = in_force
        .into_iter()
        .map(|link| links::LinkChange { household: link.household, line: link.line, person: None })
        .collect();
    links::change(conn, county, tree, &ends, (at, why))?;
    let mut figures = Counts::new(tree);
    for measure in measures(conn, county, id)? {
        figures.add(&row.household.area, &measure, -1);
    }
    let closed =
        conn.execute(CLOSE, &values![county.as_str(), id.as_str(), row.version, at.millis()])?;
    figures.write(conn, county)?;
    Ok(closed > 0)
}

/// Where one household is counted.
fn measures(conn: &mut Conn, county: &CountyId, id: &HouseholdId) -> Result<Vec<Measure>> {
    let mut measures = vec![Measure::Households];
    let links = links::of_households(conn, county, std::slice::from_ref(id))?;
    measures.extend(links.into_iter().map(|link| Measure::Linked(LineId::new(link.line.as_str()))));
    let tier = conn.fetch_one(TIER, &values![county.as_str(), id.as_str()], |row| {
        Ok(TierId::new(row.text(0)?))
    })?;
    measures.extend(tier.map(Measure::Tier));
    Ok(measures)
}
