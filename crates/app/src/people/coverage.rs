//! Coverage 联户覆盖: of how many households each line has a contact, and who has none.
//!
//! Figures are counts with their denominators, read from counts that are written with every
//! change. Ratios outside what the method publishes warn; they never stop anybody.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::future::{try_join_all, try_join3};
use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::methods::{AreaKind, Capability, ContactLine, Method};
use maplegrid_domain::shared::{AreaId, CountyId, LineId, PersonId, TierId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::{self, Measure};
use maplegrid_store::people::households;

use super::HouseholdLine;
use super::cursor::decode;
use super::finding::{in_tree_order_of, page_of, with_contacts};
use crate::{App, County, Error, Result, SignedIn};

const GAPS_AT_ONCE: usize = 50;

/// The coverage of an area and of each area in it.
#[derive(Clone, Debug)]
pub struct Coverage {
    pub area: AreaCoverage,
    pub children: Vec<AreaCoverage>,
    /// Areas and contacts outside the published ratios, in the order of the tree.
    pub outside: Vec<Outside>,
}

/// Figures of one area with everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaCoverage {
    pub area: AreaId,
    pub households: u64,
    /// Households with a contact, by line, in the method's order.
    pub linked: Vec<(LineId, u64)>,
    /// Households with a care tier; nothing for those who may not know.
    pub tiers: Option<Vec<(TierId, TierCount)>>,
}

/// How many households somebody comes to more often. In a small area a number is a name, and so is
/// the difference between an area and its parts: only whoever decides about care there is told
/// exactly, others in steps of [`TierCount::STEP`] (DOMAIN § 8 G4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierCount {
    Exactly(u64),
    /// From the first to the second, both included.
    Between(u64, u64),
}

impl TierCount {
    /// Below so many nothing more is told.
    pub const STEP: u64 = 5;

    /// The step that a number lies in.
    pub const fn about(n: u64) -> Self {
        let least = n - n % Self::STEP;
        Self::Between(least, least + Self::STEP - 1)
    }
}

/// Something outside a ratio of the method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// An area with fewer or more households than its kind is published with.
    Area { area: AreaId, households: u64, published: (u16, u16) },
    /// A contact with fewer or more households than the line is published with.
    Contact { line: LineId, person: PersonId, area: AreaId, households: u64, published: (u16, u16) },
}

impl Outside {
    fn area(&self) -> &AreaId {
        match self {
            Self::Area { area, .. } | Self::Contact { area, .. } => area,
        }
    }
}

/// A page of households without a contact on a line.
#[derive(Clone, Debug)]
pub struct GapPage {
    pub area: AreaId,
    pub line: LineId,
    pub rows: Vec<HouseholdLine>,
    pub next: Option<String>,
    /// Without a contact, of so many.
    pub gaps: u64,
    pub households: u64,
}

impl AreaCoverage {
    /// Households without a contact on a line.
    pub fn gaps(&self, line: &LineId) -> u64 {
        let linked = self.linked.iter().find(|(id, _)| id == line).map_or(0, |(_, n)| *n);
        self.households.saturating_sub(linked)
    }
}

/// What somebody is told of tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TierReader {
    Nothing,
    Steps,
    Numbers,
}

impl TierReader {
    pub(crate) fn of(who: &SignedIn, area: &AreaId) -> Self {
        if who.may(Capability::ConfirmCare, area) {
            Self::Numbers
        } else if who.may(Capability::KeepHouseholds, area) {
            Self::Steps
        } else {
            Self::Nothing
        }
    }

    fn count(self) -> Option<fn(u64) -> TierCount> {
        match self {
            Self::Nothing => None,
            Self::Steps => Some(TierCount::about),
            Self::Numbers => Some(TierCount::Exactly),
        }
    }
}

/// What one read brings.
struct Figures {
    households: HashMap<AreaId, u64>,
    linked: Vec<(LineId, HashMap<AreaId, u64>)>,
    tiers: Vec<(TierId, HashMap<AreaId, u64>)>,
}

