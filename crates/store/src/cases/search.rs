//! Finding cases by their words, newest first.
//!
//! The index finds by tokens, the comparison with the folded text removes what only has the same
//! pairs of characters, and the case's own row, as it stands now, says whether it may be read: the
//! index follows some moments behind and is never asked that.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::bigrams::{Question, Wanted};
use maplegrid_domain::shared::{AreaId, CountyId, PersonId};

use super::indexing::area_token;
use super::lists::{Cursor, Filters, Listed, case_row, select_rows};
use super::rows::CaseRow;
use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

/// The text has every term. An unused one is the empty text, which every text contains.
macro_rules! has_terms {
    (sqlite) => {
        "instr(t.text, ?5) > 0 AND instr(t.text, ?6) > 0 AND instr(t.text, ?7) > 0
         AND instr(t.text, ?8) > 0 AND instr(t.text, ?9) > 0 AND instr(t.text, ?10) > 0
         AND instr(t.text, ?11) > 0 AND instr(t.text, ?12) > 0"
    };
    (postgres) => {
        "position(?5 IN t.text) > 0 AND position(?6 IN t.text) > 0
         AND position(?7 IN t.text) > 0 AND position(?8 IN t.text) > 0
         AND position(?9 IN t.text) > 0 AND position(?10 IN t.text) > 0
         AND position(?11 IN t.text) > 0 AND position(?12 IN t.text) > 0"
    };
}

// The tokens of a question are parted by spaces, `*` marks a prefix.
//
// FTS5 walks from the newest on. A GIN index knows no order: PostgreSQL would have to fetch every
// case with a common word to sort them. It therefore looks through the newest two thousand first,
// which hold a page of any common word, and asks the index only if they do not. (It gets the
// tokens from a subquery, because if it knew them it would read the whole table for a common
// word; `OFFSET 0` keeps the tokens of cases without the terms from being fetched, and `+ 0`
// the index of places from being read through beside the one of tokens.)
statements! {
    HITS = {
        sqlite: concat!(
            "SELECT t.number, t.place
             FROM search_words w CROSS JOIN search_texts t ON t.place = w.rowid
             WHERE t.county = ?1 AND w.search_words MATCH ?2 AND w.rowid < ?3 AND ",
            has_terms!(sqlite),
            " ORDER BY w.rowid DESC LIMIT ?4"
        ),
        postgres: concat!(
            "WITH query AS MATERIALIZED (
                 SELECT CAST(replace(replace(CAST(?2 AS TEXT), '*', ':*'), ' ', ' & ') AS TSQUERY)
                        AS tokens),
             recent AS MATERIALIZED (
                 SELECT r.number, r.place FROM (
                     SELECT t.number, t.place, t.words FROM (
                         SELECT number, place, text, words FROM search_cases
                         WHERE county = ?1 AND place < ?3 ORDER BY place DESC LIMIT 2000) t
                     WHERE ", has_terms!(postgres), " OFFSET 0) r
                 WHERE r.words @@ (SELECT tokens FROM query) ORDER BY r.place DESC LIMIT ?4)
             SELECT number, place FROM recent
             UNION
             SELECT t.number, t.place FROM search_cases t
             WHERE (SELECT count(*) FROM recent) < ?4 AND t.county = ?1 AND t.place + 0 < ?3
               AND t.words @@ (SELECT tokens FROM query) AND ", has_terms!(postgres), "
             ORDER BY place DESC LIMIT ?4"
        ),
    };
    READABLE = (select_rows!("version FROM cases x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1
          AND ((NOT c.restricted AND ?2) OR (c.restricted AND ?3) OR c.owner_person = ?4)
          AND (?5 = '' OR c.category = ?5) AND (?6 = '' OR c.channel = ?6)
          AND (?7 = '' OR c.step = ?7) AND (?8 = '' OR c.phase = ?8)
          AND x.number {IN}"));
}

/// Hits looked at in one go: this many times what is still wanted, and at most so many.
const HITS_FACTOR: i64 = 4;
const HITS_MOST: i64 = 4_096;

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct WordSearch<'a> {
    pub question: &'a Question,
    /// The subtree to look in; the whole county if not given. Naming an area that holds every case
    /// would cost a walk through all of them for a rare word.
    pub area: Option<&'a AreaId>,
    /// Its ordinary cases may be read.
    pub ordinary: bool,
    /// Its restricted cases may be read.
    pub restricted: bool,
    /// Cases in this person's hands may be read in any case.
    pub person: Option<&'a PersonId>,
    pub filters: &'a Filters,
    pub after: Option<&'a Cursor>,
    pub limit: i64,
}

