//! Who may do what in a register: by post and area, as everywhere.

use std::collections::BTreeSet;

use crate::methods::RegisterRule;
use crate::people::Directory;
use crate::shared::{AreaId, PersonId, PostId};

/// What somebody is to the entries of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Enters and changes.
    Keeps,
    /// Makes the sample check.
    Checks,
    /// Approves, and sets what a year has.
    Approves,
    /// Does the third step.
    Completes,
    /// Reads.
    Reads,
}

/// The roles that somebody has in a register for an area by the posts they hold there or above it;
/// whoever is let read may also hold their post below: a grid's worker reads the county's list.
/// Empty for a stranger: for them there is no entry.
pub fn roles_of(
    rule: &RegisterRule,
    directory: &Directory,
    person: &PersonId,
    area: &AreaId,
) -> BTreeSet<Role> {
    let held: Vec<&PostId> = directory.posts_over(person, area).collect();
    let any = |posts: &[PostId]| posts.iter().any(|post| held.contains(&post));
    let reads = directory.holdings(person).iter().any(|held| {
        rule.reads.contains(&held.post)
            && (directory.areas.is_within(area, &held.area)
                || directory.areas.is_within(&held.area, area))
    });
    let completes = rule.completes.as_ref().is_some_and(|rule| any(&rule.posts));
    let mut roles: BTreeSet<Role> = [
        (Role::Keeps, any(&rule.keeps)),
        (Role::Checks, any(&rule.checks)),
        (Role::Approves, any(&rule.approves)),
        (Role::Completes, completes),
        (Role::Reads, reads),
    ]
    .into_iter()
    .filter(|(_, has)| *has)
    .map(|(role, _)| role)
    .collect();
    if !roles.is_empty() {
        roles.insert(Role::Reads);
    }
    roles
}
