//! What is kept ends: after its years a closed file's words may be forgotten for good. What happened
//! when stays; the ledger stays whole.

use std::sync::Arc;

use jiff::ToSpan as _;
use maplegrid_domain::mediation::{Rejection, Role, roles_of};
use maplegrid_domain::shared::MediationId;
use maplegrid_store::mediation::{read, secrets};

use super::reading::subject_of;
use crate::people::audit;
use crate::{App, Error, Result, SignedIn};

impl App {
    /// Makes the words of a closed file unreadable for good.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever may not know of it; [`Error::Forbidden`] for whoever does not
    /// keep the committee's files; [`Error::Mediation`] before its file is closed and its years are
    /// over.
    pub async fn forget_mediation(&self, who: &SignedIn, id: &MediationId) -> Result<()> {
        self.seen_mediation(who, id).await?;
        let (id, by) = (id.clone(), who.person.clone());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let county = &at.county;
            let Some(mediation) = read::find(conn, &county.id, &id)? else {
                return Ok(Err(Error::NotFound));
            };
            let method = county.method_of(mediation.method_version);
            let roles = roles_of(method, &county.directory, &by, &mediation.committee);
            if !roles.contains(&Role::Receive) {
                return Ok(Err(Error::Forbidden));
            }
            let years = method.mediation.as_ref().map_or(0, |rules| rules.keep_years.value);
            let over = mediation.filed.as_ref().is_some_and(|filed| {
                let filed = filed.done.recorded_at.date();
                filed.saturating_add(i64::from(years).years()) < at.now.date()
            });
            if !over {
                let stage = mediation.stage();
                return Ok(Err(Rejection::NotNow { stage }.into()));
            }
            if secrets::forget(conn, &county.id, &id)? {
                let subject = subject_of(&id);
                audit(conn, at, &*chance, Some(&by), ("forget_words", &subject))?;
            }
            Ok(Ok(()))
        })
        .await
    }
}
