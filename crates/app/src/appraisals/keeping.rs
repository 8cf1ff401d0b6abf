//! What follows in the database when an appraisal opens, ends, or its case turns out to be
//! restricted; and the ballots that a decision looks at.

use maplegrid_domain::cases::{Case, Tally};
use maplegrid_domain::shared::HouseholdId;
use maplegrid_store::appraisals::{StoredAppraisal, enroll, marks, of_cases, put};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households;

use crate::accounts::random_hex;
use crate::{Chance, County};

/// The ballots of a case's open appraisal; `None` where there is none. Whoever asks holds the
/// county's turn, so that no ballot comes in between.
pub(crate) fn tally(conn: &mut Conn, county: &County, case: &Case) -> StoreResult<Option<Tally>> {
    let Some((place, _)) = case.open_appraisal() else { return Ok(None) };
    let rows = of_cases(conn, &county.id, &[&case.number])?;
    let Some(row) = rows.into_iter().find(|row| usize::try_from(row.place) == Ok(place)) else {
        return Ok(None);
    };
    let (households, _) = marks(conn, &county.id, &row.id)?;
    Ok(Some(Tally { households, counts: row.counts.unwrap_or_default() }))
}

/// Writes the appraisals of a case as its state has them. One that opens gets a name of its own,
/// which leads to nothing else, and the households that may rate.
pub(crate) fn keep(
    conn: &mut Conn,
    county: &County,
    chance: &dyn Chance,
    case: &Case,
) -> StoreResult<()> {
    let mut stored = of_cases(conn, &county.id, &[&case.number])?;
    for (place, appraisal) in case.appraisals.iter().enumerate() {
        let Some(opened) = &appraisal.opened else { continue };
        let found = stored.iter().position(|row| usize::try_from(row.place) == Ok(place));
        let is_new = found.is_none();
        let before = found.map(|at| stored.swap_remove(at));
        let tally = match &before {
            _ if appraisal.running().is_none() => None,
            Some(before) => before.counts.clone(),
            None => Some(vec![0; opened.scale.labels.len()]),
        };
        let row = StoredAppraisal {
            id: before.as_ref().map_or_else(|| random_hex(chance), |before| before.id.clone()),
            case: case.number.clone(),
            place: u32::try_from(place).unwrap_or(u32::MAX),
            area: appraisal.area.clone(),
            restricted: case.restricted,
            counts: tally,
            appraisal: appraisal.clone(),
        };
        if before.as_ref() == Some(&row) {
            continue;
        }
        put(conn, &county.id, &row)?;
        if is_new && appraisal.running().is_some() {
            let households = households_of(conn, county, &row)?;
            enroll(conn, &county.id, &row.id, &households)?;
        }
    }
    Ok(())
}

/// The open households of an appraisal's area, all the way down.
fn households_of(
    conn: &mut Conn,
    county: &County,
    row: &StoredAppraisal,
) -> StoreResult<Vec<HouseholdId>> {
    let inside = county.directory.areas.subtree(&row.area);
    let inside: Vec<_> = inside.into_iter().map(|area| area.id.clone()).collect();
    let rows = households::in_areas(conn, &county.id, &inside)?;
    Ok(rows.into_iter().map(|row| row.household.id).collect())
}
