//! The ledger stream by stream: each event compared with its leaf and folded into the state before.

use std::collections::VecDeque;

use maplegrid_domain::log::leaf_hash;
use maplegrid_domain::shared::{CountyId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::{StoredEvent, streams_after};

use super::folding::Check;
use super::{AT_ONCE, Finding};
use crate::writer::committed_bytes;

/// A kind of stream, as what its events add up to.
pub(super) trait Kind: Sized {
    /// What is stored of it.
    type Stored;

    /// Whether a stream of this name is of this kind.
    fn owns(stream: &str) -> bool;

    /// A page of what is stored, in the order of the streams' names; the empty text begins.
    fn page(conn: &mut Conn, county: &CountyId, after: &str) -> StoreResult<Vec<Self::Stored>>;

    /// What pages go on after.
    fn key(stored: &Self::Stored) -> &str;

    /// The stream of what has this key.
    fn stream(key: &str) -> String;

    /// The state after an event, and the event's kind in a word; `None` if it cannot follow.
    fn fold(
        before: Option<Self>,
        event: &StoredEvent,
        check: &mut Check<'_>,
    ) -> Option<(Self, &'static str)>;

    /// Compares the two sides; at least one of them is there.
    fn compare(
        stream: &str,
        folded: Option<Folded<Self>>,
        stored: Option<Self::Stored>,
        check: &mut Check<'_>,
    );
}

/// What a stream's events add up to.
pub(super) struct Folded<K> {
    /// `None` if they make no state.
    pub(super) state: Option<K>,
    /// Of the last event: what is stored was derived then.
    pub(super) at: Timestamp,
}

/// A reader of all streams in the order of their names.
#[derive(Default)]
pub(super) struct Streams {
    ahead: VecDeque<StoredEvent>,
    read: (String, u64),
    pub(super) events: u64,
}

impl Streams {
    /// The next stream's name; `None` after the last.
    pub(super) fn peek(
        &mut self,
        conn: &mut Conn,
        county: &CountyId,
    ) -> StoreResult<Option<String>> {
        self.read_ahead(conn, county)?;
        Ok(self.ahead.front().map(|event| event.stream.clone()))
    }

    /// Folds the next stream, which has this name.
    pub(super) fn fold<K: Kind>(
        &mut self,
        conn: &mut Conn,
        stream: &str,
        check: &mut Check<'_>,
    ) -> StoreResult<Folded<K>> {
        let mut folded = Folded { state: None, at: Timestamp(0) };
        let mut before = None;
        loop {
            self.read_ahead(conn, &check.county.id)?;
            let next = self.ahead.pop_front_if(|event| event.stream == stream);
            let Some(event) = next else { return Ok(folded) };
            self.events += 1;
            // A later version stands later in the ledger.
            let follows = before.is_none_or(|position| position < event.position);
            before = Some(event.position);
            folded.at = event.at;
            folded.state = one(folded.state, &event, follows, check);
        }
    }

    fn read_ahead(&mut self, conn: &mut Conn, county: &CountyId) -> StoreResult<()> {
        if !self.ahead.is_empty() {
            return Ok(());
        }
        let (stream, version) = &self.read;
        let events = streams_after(conn, county, (stream.as_str(), *version), AT_ONCE)?;
        if let Some(last) = events.last() {
            self.read = (last.stream.clone(), last.version);
        }
        self.ahead = events.into();
        Ok(())
    }
}

/// The state after one event, which has to be what its leaf committed to.
fn one<K: Kind>(
    before: Option<K>,
    event: &StoredEvent,
    follows: bool,
    check: &mut Check<'_>,
) -> Option<K> {
    let position = event.position;
    let bytes = committed_bytes(&event.stream, event.version, event.at, &event.actor, &event.body);
    let committed = leaf_hash(&event.salt, &bytes);
    let folded = K::fold(before, event, check).filter(|_| follows);
    let kind_differs = folded.as_ref().is_some_and(|(_, kind)| *kind != event.kind);
    if committed.0[..] != event.leaf[..] || !event.is_found_by_leaf() || kind_differs {
        check.find(Finding::LeafDiffers { position });
    }
    if folded.is_none() {
        check.find(Finding::DoesNotFold { position });
    }
    folded.map(|(state, _)| state)
}
