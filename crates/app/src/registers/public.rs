//! What residents read: entries in force today, nothing personal, nothing of a case.

use std::sync::Arc;

use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::shared::{AreaId, FieldId, RegisterId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::registers::lists::{Filter, count_valid, list};
use maplegrid_store::registers::read::EntryRow;

use super::access::rule_of;
use super::lists::title_of;
use super::views::{PublicEntry, PublicList};
use crate::people::cursor::{decode, encode};
use crate::{App, County, Error, InputFault, Result};

const PAGE: usize = 50;
/// More than a county offers.
const VALID_MOST: i64 = 5_000;

impl App {
    /// The registers that residents may read, with how much is in force; no entries.
    pub async fn public_lists(&self) -> Result<Vec<PublicList>> {
        let (county, now) = (self.county().await?, self.now());
        let read = {
            let county = Arc::clone(&county);
            move |conn: &mut Conn| {
                let mut lists = Vec::new();
                for rule in county.method().registers.iter().filter(|rule| rule.public) {
                    let areas = areas(&county, rule, None);
                    let valid = count_valid(conn, &county.id, (&rule.id, &areas), now.date())?;
                    lists.push((rule.clone(), valid));
                }
                Ok(lists)
            }
        };
        let lists = self.inner().db.read(read).await?;
        let today = now.date();
        let one = |(rule, valid)| {
            let county = Arc::clone(&county);
            PublicList {
                rule,
                valid,
                entries: Vec::new(),
                previous: None,
                next: None,
                county,
                today,
            }
        };
        Ok(lists.into_iter().map(one).collect())
    }

    /// What is in force of a public register, of one area and what lies below or above it, or
    /// everywhere.
    ///
    /// # Errors
    /// `NotFound` for a register that is not public and for an area that is not there.
    pub async fn public_list(
        &self,
        id: &RegisterId,
        (area, words): (Option<&AreaId>, &str),
        after: Option<&str>,
    ) -> Result<PublicList> {
        let (county, now) = (self.county().await?, self.now());
        let rule = rule_of(&county, id)?.clone();
        if !rule.public || area.is_some_and(|area| county.directory.areas.get(area).is_none()) {
            return Err(Error::NotFound);
        }
        let after: Option<u64> = match after.filter(|after| !after.is_empty()) {
            Some(after) => {
                let [seq] = decode::<1>(after)?;
                Some(seq.parse().map_err(|_| InputFault::BadCursor)?)
            }
            None => None,
        };
        let words: String = words.replace('\0', "").trim().chars().take(50).collect();
        let (areas, sought) = (areas(&county, &rule, area), words.to_lowercase());
        let (read_of, wanted) = (county.id.clone(), rule.id.clone());
        let read = move |conn: &mut Conn| {
            let filter = filter(now, &words);
            list(conn, &read_of, (&wanted, &areas), &filter, VALID_MOST)
        };
        let rows: Vec<EntryRow> = self.inner().db.read(read).await?;
        let mut rows: Vec<EntryRow> = rows.into_iter().map(|row| for_all(&rule, row)).collect();
        rows.retain(|row| is_shown(row, &sought));
        // A list by its own codes goes on as it was entered; of all others the latest is first.
        let is_listed = !rule.key.is_empty();
        if is_listed {
            rows.reverse();
        }
        // All of them on every page, and the page from where it begins.
        let valid = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let is_before = |row: &EntryRow, after: u64| {
            if is_listed { row.entry.seq <= after } else { row.entry.seq >= after }
        };
        let start = match after {
            Some(after) => rows.iter().take_while(|row| is_before(row, after)).count(),
            None => 0,
        };
        let cursor = |at: Option<usize>| {
            let row = at.and_then(|at| rows.get(at));
            row.map(|row| encode(&[&row.entry.seq.to_string()])).unwrap_or_default()
        };
        let previous = (start > 0).then(|| cursor(start.checked_sub(PAGE + 1)));
        let next = (rows.len() > start + PAGE).then(|| cursor(Some(start + PAGE - 1)));
        let entry = |EntryRow { entry, .. }: EntryRow| {
            let title = title_of(&rule, &entry);
            PublicEntry { entry, title }
        };
        let entries: Vec<PublicEntry> =
            rows.into_iter().skip(start).take(PAGE).map(entry).collect();
        let (rule, today) = (rule.clone(), now.date());
        Ok(PublicList { rule, valid, entries, previous, next, county, today })
    }
}

/// An entry as everybody may read it: without whose matter it was, and without what a later version
/// of the method calls personal.
pub(super) fn for_all(rule: &RegisterRule, mut row: EntryRow) -> EntryRow {
    row.entry.case = None;
    let is_open = |id: &FieldId| rule.fields.iter().any(|field| field.id == *id && !field.personal);
    row.entry.values.retain(|id, _| is_open(id));
    row
}

/// What belongs to a restricted case is nobody's to read or count here. Staff find an entry by the
/// number of its case too; here that would tell whose matter it was.
fn is_shown(row: &EntryRow, words: &str) -> bool {
    let says = |value: &String| value.to_lowercase().contains(words);
    !row.is_restricted && (words.is_empty() || row.entry.values.values().any(says))
}

fn filter(now: Timestamp, words: &str) -> Filter<'_> {
    let before = i64::MAX.unsigned_abs();
    Filter { state: "", validity: "valid", today: now.date(), words, before }
}

/// The areas of a register's level that concern a place.
pub(super) fn areas(county: &County, rule: &RegisterRule, place: Option<&AreaId>) -> Vec<AreaId> {
    let tree = &county.directory.areas;
    let concerns = |area: &AreaId| {
        place.is_none_or(|place| tree.is_within(area, place) || tree.is_within(place, area))
    };
    let of_level = tree.iter().filter(|area| area.kind == rule.level);
    of_level.map(|area| area.id.clone()).filter(|area| concerns(area)).collect()
}
