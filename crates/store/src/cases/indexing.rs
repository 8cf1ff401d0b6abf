//! Feeding the search index: follows the ledger from a stored position, piece by piece.
//!
//! The position moves in the transaction that writes what was read, under a lock on its row, so
//! several processes may follow at once and nothing is indexed twice or left out.

use std::fmt::Write as _;

use maplegrid_domain::cases::{CaseNumber, Event};
use maplegrid_domain::shared::bigrams::{fold, tokens};
use maplegrid_domain::shared::{AreaId, CountyId};

use super::rows::Filed;
use crate::db::{Conn, Value, statements, values};
use crate::error::{Error, Result};

statements! {
    // Where full-text rows are numbered, counties get 2^40 numbers each, far more than events.
    BEGIN = {
        sqlite: "INSERT INTO search_position (county, position, first_place)
                 SELECT ?1, 0, count(*) * 1099511627776 FROM search_position WHERE TRUE
                 ON CONFLICT (county) DO NOTHING",
        postgres: "INSERT INTO search_position (county, position, first_place)
                   VALUES (?1, 0, 0) ON CONFLICT (county) DO NOTHING",
    };
    // Touching the row locks it, as with log_head.
    LOCK = "UPDATE search_position SET position = position WHERE county = ?1
            RETURNING position, first_place";
    ADVANCE = "UPDATE search_position SET position = ?2 WHERE county = ?1";
    BEHIND = "SELECT h.size - COALESCE(
                  (SELECT p.position FROM search_position p WHERE p.county = h.county), 0)
              FROM log_head h WHERE h.county = ?1";
    NEW_EVENTS = "SELECT position, stream, kind FROM events
                  WHERE county = ?1 AND position >= ?2 ORDER BY position LIMIT ?3";
    SPOKEN = "SELECT stream, position, body FROM events
              WHERE county = ?1 AND kind IN ('received', 'supplemented') AND stream {IN}";
    FILED = "SELECT number, filed FROM cases WHERE county = ?1 AND number {IN}";
    INSERT = "INSERT INTO search_cases (county, number, place, text, words)
              VALUES (?1, ?2, ?3, ?4, ?5)";
    DELETE = "DELETE FROM search_cases WHERE county = ?1 AND number = ?2";
}

/// Events looked at in one piece.
const EVENTS_AT_ONCE: i64 = 1_000;
/// Cases indexed in one piece: few enough that a command waits some milliseconds at most.
const CASES_AT_ONCE: usize = 50;

/// How many events of the ledger the index has not followed yet.
pub fn behind(conn: &mut Conn, county: &CountyId) -> Result<u64> {
    let behind = conn.fetch_one(BEHIND, &values![county.as_str()], |row| crate::number(row, 0))?;
    Ok(behind.unwrap_or(0))
}

/// Indexes the next piece of the ledger; false if there was none.
pub fn follow(conn: &mut Conn, county: &CountyId) -> Result<bool> {
    let at = lock(conn, county)?;
    let events = conn.fetch_all(
        NEW_EVENTS,
        &values![county.as_str(), at.position, EVENTS_AT_ONCE],
        |row| {
            let kind = row.str(2)?;
            let spoken = matches!(kind, "received" | "supplemented");
            Ok((crate::number::<u64>(row, 0)?, row.text(1)?, spoken))
        },
    )?;
    let mut numbers: Vec<String> = Vec::new();
    let mut position = at.position;
    for (followed, number, spoken) in events {
        if spoken && !numbers.contains(&number) {
            if numbers.len() == CASES_AT_ONCE {
                break;
            }
            numbers.push(number);
        }
        position = followed + 1;
    }
    if position == at.position {
        return Ok(false);
    }
    index(conn, county, at.first_place, &numbers)?;
    conn.execute(ADVANCE, &values![county.as_str(), position])?;
    Ok(true)
}

/// Takes a case out of the index, text and tokens, for erasure.
pub fn forget(conn: &mut Conn, county: &CountyId, number: &CaseNumber) -> Result<()> {
    // Whoever follows the ledger right now must not put back what they have read before.
    lock(conn, county)?;
    conn.execute(DELETE, &values![county.as_str(), number.as_str()]).map(|_| ())
}

/// Indexes cases anew whose areas have come to lie elsewhere.
pub fn again(conn: &mut Conn, county: &CountyId, numbers: &[CaseNumber]) -> Result<()> {
    let at = lock(conn, county)?;
    let numbers: Vec<String> = numbers.iter().map(|number| number.as_str().to_owned()).collect();
    index(conn, county, at.first_place, &numbers)
}

