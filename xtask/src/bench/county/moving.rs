//! An area full of open cases goes below another one and back.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use maplegrid_app::{App, SignedIn};
use maplegrid_domain::areas::Change;
use maplegrid_domain::shared::AreaId;
use serde_json::Value;

use super::lives::intake;
use super::network::spread;

/// Cases that are open in the area.
const CASES: usize = 1_000;
/// There and back, so often.
const TIMES: usize = 3;

/// Times the change itself, during which nothing else is written; the preview before it holds
/// nobody up. The areas are smallest ones, far from each other; the cases are in the first.
pub async fn time(app: &App, keeper: &SignedIn, (full, far): (&AreaId, &AreaId)) -> Result<Value> {
    let county = app.county().await?;
    let above = |area: &AreaId| -> Result<AreaId> {
        let area = county.directory.areas.get(area).context("an area of the county")?;
        area.parent.clone().context("the smallest are not the topmost")
    };
    let (home, abroad) = (above(full)?, above(far)?);
    ensure!(home != abroad, "both lie in the same area");
    for index in 0..CASES {
        app.receive(intake(index, full.clone()), None).await?;
    }
    let mut millis = Vec::with_capacity(TIMES * 2);
    for to in [&abroad, &home].into_iter().cycle().take(TIMES * 2) {
        let change = Change::Move { area: full.clone(), to: to.clone() };
        let impact = app.preview_change(keeper, &change).await?;
        let asked = Instant::now();
        app.change_areas(keeper, &change, &impact.fingerprint, None).await?;
        millis.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    Ok(spread(millis))
}
