//! Cases that are dealt with together 并案, and those that might be.

use std::sync::Arc;

use maplegrid_domain::cases::{
    ALIKE_FROM_PERCENT, Case, CaseNumber, CaseOwner, Event, Gist, Recorded,
};
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AreaId, CategoryId, CountyId, Scope, Timestamp};
use maplegrid_store::cases::together::{TogetherCase, recent, together};
use maplegrid_store::cases::whole::find_whole_by_code_holder;
use maplegrid_store::cases::write::load;
use maplegrid_store::cases::{Bucket, CaseRow};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use crate::County;

/// How long ago a matter may have been brought up to be the same.
const DAYS_BACK: i64 = 30;
/// Matters compared, open and closed: a list is looked through from its latest due time.
const OPEN_COMPARED: i64 = 200;
const CLOSED_COMPARED: i64 = 100;
/// Suggestions shown.
const SHOWN: usize = 5;

/// What the resident is told of the others who brought up the same thing: never who or in which
/// words.
#[derive(Clone, Debug)]
pub struct Together {
    /// How many other people's cases there are.
    pub others: usize,
    /// Who has it, where that is somebody else's case.
    pub owner: Option<CaseOwner>,
    pub lead: Option<LeadStory>,
}

/// The case that leads, for telling of its progress.
#[derive(Clone, Debug)]
pub struct LeadStory {
    pub case: Case,
    pub method: Arc<Method>,
    /// Its progress notes, oldest first.
    pub notes: Vec<Recorded>,
}

/// A case that may be about the same thing.
#[derive(Clone, Debug)]
pub struct Alike {
    pub row: CaseRow,
    /// How alike the words are, in percent.
    pub percent: u32,
    /// The case may be joined to it.
    pub joinable: bool,
}

/// The cases beside a case.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    pub(super) lead: Option<TogetherCase>,
    pub(super) members: Vec<TogetherCase>,
    pub(super) parent: Option<TogetherCase>,
    pub(super) children: Vec<TogetherCase>,
    pub(super) alike: Vec<Alike>,
}

/// What stands beside a case on its staff page.
pub(super) fn beside(
    conn: &mut Conn,
    county: &County,
    case: &Case,
    scope: &Scope,
    now: Timestamp,
) -> StoreResult<Beside> {
    let members: Vec<&CaseNumber> = case.open_members().collect();
    let lead: Vec<&CaseNumber> = case.lead().into_iter().collect();
    let parent: Vec<&CaseNumber> = case.parent.iter().collect();
    let children: Vec<&CaseNumber> = case.children.iter().map(|child| &child.number).collect();
    Ok(Beside {
        parent: together(conn, &county.id, &parent, scope)?.pop(),
        children: together(conn, &county.id, &children, scope)?,
        lead: together(conn, &county.id, &lead, scope)?.pop(),
        members: together(conn, &county.id, &members, scope)?,
        alike: alike(conn, county, case, scope, now)?,
    })
}

/// Up to five of the ordinary matters that the reader may read anyway and that sound the same.
fn alike(
    conn: &mut Conn,
    county: &County,
    case: &Case,
    scope: &Scope,
    now: Timestamp,
) -> StoreResult<Vec<Alike>> {
    let open = case.is_open() && case.answer.is_none() && !case.restricted && !case.is_joined();
    let method = county.method_of(case.method_version);
    let Some(area) = widest(county, method, &case.area, scope).filter(|_| open) else {
        return Ok(Vec::new());
    };
    let known = |number: &CaseNumber| {
        *number == case.number
            || case.parent.as_ref() == Some(number)
            || case.children.iter().any(|child| child.number == *number)
            || case.open_members().any(|member| member == number)
    };
    let category = case.category.as_ref();
    let sought = Sought { text: &case.text, category, known: &known };
    let mut found = likely(conn, &county.id, (&area, now), &sought)?;
    found.truncate(SHOWN * 2);
    // Whoever is joined already is found by the one that leads.
    let leads =
        standing(conn, &county.id, found)?.into_iter().filter(|(_, case)| !case.is_joined());
    Ok(leads.map(|(alike, _)| alike).take(SHOWN).collect())
}