struct Position {
    position: u64,
    first_place: u64,
}

fn lock(conn: &mut Conn, county: &CountyId) -> Result<Position> {
    if let Some(position) = try_lock(conn, county)? {
        return Ok(position);
    }
    conn.execute(BEGIN, &values![county.as_str()])?;
    try_lock(conn, county)?.ok_or_else(|| Error::decode("search_position", "no row"))
}

fn try_lock(conn: &mut Conn, county: &CountyId) -> Result<Option<Position>> {
    conn.fetch_one(LOCK, &values![county.as_str()], |row| {
        Ok(Position { position: crate::number(row, 0)?, first_place: crate::number(row, 1)? })
    })
}

/// A case's words, as its history has them.
#[derive(Default)]
struct Words {
    /// Of the reception, which orders the hits.
    position: Option<u64>,
    text: String,
}

/// Cuts these cases anew from their whole history: doing it twice changes nothing.
fn index(conn: &mut Conn, county: &CountyId, first_place: u64, numbers: &[String]) -> Result<()> {
    let keys: Vec<Value<'_>> = numbers.iter().map(Value::from).collect();
    let mut spoken = conn.fetch_in(SPOKEN, &values![county.as_str()], &keys, |row| {
        Ok((crate::number::<u64>(row, 1)?, row.text(0)?, row.text(2)?))
    })?;
    spoken.sort_unstable();
    let mut filed = conn.fetch_in(FILED, &values![county.as_str()], &keys, |row| {
        Ok((row.text(0)?, crate::json::<Filed>("filed", row.str(1)?)?.areas))
    })?;
    filed.sort_unstable();
    let mut rows = Vec::with_capacity(numbers.len());
    for (number, areas) in &filed {
        let mut words = Words::default();
        for (position, _, body) in spoken.iter().filter(|(_, stream, _)| stream == number) {
            words.add(*position, body);
        }
        if let Some(position) = words.position {
            let text = fold(&words.text);
            let tokens = tokens_of(county, areas, &text);
            rows.push(values![county.as_str(), number, first_place + position, text, tokens]);
        }
    }
    // What was indexed before, if anything, gives way to the whole.
    let before: Vec<_> = filed.iter().map(|(number, _)| values![county.as_str(), number]).collect();
    conn.execute_many(DELETE, &before)?;
    conn.execute_many(INSERT, &rows).map(|_| ())
}

impl Words {
    /// An event that cannot be read any more has no words to be found by.
    fn add(&mut self, position: u64, body: &str) {
        match crate::json("event", body) {
            Ok(Event::Received { text, location, .. }) => {
                self.position = Some(position);
                self.text = [text, location.unwrap_or_default()].join("\n");
            }
            Ok(Event::Supplemented { text }) => {
                self.text.push('\n');
                self.text.push_str(&text);
            }
            _ => {}
        }
    }
}

fn tokens_of(county: &CountyId, areas: &[AreaId], folded: &str) -> String {
    let mut line = String::with_capacity(folded.len() * 3);
    let areas = areas.iter().map(|area| area_token(county, area));
    for token in areas.chain(tokens(folded)) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&token);
    }
    line
}

/// The token of all cases in an area's subtree. The underscore in front keeps it apart from words.
/// It names the county too, and no two areas share it, also where case is folded.
pub(super) fn area_token(county: &CountyId, area: &AreaId) -> String {
    format!("_z{}_z{}", plain(county.as_str()), plain(area.as_str()))
}

fn plain(id: &str) -> String {
    let mut plain = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => plain.push(char::from(byte)),
            // No hexadecimal digit is a z, so this cannot be taken for where a name begins.
            // Writing to a String cannot fail.
            _ => drop(write!(plain, "_{byte:02x}")),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_have_tokens_of_their_own() {
        let token = |county: &str, area: &str| area_token(&county.into(), &area.into());
        assert_eq!(token("140429", "g1"), "_z140429_zg1");
        let same = [("a", "b_z"), ("a_zb", ""), ("a", "B"), ("a", "b"), ("", "a_zb"), ("a", "村")];
        let distinct: std::collections::BTreeSet<_> =
            same.iter().map(|(county, area)| token(county, area)).collect();
        assert_eq!(distinct.len(), same.len());
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(distinct.iter().all(|token| token.chars().all(is_plain)));
    }
}
