//! Leaves, nodes and the frontier that appending needs.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A SHA-256 hash, shown in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

/// Nodes of levels that are multiples of this are stored; those between are recomputed from at
/// most this power of two of them, which keeps the tree's rows to a fifteenth of its leaves.
pub const STORED_LEVELS: u8 = 4;

/// A complete subtree: `level` 0 is a leaf, `index` counts subtrees of that level from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub level: u8,
    pub index: u64,
    pub hash: Hash,
}

/// The roots of the complete subtrees of a tree, largest first: all that appending needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf; returns the inner nodes it completed whose level is stored.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut completed = Vec::new();
        let mut hash = leaf;
        let mut index = self.size;
        let mut level = 0_u8;
        while index % 2 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = hash_children(&left, &hash);
            index /= 2;
            level += 1;
            if level.is_multiple_of(STORED_LEVELS) {
                completed.push(Node { level, index, hash });
            }
        }
        self.peaks.push(hash);
        self.size += 1;
        completed
    }

    /// The root of the tree; for an empty tree the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => Hash(Sha256::digest([]).into()),
            Some(last) => peaks.fold(*last, |right, left| hash_children(left, &right)),
        }
    }
}

/// The leaf of an event: a commitment to its salt and body, so that the leaf tells nothing about
/// a person and stays valid when the body is erased.
pub fn leaf_hash(salt: &[u8], body: &[u8]) -> Hash {
    let commitment = Sha256::new().chain_update(salt).chain_update(body).finalize();
    Hash(Sha256::new().chain_update([0]).chain_update(commitment).finalize().into())
}

/// An inner node.
pub fn hash_children(left: &Hash, right: &Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// Reads 64 hexadecimal digits; spaces are ignored, because people copy leaves from paper.
pub fn parse_hash(text: &str) -> Option<Hash> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| *byte != b' ')
        .map(|byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair[0] << 4 | pair[1];
    }
    Some(Hash(bytes))
}

impl Hash {
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_hash(&text).ok_or_else(|| serde::de::Error::custom("not 64 hexadecimal digits"))
    }
}
