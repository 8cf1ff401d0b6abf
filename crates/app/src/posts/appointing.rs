//! Plain appointments, to posts that take no selection.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use maplegrid_domain::methods::Post;
use maplegrid_domain::people::{Appointment, AppointmentFault, check_appointment, may_appoint};
use maplegrid_domain::shared::{Actor, AreaId, PersonId, PostId, Timestamp};
use maplegrid_store::areas::write::insert_followed;
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use serde::Serialize;

use super::contacts::{self, Scene};
use crate::people::{At, audit};
use crate::writer::Consequences;
use crate::{App, Error, InputFault, Result, SignedIn};

/// What the history of contacts says of somebody who comes.
pub(super) const CAME: &str = "新任";

/// An appointment to be made.
#[derive(Clone, Debug, Serialize)]
pub struct NewAppointment {
    pub person: PersonId,
    pub post: PostId,
    pub area: AreaId,
    /// The first day of the term, which may lie before today or after it; from now on without
    /// one.
    pub first_day: Option<Date>,
    /// The last day of the term; until further notice without one.
    pub last_day: Option<Date>,
}

impl App {
    /// Appoints somebody; the households that follow the post become theirs, or will when the term
    /// begins.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not appoint there, or appoints themselves; `BadInput` with
    /// what is wrong, such as a term that overlaps another of the same person.
    pub async fn appoint(
        &self,
        who: &SignedIn,
        new: NewAppointment,
        key: Option<String>,
    ) -> Result<()> {
        let about = subject(&new.post, &new.area);
        let retry = self.retry(who, key, about, &("appoint", &new))?;
        let by = who.person.clone();
        let chance = Arc::clone(&self.inner().chance);
        let work = move |conn: &mut Conn, at: &At| {
            let actor = match appointer(at, &by, &new.post, &new.area) {
                Ok(actor) => actor,
                Err(error) => return Ok(Err(error)),
            };
            if by == new.person {
                return Ok(Err(Error::Forbidden));
            }
            if at.method().network.selection(&new.post).is_some() {
                return Ok(Err(fault(AppointmentFault::NeedsSelection)));
            }
            let scene = Scene::read(conn, at, &new.post, &new.area)?;
            let held = new.appointment(at.now);
            if let Err(error) = appoint(conn, at, &scene, &held)? {
                return Ok(Err(error));
            }
            audit(conn, at, &*chance, Some(&by), ("appoint", &subject(&new.post, &new.area)))?;
            Ok(Ok(((), Consequences::by(actor))))
        };
        self.rewrite(retry, work).await.map(|_| ())
    }
}

impl NewAppointment {
    fn appointment(&self, now: Timestamp) -> Appointment {
        let begin = |day: Date| Timestamp::at(day, Time::midnight());
        let end = |day: Date| Timestamp::at(day.tomorrow().unwrap_or(day), Time::midnight());
        // Somebody may have left the post earlier today.
        let first_day = self.first_day.filter(|day| *day != now.date());
        Appointment {
            person: self.person.clone(),
            post: self.post.clone(),
            area: self.area.clone(),
            from: first_day.map_or(now, begin),
            until: self.last_day.map(end),
        }
    }
}

/// Checks an appointment and writes it with the contacts that follow.
pub(super) fn appoint(
    conn: &mut Conn,
    at: &At,
    scene: &Scene,
    new: &Appointment,
) -> StoreResult<Result<()>> {
    let county = &at.county;
    if let Err(wrong) = check_appointment(new, &scene.appointments, at.method(), &county.directory)
    {
        return Ok(Err(fault(wrong)));
    }
    insert_followed(conn, &county.id, std::slice::from_ref(new), at.now)?;
    let mut appointments = scene.appointments.clone();
    appointments.push(new.clone());
    let after = scene.directory(at, &appointments);
    let changes = scene.followers(at, (&after, &appointments), None);
    contacts::write(conn, at, &changes, CAME)?;
    raise_revision(conn, &county.id)?;
    Ok(Ok(()))
}

/// The capacity in which somebody appoints to a post, as the rows of this transaction have it.
pub(super) fn appointer(
    at: &At,
    by: &PersonId,
    post: &PostId,
    area: &AreaId,
) -> Result<Actor, Error> {
    let (method, directory) = (at.method(), &at.county.directory);
    let post = method.post(post).ok_or_else(|| fault(AppointmentFault::UnknownPost))?;
    if directory.areas.get(area).is_none() {
        return Err(fault(AppointmentFault::UnknownArea));
    }
    if !may_appoint(method, directory, by, post, area) {
        return Err(Error::Forbidden);
    }
    Ok(capacity(at, by, area, post))
}

/// The post held nearest above the area.
fn capacity(at: &At, by: &PersonId, area: &AreaId, fallback: &Post) -> Actor {
    let directory = &at.county.directory;
    let held = directory
        .areas
        .lineage(area)
        .find_map(|above| directory.holdings(by).iter().find(|held| held.area == above.id));
    let (post, area) = held
        .map_or_else(|| (fallback.id.clone(), area.clone()), |h| (h.post.clone(), h.area.clone()));
    Actor::Staff { person: by.clone(), post, area }
}

pub(super) fn fault(fault: AppointmentFault) -> Error {
    InputFault::Appointment(fault).into()
}

/// How a post of an area is named in the audit trail.
pub(super) fn subject(post: &PostId, area: &AreaId) -> String {
    format!("post:{post}@{area}")
}
