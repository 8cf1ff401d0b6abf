//! What `verify` reads of the tallies: all of them, page by page.

use maplegrid_domain::shared::CountyId;

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    TALLIES_AFTER = "SELECT area, measure, day, n FROM tallies
                     WHERE county = ?1 AND (area, measure, day) > (?2, ?3, ?4)
                     ORDER BY area, measure, day LIMIT ?5";
}

/// A tally as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TallyRow {
    pub area: String,
    pub measure: String,
    /// As yyyymmdd.
    pub day: i64,
    pub n: i64,
}

/// A stretch of the tallies in the order of their key; `None` begins.
pub fn tallies_after(
    conn: &mut Conn,
    county: &CountyId,
    after: Option<&TallyRow>,
    limit: i64,
) -> Result<Vec<TallyRow>> {
    let (area, measure, day) =
        after.map_or(("", "", i64::MIN), |row| (&*row.area, &*row.measure, row.day));
    conn.fetch_all(TALLIES_AFTER, &values![county.as_str(), area, measure, day, limit], |row| {
        Ok(TallyRow { area: row.text(0)?, measure: row.text(1)?, day: row.int(2)?, n: row.int(3)? })
    })
}
