//! Inclusion and consistency proofs (RFC 6962 § 2.1.1 and § 2.1.2).

use super::merkle::{Frontier, Hash, STORED_LEVELS, hash_children};

/// Where complete subtrees come from.
pub trait NodeSource {
    type Error;

    /// The leaves `[from, to)`.
    fn leaves(&mut self, from: u64, to: u64) -> Result<Vec<Hash>, Self::Error>;

    /// A stored complete subtree; `level` is a positive multiple of [`STORED_LEVELS`].
    fn stored(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The siblings that lead from leaf `index` to the root of the first `size` leaves. Empty for an
/// index outside the tree.
pub fn inclusion_proof<S: NodeSource>(
    source: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    let mut proof = Vec::new();
    if index >= size {
        return Ok(proof);
    }
    let (mut from, mut to) = (0, size);
    let mut siblings = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            siblings.push((middle, to));
            to = middle;
        } else {
            siblings.push((from, middle));
            from = middle;
        }
    }
    for (from, to) in siblings.into_iter().rev() {
        proof.push(range_root(source, from, to)?);
    }
    Ok(proof)
}

/// Shows that the first `old` leaves of a tree of `new` leaves are what they were.
pub fn consistency_proof<S: NodeSource>(
    source: &mut S,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, S::Error> {
    let mut proof = Vec::new();
    if old == 0 || old >= new {
        return Ok(proof);
    }
    let (mut from, mut to) = (0, new);
    let mut whole = true;
    let mut parts = Vec::new();
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            parts.push((middle, to));
            to = middle;
        } else {
            parts.push((from, middle));
            from = middle;
            whole = false;
        }
    }
    if !whole {
        parts.push((from, to));
    }
    for (from, to) in parts.into_iter().rev() {
        proof.push(range_root(source, from, to)?);
    }
    Ok(proof)
}

/// Checks an inclusion proof.
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = hash_children(sibling, &hash);
            while node % 2 == 0 && node != 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            hash = hash_children(&hash, sibling);
        }
        node /= 2;
        last /= 2;
    }
    last == 0 && hash == root
}

/// Checks a consistency proof between two roots.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: Hash,
    new_root: Hash,
    proof: &[Hash],
) -> bool {
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    if old == 0 || old > new {
        return old == 0 && proof.is_empty() && old_root == Frontier::default().root();
    }
    let mut path: Vec<Hash> = Vec::with_capacity(proof.len() + 1);
    if old.is_power_of_two() {
        path.push(old_root);
    }
    path.extend_from_slice(proof);
    let Some((first, rest)) = path.split_first() else {
        return false;
    };
    let (mut node, mut last) = (old - 1, new - 1);
    while node % 2 == 1 {
        node /= 2;
        last /= 2;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for part in rest {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            old_hash = hash_children(part, &old_hash);
            new_hash = hash_children(part, &new_hash);
            while node % 2 == 0 && node != 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            new_hash = hash_children(&new_hash, part);
        }
        node /= 2;
        last /= 2;
    }
    last == 0 && old_hash == old_root && new_hash == new_root
}

/// The largest power of two smaller than `size` (which is at least 2).
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The root over the leaves `[from, to)`, where `from` is aligned to the subtree it begins.
fn range_root<S: NodeSource>(source: &mut S, from: u64, to: u64) -> Result<Hash, S::Error> {
    let size = to - from;
    if size.is_power_of_two() {
        let level = u8::try_from(size.trailing_zeros()).unwrap_or(u8::MAX);
        return node(source, level, from >> level);
    }
    let middle = from + split(size);
    let left = range_root(source, from, middle)?;
    let right = range_root(source, middle, to)?;
    Ok(hash_children(&left, &right))
}

/// A complete subtree, from the nearest stored level below it.
fn node<S: NodeSource>(source: &mut S, level: u8, index: u64) -> Result<Hash, S::Error> {
    let below = level - level % STORED_LEVELS;
    if below == level && level > 0 {
        return source.stored(level, index);
    }
    if below == 0 {
        let leaves = source.leaves(index << level, (index + 1) << level)?;
        return Ok(fold(leaves));
    }
    let width = 1_u64 << (level - below);
    let children: Result<Vec<Hash>, S::Error> =
        (0..width).map(|child| source.stored(below, index * width + child)).collect();
    children.map(fold)
}

/// The root over a power of two of neighbouring hashes.
fn fold(mut hashes: Vec<Hash>) -> Hash {
    while hashes.len() > 1 {
        hashes = hashes
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => hash_children(left, right),
                [only, ..] => *only,
                [] => Hash([0; 32]),
            })
            .collect();
    }
    hashes.first().copied().unwrap_or(Hash([0; 32]))
}
