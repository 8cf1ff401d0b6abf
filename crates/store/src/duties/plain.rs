//! Leave and what was done of routines: plain rows.

use maplegrid_domain::duties::Absence;
use maplegrid_domain::shared::{AreaId, CountyId, PersonId, RoutineId, Timestamp};

use crate::db::{Conn, Row, Value, statements, values};
use crate::error::Result;

statements! {
    ABSENCES_OF = "SELECT id, person, stand_in, from_at, until_at FROM absences
                   WHERE county = ?1 AND until_at > ?2 AND person {IN}";
    ABSENCES_STOOD_IN = "SELECT id, person, stand_in, from_at, until_at FROM absences
                         WHERE county = ?1 AND until_at > ?2 AND stand_in {IN}";
    ABSENCES_FROM = "SELECT id, person, stand_in, from_at, until_at FROM absences
                     WHERE county = ?1 AND until_at > ?2 ORDER BY from_at, id";
    ABSENCE = "SELECT id, person, stand_in, from_at, until_at FROM absences
               WHERE county = ?1 AND id = ?2";
    INSERT_ABSENCE = "INSERT INTO absences (county, id, person, stand_in, from_at, until_at)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    SHORTEN_ABSENCE = "UPDATE absences SET until_at = ?3 WHERE county = ?1 AND id = ?2";
    DELETE_ABSENCE = "DELETE FROM absences WHERE county = ?1 AND id = ?2";
    ROUTINES_OF = "SELECT id, routine, person, area, at, recorded_at, note FROM routine_records
                   WHERE county = ?1 AND person = ?2 AND at >= ?3";
    ROUTINE = "SELECT id, routine, person, area, at, recorded_at, note FROM routine_records
               WHERE county = ?1 AND id = ?2";
    INSERT_ROUTINE = "INSERT INTO routine_records
        (county, id, routine, person, area, at, recorded_at, note)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
}

/// Something done of a routine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutineRecord {
    pub id: String,
    pub routine: RoutineId,
    pub person: PersonId,
    pub area: AreaId,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub note: String,
}

fn absence(row: &Row<'_>) -> Result<Absence> {
    Ok(Absence {
        id: row.text(0)?,
        person: PersonId::new(row.text(1)?),
        stand_in: row.opt_text(2)?.map(PersonId::new),
        from: Timestamp(row.int(3)?),
        until: Timestamp(row.int(4)?),
    })
}

fn keys<'a>(persons: &[&'a PersonId]) -> Vec<Value<'a>> {
    persons.iter().map(|person| Value::from(person.as_str())).collect()
}

/// Leave of these people that ends after an instant.
pub fn absences_of(
    conn: &mut Conn,
    county: &CountyId,
    after: Timestamp,
    persons: &[&PersonId],
) -> Result<Vec<Absence>> {
    conn.fetch_in(ABSENCES_OF, &values![county.as_str(), after.millis()], &keys(persons), absence)
}

/// Leave that ends after an instant and in which one of these people stands in.
pub fn absences_stood_in(
    conn: &mut Conn,
    county: &CountyId,
    after: Timestamp,
    persons: &[&PersonId],
) -> Result<Vec<Absence>> {
    let parameters = values![county.as_str(), after.millis()];
    conn.fetch_in(ABSENCES_STOOD_IN, &parameters, &keys(persons), absence)
}

/// All leave that ends after an instant, by its beginning.
pub fn absences_from(conn: &mut Conn, county: &CountyId, after: Timestamp) -> Result<Vec<Absence>> {
    conn.fetch_all(ABSENCES_FROM, &values![county.as_str(), after.millis()], absence)
}

pub fn find_absence(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<Absence>> {
    conn.fetch_one(ABSENCE, &values![county.as_str(), id], absence)
}

pub fn insert_absence(conn: &mut Conn, county: &CountyId, absence: &Absence) -> Result<()> {
    let stand_in = absence.stand_in.as_ref().map(PersonId::as_str);
    conn.execute(
        INSERT_ABSENCE,
        &values![
            county.as_str(),
            &absence.id,
            absence.person.as_str(),
            stand_in,
            absence.from.millis(),
            absence.until.millis(),
        ],
    )
    .map(|_| ())
}

/// Lets leave end earlier.
pub fn shorten_absence(
    conn: &mut Conn,
    county: &CountyId,
    id: &str,
    until: Timestamp,
) -> Result<()> {
    conn.execute(SHORTEN_ABSENCE, &values![county.as_str(), id, until.millis()]).map(|_| ())
}

/// Takes leave back that has not begun.
pub fn delete_absence(conn: &mut Conn, county: &CountyId, id: &str) -> Result<()> {
    conn.execute(DELETE_ABSENCE, &values![county.as_str(), id]).map(|_| ())
}

fn record(row: &Row<'_>) -> Result<RoutineRecord> {
    Ok(RoutineRecord {
        id: row.text(0)?,
        routine: RoutineId::new(row.text(1)?),
        person: PersonId::new(row.text(2)?),
        area: AreaId::new(row.text(3)?),
        at: Timestamp(row.int(4)?),
        recorded_at: Timestamp(row.int(5)?),
        note: row.text(6)?,
    })
}

/// What somebody has done of routines since an instant.
pub fn routine_records(
    conn: &mut Conn,
    county: &CountyId,
    person: &PersonId,
    since: Timestamp,
) -> Result<Vec<RoutineRecord>> {
    let parameters = values![county.as_str(), person.as_str(), since.millis()];
    conn.fetch_all(ROUTINES_OF, &parameters, record)
}

pub fn find_routine_record(
    conn: &mut Conn,
    county: &CountyId,
    id: &str,
) -> Result<Option<RoutineRecord>> {
    conn.fetch_one(ROUTINE, &values![county.as_str(), id], record)
}

pub fn insert_routine_record(
    conn: &mut Conn,
    county: &CountyId,
    record: &RoutineRecord,
) -> Result<()> {
    conn.execute(
        INSERT_ROUTINE,
        &values![
            county.as_str(),
            &record.id,
            record.routine.as_str(),
            record.person.as_str(),
            record.area.as_str(),
            record.at.millis(),
            record.recorded_at.millis(),
            &record.note,
        ],
    )
    .map(|_| ())
}
