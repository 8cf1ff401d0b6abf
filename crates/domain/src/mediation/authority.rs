//! Who may do what: by the posts that the method's committees name.

use std::collections::BTreeSet;

use crate::methods::{Committee, Method};
use crate::people::Directory;
use crate::shared::{AreaId, PersonId, PostId};

/// What somebody is to the committee of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Takes applications, names mediators, keeps the files.
    Receive,
    /// May be named as mediator.
    Mediate,
    /// Decides about recusal.
    Recuse,
}

/// The roles that somebody has in the committee of an area by the posts they hold there or above.
pub fn roles_of(
    method: &Method,
    directory: &Directory,
    person: &PersonId,
    area: &AreaId,
) -> BTreeSet<Role> {
    let Some(committee) = committee_of(method, directory, area) else { return BTreeSet::new() };
    let held: Vec<&PostId> = directory.posts_over(person, area).collect();
    let any = |posts: &[PostId]| posts.iter().any(|post| held.contains(&post));
    let found = [
        (Role::Receive, any(&committee.receives)),
        (Role::Mediate, any(&committee.mediators)),
        (Role::Recuse, held.contains(&&committee.recusal)),
    ];
    found.into_iter().filter(|(_, has)| *has).map(|(role, _)| role).collect()
}

/// Everybody who may be named as mediator there, nearest first.
pub fn eligible(method: &Method, directory: &Directory, area: &AreaId) -> Vec<PersonId> {
    let committee = committee_of(method, directory, area);
    committee.map_or_else(Vec::new, |one| holders(&one.mediators, directory, area))
}

/// Everybody who has a part in the committee of an area, nearest first.
pub fn members(method: &Method, directory: &Directory, area: &AreaId) -> Vec<PersonId> {
    let Some(one) = committee_of(method, directory, area) else { return Vec::new() };
    let posts = one.receives.iter().chain(&one.mediators).chain([&one.recusal]);
    holders(&posts.cloned().collect::<Vec<_>>(), directory, area)
}

fn holders(posts: &[PostId], directory: &Directory, area: &AreaId) -> Vec<PersonId> {
    let mut found: Vec<PersonId> = Vec::new();
    for area in directory.areas.lineage(area) {
        for post in posts {
            for person in directory.holders(post, &area.id) {
                if !found.contains(person) {
                    found.push(person.clone());
                }
            }
        }
    }
    found
}

fn committee_of<'a>(
    method: &'a Method,
    directory: &Directory,
    area: &AreaId,
) -> Option<&'a Committee> {
    let kind = &directory.areas.get(area)?.kind;
    method.mediation.as_ref()?.committee(kind)
}
