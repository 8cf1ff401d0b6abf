//! Filling the method's posts, several different persons for every village.

use std::collections::HashMap;

use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::{Method, Post};
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AreaId, PersonId, PostId, Timestamp};

use super::areas::is_community;
use super::households::LinkHolder;
use super::names::{Surnames, staff_phone};
use crate::rng::Rng;
use crate::shape::{Accounts, Places, Shape};

/// Everyone who holds a post, and the Party members beside them.
pub(crate) struct People {
    pub(crate) persons: Vec<Person>,
    pub(crate) appointments: Vec<Appointment>,
    pub(crate) sign_ins: Vec<SignIn>,
}

/// A holder who signs in.
pub(crate) struct SignIn {
    pub(crate) person: PersonId,
    pub(crate) post: PostId,
    pub(crate) area: AreaId,
    /// The how-manieth holder of the post in the area, from 1.
    pub(crate) place: u32,
}

/// The Party members' ids; the first of them hold the household links.
pub(crate) fn party_members(shape: &Shape) -> Vec<PersonId> {
    (1..=shape.published.party_members)
        .map(|number| PersonId::new(format!("dy{number:04}")))
        .collect()
}

pub(crate) struct Filling<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) method: &'a Method,
    pub(crate) areas: &'a [Area],
    pub(crate) surnames: &'a Surnames,
    pub(crate) seed: u64,
    pub(crate) since: Timestamp,
}

impl Filling<'_> {
    pub(crate) fn fill(&self, party: &[PersonId], links: &[LinkHolder]) -> People {
        let mut people =
            People { persons: Vec::new(), appointments: Vec::new(), sign_ins: Vec::new() };
        for (at, member) in party.iter().enumerate() {
            self.introduce(&mut people, member.clone(), at < links.len());
        }
        for post in &self.method.posts {
            if self.shape.shared().is_some_and(|link| link.post == post.id.as_str()) {
                self.appoint_links(&mut people, post, links);
                continue;
            }
            for area in self.places(post).into_iter().filter(|area| !self.is_vacant(post, area)) {
                self.staff(&mut people, post, area);
            }
        }
        people
    }

    /// The areas in which a post is held.
    fn places(&self, post: &Post) -> Vec<&Area> {
        let mut areas: Vec<&Area> =
            self.areas.iter().filter(|area| area.kind == post.level).collect();
        match self.shape.places(post.id.as_str()) {
            Places::All => {}
            Places::Communities => areas.retain(|area| is_community(area)),
            Places::InAll(count) => {
                let all = areas.len().max(1);
                let chosen = |at: &usize| at * count / all != (at + 1) * count / all;
                areas = (0..areas.len()).filter(chosen).map(|at| areas[at]).collect();
            }
            Places::OfTownship(count) => {
                let inside = |area: &Area| area.id.as_str().get(12..).map(str::to_owned);
                areas.sort_by_key(|area| (inside(area), area.id.clone()));
                let mut taken: HashMap<String, usize> = HashMap::new();
                areas.retain(|area| {
                    let township = area.id.as_str().chars().take(9).collect();
                    let taken = taken.entry(township).or_default();
                    *taken += 1;
                    *taken <= count
                });
            }
        }
        areas
    }

    /// Holders of links go by households, not by areas. The first of the showcase signs in.
    fn appoint_links(&self, people: &mut People, post: &Post, links: &[LinkHolder]) {
        let village = &self.shape.showcase.village;
        let mut shown = false;
        for holder in links {
            for area in &holder.leaves {
                let appointment = self.appointment(&holder.person, &post.id, area);
                people.appointments.push(appointment);
                if !shown && area.as_str().starts_with(village.as_str()) {
                    shown = true;
                    let (person, post) = (holder.person.clone(), post.id.clone());
                    people.sign_ins.push(SignIn { person, post, area: area.clone(), place: 1 });
                }
            }
        }
    }

    /// Whether nobody has been found for a line's post here.
    fn is_vacant(&self, post: &Post, area: &Area) -> bool {
        let Shape { links, showcase, .. } = self.shape;
        let shown = area.id.as_str().starts_with(&showcase.village);
        let mut rng = Rng::named(self.seed, area.id.as_str(), 0);
        let link = links.iter().find(|link| link.post == post.id.as_str());
        link.is_some_and(|link| !shown && rng.chance(link.vacant_per_mille))
    }

    fn staff(&self, people: &mut People, post: &Post, area: &Area) {
        // Below the village people serve from home; whether they sign in is the shape's choice.
        let in_office = area.id.as_str().len() <= 12;
        let (each, accounts) = self.shape.staffing(post.id.as_str(), in_office);
        for place in 1..=each {
            let number = people.persons.len() + 1 - party_count(self.shape);
            let person = PersonId::new(format!("gw{number:04}"));
            self.introduce(people, person.clone(), true);
            people.appointments.push(self.appointment(&person, &post.id, &area.id));
            if self.signs_in(accounts, area, place) {
                let (post, area) = (post.id.clone(), area.id.clone());
                people.sign_ins.push(SignIn { person, post, area, place });
            }
        }
    }

    /// Below the village only the first of the first: one person shows the post.
    fn signs_in(&self, accounts: Accounts, area: &Area, place: u32) -> bool {
        let (id, village) = (area.id.as_str(), &self.shape.showcase.village);
        let inside = id.strip_prefix(village.as_str());
        let shown = inside.is_some_and(|inside| {
            let first = inside.as_bytes().chunks(3).all(|number| number == b"001");
            first && (inside.is_empty() || place == 1)
        });
        let above = id == self.shape.showcase_township() || id.ends_with("000000");
        match accounts {
            Accounts::All => true,
            Accounts::Township => shown || above,
            Accounts::Showcase => shown,
            Accounts::None => false,
        }
    }

    fn introduce(&self, people: &mut People, id: PersonId, serves: bool) {
        let index = u64::try_from(people.persons.len()).unwrap_or(0);
        let phone = serves.then(|| staff_phone(index));
        people.persons.push(Person { id, name: self.surnames.distinct_name(index), phone });
    }

    fn appointment(&self, person: &PersonId, post: &PostId, area: &AreaId) -> Appointment {
        Appointment {
            person: person.clone(),
            post: post.clone(),
            area: area.clone(),
            from: self.since,
            until: None,
        }
    }
}

fn party_count(shape: &Shape) -> usize {
    usize::try_from(shape.published.party_members).unwrap_or(0)
}
