//! Lists of households: by area in walking order, by name, by code.

use std::collections::HashMap;
use std::sync::Arc;

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, LineId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::{self as rows, HouseholdRow};
use maplegrid_store::people::{counts, links};

use super::cursor::{decode, encode};
use crate::{App, Error, Result, SignedIn};

const PAGE_DEFAULT: usize = 50;
const PAGE_MOST: usize = 200;
const CODE_DIGITS: usize = 8;
/// Up to so many households a part of a name or door is looked for one by one; beyond it, the
/// beginning of the head's name by its index.
const SCAN_MOST: u64 = 3_000;
/// Rows of an index looked at for one page, when most of them are not the reader's to see.
const LOOKED_AT_MOST: usize = 5_000;
const AT_ONCE: i64 = 500;

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseholdQuery {
    /// The caller's highest area if none is given.
    pub area: Option<AreaId>,
    /// A head's name or its beginning, a part of a door, or a code; everything if empty.
    pub find: String,
    pub after: Option<String>,
    /// 50 if zero.
    pub limit: usize,
}

/// A household in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdLine {
    pub household: Household,
    pub code: String,
    /// By the method's lines, those that have a contact.
    pub contacts: Vec<(LineId, PersonId)>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct HouseholdPage {
    pub area: AreaId,
    pub rows: Vec<HouseholdLine>,
    pub next: Option<String>,
    /// Households of the area in all.
    pub households: u64,
    /// Only beginnings of names were looked for, because the area is large.
    pub by_name_only: bool,
}

impl App {
    /// Households of an area that the caller may read, in the order in which somebody walks.
    pub async fn households(&self, who: &SignedIn, query: HouseholdQuery) -> Result<HouseholdPage> {
        let area = match &query.area {
            Some(area) => area.clone(),
            None => who.household_roots().first().cloned().ok_or(Error::Forbidden)?,
        };
        if who.county.directory.areas.get(&area).is_none() {
            return Err(Error::NotFound);
        }
        if !who.reads_households(&area) {
            return Err(Error::Forbidden);
        }
        let limit = match query.limit {
            0 => PAGE_DEFAULT,
            more => more.min(PAGE_MOST),
        };
        let (id, county) = (self.inner().county.clone(), Arc::clone(&who.county));
        let find = query.find.trim().replace('\0', "");
        let after = query.after.clone();
        let total = {
            let (id, area) = (id.clone(), area.clone());
            let total = self
                .inner()
                .db
                .read(move |conn| {
                    let measure = counts::Measure::Households;
                    counts::of_areas(conn, &id, &measure, std::slice::from_ref(&area))
                })
                .await?;
            total.values().next().copied().unwrap_or(0)
        };
        let by_name_only = !find.is_empty() && !is_code(&find) && total > SCAN_MOST;
        let place = area.clone();
        let page = if by_name_only {
            let after: [String; 2] = after.as_deref().map_or(Ok(Default::default()), decode)?;
            let read = move |conn: &mut Conn| {
                let tree = &county.directory.areas;
                let found = by_head(conn, &id, (tree, &place), &find, after.clone(), limit)?;
                with_contacts(conn, &id, found)
            };
            self.inner().db.read(read).await?
        } else {
            let after: Option<[String; 3]> = after.as_deref().map(decode).transpose()?;
            let read = move |conn: &mut Conn| {
                let tree = &county.directory.areas;
                let found = walk(conn, &id, (tree, &place), &find, after.as_ref(), limit)?;
                with_contacts(conn, &id, found)
            };
            self.inner().db.read(read).await?
        };
        let (rows, next) = page;
        Ok(HouseholdPage { area, rows, next, households: total, by_name_only })
    }
}

impl App {
    /// Of these households those that the caller may read, as somebody walks them within each area.
    pub async fn households_named(
        &self,
        who: &SignedIn,
        ids: Vec<HouseholdId>,
    ) -> Result<Vec<Household>> {
        let county = self.inner().county.clone();
        let read = move |conn: &mut Conn| rows::find_many(conn, &county, &ids);
        let mut found = self.inner().db.read(read).await?;
        found.retain(|row| who.reads_households(&row.household.area));
        found.sort_by(|a, b| {
            let place = |row: &HouseholdRow| (row.household.area.clone(), row.walk);
            (place(a), &a.household.id).cmp(&(place(b), &b.household.id))
        });
        Ok(found.into_iter().map(|row| row.household).collect())
    }
}

fn is_code(find: &str) -> bool {
    find.len() == CODE_DIGITS && find.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) type Found = (Vec<HouseholdRow>, Option<String>);

/// The areas of a subtree that households can belong to, in the order of the tree, each as deep
/// as it goes before its neighbour.
pub(crate) fn in_tree_order(tree: &AreaTree, area: &AreaId) -> Vec<AreaId> {
    in_tree_order_of(tree, area, |_| true)
}

