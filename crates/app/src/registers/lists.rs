//! Registers on somebody's desk, their entries, and tables on their way out.

use std::collections::BTreeSet;
use std::sync::Arc;

use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::{Entry, Role, State};
use maplegrid_domain::shared::{AreaId, PersonId, RegisterId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::lists::{Filter, counts, list};

use super::access::{areas_of, rule_of, visible};
use super::money::money_line;
use super::views::{EntryLine, EntryPage, EntryQuery, RegisterCard};
use crate::people::audit;
use crate::people::cursor::{decode, encode};
use crate::{App, Error, InputFault, Result, SignedIn};

const PAGE_DEFAULT: u32 = 30;
const PAGE_MOST: u32 = 100;
const WORDS_MOST: usize = 50;
/// More entries than a county's register has in years.
const EXPORT_MOST: u32 = 200_000;

impl App {
    /// Every register that is somebody's, with what is in it and what waits for them.
    pub async fn registers(&self, who: &SignedIn) -> Result<Vec<RegisterCard>> {
        let (who, today) = (who.clone(), self.now().date());
        let read = move |conn: &mut Conn| {
            let method = Arc::clone(who.county.method());
            let mut cards = Vec::new();
            for rule in &method.registers {
                let card = card(conn, &who, rule, (None, today))?;
                cards.extend(card.filter(|card| !card.areas.is_empty()));
            }
            Ok(cards)
        };
        Ok(self.inner().db.read(read).await?)
    }

    /// A page of a register, the newest entries first.
    ///
    /// # Errors
    /// `NotFound` for a register or an area that is not the caller's.
    pub async fn register_entries(
        &self,
        who: &SignedIn,
        id: &RegisterId,
        query: EntryQuery,
    ) -> Result<EntryPage> {
        let limit = match query.limit {
            0 => PAGE_DEFAULT,
            given => given.min(PAGE_MOST),
        };
        self.page(who, id, query, limit).await
    }

    /// All entries that a question finds, for a table; written down in the audit trail. Nothing
    /// personal goes out.
    ///
    /// # Errors
    /// As [`register_entries`](Self::register_entries).
    pub async fn export_register(
        &self,
        who: &SignedIn,
        id: &RegisterId,
        query: EntryQuery,
    ) -> Result<EntryPage> {
        let page = self.page(who, id, query, EXPORT_MOST).await?;
        self.note_register_export(Some(&who.person), id).await?;
        Ok(page)
    }

    /// All entries of a register, for whoever has the machine: those of restricted cases and
    /// everything personal stay. Written down in the audit trail.
    ///
    /// # Errors
    /// `NotFound` for a register that the method does not keep, and for an area that is not there.
    pub async fn export_whole_register(
        &self,
        id: &RegisterId,
        root: &AreaId,
    ) -> Result<Vec<EntryLine>> {
        let (county, now) = (self.county().await?, self.now());
        let rule = rule_of(&county, id)?.clone();
        let tree = &county.directory.areas;
        if tree.get(root).is_none() {
            return Err(Error::NotFound);
        }
        let areas = tree.ever().filter(|area| area.kind == rule.level);
        let areas = areas.map(|area| area.id.clone()).filter(|area| tree.is_within(area, root));
        let (areas, wanted, of): (Vec<AreaId>, _, _) =
            (areas.collect(), rule.id.clone(), county.id.clone());
        let asked = Asked::of(&EntryQuery::default())?;
        let read = move |conn: &mut Conn| {
            list(conn, &of, (&wanted, &areas), &asked.filter(now), i64::from(EXPORT_MOST))
        };
        let rows = self.inner().db.read(read).await?;
        self.note_register_export(None, id).await?;
        let open = rows.into_iter().filter(|row| !row.is_restricted);
        Ok(open.map(|row| line(&rule, row.entry, now)).collect())
    }

    async fn note_register_export(&self, person: Option<&PersonId>, id: &RegisterId) -> Result<()> {
        let (person, subject) = (person.cloned(), format!("register:{id}"));
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            audit(conn, at, &*chance, person.as_ref(), ("export_register", &subject)).map(Ok)
        })
        .await
    }

    async fn page(
        &self,
        who: &SignedIn,
        id: &RegisterId,
        query: EntryQuery,
        limit: u32,
    ) -> Result<EntryPage> {
        let rule = rule_of(&who.county, id)?.clone();
        let now = self.now();
        let asked = Asked::of(&query)?;
        let county = Arc::clone(&who.county);
        let who = who.clone();
        let read = move |conn: &mut Conn| {
            let Some(card) = card(conn, &who, &rule, (query.area.as_ref(), now.date()))? else {
                return Ok(None);
            };
            if card.areas.is_empty() {
                return Ok(None);
            }
            let filter = asked.filter(now);
            let place = (&rule.id, card.areas.as_slice());
            let more = i64::from(limit) + 1;
            let mut rows = list(conn, &who.county.id, place, &filter, more)?;
            let whole = rows.len() <= usize::try_from(limit).unwrap_or(usize::MAX);
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let next = rows.last().filter(|_| !whole).map(|row| row.entry.seq);
            let rows = visible(conn, (&who.county.id, &who.scope), rows)?;
            let area = query.area.clone();
            let of = area.clone().or_else(|| Some(card.areas.first()?.clone()));
            let of = of.filter(|area| {
                card.areas.len() == 1 || (query.area.is_some() && card.areas.contains(area))
            });
            let money = match of.filter(|_| rule.budget.is_some()) {
                Some(of) => Some(money_line(conn, &who, &rule, (&of, now.date().year()))?),
                None => None,
            };
            Ok(Some((card, rows, next, area, money)))
        };
        let found = self.inner().db.read(read).await?;
        let (card, rows, next, area, money) = found.ok_or(Error::NotFound)?;
        let today = now.date();
        let lines = rows.into_iter().map(|row| line(&card.rule, row.entry, now)).collect();
        let next = next.map(|seq| encode(&[&seq.to_string()]));
        Ok(EntryPage { card, area, lines, next, money, county, today })
    }
}

