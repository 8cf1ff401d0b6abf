//! Lists: what I mediate, what my committees have, what is due.

use std::collections::BTreeSet;
use std::sync::Arc;

use maplegrid_domain::mediation::{
    Mediation, MediationNumber, Reminder, Role, Severity, Stage, due, roles_of, waits_for,
};
use maplegrid_domain::methods::{Capability, StatisticsClass, dispute_class_label};
use maplegrid_domain::shared::{AreaId, CategoryId, MediationId, PersonId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::mediation::read::{List, Listed, of_committees, of_mediator};

use super::concealing::Hidden;
use super::reading::reads;
use crate::people::cursor::{decode, encode};
use crate::{App, County, InputFault, Result, SignedIn};

const PAGE_MOST: u32 = 100;
const PAGE_DEFAULT: u32 = 30;
/// More committees than a county has.
const COMMITTEES_MOST: usize = 5_000;
/// Nobody leads more at once; beyond it counting stops.
const WAITING_MOST: i64 = 200;

/// Which list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediationView {
    /// What the caller mediates or mediated.
    #[default]
    Mine,
    /// What the caller's committees have, closed files apart.
    Committee,
    /// With something due, the nearest first.
    Due,
    /// Closed files.
    Filed,
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediationQuery {
    pub view: MediationView,
    /// At this stage only.
    pub stage: Option<Stage>,
    /// By the committee of this area only.
    pub committee: Option<AreaId>,
    /// Where the page begins.
    pub after: Option<String>,
    /// 0 is the usual.
    pub limit: u32,
}

/// How many mediations wait for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediationsWaiting {
    pub count: u32,
    /// Of them, those with something past its time.
    pub late: u32,
}

