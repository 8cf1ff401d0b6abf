//! Entering and what is done with an entry. Each form carries the version it was opened with.

use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::methods::{FieldKind, RegisterRule};
use maplegrid_domain::registers::{
    Command, Ctx, Draft, Entry, Given, Rejection, Values, check_values, decide, propose,
};
use maplegrid_domain::shared::{AreaId, EntryId, PersonId, RegisterId, Scope};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::write::{KeyRow, find_keys, insert_keys};
use maplegrid_store::registers::read::{EntryRow, find, history, last_seq};
use maplegrid_store::registers::write::{Written, put};
use maplegrid_store::registers::{budgets, entry_subject};
use serde::Serialize;

use super::access::{case_facts, roles, rule_of, sees_case};
use super::sealing::{seal, unseal};
use super::views::{EntryDraft, EntryFile};
use crate::accounts::random_hex;
use crate::people::{At, HouseholdFault, audit, checked_phone};
use crate::secrets::Secrets;
use crate::writer::Key;
use crate::{App, Chance, Error, InputFault, Result, SignedIn};

/// A new entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewEntry {
    pub register: RegisterId,
    pub area: AreaId,
    pub draft: EntryDraft,
}

/// What is done with an entry that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum EntryAct {
    Edit(EntryDraft),
    Check { finding: String },
    Approve,
    Return { reason: String },
    Complete,
    End { reason: String },
}

impl EntryAct {
    /// The audit trail's word.
    const fn action(&self) -> &'static str {
        match self {
            Self::Edit(_) => "edit_register_entry",
            Self::Check { .. } => "check_register_entry",
            Self::Approve => "approve_register_entry",
            Self::Return { .. } => "return_register_entry",
            Self::Complete => "complete_register_entry",
            Self::End { .. } => "end_register_entry",
        }
    }
}

/// Who writes, and what with.
pub(super) struct Pen {
    person: PersonId,
    scope: Scope,
    secrets: Arc<Secrets>,
    pub(super) chance: Arc<dyn Chance>,
}

impl App {
    pub(super) fn pen(&self, who: &SignedIn) -> Pen {
        let inner = self.inner();
        Pen {
            person: who.person.clone(),
            scope: who.scope.clone(),
            secrets: Arc::clone(&inner.secrets),
            chance: Arc::clone(&inner.chance),
        }
    }

    /// Enters something. A repeated `key` with the same entry gets the first answer.
    ///
    /// # Errors
    /// `NotFound` for a register or an area that is not the caller's; `Register` with what is wrong.
    pub async fn propose_entry(
        &self,
        who: &SignedIn,
        new: NewEntry,
        key: Option<String>,
    ) -> Result<EntryFile> {
        let key = self.key_for(key, &format!("{}/registers", who.person), &new)?;
        let pen = self.pen(who);
        let id = self
            .in_turn(move |conn, at| {
                if let Some(before) = repeated(conn, at, key.as_ref())? {
                    return Ok(before);
                }
                let id = EntryId::new(random_hex(&*pen.chance));
                let done = pen.propose(conn, at, &id, new)?;
                if done.is_ok() {
                    keep(conn, at, key, &id)?;
                }
                Ok(done.map(|()| id))
            })
            .await?;
        self.register_entry(who, &id).await
    }

    /// Does a step with an entry, if nobody has changed it since `version`.
    ///
    /// # Errors
    /// `NotFound` for whoever has no part in it; `Changed` with who was quicker; `Register` with
    /// what is wrong or has to come first.
    pub async fn act_on_entry(
        &self,
        who: &SignedIn,
        (id, version): (&EntryId, u64),
        act: EntryAct,
        key: Option<String>,
    ) -> Result<EntryFile> {
        if id.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let request = format!("{}/registers/{id}", who.person);
        let key = self.key_for(key, &request, &(version, &act))?;
        let (pen, wanted) = (self.pen(who), id.clone());
        self.in_turn(move |conn, at| {
            if let Some(before) = repeated(conn, at, key.as_ref())? {
                return Ok(before.map(|_| ()));
            }
            let done = pen.act(conn, at, (&wanted, version), act)?;
            if done.is_ok() {
                keep(conn, at, key, &wanted)?;
            }
            Ok(done)
        })
        .await?;
        self.register_entry(who, id).await
    }
}

