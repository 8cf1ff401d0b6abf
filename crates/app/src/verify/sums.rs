//! Whether two tables hold the same rows, of which each belongs to somebody, without keeping them.
//!
//! They come in different orders, so they are compared by sums: a keyed digest of every row is
//! added for one side and taken away for the other, in one of a fixed number of groups that its
//! owner falls into. Only groups that do not come out even are gone through again, to name the
//! owners.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::run::SumKey;

/// Of a million owners some fifteen share a group.
const GROUPS: usize = 1 << 16;
/// Groups that are gone through again at most, so that a table that was emptied does not fill the
/// memory.
const GROUPS_NAMED: usize = 64;

/// One side less the other, by group.
pub(super) struct Sums {
    key: SumKey,
    sums: Vec<u64>,
}

impl Sums {
    pub(super) fn new(key: SumKey) -> Self {
        Self { key, sums: vec![0; GROUPS] }
    }

    /// A row that there has to be.
    pub(super) fn expect(&mut self, owner: &str, row: &impl Hash) {
        let (group, digest) = self.place(owner, row);
        self.sums[group] = self.sums[group].wrapping_add(digest);
    }

    /// A row that there is.
    pub(super) fn find(&mut self, owner: &str, row: &impl Hash) {
        let (group, digest) = self.place(owner, row);
        self.sums[group] = self.sums[group].wrapping_sub(digest);
    }

    /// The groups that have to be gone through again; `None` if all agrees.
    pub(super) fn uneven(&self) -> Option<Uneven<'_>> {
        let mut groups: Vec<usize> = (0..GROUPS).filter(|group| self.sums[*group] != 0).collect();
        let more = groups.len().saturating_sub(GROUPS_NAMED);
        groups.truncate(GROUPS_NAMED);
        let left = BTreeMap::new();
        (!groups.is_empty()).then_some(Uneven { sums: self, groups, more, left })
    }

    /// The group of a row's owner, and the row's digest.
    fn place(&self, owner: &str, row: &impl Hash) -> (usize, u64) {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.key);
        owner.hash(&mut hasher);
        let group = usize::try_from(hasher.finish() % GROUPS as u64).unwrap_or(0);
        row.hash(&mut hasher);
        (group, hasher.finish())
    }
}

/// A second look at some of the groups, owner by owner. It wants all rows of both sides again.
pub(super) struct Uneven<'a> {
    sums: &'a Sums,
    groups: Vec<usize>,
    /// Groups beyond those that are looked at.
    pub(super) more: usize,
    left: BTreeMap<String, u64>,
}

impl Uneven<'_> {
    pub(super) fn expect(&mut self, owner: &str, row: &impl Hash) {
        self.add(owner, row, u64::wrapping_add);
    }

    pub(super) fn find(&mut self, owner: &str, row: &impl Hash) {
        self.add(owner, row, u64::wrapping_sub);
    }

    /// Whose rows differ.
    pub(super) fn owners(self) -> impl Iterator<Item = String> {
        self.left.into_iter().filter(|(_, sum)| *sum != 0).map(|(owner, _)| owner)
    }

    fn add(&mut self, owner: &str, row: &impl Hash, add: fn(u64, u64) -> u64) {
        let (group, digest) = self.sums.place(owner, row);
        if self.groups.binary_search(&group).is_err() {
            return;
        }
        match self.left.get_mut(owner) {
            Some(sum) => *sum = add(*sum, digest),
            None => _ = self.left.insert(owner.to_owned(), add(0, digest)),
        }
    }
}
