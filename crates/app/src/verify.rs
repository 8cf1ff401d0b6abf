//! `maplegrid verify`: folds the ledger, compares it with the stored state, and rebuilds the
//! Merkle tree.
//!
//! All of it is read in one snapshot, so that a county that goes on working meanwhile is not
//! taken for one that disagrees with itself.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::log::{Frontier, Hash, leaf_hash};
use maplegrid_domain::shared::CountyId;
use maplegrid_store::cases::read;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::read as log;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::secrets::Secrets;
use crate::writer::committed_bytes;
use crate::{App, Result};

const AT_ONCE: i64 = 1_000;

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The ledger has a hole or a repetition before this position.
    Gap { expected: u64, found: u64 },
    /// The event is not what its leaf committed to.
    LeafDiffers { position: u64 },
    /// The event cannot follow the state before it.
    DoesNotFold { position: u64 },
    /// The stored state is not the fold of its events.
    StateDiffers { number: CaseNumber },
    /// The ledger knows a case that is not stored, or the other way round.
    Missing { number: CaseNumber },
    /// The stored frontier, a kept node or a signed head does not belong to these events.
    HeadDiffers { size: u64 },
    /// A head's signature is not this installation's.
    BadSignature { size: u64 },
}

/// What was checked and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub events: u64,
    pub cases: u64,
    pub findings: Vec<Finding>,
}

impl App {
    /// Checks everything. `progress` is told how many events have been read.
    pub async fn verify(&self, mut progress: impl FnMut(u64)) -> Result<Verified> {
        let (teller, mut told) = unbounded_channel();
        let (county, db) = (self.inner().county.clone(), self.inner().db.clone());
        let secrets = Arc::clone(&self.inner().secrets);
        let checking = db.read(move |conn| {
            conn.snapshot(|conn| Check::new(&county, &secrets, &teller).run(conn))
        });
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

/// A check under way.
struct Check<'a> {
    county: &'a CountyId,
    secrets: &'a Secrets,
    told: &'a UnboundedSender<u64>,
    frontier: Frontier,
    folded: HashMap<CaseNumber, Case>,
    /// Signed heads that the tree has not grown to yet, and the size of the last one read.
    heads: VecDeque<log::SignedHead>,
    heads_read: u64,
    /// Sizes of heads and nodes that do not belong to the tree as it grew.
    differing: Vec<u64>,
    verified: Verified,
}

impl<'a> Check<'a> {
    fn new(county: &'a CountyId, secrets: &'a Secrets, told: &'a UnboundedSender<u64>) -> Self {
        Self {
            county,
            secrets,
            told,
            frontier: Frontier::default(),
            folded: HashMap::new(),
            heads: VecDeque::new(),
            heads_read: 0,
            differing: Vec::new(),
            verified: Verified::default(),
        }
    }

    fn run(mut self, conn: &mut Conn) -> StoreResult<Verified> {
        let mut position = 0;
        loop {
            let events = log::events_from(conn, self.county, position, AT_ONCE)?;
            if events.is_empty() {
                break;
            }
            for event in events {
                if event.position != position {
                    let (expected, found) = (position, event.position);
                    self.find(Finding::Gap { expected, found });
                }
                position = event.position + 1;
                self.event(conn, &event)?;
            }
            // Nobody listens if the caller has gone; the check still has to end somehow.
            let _ = self.told.send(self.verified.events);
        }
        self.states(conn)?;
        self.ending(conn)?;
        Ok(self.verified)
    }

    fn find(&mut self, finding: Finding) {
        self.verified.findings.push(finding);
    }

    fn event(&mut self, conn: &mut Conn, event: &log::StoredEvent) -> StoreResult<()> {
        let position = event.position;
        self.verified.events += 1;
        let recorded = event.recorded().ok();
        let kind = recorded.as_ref().map(|recorded| recorded.event.kind());
        let bytes =
            committed_bytes(&event.stream, event.version, event.at, &event.actor, &event.body);
        let committed = leaf_hash(&event.salt, &bytes);
        let columns_agree = kind == Some(event.kind.as_str()) && event.is_found_by_leaf();
        if committed.0[..] != event.leaf[..] || !columns_agree {
            self.find(Finding::LeafDiffers { position });
        }
        let leaf = Hash::from_slice(&event.leaf).unwrap_or(committed);
        for node in self.frontier.append(leaf) {
            if log::node(conn, self.county, node.level, node.index)? != Some(node.hash) {
                self.differing.push((node.index + 1) << node.level);
            }
        }
        self.heads_so_far(conn)?;
        let before = self.folded.remove(&event.stream);
        match recorded.and_then(|recorded| Case::apply(before, &recorded)) {
            Some(case) if case.version == event.version && case.number == event.stream => {
                self.folded.insert(event.stream.clone(), case);
            }
            Some(_) | None => self.find(Finding::DoesNotFold { position }),
        }
        Ok(())
    }

    /// Compares the heads signed up to the present size.
    fn heads_so_far(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let size = self.frontier.size();
        loop {
            if self.heads.is_empty() {
                let next = log::heads_after(conn, self.county, self.heads_read, AT_ONCE)?;
                let Some(last) = next.last() else {
                    return Ok(());
                };
                self.heads_read = last.head.tree_size;
                self.heads = next.into();
            }
            let Some(signed) = self.heads.pop_front_if(|signed| signed.head.tree_size <= size)
            else {
                return Ok(());
            };
            let (at, root) = (signed.head.tree_size, signed.head.root);
            if at != size || root != self.frontier.root() {
                self.differing.push(at);
            }
            if !self.secrets.is_signed(&signed.head, &signed.signature) {
                self.find(Finding::BadSignature { size: at });
            }
        }
    }

    fn states(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let mut after = String::new();
        loop {
            let stored = read::stored_after(conn, self.county, &after, AT_ONCE)?;
            let Some(last) = stored.last() else { break };
            last.number.as_str().clone_into(&mut after);
            for read::StoredCase { number, case, is_listed_right } in stored {
                self.verified.cases += 1;
                match self.folded.remove(&number) {
                    Some(fold) if case.as_ref() == Some(&fold) && is_listed_right => {}
                    Some(_) => self.find(Finding::StateDiffers { number }),
                    None => self.find(Finding::Missing { number }),
                }
            }
        }
        let missing = self.folded.drain().map(|(number, _)| Finding::Missing { number });
        self.verified.findings.extend(missing);
        Ok(())
    }

    /// Compares where the ledger ended with where it says it ended.
    fn ending(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        let stored = log::frontier(conn, self.county)?;
        let newest = log::latest_head(conn, self.county)?;
        let frontier_agrees = stored.as_ref() == Some(&self.frontier);
        let newest_agrees = match &newest {
            Some(newest) => newest.head.tree_size == size && newest.head.root == root,
            None => size == 0,
        };
        if !newest_agrees {
            // Where the events themselves are damaged every later head differs: the first says
            // where it began.
            self.differing.truncate(1);
            self.differing.push(newest.map_or(size, |newest| newest.head.tree_size));
        }
        if !frontier_agrees {
            self.differing.push(size);
        }
        self.differing.sort_unstable();
        self.differing.dedup();
        let differing = std::mem::take(&mut self.differing);
        let findings = differing.into_iter().map(|size| Finding::HeadDiffers { size });
        self.verified.findings.extend(findings);
        Ok(())
    }
}
