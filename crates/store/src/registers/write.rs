//! Writing entries: each version stays.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::registers::Entry;
use maplegrid_domain::shared::{CountyId, PersonId, Timestamp};

use crate::db::{Conn, statements, values};
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
        let approved = entry.approved.as_ref().filter(|_| entry.state.holds());
        entries.push(values![
            county.as_str(),
            entry.id.as_str(),
            entry.register.as_str(),
            entry.area.as_str(),
            entry.seq,
            entry.state.word(),
            entry.case.as_ref().map(CaseNumber::as_str),
            entry.from.map(|day| day.to_string()),
            entry.until.map(|day| day.to_string()),
            entry.amount_fen,
            approved.map(|signed| i64::from(signed.at.date().year())),
            words_of(entry),
            entry.version,
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

/// What an entry is found by.
fn words_of(entry: &Entry) -> String {
    let values = entry.values.values().map(|value| value.to_lowercase());
    values
        .chain(entry.case.iter().map(|number| number.as_str().to_owned()))
        .collect::<Vec<_>>()
        .join("\n")
}
