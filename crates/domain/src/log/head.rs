//! The signed statement of how far the log has come.

use serde::{Deserialize, Serialize};

use super::Hash;
use crate::shared::{CountyId, Timestamp};

/// A tree head before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeHead {
    pub county: CountyId,
    pub tree_size: u64,
    pub root: Hash,
    pub at: Timestamp,
}

impl TreeHead {
    /// The bytes that are signed; a line of text, so that anyone can rebuild them by hand.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let Self { county, tree_size, root, at } = self;
        format!("maplegrid-tree-head-v1\n{county}\n{tree_size}\n{root}\n{}\n", at.millis())
            .into_bytes()
    }
}
