//! The drawer of households: contacts and care.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::ToSpan as _;
use jiff::civil::Time;
use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::duties::{
    Command, ContactLog, Ctx, Event, Facts, HouseholdFile, Link, LoggedContact, Recorded, decide,
    window_of,
};
use maplegrid_domain::shared::{
    Actor, AreaId, ContactId, HouseholdId, LineId, PersonId, PostId, TierId, Timestamp,
};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read::{self, UsedContact};
use maplegrid_store::duties::write::{NewContactRow, insert_contacts, save_files};
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::{Counts, Measure};
use maplegrid_store::people::{households, links};

use super::ledger::{Entry, Ledger};
use super::streams::Drawer;
use crate::duties::{absences_around, unfit};
use crate::{County, Error, Result};

/// How long a contact may have waited on a phone; the facts reach that far back.
const BACK_DAYS: i64 = 60;

/// Who asks something of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Person(PersonId),
    /// Somebody of the household itself.
    Household,
    Scheduler,
}

/// What is asked of a household.
#[derive(Clone, Debug)]
pub(crate) struct HouseholdJob {
    pub(crate) household: HouseholdId,
    pub(crate) by: By,
    pub(crate) command: Command,
    /// Of a contact as it was asked for: another one under the same id is refused.
    pub(crate) request_hash: [u8; 32],
}

/// What was done.
#[derive(Clone, Debug)]
pub(crate) struct HouseholdDone {
    pub(crate) stream: String,
    /// When it reached the ledger, now or, for a contact known before, then.
    pub(crate) recorded_at: Timestamp,
    pub(crate) replayed: bool,
    /// The lines that a contact counts on.
    pub(crate) lines: Vec<LineId>,
}

/// The households that a batch has to do with.
pub(super) struct Households {
    slots: HashMap<HouseholdId, Slot>,
    used: HashMap<ContactId, UsedContact>,
    contacts: Vec<NewContactRow>,
}

struct Slot {
    file: HouseholdFile,
    tier_before: Option<TierId>,
    facts: Facts,
    changed: bool,
}

impl Drawer for Households {
    type Job = HouseholdJob;
    type Answer = HouseholdDone;

    fn open(
        conn: &mut Conn,
        county: &County,
        now: Timestamp,
        jobs: &[&HouseholdJob],
    ) -> StoreResult<Self> {
        let ids: HashSet<&HouseholdId> = jobs.iter().map(|job| &job.household).collect();
        let ids: Vec<HouseholdId> = ids.into_iter().cloned().collect();
        if ids.is_empty() {
            let (slots, used) = Default::default();
            return Ok(Self { slots, used, contacts: Vec::new() });
        }
        let wanted: HashSet<&ContactId> = jobs.iter().filter_map(|job| contact_of(job)).collect();
        let wanted: Vec<&ContactId> = wanted.into_iter().collect();
        let used = read::used_contacts(conn, &county.id, &wanted)?;
        Ok(Self {
            slots: slots(conn, county, now, &ids)?,
            used: used.into_iter().map(|used| (used.id.clone(), used)).collect(),
            contacts: Vec::new(),
        })
    }

    fn take(
        &mut self,
        ledger: &mut Ledger<'_>,
        job: &HouseholdJob,
    ) -> StoreResult<Result<HouseholdDone>> {
        if let Some(used) = contact_of(job).and_then(|id| self.used.get(id)) {
            let replayed = replay(job, used).ok_or(Error::KeyReused);
            return Ok(replayed);
        }
        let Some(slot) = self.slots.get_mut(&job.household) else {
            return Ok(Err(Error::NotFound));
        };
        let county = ledger.county;
        let done_at = match &job.command {
            Command::Contact(log) => log.at,
            _ => ledger.now,
        };
        let actor = actor_of(&job.by, slot, county, done_at);
        let capabilities = match &job.by {
            By::Person(person) => {
                capabilities_in(county.method(), &county.directory, person, &slot.facts.area)
            }
            By::Household | By::Scheduler => BTreeSet::default(),
        };
        let ctx = Ctx {
            now: ledger.now,
            actor: &actor,
            method: county.method(),
            calendar: &county.calendar,
            facts: &slot.facts,
            capabilities: &capabilities,
        };
        let events = match decide(&slot.file, &job.command, &ctx) {
            Ok(events) => events,
            Err(rejection) => return Ok(Err(rejection.into())),
        };
        // Also where the scheduler found nothing to do: when it is to come again is written anew.
        slot.changed = true;
        let stream = HouseholdFile::stream_of(&job.household);
        let mut lines = Vec::new();
        for event in events {
            let recorded = Recorded { at: ledger.now, actor: actor.clone(), event };
            slot.fold(&recorded);
            ledger.append(&Entry {
                stream: &stream,
                version: slot.file.version,
                kind: recorded.event.kind(),
                actor: &recorded.actor,
                event: &recorded.event,
            })?;
            count(ledger, &recorded.event);
            if let Event::Contacted { lines: on, .. } = &recorded.event {
                lines.clone_from(on);
                self.contacts.extend(rows(job, &recorded));
            }
        }
        let rows = rows_of(&self.contacts, job);
        slot.facts.contacts.extend(rows.map(|row| row.contact.clone()));
        if let Some(id) = contact_of(job) {
            let (id, lines) = (id.clone(), lines.clone());
            let (request_hash, recorded_at) = (job.request_hash, ledger.now);
            let used = UsedContact { id: id.clone(), lines, request_hash, recorded_at };
            self.used.insert(id, used);
        }
        Ok(Ok(HouseholdDone { stream, recorded_at: ledger.now, replayed: false, lines }))
    }

