//! Reading the ledger and the tree over it.

use maplegrid_domain::cases::{CaseNumber, Recorded};
use maplegrid_domain::log::{Frontier, Hash, NodeSource, TreeHead};
use maplegrid_domain::shared::{CountyId, Timestamp};

use super::write::leaf_key;
use crate::db::{Conn, Row, statements, values};
use crate::error::{Error, Result};

statements! {
    STREAM = "SELECT at, actor, body, position, leaf FROM events
              WHERE county = ?1 AND stream = ?2 ORDER BY version";
    FIRST_OF_STREAM = "SELECT position, leaf FROM events
                       WHERE county = ?1 AND stream = ?2 AND version = 1";
    POSITION_OF_LEAF = "SELECT position, leaf FROM events
                        WHERE county = ?1 AND leaf_key = ?2";
    LATEST_HEAD = "SELECT size, root, at, signature FROM log_heads
                   WHERE county = ?1 ORDER BY size DESC LIMIT ?2";
    HEAD_COVERING = "SELECT size, root, at, signature FROM log_heads
                     WHERE county = ?1 AND size > ?2 ORDER BY size LIMIT ?3";
    HEAD_OF_SIZE = "SELECT size, root, at, signature FROM log_heads
                    WHERE county = ?1 AND size = ?2";
    LEAVES = "SELECT leaf FROM events
              WHERE county = ?1 AND position >= ?2 AND position < ?3 ORDER BY position";
    NODE = "SELECT hash FROM log_nodes WHERE county = ?1 AND level = ?2 AND idx = ?3";
    HEADS_AFTER = "SELECT size, root, at, signature FROM log_heads
                   WHERE county = ?1 AND size > ?2 ORDER BY size LIMIT ?3";
    FRONTIER = "SELECT frontier FROM log_head WHERE county = ?1";
    NUMBERING = "SELECT size, month, sequence FROM log_head WHERE county = ?1";
}

/// A signed head as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    pub head: TreeHead,
    pub signature: [u8; 64],
}

/// What happened to a case, oldest first, and where its reception stands in the log.
#[derive(Clone, Debug)]
pub struct History {
    pub events: Vec<Recorded>,
    pub position: u64,
    pub leaf: Hash,
}

/// A case's history with the position and leaf of its reception; `None` for an unknown case.
pub fn history(conn: &mut Conn, county: &CountyId, number: &CaseNumber) -> Result<Option<History>> {
    let mut events = Vec::new();
    let mut reception = None;
    conn.fetch_all(STREAM, &values![county.as_str(), number.as_str()], |row| {
        if reception.is_none() {
            reception = Some((crate::number(row, 3)?, hash(row, 4)?));
        }
        events.push(recorded(row, 0)?);
        Ok(())
    })?;
    Ok(reception.map(|(position, leaf)| History { events, position, leaf }))
}

/// Position and leaf of a case's reception.
pub fn reception(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
) -> Result<Option<(u64, Hash)>> {
    conn.fetch_one(FIRST_OF_STREAM, &values![county.as_str(), number.as_str()], |row| {
        Ok((crate::number(row, 0)?, hash(row, 1)?))
    })
}

/// Where a reception's leaf stands, if it is in the ledger.
pub fn position_of(conn: &mut Conn, county: &CountyId, leaf: &Hash) -> Result<Option<u64>> {
    let found =
        conn.fetch_all(POSITION_OF_LEAF, &values![county.as_str(), leaf_key(leaf)], |row| {
            Ok((crate::number::<u64>(row, 0)?, hash(row, 1)?))
        })?;
    Ok(found.into_iter().find(|(_, stored)| stored == leaf).map(|(position, _)| position))
}

pub fn latest_head(conn: &mut Conn, county: &CountyId) -> Result<Option<SignedHead>> {
    conn.fetch_one(LATEST_HEAD, &values![county.as_str(), 1_i64], |row| head(row, county))
}

/// The first head signed after the event at `position` was appended.
pub fn head_covering(
    conn: &mut Conn,
    county: &CountyId,
    position: u64,
) -> Result<Option<SignedHead>> {
    conn.fetch_one(HEAD_COVERING, &values![county.as_str(), position, 1_i64], |row| {
        head(row, county)
    })
}

pub fn head_of_size(conn: &mut Conn, county: &CountyId, size: u64) -> Result<Option<SignedHead>> {
    conn.fetch_one(HEAD_OF_SIZE, &values![county.as_str(), size], |row| head(row, county))
}

pub fn frontier(conn: &mut Conn, county: &CountyId) -> Result<Option<Frontier>> {
    conn.fetch_one(FRONTIER, &values![county.as_str()], |row| crate::json("frontier", row.str(0)?))
}

/// The ledger's size as its column has it, the month of the last number given (2026-03, empty if
/// there is none) and its sequence, for `verify`.
pub fn numbering(conn: &mut Conn, county: &CountyId) -> Result<Option<(u64, String, u64)>> {
    conn.fetch_one(NUMBERING, &values![county.as_str()], |row| {
        Ok((crate::number(row, 0)?, row.text(1)?, crate::number(row, 2)?))
    })
}

/// Signed heads in order of size, for `verify`.
pub fn heads_after(
    conn: &mut Conn,
    county: &CountyId,
    size: u64,
    limit: i64,
) -> Result<Vec<SignedHead>> {
    let parameters = values![county.as_str(), size, limit];
    conn.fetch_all(HEADS_AFTER, &parameters, |row| head(row, county))
}

/// A kept inner node of the tree, if it is there.
pub fn node(conn: &mut Conn, county: &CountyId, level: u8, index: u64) -> Result<Option<Hash>> {
    let parameters = values![county.as_str(), u32::from(level), index];
    conn.fetch_one(NODE, &parameters, |row| hash(row, 0))
}

/// The tree over a county's ledger, read node by node.
pub struct Tree<'a> {
    pub conn: &'a mut Conn,
    pub county: &'a CountyId,
}

impl NodeSource for Tree<'_> {
    type Error = Error;

    fn leaves(&mut self, from: u64, to: u64) -> Result<Vec<Hash>> {
        self.conn.fetch_all(LEAVES, &values![self.county.as_str(), from, to], |row| hash(row, 0))
    }

    fn stored(&mut self, level: u8, index: u64) -> Result<Hash> {
        node(self.conn, self.county, level, index)?
            .ok_or_else(|| Error::decode("log_nodes", format!("no node {level}/{index}")))
    }
}

/// `at, actor, body` from three columns.
pub(crate) fn recorded(row: &Row<'_>, first: usize) -> Result<Recorded> {
    Ok(Recorded {
        at: Timestamp(row.int(first)?),
        actor: crate::json("actor", row.str(first + 1)?)?,
        event: crate::json("event", row.str(first + 2)?)?,
    })
}

pub(crate) fn hash(row: &Row<'_>, column: usize) -> Result<Hash> {
    Hash::from_slice(&row.bytes(column)?).ok_or_else(|| Error::decode("hash", "not 32 bytes"))
}

fn head(row: &Row<'_>, county: &CountyId) -> Result<SignedHead> {
    let signature = row.bytes(3)?.try_into();
    Ok(SignedHead {
        head: TreeHead {
            county: county.clone(),
            tree_size: crate::number(row, 0)?,
            root: hash(row, 1)?,
            at: Timestamp(row.int(2)?),
        },
        signature: signature.map_err(|_| Error::decode("signature", "not 64 bytes"))?,
    })
}
