//! Writes of areas and people, many rows at a time.

use maplegrid_domain::areas::Area;
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    INSERT_AREAS = "INSERT INTO areas (county, id, parent, kind, name, code)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    RENAME_AREA = "UPDATE areas SET name = ?3 WHERE county = ?1 AND id = ?2";
    INSERT_PERSONS = "INSERT INTO persons (county, id, name, phone) VALUES (?1, ?2, ?3, ?4)";
    INSERT_APPOINTMENTS = "INSERT INTO appointments
        (county, person, post, area, from_at, until_at, settled)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
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
    conn.execute_many(INSERT_AREAS, &rows).map(|_| ())
}

/// Gives an area another name.
pub fn rename_area(conn: &mut Conn, county: &CountyId, id: &AreaId, name: &str) -> Result<()> {
    conn.execute(RENAME_AREA, &values![county.as_str(), id.as_str(), name]).map(|_| ())
}

pub fn insert_persons(conn: &mut Conn, county: &CountyId, persons: &[Person]) -> Result<()> {
    let rows: Vec<_> = persons
        .iter()
        .map(|person| {
            values![county.as_str(), person.id.as_str(), &person.name, person.phone.as_deref()]
        })
        .collect();
    conn.execute_many(INSERT_PERSONS, &rows).map(|_| ())
}

/// Writes terms. Contacts follow those that have begun when the scheduler next looks.
pub fn insert_appointments(
    conn: &mut Conn,
    county: &CountyId,
    appointments: &[Appointment],
) -> Result<()> {
    insert(conn, county, appointments, |_| 0)
}

/// Writes terms that contacts are made to follow in the same transaction, as of `now`: only what
/// comes later is left to the scheduler.
pub fn insert_followed(
    conn: &mut Conn,
    county: &CountyId,
    appointments: &[Appointment],
    now: Timestamp,
) -> Result<()> {
    insert(conn, county, appointments, |held| match held.until {
        Some(until) if until <= now => 2,
        _ => i64::from(held.from <= now),
    })
}

fn insert(
    conn: &mut Conn,
    county: &CountyId,
    appointments: &[Appointment],
    settled: impl Fn(&Appointment) -> i64,
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
                settled(held),
            ]
        })
        .collect();
    conn.execute_many(INSERT_APPOINTMENTS, &rows).map(|_| ())
}
