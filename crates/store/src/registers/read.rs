//! Reading entries.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::registers::Entry;
use maplegrid_domain::shared::{CountyId, EntryId, PersonId, RegisterId, Timestamp};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    FIND = "SELECT e.body, e.sealed, c.restricted IS NOT NULL AND c.restricted
            FROM register_entries e
            LEFT JOIN cases c ON c.county = e.county AND c.number = e.case_number
            WHERE e.county = ?1 AND e.id = ?2";
    OF_CASE = "SELECT body FROM register_entries
               WHERE county = ?1 AND case_number = ?2 ORDER BY register, seq";
    LAST_SEQ = "SELECT seq FROM register_entries WHERE county = ?1 AND register = ?2
                ORDER BY seq DESC LIMIT ?3";
    HISTORY = "SELECT version, at, person, step, body, sealed FROM register_history
               WHERE county = ?1 AND entry = ?2 ORDER BY version DESC LIMIT ?3";
}

/// An entry as stored.
#[derive(Clone, Debug)]
pub struct EntryRow {
    pub entry: Entry,
    /// The personal fields, still sealed.
    pub sealed: Option<Vec<u8>>,
    /// It belongs to a restricted case: only whoever may see that sees it.
    pub is_restricted: bool,
}

/// A version of an entry.
#[derive(Clone, Debug)]
pub struct Version {
    pub version: u64,
    pub at: Timestamp,
    pub person: PersonId,
    /// A step's word, `propose` for the first.
    pub step: String,
    pub entry: Entry,
    pub sealed: Option<Vec<u8>>,
}

pub(super) fn entry_row(row: &Row<'_>) -> Result<EntryRow> {
    Ok(EntryRow {
        entry: crate::json("register_entries", row.str(0)?)?,
        sealed: row.opt_bytes(1)?,
        is_restricted: row.bool(2)?,
    })
}

pub fn find(conn: &mut Conn, county: &CountyId, id: &EntryId) -> Result<Option<EntryRow>> {
    conn.fetch_one(FIND, &values![county.as_str(), id.as_str()], entry_row)
}

/// The entries of a case, by register.
pub fn of_case(conn: &mut Conn, county: &CountyId, number: &CaseNumber) -> Result<Vec<Entry>> {
    conn.fetch_all(OF_CASE, &values![county.as_str(), number.as_str()], |row| {
        crate::json("register_entries", row.str(0)?)
    })
}

/// The number of the newest entry of a register; 0 if there is none.
pub fn last_seq(conn: &mut Conn, county: &CountyId, register: &RegisterId) -> Result<u64> {
    let found =
        conn.fetch_one(LAST_SEQ, &values![county.as_str(), register.as_str(), 1_i64], |row| {
            crate::number(row, 0)
        })?;
    Ok(found.unwrap_or(0))
}

/// The versions of an entry, the latest first.
pub fn history(
    conn: &mut Conn,
    county: &CountyId,
    id: &EntryId,
    limit: i64,
) -> Result<Vec<Version>> {
    conn.fetch_all(HISTORY, &values![county.as_str(), id.as_str(), limit], version_row)
}

/// A version by the first six columns of a row.
pub(super) fn version_row(row: &Row<'_>) -> Result<Version> {
    Ok(Version {
        version: crate::number(row, 0)?,
        at: Timestamp(row.int(1)?),
        person: PersonId::new(row.text(2)?),
        step: row.text(3)?,
        entry: crate::json("register_history", row.str(4)?)?,
        sealed: row.opt_bytes(5)?,
    })
}
