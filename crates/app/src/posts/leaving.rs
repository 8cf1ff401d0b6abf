//! Somebody leaves a post: previewed, then done in one transaction with all that was theirs.

use std::sync::Arc;

use maplegrid_domain::accounts::task_holder;
use maplegrid_domain::cases::{Case, CaseOwner, Command, Ctx, Rejection, decide};
use maplegrid_domain::people::selection::{
    Selection, SelectionCommand, SelectionCtx, SelectionEvent, SelectionState,
    decide as decide_selection,
};
use maplegrid_domain::people::{
    Appointment, AppointmentFault, ContactChange, Directory, check_appointment,
};
use maplegrid_domain::shared::{Actor, AreaId, PersonId, PostId};
use maplegrid_store::areas::write::insert_followed;
use maplegrid_store::cases::refiling::{in_hands_of, of_holder};
use maplegrid_store::cases::write::load;
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::{appointments, selections};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::appointing::{appointer, fault, subject};
use super::contacts::{self, Scene};
use crate::areas::CaseChange;
use crate::people::{At, audit};
use crate::writer::Consequences;
use crate::{App, Error, InputFault, Result, SignedIn};

/// What the history of contacts says of somebody who goes.
const LEFT: &str = "离任交接";

/// Somebody leaves a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leave {
    pub person: PersonId,
    pub post: PostId,
    pub area: AreaId,
    /// Who takes over households and cases; appointed if they do not hold the post yet.
    pub successor: Option<PersonId>,
    /// The measure of dynamic adjustment that ends the term, with its reason.
    pub measure: Option<(String, String)>,
}

/// All that a leave would do.
#[derive(Clone, Debug, Serialize)]
pub struct LeaveImpact {
    pub contacts: Vec<ContactChange>,
    pub cases: Vec<CaseChange>,
    /// Cases that wait for the post, in nobody's hands by name: they stay with it.
    pub waiting: u64,
    /// Nobody holds the post afterwards.
    pub vacant: bool,
    /// The successor does not hold the post yet and is appointed.
    pub appoints: bool,
    /// Only this very impact may be carried out.
    #[serde(skip)]
    pub fingerprint: String,
    #[serde(skip)]
    commands: Vec<(maplegrid_domain::cases::CaseNumber, Command)>,
    #[serde(skip)]
    selection: Option<Selection>,
}

impl App {
    /// What a leave would do. Nothing is written.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not appoint to the post; `NotFound` if the person does not
    /// hold it; `BadInput` for a successor who cannot be appointed.
    pub async fn preview_leave(&self, who: &SignedIn, leave: &Leave) -> Result<LeaveImpact> {
        let (snapshot, now) = (Arc::clone(&self.inner().snapshot), self.now());
        let (by, leave) = (who.person.clone(), leave.clone());
        self.inner()
            .db
            .read(move |conn| {
                conn.snapshot(|conn| {
                    let at = At { county: snapshot.up_to_date(conn, now)?, now };
                    let found = impact(conn, &at, &by, &leave)?;
                    Ok(found.map(|(impact, _)| impact))
                })
            })
            .await?
    }

    /// Ends the term, hands households and cases over. Nothing comes back for a request that was
    /// carried out before under the same key.
    ///
    /// # Errors
    /// As [`preview_leave`](Self::preview_leave); `StalePreview` if it would do anything else now
    /// than the preview said; `BadInput` for a measure without a reason.
    pub async fn leave(
        &self,
        who: &SignedIn,
        leave: Leave,
        fingerprint: &str,
        key: Option<String>,
    ) -> Result<Option<LeaveImpact>> {
        let about = subject(&leave.post, &leave.area);
        let retry = self.retry(who, key, about, &("leave", &leave, fingerprint))?;
        let by = who.person.clone();
        let fingerprint = fingerprint.to_owned();
        let chance = Arc::clone(&self.inner().chance);
        let secrets = Arc::clone(&self.inner().secrets);
        let work = move |conn: &mut Conn, at: &At| {
            let (impact, actor) = match impact(conn, at, &by, &leave)? {
                Ok(found) => found,
                Err(error) => return Ok(Err(error)),
            };
            if impact.fingerprint != fingerprint {
                return Ok(Err(Error::StalePreview));
            }
            let mut follow = Consequences::by(actor);
            if let Some(selection) = &impact.selection {
                let sealed = |reason: &str| {
                    super::selecting::seal(&secrets, &*chance, &selection.id, reason)
                };
                match term_ends(at, &follow.actor, selection, &leave, sealed) {
                    Ok(events) => follow.selections.push((Some(selection.clone()), events)),
                    Err(error) => return Ok(Err(error)),
                }
            } else if leave.measure.is_some() {
                return Ok(Err(Error::NotFound));
            }
            carry_out(conn, at, &leave, &impact)?;
            let entry = ("leave", subject(&leave.post, &leave.area));
            audit(conn, at, &*chance, Some(&by), (entry.0, &entry.1))?;
            follow.cases.clone_from(&impact.commands);
            Ok(Ok((impact, follow)))
        };
        Ok(self.rewrite(retry, work).await?.now())
    }
}

