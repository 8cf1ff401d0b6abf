//! Households and who is linked to them.

use std::collections::HashMap;

use maplegrid_app::Linked;
use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::people::{Appointment, Household};
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId};

use super::areas::Village;
use super::names::Surnames;
use crate::rng::Rng;
use crate::shape::{Link, Shape};
use crate::spread::{spread, spread_within};

/// Large families are rare but known.
const MEMBERS_MOST: u32 = 9;

/// All households in the order of the tree, with members and residing members exact in sum.
pub(crate) fn households(
    shape: &Shape,
    villages: &[Village],
    surnames: &Surnames,
    seed: u64,
) -> Vec<Household> {
    let mut rng = Rng::named(seed, "households", 0);
    let count = usize::try_from(shape.households).unwrap_or(0);
    let mut weight = |low, high| -> Vec<u32> {
        (0..count).map(|_| u32::try_from(rng.range(low, high)).unwrap_or(1)).collect()
    };
    let (size, stay) = (weight(10, 100), weight(0, 100));
    let members = spread_within(shape.people, &size, 1, MEMBERS_MOST);
    // Whole families are away for work; others have all stayed.
    let bounds: Vec<(u32, u32)> = members.iter().map(|members| (0, *members)).collect();
    let residing = spread(shape.residing, &stay, &bounds);
    let mut people = members.into_iter().zip(residing);
    let mut all = Vec::with_capacity(count);
    for (leaf, size) in villages.iter().flat_map(|village| &village.leaves) {
        for door in 1..=*size {
            let (members, residing) = people.next().unwrap_or((1, 1));
            all.push(Household {
                id: HouseholdId::new(format!("{leaf}{door:03}")),
                area: leaf.clone(),
                door: format!("{door}号"),
                head: surnames.invented_name(&mut rng),
                members: u16::try_from(members).unwrap_or(1),
                residing: u16::try_from(residing).unwrap_or(0),
            });
        }
    }
    all
}

/// A contact person with the micro-grids their households lie in.
pub(crate) struct LinkHolder {
    pub(crate) person: PersonId,
    pub(crate) leaves: Vec<AreaId>,
}

/// Shares the households of each village among some of `persons`; neighbours share one. On a line
/// without a number of holders nobody is named here: see [`link_by_area`].
pub(crate) fn link(
    shape: &Shape,
    villages: &[Village],
    households: &[Household],
    persons: &[PersonId],
) -> (Vec<LinkHolder>, Vec<Linked>) {
    let (mut holders, mut links) = (Vec::new(), Vec::new());
    let Some((line, total)) = shape.shared().and_then(|link| Some((link, link.holders?))) else {
        return (holders, links);
    };
    let weights: Vec<u32> = villages.iter().map(|village| village.households).collect();
    let per_village = spread_within(total, &weights, 1, total);
    let (mut people, mut left) = (persons.iter(), households);
    for (village, count) in villages.iter().zip(per_village) {
        let parts = usize::try_from(count).unwrap_or(0);
        let even = spread_within(village.households, &vec![1; parts], 0, village.households);
        for size in even {
            let Some(person) = people.next() else { break };
            let (mine, rest) = left.split_at(usize::try_from(size).unwrap_or(0).min(left.len()));
            left = rest;
            let mut leaves: Vec<AreaId> = mine.iter().map(|home| home.area.clone()).collect();
            leaves.dedup();
            links.extend(mine.iter().map(|home| linked(line, home, person)));
            holders.push(LinkHolder { person: person.clone(), leaves });
        }
    }
    (holders, links)
}

/// Links every household to whoever holds the line's post in its own area or the nearest above.
pub(crate) fn link_by_area(
    line: &Link,
    households: &[Household],
    appointments: &[Appointment],
    tree: &AreaTree,
) -> Vec<Linked> {
    let mut holders: HashMap<&AreaId, &PersonId> = HashMap::new();
    for held in appointments.iter().filter(|held| held.post.as_str() == line.post) {
        // Of several the first, as everywhere.
        holders.entry(&held.area).or_insert(&held.person);
    }
    let of = |home: &Household| {
        let person = tree.lineage(&home.area).find_map(|area| holders.get(&area.id))?;
        Some(linked(line, home, person))
    };
    households.iter().filter_map(of).collect()
}

fn linked(line: &Link, home: &Household, person: &PersonId) -> Linked {
    Linked { household: home.id.clone(), line: line.line.clone(), person: person.clone() }
}
