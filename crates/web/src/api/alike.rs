//! What may be the same, before a matter is filed: to anybody how many there are and of what kind, to
//! staff those that they may read anyway. The words are in the body, so that no log of addresses keeps
//! them.

use axum::extract::State;
use maplegrid_app::County;
use maplegrid_domain::cases::{Rejection, check_text};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::AreaId;

use super::answer::{ApiResult, ok};
use super::body::Body;
use super::caller::Staff;
use super::dto::alike::{AlikeAsked, AlikeListBody, NearbyBody};
use super::intake::{area_of, not_a_registrar};
use crate::state::Web;

/// 附近有没有同样的事
///
/// 只说有几件、是哪些类别，不说是谁的、怎么说的；受限的、保密的、两家之间的都不在里面。
/// 有同样的也照样可以再说一件。
#[utoipa::path(
    post,
    path = "/api/v1/alike",
    operation_id = "nearby",
    tag = "群众",
    request_body = AlikeAsked,
    responses((status = 200, description = "有几件，是什么", body = NearbyBody<'_>))
)]
pub(super) async fn nearby(State(web): State<Web>, Body(asked): Body<AlikeAsked>) -> ApiResult {
    let county = web.app.county().await?;
    let (area, text) = checked(&county, asked)?;
    let near = web.app.nearby(&area, &text, &[]).await?;
    ok(&NearbyBody::of(&near, &county))
}

/// 登记以前，有没有同样的事
///
/// 要有在那里登记的权限；只列您本来就能看的，受限的不在里面。登记以后，整件事里的 `alike` 也有。
#[utoipa::path(
    post,
    path = "/api/v1/staff/alike",
    operation_id = "alike",
    tag = "工作人员",
    request_body = AlikeAsked,
    security(("bearer" = [])),
    responses((status = 200, description = "最多五件，最像的在前", body = AlikeListBody<'_>))
)]
pub(super) async fn alike(
    State(web): State<Web>,
    Staff(who): Staff,
    Body(asked): Body<AlikeAsked>,
) -> ApiResult {
    let (area, text) = checked(&who.county, asked)?;
    if !who.may(Capability::Register, &area) {
        return Err(not_a_registrar());
    }
    let found = web.app.alike_before(&who, &area, &text).await?;
    ok(&AlikeListBody::of(&found, &who.county, web.app.now()))
}

/// An area that is there, and words as a matter may have them.
fn checked(county: &County, asked: AlikeAsked) -> ApiResult<(AreaId, String)> {
    let area = area_of(county, asked.area);
    let known = county.directory.areas.current(&area).ok_or(Rejection::UnknownArea)?;
    Ok((known.id.clone(), check_text("text", &asked.text)?))
}
