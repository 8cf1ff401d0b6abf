//! Carrying an import out: first everything is compared, then everything is written, in one
//! transaction, or nothing is.

use std::collections::HashSet;
use std::sync::Arc;

use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::methods::{Capability, Method};
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, Timestamp, is_hidden, plain};
use maplegrid_store::accounts::insert_accounts;
use maplegrid_store::db::Conn;
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use maplegrid_store::log::write::lock_head;
use maplegrid_store::statistics;

use super::ahead::Ahead;
use super::areas::Areas;
use super::contacts::Contacts;
use super::entries::Entries;
use super::fault::Tally;
use super::households::{Households, Put};
use super::passwords::first_passwords;
use super::posts::Posts;
use super::prepare::{ImportBatch, ImportKind};
use super::print::Print;
use super::{ImportReport, NewAccount, RowFault};
use crate::app::Snapshot;
use crate::founding::hash_passwords;
use crate::people::{At, audit};
use crate::secrets::Secrets;
use crate::{App, Chance, Error, Result};

/// Who brings a table in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Importer {
    /// Within what their posts allow.
    Staff(PersonId),
    /// Whoever has the machine.
    Operator,
}

/// How far it shall go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Compare and say what would happen.
    DryRun,
    /// Write, if nothing is wrong and, where a fingerprint is given, if it would still do what the
    /// dry run said.
    Write { expected: Option<String> },
}

/// What is being done, for somebody who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportStage {
    Comparing,
    Writing,
}

/// Told of each stage as it begins.
type Watch = dyn Fn(ImportStage) + Send + Sync;
/// A sign-in and the hash of its first password.
type Hashed = (AccountId, PersonId, String);

/// What the rows are compared with.
pub(super) struct Desk<'a> {
    pub(super) at: &'a At,
    pub(super) importer: &'a Importer,
    pub(super) secrets: Arc<Secrets>,
    pub(super) chance: Arc<dyn Chance>,
}

impl Desk<'_> {
    pub(super) fn may(&self, capability: Capability, area: &AreaId) -> bool {
        let (county, method): (_, &Method) = (&self.at.county, self.at.method());
        match self.importer {
            Importer::Operator => true,
            Importer::Staff(person) => {
                capabilities_in(method, &county.directory, person, area).contains(&capability)
            }
        }
    }

    /// What an area is called before the import.
    pub(super) fn area_name(&self, id: &AreaId) -> &str {
        self.at.county.directory.areas.get(id).map_or("", |area| area.name.as_str())
    }

    pub(super) fn person(&self) -> Option<&PersonId> {
        match self.importer {
            Importer::Staff(person) => Some(person),
            Importer::Operator => None,
        }
    }
}

/// What is left to do after the rows are written.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) accounts: Vec<NewAccount>,
}

