//! An area full of open cases goes below another one and back.

use std::time::Instant;

use anyhow::{Context as _, Result};
use maplegrid_app::{App, SignedIn};
use maplegrid_domain::areas::{Area, Change};
use maplegrid_domain::shared::AreaId;
use serde_json::Value;

use super::lives::intake;
use super::network::spread;

/// Cases that are open in the area.
const CASES: usize = 1_000;
/// There and back, so often.
const TIMES: usize = 3;

/// Times the change itself, during which nothing else is written; the preview before it holds
/// nobody up. It is the first of the areas that some other place has none of its name of.
pub async fn time(app: &App, keeper: &SignedIn, areas: &[AreaId]) -> Result<Value> {
    let county = app.county().await?;
    let tree = &county.directory.areas;
    let found = areas.iter().find_map(|full| {
        let area = tree.get(full)?;
        let home = tree.get(area.parent.as_ref()?)?;
        let takes = |place: &&Area| {
            place.id != home.id
                && place.kind == home.kind
                && tree.children(&place.id).all(|beside| beside.name != area.name)
        };
        Some((full.clone(), home.id.clone(), tree.iter().find(takes)?.id.clone()))
    });
    let (full, home, abroad) = found.context("an area that could go elsewhere")?;
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
