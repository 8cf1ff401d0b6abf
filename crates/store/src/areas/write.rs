//! Writes of areas, people and households, many rows at a time.

use maplegrid_domain::areas::Area;
use maplegrid_domain::people::{Appointment, Household, Person};
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, PersonId, Timestamp};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    INSERT_AREAS = "INSERT INTO areas (county, id, parent, kind, name, code)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    INSERT_PERSONS = "INSERT INTO persons (county, id, name, phone) VALUES (?1, ?2, ?3, ?4)";
    INSERT_APPOINTMENTS = "INSERT INTO appointments
        (county, person, post, area, from_at, until_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    INSERT_HOUSEHOLDS = "INSERT INTO households
        (county, id, area, door, head, members, residing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    INSERT_LINKS = "INSERT INTO household_links (county, household, line, person)
                    VALUES (?1, ?2, ?3, ?4)";
}

/// A household's contact on one line, such as 党员联户.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdLink {
    pub household: HouseholdId,
    pub line: String,
    pub person: PersonId,
}

pub fn insert_areas(conn: &mut Conn, county: &CountyId, areas: &[Area]) -> Result<()> {
    let rows: Vec<_> = areas
        .iter()
        .map(|area| {
            values![
                county.as_str(),
                area.id.as_str(),
                area.parent.as_ref().map(AreaId::as_str),
                area.kind.as_str(),
                &area.name,
                &area.code,
            ]
        })
        .collect();
    conn.insert_many(INSERT_AREAS, &rows).map(|_| ())
}

pub fn insert_persons(conn: &mut Conn, county: &CountyId, persons: &[Person]) -> Result<()> {
    let rows: Vec<_> = persons
        .iter()
        .map(|person| {
            values![county.as_str(), person.id.as_str(), &person.name, person.phone.as_deref()]
        })
        .collect();
    conn.insert_many(INSERT_PERSONS, &rows).map(|_| ())
}

pub fn insert_appointments(
    conn: &mut Conn,
    county: &CountyId,
    appointments: &[Appointment],
) -> Result<()> {
    let rows: Vec<_> = appointments
        .iter()
        .map(|held| {
            values![
                county.as_str(),
                held.person.as_str(),
                held.post.as_str(),
                held.area.as_str(),
                held.from.millis(),
                held.until.map(Timestamp::millis),
            ]
        })
        .collect();
    conn.insert_many(INSERT_APPOINTMENTS, &rows).map(|_| ())
}

pub fn insert_households(
    conn: &mut Conn,
    county: &CountyId,
    households: &[Household],
) -> Result<()> {
    let rows: Vec<_> = households
        .iter()
        .map(|household| {
            values![
                county.as_str(),
                household.id.as_str(),
                household.area.as_str(),
                &household.door,
                &household.head,
                i64::from(household.members),
                i64::from(household.residing),
            ]
        })
        .collect();
    conn.insert_many(INSERT_HOUSEHOLDS, &rows).map(|_| ())
}

pub fn insert_household_links(
    conn: &mut Conn,
    county: &CountyId,
    links: &[HouseholdLink],
) -> Result<()> {
    let rows: Vec<_> = links
        .iter()
        .map(|link| {
            values![county.as_str(), link.household.as_str(), &link.line, link.person.as_str()]
        })
        .collect();
    conn.insert_many(INSERT_LINKS, &rows).map(|_| ())
}
