//! What a village rates in the open, and a household's word.

use axum::extract::{Path, State};
use maplegrid_domain::shared::AreaId;

use super::answer::{ApiResult, ok};
use super::body::Body;
use super::dto::appraisals::{AppraisalsBody, BallotBody, BallotGiven};
use super::lists::PlacesAsked;
use super::query::{Asked, missing};
use crate::state::Web;

/// 一个村的公开测评
///
/// 正在评的和一年内评完的；评的什么不记是谁，不足规定户数的不公布。
#[utoipa::path(
    get,
    path = "/api/v1/appraisals",
    operation_id = "appraisals",
    tag = "公开",
    params(PlacesAsked),
    responses((status = 200, description = "最近的在前", body = AppraisalsBody<'_>))
)]
pub(super) async fn appraisals(
    State(web): State<Web>,
    Asked(asked): Asked<PlacesAsked>,
) -> ApiResult {
    let area = asked.area.filter(|area| !area.is_empty()).ok_or_else(|| missing("area"))?;
    let county = web.app.county().await?;
    let area =
        county.directory.areas.by_code(&area).map_or_else(|| AreaId::new(area), |a| a.id.clone());
    ok(&AppraisalsBody::of(&web.app.open_appraisals(&area).await?))
}

/// 一户评一次
///
/// 用联系卡上的户号和查询码。交了不能改：选的什么没有和户记在一起。
#[utoipa::path(
    post,
    path = "/api/v1/appraisals/{appraisal}/ballots",
    operation_id = "appraise",
    tag = "群众",
    params(("appraisal" = String, Path, description = "测评的代号")),
    request_body = BallotGiven,
    responses((status = 200, description = "收下了", body = BallotBody))
)]
pub(super) async fn appraise(
    State(web): State<Web>,
    Path(appraisal): Path<String>,
    Body(given): Body<BallotGiven>,
) -> ApiResult {
    web.app.appraise(&given.code, &given.access, &appraisal, &given.word).await?;
    ok(&BallotBody { has_rated: true })
}
