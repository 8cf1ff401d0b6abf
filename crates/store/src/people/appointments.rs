//! Appointments and persons, one at a time; the whole of them is read with the directory.

use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AreaId, CountyId, PersonId, PostId, Timestamp};

use crate::db::{Conn, Row, Value, statements, values};
use crate::error::Result;

statements! {
    IN_AREAS = "SELECT person, post, area, from_at, until_at FROM appointments
                WHERE county = ?1 AND area {IN}";
    OF_PERSON = "SELECT person, post, area, from_at, until_at FROM appointments
                 WHERE county = ?1 AND person = ?2 ORDER BY from_at, post, area";
    // One that has not begun yet ends where it begins.
    END = "UPDATE appointments
           SET until_at = CASE WHEN from_at > ?5 THEN from_at ELSE CAST(?5 AS BIGINT) END
           WHERE county = ?1 AND person = ?2 AND post = ?3 AND area = ?4
             AND (until_at IS NULL OR until_at > ?5)";
    SET_PERSON = "UPDATE persons SET name = ?3, phone = ?4 WHERE county = ?1 AND id = ?2";
    NAMED = "SELECT id, name, phone FROM persons WHERE county = ?1 AND name = ?2 ORDER BY id";
}

fn appointment(row: &Row<'_>) -> Result<Appointment> {
    Ok(Appointment {
        person: PersonId::new(row.text(0)?),
        post: PostId::new(row.text(1)?),
        area: AreaId::new(row.text(2)?),
        from: Timestamp(row.int(3)?),
        until: row.opt_int(4)?.map(Timestamp),
    })
}

/// Appointments of exactly these areas, past ones too, by their beginning.
pub fn in_areas(conn: &mut Conn, county: &CountyId, areas: &[AreaId]) -> Result<Vec<Appointment>> {
    let keys: Vec<Value<'_>> = areas.iter().map(|area| area.as_str().into()).collect();
    let mut found = conn.fetch_in(IN_AREAS, &values![county.as_str()], &keys, appointment)?;
    found.sort_by(|a, b| (a.from, &a.area, &a.post).cmp(&(b.from, &b.area, &b.post)));
    Ok(found)
}

/// All that somebody holds, held and will hold.
pub fn of_person(
    conn: &mut Conn,
    county: &CountyId,
    person: &PersonId,
) -> Result<Vec<Appointment>> {
    conn.fetch_all(OF_PERSON, &values![county.as_str(), person.as_str()], appointment)
}

/// Ends what is in force or to come of somebody's post; says whether there was anything.
pub fn end(
    conn: &mut Conn,
    county: &CountyId,
    (person, post, area): (&PersonId, &PostId, &AreaId),
    at: Timestamp,
) -> Result<bool> {
    let ended = conn.execute(
        END,
        &values![county.as_str(), person.as_str(), post.as_str(), area.as_str(), at.millis()],
    )?;
    Ok(ended > 0)
}

/// Corrects a person's name and number; says whether there is such a person.
pub fn set_person(conn: &mut Conn, county: &CountyId, person: &Person) -> Result<bool> {
    let phone = person.phone.as_deref();
    let known = conn
        .execute(SET_PERSON, &values![county.as_str(), person.id.as_str(), &person.name, phone])?;
    Ok(known > 0)
}

/// Everybody of exactly this name.
pub fn named(conn: &mut Conn, county: &CountyId, name: &str) -> Result<Vec<Person>> {
    conn.fetch_all(NAMED, &values![county.as_str(), name], |row| {
        Ok(Person { id: PersonId::new(row.text(0)?), name: row.text(1)?, phone: row.opt_text(2)? })
    })
}
