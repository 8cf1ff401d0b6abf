//! Streams beside cases: a household's, and whatever comes next.
//!
//! A kind of stream is a [`Drawer`]: it reads in one go what the batch's jobs of its kind name,
//! takes them one after another, and writes once what they changed. Order, leaves, signing,
//! idempotency keys and running one by one after a failure are the batch's and the same for all.
//!
//! To add a kind: a job in [`Job`](super::Job) and an answer in [`Done`](super::Done), a drawer in
//! a file of its own (`households.rs` is the pattern), a field of `Batch`, and an arm each in
//! `Batch::open`, `Batch::take`, `Batch::close` and `Taken::done`. Streams of different kinds
//! begin with different letters; those of cases are digits only. `verify` folds them by their
//! first letter.

use maplegrid_domain::shared::Timestamp;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::ledger::Ledger;
use crate::{County, Result};

/// One kind of stream in a batch.
pub(super) trait Drawer: Sized {
    /// What is asked.
    type Job;
    /// What is answered.
    type Answer;

    /// Reads states and facts for all jobs of the batch. Without jobs it must ask nothing.
    fn open(
        conn: &mut Conn,
        county: &County,
        now: Timestamp,
        jobs: &[&Self::Job],
    ) -> StoreResult<Self>;

    /// Decides a job, appends its events and folds them, so that the next job sees what it did.
    /// The outer error rolls the batch back; an inner one refuses this job and leaves nothing.
    fn take(
        &mut self,
        ledger: &mut Ledger<'_>,
        job: &Self::Job,
    ) -> StoreResult<Result<Self::Answer>>;

    /// Writes the states that changed and the rows that follow from them.
    fn close(self, conn: &mut Conn, county: &County) -> StoreResult<()>;
}
