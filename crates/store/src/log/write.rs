//! Appending to the ledger.

use maplegrid_domain::log::{Frontier, Hash, Node};
use maplegrid_domain::shared::{Actor, CountyId, Timestamp};

use crate::db::{Conn, statements, values};
use crate::error::{Error, Result};

statements! {
    INSERT_HEAD = "INSERT INTO log_head (county, size, frontier, month, sequence)
                   VALUES (?1, 0, ?2, '', 0)";
    // Touching the row locks it on PostgreSQL until the commit; SQLite has one writer anyway.
    LOCK_HEAD = "UPDATE log_head SET size = size WHERE county = ?1
                 RETURNING size, frontier, month, sequence";
    ADVANCE_HEAD = "UPDATE log_head SET size = ?2, frontier = ?3, month = ?4, sequence = ?5
                    WHERE county = ?1";
    INSERT_EVENTS = "INSERT INTO events
        (county, position, stream, version, kind, at, actor, body, salt, leaf, leaf_key)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    INSERT_NODES = "INSERT INTO log_nodes (county, level, idx, hash) VALUES (?1, ?2, ?3, ?4)";
    INSERT_SIGNED_HEAD = "INSERT INTO log_heads (county, size, root, at, signature)
                          VALUES (?1, ?2, ?3, ?4, ?5)";
    INSERT_KEYS = "INSERT INTO idempotency (county, key, request_hash, number, at)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
    KEYS = "SELECT key, request_hash, number FROM idempotency
            WHERE county = ?1 AND key {IN}";
    KEYS_AFTER = "SELECT key, at FROM idempotency
                  WHERE county = ?1 AND key > ?2 ORDER BY key LIMIT ?3";
    FORGET_KEYS = "DELETE FROM idempotency WHERE county = ?1 AND key = ?2 AND at < ?3";
}

/// How far the ledger has come, and where case numbers stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub frontier: Frontier,
    /// `yyyy-mm` of the running case numbers.
    pub month: String,
    pub sequence: u64,
}

/// An event about to be appended.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub position: u64,
    pub stream: String,
    pub version: u64,
    pub kind: &'static str,
    pub at: Timestamp,
    /// [`Actor`] as JSON.
    pub actor: String,
    /// The event as JSON.
    pub body: String,
    pub salt: [u8; 16],
    pub leaf: Hash,
    /// Receptions can be found by their leaf.
    pub findable: bool,
}

/// A signed head to keep.
#[derive(Clone, Debug)]
pub struct SignedHeadRow {
    pub size: u64,
    pub root: Hash,
    pub at: Timestamp,
    pub signature: [u8; 64],
}

/// An idempotency key that has been used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    pub key: String,
    pub request_hash: [u8; 32],
    /// Whose first event, or whose event, was the answer: a case's number, a household's stream.
    pub stream: String,
}

pub fn found(conn: &mut Conn, county: &CountyId) -> Result<()> {
    let frontier = crate::to_json("frontier", &Frontier::default())?;
    conn.execute(INSERT_HEAD, &values![county.as_str(), &frontier]).map(|_| ())
}

/// Locks the county's head for the rest of the transaction. The first statement of every
/// writing transaction, so that processes take turns in one order.
pub fn lock_head(conn: &mut Conn, county: &CountyId) -> Result<Head> {
    conn.fetch_one(LOCK_HEAD, &values![county.as_str()], |row| {
        Ok(Head {
            frontier: crate::json("frontier", row.str(1)?)?,
            month: row.text(2)?,
            sequence: crate::number(row, 3)?,
        })
    })?
    .ok_or_else(|| Error::decode("log_head", "the county has not been founded"))
}

pub fn advance_head(conn: &mut Conn, county: &CountyId, head: &Head) -> Result<()> {
    let frontier = crate::to_json("frontier", &head.frontier)?;
    conn.execute(
        ADVANCE_HEAD,
        &values![county.as_str(), head.frontier.size(), &frontier, &head.month, head.sequence,],
    )
    .map(|_| ())
}

