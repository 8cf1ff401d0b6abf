//! The figures of an area, and the households behind a gap.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_domain::shared::{AreaId, LineId};
use serde::Deserialize;

use super::pages::{GapsPage, NetworkPage};
use crate::error::Result;
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::Page;

pub(in crate::office) fn routes() -> Router<Web> {
    Router::new().route("/office/network", get(network)).route("/office/network/gaps", get(gaps))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    area: String,
    line: String,
    after: String,
    show: String,
}

async fn network(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let area = area_of(&staff, &asked.area)?;
    let coverage = web.app.coverage(&staff.who, &area).await?;
    let all = asked.show == "warnings";
    Ok(Page(NetworkPage::new(&staff, &coverage, all)).into_response())
}

async fn gaps(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let area = area_of(&staff, &asked.area)?;
    let line = LineId::new(asked.line.as_str());
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let gaps = web.app.gaps(&staff.who, &area, &line, after).await?;
    Ok(Page(GapsPage::new(&staff, &gaps, after.is_some())).into_response())
}

/// The area asked for, or the highest whose households may be read.
pub(in crate::office) fn area_of(staff: &Staff, asked: &str) -> Result<AreaId> {
    if asked.is_empty() {
        let roots = staff.who.household_roots();
        return Ok(roots.into_iter().next().ok_or(Error::Forbidden)?);
    }
    Ok(AreaId::new(asked))
}
