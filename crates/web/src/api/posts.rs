//! Posts: who holds them, appointing and leaving; and the people for it.

use axum::extract::State;
use maplegrid_app::SignedIn;
use maplegrid_domain::shared::{AreaId, PersonId};

use super::answer::{ApiResult, created, ok};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::common::RetryKey;
use super::dto::people::{PeopleAsked, PeopleBody, PersonGiven, PersonMade};
use super::dto::posts::{
    AppointmentGiven, BoardBody, CallOffGiven, LeaveGiven, LeaveImpactBody, PostsAsked,
};
use super::problem::ApiProblem;
use super::query::{Asked, missing};
use super::tree;
use crate::state::Web;

/// 一个区域的岗位
///
/// 谁在任、任期到哪天、哪些空着，连它下面的空缺。
#[utoipa::path(
    get,
    path = "/api/v1/posts",
    operation_id = "posts",
    tag = "工作人员",
    params(PostsAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "岗位", body = BoardBody<'_>))
)]
pub(super) async fn board(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<PostsAsked>,
) -> ApiResult {
    let area = asked.area.filter(|area| !area.is_empty()).map(AreaId::new);
    let area = area.unwrap_or_else(|| who.home());
    let board = web.app.post_board(&who, &area).await?;
    ok(&BoardBody::of(&board, &who.county))
}

/// The board as it has become: holders are read from the county, which the session has of before.
async fn after(web: &Web, who: SignedIn, area: &AreaId) -> ApiResult<(SignedIn, BoardOf)> {
    let who = SignedIn { county: web.app.county().await?, ..who };
    let board = web.app.post_board(&who, area).await?;
    Ok((who, board))
}

type BoardOf = maplegrid_app::posts::PostBoard;

/// 任命
///
/// 从现在起任职；跟着这个岗位的户同时归他联系。要经过推选的岗位不能直接任命。
#[utoipa::path(
    post,
    path = "/api/v1/posts/appointments",
    operation_id = "appoint",
    tag = "工作人员",
    params(RetryKey),
    request_body = AppointmentGiven,
    security(("bearer" = [])),
    responses((status = 201, description = "任命以后这个区域的岗位", body = BoardBody<'_>))
)]
pub(super) async fn appoint(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(given): Body<AppointmentGiven>,
) -> ApiResult {
    let area = AreaId::new(given.area.clone());
    web.app.appoint(&who, given.into(), key).await.map_err(ApiProblem::flat)?;
    let (who, board) = after(&web, who, &area).await?;
    created(&BoardBody::of(&board, &who.county))
}

/// 取消还没到日子的任命
///
/// 还没有上任，户和在办的件都不动。已经到日子的回答 422 `term_has_begun`，请办离任。
#[utoipa::path(
    post,
    path = "/api/v1/posts/appointments/call-off",
    operation_id = "call_off",
    tag = "工作人员",
    params(RetryKey),
    request_body = CallOffGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "取消以后这个区域的岗位", body = BoardBody<'_>))
)]
pub(super) async fn call_off(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(given): Body<CallOffGiven>,
) -> ApiResult {
    let area = AreaId::new(given.area.clone());
    web.app.call_off(&who, given.into(), key).await.map_err(ApiProblem::flat)?;
    let (who, board) = after(&web, who, &area).await?;
    ok(&BoardBody::of(&board, &who.county))
}

/// 预览离任
///
/// 他联系的户、手里的件交给谁，岗位会不会空。什么都不改。
#[utoipa::path(
    post,
    path = "/api/v1/posts/leaves/preview",
    operation_id = "preview_leave",
    tag = "工作人员",
    request_body = LeaveGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "会动到的一切", body = LeaveImpactBody<'_>))
)]
pub(super) async fn preview_leave(
    State(web): State<Web>,
    Staff(who): Staff,
    Body(given): Body<LeaveGiven>,
) -> ApiResult {
    let (leave, _) = given.into_leave();
    let impact = web.app.preview_leave(&who, &leave).await.map_err(ApiProblem::flat)?;
    ok(&LeaveImpactBody::of(&impact, &who.county))
}

/// 照预览离任
///
/// 和预览同样的内容，加上预览给的 `fingerprint`。预览以后情况变了的，回答 409
/// `stale_preview`，什么也不改。
#[utoipa::path(
    post,
    path = "/api/v1/posts/leaves",
    operation_id = "leave",
    tag = "工作人员",
    params(RetryKey),
    request_body = LeaveGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "离任以后这个区域的岗位", body = BoardBody<'_>))
)]
pub(super) async fn leave(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(given): Body<LeaveGiven>,
) -> ApiResult {
    let (leave, fingerprint) = given.into_leave();
    let fingerprint = fingerprint.ok_or_else(|| tree::missing("fingerprint"))?;
    let area = leave.area.clone();
    web.app.leave(&who, leave, &fingerprint, key).await.map_err(ApiProblem::flat)?;
    let (who, board) = after(&web, who, &area).await?;
    ok(&BoardBody::of(&board, &who.county))
}

/// 按姓名找人
///
/// 任命和提名时用；只给可以任命的人。
#[utoipa::path(
    get,
    path = "/api/v1/people",
    operation_id = "people",
    tag = "工作人员",
    params(PeopleAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "叫这个名字的人", body = PeopleBody<'_>))
)]
pub(super) async fn people(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<PeopleAsked>,
) -> ApiResult {
    let name = asked.name.ok_or_else(|| missing("name"))?;
    let found = web.app.people_named(&who, &name).await?;
    ok(&PeopleBody::of(&found, &who.county))
}

/// 记下一位可以担任岗位的人
///
/// 同名同号的以前记过，回答那一位，不会记成两位。
#[utoipa::path(
    post,
    path = "/api/v1/people",
    operation_id = "make_person",
    tag = "工作人员",
    request_body = PersonGiven,
    security(("bearer" = [])),
    responses((status = 201, description = "人的代号", body = PersonMade<'_>))
)]
pub(super) async fn make_person(
    State(web): State<Web>,
    Staff(who): Staff,
    Body(given): Body<PersonGiven>,
) -> ApiResult {
    let made = web.app.make_person(&who, &given.into()).await;
    let id: PersonId = made.map_err(ApiProblem::flat)?;
    created(&PersonMade { id: id.as_str() })
}
