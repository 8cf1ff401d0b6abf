//! The drawer of mediations.

use std::collections::{BTreeSet, HashMap, HashSet};

use maplegrid_domain::cases::{AttachmentKind, CaseNumber};
use maplegrid_domain::mediation::{
    Command, Ctx, Event, Facts, Mediation, MediationNumber, NewMediation, Recorded, decide, due,
    wakes_at,
};
use maplegrid_domain::methods::{Committee, Method};
use maplegrid_domain::shared::{Actor, AreaId, AttachmentId, MediationId, PersonId, Timestamp};
use maplegrid_store::cases::contacts;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::mediation::read::{find_many, last_sequence, of_case, of_matter};
use maplegrid_store::mediation::write::save;
use maplegrid_store::mediation::{MediationRecord, secrets};

use super::ledger::{Entry, Ledger};
use super::streams::Drawer;
use crate::{County, Error, InputFault, Result};

/// What is asked of a mediation.
#[derive(Clone, Debug)]
pub(crate) struct MediationJob {
    pub(crate) id: MediationId,
    /// Nobody for the scheduler.
    pub(crate) by: Option<PersonId>,
    pub(crate) ask: Ask,
}

/// A command, or what becomes the command that opens one once its number is known.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Open {
        new: Box<NewMediation>,
        /// The key of its words, wrapped.
        words: Vec<u8>,
    },
    Do(Command),
}

/// What was done.
#[derive(Clone, Debug)]
pub(crate) struct MediationDone {
    pub(crate) stream: String,
    /// What the case it grew from is told, if anything.
    pub(super) tells: Option<Tells>,
}

/// A note on the case that a mediation grew from, by whoever acted. It names no party.
#[derive(Clone, Debug)]
pub(super) struct Tells {
    pub(super) case: CaseNumber,
    pub(super) actor: Actor,
    pub(super) text: String,
}

/// The mediations that a batch has to do with.
pub(super) struct Mediations {
    slots: HashMap<MediationId, Slot>,
    /// The last number given by a committee in a year.
    sequences: HashMap<(AreaId, i16), u32>,
    /// Pictures that nobody has taken yet.
    files: HashSet<AttachmentId>,
    claims: Vec<(AttachmentId, String)>,
    keys: Vec<(MediationId, Vec<u8>)>,
}

struct Slot {
    mediation: Mediation,
    changed: bool,
}

impl Drawer for Mediations {
    type Job = MediationJob;
    type Answer = MediationDone;

    fn open(
        conn: &mut Conn,
        county: &County,
        now: Timestamp,
        jobs: &[&MediationJob],
    ) -> StoreResult<Self> {
        let mut drawer = Self {
            slots: HashMap::new(),
            sequences: HashMap::new(),
            files: HashSet::new(),
            claims: Vec::new(),
            keys: Vec::new(),
        };
        if jobs.is_empty() {
            return Ok(drawer);
        }
        let ids: HashSet<&MediationId> = jobs.iter().map(|job| &job.id).collect();
        let ids: Vec<&MediationId> = ids.into_iter().collect();
        drawer.keep(find_many(conn, &county.id, &ids)?);
        let year = now.date().year();
        for new in jobs.iter().filter_map(|job| opening(job)) {
            drawer.keep(of_matter(conn, &county.id, &new.matter)?);
            if let Some(case) = &new.case {
                drawer.keep(of_case(conn, &county.id, case)?);
            }
            let last = last_sequence(conn, &county.id, &new.committee, year)?;
            drawer.sequences.insert((new.committee.clone(), year), last);
        }
        let named: BTreeSet<&AttachmentId> = jobs.iter().flat_map(|job| files(job)).collect();
        let named: Vec<&AttachmentId> = named.into_iter().collect();
        let rows = contacts::attachments(conn, &county.id, &named)?;
        let free = rows.into_iter().filter(|row| row.number.is_none());
        let photos = free.filter(|row| row.kind == AttachmentKind::Photo);
        drawer.files = photos.map(|row| row.id).collect();
        Ok(drawer)
    }