impl Pen {
    pub(super) fn propose(
        &self,
        conn: &mut Conn,
        at: &At,
        id: &EntryId,
        new: NewEntry,
    ) -> StoreResult<Result<()>> {
        let rule = match rule_of(&at.county, &new.register) {
            Ok(rule) => rule,
            Err(error) => return Ok(Err(error)),
        };
        let roles = roles(&at.county, rule, &self.person, &new.area);
        if roles.is_empty() {
            return Ok(Err(Error::NotFound));
        }
        let draft = match self.draft(conn, at, rule, (new.draft, &Given::new()))? {
            Ok(draft) => draft,
            Err(error) => return Ok(Err(error)),
        };
        let personal = draft.values.personal.clone();
        let case = case_facts(conn, &at.county, draft.case.as_ref())?;
        let (person, now) = (&self.person, at.now);
        let ctx = Ctx { rule, roles: &roles, person, now, case: case.as_ref(), left_fen: None };
        let seq = last_seq(conn, &at.county.id, &rule.id)? + 1;
        let tree = &at.county.directory.areas;
        let entry = match propose((id.clone(), seq), &new.area, draft, (tree, &ctx)) {
            Ok(entry) => entry,
            Err(refused) => return Ok(Err(refused.into())),
        };
        let sealed = match seal(&self.secrets, id, &personal, &*self.chance) {
            Ok(sealed) => sealed,
            Err(error) => return Ok(Err(error)),
        };
        self.write(conn, at, (&entry, sealed.as_deref()), ("propose", "propose_register_entry"))?;
        Ok(Ok(()))
    }

    pub(super) fn act(
        &self,
        conn: &mut Conn,
        at: &At,
        (id, version): (&EntryId, u64),
        act: EntryAct,
    ) -> StoreResult<Result<()>> {
        let row = match self.to_change(conn, at, id, version)? {
            Ok(row) => row,
            Err(error) => return Ok(Err(error)),
        };
        let rule = match rule_of(&at.county, &row.entry.register) {
            Ok(rule) => rule,
            Err(error) => return Ok(Err(error)),
        };
        let known = match unseal(&self.secrets, id, row.sealed.as_deref()) {
            Ok(known) => known,
            Err(error) => return Ok(Err(error)),
        };
        let action = act.action();
        let mut sealed = row.sealed.clone();
        let command = match self.command(conn, at, rule, (act, &known))? {
            Ok(command) => command,
            Err(error) => return Ok(Err(error)),
        };
        let mut number = row.entry.case.clone();
        if let Command::Edit(draft) = &command {
            number.clone_from(&draft.case);
            if draft.values.personal != known {
                sealed = match seal(&self.secrets, id, &draft.values.personal, &*self.chance) {
                    Ok(sealed) => sealed,
                    Err(error) => return Ok(Err(error)),
                };
            }
        }
        let case = case_facts(conn, &at.county, number.as_ref())?;
        let roles = roles(&at.county, rule, &self.person, &row.entry.area);
        let year = (&rule.id, &row.entry.area, at.now.date().year());
        let left_fen = match rule.budget {
            Some(_) => budgets::money(conn, &at.county.id, year, Some(id))?.left_fen(),
            None => None,
        };
        let (person, now) = (&self.person, at.now);
        let ctx = Ctx { rule, roles: &roles, person, now, case: case.as_ref(), left_fen };
        let step = command.step().word();
        match decide(&row.entry, command, &ctx) {
            Ok(entry) => self.write(conn, at, (&entry, sealed.as_deref()), (step, action)).map(Ok),
            Err(refused) => Ok(Err(refused.into())),
        }
    }

    /// The entry as it may be changed by somebody who saw this version.
    fn to_change(
        &self,
        conn: &mut Conn,
        at: &At,
        id: &EntryId,
        version: u64,
    ) -> StoreResult<Result<EntryRow>> {
        let county = &at.county;
        let Some(row) = find(conn, &county.id, id)? else { return Ok(Err(Error::NotFound)) };
        let entry = &row.entry;
        let mine = county
            .method()
            .register(&entry.register)
            .is_some_and(|rule| !roles(county, rule, &self.person, &entry.area).is_empty());
        let hidden = match entry.case.as_ref().filter(|_| row.is_restricted) {
            Some(number) => !sees_case(conn, (&county.id, &self.scope), number)?,
            None => false,
        };
        if !mine || hidden {
            return Ok(Err(Error::NotFound));
        }
        if entry.version != version {
            let last = history(conn, &county.id, id, 1)?.pop();
            return Ok(Err(Error::Changed {
                by: last.as_ref().map(|last| county.directory.name(&last.person).to_owned()),
                at: last.map_or(at.now, |last| last.at),
            }));
        }
        Ok(Ok(row))
    }

