//! Working on a case.

use axum::extract::{Path, State};
use maplegrid_app::cases::Spoken;
use maplegrid_domain::shared::PersonId;

use super::answer::{ApiResult, ok};
use super::body::{Body, MaybeBody};
use super::caller::{Key, Staff, staff_number};
use super::dto::actions::ActionInput;
use super::dto::helping::{SpokenInput, SpokenKind};
use super::dto::staff::{RevealedBody, StaffBody};
use crate::state::Web;

/// 整件事和可以做的操作
///
/// 不在您片区里的、您看不到的，都回答没找到。
#[utoipa::path(
    get,
    path = "/api/v1/staff/cases/{number}",
    operation_id = "staff_case",
    tag = "工作人员",
    params(("number" = String, Path, description = "编号，带不带横线都行", example = "2611-0307")),
    security(("bearer" = [])),
    responses((status = 200, description = "整件事", body = StaffBody<'_>))
)]
pub(super) async fn case(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(number): Path<String>,
) -> ApiResult {
    let view = web.app.staff_case(&who, &staff_number(&number)?).await?;
    ok(&StaffBody::of(&view))
}

/// 做一个操作
///
/// `action` 和要填的内容见整件事里的 `actions`。回答是做完以后的整件事。
#[utoipa::path(
    post,
    path = "/api/v1/staff/cases/{number}/actions/{action}",
    operation_id = "act",
    tag = "工作人员",
    params(
        ("number" = String, Path, description = "编号"),
        ("action" = String, Path, description = "操作的 `name`", example = "classify"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符；重试时用同一个"),
    ),
    request_body = Option<ActionInput>,
    security(("bearer" = [])),
    responses((status = 200, description = "做完以后的整件事", body = StaffBody<'_>))
)]
pub(super) async fn act(
    State(web): State<Web>,
    Staff(who): Staff,
    Path((number, action)): Path<(String, String)>,
    Key(key): Key,
    MaybeBody(input): MaybeBody<ActionInput>,
) -> ApiResult {
    let number = staff_number(&number)?;
    let view = web.app.act(&who, &number, &action, input.into(), key).await?;
    ok(&StaffBody::of(&view))
}

/// 看来件人的姓名和电话
///
/// 每看一次记一次，来件人看得到是谁看的。
#[utoipa::path(
    post,
    path = "/api/v1/staff/cases/{number}/reveal",
    operation_id = "reveal",
    tag = "工作人员",
    params(("number" = String, Path, description = "编号")),
    security(("bearer" = [])),
    responses((status = 200, description = "姓名和电话", body = RevealedBody<'_>))
)]
pub(super) async fn reveal(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(number): Path<String>,
) -> ApiResult {
    let contact = web.app.reveal(&who, &staff_number(&number)?).await?;
    ok(&RevealedBody::of(&contact))
}

/// 替群众说
///
/// 电话里、当面听到的，由登记的人记下；代理人替群众回答、补充、要求重新办理。记的是谁，群众看得到。
#[utoipa::path(
    post,
    path = "/api/v1/staff/cases/{number}/spoken",
    operation_id = "speak_for",
    tag = "工作人员",
    params(
        ("number" = String, Path, description = "编号"),
        ("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符；重试时用同一个"),
    ),
    request_body = SpokenInput,
    security(("bearer" = [])),
    responses((status = 200, description = "记下以后的整件事", body = StaffBody<'_>))
)]
pub(super) async fn speak_for(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(number): Path<String>,
    Key(key): Key,
    Body(said): Body<SpokenInput>,
) -> ApiResult {
    let number = staff_number(&number)?;
    let view = web.app.speak_for(&who, &number, spoken(said), key).await?;
    ok(&StaffBody::of(&view))
}

fn spoken(said: SpokenInput) -> Spoken {
    let text = said.text;
    match said.kind {
        SpokenKind::Reply => Spoken::Reply(text),
        SpokenKind::Supplement => Spoken::Supplement(text.unwrap_or_default()),
        SpokenKind::Reopen => Spoken::Reopen(text.unwrap_or_default()),
        SpokenKind::NameAgent => Spoken::NameAgent {
            agent: PersonId::from(said.agent.unwrap_or_default().trim()),
            consent: said.consent.unwrap_or_default(),
        },
        SpokenKind::EndAgent => Spoken::EndAgent(text),
    }
}
