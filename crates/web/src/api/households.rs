//! A household's card, and closer care.

use axum::extract::{Path, State};
use maplegrid_app::SignedIn;
use maplegrid_domain::shared::HouseholdId;

use super::answer::{ApiResult, ok};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::household::{
    CareProposed, ContestAnswered, ContestGiven, HouseholdBody, ReasonGiven, WaitingBody,
};
use crate::state::Web;

/// 一户的卡片
///
/// 给这一户的联系人，和管这一片的人看。别人的户都回答没找到。
#[utoipa::path(
    get,
    path = "/api/v1/households/{household}",
    operation_id = "household",
    tag = "工作人员",
    params(("household" = String, Path, description = "户的代号")),
    security(("bearer" = [])),
    responses((status = 200, description = "卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn card(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
) -> ApiResult {
    show(&web, &who, &HouseholdId::new(household)).await
}

async fn show(web: &Web, who: &SignedIn, household: &HouseholdId) -> ApiResult {
    let card = web.app.household_card(&who.person, household).await?;
    ok(&HouseholdBody::of(&card))
}

/// 等我定的重点联系
///
/// 待确认的、提了意见的、两周内到期的。
#[utoipa::path(
    get,
    path = "/api/v1/care",
    operation_id = "care_waiting",
    tag = "工作人员",
    security(("bearer" = [])),
    responses((status = 200, description = "全部", body = WaitingBody<'_>))
)]
pub(super) async fn waiting(State(web): State<Web>, Staff(who): Staff) -> ApiResult {
    let waiting = web.app.care_waiting(&who.person).await?;
    ok(&WaitingBody::of(&waiting, &who.county))
}

/// 提出重点联系
///
/// 由这一户的联系人，或者管户的人提出；要由另一个人确认。
#[utoipa::path(
    post,
    path = "/api/v1/households/{household}/care",
    operation_id = "propose_care",
    tag = "工作人员",
    params(
        ("household" = String, Path, description = "户的代号"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符"),
    ),
    request_body = CareProposed,
    security(("bearer" = [])),
    responses((status = 200, description = "提出以后的卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn propose(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
    Key(key): Key,
    Body(given): Body<CareProposed>,
) -> ApiResult {
    let household = HouseholdId::new(household);
    web.app.propose_care(&who.person, &household, given.into(), key).await?;
    show(&web, &who, &household).await
}

/// 确认重点联系
///
/// 提出的人不能自己确认。到期自动恢复平常的频次。
#[utoipa::path(
    post,
    path = "/api/v1/households/{household}/care/confirm",
    operation_id = "confirm_care",
    tag = "工作人员",
    params(
        ("household" = String, Path, description = "户的代号"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符"),
    ),
    security(("bearer" = [])),
    responses((status = 200, description = "确认以后的卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn confirm(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
    Key(key): Key,
) -> ApiResult {
    let household = HouseholdId::new(household);
    web.app.confirm_care(&who.person, &household, key).await?;
    show(&web, &who, &household).await
}

/// 不同意，或者撤回自己提的
#[utoipa::path(
    post,
    path = "/api/v1/households/{household}/care/refuse",
    operation_id = "refuse_care",
    tag = "工作人员",
    params(
        ("household" = String, Path, description = "户的代号"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符"),
    ),
    request_body = ReasonGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "以后的卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn refuse(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
    Key(key): Key,
    Body(given): Body<ReasonGiven>,
) -> ApiResult {
    let household = HouseholdId::new(household);
    web.app.refuse_care(&who.person, &household, &given.reason, key).await?;
    show(&web, &who, &household).await
}

/// 提前结束重点联系
#[utoipa::path(
    post,
    path = "/api/v1/households/{household}/care/end",
    operation_id = "end_care",
    tag = "工作人员",
    params(
        ("household" = String, Path, description = "户的代号"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符"),
    ),
    request_body = ReasonGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "结束以后的卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn end(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
    Key(key): Key,
    Body(given): Body<ReasonGiven>,
) -> ApiResult {
    let household = HouseholdId::new(household);
    web.app.end_care(&who.person, &household, &given.reason, key).await?;
    show(&web, &who, &household).await
}

/// 替这一户记下意见
///
/// 群众自己可以在“我的联系人”页提；不方便的，由联系人代记。
#[utoipa::path(
    post,
    path = "/api/v1/households/{household}/care/contest",
    operation_id = "contest_care",
    tag = "工作人员",
    params(
        ("household" = String, Path, description = "户的代号"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符"),
    ),
    request_body = ContestGiven,
    security(("bearer" = [])),
    responses((status = 200, description = "以后的卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn contest(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
    Key(key): Key,
    Body(given): Body<ContestGiven>,
) -> ApiResult {
    let household = HouseholdId::new(household);
    web.app.note_contest(&who.person, &household, &given.words, key).await?;
    show(&web, &who, &household).await
}

/// 答复意见
///
/// 提出的人不能自己答复。
#[utoipa::path(
    post,
    path = "/api/v1/households/{household}/care/answer",
    operation_id = "answer_contest",
    tag = "工作人员",
    params(
        ("household" = String, Path, description = "户的代号"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符"),
    ),
    request_body = ContestAnswered,
    security(("bearer" = [])),
    responses((status = 200, description = "答复以后的卡片", body = HouseholdBody<'_>))
)]
pub(super) async fn answer(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(household): Path<String>,
    Key(key): Key,
    Body(given): Body<ContestAnswered>,
) -> ApiResult {
    let household = HouseholdId::new(household);
    web.app.answer_contest(&who.person, &household, given.into(), key).await?;
    show(&web, &who, &household).await
}