    fn command(
        &self,
        conn: &mut Conn,
        at: &At,
        rule: &RegisterRule,
        (act, known): (EntryAct, &Given),
    ) -> StoreResult<Result<Command>> {
        Ok(Ok(match act {
            EntryAct::Edit(draft) => match self.draft(conn, at, rule, (draft, known))? {
                Ok(draft) => Command::Edit(draft),
                Err(error) => return Ok(Err(error)),
            },
            EntryAct::Check { finding } => Command::Check { finding },
            EntryAct::Approve => Command::Approve,
            EntryAct::Return { reason } => Command::Return { reason },
            EntryAct::Complete => Command::Complete,
            EntryAct::End { reason } => Command::End { reason },
        }))
    }

    /// What was filled in, checked; a case has to be one that whoever enters may see.
    fn draft(
        &self,
        conn: &mut Conn,
        at: &At,
        rule: &RegisterRule,
        (draft, known): (EntryDraft, &Given),
    ) -> StoreResult<Result<Draft>> {
        let values = match values((rule, at), draft.values, known) {
            Ok(values) => values,
            Err(error) => return Ok(Err(error)),
        };
        let typed = draft.case.filter(|typed| !typed.trim().is_empty());
        let case = match typed {
            Some(typed) => {
                let number = CaseNumber::parse(&typed);
                let seen = match &number {
                    Some(number) => sees_case(conn, (&at.county.id, &self.scope), number)?,
                    None => false,
                };
                if !seen {
                    return Ok(Err(Rejection::NoSuchCase.into()));
                }
                number
            }
            None => None,
        };
        let in_range = |day: &Date| (1900..=2200).contains(&day.year());
        if ![draft.from, draft.until].iter().flatten().all(in_range) {
            return Ok(Err(Rejection::BadTerm.into()));
        }
        Ok(Ok(Draft { case, from: draft.from, until: draft.until, values }))
    }

    fn write(
        &self,
        conn: &mut Conn,
        at: &At,
        (entry, sealed): (&Entry, Option<&[u8]>),
        (step, action): (&str, &str),
    ) -> StoreResult<()> {
        let written = Written { entry, sealed, at: at.now, person: &self.person, step };
        put(conn, &at.county.id, &[written])?;
        let subject = entry_subject(&entry.id);
        audit(conn, at, &*self.chance, Some(&self.person), (action, &subject))
    }
}

/// Phones are written as everywhere.
fn values((rule, at): (&RegisterRule, &At), mut given: Given, known: &Given) -> Result<Values> {
    for field in rule.fields.iter().filter(|field| field.kind == FieldKind::Phone) {
        let Some(typed) = given.get_mut(&field.id) else { continue };
        *typed = match checked_phone(typed) {
            Ok(phone) => phone.unwrap_or_default(),
            Err(HouseholdFault::Phone { digits }) => {
                return Err(InputFault::Phone { digits }.into());
            }
            Err(fault) => return Err(fault.into()),
        };
    }
    Ok(check_values(rule, &given, known, at.now.date())?)
}

/// The first answer to a request that is repeated.
fn repeated(conn: &mut Conn, at: &At, key: Option<&Key>) -> StoreResult<Option<Result<EntryId>>> {
    let Some(key) = key else { return Ok(None) };
    let used = find_keys(conn, &at.county.id, &[&key.key])?.into_iter().next();
    Ok(used.map(|used| {
        let same = used.request_hash == key.request_hash;
        if same { Ok(EntryId::new(used.stream)) } else { Err(Error::KeyReused) }
    }))
}

fn keep(conn: &mut Conn, at: &At, key: Option<Key>, id: &EntryId) -> StoreResult<()> {
    let Some(Key { key, request_hash }) = key else { return Ok(()) };
    let row = KeyRow { key, request_hash, stream: id.to_string() };
    insert_keys(conn, &at.county.id, &[row], at.now)
}
