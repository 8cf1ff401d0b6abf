//! The invented structure: exact totals, the same for the same seed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maplegrid_domain::accounts::check_password;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::Timestamp;
use maplegrid_simulator::{Invented, Places, SeededChance, Shape, invent};

pub(crate) const METHOD: &str = "gucheng-1333";
pub(crate) const COUNTY_METHOD: &str = "lanshan-133";
pub(crate) const METHODS: [&str; 6] =
    [METHOD, "hanyin-321", COUNTY_METHOD, "lingling-51", "longnan-1234", "shili-sidao"];

pub(crate) fn method_of(name: &str) -> Method {
    maplegrid_methods::embedded(name).expect("a method that is part of the program").method
}

pub(crate) fn shape_of(method: &str) -> Shape {
    let shape = Shape::of_method(method).expect("a shape that is part of the program");
    shape.expect("a place that the method was published with")
}

#[test]
fn every_method_of_the_program_has_a_place() {
    assert_eq!(Shape::methods().unwrap(), METHODS);
    // A variant of a method is shown with the place of the method it stands on.
    let whole = maplegrid_methods::list().into_iter().filter(|name| METHODS.contains(name));
    assert_eq!(whole.count(), METHODS.len());
    assert!(Shape::of_method("nowhere").unwrap().is_none());
}

pub(crate) fn invented_of(name: &str, seed: u64) -> Invented {
    invented_in(&shape_of(name), seed)
}

/// No more of a place than the township that visitors are shown, with so many households.
pub(crate) fn one_township(name: &str, households: u32) -> Shape {
    let mut shape = shape_of(name);
    let township = shape.showcase.village[..9].to_owned();
    shape.division = format!("{township}000");
    shape.county = township;
    let part = |total: u32| total * households / shape.households + 1;
    (shape.people, shape.residing) = (part(shape.people), part(shape.residing));
    shape.published.party_members = part(shape.published.party_members);
    for link in &mut shape.links {
        link.holders = link.holders.map(|holders| holders * households / shape.households);
    }
    for level in &mut shape.levels {
        level.total = level.total * households / shape.households + 1;
        level.in_communities = None;
    }
    shape.village_households.0 = 20;
    shape.households = households;
    shape
}

pub(crate) fn invented_in(shape: &Shape, seed: u64) -> Invented {
    let name = &shape.method;
    let chance = SeededChance::new(seed);
    let since = Timestamp::from_millis(0);
    invent(shape, &method_of(name), seed, since, &chance).expect("an invented county")
}

