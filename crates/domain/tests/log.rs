//! The Merkle log against an independent implementation of RFC 6962.

use std::collections::HashMap;
use std::convert::Infallible;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use maplegrid_domain::log::{
    Frontier, Hash, NodeSource, STORED_LEVELS, TreeHead, consistency_proof, hash_children,
    inclusion_proof, leaf_hash, parse_hash, verify_consistency, verify_inclusion,
};
use maplegrid_domain::shared::Timestamp;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// Leaves in a vector and only those inner nodes that an append gave back for storing.
#[derive(Default)]
struct Stored {
    leaves: Vec<Hash>,
    nodes: HashMap<(u8, u64), Hash>,
    frontier: Frontier,
}

fn commitment(index: u64) -> [u8; 32] {
    Sha256::digest([b"salt".as_slice(), &index.to_be_bytes()].concat()).into()
}

impl Stored {
    fn grown(size: u64) -> Self {
        let mut stored = Self::default();
        for index in 0..size {
            stored.append(leaf_hash(b"salt", &index.to_be_bytes()));
        }
        stored
    }

    fn append(&mut self, leaf: Hash) {
        self.leaves.push(leaf);
        for node in self.frontier.append(leaf) {
            assert!(node.level > 0 && node.level.is_multiple_of(STORED_LEVELS));
            assert!(self.nodes.insert((node.level, node.index), node.hash).is_none());
        }
    }
}

impl NodeSource for Stored {
    type Error = Infallible;

    fn leaves(&mut self, from: u64, to: u64) -> Result<Vec<Hash>, Infallible> {
        assert!(to - from <= 1 << STORED_LEVELS, "never more than one block of leaves");
        let range = usize::try_from(from).unwrap()..usize::try_from(to).unwrap();
        Ok(self.leaves[range].to_vec())
    }

    fn stored(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.nodes[&(level, index)])
    }
}

/// Roots of the trees of 0 to `size` leaves.
fn roots(size: u64) -> Vec<Hash> {
    let mut stored = Stored::default();
    let mut roots = vec![stored.frontier.root()];
    for index in 0..size {
        stored.append(leaf_hash(b"salt", &index.to_be_bytes()));
        roots.push(stored.frontier.root());
    }
    roots
}

#[test]
fn roots_and_proofs_are_those_of_an_independent_implementation() {
    let mut theirs = MemoryBackedTree::<Sha256, [u8; 32]>::new();
    let mut ours = Stored::default();
    for size in 0..=200_u64 {
        assert_eq!(ours.frontier.size(), size);
        assert_eq!(ours.frontier.root().0, <[u8; 32]>::from(*theirs.root().as_bytes()));
        for index in [0, size / 2, size.saturating_sub(1)].into_iter().filter(|i| *i < size) {
            let proof = inclusion_proof(&mut ours, index, size).unwrap();
            let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
            let their = theirs.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(bytes, their.as_bytes(), "leaf {index} of {size}");
        }
        for old in [1, size / 3, size / 2].into_iter().filter(|old| *old > 0 && *old < size) {
            let proof = consistency_proof(&mut ours, old, size).unwrap();
            let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
            let their = theirs.prove_consistency(usize::try_from(size - old).unwrap());
            assert_eq!(bytes, their.as_bytes(), "{old} to {size}");
        }
        ours.append(leaf_hash(b"salt", &size.to_be_bytes()));
        theirs.push(commitment(size));
    }
}

fn spoiled(hash: Hash) -> Hash {
    let mut bytes = hash.0;
    bytes[31] ^= 1;
    Hash(bytes)
}

/// Every way to spoil a proof: one hash changed, one dropped, one too many.
fn tampered(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[proof, &[Hash([7; 32])]].concat()];
    for at in 0..proof.len() {
        let mut changed = proof.to_vec();
        changed[at] = spoiled(changed[at]);
        all.push(changed);
        let mut dropped = proof.to_vec();
        dropped.remove(at);
        all.push(dropped);
    }
    all
}

