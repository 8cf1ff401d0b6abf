//! Looks at why a household is called on more often, at what was said in a talk, at what it wants put
//! right, and at the page that its access code opens: written down once a day for each who looked, before anything is shown, and
//! read by the household itself (DOMAIN § 8 G13).

use maplegrid_domain::shared::{HouseholdId, PersonId};
use maplegrid_store::accounts::{AuditEntry, audit_of, insert_audits};
use maplegrid_store::db::Conn;
use maplegrid_store::people::household_subject;

use crate::accounts::random_hex;
use crate::{App, Result};

/// Somebody was shown needs or notes.
pub(crate) const LOOK_CARE: &str = "look_at_care";
/// The same went to a field worker's phone, where it can be looked at without a network.
pub(crate) const KEEP_CARE: &str = "keep_care";
/// Somebody was shown what the household says is wrong in the register.
pub(crate) const LOOK_CORRECTION: &str = "look_at_correction";
/// The household's own page was opened with its access code.
pub(crate) const OPENED: &str = "open_own_page";
/// Looks of a day that are gone through to find somebody's own; more people do not come.
const OF_A_DAY_MOST: i64 = 200;

impl App {
    /// Writes down that somebody was shown what is sealed of these households; nobody for the
    /// household's own page.
    pub(crate) async fn note_looks(
        &self,
        look: (&'static str, Option<&PersonId>),
        households: &[HouseholdId],
    ) -> Result<()> {
        self.note_subjects(look, households.iter().map(household_subject).collect()).await
    }

    /// As [`note_looks`](Self::note_looks), of whatever the audit trail calls so.
    pub(crate) async fn note_subjects(
        &self,
        (action, person): (&'static str, Option<&PersonId>),
        subjects: Vec<String>,
    ) -> Result<()> {
        let (now, county) = (self.now(), self.inner().county.clone());
        let (id, who) = (county.clone(), person.cloned());
        let unseen = move |conn: &mut Conn| {
            let mut left = Vec::new();
            for subject in &subjects {
                let looks = audit_of(conn, &id, subject, action, OF_A_DAY_MOST)?;
                let seen = looks.iter().any(|(at, by)| at.date() == now.date() && *by == who);
                if !seen {
                    left.push(subject.clone());
                }
            }
            Ok(left)
        };
        let left = self.inner().db.read(unseen).await?;
        if left.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = left.iter().map(|_| random_hex(&*self.inner().chance)).collect();
        let who = person.cloned();
        let write = move |conn: &mut Conn| {
            let entries: Vec<AuditEntry<'_>> = ids
                .iter()
                .zip(&left)
                .map(|(id, subject)| AuditEntry {
                    at: now,
                    id,
                    person: who.as_ref(),
                    action,
                    subject,
                })
                .collect();
            insert_audits(conn, &county, &entries)
        };
        Ok(self.inner().db.write(write).await?)
    }
}
