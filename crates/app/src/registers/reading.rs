//! One entry as those see it who may, and the entries of a case.

use std::sync::Arc;

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::methods::{CaseLink, RegisterRule};
use maplegrid_domain::registers::{CaseFacts, Ctx, Entry, Given, Role, Step, blocked, offered};
use maplegrid_domain::shared::{AreaId, EntryId, FieldId};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::read::{EntryRow, Version, find, history, of_case};
use maplegrid_store::registers::{budgets, entry_subject};

use super::access::{case_facts, roles, rule_of, sees_case, visible};
use super::lists::{line, title_of};
use super::money::money_line;
use super::sealing::unseal;
use super::views::{CaseRegister, EntryFile, VersionLine};
use super::{LOOK_ENTRY, MoneyLine};
use crate::people::audit;
use crate::{App, Error, Result, SignedIn};

const HISTORY_SHOWN: i64 = 200;
const LOOKS_SHOWN: i64 = 50;

/// What one read brings.
struct Found {
    row: EntryRow,
    history: Vec<Version>,
    looks: Vec<(maplegrid_domain::shared::Timestamp, Option<maplegrid_domain::shared::PersonId>)>,
    case: Option<CaseFacts>,
    opens_case: bool,
    money: Option<MoneyLine>,
    left_fen: Option<u64>,
}

impl App {
    /// An entry with its history and the steps open to the caller.
    ///
    /// # Errors
    /// `NotFound` for whoever has no part in it, and where its case is not for their eyes.
    pub async fn register_entry(&self, who: &SignedIn, id: &EntryId) -> Result<EntryFile> {
        let found = self.find_entry(who, id).await?;
        let rule = rule_of(&who.county, &found.row.entry.register)?.clone();
        let roles = roles(&who.county, &rule, &who.person, &found.row.entry.area);
        let now = self.now();
        let ctx = Ctx {
            rule: &rule,
            roles: &roles,
            person: &who.person,
            now,
            case: found.case.as_ref(),
            left_fen: found.left_fen,
        };
        let entry = found.row.entry;
        let steps = offered(&entry, &ctx);
        let missing = Some(())
            .filter(|()| roles.contains(&Role::Approves) && entry.state.word() == "proposed")
            .and_then(|()| blocked(&entry, Step::Approve, &ctx));
        let secrets = &self.inner().secrets;
        let personal = unseal(secrets, &entry.id, found.row.sealed.as_deref())?;
        let history = versions(&rule, found.history);
        Ok(EntryFile {
            title: title_of(&rule, &entry),
            validity: entry.validity(now.date()),
            roles: roles.into_iter().collect(),
            steps,
            missing,
            sealed: personal.into_keys().collect(),
            history,
            looks: found.looks,
            money: found.money,
            opens_case: found.opens_case,
            county: Arc::clone(&who.county),
            now,
            entry,
            rule,
        })
    }

