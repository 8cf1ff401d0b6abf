//! Coverage 联户覆盖: of how many households each line has a contact, and who has none.
//!
//! Figures are counts with their denominators, read from counts that are written with every
//! change. Ratios outside what the method publishes warn; they never stop anybody.

use std::collections::HashMap;
use std::sync::Arc;

use maplegrid_domain::methods::{Capability, Method};
use maplegrid_domain::shared::{AreaId, CountyId, LineId, PersonId, TierId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::{self, Measure};
use maplegrid_store::people::households;

use super::HouseholdLine;
use super::cursor::decode;
use super::finding::{page_of, with_contacts};
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
    pub tiers: Option<Vec<(TierId, u64)>>,
}

/// Something outside a ratio of the method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// An area with fewer or more households than its kind is published with.
    Area { area: AreaId, households: u64, published: (u16, u16) },
    /// A contact with fewer or more households than the line is published with.
    Contact { line: LineId, person: PersonId, area: AreaId, households: u64, published: (u16, u16) },
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

/// What one read brings.
struct Figures {
    households: HashMap<AreaId, u64>,
    linked: Vec<(LineId, HashMap<AreaId, u64>)>,
    tiers: Vec<(TierId, HashMap<AreaId, u64>)>,
    sizes: HashMap<AreaId, u64>,
    loads: Vec<(LineId, HashMap<PersonId, u64>)>,
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
        let knows =
            who.may(Capability::ConfirmCare, area) || who.may(Capability::KeepHouseholds, area);
        let mut shown = vec![area.clone()];
        shown.extend(tree.children(area).map(|child| child.id.clone()));
        let (id, method) = (self.inner().county.clone(), Arc::clone(county.method()));
        let wanted = shown.clone();
        let figures =
            self.inner().db.read(move |conn| figures(conn, &id, &method, &wanted, knows)).await?;
        let mut areas = shown.into_iter().map(|area| figures.of(area, knows));
        let whole = areas.next().ok_or(Error::NotFound)?;
        Ok(Coverage {
            area: whole,
            children: areas.collect(),
            outside: outside(&county, area, &figures),
        })
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
            let households = counts::everywhere(conn, &id, &Measure::Households)?;
            let linked = counts::everywhere(conn, &id, &Measure::Linked(wanted.clone()))?;
            let of = |figures: &HashMap<AreaId, u64>, area: &AreaId| {
                figures.get(area).copied().unwrap_or(0)
            };
            let missing = |area: &AreaId| of(&households, area) > of(&linked, area);
            let found = page_of((tree, &place), after.as_ref(), GAPS_AT_ONCE, |areas| {
                // Only where some are missing are rows looked at.
                let some: Vec<AreaId> = areas.iter().filter(|a| missing(a)).cloned().collect();
                households::gaps(conn, &id, &wanted, &some)
            })?;
            let (rows, next) = with_contacts(conn, &id, found)?;
            let all = of(&households, &place);
            Ok((rows, next, all.saturating_sub(of(&linked, &place)), all))
        };
        let (rows, next, gaps, households) = self.inner().db.read(read).await?;
        Ok(GapPage { area: area.clone(), line: line.clone(), rows, next, gaps, households })
    }
}

fn figures(
    conn: &mut Conn,
    county: &CountyId,
    method: &Method,
    shown: &[AreaId],
    knows: bool,
) -> StoreResult<Figures> {
    let network = &method.network;
    let mut linked = Vec::new();
    let mut loads = Vec::new();
    for line in &network.lines {
        let measure = Measure::Linked(line.id.clone());
        linked.push((line.id.clone(), counts::of_areas(conn, county, &measure, shown)?));
        if line.households.is_some() {
            loads.push((line.id.clone(), counts::of_contacts(conn, county, &line.id)?));
        }
    }
    let mut tiers = Vec::new();
    for tier in network.tiers.iter().filter(|_| knows) {
        let measure = Measure::Tier(tier.id.clone());
        tiers.push((tier.id.clone(), counts::of_areas(conn, county, &measure, shown)?));
    }
    let sizes = if method.area_kinds.iter().any(|kind| kind.households.is_some()) {
        counts::everywhere(conn, county, &Measure::Households)?
    } else {
        HashMap::new()
    };
    Ok(Figures {
        households: counts::of_areas(conn, county, &Measure::Households, shown)?,
        linked,
        tiers,
        sizes,
        loads,
    })
}

impl Figures {
    fn of(&self, area: AreaId, knows: bool) -> AreaCoverage {
        let figure = |figures: &HashMap<AreaId, u64>| figures.get(&area).copied().unwrap_or(0);
        AreaCoverage {
            households: figure(&self.households),
            linked: self.linked.iter().map(|(id, n)| (id.clone(), figure(n))).collect(),
            tiers: knows
                .then(|| self.tiers.iter().map(|(id, n)| (id.clone(), figure(n))).collect()),
            area,
        }
    }
}

/// What lies outside the method's ratios in a subtree.
fn outside(county: &County, area: &AreaId, figures: &Figures) -> Vec<Outside> {
    let (method, directory) = (county.method(), &county.directory);
    let is_outside =
        |n: u64, (least, most): (u16, u16)| n < u64::from(least) || n > u64::from(most);
    let mut found = Vec::new();
    for place in directory.areas.subtree(area) {
        let published = method.area_kind(&place.kind).and_then(|kind| kind.households);
        let households = figures.sizes.get(&place.id).copied().unwrap_or(0);
        if let Some(published) = published.filter(|range| is_outside(households, *range)) {
            found.push(Outside::Area { area: place.id.clone(), households, published });
        }
        for (line, loads) in &figures.loads {
            let Some(rule) = method.network.line(line) else { continue };
            let Some(published) = rule.households else { continue };
            for person in directory.holders(&rule.post, &place.id) {
                let households = loads.get(person).copied().unwrap_or(0);
                if is_outside(households, published) {
                    let (line, person) = (line.clone(), person.clone());
                    let area = place.id.clone();
                    found.push(Outside::Contact { line, person, area, households, published });
                }
            }
        }
    }
    found
}
