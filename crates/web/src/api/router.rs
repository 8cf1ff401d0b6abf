//! The routes of the API. What is routed is described: both come from the same list.

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use super::answer::json_bytes;
use super::problem::ApiProblem;
use super::{
    alike, appraisals, coverage, doc, duties, households, inbox, intake, lists, log, mediations,
    places, posts, registers, reports, resident, selections, session, staff, tree, uploads,
};
use crate::state::Web;

/// The longest JSON body: two thousand characters, each escaped, several times over.
const BODY_BYTES: usize = 64 * 1024;

/// All routes under `/api`.
pub fn router() -> Router<Web> {
    let (routes, description) = described();
    let text = Bytes::from(doc::text_of(&description));
    routes
        .route("/api/openapi.json", get(async move || json_bytes(text)))
        .method_not_allowed_fallback(async || ApiProblem::wrong_method())
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .route("/api/{*rest}", any(async || ApiProblem::no_such_route()))
}

/// Areas, posts and coverage.
fn network() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(tree::area))
        .routes(routes!(tree::households))
        .routes(routes!(tree::preview))
        .routes(routes!(tree::change))
        .routes(routes!(posts::board))
        .routes(routes!(posts::appoint))
        .routes(routes!(posts::call_off))
        .routes(routes!(posts::preview_leave))
        .routes(routes!(posts::leave))
        .routes(routes!(posts::people, posts::make_person))
        .routes(routes!(selections::waiting, selections::nominate))
        .routes(routes!(selections::selection))
        .routes(routes!(selections::confirm))
        .routes(routes!(selections::refuse))
        .routes(routes!(selections::withdraw))
        .routes(routes!(selections::measure))
        .routes(routes!(coverage::coverage))
        .routes(routes!(coverage::gaps))
}

/// People's mediation.
fn mediation() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(mediations::list, mediations::open))
        .routes(routes!(mediations::choices))
        .routes(routes!(mediations::figures))
        .routes(routes!(mediations::file))
        .routes(routes!(mediations::looks))
        .routes(routes!(mediations::act))
}

/// Sheets that are counted.
fn counted() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(reports::reports))
        .routes(routes!(reports::report))
        .routes(routes!(reports::rows))
        .routes(routes!(reports::confirm))
}

/// Registers, and what residents read and book of them.
fn kept() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(registers::list))
        .routes(routes!(registers::entries, registers::propose))
        .routes(routes!(registers::budget, registers::set_budget))
        .routes(routes!(registers::entry))
        .routes(routes!(registers::look))
        .routes(routes!(registers::act))
        .routes(routes!(registers::of_case))
        .routes(routes!(lists::lists))
        .routes(routes!(lists::list))
        .routes(routes!(lists::services))
        .routes(routes!(lists::places))
        .routes(routes!(lists::book))
        .routes(routes!(appraisals::appraisals))
        .routes(routes!(appraisals::appraise))
}

/// The routes with their description.
pub(super) fn described() -> (Router<Web>, OpenApi) {
    let upload_limit = DefaultBodyLimit::max(uploads::UPLOAD_BYTES);
    let (routes, mut description) = OpenApiRouter::with_openapi(doc::frame())
        .routes(routes!(intake::receive))
        .routes(routes!(uploads::upload).layer(upload_limit))
        .routes(routes!(resident::track))
        .routes(routes!(resident::reply))
        .routes(routes!(resident::rate))
        .routes(routes!(resident::reopen))
        .routes(routes!(resident::withdraw))
        .routes(routes!(resident::supplement))
        .routes(routes!(resident::name_agent))
        .routes(routes!(resident::end_agent))
        .routes(routes!(resident::receipt))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(inbox::inbox))
        .routes(routes!(intake::register))
        .routes(routes!(alike::nearby))
        .routes(routes!(alike::alike))
        .routes(routes!(staff::case))
        .routes(routes!(staff::act))
        .routes(routes!(staff::reveal))
        .routes(routes!(staff::speak_for))
        .routes(routes!(duties::duties))
        .routes(routes!(duties::log))
        .routes(routes!(households::card))
        .routes(routes!(households::waiting))
        .routes(routes!(households::corrections))
        .routes(routes!(households::answer_correction))
        .routes(routes!(households::propose))
        .routes(routes!(households::confirm))
        .routes(routes!(households::refuse))
        .routes(routes!(households::end))
        .routes(routes!(households::contest))
        .routes(routes!(households::answer))
        .merge(network())
        .merge(mediation())
        .merge(kept())
        .merge(counted())
        .routes(routes!(places::areas))
        .routes(routes!(places::method))
        .routes(routes!(log::head))
        .routes(routes!(log::proof))
        .routes(routes!(log::consistency))
        .split_for_parts();
    doc::add_problems(&mut description);
    (routes, description)
}
