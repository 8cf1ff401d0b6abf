//! Reads for files, lists and decisions.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::mediation::{Mediation, Recorded, Stage};
use maplegrid_domain::shared::{AreaId, CountyId, MediationId, PersonId, Timestamp};

use super::rows::body;
use crate::db::{Conn, Row, Value, statements, values};
use crate::error::Result;

statements! {
    FIND_MANY = "SELECT body FROM mediations WHERE county = ?1 AND id {IN}";
    LAST_SEQUENCE = "SELECT COALESCE(MAX(sequence), 0) FROM mediations
                     WHERE county = ?1 AND committee = ?2 AND year = ?3";
    OF_MATTER = "SELECT body FROM mediations WHERE county = ?1 AND matter = ?2
                 ORDER BY opened_at DESC, id";
    OF_CASE = "SELECT body FROM mediations WHERE county = ?1 AND case_number = ?2
               ORDER BY opened_at DESC, id";
    OF_COMMITTEES = "SELECT body, due_at FROM mediations
                     WHERE county = ?1 AND (opened_at, id) < (?2, ?3) AND stage <> 'filed'
                     AND (?5 = '' OR stage = ?5) AND committee {IN}
                     ORDER BY opened_at DESC, id DESC LIMIT ?4";
    FILED_OF_COMMITTEES = "SELECT body, due_at FROM mediations
                     WHERE county = ?1 AND (opened_at, id) < (?2, ?3) AND stage = 'filed'
                     AND (?5 = '' OR stage = ?5) AND committee {IN}
                     ORDER BY opened_at DESC, id DESC LIMIT ?4";
    DUE_OF_COMMITTEES = "SELECT body, due_at FROM mediations
                         WHERE county = ?1 AND due_at IS NOT NULL AND (due_at, id) > (?2, ?3)
                         AND (?5 = '' OR stage = ?5) AND committee {IN}
                         ORDER BY due_at, id LIMIT ?4";
    OF_MEDIATOR = "SELECT m.body, m.due_at FROM mediation_mediators p
                   JOIN mediations m ON m.county = p.county AND m.id = p.mediation
                   WHERE p.county = ?1 AND p.person = ?2 AND (m.opened_at, m.id) < (?3, ?4)
                     AND (?6 = '' OR m.stage = ?6) AND (?7 = '' OR m.committee = ?7)
                   ORDER BY m.opened_at DESC, m.id DESC LIMIT ?5";
    WAKING = "SELECT id FROM mediations
              WHERE county = ?1 AND wake_at <= ?2 ORDER BY wake_at LIMIT ?3";
    HISTORY = "SELECT at, actor, body FROM events
               WHERE county = ?1 AND stream = ?2 ORDER BY version";
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub mediation: Mediation,
    pub due_at: Option<Timestamp>,
}

/// Which list of some committees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Whose file is not closed, the latest first.
    Open,
    /// Closed files, the latest first.
    Filed,
    /// With something due, the nearest first.
    Due,
}

fn listed(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed { mediation: body(row, 0)?, due_at: row.opt_int(1)?.map(Timestamp) })
}

/// Those of these ids that are there, in no order.
pub fn find_many(
    conn: &mut Conn,
    county: &CountyId,
    ids: &[&MediationId],
) -> Result<Vec<Mediation>> {
    let keys: Vec<Value<'_>> = ids.iter().map(|id| Value::from(id.as_str())).collect();
    conn.fetch_in(FIND_MANY, &values![county.as_str()], &keys, |row| body(row, 0))
}

pub fn find(conn: &mut Conn, county: &CountyId, id: &MediationId) -> Result<Option<Mediation>> {
    Ok(find_many(conn, county, &[id])?.pop())
}

/// The last number that a committee gave in a year; 0 before the first.
pub fn last_sequence(
    conn: &mut Conn,
    county: &CountyId,
    committee: &AreaId,
    year: i16,
) -> Result<u32> {
    let parameters = values![county.as_str(), committee.as_str(), i64::from(year)];
    let last = conn.fetch_one(LAST_SEQUENCE, &parameters, |row| crate::number(row, 0))?;
    Ok(last.unwrap_or(0))
}

/// All about the same matter, the latest first.
pub fn of_matter(conn: &mut Conn, county: &CountyId, matter: &str) -> Result<Vec<Mediation>> {
    conn.fetch_all(OF_MATTER, &values![county.as_str(), matter], |row| body(row, 0))
}

/// All that grew from a case, the latest first.
pub fn of_case(conn: &mut Conn, county: &CountyId, number: &CaseNumber) -> Result<Vec<Mediation>> {
    conn.fetch_all(OF_CASE, &values![county.as_str(), number.as_str()], |row| body(row, 0))
}

/// A stretch of a list of some committees, after what stands at an instant under an id; those at a
/// stage, or all.
pub fn of_committees(
    conn: &mut Conn,
    county: &CountyId,
    (list, stage, committees): (List, Option<Stage>, &[&AreaId]),
    after: Option<(Timestamp, &str)>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let keys: Vec<Value<'_>> = committees.iter().map(|area| Value::from(area.as_str())).collect();
    let (sql, start) = match list {
        List::Open => (OF_COMMITTEES, (i64::MAX, "")),
        List::Filed => (FILED_OF_COMMITTEES, (i64::MAX, "")),
        List::Due => (DUE_OF_COMMITTEES, (i64::MIN, "")),
    };
    let (at, id) = after.map_or(start, |(at, id)| (at.millis(), id));
    let mut found =
        conn.fetch_in(sql, &values![county.as_str(), at, id, limit, word(stage)], &keys, listed)?;
    // Some hundreds of committees are asked for in one go; more come in several pieces.
    match list {
        List::Due => {
            found.sort_by(|a, b| (a.due_at, &a.mediation.id).cmp(&(b.due_at, &b.mediation.id)));
        }
        List::Open | List::Filed => found.sort_by(|a, b| {
            let key = |one: &Listed| (one.mediation.opened.at, one.mediation.id.clone());
            key(b).cmp(&key(a))
        }),
    }
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// A stretch of what somebody mediates or mediated, the latest first: at a stage and by a committee,
/// where they are named.
pub fn of_mediator(
    conn: &mut Conn,
    county: &CountyId,
    (person, stage, committee): (&PersonId, Option<Stage>, Option<&AreaId>),
    after: Option<(Timestamp, &str)>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let (at, id) = after.map_or((i64::MAX, ""), |(at, id)| (at.millis(), id));
    let committee = committee.map_or("", AreaId::as_str);
    let parameters =
        values![county.as_str(), person.as_str(), at, id, limit, word(stage), committee];
    conn.fetch_all(OF_MEDIATOR, &parameters, listed)
}

/// Empty asks for all.
fn word(stage: Option<Stage>) -> &'static str {
    stage.map_or("", Stage::id)
}

/// Mediations that the scheduler has something to do with, the longest overdue first.
pub fn due_for_scheduler(
    conn: &mut Conn,
    county: &CountyId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<MediationId>> {
    conn.fetch_all(WAKING, &values![county.as_str(), now.millis(), limit], |row| {
        row.text(0).map(MediationId::new)
    })
}

/// What happened, in order.
pub fn history(conn: &mut Conn, county: &CountyId, id: &MediationId) -> Result<Vec<Recorded>> {
    let stream = Mediation::stream_of(id);
    conn.fetch_all(HISTORY, &values![county.as_str(), &stream], |row| {
        Ok(Recorded {
            at: Timestamp(row.int(0)?),
            actor: crate::json("actor", row.str(1)?)?,
            event: crate::json("mediation event", row.str(2)?)?,
        })
    })
}