/// As [`in_tree_order`], without the areas that are not wanted and all below them.
pub(super) fn in_tree_order_of(
    tree: &AreaTree,
    area: &AreaId,
    wanted: impl Fn(&AreaId) -> bool,
) -> Vec<AreaId> {
    let mut found = Vec::new();
    let mut waiting: Vec<&AreaId> = Some(area).filter(|area| wanted(area)).into_iter().collect();
    while let Some(next) = waiting.pop() {
        let below = waiting.len();
        waiting.extend(tree.children(next).map(|child| &child.id).filter(|child| wanted(child)));
        waiting[below..].reverse();
        found.push(next.clone());
    }
    found
}

/// A page in walking order, of the households that `read` gives for some of the areas, which come
/// in the order of the tree.
pub(super) fn page_of(
    areas: &[AreaId],
    after: Option<&[String; 3]>,
    limit: usize,
    mut read: impl FnMut(&[AreaId]) -> StoreResult<Vec<HouseholdRow>>,
) -> StoreResult<Found> {
    let begin = match after {
        // An area that is no longer there: begin at the beginning rather than show nothing.
        Some([area, ..]) => areas.iter().position(|id| id.as_str() == area).unwrap_or(0),
        None => 0,
    };
    let passed = |row: &HouseholdRow| {
        let Some([area, walk, id]) = after else { return false };
        let walk: i64 = walk.parse().unwrap_or(0);
        row.household.area.as_str() == area
            && (row.walk, row.household.id.as_str()) <= (walk, id.as_str())
    };
    let mut page: Vec<HouseholdRow> = Vec::new();
    let (mut at, mut step) = (begin, 8);
    while at < areas.len() && page.len() <= limit {
        let some = &areas[at..(at + step).min(areas.len())];
        let place: HashMap<&AreaId, usize> = some.iter().zip(0..).collect();
        let mut rows = read(some)?;
        rows.retain(|row| !passed(row));
        rows.sort_by(|a, b| key(a, &place).cmp(&key(b, &place)));
        page.extend(rows);
        at += some.len();
        step = (step * 4).min(512);
    }
    let more = page.len() > limit;
    page.truncate(limit);
    let next = page.last().filter(|_| more).map(|row| {
        let walk = row.walk.to_string();
        encode(&[row.household.area.as_str(), &walk, row.household.id.as_str()])
    });
    Ok((page, next))
}

fn key<'a>(row: &'a HouseholdRow, place: &HashMap<&AreaId, usize>) -> (usize, i64, &'a str) {
    let at = place.get(&row.household.area).copied().unwrap_or(usize::MAX);
    (at, row.walk, row.household.id.as_str())
}

fn walk(
    conn: &mut Conn,
    county: &CountyId,
    (tree, area): (&AreaTree, &AreaId),
    find: &str,
    after: Option<&[String; 3]>,
    limit: usize,
) -> StoreResult<Found> {
    if is_code(find) {
        let found = rows::find_by_code(conn, county, find)?;
        let inside = |row: &HouseholdRow| tree.is_within(&row.household.area, area);
        return Ok((found.into_iter().filter(inside).collect(), None));
    }
    page_of(&in_tree_order(tree, area), after, limit, |areas| {
        let mut found = rows::in_areas(conn, county, areas)?;
        found.retain(|row| row.household.head.contains(find) || row.household.door.contains(find));
        Ok(found)
    })
}

fn by_head(
    conn: &mut Conn,
    county: &CountyId,
    (tree, area): (&AreaTree, &AreaId),
    find: &str,
    after: [String; 2],
    limit: usize,
) -> StoreResult<Found> {
    let [mut head, mut id] = after;
    let (mut page, mut looked_at) = (Vec::new(), 0);
    let mut ended = false;
    while page.len() < limit && !ended && looked_at < LOOKED_AT_MOST {
        let found = rows::by_head(conn, county, find, (&head, &id), AT_ONCE)?;
        ended = found.len() < usize::try_from(AT_ONCE).unwrap_or(0);
        looked_at += found.len();
        for row in found {
            if page.len() == limit {
                ended = false;
                break;
            }
            head.clone_from(&row.household.head);
            row.household.id.as_str().clone_into(&mut id);
            if tree.is_within(&row.household.area, area) {
                page.push(row);
            }
        }
    }
    Ok((page, (!ended).then(|| encode(&[&head, &id]))))
}

/// The lines' contacts beside each household.
pub(super) fn with_contacts(
    conn: &mut Conn,
    county: &CountyId,
    (found, next): Found,
) -> StoreResult<(Vec<HouseholdLine>, Option<String>)> {
    let ids: Vec<HouseholdId> = found.iter().map(|row| row.household.id.clone()).collect();
    let mut contacts: HashMap<HouseholdId, Vec<(LineId, PersonId)>> = HashMap::new();
    for link in links::of_households(conn, county, &ids)? {
        contacts.entry(link.household).or_default().push((link.line, link.person));
    }
    let lines = found
        .into_iter()
        .map(|row| HouseholdLine {
            contacts: contacts.remove(&row.household.id).unwrap_or_default(),
            code: row.code,
            household: row.household,
        })
        .collect();
    Ok((lines, next))
}