/// Cases with these words, newest first. They sort by their place in the order of reception,
/// which is what a cursor holds.
pub fn by_words(
    conn: &mut Conn,
    county: &CountyId,
    search: &WordSearch<'_>,
) -> Result<Vec<Listed>> {
    let limit = usize::try_from(search.limit).unwrap_or(0);
    let tokens = expression(county, search);
    let mut before = search.after.map_or(i64::MAX, |cursor| cursor.sort_at);
    let mut found = Vec::new();
    // Nearly all hits may be read, so the first look nearly always is enough.
    let mut look = search.limit;
    while found.len() < limit {
        let hits = hits(conn, county, search, &tokens, before, look)?;
        let Some((_, last)) = hits.last() else { break };
        before = *last;
        let is_last = i64::try_from(hits.len()).is_ok_and(|count| count < look);
        found.extend(readable(conn, county, search, hits)?);
        if is_last {
            break;
        }
        look = (look * HITS_FACTOR).min(HITS_MOST);
    }
    found.truncate(limit);
    Ok(found)
}

/// What the index is asked for: letters, digits and underscores, parted by spaces.
fn expression(county: &CountyId, search: &WordSearch<'_>) -> String {
    let area = search.area.map(|area| area_token(county, area));
    let words = search.question.tokens.iter().map(|token| match token {
        Wanted::Whole(token) => token.clone(),
        Wanted::Prefix(token) => format!("{token}*"),
    });
    area.into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

fn hits(
    conn: &mut Conn,
    county: &CountyId,
    search: &WordSearch<'_>,
    tokens: &str,
    before: i64,
    look: i64,
) -> Result<Vec<(CaseNumber, i64)>> {
    let mut parameters = values![county.as_str(), tokens, before, look].to_vec();
    let terms = search.question.terms.iter().map(String::as_str).chain(std::iter::repeat(""));
    parameters.extend(terms.take(Question::TERMS_MOST).map(Value::from));
    conn.fetch_all(HITS, &parameters, |row| Ok((CaseNumber::stored(row.text(0)?), row.int(1)?)))
}

/// Those of the hits that may be read and pass the filters, in their order.
fn readable(
    conn: &mut Conn,
    county: &CountyId,
    search: &WordSearch<'_>,
    hits: Vec<(CaseNumber, i64)>,
) -> Result<Vec<Listed>> {
    let keys: Vec<Value<'_>> = hits.iter().map(|(number, _)| number.as_str().into()).collect();
    let filters = search.filters;
    let parameters = values![
        county.as_str(),
        search.ordinary,
        search.restricted,
        search.person.map_or("", |person| person.as_str()),
        &filters.category,
        &filters.channel,
        &filters.step,
        &filters.phase,
    ];
    let rows = conn.fetch_in(READABLE, &parameters, &keys, case_row)?;
    let mut rows: std::collections::HashMap<CaseNumber, CaseRow> =
        rows.into_iter().map(|row| (row.number.clone(), row)).collect();
    let listed = hits.into_iter().filter_map(|(number, sort_at)| {
        let row = rows.remove(&number)?;
        Some(Listed { row, sort_at })
    });
    Ok(listed.collect())
}