impl Beside {
    /// Leaves out the cases that the reader could not open by themself.
    pub(super) fn keep_readable(&mut self) {
        self.members.retain(|case| case.readable);
        self.children.retain(|case| case.readable);
        self.lead = self.lead.take().filter(|case| case.readable);
        self.parent = self.parent.take().filter(|case| case.readable);
    }
}

/// What others are compared with.
pub(super) struct Sought<'a> {
    pub(super) text: &'a str,
    pub(super) category: Option<&'a CategoryId>,
    /// Cases that are not looked for.
    pub(super) known: &'a dyn Fn(&CaseNumber) -> bool,
}

/// Ordinary matters of an area that sound the same, the likeliest first. It is not looked yet
/// whether they may be joined.
pub(super) fn likely(
    conn: &mut Conn,
    county: &CountyId,
    (area, now): (&AreaId, Timestamp),
    sought: &Sought<'_>,
) -> StoreResult<Vec<Alike>> {
    let since = now.plus_minutes(-DAYS_BACK * 24 * 60);
    let mut rows = recent(conn, county, area, Bucket::Open, (since, OPEN_COMPARED))?;
    rows.extend(recent(conn, county, area, Bucket::Closed, (since, CLOSED_COMPARED))?);
    let gist = Gist::of(sought.text);
    let compared = rows.into_iter().filter(|row| !(sought.known)(&row.number)).map(|row| {
        let same = row.category.is_some() && row.category.as_ref() == sought.category;
        let other = Gist::of(&format!("{}，{}", row.title, row.summary));
        Alike { percent: gist.likeness(&other, same), joinable: false, row }
    });
    let mut found: Vec<Alike> =
        compared.filter(|alike| alike.percent >= ALIKE_FROM_PERCENT).collect();
    found.sort_by(|a, b| b.percent.cmp(&a.percent).then_with(|| b.row.number.cmp(&a.row.number)));
    Ok(found)
}

/// Each with its state, and whether others may be joined to it.
pub(super) fn standing(
    conn: &mut Conn,
    county: &CountyId,
    found: Vec<Alike>,
) -> StoreResult<Vec<(Alike, Case)>> {
    let numbers: Vec<&CaseNumber> = found.iter().map(|alike| &alike.row.number).collect();
    let mut states = load(conn, county, &numbers)?;
    let with_state = found.into_iter().filter_map(|alike| {
        let at = states.iter().position(|(case, _)| case.number == alike.row.number)?;
        let (case, _) = states.swap_remove(at);
        let joinable =
            case.is_open() && case.answer.is_none() && !case.is_joined() && !case.restricted;
        Some((Alike { joinable, ..alike }, case))
    });
    Ok(with_state.collect())
}

/// The widest area around a place that may be read, up to its township: below the topmost level.
pub(super) fn widest(
    county: &County,
    method: &Method,
    area: &AreaId,
    scope: &Scope,
) -> Option<AreaId> {
    let lineage: Vec<_> = county.directory.areas.lineage(area).collect();
    let ids: Vec<AreaId> = lineage.iter().map(|area| area.id.clone()).collect();
    let below_the_top = |at: &usize| {
        let kind = lineage.get(*at).and_then(|area| method.area_kind(&area.kind));
        kind.is_some_and(|kind| kind.parent.is_some())
    };
    let readable =
        |at: &usize| ids.get(*at..).is_some_and(|above| scope.allows(above, false, None));
    let widest = (0..lineage.len()).rev().find(|at| below_the_top(at) && readable(at))?;
    ids.get(widest).cloned()
}

/// What the resident of a case is told of the others.
pub(super) fn together_for(
    conn: &mut Conn,
    county: &County,
    case: &Case,
) -> StoreResult<Option<Together>> {
    let Some(number) = case.lead() else {
        let others = case.open_members().count();
        return Ok((others > 0).then_some(Together { others, owner: None, lead: None }));
    };
    let Some(whole) = find_whole_by_code_holder(conn, &county.id, number)? else {
        return Ok(None);
    };
    let told = |recorded: &Recorded| {
        matches!(recorded.event, Event::Noted { .. } | Event::Referred { .. })
    };
    let notes = whole.events.into_iter().filter(told).collect();
    let lead = whole.case;
    Ok(Some(Together {
        others: lead.open_members().count(),
        owner: lead.owner.clone(),
        lead: Some(LeadStory {
            method: Arc::clone(county.method_of(lead.method_version)),
            notes,
            case: lead,
        }),
    }))
}
