//! Figures of households when the tree changes: what moves takes its own along, so that the rest
//! of the county need not be counted anew.

use std::collections::HashMap;

use maplegrid_domain::areas::{AreaStep, AreaTree, HouseholdMove, Plan};
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, TierId};

use crate::db::{Conn, Value, statements, values};
use crate::error::Result;
use crate::people::counts::{Counts, Measure};
use crate::people::links::of_households;

statements! {
    OF_AREAS = "SELECT area, measure, n FROM area_counts
                WHERE county = ?1 AND n <> 0 AND area {IN}";
    TIERS = "SELECT household, tier FROM household_files
             WHERE county = ?1 AND tier IS NOT NULL AND household {IN}";
}

/// Brings the figures of areas along with a change of the tree: those of areas that come to lie
/// elsewhere, and of households that come to belong elsewhere. How many households somebody keeps
/// in touch with does not change by it. Call it before contacts are changed.
pub fn move_along(
    conn: &mut Conn,
    county: &CountyId,
    plan: &Plan,
    (before, after): (&AreaTree, &AreaTree),
) -> Result<()> {
    let (mut lost, mut gained) = (Counts::new(before), Counts::new(after));
    let moved: HashMap<&AreaId, (&AreaId, &AreaId)> = plan
        .areas
        .iter()
        .filter_map(|step| match step {
            AreaStep::Moved { area, from, to } => Some((area, (from, to))),
            // A closed area has nothing left: its areas and households are moved one by one.
            AreaStep::Closed { .. } | AreaStep::Made { .. } | AreaStep::Renamed { .. } => None,
        })
        .collect();
    let keys: Vec<Value<'_>> = moved.keys().map(|area| area.as_str().into()).collect();
    let figures = conn.fetch_in(OF_AREAS, &values![county.as_str()], &keys, |row| {
        Ok((AreaId::new(row.text(0)?), row.text(1)?, row.int(2)?))
    })?;
    for (area, measure, n) in figures {
        if let Some((from, to)) = moved.get(&area)
            && let Some(measure) = Measure::parse(&measure)
        {
            lost.add(from, &measure, -n);
            gained.add(to, &measure, n);
        }
    }
    for (household, measures) in measured(conn, county, &plan.households)? {
        for measure in measures {
            lost.add(&household.from, &measure, -1);
            gained.add(&household.to, &measure, 1);
        }
    }
    lost.write(conn, county)?;
    gained.write(conn, county)
}

/// What each of these households is counted under.
fn measured<'a>(
    conn: &mut Conn,
    county: &CountyId,
    moves: &'a [HouseholdMove],
) -> Result<Vec<(&'a HouseholdMove, Vec<Measure>)>> {
    let ids: Vec<HouseholdId> = moves.iter().map(|moved| moved.household.clone()).collect();
    let keys: Vec<Value<'_>> = ids.iter().map(|id| id.as_str().into()).collect();
    let mut measures: HashMap<HouseholdId, Vec<Measure>> = HashMap::new();
    for link in of_households(conn, county, &ids)? {
        measures.entry(link.household).or_default().push(Measure::Linked(link.line));
    }
    let tiers = conn.fetch_in(TIERS, &values![county.as_str()], &keys, |row| {
        Ok((HouseholdId::new(row.text(0)?), TierId::new(row.text(1)?)))
    })?;
    for (household, tier) in tiers {
        measures.entry(household).or_default().push(Measure::Tier(tier));
    }
    let all = |moved: &'a HouseholdMove| {
        let mut all = measures.remove(&moved.household).unwrap_or_default();
        all.push(Measure::Households);
        (moved, all)
    };
    Ok(moves.iter().map(all).collect())
}