#[test]
fn inclusion_proofs_verify_and_tampered_ones_fail() {
    let roots = roots(70);
    let mut tree = Stored::grown(70);
    for size in 1..=70_u64 {
        let root = roots[usize::try_from(size).unwrap()];
        for index in 0..size {
            let leaf = tree.leaves[usize::try_from(index).unwrap()];
            let proof = inclusion_proof(&mut tree, index, size).unwrap();
            assert!(verify_inclusion(leaf, index, size, &proof, root), "{index} of {size}");
            assert!(!verify_inclusion(spoiled(leaf), index, size, &proof, root));
            assert!(!verify_inclusion(leaf, index, size, &proof, spoiled(root)));
            assert!(size == 1 || !verify_inclusion(leaf, (index + 1) % size, size, &proof, root));
            for wrong in tampered(&proof) {
                assert!(!verify_inclusion(leaf, index, size, &wrong, root));
            }
        }
        assert!(inclusion_proof(&mut tree, size, size).unwrap().is_empty());
        assert!(!verify_inclusion(root, size, size, &[], root), "outside the tree");
    }
}

#[test]
fn consistency_proofs_verify_and_tampered_ones_fail() {
    let roots = roots(70);
    let mut tree = Stored::grown(70);
    for new in 1..=70_u64 {
        let new_root = roots[usize::try_from(new).unwrap()];
        for old in 1..=new {
            let old_root = roots[usize::try_from(old).unwrap()];
            let proof = consistency_proof(&mut tree, old, new).unwrap();
            let verify = |old_root, new_root, proof: &[Hash]| {
                verify_consistency(old, new, old_root, new_root, proof)
            };
            assert!(verify(old_root, new_root, &proof), "{old} to {new}");
            assert!(!verify(spoiled(old_root), new_root, &proof));
            assert!(!verify(old_root, spoiled(new_root), &proof));
            for wrong in tampered(&proof) {
                assert!(!verify(old_root, new_root, &wrong), "{old} to {new}");
            }
        }
        assert!(!verify_consistency(new + 1, new, new_root, new_root, &[]));
        assert!(verify_consistency(0, new, roots[0], new_root, &[]));
        assert!(!verify_consistency(0, new, spoiled(roots[0]), new_root, &[]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn proofs_hold_in_large_trees(size in 200_u64..5_000, a in any::<u64>(), b in any::<u64>()) {
        let mut tree = Stored::grown(size);
        let (index, old) = (a % size, b % size + 1);
        let root = tree.frontier.root();
        let proof = inclusion_proof(&mut tree, index, size).unwrap();
        let leaf = tree.leaves[usize::try_from(index).unwrap()];
        prop_assert!(verify_inclusion(leaf, index, size, &proof, root));
        prop_assert!(!verify_inclusion(spoiled(leaf), index, size, &proof, root));
        let old_root = Stored::grown(old).frontier.root();
        let proof = consistency_proof(&mut tree, old, size).unwrap();
        prop_assert!(verify_consistency(old, size, old_root, root, &proof));
        prop_assert!(!verify_consistency(old, size, spoiled(old_root), root, &proof));
    }

    #[test]
    fn hashes_are_read_as_they_are_written(bytes in any::<[u8; 32]>()) {
        let hash = Hash(bytes);
        let spaced: String = hash.to_string().chars().flat_map(|c| [c, ' ']).collect();
        prop_assert_eq!(parse_hash(&spaced), Some(hash));
        prop_assert_eq!(parse_hash(&hash.to_string().to_uppercase()), Some(hash));
        let json = serde_json::to_string(&hash).unwrap();
        prop_assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
    }
}

#[test]
fn a_frontier_survives_storage() {
    let mut tree = Stored::grown(77);
    let json = serde_json::to_string(&tree.frontier).unwrap();
    let mut read: Frontier = serde_json::from_str(&json).unwrap();
    let leaf = leaf_hash(b"s", b"b");
    assert_eq!(read.append(leaf), tree.frontier.append(leaf));
    assert_eq!(read.root(), tree.frontier.root());
}

#[test]
fn leaves_and_nodes_are_told_apart() {
    let (a, b) = (leaf_hash(b"a", b""), leaf_hash(b"b", b""));
    assert_ne!(hash_children(&a, &b), hash_children(&b, &a));
    assert_ne!(leaf_hash(b"s", b"x"), leaf_hash(b"t", b"x"));
    assert_eq!(parse_hash("zz"), None);
    assert_eq!(Hash::from_slice(&[0; 31]), None);
}

#[test]
fn a_head_is_signed_as_lines_of_text() {
    let root = Frontier::default().root();
    let head = TreeHead { county: "140429".into(), tree_size: 0, root, at: Timestamp(5) };
    let text = String::from_utf8(head.signed_bytes()).unwrap();
    assert_eq!(text, format!("maplegrid-tree-head-v1\n140429\n0\n{root}\n5\n"));
}