/// What the selection's ledger says of it.
fn term_ends(
    at: &At,
    actor: &Actor,
    selection: &Selection,
    leave: &Leave,
    seal: impl FnOnce(&str) -> Result<String>,
) -> Result<Vec<SelectionEvent>> {
    let command = match &leave.measure {
        None => SelectionCommand::Leave,
        Some((_, reason)) if reason.trim().is_empty() => {
            return Err(InputFault::Missing { field: "reason" }.into());
        }
        Some((measure, reason)) => {
            SelectionCommand::TakeMeasure { measure: measure.clone(), reason: seal(reason)? }
        }
    };
    let (method, directory) = (at.method(), &at.county.directory);
    let ctx = SelectionCtx { now: at.now, actor, method, directory, rival: false };
    Ok(decide_selection(Some(selection), &command, &ctx)?)
}

/// Works a leave out by the rows of the present transaction.
fn impact(
    conn: &mut Conn,
    at: &At,
    by: &PersonId,
    leave: &Leave,
) -> StoreResult<Result<(LeaveImpact, Actor)>> {
    let county = &at.county;
    let Leave { person, post, area, successor, .. } = leave;
    let actor = match appointer(at, by, post, area) {
        Ok(actor) => actor,
        Err(error) => return Ok(Err(error)),
    };
    if !county.directory.holds(person, post, area) {
        return Ok(Err(Error::NotFound));
    }
    let seat = (person, post, area);
    let scene = Scene::read_for_leaving(conn, at, seat)?;
    let appointments = match appointments_after(at, &scene, leave, by) {
        Ok(appointments) => appointments,
        Err(error) => return Ok(Err(error)),
    };
    let after = scene.directory(at, &appointments);
    let mut contacts = scene.followers(at, (&after, &appointments), successor.as_ref());
    contacts.extend(scene.released(at, seat, successor.as_ref(), &after));
    let handed = cases_handed_over(conn, at, (&actor, &after), seat, successor.as_ref())?;
    let handed = match handed {
        Ok(handed) => handed,
        Err(rejection) => return Ok(Err(rejection.into())),
    };
    let commands = handed.iter().map(|(change, command)| (change.number.clone(), command.clone()));
    let commands = commands.collect();
    let cases = handed.into_iter().map(|(change, _)| change).collect();
    let waiting = of_holder(conn, &county.id, &task_holder(post, area))?.len();
    let in_force = selections::in_state(
        conn,
        &county.id,
        SelectionState::InForce,
        std::slice::from_ref(area),
    )?;
    let selection = in_force.into_iter().find(|s| s.person == *person && s.post == *post);
    let appoints = successor.as_ref().is_some_and(|to| !county.directory.holds(to, post, area));
    let mut impact = LeaveImpact {
        contacts,
        cases,
        waiting: u64::try_from(waiting).unwrap_or(u64::MAX),
        vacant: after.holders(post, area).is_empty(),
        appoints,
        fingerprint: String::new(),
        commands,
        selection,
    };
    let text = serde_json::to_vec(&(&leave.person, post, area, successor, &impact))
        .map_err(|error| maplegrid_store::error::Error::decode("impact", error))?;
    let digest: [u8; 32] = Sha256::digest(&text).into();
    impact.fingerprint = maplegrid_domain::log::Hash(digest).to_string();
    Ok(Ok((impact, actor)))
}

