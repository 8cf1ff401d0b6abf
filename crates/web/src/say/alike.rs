//! What others near have brought up about the same, while somebody writes: how many, of what kind,
//! and nothing else (DOMAIN § 8). The person's own matters on their own phone are named.

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::post;
use maplegrid_app::County;
use maplegrid_app::cases::Nearby;
use serde::Deserialize;

use super::SayForm;
use crate::error::Result;
use crate::state::Web;
use crate::ui::filters;
use crate::visitor::Visitor;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/say/alike", post(look))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    area: String,
    text: String,
}

/// How many matters near are alike, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub words: String,
    /// 路灯、道路和桥
    pub kinds: String,
}

impl Count {
    /// `None` where there are none.
    pub(super) fn of(near: &Nearby, county: &County) -> Option<Self> {
        if near.count == 0 {
            return None;
        }
        let words = if near.count >= Nearby::MOST {
            format!("{} 件以上", Nearby::MOST)
        } else {
            format!("{} 件", near.count)
        };
        let labels = near.categories.iter().filter_map(|id| county.method().category(id));
        let labels: Vec<&str> = labels.map(|category| category.label.as_str()).collect();
        Some(Self { words, kinds: labels.join("、") })
    }
}

#[derive(Template)]
#[template(path = "say/alike.html")]
struct Told {
    count: Count,
}

/// A box to stand under what was written; nothing where nothing is alike.
async fn look(
    visitor: Visitor,
    State(web): State<Web>,
    Form(written): Form<Written>,
) -> Result<Response> {
    let Some(area) = visitor.area(&written.area) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let near = web.app.nearby(&area.id, &written.text, &[]).await?;
    Ok(match Count::of(&near, &visitor.county) {
        Some(count) => Html(Told { count }.to_string()).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// What is alike to a form that is handed in, with the person's own matters that this phone knows.
/// Nothing is looked for where that would not be told: behind a separate entry, or once the person
/// has said that it is another matter.
pub(super) async fn before(
    visitor: &Visitor,
    web: &Web,
    area: &maplegrid_domain::shared::AreaId,
    form: &SayForm,
) -> Result<Nearby> {
    let mine = visitor.mine();
    if form.again || !form.about.is_empty() || mine.pairs().is_empty() {
        return Ok(Nearby::default());
    }
    Ok(web.app.nearby(area, &form.text, mine.pairs()).await?)
}
