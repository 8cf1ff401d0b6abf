//! Selections: nominating, the steps, and what ends a nomination.

use std::sync::Arc;

use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::Appointment;
use maplegrid_domain::people::may_appoint;
use maplegrid_domain::people::selection::{
    Selection, SelectionCommand, SelectionCtx, SelectionEvent, SelectionState, Waiting, decide,
    waiting_for,
};
use maplegrid_domain::shared::{
    Actor, AreaId, PersonId, PostId, SelectionId, SelectionStepId, Timestamp, plain,
};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::selections;
use serde::Serialize;

use super::appointing::{appoint, subject};
use super::contacts::Scene;
use crate::accounts::random_hex;
use crate::duties::{from_hex, to_hex};
use crate::people::{At, audit};
use crate::secrets::Secrets;
use crate::writer::{Consequences, Once, Retry};
use crate::{App, Chance, Error, InputFault, Result, SignedIn};

/// Longest reason in characters.
const REASON_MOST: usize = 500;

/// A nomination to be made.
#[derive(Clone, Debug, Serialize)]
pub struct NewNomination {
    pub post: PostId,
    pub area: AreaId,
    pub person: PersonId,
    /// One of the rule's ways.
    pub way: String,
}

/// Something that was done about a selection, with its reason in words again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    pub at: Timestamp,
    pub by: Option<PersonId>,
    pub reason: Option<String>,
}

/// A selection as its page shows it.
#[derive(Clone, Debug)]
pub struct SelectionView {
    pub selection: Selection,
    /// Of the refusal or withdrawal.
    pub refusal: Option<Worded>,
    /// Of each measure taken.
    pub taken: Vec<Worded>,
    /// Whether the next step is the reader's.
    pub waiting: Waiting,
    /// The reader may withdraw it, take measures and end the term.
    pub keeps: bool,
}

impl App {
    /// Nominates somebody.
    ///
    /// # Errors
    /// `Selection` with the reason.
    pub async fn nominate(
        &self,
        who: &SignedIn,
        new: NewNomination,
        key: Option<String>,
    ) -> Result<SelectionId> {
        let id = SelectionId::new(&random_hex(&*self.inner().chance)[..16]);
        let retry = self.retry(who, key, id.to_string(), &("nominate", &new))?;
        let command = SelectionCommand::Nominate {
            id: id.clone(),
            post: new.post,
            area: new.area,
            person: new.person,
            way: new.way,
        };
        let command = Arc::new(move |_: &Seal<'_>| Ok(command.clone()));
        let before = self.select(who, id.clone(), ("nominate", retry), command).await?;
        Ok(before.map_or(id, SelectionId::new))
    }

    /// Does the next step, which may appoint.
    ///
    /// # Errors
    /// `Selection` with the reason.
    pub async fn confirm_selection(
        &self,
        who: &SignedIn,
        id: &SelectionId,
        step: &str,
        key: Option<String>,
    ) -> Result<()> {
        let retry = self.retry(who, key, id.to_string(), &("confirm", id, step))?;
        let step = SelectionStepId::from(step);
        let command = move |_: &Seal<'_>| Ok(SelectionCommand::Confirm { step: step.clone() });
        self.select(who, id.clone(), ("confirm_selection", retry), Arc::new(command))
            .await
            .map(|_| ())
    }

    /// Refuses at the next step; the nomination ends.
    ///
    /// # Errors
    /// `Selection` with the reason, `BadInput` without one given.
    pub async fn refuse_selection(
        &self,
        who: &SignedIn,
        id: &SelectionId,
        step: &str,
        reason: &str,
        key: Option<String>,
    ) -> Result<()> {
        let retry = self.retry(who, key, id.to_string(), &("refuse", id, step, reason))?;
        let (step, reason) = (SelectionStepId::from(step), reason_of(reason)?);
        let command = move |seal: &Seal<'_>| {
            Ok(SelectionCommand::Refuse { step: step.clone(), reason: seal(&reason)? })
        };
        self.select(who, id.clone(), ("refuse_selection", retry), Arc::new(command))
            .await
            .map(|_| ())
    }

    /// Takes a nomination back.
    ///
    /// # Errors
    /// As [`refuse_selection`](Self::refuse_selection).
    pub async fn withdraw_nomination(
        &self,
        who: &SignedIn,
        id: &SelectionId,
        reason: &str,
        key: Option<String>,
    ) -> Result<()> {
        let retry = self.retry(who, key, id.to_string(), &("withdraw", id, reason))?;
        let reason = reason_of(reason)?;
        let command =
            move |seal: &Seal<'_>| Ok(SelectionCommand::Withdraw { reason: seal(&reason)? });
        self.select(who, id.clone(), ("withdraw_nomination", retry), Arc::new(command))
            .await
            .map(|_| ())
    }

