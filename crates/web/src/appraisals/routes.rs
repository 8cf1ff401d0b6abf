//! `/appraisals`, and where a household's own page hands its word in.

use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::County;
use serde::Deserialize;

use super::VillagePage;
use crate::error::Result;
use crate::forms::filled;
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::Visitor;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/appraisals", get(village)).route("/contact/home/appraise", post(appraise))
}

/// The way there from the first page, where the county's method has it.
pub(crate) fn link(county: &County) -> Option<(&'static str, &'static str)> {
    county.method().procedure.appraisal.as_ref().map(|_| ("/appraisals", "公开测评"))
}

async fn village(visitor: Visitor, State(web): State<Web>) -> Result<Response> {
    let found = match visitor.place() {
        Some(place) => web.app.open_appraisals(&place.id).await?,
        None => Vec::new(),
    };
    Ok(Page(VillagePage::new(&visitor, &found)).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    appraisal: String,
    word: String,
}

async fn appraise(
    visitor: Visitor,
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let Some((code, access)) = visitor.home_open() else {
        return Ok(Redirect::to("/contact/home").into_response());
    };
    // Nothing chosen: the page says what is missing, and nothing is written.
    let Some(word) = filled(&typed.word) else {
        return Ok(Redirect::to("/contact/home?done=appraise-none#appraisals").into_response());
    };
    web.app.appraise(code, access, &typed.appraisal, &word).await?;
    Ok(Redirect::to("/contact/home?done=appraised#appraisals").into_response())
}
