//! The whole invented county, ready to be founded.

use std::collections::HashMap;

use maplegrid_app::{Account, Chance, Founding, Linked};
use maplegrid_domain::areas::{Area, AreaTree};
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::{Appointment, Household, Person};
use maplegrid_domain::shared::{AreaId, CountyId, PersonId, Timestamp};

use super::accounts::{DemoAccount, accounts};
use super::names::Surnames;
use super::posts::{Filling, SignIn, party_members};
use super::{areas, households};
use crate::Result;
use crate::shape::Shape;

/// An invented county. The same shape, method and seed give the same one; only the passwords come
/// from the chance given.
#[derive(Clone, Debug)]
pub struct Invented {
    pub county: CountyId,
    pub name: String,
    pub root: AreaId,
    pub areas: Vec<Area>,
    /// The villages in code order.
    pub villages: Vec<AreaId>,
    pub persons: Vec<Person>,
    pub appointments: Vec<Appointment>,
    pub households: Vec<Household>,
    pub links: Vec<Linked>,
    pub accounts: Vec<Account>,
    pub demo_accounts: Vec<DemoAccount>,
    /// Of the persons, the Party members; those who hold household links come first.
    pub party_members: Vec<PersonId>,
}

/// Invents a county. Appointments begin at `since`.
pub fn invent(
    shape: &Shape,
    method: &Method,
    seed: u64,
    since: Timestamp,
    chance: &dyn Chance,
) -> Result<Invented> {
    let divisions = shape.divisions(method)?;
    let grown = areas::grow(shape, &divisions, method, seed)?;
    let surnames = Surnames::of(shape);
    let households = households::households(shape, &grown.villages, &surnames, seed);
    let party_members = party_members(shape);
    let (holders, mut links) =
        households::link(shape, &grown.villages, &households, &party_members);
    let filling = Filling { shape, method, areas: &grown.areas, surnames: &surnames, seed, since };
    let people = filling.fill(&party_members, &holders);
    let tree = AreaTree::new(grown.areas.clone());
    for line in shape.links.iter().filter(|line| line.holders.is_none()) {
        let held = &people.appointments;
        links.extend(households::link_by_area(line, &households, held, &tree));
    }
    let names: HashMap<&PersonId, &str> =
        people.persons.iter().map(|person| (&person.id, person.name.as_str())).collect();
    let sign_ins: Vec<(SignIn, String)> = people
        .sign_ins
        .into_iter()
        .map(|sign_in| {
            let name = names.get(&sign_in.person).copied().unwrap_or_default().to_owned();
            (sign_in, name)
        })
        .collect();
    let (accounts, demo_accounts) = accounts(shape, method, &tree, sign_ins, chance);
    Ok(Invented {
        county: CountyId::new(shape.county.clone()),
        name: divisions.name.clone(),
        root: AreaId::new(shape.division.clone()),
        areas: grown.areas,
        villages: grown.villages.into_iter().map(|village| village.id).collect(),
        persons: people.persons,
        appointments: people.appointments,
        households,
        links,
        accounts,
        demo_accounts,
        party_members,
    })
}

impl Invented {
    /// What the application founds a demo with.
    pub(crate) fn founding(&self, method: Method) -> Founding {
        Founding {
            county: self.county.clone(),
            name: self.name.clone(),
            root: self.root.clone(),
            demo: true,
            method,
            areas: self.areas.clone(),
            persons: self.persons.clone(),
            appointments: self.appointments.clone(),
            households: self.households.clone(),
            links: self.links.clone(),
            accounts: self.accounts.clone(),
        }
    }
}
