//! One transaction: load, decide, fold, append, file, sign.

use std::collections::HashMap;

use maplegrid_domain::cases::{
    Attachment, AttachmentKind, Case, CaseNumber, Command, Ctx, Event, NewCase, Recorded,
    Rejection, decide,
};
use maplegrid_domain::log::{Hash, Node, TreeHead, leaf_hash};
use maplegrid_domain::shared::{Actor, AttachmentId, Timestamp};
use maplegrid_store::cases::contacts;
use maplegrid_store::cases::write::{Change, load, save};
use maplegrid_store::cases::{CaseRecord, Filed};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::read::SignedHead;
use maplegrid_store::log::write::{
    EventRow, Head, KeyRow, SignedHeadRow, actor_json, advance_head, find_keys, insert_events,
    insert_keys, insert_nodes, insert_signed_head, lock_head,
};
use maplegrid_store::tallies::{self, Additions};

use super::{Accepted, Desk, Done, Job, Key, filing, measures};
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
    let county = desk.snapshot.get();
    let head = lock_head(conn, &county.id)?;
    let mut batch = Batch::open(conn, desk, &county, head, jobs)?;
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
enum Taken {
    Accepted {
        case: Box<Case>,
        first: Option<(Hash, u64)>,
    },
    Replayed(CaseNumber),
}

