//! The number of a new area, after those of its parent (DOMAIN § 3.3: twelve digits down to the
//! village, three more for each level below it).

use super::AreaTree;
use crate::shared::AreaId;

/// The next free number below a parent; closed and moved areas keep theirs. `None` if all 999 are
/// taken.
pub fn next_id(tree: &AreaTree, parent: &AreaId) -> Option<AreaId> {
    let (prefix, suffix) = parts(parent.as_str());
    let taken = |id: &AreaId| {
        let middle = id.as_str().strip_prefix(prefix)?.strip_suffix(suffix)?;
        (middle.len() == 3).then(|| middle.parse::<u16>().ok()).flatten()
    };
    let last = tree.ever().filter_map(|area| taken(&area.id)).max().unwrap_or(0);
    let next = last.checked_add(1).filter(|next| *next <= 999)?;
    Some(AreaId::new(format!("{prefix}{next:03}{suffix}")))
}

/// What stands before and after the three digits of a child. Above the village the parent's own
/// zeros are filled.
fn parts(parent: &str) -> (&str, &'static str) {
    const DIVISION: usize = 12;
    let digits = parent.len() == DIVISION && parent.bytes().all(|byte| byte.is_ascii_digit());
    if digits && parent.ends_with("000000") {
        return (&parent[..6], "000");
    }
    if digits && parent.ends_with("000") {
        return (&parent[..9], "");
    }
    (parent, "")
}
