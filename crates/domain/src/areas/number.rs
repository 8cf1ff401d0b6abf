//! The number of a new area, after those of its parent (DOMAIN § 3.3: twelve digits down to the
//! village, three more for each level below it).

use std::collections::HashMap;

use super::AreaTree;
use crate::shared::AreaId;

/// Three digits.
const MOST: u16 = 999;
const DIVISION: usize = 12;

/// The next free number below a parent; closed and moved areas keep theirs. `None` if all 999 are
/// taken.
pub fn next_id(tree: &AreaTree, parent: &AreaId) -> Option<AreaId> {
    Numbers::new(tree.ever().map(|area| &area.id)).next(parent)
}

/// The numbers that are taken, for giving out many.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// The last one by what stands before and after it.
    last: HashMap<(String, &'static str), u16>,
}

impl Numbers {
    /// With all areas there ever were.
    pub fn new<'a>(ids: impl IntoIterator<Item = &'a AreaId>) -> Self {
        let mut numbers = Self::default();
        ids.into_iter().for_each(|id| numbers.take(id));
        numbers
    }

    /// Marks an area's number as taken.
    pub fn take(&mut self, id: &AreaId) {
        let id = id.as_str();
        self.mark(id, "");
        if id.len() == DIVISION
            && let Some(above) = id.strip_suffix("000")
        {
            self.mark(above, "000");
        }
    }

    fn mark(&mut self, id: &str, suffix: &'static str) {
        let Some((prefix, digits)) = id.len().checked_sub(3).and_then(|at| id.split_at_checked(at))
        else {
            return;
        };
        if let Ok(number) = digits.parse::<u16>() {
            let last = self.last.entry((prefix.to_owned(), suffix)).or_default();
            *last = number.max(*last);
        }
    }

    /// The next free number below a parent, which is not taken yet. `None` if all 999 are.
    pub fn next(&self, parent: &AreaId) -> Option<AreaId> {
        let (prefix, suffix) = parts(parent.as_str());
        let last = self.last.get(&(prefix.to_owned(), suffix)).copied().unwrap_or(0);
        let next = last.checked_add(1).filter(|next| *next <= MOST)?;
        Some(AreaId::new(format!("{prefix}{next:03}{suffix}")))
    }
}

/// What stands before and after the three digits of a child. Above the village the parent's own
/// zeros are filled.
fn parts(parent: &str) -> (&str, &'static str) {
    let digits = parent.len() == DIVISION && parent.bytes().all(|byte| byte.is_ascii_digit());
    if digits && parent.ends_with("000000") {
        return (&parent[..6], "000");
    }
    if digits && parent.ends_with("000") {
        return (&parent[..9], "");
    }
    (parent, "")
}
