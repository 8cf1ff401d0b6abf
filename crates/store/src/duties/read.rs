//! Reads for lists, cards and decisions.

use maplegrid_domain::duties::{HouseholdFile, LoggedContact, PastLink, Recorded};
use maplegrid_domain::shared::{
    AreaId, ContactId, CountyId, HouseholdId, LineId, PersonId, TierId, Timestamp,
};

use super::logged;
use crate::db::{Conn, Row, Value, statements, values};
use crate::error::{Error, Result};

statements! {
    FILES = "SELECT body FROM household_files WHERE county = ?1 AND household {IN}";
    PAST_LINKS = "SELECT household, line, person, from_at, until_at FROM household_links_past
                  WHERE county = ?1 AND until_at >= ?2 AND household {IN}";
    CONTACTS_SINCE = "SELECT household, id, line, person, channel, at, recorded_at FROM contacts
                      WHERE county = ?1 AND at >= ?2 AND household {IN}";
    TIMES_SINCE = "SELECT household, line, at FROM contacts
                   WHERE county = ?1 AND at >= ?2 AND household {IN}";
    USED = "SELECT id, line, request_hash, recorded_at FROM contacts
            WHERE county = ?1 AND id {IN}";
    OF_PERSONS = "SELECT l.household, l.line, l.person, l.from_at, h.area, h.door, h.head, h.code,
                         h.walk, h.elder, CASE WHEN h.sealed IS NULL THEN 0 ELSE 1 END, f.body
                  FROM household_links l
                  JOIN households h ON h.county = l.county AND h.id = l.household
                  LEFT JOIN household_files f
                         ON f.county = l.county AND f.household = l.household
                  WHERE l.county = ?1 AND h.closed_at IS NULL AND l.person {IN}";
    NEWEST_CONTACTS = "SELECT household, id, line, person, channel, at, recorded_at FROM contacts
                       WHERE county = ?1 AND household = ?2
                       ORDER BY at DESC, id, line LIMIT ?3";
    HISTORY = "SELECT at, actor, body FROM events
               WHERE county = ?1 AND stream = ?2 AND version > ?3 ORDER BY version";
    WAITING = "SELECT h.id, h.area, h.door, h.head, f.body
               FROM household_files f
               JOIN households h ON h.county = f.county AND h.id = f.household
               WHERE f.county = ?1 AND f.waiting ORDER BY f.household LIMIT ?2";
    WAKING = "SELECT household FROM household_files
              WHERE county = ?1 AND wake_at <= ?2 ORDER BY wake_at LIMIT ?3";
}

fn keys(households: &[HouseholdId]) -> Vec<Value<'_>> {
    households.iter().map(|id| Value::from(id.as_str())).collect()
}

fn file(row: &Row<'_>, column: usize) -> Result<HouseholdFile> {
    crate::json("household file", row.str(column)?)
}

/// The files of those households that have one, in no order.
pub fn files(
    conn: &mut Conn,
    county: &CountyId,
    households: &[HouseholdId],
) -> Result<Vec<HouseholdFile>> {
    let keys = keys(households);
    conn.fetch_in(FILES, &values![county.as_str()], &keys, |row| file(row, 0))
}

/// Links that ended at `since` or later.
pub fn past_links(
    conn: &mut Conn,
    county: &CountyId,
    since: Timestamp,
    households: &[HouseholdId],
) -> Result<Vec<(HouseholdId, PastLink)>> {
    let parameters = values![county.as_str(), since.millis()];
    conn.fetch_in(PAST_LINKS, &parameters, &keys(households), |row| {
        let link = PastLink {
            line: LineId::new(row.text(1)?),
            person: PersonId::new(row.text(2)?),
            from: Timestamp(row.int(3)?),
            until: Timestamp(row.int(4)?),
        };
        Ok((HouseholdId::new(row.text(0)?), link))
    })
}

/// Contacts since an instant, a row for each line they count on.
pub fn contacts_since(
    conn: &mut Conn,
    county: &CountyId,
    since: Timestamp,
    households: &[HouseholdId],
) -> Result<Vec<(HouseholdId, LoggedContact)>> {
    let parameters = values![county.as_str(), since.millis()];
    conn.fetch_in(CONTACTS_SINCE, &parameters, &keys(households), logged)
}

/// When the households were contacted on which line since an instant.
pub fn times_since(
    conn: &mut Conn,
    county: &CountyId,
    since: Timestamp,
    households: &[HouseholdId],
) -> Result<Vec<(HouseholdId, LineId, Timestamp)>> {
    let parameters = values![county.as_str(), since.millis()];
    conn.fetch_in(TIMES_SINCE, &parameters, &keys(households), |row| {
        let (household, line) = (row.text(0)?, row.text(1)?);
        Ok((HouseholdId::new(household), LineId::new(line), Timestamp(row.int(2)?)))
    })
}

/// A contact that is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedContact {
    pub id: ContactId,
    pub lines: Vec<LineId>,
    /// Of what was asked when it was logged.
    pub request_hash: [u8; 32],
    pub recorded_at: Timestamp,
}