/// A question with everything checked.
struct Asked {
    state: String,
    validity: String,
    words: String,
    before: u64,
}

impl Asked {
    fn of(query: &EntryQuery) -> Result<Self> {
        let state = query.state.clone().unwrap_or_default();
        let derived = matches!(&*state, "valid" | "expired" | "not_yet");
        if !state.is_empty() && !derived && !State::WORDS.contains(&&*state) {
            return Err(InputFault::Missing { field: "state" }.into());
        }
        let before = match query.after.as_deref().filter(|after| !after.is_empty()) {
            Some(after) => {
                let [seq] = decode::<1>(after)?;
                seq.parse().map_err(|_| InputFault::BadCursor)?
            }
            None => u64::try_from(i64::MAX).unwrap_or(u64::MAX),
        };
        let words = query.words.clone().unwrap_or_default().replace('\0', "");
        let words = words.trim().chars().take(WORDS_MOST).collect();
        let (state, validity) =
            if derived { (String::new(), state) } else { (state, String::new()) };
        Ok(Self { state, validity, words, before })
    }

    fn filter(&self, now: Timestamp) -> Filter<'_> {
        Filter {
            state: &self.state,
            validity: &self.validity,
            today: now.date(),
            words: &self.words,
            before: self.before,
        }
    }
}

fn card(
    conn: &mut Conn,
    who: &SignedIn,
    rule: &RegisterRule,
    (root, today): (Option<&AreaId>, jiff::civil::Date),
) -> StoreResult<Option<RegisterCard>> {
    let of = (&*who.county, &who.person);
    let areas = areas_of(of, rule, root, |roles| !roles.is_empty());
    if areas.is_empty() {
        return Ok(None);
    }
    let count =
        |conn: &mut Conn, areas: &[AreaId]| counts(conn, &who.county.id, (&rule.id, areas), today);
    let all = count(conn, &areas)?;
    let approves =
        |roles: &BTreeSet<Role>| roles.contains(&Role::Approves) || roles.contains(&Role::Checks);
    let completes =
        |roles: &BTreeSet<Role>| rule.completes.is_some() && roles.contains(&Role::Completes);
    let waits = [
        ("proposed", areas_of(of, rule, root, approves)),
        ("returned", areas_of(of, rule, root, |roles| roles.contains(&Role::Keeps))),
        ("in_force", areas_of(of, rule, root, completes)),
    ];
    let mut waiting = 0;
    for (state, mine) in waits {
        // A county's register has many entries: they are counted once where they are all one's own.
        let own = if mine == areas { None } else { Some(count(conn, &mine)?) };
        let found = own.as_ref().unwrap_or(&all).iter();
        waiting += found.filter(|count| count.state == state).map(|count| count.n).sum::<u64>();
    }
    let open = |area: &AreaId| who.county.directory.areas.is_open(area);
    let entered = areas_of(of, rule, root, |roles| roles.contains(&Role::Keeps));
    let may_enter = entered.iter().any(open);
    Ok(Some(RegisterCard { rule: rule.clone(), areas, counts: all, waiting, may_enter }))
}

pub(super) fn line(rule: &RegisterRule, entry: Entry, now: Timestamp) -> EntryLine {
    let validity = entry.validity(now.date());
    EntryLine { title: title_of(rule, &entry), validity, entry }
}

/// What an entry is called by.
pub(super) fn title_of(rule: &RegisterRule, entry: &Entry) -> String {
    let title = rule.title_field().map_or("", |field| entry.value(&field.id));
    if title.is_empty() { format!("第 {} 条", entry.seq) } else { title.to_owned() }
}
