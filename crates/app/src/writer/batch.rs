//! One transaction: load, decide, fold, append, file, sign.

use std::collections::HashMap;

use maplegrid_domain::cases::{
    Attachment, AttachmentKind, Case, CaseNumber, Command, Ctx, Event, NewCase, Rejection, Tally,
    decide,
};
use maplegrid_domain::log::Hash;
use maplegrid_domain::shared::{Actor, AttachmentId, Timestamp};
use maplegrid_store::cases::Filed;
use maplegrid_store::cases::contacts;
use maplegrid_store::cases::write::{last_sequence, load};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::read::SignedHead;
use maplegrid_store::log::write::{Head, KeyRow, find_keys, lock_head};

use super::following::Planned;
use super::households::{HouseholdDone, Households};
use super::ledger::Ledger;
use super::mediations::{MediationDone, Mediations, Tells};
use super::streams::Drawer as _;
use super::{Accepted, Desk, Done, Job, Key, PlaceAsked, booking};
use crate::attachments::PHOTOS_MAX;
use crate::cases::Contact;
use crate::{County, Error, InputFault, Result};

/// Runs a batch within a write transaction. The outer error rolls everything back; an inner one
/// is a single command's refusal.
pub(super) fn run(
    conn: &mut Conn,
    desk: &Desk,
    jobs: &[(Option<Key>, Job)],
) -> StoreResult<Vec<Result<Done>>> {
    let head = lock_head(conn, &desk.snapshot.get().id)?;
    let now = desk.clock.now();
    let county = desk.snapshot.up_to_date(conn, now)?;
    let mut batch = Batch::open(conn, desk, (&county, now), head, jobs)?;
    let mut outcomes = Vec::with_capacity(jobs.len());
    for (key, job) in jobs {
        outcomes.push(batch.take(conn, key.as_ref(), job)?);
    }
    let signed = batch.close(conn)?;
    Ok(outcomes
        .into_iter()
        .map(|outcome| outcome.map(|taken| taken.done(signed.as_ref())))
        .collect())
}

/// A command's outcome before the batch has been signed.
pub(super) enum Taken {
    Accepted { case: Box<Case>, first: Option<(Hash, u64)> },
    Household(HouseholdDone),
    Mediation(MediationDone),
    Replayed(String),
}

impl Taken {
    /// The stream that an idempotency key is used up for.
    fn stream(&self) -> Option<&str> {
        match self {
            Self::Accepted { case, .. } => Some(case.number.as_str()),
            Self::Household(done) => Some(&done.stream),
            Self::Mediation(done) => Some(&done.stream),
            Self::Replayed(_) => None,
        }
    }

    fn done(self, signed: Option<&SignedHead>) -> Done {
        match self {
            Self::Replayed(stream) => Done::Replayed(stream),
            Self::Household(done) => Done::Household(done),
            Self::Mediation(_) => Done::Mediation,
            Self::Accepted { case, first } => {
                let receipt = first.zip(signed).map(|((leaf, position), head)| Accepted {
                    leaf,
                    position,
                    head: head.clone(),
                });
                Done::Accepted { case, receipt }
            }
        }
    }
}

/// A number that is free.
pub(super) struct Next {
    pub(super) number: CaseNumber,
    month: String,
    sequence: u64,
}

/// What is decided about: the state, the case that the command names beside it, the number of one
/// that it makes, and the ballots of its open appraisal.
type Given<'a> = (Option<&'a Case>, Option<&'a Case>, Option<&'a CaseNumber>, Option<&'a Tally>);

/// A case as the batch has it so far.
pub(super) struct Working {
    pub(super) before: Option<Filed>,
    pub(super) case: Case,
    pub(super) changed: bool,
}

pub(super) struct Batch<'a> {
    pub(super) ledger: Ledger<'a>,
    pub(super) working: HashMap<CaseNumber, Working>,
    pub(super) keys: HashMap<String, KeyRow>,
    pub(super) new_keys: Vec<KeyRow>,
    pub(super) contacts: Vec<(CaseNumber, Vec<u8>)>,
    pub(super) households: Households,
    pub(super) mediations: Mediations,
}

