//! Writing appraisals as their cases have them.

use maplegrid_domain::shared::{CountyId, Timestamp};

use super::StoredAppraisal;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    PUT = "INSERT INTO appraisals
           (county, id, case_number, place, area, restricted, opened_at, closes_at, counts, body)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           ON CONFLICT (county, id) DO UPDATE SET
           restricted = excluded.restricted, counts = excluded.counts, body = excluded.body";
}

/// Writes an appraisal that is open or over. One that nobody has seen yet has no row.
pub fn put(conn: &mut Conn, county: &CountyId, row: &StoredAppraisal) -> Result<()> {
    let opened = row.appraisal.opened.as_ref();
    let tally = row.counts.as_ref().map(|tally| crate::to_json("counts", tally)).transpose()?;
    let body = crate::to_json("appraisal", &row.appraisal)?;
    let parameters = values![
        county.as_str(),
        &row.id,
        row.case.as_str(),
        row.place,
        row.area.as_str(),
        row.restricted,
        opened.map_or(0, |opened| Timestamp::millis(opened.at)),
        opened.map_or(0, |opened| Timestamp::millis(opened.closes.at)),
        tally,
        &body,
    ];
    conn.execute(PUT, &parameters).map(|_| ())
}
