//! What `verify` reads of the network of people: the counts that coverage is read from, and rows
//! that hang nowhere.

use std::collections::BTreeMap;

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, LineId, PersonId};

use super::counts::counted;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    AREA_COUNTS = "SELECT area, measure, n FROM area_counts WHERE county = ?1";
    CONTACT_COUNTS = "SELECT line, person, n FROM contact_counts WHERE county = ?1";
    AREAS_OF_HOUSEHOLDS = "SELECT DISTINCT area FROM households
                           WHERE county = ?1 AND closed_at IS NULL ORDER BY area";
    OPEN_IN = "SELECT id FROM households
               WHERE county = ?1 AND area = ?2 AND closed_at IS NULL ORDER BY id LIMIT ?3";
    LINKS_ASTRAY = "SELECT l.household, l.line FROM household_links l
                    LEFT JOIN households h ON h.county = l.county AND h.id = l.household
                    WHERE l.county = ?1 AND (h.id IS NULL OR h.closed_at IS NOT NULL)
                    ORDER BY l.household, l.line LIMIT ?2";
}

/// Counts that are not what the rows add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Miscounts {
    /// An area's, with the name of the measure.
    pub areas: Vec<(AreaId, String)>,
    /// A contact's on a line.
    pub contacts: Vec<(PersonId, LineId)>,
}

/// Counts everything anew and compares.
pub fn miscounts(conn: &mut Conn, county: &CountyId, tree: &AreaTree) -> Result<Miscounts> {
    let all = values![county.as_str()];
    let counted = counted(conn, county, tree)?;
    let mut areas: BTreeMap<(AreaId, String), i64> = counted.of_areas().collect();
    for (of, n) in conn.fetch_all(AREA_COUNTS, &all, |row| {
        Ok(((AreaId::new(row.text(0)?), row.text(1)?), row.int(2)?))
    })? {
        *areas.entry(of).or_default() -= n;
    }
    let mut contacts: BTreeMap<(PersonId, LineId), i64> = counted.of_persons().collect();
    for (of, n) in conn.fetch_all(CONTACT_COUNTS, &all, |row| {
        Ok(((PersonId::new(row.text(1)?), LineId::new(row.text(0)?)), row.int(2)?))
    })? {
        *contacts.entry(of).or_default() -= n;
    }
    Ok(Miscounts { areas: left(areas), contacts: left(contacts) })
}

fn left<T>(counts: BTreeMap<T, i64>) -> Vec<T> {
    counts.into_iter().filter(|(_, n)| *n != 0).map(|(of, _)| of).collect()
}

/// The areas that open households belong to.
pub fn areas_of_households(conn: &mut Conn, county: &CountyId) -> Result<Vec<AreaId>> {
    let parameters = values![county.as_str()];
    conn.fetch_all(AREAS_OF_HOUSEHOLDS, &parameters, |row| Ok(AreaId::new(row.text(0)?)))
}

/// Some of the open households of an area, whether or not there is such an area.
pub fn open_in(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    limit: i64,
) -> Result<Vec<HouseholdId>> {
    let parameters = values![county.as_str(), area.as_str(), limit];
    conn.fetch_all(OPEN_IN, &parameters, |row| Ok(HouseholdId::new(row.text(0)?)))
}

/// Some of the links of households that do not exist or are closed.
pub fn links_astray(
    conn: &mut Conn,
    county: &CountyId,
    limit: i64,
) -> Result<Vec<(HouseholdId, LineId)>> {
    conn.fetch_all(LINKS_ASTRAY, &values![county.as_str(), limit], |row| {
        Ok((HouseholdId::new(row.text(0)?), LineId::new(row.text(1)?)))
    })
}
