//! Who does it: the people behind posts, as the application sees them.

use std::collections::HashMap;
use std::sync::Arc;

use maplegrid_app::{County, SignedIn};
use maplegrid_domain::accounts::scope_of;
use maplegrid_domain::cases::{Case, CaseOwner, handlers_for};
use maplegrid_domain::methods::{Capability, Method};
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, PostId};

use crate::rng::Rng;

/// The county's people. They act without signing in: the simulation is not there to try doors.
pub(crate) struct Cast {
    pub(crate) county: Arc<County>,
    known: HashMap<PersonId, Arc<SignedIn>>,
}

impl Cast {
    pub(crate) fn new(county: Arc<County>) -> Self {
        Self { county, known: HashMap::new() }
    }

    /// The county has changed: other people hold other posts.
    pub(crate) fn renew(&mut self, county: Arc<County>) {
        *self = Self::new(county);
    }

    /// Whoever has a capability, nearest to an area, and is not a certain person.
    pub(crate) fn nearest(
        &self,
        capability: Capability,
        area: &AreaId,
        not: Option<&PersonId>,
    ) -> Option<PersonId> {
        let (directory, method) = (&self.county.directory, self.method());
        directory.areas.lineage(area).find_map(|area| {
            let posts = method.posts.iter().filter(|post| post.may(capability));
            let mut holders = posts.flat_map(|post| directory.holders(&post.id, &area.id));
            holders.find(|person| Some(*person) != not).cloned()
        })
    }

    pub(crate) fn method(&self) -> &Arc<Method> {
        self.county.method()
    }

    pub(crate) fn person(&mut self, id: &PersonId) -> Arc<SignedIn> {
        if let Some(known) = self.known.get(id) {
            return Arc::clone(known);
        }
        let county = Arc::clone(&self.county);
        let directory = &county.directory;
        let signed_in = Arc::new(SignedIn {
            account: AccountId::new(id.as_str()),
            person: id.clone(),
            name: directory.name(id).to_owned(),
            csrf: String::new(),
            scope: scope_of(county.method(), directory, id),
            holdings: directory.holdings(id).to_vec(),
            county: Arc::clone(&county),
        });
        self.known.insert(id.clone(), Arc::clone(&signed_in));
        signed_in
    }

    /// Who acts for an owner; of several holders always the same for a case.
    pub(crate) fn of_owner(&self, owner: &CaseOwner, story: usize) -> Option<PersonId> {
        owner.person.clone().or_else(|| self.holder(&owner.post, &owner.area, story))
    }

    pub(crate) fn holder(&self, post: &PostId, area: &AreaId, story: usize) -> Option<PersonId> {
        let holders = self.county.directory.holders(post, area);
        holders.get(story.checked_rem(holders.len())?).cloned()
    }

    /// The holder of a post in the office that answers for an area.
    pub(crate) fn office(&self, post: &PostId, from: &AreaId, story: usize) -> Option<PersonId> {
        let area = self.county.directory.office(self.method(), post, from)?;
        self.holder(post, &area, story)
    }

    /// A holder of a post for a case who has not handled or answered it, with the area of the office.
    pub(crate) fn uninvolved(&self, post: &PostId, case: &Case) -> Option<(PersonId, AreaId)> {
        let directory = &self.county.directory;
        let method = self.county.method_of(case.method_version);
        let office = directory.office(method, post, &case.area)?;
        let answered = case.answer.as_ref().map(|answer| &answer.by);
        let free = |person: &&PersonId| {
            Some(*person) != case.handler.as_ref()
                && Some(*person) != answered
                && !case.is_recused(person)
        };
        let person = directory.holders(post, &office).iter().find(free)?.clone();
        Some((person, office))
    }

    /// Whom a dispatcher at `office` names: somebody of the usual posts, at the dispatcher's own
    /// level if there is one, because what was passed up is not handed down again.
    pub(crate) fn handler(
        &self,
        case: &Case,
        office: &AreaId,
        usual: &[String],
        not: &PersonId,
        rng: &mut Rng,
    ) -> Option<PersonId> {
        let mut offered = handlers_for(case, self.method(), &self.county.directory, office);
        offered.retain(|(person, _)| person != not);
        let is_usual = |post: &PostId| usual.iter().any(|usual| usual == post.as_str());
        let fits = |level: u8, post: &PostId, area: &AreaId| match level {
            0 => is_usual(post) && area == office,
            1 => is_usual(post),
            2 => area == office,
            _ => true,
        };
        for level in 0..4 {
            let fitting: Vec<&PersonId> = offered
                .iter()
                .filter(|(_, held)| fits(level, &held.post, &held.area))
                .map(|(person, _)| person)
                .collect();
            if let Some(person) = rng.pick(&fitting) {
                return Some((*person).clone());
            }
        }
        None
    }

    /// Who takes a matter down for a resident: near home, or at the counter further up.
    pub(crate) fn registrar(&self, area: &AreaId, near: Near, rng: &mut Rng) -> Option<PersonId> {
        let directory = &self.county.directory;
        let method = self.method();
        let registers = |area: &AreaId| -> Vec<PersonId> {
            let posts = method.posts.iter().filter(|post| {
                post.may(Capability::Register) && !post.may(Capability::ReadRestricted)
            });
            posts.flat_map(|post| directory.holders(&post.id, area).iter().cloned()).collect()
        };
        let mut found: Vec<Vec<PersonId>> = directory
            .areas
            .lineage(area)
            .map(|area| registers(&area.id))
            .filter(|people| !people.is_empty())
            .collect();
        if near == Near::Office {
            found.reverse();
        }
        rng.pick(found.first()?).cloned()
    }
}

/// Where a matter is taken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Near {
    Home,
    Office,
}
