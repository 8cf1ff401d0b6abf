//! The check as a whole: its parts in order, and who is told how far it has come.

use std::sync::Arc;

use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::folding::Folding;
use super::tree::Tree;
use super::{Finding, Verified, network, registers, reports};
use crate::app::Snapshot;
use crate::secrets::Secrets;
use crate::{App, Result};

/// Random bytes that the sums of a check are keyed with: rows cannot be forged to fit them.
pub(super) type SumKey = [u8; 32];

impl App {
    /// Checks everything. `progress` is told how far it is, on a scale that ends with the number
    /// of events.
    pub async fn verify(&self, mut progress: impl FnMut(u64)) -> Result<Verified> {
        let (teller, mut told) = unbounded_channel();
        let db = self.inner().db.clone();
        let mut key = SumKey::default();
        self.inner().chance.fill(&mut key);
        let check = Check {
            snapshot: Arc::clone(&self.inner().snapshot),
            secrets: Arc::clone(&self.inner().secrets),
            now: self.now(),
            key,
            told: teller,
        };
        let checking = db.read(move |conn| conn.snapshot(|conn| check.run(conn)));
        tokio::pin!(checking);
        loop {
            tokio::select! {
                biased;
                Some(events) = told.recv() => progress(events),
                verified = &mut checking => return Ok(verified?),
            }
        }
    }
}

struct Check {
    snapshot: Arc<Snapshot>,
    secrets: Arc<Secrets>,
    now: maplegrid_domain::shared::Timestamp,
    key: SumKey,
    told: UnboundedSender<u64>,
}

impl Check {
    fn run(&self, conn: &mut Conn) -> StoreResult<Verified> {
        let county = self.snapshot.up_to_date(conn, self.now)?;
        let mut findings = Vec::new();
        // The ledger is gone through twice, by position and by case: each is half the way.
        let tree = Tree::new(&county.id, &self.secrets);
        let events =
            part(&mut findings, |found| tree.run(conn, found, |read| self.tell(read / 2)))?;
        let folding = Folding::new(&county, self.key);
        let cases = part(&mut findings, |found| {
            folding.run(conn, found, |folded| self.tell(u64::midpoint(events, folded)))
        })?;
        part(&mut findings, |found| network::compare(conn, &county, found))?;
        let kept = (&*county, &*self.secrets);
        part(&mut findings, |found| registers::compare(conn, kept, found))?;
        part(&mut findings, |found| reports::compare(conn, &county, found))?;
        Ok(Verified { events, cases, findings })
    }

    fn tell(&self, events: u64) {
        // Nobody listens if the caller has gone; the check still has to end somehow.
        let _ = self.told.send(events);
    }
}

/// Where findings are put down.
pub(super) type Findings = Vec<Finding>;

/// A part of the check. Where it meets something that cannot be read it ends, and the others go on.
fn part<T: Default>(
    findings: &mut Findings,
    check: impl FnOnce(&mut Findings) -> StoreResult<T>,
) -> StoreResult<T> {
    match check(findings) {
        Err(StoreError::Decode { what, .. }) => {
            findings.push(Finding::Unreadable { what });
            Ok(T::default())
        }
        checked => checked,
    }
}
