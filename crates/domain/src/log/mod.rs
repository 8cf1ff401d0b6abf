//! The county's log as a Merkle tree (RFC 6962 § 2): every accepted event is a leaf, so that a
//! resident can check that their word is still in the ledger.
//!
//! Pure arithmetic on hashes; leaves and stored nodes come from a [`NodeSource`].

mod head;
mod merkle;
mod proof;

pub use head::TreeHead;
pub use merkle::{Frontier, Hash, Node, STORED_LEVELS, hash_children, leaf_hash, parse_hash};
pub use proof::{
    NodeSource, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion,
};
