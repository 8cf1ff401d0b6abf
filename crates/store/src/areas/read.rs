//! Reads for the directory snapshot.

use maplegrid_domain::areas::Area;
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AreaId, AreaKindId, CountyId, PersonId, PostId, Timestamp};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    AREAS = "SELECT id, parent, kind, name, code FROM areas WHERE county = ?1 ORDER BY id";
    PERSONS = "SELECT id, name, phone FROM persons WHERE county = ?1";
    APPOINTMENTS = "SELECT person, post, area, from_at, until_at FROM appointments
                    WHERE county = ?1 ORDER BY from_at, person, post, area";
    HOUSEHOLD_SHAPE = "SELECT count(*), CAST(coalesce(sum(members), 0) AS BIGINT),
                              CAST(coalesce(sum(residing), 0) AS BIGINT)
                       FROM households WHERE county = ?1";
}

pub fn areas(conn: &mut Conn, county: &CountyId) -> Result<Vec<Area>> {
    conn.fetch_all(AREAS, &values![county.as_str()], |row| {
        Ok(Area {
            id: AreaId::new(row.text(0)?),
            parent: row.opt_text(1)?.map(AreaId::new),
            kind: AreaKindId::new(row.text(2)?),
            name: row.text(3)?,
            code: row.text(4)?,
        })
    })
}

pub fn persons(conn: &mut Conn, county: &CountyId) -> Result<Vec<Person>> {
    conn.fetch_all(PERSONS, &values![county.as_str()], |row| {
        Ok(Person { id: PersonId::new(row.text(0)?), name: row.text(1)?, phone: row.opt_text(2)? })
    })
}

/// All appointments, past ones too, in order of their beginning.
pub fn appointments(conn: &mut Conn, county: &CountyId) -> Result<Vec<Appointment>> {
    conn.fetch_all(APPOINTMENTS, &values![county.as_str()], |row| {
        Ok(Appointment {
            person: PersonId::new(row.text(0)?),
            post: PostId::new(row.text(1)?),
            area: AreaId::new(row.text(2)?),
            from: Timestamp(row.int(3)?),
            until: row.opt_int(4)?.map(Timestamp),
        })
    })
}

/// How many households and people a county has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseholdShape {
    pub households: u64,
    pub members: u64,
    pub residing: u64,
}

pub fn household_shape(conn: &mut Conn, county: &CountyId) -> Result<HouseholdShape> {
    let shape = conn.fetch_one(HOUSEHOLD_SHAPE, &values![county.as_str()], |row| {
        Ok(HouseholdShape {
            households: crate::number(row, 0)?,
            members: crate::number(row, 1)?,
            residing: crate::number(row, 2)?,
        })
    })?;
    Ok(shape.unwrap_or(HouseholdShape { households: 0, members: 0, residing: 0 }))
}
