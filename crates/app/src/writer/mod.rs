//! The writer: one task per county and process that commits many commands in one transaction.
//!
//! What it answers `Ok` is on disk. When a batch fails at the database its commands are run one
//! by one, so that a bad one never costs another.

mod appending;
mod batch;
mod booking;
mod filing;
mod following;
mod households;
mod ledger;
pub(crate) mod measures;
mod mediations;
mod rewriting;
mod slots;
mod streams;

use std::sync::Arc;

use maplegrid_domain::cases::{Case, CaseNumber, Command, NewCase};
use maplegrid_domain::log::Hash;
use maplegrid_domain::shared::{Actor, AttachmentId};
use maplegrid_store::db::Db;
use maplegrid_store::log::read::SignedHead;
use tokio::sync::{mpsc, oneshot};

use crate::app::Snapshot;
use crate::cases::Contact;
use crate::secrets::Secrets;
use crate::{Chance, Clock, Error, Result};

pub(crate) use booking::PlaceAsked;
pub(crate) use filing::record_by;
pub(crate) use households::{
    Asked, By, HouseholdDone, HouseholdJob, contact_lines, kept_measures, would_do,
};
pub(crate) use ledger::committed_bytes;
pub(crate) use mediations::{Ask, MediationJob, record_by as mediation_record_by};
pub(crate) use rewriting::{Consequences, Once, Retry, SELECTION_STREAM, stream_of};

/// Most commands of one transaction. Larger batches gain little and make the first wait longer.
const BATCH_MOST: usize = 256;

/// The right to retry: a key with a digest of what was asked.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) key: String,
    pub(crate) request_hash: [u8; 32],
}

/// What is asked of the writer.
#[derive(Clone, Debug)]
pub(crate) enum Job {
    Receive {
        new: Box<NewCase>,
        files: Vec<AttachmentId>,
        contact: Option<Contact>,
        place: Option<PlaceAsked>,
    },
    Command {
        number: CaseNumber,
        actor: Actor,
        command: Command,
    },
    Household(Box<HouseholdJob>),
    Mediation(Box<MediationJob>),
}

/// What the writer answers.
#[derive(Clone, Debug)]
pub(crate) enum Done {
    /// Accepted and on disk. For a command that had nothing to do, the state as it is.
    Accepted { case: Box<Case>, receipt: Option<Accepted> },
    /// A household's file after what was asked.
    Household(HouseholdDone),
    /// A mediation was opened, or something was done with it.
    Mediation,
    /// The key was used before for the same thing, on this stream; nothing was done now.
    Replayed(String),
}

/// Proof of acceptance.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) leaf: Hash,
    pub(crate) position: u64,
    pub(crate) head: SignedHead,
}

pub(crate) struct Request {
    key: Option<Key>,
    job: Job,
    answer: oneshot::Sender<Result<Done>>,
}

/// A handle on the writer task.
pub(crate) struct Writer(mpsc::Sender<Request>);

/// What a batch needs besides its commands.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
}

impl Writer {
    pub(crate) fn start(
        db: Db,
        snapshot: Arc<Snapshot>,
        secrets: Arc<Secrets>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        queue: usize,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(queue.max(1));
        let desk = Desk { snapshot, secrets, clock, chance };
        tokio::spawn(run(db, desk, receiver));
        Self(sender)
    }

    /// Hands a job in and waits until it is on disk or refused. A full queue is told at once.
    pub(crate) async fn submit(&self, key: Option<Key>, job: Job) -> Result<Done> {
        let (answer, receiver) = oneshot::channel();
        self.0.try_send(Request { key, job, answer }).map_err(|full| match full {
            mpsc::error::TrySendError::Full(_) => Error::Overloaded,
            mpsc::error::TrySendError::Closed(_) => Error::Unavailable,
        })?;
        receiver.await.unwrap_or(Err(Error::Unavailable))
    }
}

impl Writer {
    /// As [`submit`](Self::submit), but waits for a place in the queue: for work of our own that
    /// nobody would send again.
    pub(crate) async fn submit_patiently(&self, job: Job) -> Result<Done> {
        let (answer, receiver) = oneshot::channel();
        let request = Request { key: None, job, answer };
        self.0.send(request).await.map_err(|_| Error::Unavailable)?;
        receiver.await.unwrap_or(Err(Error::Unavailable))
    }
}

async fn run(db: Db, desk: Desk, mut receiver: mpsc::Receiver<Request>) {
    let mut requests = Vec::with_capacity(BATCH_MOST);
    while receiver.recv_many(&mut requests, BATCH_MOST).await > 0 {
        let (answers, jobs): (Vec<_>, Vec<_>) =
            requests.drain(..).map(|request| (request.answer, (request.key, request.job))).unzip();
        let outcomes = commit(&db, &desk, Arc::new(jobs)).await;
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // Whoever asked may have gone; what was accepted stays accepted.
            let _ = answer.send(outcome);
        }
    }
}

type Jobs = Arc<Vec<(Option<Key>, Job)>>;

async fn commit(db: &Db, desk: &Desk, jobs: Jobs) -> Vec<Result<Done>> {
    let many = jobs.len() > 1;
    match attempt(db, desk, Arc::clone(&jobs)).await {
        Ok(outcomes) => outcomes,
        // The outcome of the commit is unknown: running again could do things twice.
        Err(Error::Unavailable) => jobs.iter().map(|_| Err(Error::Unavailable)).collect(),
        // Nothing was written and each would wait as long again: whoever asked may come back.
        Err(Error::Overloaded) => jobs.iter().map(|_| Err(Error::Overloaded)).collect(),
        Err(error) if many => {
            tracing::warn!(%error, commands = jobs.len(), "a batch failed, running one by one");
            let mut outcomes = Vec::with_capacity(jobs.len());
            for job in jobs.iter() {
                let alone = Arc::new(vec![job.clone()]);
                outcomes.push(single(attempt(db, desk, alone).await));
            }
            outcomes
        }
        Err(error) => vec![Err(error)],
    }
}

fn single(outcome: Result<Vec<Result<Done>>>) -> Result<Done> {
    outcome?.pop().unwrap_or(Err(Error::Unavailable))
}

async fn attempt(db: &Db, desk: &Desk, jobs: Jobs) -> Result<Vec<Result<Done>>> {
    let desk = desk.clone();
    Ok(db.write(move |conn| batch::run(conn, &desk, &jobs)).await?)
}
