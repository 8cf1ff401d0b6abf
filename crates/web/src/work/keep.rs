//! What lets `/work` stay on the phone: the list of pages to keep, who is signed in, the service
//! worker, the manifest, and the pages of the queue and of a dead zone.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use super::frame::{WorkShell, WorkTab};
use crate::assets;
use crate::error::{Problem, Result};
use crate::office::{Staff, Turned};
use crate::state::Web;
use crate::ui::{Page, filters};

/// A phone keeps at most so many cards; a grid's worth and more.
const CARDS_MOST: usize = 400;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/work/session", get(session))
        .route("/work/keep", get(keep))
        .route("/work/queue", get(queue))
        .route("/work/offline", get(offline))
        .route("/work/worker.js", get(worker))
        .route("/work/manifest.webmanifest", get(manifest))
}

/// What was written down and where it has got to. Drawn by script: it lies in the phone.
#[derive(Template)]
#[template(path = "work/queue.html")]
pub struct QueuePage {
    shell: WorkShell,
}

/// Shown in a dead zone for a page that is not kept.
#[derive(Template)]
#[template(path = "work/offline.html")]
pub struct OfflinePage {}

/// Who is signed in, and the token that entries are sent with.
async fn session(staff: std::result::Result<Staff, Turned>) -> Result<Response> {
    match staff {
        Ok(staff) => {
            let who = &staff.who;
            Ok(axum::Json(json!({ "account": who.account.as_str(), "csrf": who.csrf }))
                .into_response())
        }
        Err(Turned::Failed(problem)) => Err(problem),
        Err(_) => Err(Problem::from(maplegrid_app::Error::NotSignedIn)),
    }
}

/// The worker's own pages, each with a stamp that changes when the page does.
async fn keep(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
) -> Result<Response> {
    let staff = match staff {
        Ok(staff) => staff,
        Err(Turned::Failed(problem)) => return Err(problem),
        Err(_) => return Err(Problem::from(maplegrid_app::Error::NotSignedIn)),
    };
    let today = staff.now.date();
    let homes = web.app.my_households(&staff.who.person, today).await?;
    let day = web.app.today(&staff.who.person, today).await?;
    // A page also changes with the day, with who serves where, with the type size and with us.
    let around = format!(
        "{today} {} {} {} {}",
        staff.county().revision,
        staff.elder,
        assets::url("main.css"),
        assets::url("work.js"),
    );
    let stamp = |what: &str| {
        let mut hasher = DefaultHasher::new();
        (around.as_str(), what).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    };
    let tasks = format!("{:?} {:?} {:?}", day.routines, day.cases, day.returns);
    let all = format!("{homes:?}");
    let mut pages = vec![
        json!({ "url": "/work", "stamp": stamp(&format!("{all}{tasks}")) }),
        json!({ "url": "/work/households", "stamp": stamp(&all) }),
        json!({ "url": "/work/say", "stamp": stamp(&all) }),
        json!({ "url": "/work/mine", "stamp": stamp("mine") }),
        json!({ "url": "/work/queue", "stamp": stamp("queue") }),
    ];
    for row in &day.returns {
        let url = format!("/work/visits/{}", row.number.as_str());
        pages.push(json!({ "url": url, "stamp": stamp(&format!("{row:?}")) }));
    }
    for home in homes.iter().take(CARDS_MOST) {
        let (id, stamp) = (&home.id, stamp(&format!("{home:?}")));
        pages.push(json!({ "url": format!("/work/households/{id}"), "stamp": stamp }));
        pages.push(json!({ "url": format!("/work/say?household={id}"), "stamp": stamp }));
    }
    let account = staff.who.account.as_str();
    Ok(axum::Json(json!({ "account": account, "pages": pages })).into_response())
}

async fn queue(staff: Staff) -> Response {
    Page(QueuePage { shell: WorkShell::new(&staff, WorkTab::Today) }).into_response()
}

/// Holds nothing of anybody, so it may be kept before anybody signs in.
async fn offline() -> Response {
    Page(OfflinePage {}).into_response()
}

/// The scope of a service worker is its folder unless the server allows more; `/work` itself
/// lies above `/work/`.
async fn worker() -> Response {
    let allowed = HeaderName::from_static("service-worker-allowed");
    let mut response = assets::worker();
    response.headers_mut().insert(allowed, HeaderValue::from_static("/work"));
    response
}

async fn manifest(State(web): State<Web>) -> Result<Response> {
    let county = web.app.county().await?;
    let icon = |size: u16| {
        json!({
            "src": assets::url(&format!("work-{size}.png")),
            "sizes": format!("{size}x{size}"),
            "type": "image/png",
            "purpose": "any maskable",
        })
    };
    let body = json!({
        "name": format!("{} 联户", county.name),
        "short_name": "联户",
        "lang": "zh-CN",
        "start_url": "/work",
        "scope": "/work",
        "display": "standalone",
        "background_color": "#f6f3ee",
        "theme_color": "#f6f3ee",
        "icons": [icon(192), icon(512)],
    });
    let kind = [(header::CONTENT_TYPE, "application/manifest+json")];
    Ok((StatusCode::OK, kind, body.to_string()).into_response())
}
