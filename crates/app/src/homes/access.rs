//! The access code of a household: six digits on the inner side of its card.

use std::sync::Arc;

use maplegrid_domain::accounts::{Lockout, after_failure};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::HouseholdId;
use maplegrid_store::accounts::{AuditEntry, insert_audit};
use maplegrid_store::cases::contacts;
use maplegrid_store::db::Conn;
use maplegrid_store::people::{household_subject, households, secrets, write};

use super::Home;
use crate::accounts::{random_hex, seconds_until};
use crate::people::audit;
use crate::{App, Error, Result, SignedIn};

/// The audit action of switching a household's pages to 长辈版 and back.
const ELDER: &str = "home_elder";
/// The audit action of giving a household another access code.
pub(super) const RENEWED: &str = "renew_access_code";

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

    /// Gives a household another access code, because somebody else came to know the present one.
    /// That one opens nothing from now on; the new one is printed on a new card.
    ///
    /// # Errors
    /// `NotFound`, also for whoever may not see it; `Forbidden` for whoever does not keep it.
    pub async fn renew_access_code(&self, who: &SignedIn, id: &HouseholdId) -> Result<()> {
        if id.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let (id, by) = (id.clone(), who.person.clone());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let county = &at.county.id;
            let row = households::find(conn, county, &id)?.filter(|row| row.closed_at.is_none());
            let Some(row) = row else { return Ok(Err(Error::NotFound)) };
            if let Err(refused) = at.keeps(&by, &row.household.area) {
                return Ok(Err(refused));
            }
            secrets::renew_code(conn, county, &id)?;
            // Guesses at the old one are no guesses at the new one.
            contacts::set_code_failures(conn, county, &stream(&id), Lockout::default())?;
            audit(conn, at, &*chance, Some(&by), (RENEWED, &household_subject(&id)))?;
            Ok(Ok(()))
        })
        .await
    }

    /// Wrong codes are counted in the database, as those of cases are.
    async fn check_access(&self, id: &HouseholdId, access: &str) -> Result<()> {
        let subject = stream(id);
        let _turn = self.inner().turns.take(&subject).await;
        let now = self.now();
        let (county, wanted) = (self.inner().county.clone(), subject.clone());
        let ids = [id.clone()];
        let read = move |conn: &mut Conn| {
            let lockout = contacts::code_failures(conn, &county, &wanted)?;
            Ok((lockout, secrets::of(conn, &county, &ids)?))
        };
        let (lockout, secrets) = self.inner().db.read(read).await?;
        let renewals = secrets.first().map_or(0, |secret| secret.codes);
        if let Some(until) = lockout.locked_until.filter(|until| now < *until) {
            return Err(Error::TooMany { retry_after_seconds: seconds_until(until, now) });
        }
        let right = self.inner().secrets.is_access_code(id, renewals, access);
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