fn invented(seed: u64) -> Invented {
    invented_of(METHOD, seed)
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
fn a_county_keeps_its_real_tree_and_its_published_totals() {
    let shape = shape_of(COUNTY_METHOD);
    for seed in [0, 7] {
        let county = invented_of(COUNTY_METHOD, seed);
        assert_eq!(of_kind(&county, "county"), 1);
        assert_eq!(of_kind(&county, "township"), 19);
        assert_eq!(of_kind(&county, "village"), 228);
        assert_eq!(of_kind(&county, "neighbourhood"), 8_328);
        assert_eq!(county.households.len(), 102_700);
        let heads: usize =
            ["section", "group", "neighbourhood"].iter().map(|kind| of_kind(&county, kind)).sum();
        let least = shape.published.three_heads_at_least.expect("a published number");
        assert!(heads >= usize::try_from(least).unwrap(), "{heads}");
        let people: u32 = county.households.iter().map(|home| u32::from(home.members)).sum();
        assert_eq!(people, shape.people);
        assert!(county.party_members.is_empty(), "no row says who is a Party member");
    }
    // What the article leaves out are the communities that stand for the five state farms.
    let county = invented_of(COUNTY_METHOD, 7);
    let farms: Vec<_> = county.areas.iter().filter(|area| area.name.contains("虚拟")).collect();
    assert_eq!((farms.len(), shape.published.villages), (5, Some(223)));
    let homes = |village: &str| {
        county.households.iter().filter(|home| home.area.as_str().starts_with(village)).count()
    };
    assert!(farms.iter().all(|farm| (5..60).contains(&homes(farm.id.as_str()))));
}

/// HY: 160 villages and communities as they are, 2354 grids of 10 to 30 households in the villages,
/// and three contacts for every household.
#[test]
fn hanyin_has_three_lines_over_its_real_tree() {
    let (name, hanyin) = ("hanyin-321", invented_of("hanyin-321", 7));
    assert_eq!((of_kind(&hanyin, "township"), of_kind(&hanyin, "village")), (10, 160));
    let grids = hanyin.areas.iter().filter(|area| area.kind.as_str() == "third_grid");
    let (rural, urban): (Vec<_>, Vec<_>) =
        grids.partition(|area| &area.id.as_str()[9..12] >= "200");
    assert_eq!((rural.len(), urban.len()), (2_354, 1_150));
    assert_eq!(hanyin.households.len(), 90_000);
    let mut each: HashMap<_, u32> = HashMap::new();
    hanyin.households.iter().for_each(|home| *each.entry(&home.area).or_default() += 1);
    assert!(each.values().all(|count| (10..=30).contains(count)));
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    hanyin.links.iter().for_each(|link| *lines.entry(&link.line).or_default() += 1);
    assert_eq!((lines["party"], lines["deputy"]), (90_000, 90_000));
    assert!((89_000..90_000).contains(&lines["hub"]), "a few seats are vacant: {lines:?}");
    let village = |id: &str| id[..12].to_owned();
    let deputies: HashMap<_, _> = hanyin
        .appointments
        .iter()
        .filter(|held| held.post.as_str() == "deputy")
        .map(|held| (held.area.to_string(), &held.person))
        .collect();
    for link in hanyin.links.iter().filter(|link| link.line == "deputy").step_by(997) {
        assert_eq!(deputies[&village(link.household.as_str())], &link.person, "{name}");
    }
}

/// LN: a county with its prefecture above it, and leaders who have no more grids than they are.
#[test]
fn longnan_has_a_prefecture_and_leaders_for_some() {
    let longnan = invented_of("longnan-1234", 7);
    let kinds = ["prefecture", "county", "township", "village", "grid"];
    assert_eq!(kinds.map(|kind| of_kind(&longnan, kind)), [1, 1, 25, 342, 1_774]);
    let held = |post: &'static str| {
        longnan.appointments.iter().filter(move |one| one.post.as_str() == post)
    };
    assert_eq!(held("county_link_leader").count(), 4, "one in each community");
    assert_eq!(held("city_link_leader").count(), 0);
    let leaders: Vec<_> = held("town_link_leader").collect();
    assert!((190..=225).contains(&leaders.len()), "{}", leaders.len());
    assert!(leaders.iter().all(|one| one.area.as_str().len() == 15));
    // A committee has five to fifteen members.
    let village = shape_of("longnan-1234").showcase.village;
    let committee = method_of("longnan-1234").teams.into_iter().find(|team| team.id == "committee");
    let posts = committee.expect("a committee").posts;
    let members = longnan
        .appointments
        .iter()
        .filter(|one| one.area.as_str() == village && posts.contains(&one.post));
    assert_eq!(members.count(), 10);
}

/// LL: 334 villages, 926 grids, 111,120 households, fifteen members to a grid, 76 first
/// secretaries, one centre, nine committees, sixteen stations and 334 rooms.
#[test]
fn lingling_has_its_published_totals() {
    let lingling = invented_of("lingling-51", 7);
    let kinds = ["county", "township", "village", "grid"];
    assert_eq!(kinds.map(|kind| of_kind(&lingling, kind)), [1, 16, 334, 926]);
    assert_eq!(lingling.households.len(), 111_120);
    assert_eq!((lingling.party_members.len(), lingling.links.len()), (926 * 15, 111_120));
    let mut each: HashMap<_, u32> = HashMap::new();
    lingling.links.iter().for_each(|link| *each.entry(&link.person).or_default() += 1);
    assert_eq!(each.len(), 13_890);
    assert!(each.values().all(|count| (3..=15).contains(count)), "at least three households each");
    let held =
        |post: &str| lingling.appointments.iter().filter(|one| one.post.as_str() == post).count();
    let posts = ["first_secretary", "mediation_centre", "mediation_station", "mediation_room"];
    assert_eq!(posts.map(held), [76, 1, 16, 334]);
}