impl Taken {
    fn done(self, signed: Option<&SignedHead>) -> Done {
        match self {
            Self::Replayed(number) => Done::Replayed(number),
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

/// A case as the batch has it so far.
struct Working {
    before: Option<Filed>,
    case: Case,
    changed: bool,
}

struct Batch<'a> {
    desk: &'a Desk,
    county: &'a County,
    now: Timestamp,
    head: Head,
    working: HashMap<CaseNumber, Working>,
    keys: HashMap<String, KeyRow>,
    new_keys: Vec<KeyRow>,
    events: Vec<EventRow>,
    nodes: Vec<Node>,
    contacts: Vec<(CaseNumber, Vec<u8>)>,
    additions: Additions,
}

impl<'a> Batch<'a> {
    /// Loads in one go what the commands name: used keys and states.
    fn open(
        conn: &mut Conn,
        desk: &'a Desk,
        county: &'a County,
        head: Head,
        jobs: &[(Option<Key>, Job)],
    ) -> StoreResult<Self> {
        let mut wanted: Vec<&str> = jobs
            .iter()
            .filter_map(|(key, _)| key.as_ref())
            .map(|key| key.key.as_str())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let keys = find_keys(conn, &county.id, &wanted)?;
        let mut numbers: Vec<&CaseNumber> = jobs
            .iter()
            .filter_map(|(_, job)| match job {
                Job::Command { number, .. } => Some(number),
                Job::Receive { .. } => None,
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let working = load(conn, &county.id, &numbers)?
            .into_iter()
            .map(|(case, filed)| {
                let number = case.number.clone();
                (
                    number,
                    Working {
                        before: Some(filed),
                        case,
                        changed: false,
                    },
                )
            })
            .collect();
        Ok(Self {
            desk,
            county,
            now: desk.clock.now(),
            head,
            working,
            keys: keys.into_iter().map(|row| (row.key.clone(), row)).collect(),
            new_keys: Vec::new(),
            events: Vec::new(),
            nodes: Vec::new(),
            contacts: Vec::new(),
            additions: Additions::new(),
        })
    }

    fn take(
        &mut self,
        conn: &mut Conn,
        key: Option<&Key>,
        job: &Job,
    ) -> StoreResult<Result<Taken>> {
        if let Some(used) = key.and_then(|key| self.keys.get(&key.key)) {
            let same = key.is_some_and(|key| key.request_hash == used.request_hash);
            let replay = || Ok(Taken::Replayed(used.number.clone()));
            return Ok(if same {
                replay()
            } else {
                Err(Error::KeyReused)
            });
        }
        let taken = match job {
            Job::Receive {
                new,
                files,
                contact,
            } => self.receive(conn, new, files, contact.as_ref())?,
            Job::Command {
                number,
                actor,
                command,
            } => self.command(number, actor, command)?,
        };
        if let (Some(key), Ok(Taken::Accepted { case, .. })) = (key, &taken) {
            let row = KeyRow {
                key: key.key.clone(),
                request_hash: key.request_hash,
                number: case.number.clone(),
            };
            self.keys.insert(row.key.clone(), row.clone());
            self.new_keys.push(row);
        }
        Ok(taken)
    }

    fn receive(
        &mut self,
        conn: &mut Conn,
        new: &NewCase,
        files: &[AttachmentId],
        contact: Option<&Contact>,
    ) -> StoreResult<Result<Taken>> {
        let attachments = match self.look_up(conn, files)? {
            Ok(attachments) => attachments,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let date = self.now.date();
        let month = format!("{:04}-{:02}", date.year(), date.month());
        let sequence = if self.head.month == month {
            self.head.sequence + 1
        } else {
            1
        };
        let number = CaseNumber::mint(date, sequence);
        let mut new = new.clone();
        new.attachments = attachments;
        let actor = match &new.filed_by {
            Some(person) => self.filer(person),
            None => Actor::Resident,
        };
        let command = Command::Receive {
            number: number.clone(),
            new: Box::new(new),
        };
        let events = match self.decide(None, self.county.method_version, &actor, &command) {
            Ok(events) => events,
            Err(rejection) => return Ok(Err(rejection.into())),
        };
        if let Some(contact) = contact {
            match self.desk.secrets.seal(&number, contact, &*self.desk.chance) {
                Ok(sealed) => self.contacts.push((number.clone(), sealed)),
                Err(error) => return Ok(Err(error)),
            }
        }
        for id in files {
            contacts::claim(conn, &self.county.id, id, &number)?;
        }
        self.head.month = month;
        self.head.sequence = sequence;
        let first = self.append(&number, None, &actor, events)?;
        let Some(working) = self.working.get(&number) else {
            return Ok(Err(Error::Internal("a reception left no state".to_owned())));
        };
        Ok(Ok(Taken::Accepted {
            case: Box::new(working.case.clone()),
            first,
        }))
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
        let rows = contacts::attachments(conn, &self.county.id, &wanted)?;
        let mut found = Vec::with_capacity(files.len());
        for id in files {
            let row = rows
                .iter()
                .find(|row| row.id == *id && row.number.is_none());
            let repeated = found.iter().any(|known: &Attachment| known.id == *id);
            match row.filter(|_| !repeated) {
                Some(row) => found.push(Attachment {
                    id: id.clone(),
                    kind: row.kind,
                }),
                None => return Ok(Err(InputFault::UnknownAttachment)),
            }
        }
        let photos = found
            .iter()
            .filter(|file| file.kind == AttachmentKind::Photo)
            .count();
        if photos > PHOTOS_MAX {
            return Ok(Err(InputFault::TooManyPhotos { most: PHOTOS_MAX }));
        }
        Ok(Ok(found))
    }

    /// The capacity in which a staff member files for a resident: their first post.
    fn filer(&self, person: &maplegrid_domain::shared::PersonId) -> Actor {
        match self.county.directory.holdings(person).first() {
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
        number: &CaseNumber,
        actor: &Actor,
        command: &Command,
    ) -> StoreResult<Result<Taken>> {
        let Some(working) = self.working.get(number) else {
            return Ok(Err(Error::NotFound));
        };
        let case = working.case.clone();
        let events = match self.decide(Some(&case), case.method_version, actor, command) {
            Ok(events) => events,
            Err(rejection) => return Ok(Err(rejection.into())),
        };
        self.append(number, Some(case), actor, events)?;
        let case = self
            .working
            .get(number)
            .map(|working| Box::new(working.case.clone()));
        Ok(case
            .map(|case| Taken::Accepted { case, first: None })
            .ok_or(Error::NotFound))
    }

    fn decide(
        &self,
        state: Option<&Case>,
        method_version: u32,
        actor: &Actor,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let ctx = Ctx {
            now: self.now,
            actor,
            method: self.county.method_of(method_version),
            method_version,
            calendar: &self.county.calendar,
            directory: &self.county.directory,
        };
        decide(state, command, &ctx)
    }

    /// Folds events and lays them out for the ledger. Answers leaf and position of the first.
    fn append(
        &mut self,
        number: &CaseNumber,
        state: Option<Case>,
        actor: &Actor,
        events: Vec<Event>,
    ) -> StoreResult<Option<(Hash, u64)>> {
        let mut state = state;
        let mut first = None;
        let actor_text = actor_json(actor)?;
        for event in events {
            let recorded = Recorded {
                at: self.now,
                actor: actor.clone(),
                event,
            };
            state = Case::apply(state, &recorded);
            let Some(case) = &state else { continue };
            let areas = filing::areas_of(case, self.county);
            let rules = &self.county.method_of(case.method_version).procedure.rating;
            let limit = rules.dissatisfied_up_to;
            measures::add(&mut self.additions, &recorded, case, &areas, limit);
            let placed = self.lay_out(number, case.version, &recorded, &actor_text)?;
            first = first.or(Some(placed));
        }
        if let (Some(case), Some(_)) = (state, first) {
            let entry = self.working.entry(number.clone());
            let working = entry.or_insert_with(|| Working {
                before: None,
                case: case.clone(),
                changed: true,
            });
            working.case = case;
            working.changed = true;
        }
        Ok(first)
    }

    fn lay_out(
        &mut self,
        number: &CaseNumber,
        version: u64,
        recorded: &Recorded,
        actor: &str,
    ) -> StoreResult<(Hash, u64)> {
        let body = serde_json::to_string(&recorded.event)
            .map_err(|e| maplegrid_store::error::Error::decode("event", e))?;
        let mut salt = [0; 16];
        self.desk.chance.fill(&mut salt);
        let leaf = leaf_hash(
            &salt,
            &committed_bytes(number, version, recorded.at, actor, &body),
        );
        let position = self.head.frontier.size();
        self.nodes.extend(self.head.frontier.append(leaf));
        let kind = recorded.event.kind();
        self.events.push(EventRow {
            position,
            stream: number.clone(),
            version,
            kind,
            at: recorded.at,
            actor: actor.to_owned(),
            body,
            salt,
            leaf,
            findable: version == 1,
        });
        Ok((leaf, position))
    }

    /// Writes everything and signs the head. Nothing appended, nothing signed.
    fn close(self, conn: &mut Conn) -> StoreResult<Option<SignedHead>> {
        let county = &self.county.id;
        insert_keys(conn, county, &self.new_keys, self.now)?;
        if self.events.is_empty() {
            return Ok(None);
        }
        insert_events(conn, county, &self.events)?;
        insert_nodes(conn, county, &self.nodes)?;
        contacts::insert_contacts(conn, county, &self.contacts)?;
        let changed: Vec<(Option<Filed>, CaseRecord)> = self
            .working
            .into_values()
            .filter(|working| working.changed)
            .map(|working| {
                (
                    working.before,
                    filing::record(working.case, self.county, self.now),
                )
            })
            .collect();
        let changes: Vec<Change<'_>> = changed
            .iter()
            .map(|(before, after)| Change {
                before: before.as_ref(),
                after,
            })
            .collect();
        save(conn, county, &changes)?;
        tallies::add(conn, county, &self.additions)?;
        let (tree_size, root) = (self.head.frontier.size(), self.head.frontier.root());
        let head = TreeHead {
            county: county.clone(),
            tree_size,
            root,
            at: self.now,
        };
        let signature = self.desk.secrets.sign(&head);
        let row = SignedHeadRow {
            size: tree_size,
            root,
            at: self.now,
            signature,
        };
        insert_signed_head(conn, county, &row)?;
        advance_head(conn, county, &self.head)?;
        Ok(Some(SignedHead { head, signature }))
    }
}

/// What an event's leaf commits to: its place in the stream, time, author and body.
pub(crate) fn committed_bytes(
    number: &CaseNumber,
    version: u64,
    at: Timestamp,
    actor: &str,
    body: &str,
) -> Vec<u8> {
    format!(
        "{}\n{version}\n{}\n{actor}\n{body}",
        number.as_str(),
        at.millis()
    )
    .into_bytes()
}