/// A line of a list. It names no party: whoever acts opens the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediationLine {
    pub id: MediationId,
    pub number: MediationNumber,
    pub committee: AreaId,
    /// 南沟村
    pub committee_area: String,
    pub category: CategoryId,
    pub category_label: String,
    /// In the GB/T 31000 style list.
    pub class_label: String,
    /// In the list of the Ministry of Justice.
    pub statistics: StatisticsClass,
    pub severity: Severity,
    /// applied, offered, or who entrusted it.
    pub origin: &'static str,
    pub stage: Stage,
    /// agreed, declined, refused or terminated; `None` while it is open.
    pub result: Option<&'static str>,
    pub opened_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub is_late: bool,
    pub parties: usize,
    pub mediators: Vec<(PersonId, String)>,
    pub case: Option<maplegrid_domain::cases::CaseNumber>,
    /// What was reminded of so far.
    pub reminded: Vec<Reminder>,
    /// The caller acts in it and may open its file.
    pub may_open: bool,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediationPage {
    pub lines: Vec<MediationLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl MediationLine {
    pub(super) fn of(
        of: &Mediation,
        who: &SignedIn,
        (county, now): (&Arc<County>, Timestamp),
    ) -> Self {
        let method = county.method_of(of.method_version);
        let category = method.category(&of.category);
        let name = |person: &PersonId| (person.clone(), county.directory.name(person).to_owned());
        let due_at = due(of, method, &county.calendar).map(|due| due.at);
        Self {
            id: of.id.clone(),
            number: of.number.clone(),
            committee: of.committee.clone(),
            committee_area: county.directory.areas.path_name(&of.committee),
            category: of.category.clone(),
            category_label: category
                .map_or_else(|| of.category.to_string(), |category| category.label.clone()),
            class_label: dispute_class_label(&of.class).unwrap_or_default().to_owned(),
            statistics: of.statistics,
            severity: of.severity,
            origin: of.origin.word(),
            stage: of.stage(),
            result: of.result(),
            opened_at: of.opened.at,
            due_at,
            is_late: due_at.is_some_and(|due| due < now),
            parties: of.parties.len(),
            mediators: of.active_mediators().map(name).collect(),
            case: of.case.clone(),
            reminded: of.reminded.iter().copied().collect(),
            may_open: reads(of, &who.person, county),
        }
    }
}

/// The areas in whose committees somebody has one of these roles, in the order of their ids.
pub(super) fn committees_of(
    who: &SignedIn,
    county: &County,
    wanted: &BTreeSet<Role>,
    most: usize,
) -> Vec<AreaId> {
    let has = |area: &AreaId| {
        let roles = roles_of(county.method(), &county.directory, &who.person, area);
        !roles.is_disjoint(wanted)
    };
    reached(who, county, has, most)
}

/// The areas with a committee below what somebody holds, if `fits`. Closed ones too: their files
/// are their successors'.
fn reached(
    who: &SignedIn,
    county: &County,
    fits: impl Fn(&AreaId) -> bool,
    most: usize,
) -> Vec<AreaId> {
    let Some(rules) = &county.method().mediation else { return Vec::new() };
    let mut found: Vec<AreaId> = county
        .directory
        .areas
        .ever()
        .filter(|area| rules.committee(&area.kind).is_some())
        .filter(|area| {
            let areas = &county.directory.areas;
            who.holdings.iter().any(|held| areas.is_within(&area.id, &held.area))
        })
        .filter(|area| fits(&area.id))
        .map(|area| area.id.clone())
        .collect();
    found.sort_unstable();
    found.truncate(most);
    found
}

/// The committees of which somebody sees lists: their own, and all in areas whose cases they read.
pub(super) fn listed_for(who: &SignedIn, county: &County) -> Vec<AreaId> {
    let sees = |area: &AreaId| {
        !roles_of(county.method(), &county.directory, &who.person, area).is_empty()
            || who.may(Capability::ReadCases, area)
    };
    reached(who, county, sees, COMMITTEES_MOST)
}

impl App {
    /// A page of a list.
    ///
    /// # Errors
    /// [`Error::BadInput`](crate::Error::BadInput) for a place that no page began at.
    pub async fn mediations(&self, who: &SignedIn, query: MediationQuery) -> Result<MediationPage> {
        let county = self.county().await?;
        let MediationQuery { view, stage, committee, after, limit } = query;
        let limit = if limit == 0 { PAGE_DEFAULT } else { limit.min(PAGE_MOST) };
        let start = after.as_deref().map(cursor).transpose()?;
        let mut committees = match view {
            MediationView::Mine => Vec::new(),
            _ => listed_for(who, &county),
        };
        if let Some(only) = &committee {
            committees.retain(|area| area == only);
        }
        let (id, reader) = (self.inner().county.clone(), who.clone());
        let read = move |conn: &mut Conn| {
            let person = &reader.person;
            let start = start.as_ref().map(|(at, id)| (*at, id.as_str()));
            let areas: Vec<&AreaId> = committees.iter().collect();
            let most = i64::from(limit) + 1;
            let list = match view {
                MediationView::Mine => None,
                MediationView::Committee => Some(List::Open),
                MediationView::Due => Some(List::Due),
                MediationView::Filed => Some(List::Filed),
            };
            let found = match list {
                None => of_mediator(conn, &id, (person, stage, committee.as_ref()), start, most)?,
                Some(list) => of_committees(conn, &id, (list, stage, &areas), start, most)?,
            };
            let hidden = Hidden::of(conn, &id, &reader, found.iter().map(|one| &one.mediation))?;
            Ok((found, hidden))
        };
        let (mut found, hidden): (Vec<Listed>, Hidden) = self.inner().db.read(read).await?;
        let size = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > size;
        found.truncate(size);
        let next = found.last().filter(|_| more).map(|last| {
            let at = match view {
                MediationView::Due => last.due_at.unwrap_or(last.mediation.opened.at),
                _ => last.mediation.opened.at,
            };
            encode(&[&at.millis().to_string(), last.mediation.id.as_str()])
        });
        // Of the page as it was cut, so that the next one begins behind it.
        found.retain_mut(|one| hidden.conceal(&mut one.mediation, who, &county));
        let now = self.now();
        let line = |one: &Listed| MediationLine::of(&one.mediation, who, (&county, now));
        Ok(MediationPage { lines: found.iter().map(line).collect(), next })
    }

    /// How many mediations wait for somebody: what they lead, take or decide about.
    pub async fn mediations_waiting(&self, who: &SignedIn) -> Result<MediationsWaiting> {
        let county = self.county().await?;
        let own = committees_of(
            who,
            &county,
            &BTreeSet::from([Role::Receive, Role::Recuse]),
            COMMITTEES_MOST,
        );
        let (id, person) = (self.inner().county.clone(), who.person.clone());
        let read = move |conn: &mut Conn| {
            let areas: Vec<&AreaId> = own.iter().collect();
            let list = (List::Open, None, areas.as_slice());
            let mut found = of_committees(conn, &id, list, None, WAITING_MOST)?;
            let led = of_mediator(conn, &id, (&person, None, None), None, WAITING_MOST)?;
            let new =
                |one: &Listed| !found.iter().any(|known| known.mediation.id == one.mediation.id);
            let led: Vec<Listed> = led.into_iter().filter(new).collect();
            found.extend(led);
            Ok(found)
        };
        let (found, now): (Vec<Listed>, _) = (self.inner().db.read(read).await?, self.now());
        let waits = |one: &&Listed| {
            let roles = super::reading::roles(&one.mediation, &who.person, &county);
            waits_for(&one.mediation, (&who.person, &roles), (one.due_at, now))
        };
        let waiting: Vec<&Listed> = found.iter().filter(waits).collect();
        let late = waiting.iter().filter(|one| one.due_at.is_some_and(|due| due < now));
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(MediationsWaiting { late: number(late.count()), count: number(waiting.len()) })
    }
}

fn cursor(text: &str) -> Result<(Timestamp, String)> {
    let [at, id] = decode(text)?;
    let at = at.parse().map_err(|_| InputFault::BadCursor)?;
    Ok((Timestamp(at), id))
}
