//! The access code of a household: six digits on the inner side of its card.

use maplegrid_domain::accounts::{Lockout, after_failure};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::HouseholdId;
use maplegrid_store::accounts::{AuditEntry, insert_audit};
use maplegrid_store::cases::contacts;
use maplegrid_store::people::{household_subject, households, write};

use super::Home;
use crate::accounts::{random_hex, seconds_until};
use crate::{App, Error, Result};

/// The audit action of switching a household's pages to 长辈版 and back.
const ELDER: &str = "home_elder";

impl App {
    /// The household of a card, if the access code is the one inside it. A wrong access code and
    /// an unknown household look the same.
    pub async fn open_home(&self, code: &str, access: &str) -> Result<Home> {
        let home = self.home_by_code(code).await?.ok_or(Error::WrongCode)?;
        self.check_access(&home.household.id, access).await?;
        Ok(home)
    }

    /// Whether a household's pages open in 长辈版 from its QR code.
    pub async fn set_home_elder(&self, code: &str, access: &str, elder: bool) -> Result<()> {
        let home = self.open_home(code, access).await?;
        let (county, id, now) = (self.inner().county.clone(), home.household.id, self.now());
        let audit_id = random_hex(&*self.inner().chance);
        self.inner()
            .db
            .write(move |conn| {
                let Some(mut row) = households::find(conn, &county, &id)? else { return Ok(false) };
                if row.elder == elder {
                    return Ok(true);
                }
                row.elder = elder;
                let subject = household_subject(&id);
                let entry = AuditEntry {
                    at: now,
                    id: &audit_id,
                    person: None,
                    action: ELDER,
                    subject: &subject,
                };
                insert_audit(conn, &county, &entry)?;
                write::edit(conn, &county, &row)
            })
            .await?
            .then_some(())
            .ok_or(Error::Overloaded)
    }

    /// Wrong codes are counted in the database, as those of cases are.
    async fn check_access(&self, id: &HouseholdId, access: &str) -> Result<()> {
        let subject = stream(id);
        let _turn = self.inner().turns.take(&subject).await;
        let now = self.now();
        let (county, wanted) = (self.inner().county.clone(), subject.clone());
        let lockout = self
            .inner()
            .db
            .read(move |conn| contacts::code_failures(conn, &county, &wanted))
            .await?;
        if let Some(until) = lockout.locked_until.filter(|until| now < *until) {
            return Err(Error::TooMany { retry_after_seconds: seconds_until(until, now) });
        }
        let right = self.inner().secrets.is_access_code(id, access);
        match (right, lockout == Lockout::default()) {
            (true, true) => Ok(()),
            (true, false) => self.set_access_failures(subject, |_| Lockout::default()).await,
            (false, _) => {
                self.set_access_failures(subject, move |lockout| after_failure(lockout, now))
                    .await?;
                Err(Error::WrongCode)
            }
        }
    }

    async fn set_access_failures(
        &self,
        subject: CaseNumber,
        change: impl FnOnce(Lockout) -> Lockout + Send + 'static,
    ) -> Result<()> {
        let county = self.inner().county.clone();
        self.inner()
            .db
            .write(move |conn| {
                let lockout = change(contacts::lock_code_failures(conn, &county, &subject)?);
                contacts::set_code_failures(conn, &county, &subject, lockout)
            })
            .await?;
        Ok(())
    }
}

/// The household's stream in the ledger. Case numbers are digits only, so that wrong codes of
/// both can be counted in one table.
fn stream(id: &HouseholdId) -> CaseNumber {
    CaseNumber::stored(format!("h-{id}"))
}
