//! Previewing and adopting a version.

use std::sync::Arc;

use maplegrid_domain::log::Hash;
use maplegrid_domain::methods::{AdoptionEvent, AdoptionFault, Method, MethodMark, Misfit};
use maplegrid_domain::shared::Actor;
use maplegrid_store::county::{adopt_method, methods};
use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use sha2::{Digest as _, Sha256};
use thiserror::Error as ThisError;

use super::MethodImpact;
use super::impact::impact;
use crate::people::{At, audit};
use crate::writer::{Consequences, Retry};
use crate::{App, Error};

/// Why a version is not adopted. Nothing was written.
#[derive(Debug, ThisError)]
pub enum AdoptionError {
    /// It cannot follow the one in force.
    #[error("not adopted: {0:?}")]
    Refused(AdoptionFault),
    /// What is in use has no room in it; what, and how much of it.
    #[error("not adopted: {0:?}")]
    Misfits(Vec<Misfit>),
    #[error(transparent)]
    Other(#[from] Error),
}

/// What the ledger records of an adoption, as the version of its stream that it is.
pub(crate) struct AdoptionStep {
    pub(crate) version: u64,
    pub(crate) event: AdoptionEvent,
}

impl App {
    /// What adopting a version would change for the county as it is. Nothing is written.
    /// `instead_of` names the method in force if one of another id is to take its place.
    ///
    /// # Errors
    /// `Refused` if it cannot follow the one in force. What stands in its way is part of the
    /// answer.
    pub async fn preview_method(
        &self,
        new: &Method,
        instead_of: Option<&str>,
    ) -> Result<MethodImpact, AdoptionError> {
        let (snapshot, now) = (Arc::clone(&self.inner().snapshot), self.now());
        let secrets = Arc::clone(&self.inner().secrets);
        let (new, instead_of) = (new.clone(), instead_of.map(str::to_owned));
        let look = move |conn: &mut Conn| {
            conn.snapshot(|conn| {
                let at = At { county: snapshot.up_to_date(conn, now)?, now };
                impact(conn, &at, &secrets, (&new, instead_of.as_deref()))
            })
        };
        let found = self.inner().db.read(look).await.map_err(Error::from)?;
        found.map_err(AdoptionError::Refused)
    }

    /// Adopts a version that was previewed, in one transaction with its event in the ledger. Cases
    /// received from then on go by it; every process of the county notices with its next
    /// transaction. Lines that are new and follow a post are filled afterwards
    /// ([`follow_new_lines`](Self::follow_new_lines)).
    ///
    /// # Errors
    /// As [`preview_method`](Self::preview_method); `Misfits` if something in use has no room in
    /// it; `StalePreview` if the preview was of something else.
    pub async fn adopt_method(
        &self,
        new: &Method,
        instead_of: Option<&str>,
        fingerprint: &str,
    ) -> Result<MethodImpact, AdoptionError> {
        let secrets = Arc::clone(&self.inner().secrets);
        let chance = Arc::clone(&self.inner().chance);
        let (new, instead_of) = (new.clone(), instead_of.map(str::to_owned));
        let fingerprint = fingerprint.trim().to_lowercase();
        let work = move |conn: &mut Conn, at: &At| {
            let mut follow = Consequences::by(Actor::System);
            let impact = match impact(conn, at, &secrets, (&new, instead_of.as_deref()))? {
                Ok(impact) => impact,
                Err(fault) => return Ok(Ok((Err(AdoptionError::Refused(fault)), follow))),
            };
            if impact.fingerprint != fingerprint {
                return Ok(Err(Error::StalePreview));
            }
            if !impact.misfits.is_empty() {
                return Ok(Ok((Err(AdoptionError::Misfits(impact.misfits)), follow)));
            }
            follow.adoption = Some(adopt(conn, at, &new, impact.next)?);
            let subject = format!("method:{}@{}", new.id, new.version);
            audit(conn, at, &*chance, None, ("adopt_method", &subject))?;
            Ok(Ok((Ok(impact), follow)))
        };
        let retry = Retry { key: None, about: String::new() };
        let done = self.rewrite(retry, work).await?.now();
        done.unwrap_or_else(|| Err(Error::Internal("an adoption was repeated".to_owned()).into()))
    }
}

/// Stores the version and says what the ledger records of it.
fn adopt(conn: &mut Conn, at: &At, new: &Method, number: u32) -> StoreResult<AdoptionStep> {
    let county = &at.county;
    let rows = methods(conn, &county.id)?;
    let current = rows.iter().find(|(number, _)| *number == county.method_version);
    let (_, current) = current.ok_or_else(|| {
        StoreError::decode("method_versions", "the version in force is not there")
    })?;
    let body = serde_json::to_string(new).map_err(|e| StoreError::decode("method", e))?;
    let mark = |number, method: &Method, body: &str| MethodMark {
        number,
        id: method.id.clone(),
        version: method.version,
        digest: digest_of(body),
    };
    let event = AdoptionEvent::MethodAdopted {
        before: mark(county.method_version, county.method(), current),
        after: mark(number, new, &body),
    };
    adopt_method(conn, &county.id, number, &new.id, &body, at.now)?;
    // The county was founded with the first, which has no event.
    let version = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    Ok(AdoptionStep { version, event })
}

/// What the ledger knows a stored version by.
pub(crate) fn digest_of(body: &str) -> Hash {
    Hash(Sha256::digest(body).into())
}
