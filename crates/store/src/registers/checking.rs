//! What `verify` reads of registers: entries with their versions, and money approved beyond a budget.

use std::collections::BTreeMap;

use maplegrid_domain::registers::Entry;
use maplegrid_domain::shared::{AreaId, CountyId, EntryId, RegisterId};

use super::read::{Version, version_row};
use super::write::Columns;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    STORED_AFTER = "SELECT id, body, sealed, register, area, seq, state, case_number, from_on,
                           until_on, amount_fen, approved_year, words, version
                    FROM register_entries WHERE county = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    VERSIONS_BETWEEN = "SELECT version, at, person, step, body, sealed, entry FROM register_history
                        WHERE county = ?1 AND entry > ?2 AND entry <= ?3 ORDER BY entry, version";
    ASTRAY = "SELECT DISTINCT h.entry FROM register_history h
              LEFT JOIN register_entries e ON e.county = h.county AND e.id = h.entry
              WHERE h.county = ?1 AND e.id IS NULL ORDER BY h.entry LIMIT ?2";
    OVERSPENT = "SELECT e.register, e.area, e.approved_year FROM register_entries e
                 LEFT JOIN register_budgets b ON b.county = e.county AND b.register = e.register
                      AND b.area = e.area AND b.year = e.approved_year
                 WHERE e.county = ?1 AND e.approved_year IS NOT NULL AND e.amount_fen IS NOT NULL
                 GROUP BY e.register, e.area, e.approved_year, b.fen
                 HAVING sum(e.amount_fen) > coalesce(b.fen, 0)
                 ORDER BY e.register, e.area, e.approved_year LIMIT ?2";
}

/// An entry as stored, with every version.
#[derive(Clone, Debug)]
pub struct StoredEntry {
    pub id: EntryId,
    /// `None` if the body is none.
    pub entry: Option<Entry>,
    pub sealed: Option<Vec<u8>>,
    /// The columns beside the body say what it says.
    pub is_listed_right: bool,
    /// The first first; `None` if one of them cannot be read.
    pub versions: Option<Vec<Version>>,
}

/// A stretch in the order of ids; the empty text begins.
pub fn stored_after(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<StoredEntry>> {
    let mut found =
        conn.fetch_all(STORED_AFTER, &values![county.as_str(), after, limit], |row| {
            let id = EntryId::new(row.text(0)?);
            let entry: Option<Entry> = crate::json("register_entries", row.str(1)?).ok();
            let columns = Columns::read(row, 3)?;
            let fits = |entry: &Entry| entry.id == id && Columns::of(entry) == columns;
            Ok(StoredEntry {
                is_listed_right: entry.as_ref().is_some_and(fits),
                sealed: row.opt_bytes(2)?,
                versions: Some(Vec::new()),
                entry,
                id,
            })
        })?;
    let Some(last) = found.last().map(|stored| stored.id.clone()) else { return Ok(found) };
    let parameters = values![county.as_str(), after, last.as_str()];
    let versions = conn.fetch_all(VERSIONS_BETWEEN, &parameters, |row| {
        Ok((row.text(6)?, version_row(row).ok()))
    })?;
    let mut of: BTreeMap<String, Option<Vec<Version>>> = BTreeMap::new();
    for (entry, version) in versions {
        let kept = of.entry(entry).or_insert_with(|| Some(Vec::new()));
        match (version, kept.as_mut()) {
            (Some(version), Some(all)) => all.push(version),
            _ => *kept = None,
        }
    }
    for stored in &mut found {
        stored.versions = of.remove(stored.id.as_str()).unwrap_or_else(|| Some(Vec::new()));
    }
    Ok(found)
}

/// Entries of which there are versions and nothing else.
pub fn astray(conn: &mut Conn, county: &CountyId, limit: i64) -> Result<Vec<EntryId>> {
    conn.fetch_all(ASTRAY, &values![county.as_str(), limit], |row| Ok(EntryId::new(row.text(0)?)))
}

/// Areas and years for which more was approved than they have.
pub fn overspent(
    conn: &mut Conn,
    county: &CountyId,
    limit: i64,
) -> Result<Vec<(RegisterId, AreaId, i16)>> {
    conn.fetch_all(OVERSPENT, &values![county.as_str(), limit], |row| {
        let year = crate::number(row, 2)?;
        Ok((RegisterId::new(row.text(0)?), AreaId::new(row.text(1)?), year))
    })
}