/// The rows compared with the county.
pub(super) enum Compared<'a> {
    Areas(Areas<'a>),
    Households(Households<'a>),
    Posts(Posts<'a>),
    Contacts(Contacts<'a>),
    Entries(Entries<'a>),
}

impl<'a> Compared<'a> {
    pub(super) fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        batch: &'a ImportBatch,
    ) -> StoreResult<Result<Self>> {
        let (fields, records) = (&batch.fields, &batch.records);
        Ok(Ok(match &batch.kind {
            ImportKind::Areas => {
                let mut areas = Areas::new(conn, desk, fields)?;
                areas.take_all(records);
                Self::Areas(areas)
            }
            ImportKind::Households => {
                let mut households = Households::new(conn, desk, fields)?;
                for record in records {
                    if let Err(error) = households.take(record) {
                        return Ok(Err(error));
                    }
                }
                Self::Households(households)
            }
            ImportKind::Posts => {
                let mut posts = Posts::new(conn, desk, (fields, records))?;
                for record in records {
                    posts.take(record);
                }
                posts.finish(conn)?;
                Self::Posts(posts)
            }
            ImportKind::Contacts => {
                let mut contacts = Contacts::new(conn, desk, fields)?;
                for record in records {
                    contacts.take(record);
                }
                Self::Contacts(contacts)
            }
            ImportKind::Register(id) => {
                return Ok(Entries::taken(conn, desk, (id, fields), records)?.map(Self::Entries));
            }
        }))
    }

    fn tally(&self) -> Tally {
        match self {
            Self::Areas(areas) => areas.tally(),
            Self::Households(households) => households.tally(),
            Self::Posts(posts) => posts.tally(),
            Self::Contacts(contacts) => contacts.tally(),
            Self::Entries(entries) => entries.tally(),
        }
    }

    fn fingerprint(&mut self) -> String {
        let mut print = Print::default();
        match self {
            Self::Areas(areas) => areas.print(&mut print),
            Self::Households(households) => print = households.take_print(),
            Self::Posts(posts) => posts.print(&mut print),
            Self::Contacts(contacts) => print = contacts.take_print(),
            Self::Entries(entries) => print = entries.take_print(),
        }
        print.finish()
    }

    fn faults(&mut self) -> Vec<RowFault> {
        std::mem::take(match self {
            Self::Areas(areas) => &mut areas.faults,
            Self::Households(households) => &mut households.faults,
            Self::Posts(posts) => &mut posts.faults,
            Self::Contacts(contacts) => &mut contacts.faults,
            Self::Entries(entries) => &mut entries.faults,
        })
    }

    fn accounts(&self) -> Vec<NewAccount> {
        match self {
            Self::Posts(posts) => posts.accounts().to_vec(),
            _ => Vec::new(),
        }
    }

    fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        match self {
            Self::Areas(areas) => areas.write(conn),
            Self::Households(households) => households.write(conn),
            Self::Posts(posts) => posts.write(conn),
            Self::Contacts(contacts) => contacts.write(conn),
            Self::Entries(entries) => entries.write(conn),
        }
    }
}

/// What is written: worked out before, or just now.
enum Ready<'a> {
    Put(Put),
    Compared(Box<Compared<'a>>),
}

/// Everything a comparison needs, so that it can be made on any connection.
pub(super) struct Work {
    pub(super) batch: ImportBatch,
    importer: Importer,
    secrets: Arc<Secrets>,
    chance: Arc<dyn Chance>,
    pub(super) snapshot: Arc<Snapshot>,
}

impl Work {
    pub(super) fn desk<'a>(&'a self, at: &'a At) -> Desk<'a> {
        Desk {
            at,
            importer: &self.importer,
            secrets: Arc::clone(&self.secrets),
            chance: Arc::clone(&self.chance),
        }
    }

    pub(super) fn report(&self, compared: &mut Compared<'_>) -> ImportReport {
        let mut faults = compared.faults();
        // What was seen while the file was read is the cause of what was found after it.
        let known: HashSet<u32> = self.batch.faults.iter().map(|fault| fault.line).collect();
        faults.retain(|fault| !known.contains(&fault.line));
        faults.extend(self.batch.faults.iter().cloned());
        faults.sort_by_key(|fault| fault.line);
        let Tally { new, changed, unchanged, followed } = compared.tally();
        ImportReport {
            kind: self.batch.kind.clone(),
            rows: self.batch.records.len(),
            new,
            changed,
            unchanged,
            followed,
            faults,
            fingerprint: compared.fingerprint(),
            written: false,
            moved_on: false,
            accounts: Vec::new(),
        }
    }
}

impl App {
    /// Compares a table with the county and, if asked to, writes it. Files of some hundred
    /// thousand rows take seconds; while they are written, nothing else is.
    ///
    /// # Errors
    /// `Internal` if a sealed field of the county cannot be read, or what the database answers.
    /// Faults of rows are no errors: they stand in the report.
    pub async fn import(
        &self,
        importer: Importer,
        batch: ImportBatch,
        mode: ImportMode,
        stage: Arc<Watch>,
    ) -> Result<ImportReport> {
        let inner = self.inner();
        let mut work = Work {
            batch,
            importer,
            secrets: Arc::clone(&inner.secrets),
            chance: Arc::clone(&inner.chance),
            snapshot: Arc::clone(&inner.snapshot),
        };
        for record in &mut work.batch.records {
            for value in record.values.iter_mut().filter(|value| value.contains(is_hidden)) {
                *value = plain(value).into();
            }
        }
        let work = Arc::new(work);
        stage(ImportStage::Comparing);
        let makes_accounts = work.batch.kind == ImportKind::Posts
            && work.importer == Importer::Operator
            && work.batch.fields.has("account");
        let mut passwords = Vec::new();
        if mode == ImportMode::DryRun || makes_accounts {
            let now = self.now();
            let first = Arc::clone(&work);
            let (report, accounts) =
                inner.db.read(move |conn| dry_run(conn, &first, now)).await??;
            if mode == ImportMode::DryRun || !report.faults.is_empty() {
                return Ok(report);
            }
            passwords = first_passwords(&accounts, &*inner.chance);
        }
        let hashes = hash_passwords(&passwords, &*inner.chance).await?;
        let ImportMode::Write { expected } = mode else {
            return Err(Error::Internal("a dry run does not write".to_owned()));
        };
        let mut ahead = None;
        if work.batch.kind == ImportKind::Households {
            let (first, now) = (Arc::clone(&work), self.now());
            ahead = inner.db.read(move |conn| Ahead::look(conn, &first, now)).await??;
        }
        let (job, id, clock) = (Arc::clone(&work), inner.county.clone(), Arc::clone(&inner.clock));
        let mut report = inner
            .db
            .write(move |conn| {
                lock_head(conn, &id)?;
                // While it waited for its turn a term may have ended.
                let now = clock.now();
                write(conn, &job, now, (expected.as_deref(), ahead), (&hashes, &*stage))
            })
            .await??;
        if report.written {
            self.refresh().await?;
            inner.db.read(statistics::count_rows).await?;
            let first = |account: &NewAccount| {
                passwords.iter().find(|made| made.id == account.id).map(|m| m.password.clone())
            };
            for (account, password) in &mut report.accounts {
                *password = first(account).unwrap_or_default();
            }
        }
        Ok(report)
    }
}

fn dry_run(
    conn: &mut Conn,
    work: &Work,
    now: Timestamp,
) -> StoreResult<Result<(ImportReport, Vec<NewAccount>)>> {
    conn.snapshot(|conn| {
        let at = At { county: work.snapshot.up_to_date(conn, now)?, now };
        let desk = work.desk(&at);
        let mut compared = match Compared::new(conn, &desk, &work.batch)? {
            Ok(compared) => compared,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok((work.report(&mut compared), compared.accounts())))
    })
}

fn write(
    conn: &mut Conn,
    work: &Work,
    now: Timestamp,
    (expected, ahead): (Option<&str>, Option<Ahead>),
    (hashes, stage): (&[Hashed], &Watch),
) -> StoreResult<Result<ImportReport>> {
    let at = At { county: work.snapshot.up_to_date(conn, now)?, now };
    let desk = work.desk(&at);
    let stands = ahead.as_ref().map_or(Ok(false), |ahead| ahead.stands(conn, &at))?;
    let (mut report, ready) = if let Some(ahead) = ahead.filter(|_| stands) {
        (ahead.report, Ready::Put(ahead.put))
    } else {
        let mut compared = match Compared::new(conn, &desk, &work.batch)? {
            Ok(compared) => compared,
            Err(error) => return Ok(Err(error)),
        };
        (work.report(&mut compared), Ready::Compared(Box::new(compared)))
    };
    if !report.faults.is_empty() {
        return Ok(Ok(report));
    }
    if expected.is_some_and(|expected| expected != report.fingerprint) {
        report.moved_on = true;
        return Ok(Ok(report));
    }
    stage(ImportStage::Writing);
    let outcome = match ready {
        Ready::Put(put) => put.write(conn, &desk)?,
        Ready::Compared(compared) => compared.write(conn)?,
    };
    let county = &at.county.id;
    let accounts = outcome.accounts.iter().map(|account| {
        let hash = hashes.iter().find(|(id, ..)| *id == account.id);
        hash.map(|(id, _, hash)| (id.clone(), account.person.clone(), hash.clone()))
            // Somebody else made the same sign-in meanwhile; the next try will say so.
            .ok_or_else(|| StoreError::Busy("sign-ins have changed".to_owned()))
    });
    let accounts = accounts.collect::<StoreResult<Vec<_>>>()?;
    insert_accounts(conn, county, &accounts, now)?;
    let ImportReport { kind, new, changed, unchanged, .. } = &report;
    let what = format!("{} {new}-{changed}-{unchanged}", kind.id());
    audit(conn, &at, &*work.chance, desk.person(), ("import", &what))?;
    report.written = true;
    report.accounts =
        outcome.accounts.into_iter().map(|account| (account, String::new())).collect();
    Ok(Ok(report))
}
