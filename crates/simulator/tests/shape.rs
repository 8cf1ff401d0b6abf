//! The invented structure: exact totals, the same for the same seed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maplegrid_domain::accounts::check_password;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::Timestamp;
use maplegrid_simulator::{Invented, SeededChance, Shape, invent};

pub(crate) const METHOD: &str = "gucheng-1333";

fn method() -> Method {
    maplegrid_methods::embedded(METHOD).expect("a method that is part of the program").method
}

fn invented(seed: u64) -> Invented {
    let shape = Shape::of_method(METHOD).expect("a shape that is part of the program");
    let chance = SeededChance::new(seed);
    invent(&shape, &method(), seed, Timestamp::from_millis(0), &chance).expect("an invented county")
}

fn of_kind(invented: &Invented, kind: &str) -> usize {
    invented.areas.iter().filter(|area| area.kind.as_str() == kind).count()
}

#[test]
fn totals_are_those_that_were_published() {
    for seed in [0, 1, 7, 2026] {
        let county = invented(seed);
        assert_eq!(of_kind(&county, "county"), 1);
        assert_eq!(of_kind(&county, "township"), 1);
        assert_eq!(of_kind(&county, "village"), 25);
        assert_eq!(of_kind(&county, "grid"), 31);
        assert_eq!(of_kind(&county, "micro_grid"), 550);
        assert_eq!(county.households.len(), 5_969);
        let sum = |of: fn(&maplegrid_domain::people::Household) -> u16| -> u32 {
            county.households.iter().map(|home| u32::from(of(home))).sum()
        };
        assert_eq!(sum(|home| home.members), 18_526);
        assert_eq!(sum(|home| home.residing), 9_600);
        assert_eq!(county.party_members.len(), 747);
        assert!(county.households.iter().all(|home| home.residing <= home.members));
    }
}

#[test]
fn every_household_has_one_contact_person_and_411_share_them() {
    let county = invented(7);
    let homes: BTreeSet<_> = county.links.iter().map(|link| &link.household).collect();
    assert_eq!((county.links.len(), homes.len()), (5_969, 5_969));
    assert!(county.links.iter().all(|link| link.line == "党员联户"));
    let mut each: HashMap<_, u32> = HashMap::new();
    for link in &county.links {
        *each.entry(&link.person).or_default() += 1;
    }
    assert_eq!(each.len(), 411);
    assert!(each.values().all(|count| (11..=19).contains(count)), "{each:?}");
    assert!(each.keys().all(|person| county.party_members.contains(person)));
}

#[test]
fn micro_grids_are_cut_to_size_and_villages_differ() {
    let county = invented(7);
    let (mut groups, mut villages) = (BTreeMap::new(), BTreeMap::new());
    for home in &county.households {
        *groups.entry(home.area.clone()).or_insert(0) += 1;
        *villages.entry(home.area.as_str()[..12].to_owned()).or_insert(0) += 1;
    }
    assert_eq!(groups.len(), 550);
    assert!(groups.values().all(|count| (5..=30).contains(count)));
    let (least, most) = (villages.values().min().unwrap(), villages.values().max().unwrap());
    assert!(most > &(least * 2), "{least} to {most}");
}

#[test]
fn codes_names_and_sign_ins_are_distinct() {
    let county = invented(7);
    let codes: BTreeSet<_> = county.areas.iter().map(|area| &area.code).collect();
    assert_eq!(codes.len(), county.areas.len());
    assert!(codes.iter().all(|code| code.len() == 6 && !code.contains(['0', '1', 'i', 'l', 'o'])));
    let names: BTreeSet<_> = county.persons.iter().map(|person| &person.name).collect();
    assert_eq!(names.len(), county.persons.len());
    assert!(names.iter().all(|name| name.contains(['样', '例'])));
    let accounts: BTreeSet<_> = county.accounts.iter().map(|account| &account.id).collect();
    assert_eq!(accounts.len(), county.accounts.len());
    assert!(county.accounts.iter().all(|account| check_password(&account.password).is_ok()));
}

#[test]
fn every_post_is_filled_and_the_showcase_comes_first() {
    let (county, method) = (invented(7), method());
    for post in &method.posts {
        for area in county.areas.iter().filter(|area| area.kind == post.level) {
            let holders =
                county.appointments.iter().filter(|h| h.post == post.id && h.area == area.id);
            assert!(holders.count() > 0, "{} in {}", post.id, area.name);
        }
    }
    let first: Vec<&str> =
        county.demo_accounts.iter().take(7).map(|account| account.account.as_str()).collect();
    assert_eq!(first[..3], ["reception", "village_cadre.03", "service_station.03"]);
    assert!(county.demo_accounts[1].area_name.contains("南沟村"), "{:?}", county.demo_accounts[1]);
}

#[test]
fn the_same_seed_invents_the_same_county() {
    let (one, same, other) = (invented(7), invented(7), invented(8));
    assert_eq!(one.areas, same.areas);
    assert_eq!(one.persons, same.persons);
    assert_eq!(one.households, same.households);
    assert_eq!(one.links, same.links);
    assert_eq!(one.appointments, same.appointments);
    assert_ne!(one.areas, other.areas);
    assert_ne!(one.households, other.households);
}