impl<'a> Batch<'a> {
    /// Loads in one go what the commands name: used keys and states.
    pub(super) fn open(
        conn: &mut Conn,
        desk: &'a Desk,
        (county, now): (&'a County, Timestamp),
        head: Head,
        jobs: &[(Option<Key>, Job)],
    ) -> StoreResult<Self> {
        let mut wanted: Vec<&str> =
            jobs.iter().filter_map(|(key, _)| key.as_ref()).map(|key| key.key.as_str()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let keys = find_keys(conn, &county.id, &wanted)?;
        let of_mediations: Vec<_> = jobs
            .iter()
            .filter_map(|(_, job)| match job {
                Job::Mediation(job) => Some(&**job),
                Job::Receive { .. } | Job::Command { .. } | Job::Household(_) => None,
            })
            .collect();
        let mediations = Mediations::open(conn, county, now, &of_mediations)?;
        let grown = mediations.cases(&of_mediations);
        let mut numbers: Vec<&CaseNumber> = jobs
            .iter()
            .filter_map(|(_, job)| match job {
                Job::Command { number, .. } => Some(number),
                Job::Receive { .. } | Job::Household(_) | Job::Mediation(_) => None,
            })
            .collect();
        numbers.extend(&grown);
        numbers.sort_unstable();
        numbers.dedup();
        let working = load(conn, &county.id, &numbers)?
            .into_iter()
            .map(|(case, filed)| {
                let number = case.number.clone();
                (number, Working { before: Some(filed), case, changed: false })
            })
            .collect();
        let of_households: Vec<_> = jobs
            .iter()
            .filter_map(|(_, job)| match job {
                Job::Household(job) => Some(&**job),
                Job::Receive { .. } | Job::Command { .. } | Job::Mediation(_) => None,
            })
            .collect();
        let households = Households::open(conn, county, now, &of_households)?;
        Ok(Self {
            ledger: Ledger::new(desk, county, now, head),
            working,
            keys: keys.into_iter().map(|row| (row.key.clone(), row)).collect(),
            new_keys: Vec::new(),
            contacts: Vec::new(),
            households,
            mediations,
        })
    }

    pub(super) fn take(
        &mut self,
        conn: &mut Conn,
        key: Option<&Key>,
        job: &Job,
    ) -> StoreResult<Result<Taken>> {
        if let Some(used) = key.and_then(|key| self.keys.get(&key.key)) {
            let same = key.is_some_and(|key| key.request_hash == used.request_hash);
            let replay = || Ok(Taken::Replayed(used.stream.clone()));
            return Ok(if same { replay() } else { Err(Error::KeyReused) });
        }
        let taken = match job {
            Job::Receive { new, files, contact, place } => {
                self.receive(conn, (new, place.as_ref()), files, contact.as_ref())?
            }
            Job::Command { number, actor, command } => {
                self.command(conn, number, actor, command)?
            }
            Job::Household(job) => {
                self.households.take(&mut self.ledger, job)?.map(Taken::Household)
            }
            Job::Mediation(job) => {
                let done = self.mediations.take(&mut self.ledger, job)?;
                if let Ok(MediationDone { tells: Some(tells), .. }) = &done {
                    self.note(tells)?;
                }
                done.map(Taken::Mediation)
            }
        };
        let stream = taken.as_ref().ok().and_then(Taken::stream);
        if let (Some(key), Some(stream)) = (key, stream) {
            let row = KeyRow {
                key: key.key.clone(),
                request_hash: key.request_hash,
                stream: stream.to_owned(),
            };
            self.keys.insert(row.key.clone(), row.clone());
            self.new_keys.push(row);
        }
        Ok(taken)
    }

    /// Writes on a case what became of its mediation.
    fn note(&mut self, tells: &Tells) -> StoreResult<()> {
        let Some(working) = self.working.get(&tells.case) else { return Ok(()) };
        let (case, text) = (working.case.clone(), tells.text.clone());
        self.append(&tells.case, Some(case), &tells.actor, vec![Event::Noted { text }])?;
        Ok(())
    }

    fn receive(
        &mut self,
        conn: &mut Conn,
        (new, place): (&NewCase, Option<&PlaceAsked>),
        files: &[AttachmentId],
        contact: Option<&Contact>,
    ) -> StoreResult<Result<Taken>> {
        let attachments = match self.look_up(conn, files)? {
            Ok(attachments) => attachments,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let Next { number, month, sequence } = self.next_number(conn)?;
        let mut new = new.clone();
        new.attachments = attachments;
        let actor = match &new.filed_by {
            Some(person) => self.filer(person),
            None => Actor::Resident,
        };
        let command = Command::Receive { number: number.clone(), new: Box::new(new) };
        let version = self.ledger.county.method_version;
        let events = match self.decide((None, None, None, None), version, &actor, &command) {
            Ok(events) => events,
            Err(rejection) => return Ok(Err(rejection.into())),
        };
        let sealed = match contact {
            Some(contact) => {
                let Desk { secrets, chance, .. } = self.ledger.desk;
                match secrets.seal(&number, contact, &**chance) {
                    Ok(sealed) => Some(sealed),
                    Err(error) => return Ok(Err(error)),
                }
            }
            None => None,
        };
        if let Some(place) = place
            && let Err(refused) = booking::take(conn, &self.ledger, place, &number)?
        {
            return Ok(Err(refused));
        }
        self.contacts.extend(sealed.map(|sealed| (number.clone(), sealed)));
        for id in files {
            contacts::claim(conn, &self.ledger.county.id, id, &number)?;
        }
        self.ledger.head.month = month;
        self.ledger.head.sequence = sequence;
        let first = self.append(&number, None, &actor, events)?;
        let Some(working) = self.working.get(&number) else {
            return Ok(Err(Error::Internal("a reception left no state".to_owned())));
        };
        Ok(Ok(Taken::Accepted { case: Box::new(working.case.clone()), first }))
    }

    /// The number that the next case gets. Nothing is taken until the head moves on.
    pub(super) fn next_number(&self, conn: &mut Conn) -> StoreResult<Next> {
        let date = self.ledger.now.date();
        let month = format!("{:04}-{:02}", date.year(), date.month());
        // Usually a new month has no numbers yet. It has some where a clock was set back, or where
        // another process turned the page first.
        let sequence = 1 + if self.ledger.head.month == month {
            self.ledger.head.sequence
        } else {
            last_sequence(conn, &self.ledger.county.id, date)?
        };
        Ok(Next { number: CaseNumber::mint(date, sequence), month, sequence })
    }

    /// Files must exist, belong to nobody yet, and be six photos and a voice note at most.
    fn look_up(
        &self,
        conn: &mut Conn,
        files: &[AttachmentId],
    ) -> StoreResult<Result<Vec<Attachment>, InputFault>> {
        if files.is_empty() {
            return Ok(Ok(Vec::new()));
        }
        let wanted: Vec<&AttachmentId> = files.iter().collect();
        let rows = contacts::attachments(conn, &self.ledger.county.id, &wanted)?;
        let mut found = Vec::with_capacity(files.len());
        for id in files {
            let row = rows.iter().find(|row| row.id == *id && row.number.is_none());
            let repeated = found.iter().any(|known: &Attachment| known.id == *id);
            match row.filter(|_| !repeated) {
                Some(row) => found.push(Attachment { id: id.clone(), kind: row.kind }),
                None => return Ok(Err(InputFault::UnknownAttachment)),
            }
        }
        let photos = found.iter().filter(|file| file.kind == AttachmentKind::Photo).count();
        if photos > PHOTOS_MAX {
            return Ok(Err(InputFault::TooManyPhotos { most: PHOTOS_MAX }));
        }
        Ok(Ok(found))
    }

    /// The capacity in which a staff member files for a resident: their first post.
    fn filer(&self, person: &maplegrid_domain::shared::PersonId) -> Actor {
        match self.ledger.county.directory.holdings(person).first() {
            Some(held) => Actor::Staff {
                person: person.clone(),
                post: held.post.clone(),
                area: held.area.clone(),
            },
            None => Actor::Resident,
        }
    }

    fn command(
        &mut self,
        conn: &mut Conn,
        number: &CaseNumber,
        actor: &Actor,
        command: &Command,
    ) -> StoreResult<Result<Taken>> {
        if !self.working.contains_key(number) {
            return Ok(Err(Error::NotFound));
        }
        let next = if command.makes_another() { Some(self.next_number(conn)?) } else { None };
        let minted = next.as_ref().map(|next| &next.number);
        let planned = match self.plan(conn, (number, minted), actor, command)? {
            Ok(planned) => planned,
            Err(rejection) => return Ok(Err(rejection.into())),
        };
        let nothing_to_do = planned.iter().all(|step| step.events.is_empty());
        if let Some(Next { number, month, sequence }) = next
            && planned.iter().any(|step| step.number == number)
        {
            self.ledger.head.month = month;
            self.ledger.head.sequence = sequence;
        }
        for Planned { number, actor, events } in planned {
            let case = self.working.get(&number).map(|working| working.case.clone());
            self.append(&number, case, &actor, events)?;
        }
        // The scheduler came though there is nothing to do: a holiday was published since its
        // next visit was written down. It is written anew, or the scheduler would come for ever.
        if nothing_to_do
            && *command == Command::Tick
            && let Some(working) = self.working.get_mut(number)
        {
            working.changed = true;
        }
        let case = self.working.get(number).map(|working| Box::new(working.case.clone()));
        Ok(case.map(|case| Taken::Accepted { case, first: None }).ok_or(Error::NotFound))
    }

    pub(super) fn decide(
        &self,
        (state, lead, minted, tally): Given<'_>,
        method_version: u32,
        actor: &Actor,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let ctx = Ctx {
            now: self.ledger.now,
            actor,
            method: self.ledger.county.method_of(method_version),
            method_version,
            calendar: &self.ledger.county.calendar,
            directory: &self.ledger.county.directory,
            lead,
            minted,
            tally,
        };
        decide(state, command, &ctx)
    }
}
