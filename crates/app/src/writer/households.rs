//! The drawer of households: contacts and care.

use std::collections::{BTreeSet, HashMap, HashSet};

use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::duties::{
    Command, ContactLog, Ctx, Event, HouseholdFile, LoggedContact, Recorded, decide,
};
use maplegrid_domain::shared::{
    Actor, AreaId, ContactId, HouseholdId, LineId, PersonId, Timestamp,
};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read::{self, UsedContact};
use maplegrid_store::duties::write::{NewContactRow, insert_contacts, save_files};
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::Counts;

use super::ledger::{Entry, Ledger};
use super::slots::{Slot, slots};
use super::streams::Drawer;
use crate::{County, Error, Result};

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
        let (actor, events) = match self.decided(ledger.county, ledger.now, job) {
            Ok(Decided::Anew(actor, events)) => (actor, events),
            Ok(Decided::Before(done)) => return Ok(Ok(done)),
            Err(error) => return Ok(Err(error)),
        };
        let Some(slot) = self.slots.get_mut(&job.household) else {
            return Ok(Err(Error::NotFound));
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

/// What comes of a job.
enum Decided {
    Anew(Actor, Vec<Event>),
    /// The contact was known already.
    Before(HouseholdDone),
}

impl Households {
    /// Decides a job by what was read and what was done in this batch; changes nothing.
    fn decided(&self, county: &County, now: Timestamp, job: &HouseholdJob) -> Result<Decided> {
        if let Some(used) = contact_of(job).and_then(|id| self.used.get(id)) {
            return replay(job, used).map(Decided::Before).ok_or(Error::KeyReused);
        }
        let slot = self.slots.get(&job.household).ok_or(Error::NotFound)?;
        let done_at = match &job.command {
            Command::Contact(log) => log.at,
            _ => now,
        };
        let actor = slot.actor(&job.by, county, done_at);
        let capabilities = match &job.by {
            By::Person(person) => {
                capabilities_in(county.method(), &county.directory, person, &slot.facts.area)
            }
            By::Household | By::Scheduler => BTreeSet::default(),
        };
        let ctx = Ctx {
            now,
            actor: &actor,
            method: county.method(),
            calendar: &county.calendar,
            facts: &slot.facts,
            capabilities: &capabilities,
        };
        match decide(&slot.file, &job.command, &ctx) {
            Ok(events) => Ok(Decided::Anew(actor, events)),
            Err(_) if slot.is_hidden_from(job, county, now) => Err(Error::NotFound),
            Err(rejection) => Err(rejection.into()),
        }
    }
}

/// Whether a job was done before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Anew,
    Before,
}

/// Whether a job would be done as things stand; nothing is.
pub(crate) fn would_do(
    conn: &mut Conn,
    county: &County,
    now: Timestamp,
    job: &HouseholdJob,
) -> StoreResult<Result<Asked>> {
    let decided = Households::open(conn, county, now, &[job])?.decided(county, now, job);
    Ok(decided.map(|decided| match decided {
        Decided::Anew(..) => Asked::Anew,
        Decided::Before(_) => Asked::Before,
    }))
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
