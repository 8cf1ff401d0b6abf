//! What a county uses of its method: lines with contacts, posts with nominations, closer care.

use maplegrid_domain::duties::HouseholdFile;
use maplegrid_domain::shared::{CountyId, LineId, PostId};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    LINES = "SELECT line, CAST(sum(n) AS BIGINT) FROM contact_counts
             WHERE county = ?1 AND n > 0 GROUP BY line ORDER BY line";
    NOMINATIONS = "SELECT post, count(*) FROM selections
                   WHERE county = ?1 AND state = 'nominated' GROUP BY post ORDER BY post";
    CARED_FOR = "SELECT body FROM household_files
                 WHERE county = ?1 AND household > ?2 AND (tier IS NOT NULL OR waiting)
                 ORDER BY household LIMIT ?3";
}

/// Lines that households have contacts on, with how many.
pub fn lines(conn: &mut Conn, county: &CountyId) -> Result<Vec<(LineId, u64)>> {
    conn.fetch_all(LINES, &values![county.as_str()], |row| {
        Ok((LineId::new(row.text(0)?), crate::number(row, 1)?))
    })
}

/// Posts that somebody is nominated for, with how many nominations.
pub fn nominations(conn: &mut Conn, county: &CountyId) -> Result<Vec<(PostId, u64)>> {
    conn.fetch_all(NOMINATIONS, &values![county.as_str()], |row| {
        Ok((PostId::new(row.text(0)?), crate::number(row, 1)?))
    })
}

/// A stretch of the households that have closer care or wait for something, by their ids; the
/// empty text begins.
pub fn cared_for(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<HouseholdFile>> {
    conn.fetch_all(CARED_FOR, &values![county.as_str(), after, limit], |row| {
        crate::json("household file", row.str(0)?)
    })
}
