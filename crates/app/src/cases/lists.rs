//! The inbox: what must I do now, what is late.

use maplegrid_domain::shared::{AreaId, CountyId, Scope, Timestamp};
use maplegrid_store::cases::counts::{self, Counted, Counts, Held, Queued};
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
            .read(move |conn| {
                // Counted first: what is empty need not be listed.
                let counts = counts(conn, &plan)?;
                Ok((rows(conn, &plan, &counts)?, views(&counts)))
            })
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
        let own = matches!(query.view, View::Mine | View::Pressing | View::Represented)
            || search.is_some();
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

fn rows(conn: &mut Conn, plan: &Plan, counts: &Counts) -> StoreResult<Vec<Listed>> {
    if let Some(search) = &plan.search {
        return search.rows(conn, plan);
    }
    let restricted = |of: fn(&Queued) -> u32| {
        let queues = plan.queues().into_iter().zip(&counts.queues);
        queues.filter(|(_, queue)| of(queue) > 0).map(|(restricted, _)| restricted).collect()
    };
    let (bucket, queues, before): (_, Vec<bool>, _) = match plan.view {
        View::Mine => return of_mine(conn, plan, counts, TaskKind::Act),
        View::Pressing => return of_mine(conn, plan, counts, TaskKind::Press),
        View::Represented => return of_mine(conn, plan, counts, TaskKind::Represent),
        View::Open => (Bucket::Open, restricted(|queue| queue.open.all), None),
        View::Late => (Bucket::Open, restricted(|queue| queue.open.late), Some(plan.now)),
        View::Waiting => (Bucket::Waiting, restricted(|queue| queue.waiting.all), None),
        View::Reopen => (Bucket::Reopen, restricted(|queue| queue.reopen.all), None),
        // Nobody counts these.
        View::Closed => (Bucket::Closed, plan.queues(), None),
    };
    of_area(conn, plan, bucket, &queues, before)
}

fn of_mine(
    conn: &mut Conn,
    plan: &Plan,
    counts: &Counts,
    kind: TaskKind,
) -> StoreResult<Vec<Listed>> {
    let held = plan.holders.iter().zip(&counts.holders);
    let some: Vec<&str> =
        held.filter(|(_, held)| held.of(kind).all > 0).map(|(holder, _)| holder.as_str()).collect();
    let (filters, after) = (&plan.filters, plan.after.as_ref());
    let all = of_holders(conn, &plan.county, &some, kind, filters, after, plan.limit)?;
    Ok(merge(all, plan.limit, false))
}

fn of_area(
    conn: &mut Conn,
    plan: &Plan,
    bucket: Bucket,
    queues: &[bool],
    before: Option<Timestamp>,
) -> StoreResult<Vec<Listed>> {
    let mut all = Vec::new();
    for restricted in queues {
        let list = AreaList {
            area: &plan.area,
            bucket,
            restricted: *restricted,
            filters: &plan.filters,
            after: plan.after.as_ref(),
            before,
            limit: plan.limit,
        };
        all.extend(in_area(conn, &plan.county, &list)?);
    }
    Ok(merge(all, plan.limit, bucket == Bucket::Closed))
}

impl Plan {
    /// Which of the ordinary (`false`) and restricted (`true`) queues may be read.
    fn queues(&self) -> Vec<bool> {
        let ordinary = self.ordinary.then_some(false);
        ordinary.into_iter().chain(self.restricted.then_some(true)).collect()
    }
}

/// The counts by view.
fn views(counts: &Counts) -> ViewCounts {
    let held = |of: fn(&Held) -> u32| counts.holders.iter().map(of).sum();
    let queued = |of: fn(&Queued) -> u32| counts.queues.iter().map(of).sum();
    ViewCounts {
        mine: held(|held| held.act.all),
        mine_late: held(|held| held.act.late),
        open: queued(|queue| queue.open.all),
        late: queued(|queue| queue.open.late),
        waiting: queued(|queue| queue.waiting.all),
        reopen: queued(|queue| queue.reopen.all),
        pressing: held(|held| held.press.all),
        represented: held(|held| held.represent.all),
    }
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

fn counts(conn: &mut Conn, plan: &Plan) -> StoreResult<Counts> {
    let wanted = Counted {
        holders: &plan.holders,
        area: &plan.area,
        queues: &plan.queues(),
        now: plan.now,
        most: i64::from(ViewCounts::MOST),
    };
    counts::counts(conn, &plan.county, &wanted)
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
