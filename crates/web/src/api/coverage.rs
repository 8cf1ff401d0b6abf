//! Coverage of the lines of contact, and the households behind a gap.

use axum::extract::State;
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::shared::{AreaId, LineId};

use super::answer::{ApiResult, ok};
use super::caller::Staff;
use super::dto::coverage::{CoverageAsked, CoverageBody, GapsAsked, GapsBody};
use super::query::{Asked, missing};
use crate::state::Web;

/// 联户覆盖
///
/// 每条线多少户有联系人、多少户缺，区域下面各区域也在内。
#[utoipa::path(
    get,
    path = "/api/v1/coverage",
    operation_id = "coverage",
    tag = "工作人员",
    params(CoverageAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "覆盖", body = CoverageBody<'_>))
)]
pub(super) async fn coverage(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<CoverageAsked>,
) -> ApiResult {
    let area = area_of(&who, asked.area)?;
    let coverage = web.app.coverage(&who, &area).await?;
    ok(&CoverageBody::of(&coverage, &who.county))
}

/// 没有联系人的户
#[utoipa::path(
    get,
    path = "/api/v1/coverage/gaps",
    operation_id = "gaps",
    tag = "工作人员",
    params(GapsAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "缺口，一页", body = GapsBody<'_>))
)]
pub(super) async fn gaps(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<GapsAsked>,
) -> ApiResult {
    let area = area_of(&who, asked.area)?;
    let line = LineId::new(asked.line.ok_or_else(|| missing("line"))?);
    let after = asked.after.as_deref().filter(|after| !after.is_empty());
    let page = web.app.gaps(&who, &area, &line, after).await?;
    ok(&GapsBody::of(&page, &who.county))
}

/// The area asked for, or the highest whose households may be read.
fn area_of(who: &SignedIn, asked: Option<String>) -> ApiResult<AreaId> {
    match asked.filter(|area| !area.is_empty()) {
        Some(area) => Ok(AreaId::new(area)),
        None => Ok(who.household_roots().into_iter().next().ok_or(Error::Forbidden)?),
    }
}
