//! What `verify` reads of the ledger: its leaves in order, and its events stream by stream.

use maplegrid_domain::log::Hash;
use maplegrid_domain::shared::{Actor, CountyId, Timestamp};
use serde::de::DeserializeOwned;

use super::write::leaf_key;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    LEAVES_FROM = "SELECT position, leaf FROM events
                   WHERE county = ?1 AND position >= ?2 ORDER BY position LIMIT ?3";
    STREAMS_AFTER = "SELECT position, stream, version, at, actor, body, salt, leaf, kind, leaf_key
                     FROM events WHERE county = ?1 AND (stream, version) > (?2, ?3)
                     ORDER BY stream, version LIMIT ?4";
}

/// An event as `verify` reads it: as stored, also where that makes no sense.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    pub position: u64,
    pub stream: String,
    pub version: u64,
    pub at: Timestamp,
    /// Author and event as stored; the leaf commits to these bytes.
    pub actor: String,
    pub body: String,
    pub salt: Vec<u8>,
    pub leaf: Vec<u8>,
    /// The columns that only repeat what the event says: its kind, and its leaf's key.
    pub kind: String,
    pub leaf_key: Option<i64>,
}

impl StoredEvent {
    /// Its author; an error if it is not what this program writes.
    pub fn actor(&self) -> Result<Actor> {
        crate::json("actor", &self.actor)
    }

    /// What it records, by the vocabulary of its kind of stream.
    pub fn event<E: DeserializeOwned>(&self) -> Result<E> {
        crate::json("event", &self.body)
    }

    /// Whether the leaf can be looked up exactly if it is a reception's.
    pub fn is_found_by_leaf(&self) -> bool {
        let wanted = Hash::from_slice(&self.leaf).map(|leaf| leaf_key(&leaf));
        self.leaf_key == wanted.filter(|_| self.version == 1)
    }
}

/// Positions and leaves of a stretch of the ledger. A leaf is what is stored, of whatever length.
pub fn leaves_from(
    conn: &mut Conn,
    county: &CountyId,
    position: u64,
    limit: i64,
) -> Result<Vec<(u64, Vec<u8>)>> {
    conn.fetch_all(LEAVES_FROM, &values![county.as_str(), position, limit], |row| {
        Ok((crate::number(row, 0)?, row.bytes(1)?))
    })
}

/// Events in the order of streams and versions, so that one after the other can be folded.
/// Versions begin with 1: version 0 of the empty stream begins.
pub fn streams_after(
    conn: &mut Conn,
    county: &CountyId,
    (stream, version): (&str, u64),
    limit: i64,
) -> Result<Vec<StoredEvent>> {
    conn.fetch_all(STREAMS_AFTER, &values![county.as_str(), stream, version, limit], |row| {
        Ok(StoredEvent {
            position: crate::number(row, 0)?,
            stream: row.text(1)?,
            version: crate::number(row, 2)?,
            at: Timestamp(row.int(3)?),
            actor: row.text(4)?,
            body: row.text(5)?,
            salt: row.bytes(6)?,
            leaf: row.bytes(7)?,
            kind: row.text(8)?,
            leaf_key: row.opt_int(9)?,
        })
    })
}