#[test]
fn every_head_of_a_county_has_5_to_15_households_and_few_seats_are_vacant() {
    let county = invented_of(COUNTY_METHOD, 7);
    let heads: HashMap<_, _> = county
        .appointments
        .iter()
        .filter(|held| held.post.as_str() == "neighbour_head")
        .map(|held| (&held.area, &held.person))
        .collect();
    let vacant = 8_328 - heads.len();
    assert!((30..=90).contains(&vacant), "{vacant} of 8328");
    assert_eq!(heads.values().collect::<BTreeSet<_>>().len(), heads.len());
    let homes: HashMap<_, _> =
        county.households.iter().map(|home| (&home.id, &home.area)).collect();
    let kept = homes.values().filter(|area| heads.contains_key(*area)).count();
    assert_eq!((county.links.len(), homes.len()), (kept, 102_700));
    assert!(homes.len() - kept >= vacant * 5, "a vacant seat leaves households without anybody");
    let mut each: HashMap<_, u32> = HashMap::new();
    for link in &county.links {
        assert_eq!(
            (link.line.as_str(), heads[homes[&link.household]]),
            ("neighbour", &link.person)
        );
        *each.entry(&link.person).or_default() += 1;
    }
    assert_eq!(each.len(), heads.len());
    assert!(each.values().all(|count| (5..=15).contains(count)));
    let shown = shape_of(COUNTY_METHOD).showcase.village;
    let leaves = county.areas.iter().filter(|area| area.kind.as_str() == "neighbourhood");
    let mut here = leaves.filter(|area| area.id.as_str().starts_with(&shown));
    assert!(here.all(|area| heads.contains_key(&area.id)), "none where visitors look first");
}

#[test]
fn levels_nest_and_are_numbered() {
    for name in METHODS {
        let (county, method) = (invented_of(name, 7), method_of(name));
        let kinds: HashMap<_, _> = county.areas.iter().map(|area| (&area.id, &area.kind)).collect();
        let mut names = BTreeSet::new();
        for area in &county.areas {
            let kind = method.area_kind(&area.kind).expect("a kind of the method");
            let parent = area.parent.as_ref().map(|parent| kinds[parent].clone());
            assert_eq!(parent, kind.parent, "{}", area.name);
            assert!(names.insert((&area.parent, &area.name)), "{} twice", area.name);
        }
        let parents: BTreeSet<_> = county.areas.iter().filter_map(|a| a.parent.as_ref()).collect();
        let leaf = &method.area_kinds.last().expect("a kind").id;
        assert!(county.areas.iter().all(|a| (a.kind == *leaf) != parents.contains(&a.id)));
    }
}

#[test]
fn every_household_has_one_contact_person_and_411_share_them() {
    let county = invented(7);
    let homes: BTreeSet<_> = county.links.iter().map(|link| &link.household).collect();
    assert_eq!((county.links.len(), homes.len()), (5_969, 5_969));
    assert!(county.links.iter().all(|link| link.line == "party_link"));
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
    for name in METHODS {
        are_distinct(&invented_of(name, 7));
    }
}

fn are_distinct(county: &Invented) {
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
    for name in METHODS {
        let (county, method) = (invented_of(name, 7), method_of(name));
        let shape = shape_of(name);
        let held: BTreeSet<_> = county.appointments.iter().map(|h| (&h.post, &h.area)).collect();
        // Of a line's own some are vacant: see above; others are not held everywhere.
        let everywhere = |post: &&maplegrid_domain::methods::Post| {
            let id = post.id.as_str();
            let vacant = shape.links.iter().any(|l| l.post == id && l.vacant_per_mille > 0);
            let nowhere = shape.staff.iter().any(|staff| staff.post == id && staff.each == 0);
            !vacant && !nowhere && shape.places(id) == Places::All
        };
        for post in method.posts.iter().filter(everywhere) {
            for area in county.areas.iter().filter(|area| area.kind == post.level) {
                assert!(held.contains(&(&post.id, &area.id)), "{} in {}", post.id, area.name);
            }
        }
    }
    let county = invented(7);
    let first: Vec<&str> =
        county.demo_accounts.iter().take(7).map(|account| account.account.as_str()).collect();
    assert_eq!(first[..3], ["reception", "village_cadre.03", "service_station.03"]);
    assert!(county.demo_accounts[1].area_name.contains("南沟村"), "{:?}", county.demo_accounts[1]);
    let worker = county.demo_accounts.iter().find(|account| account.post == "party_link");
    assert!(worker.is_some_and(|worker| worker.area_name.contains("南沟村")), "{worker:?}");

    let county = invented_of(COUNTY_METHOD, 7);
    let first: Vec<_> = county.demo_accounts.iter().map(|a| (&*a.account, &*a.area_name)).collect();
    assert_eq!(first[0], ("neighbour_head.0203", "毛俊镇 毛俊村 第一片 一组 第一邻"));
    assert!(first.iter().any(|(account, _)| *account == "network_office"), "{first:?}");
    assert!(first.len() < 60, "{} passwords to hash", first.len());
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
