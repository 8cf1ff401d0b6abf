//! A case with all that a page about it shows. One statement reads it, because over a network each
//! costs a round trip; so state and history are also those of one moment.

use maplegrid_domain::cases::{Case, CaseNumber, Recorded};
use maplegrid_domain::log::Hash;
use maplegrid_domain::shared::{CountyId, Scope, Timestamp};

use super::lists::{case_row, select_rows};
use super::read::is_for;
use super::rows::{CaseRow, Filed};
use crate::db::{Conn, Row, statements, values};
use crate::error::Result;
use crate::log::read::{hash, recorded};

statements! {
    /// Version 0 is the state with the sealed contact data, the others are the events.
    WHOLE = "SELECT 0 AS version, NULL AS at, c.body, c.filed, NULL AS position,
                    (SELECT k.sealed FROM case_contacts k
                     WHERE k.county = c.county AND k.number = c.number) AS bytes
             FROM cases c WHERE c.county = ?1 AND c.number = ?2
             UNION ALL
             SELECT e.version, e.at, e.actor, e.body, e.position, e.leaf
             FROM events e WHERE e.county = ?1 AND e.stream = ?2";
    /// Of the ordinary closed cases: bucket 0. With the limit and the bucket written out and the
    /// area looked up, nothing is left that PostgreSQL would plan anew for each case.
    EARLIER = (select_rows!("sort_at FROM case_areas x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.bucket = 0
          AND x.area = (SELECT area FROM cases WHERE county = ?1 AND number = ?2)
          AND x.sort_at >= ?3 AND x.number <> ?2
        ORDER BY x.sort_at DESC, x.number DESC LIMIT 5"));
}

/// A case, its history, and what else its pages need.
#[derive(Clone, Debug)]
pub struct WholeCase {
    pub case: Case,
    /// What happened, oldest first.
    pub events: Vec<Recorded>,
    /// Where the reception stands in the log, and its leaf.
    pub position: u64,
    pub leaf: Hash,
    /// The encrypted contact data, if any was left.
    pub sealed: Option<Vec<u8>>,
}

/// A case that the scope allows, whole; see [`find`](super::read::find).
pub fn find_whole(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
    scope: &Scope,
) -> Result<Option<WholeCase>> {
    let found = by_number(conn, county, number)?;
    Ok(found.filter(|(whole, filed)| is_for(scope, &whole.case, filed)).map(|(whole, _)| whole))
}

/// The whole case for somebody who has shown its query code: the code is their scope.
pub fn find_whole_by_code_holder(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
) -> Result<Option<WholeCase>> {
    Ok(by_number(conn, county, number)?.map(|(whole, _)| whole))
}

fn by_number(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
) -> Result<Option<(WholeCase, Filed)>> {
    let (mut state, mut history) = (None, Vec::new());
    conn.fetch_all(WHOLE, &values![county.as_str(), number.as_str()], |row| {
        match crate::number::<u64>(row, 0)? {
            0 => state = Some(self::state(row)?),
            version => history.push((version, recorded(row, 1)?, place(row, version)?)),
        }
        Ok(())
    })?;
    // Both halves come by an index, but in which order is not promised.
    history.sort_unstable_by_key(|(version, ..)| *version);
    let reception = history.first().and_then(|(_, _, place)| *place);
    let events = history.into_iter().map(|(_, recorded, _)| recorded).collect();
    Ok(state.zip(reception).map(|((case, filed, sealed), (position, leaf))| {
        (WholeCase { case, events, position, leaf, sealed }, filed)
    }))
}

fn state(row: &Row<'_>) -> Result<(Case, Filed, Option<Vec<u8>>)> {
    let case = crate::json("case", row.str(2)?)?;
    Ok((case, crate::json("filed", row.str(3)?)?, row.opt_bytes(5)?))
}

/// Position and leaf, of the reception only.
fn place(row: &Row<'_>, version: u64) -> Result<Option<(u64, Hash)>> {
    if version != 1 {
        return Ok(None);
    }
    Ok(Some((crate::number(row, 4)?, hash(row, 5)?)))
}

/// The ordinary matters of a case's area that were closed since, without itself: the newest five.
/// For somebody who may read that area.
pub fn earlier(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
    since: Timestamp,
) -> Result<Vec<CaseRow>> {
    conn.fetch_all(EARLIER, &values![county.as_str(), number.as_str(), since.millis()], case_row)
}
