//! `/office/mediations/{id}/paper`: a sheet, or the whole file. It shows names and words, so every
//! opening is written down as a look.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::mediation::forms::{Sheet, sheets};
use serde::Deserialize;

use super::{MediationPaperPage, Press, sheet_key};
use crate::error::Result;
use crate::office::{Staff, mediation_id, mediation_url};
use crate::state::Web;
use crate::ui::Page;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/office/mediations/{id}/paper", get(paper))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// One sheet; all, if none is named.
    sheet: String,
}

async fn paper(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let id = mediation_id(&id)?;
    // What cannot be printed is not looked at.
    let outline = web.app.mediation_outline(&staff.who, &id).await?;
    let wanted = |sheet: &Sheet| asked.sheet.is_empty() || sheet_key(*sheet) == asked.sheet;
    let chosen: Vec<Sheet> = sheets(&outline).into_iter().filter(wanted).collect();
    if chosen.is_empty() {
        return Err(Error::NotFound.into());
    }
    let file = web.app.mediation_file(&staff.who, &id).await?;
    let press = Press { file: &file };
    let leaves: Vec<_> = chosen.into_iter().filter_map(|sheet| press.leaf(sheet)).collect();
    let page = MediationPaperPage {
        back: mediation_url(&id),
        place: file.line.number.to_string(),
        what: if leaves.len() == 1 { leaves[0].title } else { "人民调解卷宗" },
        leaves,
    };
    Ok(Page(page).into_response())
}
