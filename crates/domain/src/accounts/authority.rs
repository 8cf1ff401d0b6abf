//! From posts held to what may be read and done.

use std::collections::BTreeSet;

use crate::methods::{Capability, Method};
use crate::people::Directory;
use crate::shared::{AreaId, PersonId, PostId, Scope};

/// The scope of a person's reads.
pub fn scope_of(method: &Method, directory: &Directory, person: &PersonId) -> Scope {
    Scope {
        areas: roots(method, directory, person, Capability::ReadCases),
        restricted_areas: roots(method, directory, person, Capability::ReadRestricted),
        person: Some(person.clone()),
        holders: holders_of(directory, person),
    }
}

/// The keys of a person's task lists.
fn holders_of(directory: &Directory, person: &PersonId) -> Vec<String> {
    let posts = directory.holdings(person).iter().map(|held| task_holder(&held.post, &held.area));
    std::iter::once(task_person(person)).chain(posts).collect()
}

/// The key of whoever holds a post in an area.
pub fn task_holder(post: &PostId, area: &AreaId) -> String {
    format!("{post}@{area}")
}

/// The key of a named person.
pub fn task_person(person: &PersonId) -> String {
    format!("={person}")
}

/// What a person may do in an area by the posts they hold there or above it.
pub fn capabilities_in(
    method: &Method,
    directory: &Directory,
    person: &PersonId,
    area: &AreaId,
) -> BTreeSet<Capability> {
    directory
        .posts_over(person, area)
        .filter_map(|post| method.post(post))
        .flat_map(|post| post.capabilities.iter().copied())
        .collect()
}

/// The topmost areas where a capability is held: a root inside another root adds nothing.
fn roots(
    method: &Method,
    directory: &Directory,
    person: &PersonId,
    capability: Capability,
) -> Vec<AreaId> {
    let held: BTreeSet<AreaId> = directory
        .holdings(person)
        .iter()
        .filter(|held| method.post(&held.post).is_some_and(|post| post.may(capability)))
        .map(|held| held.area.clone())
        .collect();
    held.iter()
        .filter(|area| {
            let above = directory.areas.lineage(area).skip(1);
            !above.into_iter().any(|ancestor| held.contains(&ancestor.id))
        })
        .cloned()
        .collect()
}
