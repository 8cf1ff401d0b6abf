//! Working on a case.

use axum::extract::{Path, State};

use super::answer::{ApiResult, ok};
use super::body::MaybeBody;
use super::caller::{Key, Staff, staff_number};
use super::dto::actions::ActionInput;
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