    /// Takes a measure that does not end the term. One that does is a way of leaving, with a
    /// preview of its own.
    ///
    /// # Errors
    /// As [`refuse_selection`](Self::refuse_selection).
    pub async fn take_measure(
        &self,
        who: &SignedIn,
        id: &SelectionId,
        measure: &str,
        reason: &str,
        key: Option<String>,
    ) -> Result<()> {
        let retry = self.retry(who, key, id.to_string(), &("measure", id, measure, reason))?;
        let (measure, reason) = (measure.to_owned(), reason_of(reason)?);
        let command = move |seal: &Seal<'_>| {
            Ok(SelectionCommand::TakeMeasure { measure: measure.clone(), reason: seal(&reason)? })
        };
        self.select(who, id.clone(), ("take_measure", retry), Arc::new(command)).await.map(|_| ())
    }

    /// A selection with everything its page shows.
    ///
    /// # Errors
    /// `NotFound` for whoever has nothing to do with it.
    pub async fn selection(&self, who: &SignedIn, id: &SelectionId) -> Result<SelectionView> {
        let (county, wanted) = (self.inner().county.clone(), id.clone());
        let found = self.inner().db.read(move |c| selections::find(c, &county, &wanted)).await?;
        let selection = found.ok_or(Error::NotFound)?;
        let (method, directory) = (who.county.method(), &who.county.directory);
        let waiting = waiting_for(&selection, directory, &who.person);
        let keeps = method
            .post(&selection.post)
            .is_some_and(|post| may_appoint(method, directory, &who.person, post, &selection.area));
        let refused = selection.refusal.as_ref().and_then(|refusal| refusal.by.as_ref());
        // Reasons are about the person: for them, and for whoever decides or has decided.
        let reads = keeps
            || waiting != Waiting::NotYours
            || selection.person == who.person
            || refused == Some(&who.person)
            || selection.done.iter().any(|done| done.by == who.person);
        if !reads && !who.may(Capability::ReadHouseholds, &selection.area) {
            return Err(Error::NotFound);
        }
        let open = |reason: &str| reads.then(|| self.unseal_reason(id, reason)).flatten();
        let refusal = selection.refusal.as_ref().map(|refusal| Worded {
            at: refusal.at,
            by: refusal.by.clone(),
            reason: open(&refusal.reason),
        });
        let taken = selection.taken.iter().map(|taken| Worded {
            at: taken.at,
            by: taken.by.clone(),
            reason: open(&taken.reason),
        });
        let taken = taken.collect();
        Ok(SelectionView { selection, refusal, taken, waiting, keeps })
    }

    /// Nominations that wait for a step of the reader's.
    pub async fn selections_waiting(&self, who: &SignedIn) -> Result<Vec<Selection>> {
        let directory = &who.county.directory;
        let mut areas: Vec<AreaId> = Vec::new();
        for held in &who.holdings {
            let below = directory.areas.subtree(&held.area);
            areas.extend(below.into_iter().map(|area| area.id.clone()));
        }
        areas.sort();
        areas.dedup();
        let county = self.inner().county.clone();
        let open = self
            .inner()
            .db
            .read(move |c| selections::in_state(c, &county, SelectionState::Nominated, &areas))
            .await?;
        let waits = |s: &Selection| waiting_for(s, directory, &who.person) == Waiting::Yours;
        Ok(open.into_iter().filter(waits).collect())
    }

    fn unseal_reason(&self, id: &SelectionId, sealed: &str) -> Option<String> {
        let bytes = from_hex(sealed).filter(|bytes| !bytes.is_empty())?;
        self.inner().secrets.unseal_as(&place(id), &bytes).ok()
    }

    /// Decides a command and does what follows, in one transaction. The selection's id comes back
    /// if the same request was carried out before.
    async fn select(
        &self,
        who: &SignedIn,
        id: SelectionId,
        (action, retry): (&'static str, Retry),
        command: Arc<Asked>,
    ) -> Result<Option<String>> {
        let by = who.person.clone();
        let chance = Arc::clone(&self.inner().chance);
        let secrets = Arc::clone(&self.inner().secrets);
        let work = move |conn: &mut Conn, at: &At| {
            let sealed = |reason: &str| seal(&secrets, &*chance, &id, reason);
            let command = match command(&sealed) {
                Ok(command) => command,
                Err(error) => return Ok(Err(error)),
            };
            let before = selections::find(conn, &at.county.id, &id)?;
            let actor = actor(at, &by, before.as_ref());
            let rival = rival(conn, at, &command)?;
            let (method, directory) = (at.method(), &at.county.directory);
            let ctx = SelectionCtx { now: at.now, actor: &actor, method, directory, rival };
            let events = match decide(before.as_ref(), &command, &ctx) {
                Ok(events) => events,
                Err(rejection) => return Ok(Err(rejection.into())),
            };
            let ends = events
                .iter()
                .any(|event| matches!(event, SelectionEvent::MeasureTaken { ends_term: true, .. }));
            if ends {
                // Households and cases would be left behind.
                return Ok(Err(Error::StalePreview));
            }
            if let Some(new) = taking_office(before.as_ref(), &events) {
                let scene = Scene::read(conn, at, &new.post, &new.area)?;
                if let Err(error) = appoint(conn, at, &scene, &new)? {
                    return Ok(Err(error));
                }
            }
            let about = match (&before, &command) {
                (Some(selection), _) => subject(&selection.post, &selection.area),
                (None, SelectionCommand::Nominate { post, area, .. }) => subject(post, area),
                (None, _) => String::new(),
            };
            audit(conn, at, &*chance, Some(&by), (action, &about))?;
            let mut follow = Consequences::by(actor);
            follow.selections.push((before, events));
            Ok(Ok(((), follow)))
        };
        match self.rewrite(retry, work).await? {
            Once::Done(()) => Ok(None),
            Once::Before(id) => Ok(Some(id)),
        }
    }
}