    /// The personal fields of an entry. The look is written down and shown on the entry.
    ///
    /// # Errors
    /// As [`register_entry`](Self::register_entry).
    pub async fn look_at_entry(&self, who: &SignedIn, id: &EntryId) -> Result<Given> {
        let found = self.find_entry(who, id).await?;
        let sealed = found.row.sealed.as_deref();
        let personal = unseal(&self.inner().secrets, id, sealed)?;
        let (person, subject) = (who.person.clone(), entry_subject(id));
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            audit(conn, at, &*chance, Some(&person), (LOOK_ENTRY, &subject)).map(Ok)
        })
        .await?;
        Ok(personal)
    }

    /// The registers beside a case: what was entered for it, and where the caller may enter more.
    ///
    /// # Errors
    /// `NotFound` for a case that is not for the caller's eyes.
    pub async fn entries_of_case(
        &self,
        who: &SignedIn,
        number: &CaseNumber,
    ) -> Result<Vec<CaseRegister>> {
        let case = self.visible(who, number).await?;
        let (county, wanted) = (self.inner().county.clone(), number.clone());
        let entries = self.inner().db.read(move |conn| of_case(conn, &county, &wanted)).await?;
        let now = self.now();
        let tree = &who.county.directory.areas;
        let beside = who.county.method().registers.iter().map(|rule| {
            let mine = entries.iter().filter(|entry| {
                entry.register == rule.id
                    && !roles(&who.county, rule, &who.person, &entry.area).is_empty()
            });
            let at: Option<AreaId> = tree
                .lineage(&case.area)
                .find(|area| area.kind == rule.level && tree.is_open(&area.id))
                .map(|area| area.id.clone());
            let enters =
                |area: &AreaId| roles(&who.county, rule, &who.person, area).contains(&Role::Keeps);
            CaseRegister {
                rule: rule.clone(),
                entries: mine.map(|entry| line(rule, entry.clone(), now)).collect(),
                enters_at: at.filter(|area| rule.case != CaseLink::None && enters(area)),
            }
        });
        Ok(beside.filter(|one| !one.entries.is_empty() || one.enters_at.is_some()).collect())
    }

    async fn find_entry(&self, who: &SignedIn, id: &EntryId) -> Result<Found> {
        if id.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let (id, who, now) = (id.clone(), who.clone(), self.now());
        let read = move |conn: &mut Conn| read_entry(conn, &who, &id, now.date().year());
        self.inner().db.read(read).await?.ok_or(Error::NotFound)
    }
}

/// Everything the entry's page shows; nothing for whoever has no part in it.
fn read_entry(
    conn: &mut Conn,
    who: &SignedIn,
    id: &EntryId,
    year: i16,
) -> StoreResult<Option<Found>> {
    let county = &who.county.id;
    let Some(row) = find(conn, county, id)? else { return Ok(None) };
    let Some(rule) = who.county.method().register(&row.entry.register) else { return Ok(None) };
    if roles(&who.county, rule, &who.person, &row.entry.area).is_empty() {
        return Ok(None);
    }
    let Some(row) = visible(conn, (county, &who.scope), vec![row])?.pop() else { return Ok(None) };
    let opens_case = match &row.entry.case {
        Some(number) => sees_case(conn, (county, &who.scope), number)?,
        None => false,
    };
    let place = (&row.entry.area, year);
    let (money, left_fen) = if rule.budget.is_some() {
        let of = (&rule.id, &row.entry.area, year);
        let left = budgets::money(conn, county, of, Some(id))?.left_fen();
        (Some(money_line(conn, who, rule, place)?), left)
    } else {
        (None, None)
    };
    Ok(Some(Found {
        history: history(conn, county, id, HISTORY_SHOWN)?,
        looks: audit_of(conn, county, &entry_subject(id), LOOK_ENTRY, LOOKS_SHOWN)?,
        case: case_facts(conn, &who.county, row.entry.case.as_ref())?,
        opens_case,
        money,
        left_fen,
        row,
    }))
}

/// The versions, the latest first, each with what it changed of the one before.
fn versions(rule: &RegisterRule, history: Vec<Version>) -> Vec<VersionLine> {
    let before: Vec<Option<(Entry, Option<Vec<u8>>)>> = history
        .iter()
        .skip(1)
        .map(|version| Some((version.entry.clone(), version.sealed.clone())))
        .chain([None])
        .collect();
    let lines = history.into_iter().zip(before).map(|(version, before)| {
        let changes = before.as_ref().map(|(old, _)| changes(rule, old, &version.entry));
        let sealed = before.as_ref().is_some_and(|(_, sealed)| *sealed != version.sealed);
        VersionLine {
            version: version.version,
            at: version.at,
            person: version.person,
            step: version.step,
            changes: changes.unwrap_or_default(),
            is_personal_changed: sealed,
            entry: version.entry,
        }
    });
    lines.collect()
}

fn changes(rule: &RegisterRule, old: &Entry, new: &Entry) -> Vec<(FieldId, String, String)> {
    let fields = rule.fields.iter().filter(|field| old.value(&field.id) != new.value(&field.id));
    fields
        .map(|field| {
            let (before, after) = (old.value(&field.id), new.value(&field.id));
            (field.id.clone(), before.to_owned(), after.to_owned())
        })
        .collect()
}
