//! A mediation's file: for those who act in it, with every look written down (DOMAIN § 8 G13).

use std::collections::BTreeSet;
use std::sync::Arc;

use maplegrid_domain::mediation::{Mediation, Role, roles_of};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AttachmentId, CountyId, MediationId, PersonId, Timestamp};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::mediation::{read, secrets};

use super::MediationFile;
use super::concealing::Hidden;
use super::viewing::{Shown, Viewing};
use crate::{App, County, Error, Result, SignedIn, StoredFile};

/// Somebody was shown names and words of a mediation.
pub(crate) const LOOK_MEDIATION: &str = "look_at_mediation";
/// The latest looks; more are not told in one go.
const LOOKS_MOST: i64 = 500;

/// What the audit trail calls a mediation.
pub(super) fn subject_of(id: &MediationId) -> String {
    format!("mediation:{id}")
}

/// The roles somebody has in a mediation's committee.
pub(super) fn roles(mediation: &Mediation, person: &PersonId, county: &County) -> BTreeSet<Role> {
    let method = county.method_of(mediation.method_version);
    roles_of(method, &county.directory, person, &mediation.committee)
}

/// Whether somebody acts in it and so reads what was said: whoever keeps the committee's files, its
/// mediators, and whoever has to decide about a recusal; nobody who is close to a party.
pub(super) fn reads(mediation: &Mediation, person: &PersonId, county: &County) -> bool {
    let roles = roles(mediation, person, county);
    let close = mediation.parties.iter().any(|party| party.is_close_to(person));
    let recusal =
        mediation.active_mediators().any(|mediator| mediation.open_recusal(mediator).is_some());
    let mediates = mediation.is_mediator(person) && roles.contains(&Role::Mediate);
    let has_part =
        roles.contains(&Role::Receive) || mediates || (recusal && roles.contains(&Role::Recuse));
    has_part && !close
}

/// Whether somebody may know that there is one: whoever has a role in its committee, or reads the
/// cases of its area.
pub(super) fn knows(mediation: &Mediation, who: &SignedIn, county: &County) -> bool {
    has_part(mediation, &who.person, county) || who.may(Capability::ReadCases, &mediation.committee)
}

/// Whether somebody has a role in its committee, or mediates or mediated.
pub(super) fn has_part(mediation: &Mediation, person: &PersonId, county: &County) -> bool {
    !roles(mediation, person, county).is_empty()
        || mediation.mediators.iter().any(|one| one.person == *person)
}

impl App {
    /// The whole file.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that does not exist or that the caller need not know of;
    /// [`Error::Forbidden`] for whoever knows of it and has no part in it.
    pub async fn mediation_file(&self, who: &SignedIn, id: &MediationId) -> Result<MediationFile> {
        let mediation = self.seen_mediation(who, id).await?;
        let county: Arc<County> = self.county().await?;
        if !reads(&mediation, &who.person, &county) {
            return Err(Error::Forbidden);
        }
        self.file(who, id, (county, Shown::Open)).await
    }

    /// The file as it lies closed on the desk: what happened when, names and phones masked, nothing
    /// of what was said. No look is written down.
    ///
    /// # Errors
    /// As [`mediation_file`](Self::mediation_file).
    pub async fn mediation_outline(
        &self,
        who: &SignedIn,
        id: &MediationId,
    ) -> Result<MediationFile> {
        let mediation = self.seen_mediation(who, id).await?;
        let county: Arc<County> = self.county().await?;
        if !reads(&mediation, &who.person, &county) {
            return Err(Error::Forbidden);
        }
        self.file(who, id, (county, Shown::Masked)).await
    }

    /// The file for whoever has just acted on it, or repeats what they did once: closed for those
    /// who have no part in it any more.
    pub(super) async fn file_after_acting(
        &self,
        who: &SignedIn,
        id: &MediationId,
    ) -> Result<MediationFile> {
        let mediation = self.seen_mediation(who, id).await?;
        let county = self.county().await?;
        let shown =
            if reads(&mediation, &who.person, &county) { Shown::Open } else { Shown::Masked };
        self.file(who, id, (county, shown)).await
    }

