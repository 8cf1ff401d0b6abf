//! Transactions of their own for what changes the county under its cases: areas, posts and
//! selections. Plain rows are written first; then what follows for cases and selections is
//! decided by the county as it has become, and appended. All of it or nothing.

use std::sync::Arc;

use maplegrid_domain::cases::{Case, CaseNumber, Command};
use maplegrid_domain::methods::Adoptions;
use maplegrid_domain::people::selection::{RecordedSelection, Selection, SelectionEvent};
use maplegrid_domain::shared::{Actor, AreaId, SelectionId};
use maplegrid_store::cases::Filed;
use maplegrid_store::cases::indexing::again;
use maplegrid_store::cases::refiling::{in_area, set_cards};
use maplegrid_store::cases::write::load;
use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use maplegrid_store::log::write::{KeyRow, find_keys, insert_keys, lock_head};
use maplegrid_store::people::selections;
use serde::Serialize;

use super::batch::Batch;
use super::ledger::{Entry, Ledger};
use super::{Desk, Job, Key, filing};
use crate::methods::AdoptionStep;
use crate::people::At;
use crate::{App, County, Error, Result, SignedIn};

/// Cases given other lists in one piece.
const CARDS_AT_ONCE: i64 = 500;

/// What follows from a change of the county.
pub(crate) struct Consequences {
    pub(crate) actor: Actor,
    /// Areas whose cases stand in other lists now.
    pub(crate) relocated: Vec<AreaId>,
    pub(crate) cases: Vec<(CaseNumber, Command)>,
    pub(crate) selections: Vec<(Option<Selection>, Vec<SelectionEvent>)>,
    /// Another version of the method is in force from now on.
    pub(crate) adoption: Option<AdoptionStep>,
}

impl Consequences {
    pub(crate) fn by(actor: Actor) -> Self {
        let (relocated, cases, selections) = Default::default();
        Self { actor, relocated, cases, selections, adoption: None }
    }
}

/// The right to repeat a request, and what it is about: whoever repeats it is answered with that.
pub(crate) struct Retry {
    pub(crate) key: Option<Key>,
    pub(crate) about: String,
}

/// What became of a request that may have been made before.
pub(crate) enum Once<T> {
    Done(T),
    /// The very same was carried out before; it was about this.
    Before(String),
}

impl<T> Once<T> {
    /// What was done just now.
    pub(crate) fn now(self) -> Option<T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Before(_) => None,
        }
    }
}

impl App {
    /// The right to repeat what changes areas, posts and selections; `about` is what a repetition
    /// is answered with.
    pub(crate) fn retry(
        &self,
        who: &SignedIn,
        key: Option<String>,
        about: String,
        request: &impl Serialize,
    ) -> Result<Retry> {
        let key = self.key_for(key, &format!("{}/office", who.person), request)?;
        Ok(Retry { key, about })
    }

    /// Runs `work` in one transaction, then what it says follows. A refusal by `work` must come
    /// before its first write; one by what follows takes everything back. A repeated request
    /// runs nothing; its key is kept by the same transaction.
    pub(crate) async fn rewrite<T: Send + 'static>(
        &self,
        retry: Retry,
        work: impl FnOnce(&mut Conn, &At) -> StoreResult<Result<(T, Consequences)>> + Send + 'static,
    ) -> Result<Once<T>> {
        let inner = self.inner();
        let desk = Desk {
            snapshot: Arc::clone(&inner.snapshot),
            secrets: Arc::clone(&inner.secrets),
            clock: Arc::clone(&inner.clock),
            chance: Arc::clone(&inner.chance),
        };
        let done = inner.db.write(move |conn| attempt(conn, &desk, &retry, work)).await??;
        self.refresh().await?;
        Ok(done)
    }
}