impl App {
    /// The coverage of an area whose households the caller may read.
    pub async fn coverage(&self, who: &SignedIn, area: &AreaId) -> Result<Coverage> {
        let county = Arc::clone(&who.county);
        let tree = &county.directory.areas;
        if tree.get(area).is_none() {
            return Err(Error::NotFound);
        }
        if !who.reads_households(area) {
            return Err(Error::Forbidden);
        }
        let knows = TierReader::of(who, area);
        let mut shown = vec![area.clone()];
        shown.extend(tree.children(area).map(|child| child.id.clone()));
        let (id, method) = (self.inner().county.clone(), Arc::clone(county.method()));
        let wanted = shown.clone();
        let figures = async {
            let read = move |conn: &mut Conn| figures(conn, &id, &method, &wanted, knows);
            Ok(self.inner().db.read(read).await?)
        };
        // Each ratio is a walk over all areas of a kind or all holders of a post: beside each other.
        let (kinds, lines) = (&county.method().area_kinds, &county.method().network.lines);
        let kinds = try_join_all(kinds.iter().map(|kind| self.unlikely_areas(kind)));
        let lines = try_join_all(lines.iter().map(|line| self.unlikely_contacts(line)));
        let (figures, kinds, lines) = try_join3(figures, kinds, lines).await?;
        let unlikely = kinds.into_iter().chain(lines).flatten();
        let mut areas = shown.into_iter().map(|area| figures.of(area, knows));
        let whole = areas.next().ok_or(Error::NotFound)?;
        Ok(Coverage {
            area: whole,
            children: areas.collect(),
            outside: outside(&county, area, unlikely.collect()),
        })
    }

    /// Areas outside their kind's ratio, closed ones included.
    async fn unlikely_areas(&self, kind: &AreaKind) -> Result<Vec<Outside>> {
        let Some(published) = kind.households else { return Ok(Vec::new()) };
        let (id, kind) = (self.inner().county.clone(), kind.id.clone());
        let read = move |conn: &mut Conn| counts::unlikely_areas(conn, &id, &kind, published);
        let found = self.inner().db.read(read).await?.into_iter();
        let one = |(area, households)| Outside::Area { area, households, published };
        Ok(found.map(one).collect())
    }

    /// Contacts outside their line's ratio, those whose term does not run included.
    async fn unlikely_contacts(&self, line: &ContactLine) -> Result<Vec<Outside>> {
        let Some(published) = line.households else { return Ok(Vec::new()) };
        let (id, on) = (self.inner().county.clone(), (line.id.clone(), line.post.clone()));
        let read =
            move |conn: &mut Conn| counts::unlikely_contacts(conn, &id, (&on.0, &on.1), published);
        let found = self.inner().db.read(read).await?.into_iter();
        let one = |(area, person, households)| {
            let line = line.id.clone();
            Outside::Contact { line, person, area, households, published }
        };
        Ok(found.map(one).collect())
    }

    /// Households of an area without a contact on a line, in walking order.
    pub async fn gaps(
        &self,
        who: &SignedIn,
        area: &AreaId,
        line: &LineId,
        after: Option<&str>,
    ) -> Result<GapPage> {
        let county = Arc::clone(&who.county);
        let known = county.directory.areas.get(area).is_some();
        if !known || county.method().network.line(line).is_none() {
            return Err(Error::NotFound);
        }
        if !who.reads_households(area) {
            return Err(Error::Forbidden);
        }
        let after: Option<[String; 3]> = after.map(decode).transpose()?;
        let (id, place, wanted) = (self.inner().county.clone(), area.clone(), line.clone());
        let read = move |conn: &mut Conn| {
            let tree = &county.directory.areas;
            let reached = after.as_ref().map(|[area, ..]| AreaId::from(area.as_str()));
            let line = (&id, &wanted);
            let areas = areas_with_gaps(conn, line, (tree, &place), reached.as_ref())?;
            let found = page_of(&areas, after.as_ref(), GAPS_AT_ONCE, |areas| {
                households::gaps(conn, &id, &wanted, areas)
            })?;
            let here = std::slice::from_ref(&place);
            let figure = |conn: &mut Conn, measure: &Measure| {
                let found = counts::of_areas(conn, &id, measure, here)?;
                StoreResult::Ok(found.get(&place).copied().unwrap_or(0))
            };
            let all = figure(conn, &Measure::Households)?;
            let linked = figure(conn, &Measure::Linked(wanted.clone()))?;
            let (rows, next) = with_contacts(conn, &id, found)?;
            Ok((rows, next, all.saturating_sub(linked), all))
        };
        let (rows, next, gaps, households) = self.inner().db.read(read).await?;
        Ok(GapPage { area: area.clone(), line: line.clone(), rows, next, gaps, households })
    }
}

