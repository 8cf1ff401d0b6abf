//! What `verify` reads of confirmed sheets.

use maplegrid_domain::shared::{AreaId, CountyId, ReportId};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    KEPT_AFTER = "SELECT report, area, day, figures, digest FROM report_confirmations
                  WHERE county = ?1 AND (report > ?2 OR (report = ?2 AND area > ?3)
                        OR (report = ?2 AND area = ?3 AND day > ?4))
                  ORDER BY report, area, day LIMIT ?5";
    KEPT = "SELECT report, area, day, figures, digest FROM report_confirmations
            WHERE county = ?1 AND report = ?2 AND area = ?3 AND day = ?4";
    TOLD_AFTER = "SELECT subject FROM audit WHERE county = ?1 AND action = ?2 AND subject > ?3
                  ORDER BY subject LIMIT ?4";
}

/// A sheet as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSheet {
    pub report: ReportId,
    pub area: AreaId,
    /// The first day of its period, as yyyymmdd.
    pub day: i64,
    /// The text that the digest is of.
    pub figures: String,
    pub digest: String,
}

fn kept_row(row: &crate::db::Row<'_>) -> Result<KeptSheet> {
    Ok(KeptSheet {
        report: ReportId::new(row.text(0)?),
        area: AreaId::new(row.text(1)?),
        day: row.int(2)?,
        figures: row.text(3)?,
        digest: row.text(4)?,
    })
}

/// A stretch of all that was kept, after one sheet or from the beginning.
pub fn kept_after(
    conn: &mut Conn,
    county: &CountyId,
    after: Option<&KeptSheet>,
    limit: i64,
) -> Result<Vec<KeptSheet>> {
    let (report, area, day) =
        after.map_or(("", "", 0), |one| (one.report.as_str(), one.area.as_str(), one.day));
    conn.fetch_all(KEPT_AFTER, &values![county.as_str(), report, area, day, limit], kept_row)
}

pub fn kept(
    conn: &mut Conn,
    county: &CountyId,
    (report, area, day): (&ReportId, &AreaId, i64),
) -> Result<Option<KeptSheet>> {
    conn.fetch_one(KEPT, &values![county.as_str(), report.as_str(), area.as_str(), day], kept_row)
}

/// A stretch of what the audit trail tells of an action, by its subjects; the empty text begins.
pub fn told_after(
    conn: &mut Conn,
    county: &CountyId,
    (action, after): (&str, &str),
    limit: i64,
) -> Result<Vec<String>> {
    conn.fetch_all(TOLD_AFTER, &values![county.as_str(), action, after, limit], |row| row.text(0))
}