    fn take(
        &mut self,
        ledger: &mut Ledger<'_>,
        job: &MediationJob,
    ) -> StoreResult<Result<MediationDone>> {
        let files: Vec<AttachmentId> = files(job).cloned().collect();
        let once: HashSet<&AttachmentId> = files.iter().collect();
        if once.len() < files.len() || !files.iter().all(|file| self.files.contains(file)) {
            return Ok(Err(InputFault::UnknownAttachment.into()));
        }
        let state = self.slots.get(&job.id).map(|slot| slot.mediation.clone());
        let (command, facts) = self.command(job, state.as_ref(), ledger);
        let (actor, events) = match decided(state.as_ref(), job, (&command, &facts), ledger) {
            Ok(decided) => decided,
            Err(error) => return Ok(Err(error)),
        };
        let stream = Mediation::stream_of(&job.id);
        let mut mediation = state;
        let mut told = None;
        for event in events {
            told = told_by(&event).or(told);
            let recorded = Recorded { at: ledger.now, actor: actor.clone(), event };
            mediation = Mediation::apply(mediation, &recorded);
            let Some(after) = &mediation else {
                return Ok(Err(Error::Internal("an event made no mediation".to_owned())));
            };
            ledger.append(&Entry {
                stream: &stream,
                version: after.version,
                kind: recorded.event.kind(),
                actor: &recorded.actor,
                event: &recorded.event,
            })?;
        }
        let Some(mediation) = mediation else { return Ok(Err(Error::NotFound)) };
        for file in files {
            self.files.remove(&file);
            self.claims.push((file, stream.clone()));
        }
        if let Ask::Open { words, .. } = &job.ask {
            let place = (mediation.committee.clone(), mediation.number.year);
            self.sequences.insert(place, mediation.number.sequence);
            self.keys.push((job.id.clone(), words.clone()));
        }
        let tells = mediation.case.clone().zip(told).map(|(case, told)| Tells {
            case,
            actor,
            text: format!("{}：{told}", mediation.number),
        });
        // Also where the scheduler found nothing to do: when it is to come again is written anew.
        self.slots.insert(job.id.clone(), Slot { mediation, changed: true });
        Ok(Ok(MediationDone { stream, tells }))
    }

    fn close(self, conn: &mut Conn, county: &County) -> StoreResult<()> {
        let changed = self.slots.into_values().filter(|slot| slot.changed);
        let records: Vec<MediationRecord> =
            changed.map(|slot| record_of(slot.mediation, county)).collect();
        let records: Vec<&MediationRecord> = records.iter().collect();
        save(conn, &county.id, &records)?;
        secrets::keep(conn, &county.id, &self.keys)?;
        for (file, stream) in self.claims {
            contacts::claim(conn, &county.id, &file, &CaseNumber::stored(stream))?;
        }
        Ok(())
    }
}

impl Mediations {
    /// The cases that the batch's mediations grew from or may grow from.
    pub(super) fn cases(&self, jobs: &[&MediationJob]) -> Vec<CaseNumber> {
        let known = self.slots.values().filter_map(|slot| slot.mediation.case.clone());
        let new = jobs.iter().filter_map(|job| opening(job)?.case.clone());
        known.chain(new).collect()
    }

    fn keep(&mut self, found: Vec<Mediation>) {
        for mediation in found {
            let slot = Slot { mediation, changed: false };
            self.slots.entry(slot.mediation.id.clone()).or_insert(slot);
        }
    }

    /// The command with its number, and what is known of the same matter.
    fn command(
        &self,
        job: &MediationJob,
        state: Option<&Mediation>,
        ledger: &Ledger<'_>,
    ) -> (Command, Facts) {
        let new = match &job.ask {
            Ask::Do(command) => return (command.clone(), Facts::default()),
            Ask::Open { new, .. } => new,
        };
        let year = ledger.now.date().year();
        let last = self.sequences.get(&(new.committee.clone(), year)).copied().unwrap_or(0);
        let area = ledger.county.directory.areas.get(&new.committee);
        let number = MediationNumber {
            year,
            word: area.map(|area| area.name.clone()).unwrap_or_default(),
            sequence: last + 1,
        };
        let facts = if state.is_some() { Facts::default() } else { self.facts(new) };
        (Command::Open { id: job.id.clone(), number, new: new.clone() }, facts)
    }

