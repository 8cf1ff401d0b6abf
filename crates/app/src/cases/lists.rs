//! The inbox: what must I do now, what is late.

use maplegrid_domain::shared::{AreaId, CountyId, Scope, Timestamp};
use maplegrid_store::cases::counts::{self, Counted};
use maplegrid_store::cases::lists::{AreaList, Cursor, Filters, Listed, in_area, of_holders};
use maplegrid_store::cases::{Bucket, CaseRow, TaskKind};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::search::Search;
use super::{InboxPage, InboxQuery, View, ViewCounts};
use crate::{App, Error, InputFault, Result, SignedIn};

const PAGE_DEFAULT: u32 = 30;
const PAGE_MOST: u32 = 100;

/// A list to read, with everything checked.
pub(super) struct Plan {
    pub(super) county: CountyId,
    view: View,
    pub(super) area: AreaId,
    /// The area holds every case of the county.
    pub(super) whole: bool,
    /// The area's ordinary cases may be read.
    pub(super) ordinary: bool,
    /// Its restricted cases may be read.
    pub(super) restricted: bool,
    /// Takes the place of the view.
    search: Option<Search>,
    holders: Vec<String>,
    pub(super) filters: Filters,
    pub(super) after: Option<Cursor>,
    pub(super) limit: i64,
    now: Timestamp,
}

impl App {
    /// A page of one view or of what a search found, and the counts of all views.
    pub async fn inbox(&self, who: &SignedIn, query: InboxQuery) -> Result<InboxPage> {
        let plan = self.plan(who, &query)?;
        let area = plan.area.clone();
        let (listed, counts) = self
            .inner()
            .db
            .read(move |conn| Ok((rows(conn, &plan)?, counts(conn, &plan)?)))
            .await?;
        let limit = limit_of(&query);
        let more = listed.len() > limit;
        let next =
            listed.get(limit.saturating_sub(1)).filter(|_| more).map(|l| encode(&l.cursor()));
        let rows: Vec<CaseRow> = listed.into_iter().take(limit).map(|listed| listed.row).collect();
        Ok(InboxPage { rows, next, counts, area, now: self.now() })
    }

    fn plan(&self, who: &SignedIn, query: &InboxQuery) -> Result<Plan> {
        let area = query.area.clone().unwrap_or_else(|| who.home());
        let areas = &who.county.directory.areas;
        let lineage: Vec<AreaId> = areas.lineage(&area).map(|area| area.id.clone()).collect();
        if lineage.is_empty() {
            return Err(Error::NotFound);
        }
        let scope: &Scope = &who.scope;
        let search = query.search.as_deref().and_then(|text| Search::parse(text, scope));
        let ordinary = scope.allows(&lineage, false, None);
        let restricted = scope.allows(&lineage, true, None);
        // What is one's own may be listed and found everywhere.
        let own = matches!(query.view, View::Mine | View::Pressing) || search.is_some();
        if !own && !ordinary && !restricted {
            return Err(Error::Forbidden);
        }
        let after = query.after.as_deref().map(decode).transpose()?;
        // The databases cannot be asked for a NUL; nothing is called so.
        let text =
            |value: &Option<String>| value.as_deref().unwrap_or_default().replace('\0', "\u{FFFD}");
        Ok(Plan {
            county: self.inner().county.clone(),
            view: query.view,
            whole: areas.is_within(&who.county.root, &area),
            area,
            ordinary,
            restricted,
            search,
            holders: scope.holders.clone(),
            filters: Filters {
                category: text(&query.category),
                channel: text(&query.channel),
                step: text(&query.step),
                phase: text(&query.phase),
            },
            after,
            limit: i64::try_from(limit_of(query)).unwrap_or(i64::from(PAGE_MOST)) + 1,
            now: self.now(),
        })
    }
}

fn limit_of(query: &InboxQuery) -> usize {
    let wanted = if query.limit == 0 { PAGE_DEFAULT } else { query.limit.min(PAGE_MOST) };
    usize::try_from(wanted).unwrap_or(1)
}

fn rows(conn: &mut Conn, plan: &Plan) -> StoreResult<Vec<Listed>> {
    if let Some(search) = &plan.search {
        return search.rows(conn, plan);
    }
    match plan.view {
        View::Mine => of_mine(conn, plan, TaskKind::Act),
        View::Pressing => of_mine(conn, plan, TaskKind::Press),
        View::Open => of_area(conn, plan, Bucket::Open, None),
        View::Late => of_area(conn, plan, Bucket::Open, Some(plan.now)),
        View::Waiting => of_area(conn, plan, Bucket::Waiting, None),
        View::Reopen => of_area(conn, plan, Bucket::Reopen, None),
        View::Closed => of_area(conn, plan, Bucket::Closed, None),
    }
}

fn of_mine(conn: &mut Conn, plan: &Plan, kind: TaskKind) -> StoreResult<Vec<Listed>> {
    let (holders, after) = (&plan.holders, plan.after.as_ref());
    let all = of_holders(conn, &plan.county, holders, kind, &plan.filters, after, plan.limit)?;
    Ok(merge(all, plan.limit, false))
}

fn of_area(
    conn: &mut Conn,
    plan: &Plan,
    bucket: Bucket,
    before: Option<Timestamp>,
) -> StoreResult<Vec<Listed>> {
    let mut all = Vec::new();
    for restricted in readable(plan) {
        let list = AreaList {
            area: &plan.area,
            bucket,
            restricted,
            filters: &plan.filters,
            after: plan.after.as_ref(),
            before,
            limit: plan.limit,
        };
        all.extend(in_area(conn, &plan.county, &list)?);
    }
    Ok(merge(all, plan.limit, bucket == Bucket::Closed))
}

/// Which of the ordinary (`false`) and restricted (`true`) lists may be read.
fn readable(plan: &Plan) -> impl Iterator<Item = bool> {
    let ordinary = plan.ordinary.then_some(false);
    ordinary.into_iter().chain(plan.restricted.then_some(true))
}

/// Several sorted lists as one; a case that stands in two is kept once.
fn merge(mut all: Vec<Listed>, limit: i64, newest_first: bool) -> Vec<Listed> {
    all.sort_by(|a, b| {
        let order = (a.sort_at, &a.row.number).cmp(&(b.sort_at, &b.row.number));
        if newest_first { order.reverse() } else { order }
    });
    all.dedup_by(|a, b| a.row.number == b.row.number);
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    all
}

fn counts(conn: &mut Conn, plan: &Plan) -> StoreResult<ViewCounts> {
    let queues: Vec<bool> = readable(plan).collect();
    let wanted = Counted {
        holders: &plan.holders,
        area: &plan.area,
        queues: &queues,
        now: plan.now,
        most: i64::from(ViewCounts::MOST),
    };
    let found = counts::counts(conn, &plan.county, &wanted)?;
    Ok(ViewCounts {
        mine: found.act,
        mine_late: found.act_late,
        open: found.open,
        late: found.open_late,
        waiting: found.waiting,
        reopen: found.reopen,
        pressing: found.press,
    })
}

/// Cursors are opaque to callers: sort key and number.
fn encode(cursor: &Cursor) -> String {
    format!("{}.{}", cursor.sort_at, cursor.number)
}

fn decode(text: &str) -> Result<Cursor> {
    let parts = text.split_once('.');
    let cursor = parts.and_then(|(sort_at, number)| {
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let sort_at = sort_at.parse().ok().filter(|_| digits)?;
        Some(Cursor { sort_at, number: number.to_owned() })
    });
    cursor.ok_or_else(|| InputFault::BadCursor.into())
}
