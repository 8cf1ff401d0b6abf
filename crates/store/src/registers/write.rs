//! Writing entries: each version stays.

use maplegrid_domain::registers::Entry;
use maplegrid_domain::shared::{CountyId, PersonId, Timestamp};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    PUT = "INSERT INTO register_entries
               (county, id, register, area, seq, state, case_number, from_on, until_on, amount_fen,
                approved_year, words, version, body, sealed)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
           ON CONFLICT (county, id) DO UPDATE SET
               state = excluded.state, case_number = excluded.case_number,
               from_on = excluded.from_on, until_on = excluded.until_on,
               amount_fen = excluded.amount_fen, approved_year = excluded.approved_year,
               words = excluded.words, version = excluded.version, body = excluded.body,
               sealed = excluded.sealed";
    KEEP = "INSERT INTO register_history
                (county, entry, version, at, person, step, body, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
}

/// A version to be written: who did which step when.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    pub entry: &'a Entry,
    pub sealed: Option<&'a [u8]>,
    pub at: Timestamp,
    pub person: &'a PersonId,
    pub step: &'a str,
}

/// Writes entries as they are now, and their versions into the history.
pub fn put(conn: &mut Conn, county: &CountyId, versions: &[Written<'_>]) -> Result<()> {
    let bodies: Vec<String> = versions
        .iter()
        .map(|written| crate::to_json("register_entries", written.entry))
        .collect::<Result<_>>()?;
    let mut entries = Vec::with_capacity(versions.len());
    let mut kept = Vec::with_capacity(versions.len());
    for (Written { entry, sealed, at, person, step }, body) in versions.iter().zip(&bodies) {
        let columns = Columns::of(entry);
        entries.push(values![
            county.as_str(),
            entry.id.as_str(),
            columns.register,
            columns.area,
            columns.seq,
            columns.state,
            columns.case,
            columns.from_on,
            columns.until_on,
            columns.amount_fen,
            columns.approved_year,
            columns.words,
            columns.version,
            body.as_str(),
            *sealed,
        ]);
        kept.push(values![
            county.as_str(),
            entry.id.as_str(),
            entry.version,
            at.millis(),
            person.as_str(),
            *step,
            body.as_str(),
            *sealed,
        ]);
    }
    conn.execute_many(PUT, &entries)?;
    conn.execute_many(KEEP, &kept).map(|_| ())
}

/// The columns beside the body, as they follow from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    register: String,
    area: String,
    seq: i64,
    state: String,
    case: Option<String>,
    from_on: Option<String>,
    until_on: Option<String>,
    amount_fen: Option<i64>,
    approved_year: Option<i64>,
    words: String,
    version: i64,
}

impl Columns {
    pub(super) fn of(entry: &Entry) -> Self {
        let number = |given: u64| i64::try_from(given).unwrap_or(i64::MAX);
        let approved = entry.approved.as_ref().filter(|_| entry.state.holds());
        Self {
            register: entry.register.to_string(),
            area: entry.area.to_string(),
            seq: number(entry.seq),
            state: entry.state.word().to_owned(),
            case: entry.case.as_ref().map(|number| number.as_str().to_owned()),
            from_on: entry.from.map(|day| day.to_string()),
            until_on: entry.until.map(|day| day.to_string()),
            amount_fen: entry.amount_fen.map(number),
            approved_year: approved.map(|signed| i64::from(signed.at.date().year())),
            words: words_of(entry),
            version: number(entry.version),
        }
    }

    /// As they stand in a row from a column on, in the order of the fields.
    pub(super) fn read(row: &Row<'_>, from: usize) -> Result<Self> {
        Ok(Self {
            register: row.text(from)?,
            area: row.text(from + 1)?,
            seq: row.int(from + 2)?,
            state: row.text(from + 3)?,
            case: row.opt_text(from + 4)?,
            from_on: row.opt_text(from + 5)?,
            until_on: row.opt_text(from + 6)?,
            amount_fen: row.opt_int(from + 7)?,
            approved_year: row.opt_int(from + 8)?,
            words: row.text(from + 9)?,
            version: row.int(from + 10)?,
        })
    }
}

/// What an entry is found by.
fn words_of(entry: &Entry) -> String {
    let values = entry.values.values().map(|value| value.to_lowercase());
    values
        .chain(entry.case.iter().map(|number| number.as_str().to_owned()))
        .collect::<Vec<_>>()
        .join("\n")
}