    fn facts(&self, new: &NewMediation) -> Facts {
        let same = |mediation: &&Mediation| {
            let case = new.case.is_some() && mediation.case == new.case;
            case || mediation.matter == new.matter
        };
        let mut found: Vec<&Mediation> =
            self.slots.values().map(|slot| &slot.mediation).filter(same).collect();
        found.sort_by_key(|mediation| std::cmp::Reverse(mediation.opened.recorded_at));
        let first = |fits: fn(&Mediation) -> bool| {
            let found = found.iter().find(|mediation| fits(mediation));
            found.map(|mediation| mediation.number.clone())
        };
        Facts {
            refused: first(|mediation| mediation.result() == Some("refused")),
            open: first(|mediation| mediation.stage().is_live()),
        }
    }
}

fn decided(
    state: Option<&Mediation>,
    job: &MediationJob,
    (command, facts): (&Command, &Facts),
    ledger: &Ledger<'_>,
) -> Result<(Actor, Vec<Event>)> {
    let county = ledger.county;
    let version = state.map_or(county.method_version, |state| state.method_version);
    let method = county.method_of(version);
    let committee = match (state, &job.ask) {
        (Some(state), _) => &state.committee,
        (None, Ask::Open { new, .. }) => &new.committee,
        (None, Ask::Do(_)) => return Err(Error::NotFound),
    };
    let actor = actor_of(job.by.as_ref(), committee, method, county);
    let ctx = Ctx {
        now: ledger.now,
        actor: &actor,
        method,
        method_version: version,
        calendar: &county.calendar,
        directory: &county.directory,
        facts,
    };
    let events = decide(state, command, &ctx)?;
    Ok((actor, events))
}

/// In which capacity somebody acts: by the post that the committee names, else by their first that
/// reaches it, else by their first.
fn actor_of(by: Option<&PersonId>, area: &AreaId, method: &Method, county: &County) -> Actor {
    let Some(person) = by else { return Actor::System };
    let held = county.directory.holdings(person);
    let kind = county.directory.areas.get(area).map(|area| &area.kind);
    let committee = kind.and_then(|kind| method.mediation.as_ref()?.committee(kind));
    let named = |committee: &Committee, post| {
        committee.mediators.contains(post)
            || committee.receives.contains(post)
            || committee.recusal == *post
    };
    let reaches = |held: &&maplegrid_domain::people::Holding| {
        county.directory.areas.is_within(area, &held.area)
    };
    let by_committee =
        held.iter().filter(reaches).find(|held| committee.is_some_and(|c| named(c, &held.post)));
    match by_committee.or_else(|| held.iter().find(reaches)).or_else(|| held.first()) {
        Some(held) => Actor::Staff {
            person: person.clone(),
            post: held.post.clone(),
            area: held.area.clone(),
        },
        None => Actor::Staff { person: person.clone(), post: "".into(), area: area.clone() },
    }
}

/// A mediation with what is derived from it.
pub(crate) fn record_of(mediation: Mediation, county: &County) -> MediationRecord {
    record_by(mediation, county, &county.calendar)
}

/// As [`record_of`], by another calendar.
pub(crate) fn record_by(
    mediation: Mediation,
    county: &County,
    calendar: &maplegrid_domain::calendar::WorkingCalendar,
) -> MediationRecord {
    let method = county.method_of(mediation.method_version);
    let due_at = due(&mediation, method, calendar).map(|due| due.at);
    let wake_at = wakes_at(&mediation, method, calendar);
    MediationRecord { mediation, due_at, wake_at }
}

fn opening(job: &MediationJob) -> Option<&NewMediation> {
    match &job.ask {
        Ask::Open { new, .. } => Some(new),
        Ask::Do(_) => None,
    }
}

/// The files that a command brings.
fn files(job: &MediationJob) -> impl Iterator<Item = &AttachmentId> {
    let files: &[AttachmentId] = match &job.ask {
        Ask::Do(Command::AddEvidence { files, .. }) => files,
        Ask::Do(Command::Sign { scans, .. }) => scans,
        Ask::Do(_) | Ask::Open { .. } => &[],
    };
    files.iter()
}

/// What an event means for the case, in the resident's words.
fn told_by(event: &Event) -> Option<&'static str> {
    match event {
        Event::Accepted { .. } => Some("人民调解委员会已经受理，开始调解"),
        Event::TookEffect { .. } => Some("调解达成协议，已经生效"),
        Event::Declined { .. } => Some("人民调解委员会不予受理，已经告知别的途径"),
        Event::Refused { .. } => Some("有当事人不愿意调解，已经告知别的途径"),
        Event::Terminated { .. } => Some("调解没有达成协议，已经终止，并告知别的途径"),
        _ => None,
    }
}
