//! Places and the work method.

use axum::extract::State;
use maplegrid_domain::cases::Rejection;
use maplegrid_domain::shared::AreaId;

use super::answer::{ApiResult, ok};
use super::dto::places::{AreasAsked, AreasBody, MethodBody};
use super::query::Asked;
use crate::state::Web;

/// 一个区域和它直接下面的
#[utoipa::path(
    get,
    path = "/api/v1/areas",
    operation_id = "areas",
    tag = "公开",
    params(AreasAsked),
    responses((status = 200, description = "区域", body = AreasBody<'_>))
)]
pub(super) async fn areas(State(web): State<Web>, Asked(asked): Asked<AreasAsked>) -> ApiResult {
    let county = web.app.county().await?;
    let tree = &county.directory.areas;
    let under = match asked.under.as_deref().filter(|under| !under.is_empty()) {
        Some(given) => tree.get(&AreaId::from(given)).or_else(|| tree.by_code(given)),
        None => tree.get(&county.root),
    };
    ok(&AreasBody::of(under.ok_or(Rejection::UnknownArea)?, &county))
}

/// 现在用的工作法：类别、办理方式、步骤、岗位
#[utoipa::path(
    get,
    path = "/api/v1/method",
    operation_id = "method",
    tag = "公开",
    responses((status = 200, description = "工作法", body = MethodBody<'_>))
)]
pub(super) async fn method(State(web): State<Web>) -> ApiResult {
    let county = web.app.county().await?;
    ok(&MethodBody::of(county.method(), county.method_version))
}
