//! What a batch adds to the ledger, of whatever stream it is, and the head that it signs.

use maplegrid_domain::log::{Hash, Node, TreeHead, leaf_hash};
use maplegrid_domain::shared::{Actor, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use maplegrid_store::log::read::SignedHead;
use maplegrid_store::log::write::{
    EventRow, Head, SignedHeadRow, actor_json, advance_head, insert_events, insert_nodes,
    insert_signed_head,
};
use maplegrid_store::tallies::{self, Additions};
use serde::Serialize;

use super::Desk;
use crate::County;

/// The ledger as the batch leaves it. Every stream appends through it, in the order in which
/// commands are taken.
pub(super) struct Ledger<'a> {
    pub(super) desk: &'a Desk,
    pub(super) county: &'a County,
    pub(super) now: Timestamp,
    pub(super) head: Head,
    /// What the events add to the figures of areas.
    pub(super) additions: Additions,
    events: Vec<EventRow>,
    nodes: Vec<Node>,
}

/// An event with its place in its stream. Versions begin with 1.
pub(super) struct Entry<'e, E> {
    pub(super) stream: &'e str,
    pub(super) version: u64,
    pub(super) kind: &'static str,
    pub(super) actor: &'e Actor,
    pub(super) event: &'e E,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(desk: &'a Desk, county: &'a County, now: Timestamp, head: Head) -> Self {
        Self {
            desk,
            county,
            now,
            head,
            additions: Additions::new(),
            events: Vec::new(),
            nodes: Vec::new(),
        }
    }

    /// Appends an event; answers its leaf and position.
    pub(super) fn append<E: Serialize>(
        &mut self,
        entry: &Entry<'_, E>,
    ) -> StoreResult<(Hash, u64)> {
        let body =
            serde_json::to_string(entry.event).map_err(|e| StoreError::decode("event", e))?;
        let actor = actor_json(entry.actor)?;
        let mut salt = [0; 16];
        self.desk.chance.fill(&mut salt);
        let (stream, version) = (entry.stream, entry.version);
        let leaf = leaf_hash(&salt, &committed_bytes(stream, version, self.now, &actor, &body));
        let position = self.head.frontier.size();
        self.nodes.extend(self.head.frontier.append(leaf));
        self.events.push(EventRow {
            position,
            stream: stream.to_owned(),
            version,
            kind: entry.kind,
            at: self.now,
            actor,
            body,
            salt,
            leaf,
            findable: version == 1,
        });
        Ok((leaf, position))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Writes what was appended and signs the head. Nothing appended, nothing signed.
    pub(super) fn close(self, conn: &mut Conn) -> StoreResult<Option<SignedHead>> {
        if self.is_empty() {
            return Ok(None);
        }
        let county = &self.county.id;
        insert_events(conn, county, &self.events)?;
        insert_nodes(conn, county, &self.nodes)?;
        tallies::add(conn, county, &self.additions)?;
        let (tree_size, root) = (self.head.frontier.size(), self.head.frontier.root());
        let head = TreeHead { county: county.clone(), tree_size, root, at: self.now };
        let signature = self.desk.secrets.sign(&head);
        let row = SignedHeadRow { size: tree_size, root, at: self.now, signature };
        insert_signed_head(conn, county, &row)?;
        advance_head(conn, county, &self.head)?;
        Ok(Some(SignedHead { head, signature }))
    }
}

/// What an event's leaf commits to: its place in the stream, time, author and body.
pub(crate) fn committed_bytes(
    stream: &str,
    version: u64,
    at: Timestamp,
    actor: &str,
    body: &str,
) -> Vec<u8> {
    format!("{stream}\n{version}\n{}\n{actor}\n{body}", at.millis()).into_bytes()
}
