//! Confirmed sheets: what was kept is what its digest is of, and the audit trail names the same.

use maplegrid_domain::reports::Figures;
use maplegrid_domain::shared::{AreaId, ReportId};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::reports::checking::{KeptSheet, kept, kept_after, told_after};

use super::run::Findings;
use super::{AT_ONCE, Finding};
use crate::County;
use crate::reports::{CONFIRMED, confirmation_subject, digest};

pub(super) fn compare(
    conn: &mut Conn,
    county: &County,
    findings: &mut Findings,
) -> StoreResult<()> {
    let mut last: Option<KeptSheet> = None;
    loop {
        let page = kept_after(conn, &county.id, last.as_ref(), AT_ONCE)?;
        for sheet in &page {
            let KeptSheet { report, area, day, figures, digest: kept } = sheet;
            let subject = confirmation_subject(report, area, *day, kept);
            let is_right = digest(figures) == *kept
                && serde_json::from_str::<Figures>(figures).is_ok()
                && !audit_of(conn, &county.id, &subject, CONFIRMED, 1)?.is_empty();
            if !is_right {
                findings.push(differs(report, area, *day));
            }
        }
        match page.into_iter().next_back() {
            Some(end) => last = Some(end),
            None => break,
        }
    }
    // The other way round: what the trail says was kept is still there.
    let mut after = String::new();
    loop {
        let page = told_after(conn, &county.id, (CONFIRMED, &after), AT_ONCE)?;
        for subject in &page {
            let Some((report, area, day)) = named(subject) else { continue };
            if kept(conn, &county.id, (&report, &area, day))?.is_none() {
                findings.push(differs(&report, &area, day));
            }
        }
        let Some(end) = page.into_iter().next_back() else { return Ok(()) };
        after = end;
    }
}

fn differs(report: &ReportId, area: &AreaId, day: i64) -> Finding {
    Finding::SheetDiffers { report: report.clone(), area: area.clone(), day }
}

/// The sheet that a subject of the audit trail names.
fn named(subject: &str) -> Option<(ReportId, AreaId, i64)> {
    let mut parts = subject.strip_prefix("report:")?.split(':');
    let (report, area, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some((ReportId::new(report), AreaId::new(area), day.parse().ok()?))
}
