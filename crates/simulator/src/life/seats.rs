//! The network as the simulation knows it: who might leave, which seats are free, whose rounds are
//! over.

use std::collections::HashSet;

use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId, PostId, SelectionId};

use super::homes;
use crate::shape::{Link, Shape};
use crate::structure::{Invented, Surnames, staff_phone};

/// Seats that the course of events is about.
const SEATS: usize = 5;

/// A seat that somebody left or that is new, with the households it leaves without anybody.
pub(super) struct Seat {
    pub(super) area: AreaId,
    pub(super) households: Vec<HouseholdId>,
    pub(super) selection: Option<SelectionId>,
}

/// The network as the simulation knows it.
pub(super) struct Network {
    pub(super) line: LineId,
    pub(super) post: PostId,
    /// Who might leave, one of a village.
    pub(super) leavers: Vec<PersonId>,
    /// The smallest areas with their households, the largest first.
    pub(super) largest: Vec<(AreaId, Vec<HouseholdId>)>,
    pub(super) seats: [Option<Seat>; SEATS],
    /// Who is on leave, and who goes in their place.
    pub(super) away: Option<(PersonId, PersonId)>,
    /// Households that are called on more often, where visitors look first.
    pub(super) cared: Vec<HouseholdId>,
    /// Of those, the one that has said something against it and has not been answered.
    pub(super) objecting: Option<HouseholdId>,
    /// The households whose members are told, where visitors look first.
    pub(super) homes: Vec<homes::Told>,
    /// Names for people who were not there before.
    pub(super) names: Vec<(String, String)>,
    /// Whose rounds are over.
    pub(super) gone: HashSet<PersonId>,
    /// Households that somebody else has now.
    pub(super) moved: HashSet<HouseholdId>,
}

impl Network {
    pub(super) fn new((seed, shape): (u64, &Shape), shown_by: &Link, invented: &Invented) -> Self {
        let (line, post) = (LineId::new(&*shown_by.line), PostId::new(&*shown_by.post));
        let village = &shape.showcase.village;
        let township = village.get(..9).unwrap_or_default();
        let shown = |area: &AreaId| area.as_str().starts_with(village.as_str());
        let near = |area: &AreaId| area.as_str().starts_with(township);
        let held = invented.appointments.iter().filter(|held| held.post == post);
        let mut villages = HashSet::new();
        let leavers = held.clone().filter(|held| near(&held.area) && !shown(&held.area));
        // The second of each village: the first of anything is what people look at.
        let leavers = leavers.filter(|held| {
            let of = held.area.as_str().get(..12).map(str::to_owned);
            !villages.insert((of.clone(), 1)) && villages.insert((of, 2))
        });
        let leavers = leavers.map(|held| held.person.clone()).collect();
        let mut here: Vec<PersonId> =
            held.filter(|held| shown(&held.area)).map(|held| held.person.clone()).collect();
        here.dedup();
        let away = here.get(1).cloned().zip(here.first().cloned());
        let mut largest: Vec<(AreaId, Vec<HouseholdId>)> = Vec::new();
        for home in invented.households.iter().filter(|home| near(&home.area)) {
            match largest.last_mut().filter(|(area, _)| *area == home.area) {
                Some((_, homes)) => homes.push(home.id.clone()),
                None => largest.push((home.area.clone(), vec![home.id.clone()])),
            }
        }
        largest.sort_by_key(|(_, homes)| std::cmp::Reverse(homes.len()));
        let surnames = Surnames::of(shape);
        let people = u64::try_from(invented.persons.len()).unwrap_or(0);
        let names = (0_u64..)
            .take(SEATS)
            .map(|at| (surnames.distinct_name(people + at), staff_phone(people + at)));
        Self {
            line,
            post,
            leavers,
            largest,
            seats: [const { None }; SEATS],
            away,
            cared: Vec::new(),
            objecting: None,
            homes: homes::told(seed, shape, invented),
            names: names.collect(),
            gone: HashSet::new(),
            moved: HashSet::new(),
        }
    }

    /// Remembers the households of the showcase's village that somebody comes to more often.
    pub(super) fn care_for(&mut self, mut cared: Vec<HouseholdId>, village: &str) {
        cared.retain(|household| household.as_str().starts_with(village));
        self.cared = cared;
    }

    /// Whether somebody still goes to a household.
    pub(super) fn goes(&self, person: &PersonId, household: &HouseholdId) -> bool {
        !self.gone.contains(person) && !self.moved.contains(household)
    }
}
