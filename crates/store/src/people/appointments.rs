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
    // Whoever ends a term does what follows. One that has not begun has never been.
    END = "UPDATE appointments SET until_at = ?5, settled = 2
           WHERE county = ?1 AND person = ?2 AND post = ?3 AND area = ?4
             AND from_at <= ?5 AND (until_at IS NULL OR until_at > ?5)";
    CALL_OFF = "DELETE FROM appointments
                WHERE county = ?1 AND person = ?2 AND post = ?3 AND area = ?4 AND from_at > ?5";
    CALL_OFF_ONE = "DELETE FROM appointments
                    WHERE county = ?1 AND person = ?2 AND post = ?3 AND area = ?4 AND from_at = ?5";
    // One that was over and goes on begins anew, as far as what follows is concerned.
    SET_END = "UPDATE appointments
               SET until_at = ?6, settled = CASE WHEN settled = 2 THEN 0 ELSE settled END
               WHERE county = ?1 AND person = ?2 AND post = ?3 AND area = ?4 AND from_at = ?5";
    UNSETTLED = "SELECT person, post, area, from_at, until_at, settled FROM appointments
                 WHERE county = ?1 AND settled = 0 AND from_at <= ?2
                 UNION
                 SELECT person, post, area, from_at, until_at, settled FROM appointments
                 WHERE county = ?1 AND settled < 2 AND until_at IS NOT NULL AND until_at <= ?2
                 ORDER BY 2, 3, 4, 1 LIMIT ?3";
    SETTLE = "UPDATE appointments SET settled = CASE WHEN until_at <= ?4 THEN 2 ELSE 1 END
              WHERE county = ?1 AND post = ?2 AND area = ?3 AND from_at <= ?4 AND settled < 2";
    SET_PERSON = "UPDATE persons SET name = ?3, phone = ?4 WHERE county = ?1 AND id = ?2";
    NAMED = "SELECT id, name, phone FROM persons WHERE county = ?1 AND name = ?2 ORDER BY id";
}

/// A term that contacts and cases have not followed to where it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    pub term: Appointment,
    /// They have not followed its beginning either.
    pub begins: bool,
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
    let seat = values![county.as_str(), person.as_str(), post.as_str(), area.as_str(), at.millis()];
    let ended = conn.execute(END, &seat)?;
    let called_off = conn.execute(CALL_OFF, &seat)?;
    Ok(ended + called_off > 0)
}

/// Takes back one term, known by its beginning. Whoever calls has seen that it has not begun.
pub fn call_off(
    conn: &mut Conn,
    county: &CountyId,
    (person, post, area): (&PersonId, &PostId, &AreaId),
    from: Timestamp,
) -> Result<()> {
    let term =
        values![county.as_str(), person.as_str(), post.as_str(), area.as_str(), from.millis()];
    conn.execute(CALL_OFF_ONE, &term).map(|_| ())
}

/// Gives a term the end it is named with; says whether it is there. It is known by its beginning.
pub fn set_end(conn: &mut Conn, county: &CountyId, term: &Appointment) -> Result<bool> {
    let set = conn.execute(
        SET_END,
        &values![
            county.as_str(),
            term.person.as_str(),
            term.post.as_str(),
            term.area.as_str(),
            term.from.millis(),
            term.until.map(Timestamp::millis),
        ],
    )?;
    Ok(set > 0)
}

/// Terms that have begun or ended by `now` without contacts and cases having followed, in the
/// order of posts and areas. Those of the last one's post and area may be incomplete if there are
/// `limit` of them.
pub fn unsettled(
    conn: &mut Conn,
    county: &CountyId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Unsettled>> {
    conn.fetch_all(UNSETTLED, &values![county.as_str(), now.millis(), limit], |row| {
        Ok(Unsettled { term: appointment(row)?, begins: row.int(5)? == 0 })
    })
}

/// Notes that contacts and cases have followed all terms of a post in an area up to `now`.
pub fn settle(
    conn: &mut Conn,
    county: &CountyId,
    (post, area): (&PostId, &AreaId),
    now: Timestamp,
) -> Result<()> {
    let values = values![county.as_str(), post.as_str(), area.as_str(), now.millis()];
    conn.execute(SETTLE, &values).map(|_| ())
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