/// All appointments without this one, and with the successor's if they hold nothing there yet.
fn appointments_after(
    at: &At,
    scene: &Scene,
    leave: &Leave,
    by: &PersonId,
) -> Result<Vec<Appointment>, Error> {
    let mut after = scene.appointments.clone();
    for held in &mut after {
        let same =
            held.person == leave.person && held.post == leave.post && held.area == leave.area;
        if same && held.until.is_none_or(|until| at.now < until) {
            held.until = Some(at.now.max(held.from));
        }
    }
    if let Some(new) = successors_appointment(at, leave) {
        if new.person == leave.person || new.person == *by {
            return Err(Error::Forbidden);
        }
        if at.method().network.selection(&leave.post).is_some() {
            return Err(fault(AppointmentFault::NeedsSelection));
        }
        check_appointment(&new, &after, at.method(), &at.county.directory).map_err(fault)?;
        after.push(new);
    } else if leave.successor.as_ref() == Some(&leave.person) {
        return Err(Error::Forbidden);
    }
    Ok(after)
}

fn successors_appointment(at: &At, leave: &Leave) -> Option<Appointment> {
    let to = leave.successor.as_ref()?;
    let holds = at.county.directory.holds(to, &leave.post, &leave.area);
    (!holds).then(|| Appointment {
        person: to.clone(),
        post: leave.post.clone(),
        area: leave.area.clone(),
        from: at.now,
        until: None,
    })
}

/// The cases that somebody has in hand by a post in an area, by number, with where they go.
pub(super) fn cases_handed_over(
    conn: &mut Conn,
    at: &At,
    (actor, after): (&Actor, &Directory),
    (person, post, area): (&PersonId, &PostId, &AreaId),
    successor: Option<&PersonId>,
) -> StoreResult<Result<Vec<(CaseChange, Command)>, Rejection>> {
    let county = &at.county;
    let numbers = in_hands_of(conn, &county.id, person)?;
    let cases = load(conn, &county.id, &numbers.iter().collect::<Vec<_>>())?;
    let theirs = cases.into_iter().map(|(case, _)| case).filter(|case| {
        let by_this = |o: &CaseOwner| o.post == *post && o.area == *area;
        case.owner.as_ref().is_some_and(by_this)
    });
    let mut handed = Vec::new();
    for case in theirs {
        match hand_over(at, actor, after, &case, successor) {
            Ok((command, change)) => handed.push((change, command)),
            Err(rejection) => return Ok(Err(rejection)),
        }
    }
    handed.sort_by(|(a, _), (b, _)| a.number.cmp(&b.number));
    Ok(Ok(handed))
}

/// To the successor if they may handle the case, else back to whoever dispatched it.
fn hand_over(
    at: &At,
    actor: &Actor,
    after: &Directory,
    case: &Case,
    successor: Option<&PersonId>,
) -> Result<(Command, CaseChange), Rejection> {
    let ctx = Ctx {
        now: at.now,
        actor,
        method: at.county.method_of(case.method_version),
        method_version: case.method_version,
        calendar: &at.county.calendar,
        directory: after,
        lead: None,
        minted: None,
        tally: None,
    };
    let mut command = Command::HandOver { to: successor.cloned() };
    let mut events = decide(Some(case), &command, &ctx);
    if matches!(events, Err(Rejection::NotAHandler)) {
        command = Command::HandOver { to: None };
        events = decide(Some(case), &command, &ctx);
    }
    let to = events?.first().and_then(crate::areas::owner_after);
    let change = CaseChange {
        number: case.number.clone(),
        restricted: case.restricted,
        area: case.area.clone(),
        from: case.owner.clone(),
        to,
    };
    Ok((command, change))
}

/// The plain rows; cases and the selection follow.
fn carry_out(conn: &mut Conn, at: &At, leave: &Leave, impact: &LeaveImpact) -> StoreResult<()> {
    let id = &at.county.id;
    appointments::end(conn, id, (&leave.person, &leave.post, &leave.area), at.now)?;
    if let Some(new) = successors_appointment(at, leave) {
        insert_followed(conn, id, &[new], at.now)?;
    }
    contacts::write(conn, at, &impact.contacts, LEFT)?;
    raise_revision(conn, id)
}
