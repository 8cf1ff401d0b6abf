//! One tap: what the sheet says is kept as it stands, with its digest.

use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::reports::{Counted, Period, Rejection, may_confirm};
use maplegrid_domain::shared::{AreaId, ReportId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use maplegrid_store::reports::{Confirmed, confirm, confirmed};
use sha2::{Digest as _, Sha256};

use super::Named;
use super::counting::{figures, whole};
use crate::duties::to_hex;
use crate::people::audit;
use crate::{App, County, Result, SignedIn};

/// The audit action of confirming a sheet; its subject names the sheet and the digest.
pub const CONFIRMED: &str = "report_confirmed";

/// A sheet that may be confirmed now and that nobody has confirmed.
#[derive(Clone, Debug)]
pub struct ReportDue {
    pub report: ReportId,
    pub label: String,
    pub area: AreaId,
    pub period: Period,
    pub counted: Vec<Counted>,
}

impl App {
    /// Confirms a sheet of the caller's own area for the period that a day lies in, and keeps it as
    /// it counts at this moment. Once more by the same person changes nothing.
    ///
    /// # Errors
    /// As [`App::report`]; [`crate::Error::Report`] if it is not theirs, not asked for, not yet or
    /// no longer to be confirmed, or confirmed by somebody else.
    pub async fn confirm_report(
        &self,
        who: &SignedIn,
        id: &ReportId,
        area: &AreaId,
        on: Date,
    ) -> Result<Confirmed> {
        Named::find_for(who, id, area, on)?;
        let (id, area, person) = (id.clone(), area.clone(), who.person.clone());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let named = match Named::find(&at.county, &id, &area, on) {
                Ok(named) => named,
                Err(error) => return Ok(Err(error)),
            };
            let sheet = (&named.rule.id, named.day());
            let kept = confirmed(conn, &at.county.id, sheet, &[&area])?.remove(&area);
            if let Some(kept) = kept {
                let own = kept.person == person;
                return Ok(if own { Ok(kept) } else { Err(Rejection::Already.into()) });
            }
            let directory = &at.county.directory;
            let period = (named.period, at.now);
            if let Err(no) = may_confirm(&named.rule, directory, (&person, &area), period) {
                return Ok(Err(no.into()));
            }
            let figures = figures(conn, &at.county, &named, at.now)?;
            let text = serde_json::to_string(&figures)
                .map_err(|reason| StoreError::decode("figures of a report", reason))?;
            let kept = Confirmed {
                area: area.clone(),
                person: person.clone(),
                at: at.now,
                method_version: at.county.method_version,
                digest: digest(&text),
                figures,
                text,
            };
            confirm(conn, &at.county.id, sheet, &kept)?;
            let subject = confirmation_subject(&id, &area, named.day(), &kept.digest);
            audit(conn, at, &*chance, Some(&person), (CONFIRMED, &subject))?;
            Ok(Ok(kept))
        })
        .await
    }

    /// The sheets of the caller's own areas that are ready to be confirmed today: each from the last
    /// working day of its period. What was not confirmed in time is not asked for again.
    pub async fn reports_to_confirm(&self, who: &SignedIn) -> Result<Vec<ReportDue>> {
        let (county, now) = (Arc::clone(&who.county), self.now());
        let mine = ready(&county, who, now.date());
        if mine.is_empty() {
            return Ok(Vec::new());
        }
        let read = move |conn: &mut Conn| {
            conn.snapshot(|conn| {
                let mut due = Vec::new();
                for named in &mine {
                    let sheet = (&named.rule.id, named.day());
                    if !confirmed(conn, &county.id, sheet, &[&named.area])?.is_empty() {
                        continue;
                    }
                    let (counted, _) = whole(conn, &county, (named, &named.area), now)?;
                    due.push(ReportDue {
                        report: named.rule.id.clone(),
                        label: named.rule.label.clone(),
                        area: named.area.clone(),
                        period: named.period,
                        counted,
                    });
                }
                StoreResult::Ok(due)
            })
        };
        Ok(self.inner().db.read(read).await?)
    }
}

/// The sheets of somebody's posts whose period has come to its last working day.
fn ready(county: &County, who: &SignedIn, today: Date) -> Vec<Named> {
    let mut all = Vec::new();
    for rule in &county.method().reports {
        let period = Period::of(rule.every, today);
        if today < period.days.due(&county.calendar) {
            continue;
        }
        for held in who.holdings.iter().filter(|held| rule.confirm.contains(&held.post)) {
            let named = Named { rule: rule.clone(), area: held.area.clone(), period };
            if !all.iter().any(|one: &Named| one.rule.id == rule.id && one.area == held.area) {
                all.push(named);
            }
        }
    }
    all
}

/// What the audit trail says was confirmed: the sheet, and what its figures were.
pub(crate) fn confirmation_subject(
    report: &ReportId,
    area: &AreaId,
    day: i64,
    digest: &str,
) -> String {
    format!("report:{report}:{area}:{day}:{digest}")
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn digest(text: &str) -> String {
    to_hex(&Sha256::digest(text.as_bytes()))
}
