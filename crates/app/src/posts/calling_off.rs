//! Calling off an appointment before it begins: nothing has followed it yet, so nothing is handed
//! over. That it was there, and why it is not any more, is kept in the audit trail.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::people::AppointmentFault;
use maplegrid_domain::shared::{AreaId, CountyId, PersonId, PostId, Timestamp};
use maplegrid_store::accounts::{AuditEntry, insert_noted, noted};
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::appointments;
use serde::{Deserialize, Serialize};

use super::appointing::{appointer, fault, subject};
use super::selecting::reason_of;
use crate::accounts::random_hex;
use crate::people::At;
use crate::secrets::Secrets;
use crate::writer::Consequences;
use crate::{App, Error, Result, SignedIn};

/// What the audit trail calls it.
const CALLED_OFF: &str = "call_off";
/// For so long a board tells of it.
const TOLD_DAYS: i64 = 60;

/// An appointment that has not begun, to be called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallOff {
    pub person: PersonId,
    pub post: PostId,
    pub area: AreaId,
    /// The first day of the term, by which it is known.
    pub first_day: Date,
    /// At most 500 characters; told to whoever may appoint to the post.
    pub reason: String,
}

/// An appointment that was called off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledOff {
    pub at: Timestamp,
    pub by: Option<PersonId>,
    pub person: PersonId,
    pub first_day: Date,
    pub reason: String,
}

/// What the audit trail keeps sealed.
#[derive(Serialize, Deserialize)]
struct Note {
    person: PersonId,
    from: Timestamp,
    reason: String,
}

impl App {
    /// Calls off an appointment that has not begun.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not appoint to the post; `NotFound` if there is no such
    /// appointment any more; `BadInput` without a reason, or if the term has begun meanwhile.
    pub async fn call_off(
        &self,
        who: &SignedIn,
        call_off: CallOff,
        key: Option<String>,
    ) -> Result<()> {
        let about = subject(&call_off.post, &call_off.area);
        let retry = self.retry(who, key, about.clone(), &("call_off", &call_off))?;
        let by = who.person.clone();
        let (chance, secrets) =
            (Arc::clone(&self.inner().chance), Arc::clone(&self.inner().secrets));
        let work = move |conn: &mut Conn, at: &At| {
            let actor = match appointer(at, &by, &call_off.post, &call_off.area) {
                Ok(actor) => actor,
                Err(error) => return Ok(Err(error)),
            };
            let from = match begins(conn, at, &call_off)? {
                Ok(from) => from,
                Err(error) => return Ok(Err(error)),
            };
            let sealed = reason_of(&call_off.reason).and_then(|reason| {
                let note = Note { person: call_off.person.clone(), from, reason };
                secrets.seal_as(&about, &note, &*chance)
            });
            let note = match sealed {
                Ok(note) => note,
                Err(error) => return Ok(Err(error)),
            };
            let county = &at.county.id;
            let seat = (&call_off.person, &call_off.post, &call_off.area);
            appointments::call_off(conn, county, seat, from)?;
            let id = random_hex(&*chance);
            let entry = AuditEntry {
                at: at.now,
                id: &id,
                person: Some(&by),
                action: CALLED_OFF,
                subject: &about,
            };
            insert_noted(conn, county, &entry, &note)?;
            raise_revision(conn, county)?;
            Ok(Ok(((), Consequences::by(actor))))
        };
        self.rewrite(retry, work).await.map(|_| ())
    }
}

/// When the term that is meant begins, if it has not begun.
fn begins(conn: &mut Conn, at: &At, call_off: &CallOff) -> StoreResult<Result<Timestamp>> {
    let terms = appointments::of_person(conn, &at.county.id, &call_off.person)?;
    let meant = terms.into_iter().map(|term| (term.from, term)).filter(|(from, term)| {
        let same = term.post == call_off.post && term.area == call_off.area;
        same && from.date() == call_off.first_day
    });
    // Of several of one day, the one that can still be called off.
    Ok(match meant.map(|(from, _)| from).max() {
        Some(from) if at.now < from => Ok(from),
        Some(_) => Err(fault(AppointmentFault::HasBegun)),
        None => Err(Error::NotFound),
    })
}

/// What was called off of these posts of an area within the last two months, the latest first.
pub(super) fn called_off(
    conn: &mut Conn,
    (county, secrets): (&CountyId, &Secrets),
    (posts, area): (&[PostId], &AreaId),
    now: Timestamp,
) -> StoreResult<HashMap<PostId, Vec<CalledOff>>> {
    let since = now.plus_minutes(-TOLD_DAYS * 24 * 60);
    let mut found: HashMap<PostId, Vec<CalledOff>> = HashMap::new();
    for post in posts {
        let about = subject(post, area);
        for row in noted(conn, county, (&about, CALLED_OFF), since)? {
            // Sealed with a key that is gone: that it was is still to be seen in the trail.
            let Ok(note) = secrets.unseal_as::<Note>(&about, &row.note) else { continue };
            found.entry(post.clone()).or_default().push(CalledOff {
                at: row.at,
                by: row.person,
                person: note.person,
                first_day: note.from.date(),
                reason: note.reason,
            });
        }
    }
    Ok(found)
}
