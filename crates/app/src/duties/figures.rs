//! How many households have been seen in their windows.

use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::duties::window_of;
use maplegrid_domain::methods::Cadence;
use maplegrid_domain::shared::{AreaId, LineId, TierId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::{self, Measure};
use maplegrid_store::tallies;

use super::KeptFigure;
use crate::people::{TierCount, TierReader};
use crate::{App, County, Error, Result, SignedIn};

impl App {
    /// Of an area's households on a line: how many have been seen in the window that `on` lies
    /// in, for each of the line's rhythms. Rhythms of a tier are for whoever decides about care
    /// there; others see the ordinary one, and its denominator does not tell how many are left
    /// out of it: fewer than [`TierCount::STEP`] count as none.
    ///
    /// The denominator is how things stand now: for a window that is over, households that came
    /// or went since make it differ from what it was.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a line or an area that does not exist; [`Error::Forbidden`] for
    /// whoever may not read the households of the area.
    pub async fn contact_windows_of(
        &self,
        who: &SignedIn,
        area: &AreaId,
        line: &LineId,
        on: Date,
    ) -> Result<Vec<KeptFigure>> {
        let county = Arc::clone(&who.county);
        let network = &county.method().network;
        if network.line(line).is_none() || county.directory.areas.get(area).is_none() {
            return Err(Error::NotFound);
        }
        if !who.reads_households(area) {
            return Err(Error::Forbidden);
        }
        let knows = TierReader::of(who, area);
        let (area, line) = (area.clone(), line.clone());
        let read = move |conn: &mut Conn| {
            conn.snapshot(|conn| {
                let network = &county.method().network;
                let cadences = network.cadences.iter().filter(|cadence| {
                    let told = cadence.tier.is_none() || knows == TierReader::Numbers;
                    cadence.line == line && told
                });
                cadences.map(|cadence| figure(conn, &county, (cadence, knows), &area, on)).collect()
            })
        };
        Ok(self.inner().db.read(read).await?)
    }
}

fn figure(
    conn: &mut Conn,
    county: &County,
    (cadence, knows): (&Cadence, TierReader),
    area: &AreaId,
    on: Date,
) -> StoreResult<KeptFigure> {
    let window = window_of(cadence.every, on, &county.calendar);
    let measure = format!("kept:{}", cadence.id);
    let day = window.key();
    let kept = tallies::sum(conn, &county.id, area, &measure, (day, day))?;
    Ok(KeptFigure {
        cadence: cadence.id.clone(),
        label: cadence.label.clone(),
        tier: cadence.tier.clone(),
        window,
        kept: u64::try_from(kept).unwrap_or(0),
        households: households(conn, county, (cadence, knows), area)?,
    })
}

/// Households that a rhythm is for: of its tier; or, for the ordinary one, all with a contact on
/// the line but those of tiers that have a rhythm of their own there.
fn households(
    conn: &mut Conn,
    county: &County,
    (cadence, knows): (&Cadence, TierReader),
    area: &AreaId,
) -> StoreResult<u64> {
    let mut of = |measure: &Measure| {
        let areas = [area.clone()];
        let found = counts::of_areas(conn, &county.id, measure, &areas)?;
        Ok(found.into_values().sum::<u64>())
    };
    if let Some(tier) = &cadence.tier {
        return of(&Measure::Tier(tier.clone()));
    }
    let linked = of(&Measure::Linked(cadence.line.clone()))?;
    let network = &county.method().network;
    let own = network.cadences.iter().filter(|other| other.line == cadence.line);
    let tiers: Vec<&TierId> = own.filter_map(|other| other.tier.as_ref()).collect();
    let closer = tiers.into_iter().map(|tier| of(&Measure::Tier(tier.clone())));
    let closer = closer.sum::<StoreResult<u64>>()?;
    let closer =
        if knows == TierReader::Numbers { closer } else { closer - closer % TierCount::STEP };
    Ok(linked.saturating_sub(closer))
}