    fn close(self, conn: &mut Conn, county: &County) -> StoreResult<()> {
        let changed: Vec<&Slot> = self.slots.values().filter(|slot| slot.changed).collect();
        let files: Vec<&HouseholdFile> = changed.iter().map(|slot| &slot.file).collect();
        save_files(conn, &county.id, &files)?;
        insert_contacts(conn, &county.id, &self.contacts)?;
        let mut figures = Counts::new(&county.directory.areas);
        for slot in changed {
            slot.count_tier(&mut figures);
        }
        figures.write(conn, &county.id)
    }
}

impl Slot {
    fn fold(&mut self, recorded: &Recorded) {
        let empty = HouseholdFile::new(self.file.household.clone());
        self.file = std::mem::replace(&mut self.file, empty).apply(recorded);
    }

    /// What the tier that came or went changes in the figures of areas.
    fn count_tier(&self, counts: &mut Counts<'_>) {
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
}

fn contact_of(job: &HouseholdJob) -> Option<&ContactId> {
    match &job.command {
        Command::Contact(ContactLog { id, .. }) => Some(id),
        _ => None,
    }
}

fn replay(job: &HouseholdJob, used: &UsedContact) -> Option<HouseholdDone> {
    (used.request_hash == job.request_hash).then(|| HouseholdDone {
        stream: HouseholdFile::stream_of(&job.household),
        recorded_at: used.recorded_at,
        replayed: true,
        lines: used.lines.clone(),
    })
}

/// The rows of a contact that was just decided.
fn rows(job: &HouseholdJob, recorded: &Recorded) -> Vec<NewContactRow> {
    let row = |contact| NewContactRow {
        household: job.household.clone(),
        contact,
        request_hash: job.request_hash,
    };
    contact_lines(recorded).into_iter().map(row).collect()
}

/// The contact that an event records, once for each line.
pub(crate) fn contact_lines(recorded: &Recorded) -> Vec<LoggedContact> {
    let Event::Contacted { contact, lines, channel, at, .. } = &recorded.event else {
        return Vec::new();
    };
    let Some(person) = recorded.actor.person() else { return Vec::new() };
    let logged = |line: &LineId| LoggedContact {
        id: contact.clone(),
        line: line.clone(),
        person: person.clone(),
        channel: *channel,
        at: *at,
        recorded_at: recorded.at,
    };
    lines.iter().map(logged).collect()
}

fn rows_of<'a>(
    contacts: &'a [NewContactRow],
    job: &'a HouseholdJob,
) -> impl Iterator<Item = &'a NewContactRow> {
    contacts.iter().filter(move |row| contact_of(job) == Some(&row.contact.id))
}

/// A completed window counts for the household's area and all above it, on the window's first
/// day.
fn count(ledger: &mut Ledger<'_>, event: &Event) {
    let areas = &ledger.county.directory.areas;
    for (measure, area, day) in kept_measures(event) {
        for above in areas.lineage(area) {
            let key = (above.id.clone(), measure.clone().into(), day);
            *ledger.additions.entry(key).or_insert(0) += 1;
        }
    }
}

/// The measures that an event counts for in its own area, with their day as yyyymmdd.
pub(crate) fn kept_measures(event: &Event) -> impl Iterator<Item = (String, &AreaId, i64)> {
    let (area, kept) = match event {
        Event::Contacted { area, kept, .. } => (Some(area), kept.as_slice()),
        _ => (None, [].as_slice()),
    };
    kept.iter().filter_map(move |kept| Some((format!("kept:{}", kept.cadence), area?, kept.window)))
}

/// In which capacity somebody acts, or acted when it was done: by the post of the line on which
/// they are the household's contact, else by their first post that reaches the household, else as
/// whoever goes there.
fn actor_of(by: &By, slot: &Slot, county: &County, done_at: Timestamp) -> Actor {
    let person = match by {
        By::Person(person) => person,
        By::Household => return Actor::Resident,
        By::Scheduler => return Actor::System,
    };
    let area = &slot.facts.area;
    let held = county.directory.holdings(person);
    let lines = &county.method().network.lines;
    let line = lines.iter().find(|line| slot.facts.is_contact(person, &line.id, done_at));
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

fn slots(
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
