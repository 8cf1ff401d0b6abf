//! All routes and what stands around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use maplegrid_app::App;
use tower::ServiceBuilder;

use crate::error::Problem;
use crate::settings::WebSettings;
use crate::state::Web;
use crate::{
    about, api, appraisals, assets, contact, guide, health, home, layers, lists, office, paper,
    say, track, verify, work,
};

/// The whole web side. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, so
/// that limits can tell addresses apart.
pub fn router(app: App, settings: WebSettings) -> Router {
    let web = Web::new(app, settings);
    let routes = Router::new()
        .merge(home::routes())
        .merge(say::routes(&web.settings))
        .merge(track::routes())
        .merge(verify::routes())
        .merge(about::routes())
        .merge(guide::routes())
        .merge(health::routes())
        .merge(api::router())
        .merge(office::router(&web.settings))
        .merge(work::routes(&web.settings))
        .merge(contact::routes())
        .merge(appraisals::routes())
        .merge(paper::routes())
        .merge(lists::routes())
        .route("/static/{name}", get(assets::serve))
        .fallback(|| async { Problem::not_found() })
        // Routes that take files raise it for themselves.
        .layer(DefaultBodyLimit::max(layers::FORM_BYTES));
    dress(routes, &web).with_state(web)
}

/// The layers, outermost first.
fn dress(routes: Router<Web>, web: &Web) -> Router<Web> {
    let state = || web.clone();
    routes.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(state(), layers::count))
            .layer(from_fn_with_state(state(), layers::security_headers))
            .layer(from_fn_with_state(state(), layers::present))
            .layer(layers::catcher())
            .layer(from_fn(layers::time_out))
            .layer(from_fn_with_state(state(), layers::limit_rate))
            .layer(from_fn_with_state(state(), layers::same_origin))
            .layer(from_fn_with_state(state(), layers::remember_choices))
            .layer(from_fn(layers::plain_text)),
    )
}