/// Makes the command, sealing what has to be.
type Asked = dyn Fn(&Seal<'_>) -> Result<SelectionCommand> + Send + Sync;

/// Seals a reason.
type Seal<'a> = dyn Fn(&str) -> Result<String> + 'a;

pub(super) fn reason_of(reason: &str) -> Result<String> {
    let reason = plain(reason).trim().to_owned();
    match reason.chars().count() {
        0 => Err(InputFault::Missing { field: "reason" }.into()),
        chars if chars > REASON_MOST => {
            let (field, most) = ("reason", REASON_MOST);
            Err(crate::people::HouseholdFault::TooLong { field, most }.into())
        }
        _ => Ok(reason),
    }
}

fn place(id: &SelectionId) -> String {
    format!("s-{id}")
}

/// Seals a reason for a selection's stream.
pub(super) fn seal(
    secrets: &Secrets,
    chance: &dyn Chance,
    id: &SelectionId,
    reason: &str,
) -> Result<String> {
    Ok(to_hex(&secrets.seal_as(&place(id), &reason_of(reason)?, chance)?))
}

/// The capacity in which somebody acts: for a step, the post that does it.
fn actor(at: &At, by: &PersonId, selection: Option<&Selection>) -> Actor {
    let directory = &at.county.directory;
    let step = selection.and_then(Selection::next_step);
    let holdings = directory.holdings(by);
    let held = step
        .and_then(|step| holdings.iter().find(|held| held.post == step.post))
        .or_else(|| holdings.first());
    match held {
        Some(held) => {
            Actor::Staff { person: by.clone(), post: held.post.clone(), area: held.area.clone() }
        }
        None => {
            Actor::Staff { person: by.clone(), post: PostId::new(""), area: at.county.root.clone() }
        }
    }
}

/// Whether the same person is nominated for the same already.
fn rival(conn: &mut Conn, at: &At, command: &SelectionCommand) -> StoreResult<bool> {
    let SelectionCommand::Nominate { post, area, person, .. } = command else {
        return Ok(false);
    };
    let state = SelectionState::Nominated;
    let open = selections::in_state(conn, &at.county.id, state, std::slice::from_ref(area))?;
    Ok(open.iter().any(|other| other.post == *post && other.person == *person))
}

/// The appointment that the last step makes.
fn taking_office(before: Option<&Selection>, events: &[SelectionEvent]) -> Option<Appointment> {
    let (from, until) = events.iter().find_map(|event| match event {
        SelectionEvent::TookOffice { from, until } => Some((*from, *until)),
        _ => None,
    })?;
    let (person, post, area) = match (before, events.first()) {
        (Some(selection), _) => {
            (selection.person.clone(), selection.post.clone(), selection.area.clone())
        }
        (None, Some(SelectionEvent::Nominated { person, post, area, .. })) => {
            (person.clone(), post.clone(), area.clone())
        }
        _ => return None,
    };
    Some(Appointment { person, post, area, from, until })
}
