//! How alike two matters are said: a hint for whoever might join them, never a decision.

use std::collections::BTreeSet;

use crate::shared::bigrams::{fold, tokens};

/// From this share on two texts are likely about the same thing.
pub const ALIKE_FROM_PERCENT: u32 = 35;
/// What the same category adds.
const SAME_CATEGORY_PERCENT: u32 = 15;
/// Fewer pairs of characters say nothing.
const PAIRS_LEAST: usize = 3;

/// A text cut for comparing it with many.
#[derive(Clone, Debug)]
pub struct Gist(BTreeSet<String>);

impl Gist {
    pub fn of(text: &str) -> Self {
        // Single characters are what a run ends with: they only repeat its last pair.
        let pairs = tokens(&fold(text)).into_iter().filter(|token| token.chars().count() > 1);
        Self(pairs.collect())
    }

    /// The share of pairs that the shorter text has in common with the longer, in percent; the same
    /// category counts for it.
    pub fn likeness(&self, other: &Self, same_category: bool) -> u32 {
        let shorter = self.0.len().min(other.0.len());
        if shorter < PAIRS_LEAST {
            return 0;
        }
        let common = self.0.intersection(&other.0).count();
        let percent = u32::try_from(common * 100 / shorter).unwrap_or(100);
        if percent == 0 || !same_category {
            return percent;
        }
        (percent + SAME_CATEGORY_PERCENT).min(100)
    }
}