/// The areas of a subtree that a page of gaps is read from, in the order of the tree: those where
/// some are missing, from the one where the last page ended. Down from level to level, so that
/// what is looked at grows with the gaps and not with the county. Each holds a gap at least: no
/// level needs more of them than the page has rows.
fn areas_with_gaps(
    conn: &mut Conn,
    (county, line): (&CountyId, &LineId),
    (tree, area): (&AreaTree, &AreaId),
    reached: Option<&AreaId>,
) -> StoreResult<Vec<AreaId>> {
    // What was missing where the last page ended may be mended by now; its place in the order is
    // needed all the same.
    let way: HashSet<&AreaId> =
        reached.into_iter().flat_map(|area| tree.lineage(area)).map(|area| &area.id).collect();
    let mut found: HashSet<&AreaId> = HashSet::from([area]);
    let mut level: Vec<&AreaId> = vec![area];
    while !level.is_empty() {
        let mut below: Vec<&AreaId> = Vec::new();
        for area in level {
            let children: Vec<&AreaId> = tree.children(area).map(|child| &child.id).collect();
            // Those before the way have been seen.
            let seen = children.iter().position(|child| way.contains(child)).unwrap_or(0);
            below.extend(&children[seen..]);
        }
        let missing = counts::missing(conn, county, line, &below)?;
        below.retain(|area| missing.contains(*area) || way.contains(area));
        below.truncate(GAPS_AT_ONCE + 2);
        found.extend(&below);
        level = below;
    }
    Ok(in_tree_order_of(tree, area, |area| found.contains(area)))
}

fn figures(
    conn: &mut Conn,
    county: &CountyId,
    method: &Method,
    shown: &[AreaId],
    knows: TierReader,
) -> StoreResult<Figures> {
    let network = &method.network;
    let mut linked = Vec::new();
    for line in &network.lines {
        let measure = Measure::Linked(line.id.clone());
        linked.push((line.id.clone(), counts::of_areas(conn, county, &measure, shown)?));
    }
    let mut tiers = Vec::new();
    for tier in network.tiers.iter().filter(|_| knows != TierReader::Nothing) {
        let measure = Measure::Tier(tier.id.clone());
        tiers.push((tier.id.clone(), counts::of_areas(conn, county, &measure, shown)?));
    }
    Ok(Figures {
        households: counts::of_areas(conn, county, &Measure::Households, shown)?,
        linked,
        tiers,
    })
}

impl Figures {
    fn of(&self, area: AreaId, knows: TierReader) -> AreaCoverage {
        let figure = |figures: &HashMap<AreaId, u64>| figures.get(&area).copied().unwrap_or(0);
        AreaCoverage {
            households: figure(&self.households),
            linked: self.linked.iter().map(|(id, n)| (id.clone(), figure(n))).collect(),
            tiers: knows.count().map(|count| {
                self.tiers.iter().map(|(id, n)| (id.clone(), count(figure(n)))).collect()
            }),
            area,
        }
    }
}

/// What lies outside the method's ratios in a subtree now: larger areas before smaller ones, as the
/// country numbers them.
fn outside(county: &County, within: &AreaId, unlikely: Vec<Outside>) -> Vec<Outside> {
    let (method, directory) = (county.method(), &county.directory);
    let tree = &directory.areas;
    let holds = |line: &LineId, person: &PersonId, area: &AreaId| {
        let rule = method.network.line(line);
        rule.is_some_and(|rule| directory.holds(person, &rule.post, area))
    };
    let stands = |one: &Outside| {
        let area = one.area();
        let still = match one {
            Outside::Area { .. } => true,
            Outside::Contact { line, person, area, .. } => holds(line, person, area),
        };
        still && tree.is_open(area) && tree.is_within(area, within)
    };
    let place = |one: &Outside| {
        let mut way: Vec<AreaId> = tree.lineage(one.area()).map(|area| area.id.clone()).collect();
        way.reverse();
        let contact = match one {
            Outside::Area { .. } => None,
            Outside::Contact { line, person, .. } => Some((line.clone(), person.clone())),
        };
        (way.len(), way, contact)
    };
    let mut found: Vec<Outside> = unlikely.into_iter().filter(stands).collect();
    found.sort_by_cached_key(place);
    // Somebody whose term was renewed is appointed twice.
    found.dedup();
    found
}
