//! Lists of entries and how many there are, for the areas that somebody may see.

use jiff::civil::Date;
use maplegrid_domain::shared::{AreaId, CountyId, RegisterId};

use super::read::{EntryRow, entry_row};
use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    LIST = "SELECT e.body, e.sealed, c.restricted IS NOT NULL AND c.restricted
            FROM register_entries e
            LEFT JOIN cases c ON c.county = e.county AND c.number = e.case_number
            WHERE e.county = ?1 AND e.register = ?2 AND e.seq < ?3
              AND (?4 = '' OR e.state = ?4)
              AND (?5 = '' OR (e.state IN ('in_force', 'completed') AND (
                   (?5 = 'valid' AND (e.from_on IS NULL OR e.from_on <= ?6)
                                 AND (e.until_on IS NULL OR e.until_on >= ?6))
                OR (?5 = 'expired' AND e.until_on < ?6)
                OR (?5 = 'not_yet' AND e.from_on > ?6))))
              AND (?7 = '' OR e.words LIKE ?7 ESCAPE '!')
              AND e.area {IN}
            ORDER BY e.seq DESC LIMIT ?8";
    VALID = "SELECT count(*) FROM register_entries e
             LEFT JOIN cases c ON c.county = e.county AND c.number = e.case_number
             WHERE e.county = ?1 AND e.register = ?2 AND e.state IN ('in_force', 'completed')
               AND (e.from_on IS NULL OR e.from_on <= ?3)
               AND (e.until_on IS NULL OR e.until_on >= ?3)
               AND NOT (c.restricted IS NOT NULL AND c.restricted)
               AND e.area {IN}";
    // What belongs to restricted cases is not counted: a number would tell that it is there.
    COUNTS = "SELECT e.state, count(*),
                     CAST(sum(CASE WHEN e.until_on < ?3 THEN 1 ELSE 0 END) AS {BIGINT}),
                     CAST(coalesce(sum(e.amount_fen), 0) AS {BIGINT})
              FROM register_entries e
              LEFT JOIN cases c ON c.county = e.county AND c.number = e.case_number
              WHERE e.county = ?1 AND e.register = ?2
                AND NOT (c.restricted IS NOT NULL AND c.restricted)
                AND e.area {IN}
              GROUP BY e.state";
}

/// Which entries.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    /// A state's word, or empty for all.
    pub state: &'a str,
    /// `valid`, `expired` or `not_yet` on the day, or empty.
    pub validity: &'a str,
    pub today: Date,
    /// A part of what is not personal, or empty.
    pub words: &'a str,
    /// Entries before this number.
    pub before: u64,
}

/// How many entries of a state there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateCount {
    pub state: String,
    pub n: u64,
    /// Of these, whose last day has passed.
    pub expired: u64,
    /// The sum of what counts against a budget.
    pub fen: u64,
}

/// Entries of these areas, the newest first.
pub fn list(
    conn: &mut Conn,
    county: &CountyId,
    (register, areas): (&RegisterId, &[AreaId]),
    filter: &Filter<'_>,
    limit: i64,
) -> Result<Vec<EntryRow>> {
    let (today, before) =
        (filter.today.to_string(), i64::try_from(filter.before).unwrap_or(i64::MAX));
    let words = pattern(filter.words);
    let prefix = values![
        county.as_str(),
        register.as_str(),
        before,
        filter.state,
        filter.validity,
        &today,
        &words,
        limit,
    ];
    let mut found = conn.fetch_in(LIST, &prefix, &keys(areas), entry_row)?;
    found.sort_by_key(|row| std::cmp::Reverse(row.entry.seq));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// How many entries of each state these areas have.
pub fn counts(
    conn: &mut Conn,
    county: &CountyId,
    (register, areas): (&RegisterId, &[AreaId]),
    today: Date,
) -> Result<Vec<StateCount>> {
    let today = today.to_string();
    let prefix = values![county.as_str(), register.as_str(), &today];
    let found = conn.fetch_in(COUNTS, &prefix, &keys(areas), |row| {
        Ok(StateCount {
            state: row.text(0)?,
            n: crate::number(row, 1)?,
            expired: crate::number(row, 2)?,
            fen: crate::number(row, 3)?,
        })
    })?;
    let mut sums: Vec<StateCount> = Vec::new();
    for one in found {
        match sums.iter_mut().find(|sum| sum.state == one.state) {
            Some(sum) => {
                sum.n += one.n;
                sum.expired += one.expired;
                sum.fen += one.fen;
            }
            None => sums.push(one),
        }
    }
    Ok(sums)
}

/// How many entries of these areas are in force on a day, without what belongs to restricted cases.
pub fn count_valid(
    conn: &mut Conn,
    county: &CountyId,
    (register, areas): (&RegisterId, &[AreaId]),
    today: Date,
) -> Result<u64> {
    let today = today.to_string();
    let prefix = values![county.as_str(), register.as_str(), &today];
    let found: Vec<u64> =
        conn.fetch_in(VALID, &prefix, &keys(areas), |row| crate::number(row, 0))?;
    Ok(found.into_iter().sum())
}

fn keys(areas: &[AreaId]) -> Vec<Value<'_>> {
    areas.iter().map(|area| area.as_str().into()).collect()
}

/// The words anywhere in a text, none of their signs with a meaning of its own.
fn pattern(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    let plain = words.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
}
