//! What a decision about a household needs, read for a whole batch, and what became of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::ToSpan as _;
use jiff::civil::Time;
use maplegrid_domain::duties::{Command, Facts, HouseholdFile, Link, Recorded, window_of};
use maplegrid_domain::shared::{Actor, HouseholdId, PersonId, PostId, TierId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::{Counts, Measure};
use maplegrid_store::people::{households, links};

use super::households::{By, HouseholdJob};
use crate::County;
use crate::duties::{Reach, absences_around, unfit};

/// How long a contact may have waited on a phone; the facts reach that far back.
const BACK_DAYS: i64 = 60;

/// A household that a batch has to do with.
pub(super) struct Slot {
    pub(super) file: HouseholdFile,
    tier_before: Option<TierId>,
    pub(super) facts: Facts,
    pub(super) changed: bool,
}

impl Slot {
    pub(super) fn fold(&mut self, recorded: &Recorded) {
        let empty = HouseholdFile::new(self.file.household.clone());
        self.file = std::mem::replace(&mut self.file, empty).apply(recorded);
    }

    /// What the tier that came or went changes in the figures of areas.
    pub(super) fn count_tier(&self, counts: &mut Counts<'_>) {
        let after = self.file.tier();
        if self.tier_before.as_ref() == after || self.facts.closed_at.is_some() {
            return;
        }
        for (tier, n) in [(self.tier_before.as_ref(), -1), (after, 1)] {
            if let Some(tier) = tier {
                counts.add(&self.facts.area, &Measure::Tier(tier.clone()), n);
            }
        }
    }

    /// In which capacity somebody acts, or acted when it was done: by the post of the line on which
    /// they are the household's contact, else by their first post that reaches the household, else
    /// as whoever goes there.
    pub(super) fn actor(&self, by: &By, county: &County, done_at: Timestamp) -> Actor {
        let person = match by {
            By::Person(person) => person,
            By::Household => return Actor::Resident,
            By::Scheduler => return Actor::System,
        };
        let area = &self.facts.area;
        let held = county.directory.holdings(person);
        let lines = &county.method().network.lines;
        let line = lines.iter().find(|line| self.facts.is_contact(person, &line.id, done_at));
        let near = |post: Option<&PostId>| {
            held.iter().find(|held| {
                post.is_none_or(|post| held.post == *post)
                    && county.directory.areas.is_within(area, &held.area)
            })
        };
        let capacity = line.and_then(|line| near(Some(&line.post))).or_else(|| near(None));
        let capacity = capacity.or_else(|| held.first());
        let (post, area) = match (capacity, line) {
            (Some(held), _) => (held.post.clone(), held.area.clone()),
            (None, Some(line)) => (line.post.clone(), area.clone()),
            (None, None) => (PostId::new(""), area.clone()),
        };
        Actor::Staff { person: person.clone(), post, area }
    }

    /// What somebody may not see does not exist for them, and no refusal tells that it does. Whoever
    /// tells of a contact, and went there or stood in lately, knows of it anyhow and is told why not.
    pub(super) fn is_hidden_from(
        &self,
        job: &HouseholdJob,
        county: &County,
        now: Timestamp,
    ) -> bool {
        let By::Person(person) = &job.by else { return false };
        let went = matches!(job.command, Command::Contact(_)) && self.went_lately(person);
        !went && !Reach::of(person, &self.facts, county, now).sees()
    }

    fn went_lately(&self, person: &PersonId) -> bool {
        let Facts { links, past, absences, .. } = &self.facts;
        let stood_in = |contact: &PersonId| {
            absences
                .iter()
                .any(|one| one.person == *contact && one.stand_in.as_ref() == Some(person))
        };
        links.iter().any(|link| stood_in(&link.person))
            || past.iter().any(|link| link.person == *person || stood_in(&link.person))
    }
}

/// The slots of those households that exist.
pub(super) fn slots(
    conn: &mut Conn,
    county: &County,
    now: Timestamp,
    ids: &[HouseholdId],
) -> StoreResult<HashMap<HouseholdId, Slot>> {
    let back = Timestamp::at(now.date().saturating_sub(BACK_DAYS.days()), Time::midnight());
    let rows = households::find_many(conn, &county.id, ids)?;
    let mut slots: HashMap<HouseholdId, Slot> = rows
        .into_iter()
        .map(|row| {
            let facts = Facts {
                area: row.household.area,
                closed_at: row.closed_at,
                links: Vec::new(),
                past: Vec::new(),
                absences: Vec::new(),
                unfit: BTreeSet::new(),
                contacts: Vec::new(),
            };
            let file = HouseholdFile::new(row.household.id.clone());
            (row.household.id, Slot { file, tier_before: None, facts, changed: false })
        })
        .collect();
    for file in read::files(conn, &county.id, ids)? {
        if let Some(slot) = slots.get_mut(&file.household) {
            slot.tier_before = file.tier().cloned();
            slot.file = file;
        }
    }
    let links = links::of_households(conn, &county.id, ids)?;
    let past = read::past_links(conn, &county.id, back, ids)?;
    // Also of those who were: somebody may have stood in for them.
    let persons: HashSet<&PersonId> =
        links.iter().map(|link| &link.person).chain(past.iter().map(|(_, p)| &p.person)).collect();
    let absences = absences_around(conn, county, back, persons.into_iter().cloned().collect())?;
    for link in links {
        if let Some(slot) = slots.get_mut(&link.household) {
            slot.facts.links.push(Link { line: link.line, person: link.person, from: link.from });
        }
    }
    for (household, link) in past {
        if let Some(slot) = slots.get_mut(&household) {
            slot.facts.past.push(link);
        }
    }
    for slot in slots.values_mut() {
        slot.facts.absences.clone_from(&absences);
        slot.facts.unfit = unfit(&absences, county);
    }
    let since = longest_window_begins(county, back);
    for (household, contact) in read::contacts_since(conn, &county.id, since, ids)? {
        if let Some(slot) = slots.get_mut(&household) {
            slot.facts.contacts.push(contact);
        }
    }
    Ok(slots)
}

/// When the longest window began that a contact of that day falls into.
fn longest_window_begins(county: &County, day: Timestamp) -> Timestamp {
    let cadences = &county.method().network.cadences;
    let first = cadences
        .iter()
        .map(|cadence| window_of(cadence.every, day.date(), &county.calendar).first)
        .min();
    first.map_or(day, |first| Timestamp::at(first, Time::midnight()))
}
