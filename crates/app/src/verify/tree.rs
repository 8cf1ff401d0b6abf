//! The Merkle tree, grown anew from the leaves and compared with what is kept of it.

use std::collections::VecDeque;

use maplegrid_domain::log::{Frontier, Hash};
use maplegrid_domain::shared::CountyId;
use maplegrid_store::cases::write::last_sequence;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::leaves_from;
use maplegrid_store::log::read as log;

use super::run::Findings;
use super::{AT_ONCE, Finding};
use crate::secrets::Secrets;

/// The tree as it grows.
pub(super) struct Tree<'a> {
    county: &'a CountyId,
    secrets: &'a Secrets,
    frontier: Frontier,
    /// Signed heads that the tree has not grown to yet, and the size of the last one read.
    heads: VecDeque<log::SignedHead>,
    heads_read: u64,
    /// Sizes of heads and nodes that do not belong to the tree as it grew.
    differing: Vec<u64>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(county: &'a CountyId, secrets: &'a Secrets) -> Self {
        Self {
            county,
            secrets,
            frontier: Frontier::default(),
            heads: VecDeque::new(),
            heads_read: 0,
            differing: Vec::new(),
        }
    }

    /// Grows it; answers how many events there are.
    pub(super) fn run(
        mut self,
        conn: &mut Conn,
        findings: &mut Findings,
        mut told: impl FnMut(u64),
    ) -> StoreResult<u64> {
        let mut position = 0;
        loop {
            let leaves = leaves_from(conn, self.county, position, AT_ONCE)?;
            if leaves.is_empty() {
                break;
            }
            for (found, leaf) in leaves {
                if found != position {
                    findings.push(Finding::Gap { expected: position, found });
                }
                position = found + 1;
                self.leaf(conn, &leaf)?;
                self.heads_so_far(conn, findings)?;
            }
            told(self.frontier.size());
        }
        let events = self.frontier.size();
        self.ending(conn, findings)?;
        Ok(events)
    }

    fn leaf(&mut self, conn: &mut Conn, leaf: &[u8]) -> StoreResult<()> {
        // What is no digest at all is found where the event is folded; here it only has to differ.
        let leaf = Hash::from_slice(leaf).unwrap_or(Hash([0; 32]));
        for node in self.frontier.append(leaf) {
            if log::node(conn, self.county, node.level, node.index)? != Some(node.hash) {
                self.differing.push((node.index + 1) << node.level);
            }
        }
        Ok(())
    }

    /// Compares the heads signed up to the present size.
    fn heads_so_far(&mut self, conn: &mut Conn, findings: &mut Findings) -> StoreResult<()> {
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
                findings.push(Finding::BadSignature { size: at });
            }
        }
    }

    /// Compares where the ledger ended with where it says it ended.
    fn ending(mut self, conn: &mut Conn, findings: &mut Findings) -> StoreResult<()> {
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
        let numbering = log::numbering(conn, self.county)?;
        let size_agrees = numbering.as_ref().is_some_and(|(stored, ..)| *stored == size);
        if !frontier_agrees || !size_agrees {
            self.differing.push(size);
        }
        if let Some((_, month, sequence)) = numbering
            && !self.goes_on(conn, &month, sequence)?
        {
            findings.push(Finding::NumberingDiffers);
        }
        self.differing.sort_unstable();
        self.differing.dedup();
        findings.extend(self.differing.into_iter().map(|size| Finding::HeadDiffers { size }));
        Ok(())
    }

    /// Whether the month's sequence is that of the last case numbered in it.
    fn goes_on(&self, conn: &mut Conn, month: &str, sequence: u64) -> StoreResult<bool> {
        if month.is_empty() {
            return Ok(sequence == 0);
        }
        match format!("{month}-01").parse() {
            Ok(first) => Ok(last_sequence(conn, self.county, first)? == sequence),
            Err(_) => Ok(false),
        }
    }
}
