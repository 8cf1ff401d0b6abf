//! Areas with their history, and changing the tree: previewed, then done as previewed.

use axum::extract::{Path, State};
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::areas::Change;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::AreaId;

use super::answer::{ApiResult, ok};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::common::RetryKey;
use super::dto::tree::{AreaHouseholds, AreaWhole, ChangeGiven, ImpactBody, Misplaced};
use super::problem::ApiProblem;
use crate::state::Web;

/// 一个区域、它的上下级和调整经过
///
/// 撤销了的区域也能看；`successor` 是接续它的。
#[utoipa::path(
    get,
    path = "/api/v1/staff/areas/{area}",
    operation_id = "staff_area",
    tag = "工作人员",
    params(("area" = String, Path, description = "区域代码")),
    security(("bearer" = [])),
    responses((status = 200, description = "区域", body = AreaWhole<'_>))
)]
pub(super) async fn area(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(area): Path<String>,
) -> ApiResult {
    show(&web, &who, &AreaId::new(area)).await
}

async fn show(web: &Web, who: &SignedIn, area: &AreaId) -> ApiResult {
    // What was just changed is not in the session's county yet.
    let county = web.app.county().await?;
    let known = county.directory.areas.get(area).ok_or(Error::NotFound)?;
    let history = web.app.area_history(who, area).await?;
    let may_change = who.may(Capability::ChangeAreas, area);
    ok(&AreaWhole::of(known, &history, &county, may_change))
}

/// 区域自己的户
///
/// 拆分时从里面选；只给可以调整区域的人。
#[utoipa::path(
    get,
    path = "/api/v1/staff/areas/{area}/households",
    operation_id = "area_households",
    tag = "工作人员",
    params(("area" = String, Path, description = "区域代码")),
    security(("bearer" = [])),
    responses((status = 200, description = "户", body = AreaHouseholds<'_>))
)]
pub(super) async fn households(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(area): Path<String>,
) -> ApiResult {
    let area = AreaId::new(area);
    if who.county.directory.areas.get(&area).is_none() {
        return Err(Error::NotFound.into());
    }
    let households = web.app.area_households(&who, &area).await?;
    ok(&AreaHouseholds::of(&households))
}

/// 预览一次调整
///
/// 新建、改名、划走、拆分、合并、撤销会动到哪些户、联系人、任职和在办的件。什么都不改。
#[utoipa::path(
    post,
    path = "/api/v1/staff/areas/preview",
    operation_id = "preview_areas",
    tag = "工作人员",
    request_body = ChangeGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "会动到的一切", body = ImpactBody<'_>))
)]
pub(super) async fn preview(
    State(web): State<Web>,
    Staff(who): Staff,
    Body(given): Body<ChangeGiven>,
) -> ApiResult {
    let (change, _) = read(given)?;
    let impact = web.app.preview_change(&who, &change).await.map_err(ApiProblem::flat)?;
    ok(&ImpactBody::of(&impact, &who.county))
}

/// 照预览调整
///
/// 和预览同样的内容，加上预览给的 `fingerprint`。预览以后情况变了的，回答 409
/// `stale_preview`，什么也不改。回答是调整以后的区域；它撤销了的，是接续它的。
#[utoipa::path(
    post,
    path = "/api/v1/staff/areas/changes",
    operation_id = "change_areas",
    tag = "工作人员",
    params(RetryKey),
    request_body = ChangeGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "调整以后的区域", body = AreaWhole<'_>))
)]
pub(super) async fn change(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(given): Body<ChangeGiven>,
) -> ApiResult {
    let area = AreaId::new(given.area.clone());
    let (change, fingerprint) = read(given)?;
    let fingerprint = fingerprint.ok_or_else(|| missing("fingerprint"))?;
    web.app.change_areas(&who, &change, &fingerprint, key).await.map_err(ApiProblem::flat)?;
    let county = web.app.county().await?;
    let now = county.directory.areas.current(&area).ok_or(Error::NotFound)?;
    show(&web, &who, &now.id).await
}

fn read(given: ChangeGiven) -> ApiResult<(Change, Option<String>)> {
    given.into_change().map_err(|misplaced| match misplaced {
        Misplaced::Missing(field) => missing(field),
        Misplaced::Superfluous(field) => {
            let detail = format!("这种调整没有 {field} 这一项，请去掉");
            ApiProblem::of_field(field, "unknown_field", &detail)
        }
    })
}

/// A field that has to be there.
pub(super) fn missing(field: &'static str) -> ApiProblem {
    ApiProblem::of_field(field, "missing_field", &format!("缺少 {field}"))
}