pub fn insert_events(conn: &mut Conn, county: &CountyId, events: &[EventRow]) -> Result<()> {
    let rows: Vec<_> = events
        .iter()
        .map(|event| {
            values![
                county.as_str(),
                event.position,
                &event.stream,
                event.version,
                event.kind,
                event.at.millis(),
                &event.actor,
                &event.body,
                &event.salt[..],
                &event.leaf.0[..],
                event.findable.then(|| leaf_key(&event.leaf)),
            ]
        })
        .collect();
    conn.execute_many(INSERT_EVENTS, &rows).map(|_| ())
}

pub fn insert_nodes(conn: &mut Conn, county: &CountyId, nodes: &[Node]) -> Result<()> {
    let rows: Vec<_> = nodes
        .iter()
        .map(|node| values![county.as_str(), u32::from(node.level), node.index, &node.hash.0[..]])
        .collect();
    conn.execute_many(INSERT_NODES, &rows).map(|_| ())
}

pub fn insert_signed_head(conn: &mut Conn, county: &CountyId, head: &SignedHeadRow) -> Result<()> {
    conn.execute(
        INSERT_SIGNED_HEAD,
        &values![
            county.as_str(),
            head.size,
            &head.root.0[..],
            head.at.millis(),
            &head.signature[..],
        ],
    )
    .map(|_| ())
}

/// Which of these keys have been used, and for what.
pub fn find_keys(conn: &mut Conn, county: &CountyId, keys: &[&str]) -> Result<Vec<KeyRow>> {
    let wanted: Vec<_> = keys.iter().map(|key| crate::db::Value::from(*key)).collect();
    conn.fetch_in(KEYS, &values![county.as_str()], &wanted, |row| {
        let hash = row.bytes(1)?;
        let request_hash =
            hash.try_into().map_err(|_| Error::decode("request_hash", "not 32 bytes"))?;
        Ok(KeyRow { key: row.text(0)?, request_hash, stream: row.text(2)? })
    })
}

pub fn insert_keys(
    conn: &mut Conn,
    county: &CountyId,
    keys: &[KeyRow],
    at: Timestamp,
) -> Result<()> {
    let rows: Vec<_> = keys
        .iter()
        .map(|key| {
            values![county.as_str(), &key.key, &key.request_hash[..], &key.stream, at.millis(),]
        })
        .collect();
    conn.execute_many(INSERT_KEYS, &rows).map(|_| ())
}

/// A stretch of the keys in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyStretch {
    /// Where the next stretch begins; `None` if this was the last.
    pub last: Option<String>,
    /// Those of this stretch that are older than was asked.
    pub old: Vec<String>,
}

/// Reads some keys that come after `after` and tells the ones older than `before`.
pub fn old_keys(
    conn: &mut Conn,
    county: &CountyId,
    before: Timestamp,
    after: &str,
    limit: i64,
) -> Result<KeyStretch> {
    let mut stretch = KeyStretch::default();
    let mut read = 0;
    conn.fetch_all(KEYS_AFTER, &values![county.as_str(), after, limit], |row| {
        let key = row.text(0)?;
        if row.int(1)? < before.millis() {
            stretch.old.push(key.clone());
        }
        stretch.last = Some(key);
        read += 1;
        Ok(())
    })?;
    stretch.last = stretch.last.filter(|_| read == limit);
    Ok(stretch)
}

/// Forgets these keys where they are older than `before`; says how many.
pub fn forget_keys(
    conn: &mut Conn,
    county: &CountyId,
    keys: &[String],
    before: Timestamp,
) -> Result<u64> {
    let rows: Vec<_> =
        keys.iter().map(|key| values![county.as_str(), key, before.millis()]).collect();
    conn.execute_many(FORGET_KEYS, &rows)
}

/// The first eight bytes of a leaf as the index keeps them.
pub(super) fn leaf_key(leaf: &Hash) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&leaf.0[..8]);
    i64::from_be_bytes(first)
}

/// The actor as the ledger keeps it.
pub fn actor_json(actor: &Actor) -> Result<String> {
    crate::to_json("actor", actor)
}
