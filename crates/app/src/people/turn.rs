//! Plain writes: one transaction each, in turn with everything else that writes.

use std::sync::Arc;

use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::duties::REACHES;
use maplegrid_domain::methods::{Capability, Method};
use maplegrid_domain::shared::{AreaId, PersonId, Timestamp};
use maplegrid_store::accounts::{AuditEntry, insert_audit, insert_audits};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::write::lock_head;

use crate::accounts::random_hex;
use crate::{App, Chance, County, Error, Result};

/// The county as the transaction finds it, and when that is.
pub(crate) struct At {
    pub(crate) county: Arc<County>,
    pub(crate) now: Timestamp,
}

impl At {
    pub(crate) fn method(&self) -> &Method {
        self.county.method()
    }

    /// Whether a capability is held by the appointments in force now, not by those the session
    /// was read with.
    pub(crate) fn may(&self, person: &PersonId, capability: Capability, area: &AreaId) -> bool {
        capabilities_in(self.method(), &self.county.directory, person, area).contains(&capability)
    }

    /// Whether somebody keeps the households of an area.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for whoever may not even look at them: no answer tells whether a
    /// household exists.
    pub(crate) fn keeps(&self, person: &PersonId, area: &AreaId) -> Result<()> {
        if self.may(person, Capability::KeepHouseholds, area) {
            return Ok(());
        }
        let reaches = REACHES.into_iter().any(|post| self.may(person, post, area));
        Err(if reaches { Error::Forbidden } else { Error::NotFound })
    }
}

impl App {
    /// Runs `job` in one transaction. It begins by locking the county's head, as every writing
    /// transaction does, so nobody else changes what `job` reads. A refusal must come before the
    /// first write: it does not roll back.
    pub(crate) async fn in_turn<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn, &At) -> StoreResult<Result<T>> + Send + 'static,
    ) -> Result<T> {
        let inner = self.inner();
        let (snapshot, clock) = (Arc::clone(&inner.snapshot), Arc::clone(&inner.clock));
        let id = inner.county.clone();
        inner
            .db
            .write(move |conn| {
                lock_head(conn, &id)?;
                let now = clock.now();
                let county = snapshot.up_to_date(conn, now)?;
                job(conn, &At { county, now })
            })
            .await?
    }
}

/// Writes an entry of the audit trail.
pub(crate) fn audit(
    conn: &mut Conn,
    at: &At,
    chance: &dyn Chance,
    person: Option<&PersonId>,
    (action, subject): (&str, &str),
) -> StoreResult<()> {
    let id = random_hex(chance);
    let entry = AuditEntry { at: at.now, id: &id, person, action, subject };
    insert_audit(conn, &at.county.id, &entry)
}

/// Writes an entry of the audit trail for each subject, in one piece.
pub(crate) fn audit_all(
    conn: &mut Conn,
    at: &At,
    chance: &dyn Chance,
    person: Option<&PersonId>,
    (action, subjects): (&str, &[String]),
) -> StoreResult<()> {
    let ids: Vec<String> = subjects.iter().map(|_| random_hex(chance)).collect();
    let entries: Vec<AuditEntry<'_>> = ids
        .iter()
        .zip(subjects)
        .map(|(id, subject)| AuditEntry { at: at.now, id, person, action, subject })
        .collect();
    insert_audits(conn, &at.county.id, &entries)
}