/// Which of these ids are known, whatever household they are about.
pub fn used_contacts(
    conn: &mut Conn,
    county: &CountyId,
    ids: &[&ContactId],
) -> Result<Vec<UsedContact>> {
    let keys: Vec<_> = ids.iter().map(|id| Value::from(id.as_str())).collect();
    let mut used: Vec<UsedContact> = Vec::new();
    let rows = conn.fetch_in(USED, &values![county.as_str()], &keys, |row| {
        let hash = row.bytes(2)?;
        let request_hash =
            hash.try_into().map_err(|_| Error::decode("request_hash", "not 32 bytes"))?;
        Ok(UsedContact {
            id: ContactId::new(row.text(0)?),
            lines: vec![LineId::new(row.text(1)?)],
            request_hash,
            recorded_at: Timestamp(row.int(3)?),
        })
    })?;
    for row in rows {
        match used.iter_mut().find(|known| known.id == row.id) {
            Some(known) => known.lines.extend(row.lines),
            None => used.push(row),
        }
    }
    Ok(used)
}

/// A household on somebody's list, once for each line.
#[derive(Clone, Debug)]
pub struct LinkedHousehold {
    pub household: HouseholdId,
    pub line: LineId,
    pub person: PersonId,
    pub from: Timestamp,
    pub area: AreaId,
    pub door: String,
    pub head: String,
    pub code: String,
    pub walk: i64,
    pub elder: bool,
    pub has_sealed: bool,
    pub file: Option<HouseholdFile>,
}

/// The open households of these contacts, in no order.
pub fn households_of(
    conn: &mut Conn,
    county: &CountyId,
    persons: &[&PersonId],
) -> Result<Vec<LinkedHousehold>> {
    let keys: Vec<_> = persons.iter().map(|person| Value::from(person.as_str())).collect();
    conn.fetch_in(OF_PERSONS, &values![county.as_str()], &keys, |row| {
        Ok(LinkedHousehold {
            household: HouseholdId::new(row.text(0)?),
            line: LineId::new(row.text(1)?),
            person: PersonId::new(row.text(2)?),
            from: Timestamp(row.int(3)?),
            area: AreaId::new(row.text(4)?),
            door: row.text(5)?,
            head: row.text(6)?,
            code: row.text(7)?,
            walk: row.int(8)?,
            elder: row.bool(9)?,
            has_sealed: row.int(10)? != 0,
            file: row.opt_text(11)?.map(|body| crate::json("household file", &body)).transpose()?,
        })
    })
}

/// A household's newest contacts, a row for each line.
pub fn newest_contacts(
    conn: &mut Conn,
    county: &CountyId,
    household: &HouseholdId,
    limit: i64,
) -> Result<Vec<LoggedContact>> {
    let parameters = values![county.as_str(), household.as_str(), limit];
    conn.fetch_all(NEWEST_CONTACTS, &parameters, |row| logged(row).map(|(_, contact)| contact))
}

/// What was recorded about a household after a version, oldest first.
pub fn history(
    conn: &mut Conn,
    county: &CountyId,
    household: &HouseholdId,
    after: u64,
) -> Result<Vec<Recorded>> {
    let stream = HouseholdFile::stream_of(household);
    conn.fetch_all(HISTORY, &values![county.as_str(), &stream, after], |row| {
        Ok(Recorded {
            at: Timestamp(row.int(0)?),
            actor: crate::json("actor", row.str(1)?)?,
            event: crate::json("household event", row.str(2)?)?,
        })
    })
}

/// A household of which something waits for somebody.
#[derive(Clone, Debug)]
pub struct WaitingHousehold {
    pub household: HouseholdId,
    pub area: AreaId,
    pub door: String,
    pub head: String,
    pub file: HouseholdFile,
}

/// Of the households of which something waits for somebody those that are `wanted`, by id; `limit`
/// rows are gone through.
pub fn waiting(
    conn: &mut Conn,
    county: &CountyId,
    limit: i64,
    wanted: impl Fn(&HouseholdId, &AreaId) -> bool,
) -> Result<Vec<WaitingHousehold>> {
    let rows = conn.fetch_all(WAITING, &values![county.as_str(), limit], |row| {
        let (household, area) = (HouseholdId::new(row.text(0)?), AreaId::new(row.text(1)?));
        if !wanted(&household, &area) {
            return Ok(None);
        }
        let (door, head) = (row.text(2)?, row.text(3)?);
        Ok(Some(WaitingHousehold { household, area, door, head, file: file(row, 4)? }))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// Households whose care the scheduler has to look at, those that wait longest first.
pub fn due_for_scheduler(
    conn: &mut Conn,
    county: &CountyId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<HouseholdId>> {
    conn.fetch_all(WAKING, &values![county.as_str(), now.millis(), limit], |row| {
        Ok(HouseholdId::new(row.text(0)?))
    })
}

/// The tier as a list's column has it.
pub(super) fn tier_of(file: &HouseholdFile) -> Option<&str> {
    file.tier().map(TierId::as_str)
}
