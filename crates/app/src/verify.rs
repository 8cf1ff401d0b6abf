//! `maplegrid verify`: folds the ledger, compares it with the stored state, and rebuilds the
//! Merkle tree.

use std::collections::HashMap;

use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::log::{Frontier, leaf_hash};
use maplegrid_store::cases::read;
use maplegrid_store::log::read as log;
use maplegrid_store::log::write::actor_json;

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
    /// The stored frontier or a signed head does not belong to these events.
    HeadDiffers { size: u64 },
    /// The newest head's signature is not this installation's.
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
        let mut verified = Verified::default();
        let mut frontier = Frontier::default();
        let mut folded: HashMap<CaseNumber, Case> = HashMap::new();
        loop {
            let (county, from) = (self.inner().county.clone(), frontier.size());
            let events = self
                .inner()
                .db
                .read(move |c| log::events_from(c, &county, from, AT_ONCE))
                .await?;
            if events.is_empty() {
                break;
            }
            for event in events {
                check(event, &mut frontier, &mut folded, &mut verified)?;
            }
            verified.events = frontier.size();
            progress(verified.events);
        }
        self.compare_states(folded, &mut verified).await?;
        self.compare_heads(&frontier, &mut verified).await?;
        Ok(verified)
    }

    async fn compare_states(
        &self,
        mut folded: HashMap<CaseNumber, Case>,
        verified: &mut Verified,
    ) -> Result<()> {
        let mut after = String::new();
        loop {
            let (county, from) = (self.inner().county.clone(), after.clone());
            let stored = self
                .inner()
                .db
                .read(move |c| read::bodies_after(c, &county, &from, AT_ONCE))
                .await?;
            let Some(last) = stored.last() else { break };
            last.number.as_str().clone_into(&mut after);
            for case in stored {
                verified.cases += 1;
                let number = case.number.clone();
                match folded.remove(&number) {
                    Some(fold) if fold == case => {}
                    Some(_) => verified.findings.push(Finding::StateDiffers { number }),
                    None => verified.findings.push(Finding::Missing { number }),
                }
            }
        }
        let missing = folded.into_keys().map(|number| Finding::Missing { number });
        verified.findings.extend(missing);
        Ok(())
    }

    async fn compare_heads(&self, frontier: &Frontier, verified: &mut Verified) -> Result<()> {
        let county = self.inner().county.clone();
        let size = frontier.size();
        let (stored, newest) = self
            .inner()
            .db
            .read(move |c| Ok((log::frontier(c, &county)?, log::latest_head(c, &county)?)))
            .await?;
        if stored.as_ref() != Some(frontier) {
            verified.findings.push(Finding::HeadDiffers { size });
        }
        if let Some(newest) = newest {
            let right = newest.head.tree_size == size && newest.head.root == frontier.root();
            if !right {
                verified.findings.push(Finding::HeadDiffers {
                    size: newest.head.tree_size,
                });
            }
            if !self
                .inner()
                .secrets
                .is_signed(&newest.head, &newest.signature)
            {
                verified.findings.push(Finding::BadSignature {
                    size: newest.head.tree_size,
                });
            }
        }
        Ok(())
    }
}

fn check(
    event: log::StoredEvent,
    frontier: &mut Frontier,
    folded: &mut HashMap<CaseNumber, Case>,
    verified: &mut Verified,
) -> Result<()> {
    let expected = frontier.size();
    if event.position != expected {
        verified.findings.push(Finding::Gap {
            expected,
            found: event.position,
        });
    }
    let actor = actor_json(&event.recorded.actor)?;
    let at = event.recorded.at;
    let bytes = committed_bytes(&event.stream, event.version, at, &actor, &event.body);
    if leaf_hash(&event.salt, &bytes) != event.leaf {
        verified.findings.push(Finding::LeafDiffers {
            position: event.position,
        });
    }
    frontier.append(event.leaf);
    let before = folded.remove(&event.stream);
    match Case::apply(before, &event.recorded) {
        Some(case) if case.version == event.version => {
            folded.insert(event.stream, case);
        }
        Some(_) | None => {
            verified.findings.push(Finding::DoesNotFold {
                position: event.position,
            });
        }
    }
    Ok(())
}
