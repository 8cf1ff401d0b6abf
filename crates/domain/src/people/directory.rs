//! A snapshot of areas and appointments: who answers for what, where.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Appointment, Person};
use crate::areas::AreaTree;
use crate::methods::Method;
use crate::shared::{AreaId, PersonId, PostId, Timestamp};

/// A post held in an area.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Holding {
    pub post: PostId,
    pub area: AreaId,
}

/// Areas, persons and current appointments, indexed both ways. Deciders and permissions read it;
/// it never changes under them.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub areas: AreaTree,
    persons: HashMap<PersonId, Person>,
    holders: HashMap<Holding, Vec<PersonId>>,
    holdings: HashMap<PersonId, Vec<Holding>>,
}

impl Directory {
    /// Indexes the appointments in force at `now`, in the order given.
    pub fn new(
        areas: AreaTree,
        persons: impl IntoIterator<Item = Person>,
        appointments: impl IntoIterator<Item = Appointment>,
        now: Timestamp,
    ) -> Self {
        let mut directory = Self { areas, ..Self::default() };
        directory.persons = persons.into_iter().map(|p| (p.id.clone(), p)).collect();
        for held in appointments {
            let current = held.from <= now && held.until.is_none_or(|until| now < until);
            if current {
                let holding = Holding { post: held.post, area: held.area };
                let holders = directory.holders.entry(holding.clone()).or_default();
                // Terms that overlap are one holding.
                if !holders.contains(&held.person) {
                    holders.push(held.person.clone());
                    directory.holdings.entry(held.person).or_default().push(holding);
                }
            }
        }
        directory
    }

    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.persons.get(id)
    }

    /// Everybody who holds or held a post, in no order.
    pub fn persons(&self) -> impl Iterator<Item = &Person> {
        self.persons.values()
    }

    /// Every post that is held now with its holders, in no order.
    pub fn held(&self) -> impl Iterator<Item = (&Holding, &[PersonId])> {
        self.holders.iter().map(|(held, holders)| (held, holders.as_slice()))
    }

    /// The name to show; erased or unknown people read as 已离任人员.
    pub fn name<'a>(&'a self, id: &PersonId) -> &'a str {
        self.persons.get(id).map_or("已离任人员", |person| &person.name)
    }

    /// What a person holds, in the order of appointment.
    pub fn holdings(&self, person: &PersonId) -> &[Holding] {
        self.holdings.get(person).map_or(&[], Vec::as_slice)
    }

    /// The posts that a person holds in an area or above it, in the order of appointment.
    pub fn posts_over(&self, person: &PersonId, area: &AreaId) -> impl Iterator<Item = &PostId> {
        let over = |held: &&Holding| self.areas.is_within(area, &held.area);
        self.holdings(person).iter().filter(over).map(|held| &held.post)
    }

    pub fn holds(&self, person: &PersonId, post: &PostId, area: &AreaId) -> bool {
        self.holdings(person).iter().any(|held| held.post == *post && held.area == *area)
    }

    /// Everyone who holds the post in exactly this area.
    pub fn holders(&self, post: &PostId, area: &AreaId) -> &[PersonId] {
        let holding = Holding { post: post.clone(), area: area.clone() };
        self.holders.get(&holding).map_or(&[], Vec::as_slice)
    }

    /// The area whose holder of `post` answers for something that happened in `from`: the
    /// ancestor (or `from` itself) of the kind the post belongs to. It is named even when the
    /// post is vacant there, because a vacancy is a gap to be seen, not a reason to lose a case.
    pub fn office(&self, method: &Method, post: &PostId, from: &AreaId) -> Option<AreaId> {
        let kind = &method.post(post)?.level;
        self.areas
            .lineage(from)
            .find(|area| area.kind == *kind && self.areas.is_open(&area.id))
            .or_else(|| self.areas.lineage(from).last())
            .map(|area| area.id.clone())
    }
}