fn attempt<T>(
    conn: &mut Conn,
    desk: &Desk,
    retry: &Retry,
    work: impl FnOnce(&mut Conn, &At) -> StoreResult<Result<(T, Consequences)>>,
) -> StoreResult<Result<Once<T>>> {
    let id = desk.snapshot.get().id.clone();
    let head = lock_head(conn, &id)?;
    let now = desk.clock.now();
    if let Some(key) = &retry.key
        && let Some(used) = find_keys(conn, &id, &[&key.key])?.into_iter().next()
    {
        let same = used.request_hash == key.request_hash;
        return Ok(if same { Ok(Once::Before(used.stream)) } else { Err(Error::KeyReused) });
    }
    let at = At { county: desk.snapshot.up_to_date(conn, now)?, now };
    let mut refused = None;
    let done = conn.savepoint(|conn| {
        let (value, follow) = match work(conn, &at)? {
            Ok(done) => done,
            Err(error) => return Err(refuse(&mut refused, error)),
        };
        let county = desk.snapshot.as_written(conn, now)?;
        relocate(conn, &county, &follow.relocated)?;
        let command = |(number, command): &(CaseNumber, Command)| {
            let (number, command) = (number.clone(), command.clone());
            (None, Job::Command { number, actor: follow.actor.clone(), command })
        };
        let jobs: Vec<_> = follow.cases.iter().map(command).collect();
        let mut batch = Batch::open(conn, desk, (&county, now), head, &jobs)?;
        for (_, job) in &jobs {
            if let Err(error) = batch.take(conn, None, job)? {
                return Err(refuse(&mut refused, error));
            }
        }
        for (before, events) in follow.selections {
            select(conn, &mut batch.ledger, &follow.actor, before, events)?;
        }
        if let Some(AdoptionStep { version, event }) = &follow.adoption {
            batch.ledger.append(&Entry {
                stream: Adoptions::STREAM,
                version: *version,
                kind: event.kind(),
                actor: &follow.actor,
                event,
            })?;
        }
        batch.close(conn)?;
        if let Some(Key { key, request_hash }) = retry.key.clone() {
            let row = KeyRow { key, request_hash, stream: retry.about.clone() };
            insert_keys(conn, &id, &[row], now)?;
        }
        Ok(Once::Done(value))
    });
    match (done, refused) {
        (_, Some(error)) => Ok(Err(error)),
        (done, None) => done.map(Ok),
    }
}

/// Ends the savepoint; the reason travels beside it.
fn refuse(refused: &mut Option<Error>, error: Error) -> StoreError {
    *refused = Some(error);
    StoreError::Other("refused".to_owned())
}

/// Puts all cases of these areas, closed ones too, into the lists of the areas above them now,
/// and makes them found there.
fn relocate(conn: &mut Conn, county: &County, areas: &[AreaId]) -> StoreResult<()> {
    for area in areas {
        let mut after = String::new();
        loop {
            let numbers = in_area(conn, &county.id, area, (&after, CARDS_AT_ONCE))?;
            let Some(last) = numbers.last() else { break };
            last.as_str().clone_into(&mut after);
            let wanted: Vec<&CaseNumber> = numbers.iter().collect();
            let cards: Vec<(Case, Filed, Filed)> = load(conn, &county.id, &wanted)?
                .into_iter()
                .map(|(case, before)| {
                    let card = filing::refiled(&case, &before, county);
                    (case, before, card)
                })
                .collect();
            set_cards(conn, &county.id, &cards)?;
            again(conn, &county.id, &numbers)?;
        }
    }
    Ok(())
}

/// Folds a selection's events, appends them and stores the state.
fn select(
    conn: &mut Conn,
    ledger: &mut Ledger<'_>,
    actor: &Actor,
    before: Option<Selection>,
    events: Vec<SelectionEvent>,
) -> StoreResult<()> {
    let mut state = before;
    for event in events {
        let recorded = RecordedSelection { at: ledger.now, actor: actor.clone(), event };
        state = Selection::apply(state, &recorded);
        let Some(selection) = &state else { continue };
        ledger.append(&Entry {
            stream: &stream_of(&selection.id),
            version: selection.version,
            kind: recorded.event.kind(),
            actor: &recorded.actor,
            event: &recorded.event,
        })?;
    }
    match &state {
        Some(selection) => selections::put(conn, &ledger.county.id, selection),
        None => Ok(()),
    }
}

/// Begins the name of a selection's stream: case numbers are digits only, so they never meet.
pub(crate) const SELECTION_STREAM: &str = "s-";

/// The stream of a selection.
pub(crate) fn stream_of(selection: &SelectionId) -> String {
    format!("{SELECTION_STREAM}{selection}")
}
