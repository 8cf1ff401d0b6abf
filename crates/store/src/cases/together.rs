//! Cases that are dealt with together, and those that might be.

use maplegrid_domain::cases::{Case, CaseNumber, Event};
use maplegrid_domain::shared::{AreaId, CountyId, Scope, Timestamp};

use super::lists::{case_row, select_rows};
use super::read::is_for;
use super::rows::{Bucket, CaseRow, Filed};
use super::write::load;
use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    SUPPLEMENTS = "SELECT stream, at, body FROM events
                   WHERE county = ?1 AND kind = 'supplemented' AND stream {IN}";
    /// Of the end of one of an area's lists, those received since. The list is cut before any case is
    /// looked at: where thousands are open for long, most of them would be read for nothing.
    RECENT = (select_rows!("received_at FROM cases x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND c.received_at >= ?4 AND x.number IN (
            SELECT y.number FROM case_areas y
            WHERE y.county = ?1 AND y.area = ?2 AND y.bucket = ?3 AND y.sort_at >= ?4
            ORDER BY y.sort_at DESC, y.number DESC LIMIT ?5)"));
}

/// A case that is dealt with together with another, as whoever reads that one sees it.
#[derive(Clone, Debug)]
pub struct TogetherCase {
    pub case: Case,
    /// What its resident added later, oldest first.
    pub supplements: Vec<(Timestamp, String)>,
    /// The reader might open it by itself too.
    pub readable: bool,
}

/// Cases by number, for whoever may read the one they are joined to, or who leads the one that may
/// be read: their words go with it. Not those of restricted ones, which are for their own readers.
pub fn together(
    conn: &mut Conn,
    county: &CountyId,
    numbers: &[&CaseNumber],
    scope: &Scope,
) -> Result<Vec<TogetherCase>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<Value<'_>> = numbers.iter().map(|number| Value::from(number.as_str())).collect();
    let mut said = conn.fetch_in(SUPPLEMENTS, &values![county.as_str()], &keys, |row| {
        Ok((row.text(0)?, Timestamp(row.int(1)?), row.text(2)?))
    })?;
    said.sort_unstable();
    let dress = |(case, filed): (Case, Filed)| {
        let own = said.iter().filter(|(stream, ..)| stream == case.number.as_str());
        let words = own.filter_map(|(_, at, body)| match crate::json("event", body) {
            Ok(Event::Supplemented { text }) => Some((*at, text)),
            _ => None,
        });
        let supplements = words.collect();
        TogetherCase { readable: is_for(scope, &case, &filed), supplements, case }
    };
    let mut found: Vec<TogetherCase> = load(conn, county, numbers)?
        .into_iter()
        .map(dress)
        .filter(|one| one.readable || !one.case.restricted)
        .collect();
    found.sort_by(|a, b| a.case.number.cmp(&b.case.number));
    Ok(found)
}

/// The ordinary cases of an area that were received since a moment and are open, or closed, in no
/// order. Never restricted ones: they stand in other lists. At most `limit`, the last by what their
/// list sorts by.
pub fn recent(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    bucket: Bucket,
    (since, limit): (Timestamp, i64),
) -> Result<Vec<CaseRow>> {
    let parameters =
        values![county.as_str(), area.as_str(), bucket.code(false), since.millis(), limit];
    conn.fetch_all(RECENT, &parameters, case_row)
}