    /// A mediation that the caller may know of.
    pub(super) async fn seen_mediation(
        &self,
        who: &SignedIn,
        id: &MediationId,
    ) -> Result<Mediation> {
        if id.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let county = self.county().await?;
        let (db, wanted, reader) = (self.inner().county.clone(), id.clone(), who.clone());
        let seen = move |conn: &mut Conn| seen(conn, &db, &wanted, (&reader, &county));
        let found = self.inner().db.read(seen).await?;
        found.ok_or(Error::NotFound)
    }

    async fn file(
        &self,
        who: &SignedIn,
        id: &MediationId,
        (county, shown): (Arc<County>, Shown),
    ) -> Result<MediationFile> {
        if shown == Shown::Open {
            self.note_subjects((LOOK_MEDIATION, Some(&who.person)), vec![subject_of(id)]).await?;
        }
        let (db, wanted) = (self.inner().county.clone(), id.clone());
        let (reader, now) = (who.clone(), Arc::clone(&county));
        // Read together: an act in between must not show words without their record.
        let (mediation, history, wrapped) = self
            .inner()
            .db
            .read(move |conn: &mut Conn| {
                conn.snapshot(|conn| {
                    let mediation = seen(conn, &db, &wanted, (&reader, &now))?;
                    let history = read::history(conn, &db, &wanted)?;
                    Ok((mediation, history, secrets::words_of(conn, &db, &wanted)?))
                })
            })
            .await?;
        let mediation = mediation.ok_or(Error::NotFound)?;
        let words = self.words_by(id, wrapped.as_deref());
        let viewing = Viewing { words: &words, county: &county, who, now: self.now(), shown };
        Ok(viewing.file(&mediation, &history))
    }

    /// Who was shown a mediation's words and when, the latest first: what a party is told who asks.
    pub async fn mediation_looks(
        &self,
        who: &SignedIn,
        id: &MediationId,
    ) -> Result<Vec<(Timestamp, Option<PersonId>)>> {
        let mediation = self.seen_mediation(who, id).await?;
        let county = self.county().await?;
        if !reads(&mediation, &who.person, &county) {
            return Err(Error::Forbidden);
        }
        let (db, subject) = (self.inner().county.clone(), subject_of(id));
        let looks =
            move |conn: &mut Conn| audit_of(conn, &db, &subject, LOOK_MEDIATION, LOOKS_MOST);
        Ok(self.inner().db.read(looks).await?)
    }

    /// A scan that belongs to a mediation.
    pub async fn mediation_attachment(
        &self,
        who: &SignedIn,
        id: &MediationId,
        file: &AttachmentId,
    ) -> Result<StoredFile> {
        let mediation = self.seen_mediation(who, id).await?;
        let county = self.county().await?;
        if !reads(&mediation, &who.person, &county) {
            return Err(Error::Forbidden);
        }
        if !mediation.files().any(|known| known == file) {
            return Err(Error::NotFound);
        }
        self.note_subjects((LOOK_MEDIATION, Some(&who.person)), vec![subject_of(id)]).await?;
        self.stored_file(file).await
    }
}

/// A mediation as somebody may see it.
fn seen(
    conn: &mut Conn,
    county: &CountyId,
    id: &MediationId,
    (who, now): (&SignedIn, &County),
) -> StoreResult<Option<Mediation>> {
    let found = read::find(conn, county, id)?;
    let Some(mut mediation) = found.filter(|one| knows(one, who, now)) else { return Ok(None) };
    let hidden = Hidden::of(conn, county, who, std::iter::once(&mediation))?;
    Ok(hidden.conceal(&mut mediation, who, now).then_some(mediation))
}
