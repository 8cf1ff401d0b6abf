//! What residents read: entries in force today, nothing personal, nothing of a case.

use std::sync::Arc;

use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::shared::{AreaId, RegisterId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::registers::lists::{Filter, list};
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
                    let filter = filter(now, (i64::MAX.unsigned_abs(), ""));
                    let rows = list(conn, &county.id, (&rule.id, &areas), &filter, VALID_MOST)?;
                    let valid = u64::try_from(rows.len()).unwrap_or(u64::MAX);
                    lists.push((rule.clone(), valid));
                }
                Ok(lists)
            }
        };
        let lists = self.inner().db.read(read).await?;
        let today = now.date();
        let one = |(rule, valid)| {
            let county = Arc::clone(&county);
            PublicList { rule, valid, entries: Vec::new(), next: None, county, today }
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
        let before = match after.filter(|after| !after.is_empty()) {
            Some(after) => {
                let [seq] = decode::<1>(after)?;
                seq.parse().map_err(|_| InputFault::BadCursor)?
            }
            None => i64::MAX.unsigned_abs(),
        };
        let words: String = words.replace('\0', "").trim().chars().take(50).collect();
        let areas = areas(&county, &rule, area);
        let (read_of, wanted) = (county.id.clone(), rule.id.clone());
        let read = move |conn: &mut Conn| {
            let filter = filter(now, (before, &words));
            list(conn, &read_of, (&wanted, &areas), &filter, VALID_MOST)
        };
        let rows = self.inner().db.read(read).await?;
        let valid = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let last = rows.get(PAGE - 1).filter(|_| rows.len() > PAGE).map(|row| row.entry.seq);
        let entry = |row: EntryRow| {
            let mut entry = row.entry;
            let title = title_of(&rule, &entry);
            // Whose matter it was is not for everybody.
            entry.case = None;
            PublicEntry { entry, title }
        };
        // What belongs to a restricted case is nobody's to read here.
        let open = rows.into_iter().filter(|row| !row.is_restricted);
        let entries: Vec<PublicEntry> = open.take(PAGE).map(entry).collect();
        let next = last.map(|seq| encode(&[&seq.to_string()]));
        Ok(PublicList { rule: rule.clone(), valid, entries, next, county, today: now.date() })
    }
}

fn filter(now: Timestamp, (before, words): (u64, &str)) -> Filter<'_> {
    Filter { state: "", validity: "valid", today: now.date(), words, before }
}

/// The areas of a register's level that concern a place.
fn areas(county: &County, rule: &RegisterRule, place: Option<&AreaId>) -> Vec<AreaId> {
    let tree = &county.directory.areas;
    let concerns = |area: &AreaId| {
        place.is_none_or(|place| tree.is_within(area, place) || tree.is_within(place, area))
    };
    let of_level = tree.iter().filter(|area| area.kind == rule.level);
    of_level.map(|area| area.id.clone()).filter(|area| concerns(area)).collect()
}
