//! The scheduler: asks the cases whose clocks are due what they want, by ordinary commands.

use std::time::Duration;

use futures_util::future::join_all;
use maplegrid_domain::accounts::SESSION_MAX_HOURS;
use maplegrid_domain::cases::{CaseNumber, Command};
use maplegrid_domain::shared::Actor;
use maplegrid_store::accounts::sweep_sessions;
use maplegrid_store::cases::read::due_for_scheduler;
use maplegrid_store::db::Conn;
use maplegrid_store::log::write::{forget_keys, old_keys};

use crate::writer::Job;
use crate::{App, Error, Result};

/// Cases looked at in one go.
const AT_ONCE: i64 = 200;
/// Of them, how many stand in the writer's queue.
const IN_QUEUE: usize = 32;
/// Keys read in one go when old ones are looked for.
const KEYS_AT_ONCE: i64 = 2_000;
/// First answers are remembered this long: a phone may be without a signal, or lie in a drawer,
/// for a season before it sends again what was registered on it.
const KEYS_KEPT_MINUTES: i64 = 100 * 24 * 60;

/// The running scheduler; stops when dropped.
pub struct Scheduler {
    ticking: tokio::task::JoinHandle<()>,
    indexing: tokio::task::JoinHandle<()>,
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        self.ticking.abort();
        self.indexing.abort();
    }
}

impl App {
    /// Starts the scheduler of this process, and its indexing for search. Several processes may each run one: a tick that has
    /// been done already has nothing to do.
    pub fn start_scheduler(&self, every: Duration) -> Scheduler {
        let indexing = tokio::spawn(self.clone().keep_indexing());
        let app = self.clone();
        let ticking = tokio::spawn(async move {
            let mut beat = tokio::time::interval(every);
            let mut beats = 0_u32;
            loop {
                beat.tick().await;
                if let Err(error) = app.tick().await {
                    tracing::warn!(%error, "the scheduler will try again");
                }
                if beats.is_multiple_of(100)
                    && let Err(error) = app.sweep().await
                {
                    tracing::warn!(%error, "sweeping will be tried again");
                }
                beats = beats.wrapping_add(1);
            }
        });
        Scheduler { ticking, indexing }
    }

    /// Does everything that is due now; says how many cases, terms, households and
    /// mediations were asked.
    ///
    /// # Errors
    /// The first thing that went wrong, after all the rest has been done: what cannot be read of
    /// one kind must not stop the clocks of the others.
    pub async fn tick(&self) -> Result<usize> {
        // Terms first: a case is pressed at whoever answers for it now.
        let terms = self.settle_terms().await;
        let cases = self.tick_cases().await;
        let households = self.tick_households().await;
        let mediations = self.tick_mediations().await;
        Ok(terms? + cases? + households? + mediations?)
    }

    async fn tick_cases(&self) -> Result<usize> {
        let mut asked = 0;
        let mut last = Vec::new();
        loop {
            let due = self.due_now().await?;
            // The same cases again: what is left cannot be moved now.
            if due.is_empty() || due == last {
                return Ok(asked);
            }
            asked += due.len();
            // A few at a time, so that residents find room in the queue beside them.
            for some in due.chunks(IN_QUEUE) {
                self.ask(some).await?;
            }
            last = due;
        }
    }

    async fn due_now(&self) -> Result<Vec<CaseNumber>> {
        let (county, now) = (self.inner().county.clone(), self.now());
        Ok(self.inner().db.read(move |c| due_for_scheduler(c, &county, now, AT_ONCE)).await?)
    }

    async fn ask(&self, due: &[CaseNumber]) -> Result<()> {
        let writer = &self.inner().writer;
        let mut waiting = Vec::with_capacity(due.len());
        for number in due {
            let job = Job::Command {
                number: number.clone(),
                actor: Actor::System,
                command: Command::Tick,
            };
            waiting.push(writer.submit_patiently(job));
        }
        for outcome in join_all(waiting).await {
            match outcome {
                Ok(_) | Err(Error::Rejected(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Forgets what need not be kept: dead sessions, old keys, files nobody handed in.
    pub async fn sweep(&self) -> Result<()> {
        let (county, now) = (self.inner().county.clone(), self.now());
        self.inner()
            .db
            .write(move |conn| {
                sweep_sessions(conn, &county, now.plus_minutes(-SESSION_MAX_HOURS * 60))
            })
            .await?;
        self.sweep_keys().await?;
        self.sweep_attachments().await
    }

    /// Readers look through all keys; the writer is asked only where some are old.
    async fn sweep_keys(&self) -> Result<()> {
        let before = self.now().plus_minutes(-KEYS_KEPT_MINUTES);
        let mut after = Some(String::new());
        while let Some(from) = after {
            let county = self.inner().county.clone();
            let look = move |conn: &mut Conn| old_keys(conn, &county, before, &from, KEYS_AT_ONCE);
            let stretch = self.inner().db.read(look).await?;
            if !stretch.old.is_empty() {
                let county = self.inner().county.clone();
                let forget =
                    move |conn: &mut Conn| forget_keys(conn, &county, &stretch.old, before);
                self.inner().db.write(forget).await?;
            }
            after = stretch.last;
        }
        Ok(())
    }
}
