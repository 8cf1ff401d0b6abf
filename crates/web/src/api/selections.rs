//! Selections: nominating, each step, and what ends a nomination or is done about a holder.

use axum::extract::{Path, State};
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::shared::SelectionId;

use super::answer::{ApiResult, created, ok};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::common::RetryKey;
use super::dto::household::ReasonGiven;
use super::dto::selections::{
    MeasureGiven, NominationGiven, SelectionBody, SelectionsBody, StepConfirmed, StepRefused,
};
use crate::state::Web;

/// Longest id that is looked for.
const ID_MOST: usize = 64;

/// 等我办的推选
#[utoipa::path(
    get,
    path = "/api/v1/selections",
    operation_id = "selections",
    tag = "工作人员",
    security(("bearer" = [])),
    responses((status = 200, description = "全部", body = SelectionsBody<'_>))
)]
pub(super) async fn waiting(State(web): State<Web>, Staff(who): Staff) -> ApiResult {
    let waiting = web.app.selections_waiting(&who).await?;
    ok(&SelectionsBody::of(&waiting, &who.county))
}

/// 提名
///
/// 按工作法的步骤一步一步办，最后一步办完就上任。
#[utoipa::path(
    post,
    path = "/api/v1/selections",
    operation_id = "nominate",
    tag = "工作人员",
    params(RetryKey),
    request_body = NominationGiven,
    security(("bearer" = [])),
    responses((status = 201, description = "这次推选", body = SelectionBody<'_>))
)]
pub(super) async fn nominate(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(given): Body<NominationGiven>,
) -> ApiResult {
    let id = web.app.nominate(&who, given.into(), key).await?;
    let view = web.app.selection(&who, &id).await?;
    created(&SelectionBody::of(&view, &who.county, &who.person))
}

/// 一次推选
#[utoipa::path(
    get,
    path = "/api/v1/selections/{selection}",
    operation_id = "selection",
    tag = "工作人员",
    params(("selection" = String, Path, description = "推选的代号")),
    security(("bearer" = [])),
    responses((status = 200, description = "这次推选", body = SelectionBody<'_>))
)]
pub(super) async fn selection(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(selection): Path<String>,
) -> ApiResult {
    show(&web, &who, &id_of(&selection)?).await
}

async fn show(web: &Web, who: &SignedIn, id: &SelectionId) -> ApiResult {
    let view = web.app.selection(who, id).await?;
    ok(&SelectionBody::of(&view, &who.county, &who.person))
}

/// An id that could be one.
fn id_of(text: &str) -> ApiResult<SelectionId> {
    let sound = text.len() <= ID_MOST && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if sound { Ok(SelectionId::from(text)) } else { Err(Error::NotFound.into()) }
}

/// Something that is done about a selection and answered with it.
macro_rules! selection_action {
    (
        $(#[$words:meta])*
        $name:ident as $operation:tt at $path:tt ($body:ident)
        |$web:ident, $who:ident, $id:ident, $given:ident, $key:ident| $done:expr
    ) => {
        $(#[$words])*
        #[utoipa::path(
            post,
            path = $path,
            operation_id = $operation,
            tag = "工作人员",
            params(("selection" = String, Path, description = "推选的代号"), RetryKey),
            request_body = $body,
            security(("bearer" = [])),
            responses((status = 200, description = "以后的推选", body = SelectionBody<'_>))
        )]
        pub(super) async fn $name(
            State($web): State<Web>,
            Staff($who): Staff,
            Path(selection): Path<String>,
            Key($key): Key,
            Body($given): Body<$body>,
        ) -> ApiResult {
            let $id = id_of(&selection)?;
            $done.await?;
            show(&$web, &$who, &$id).await
        }
    };
}

selection_action! {
    /// 这一步通过
    ///
    /// 最后一步通过就上任，跟着岗位的户同时归他联系。
    confirm as "confirm_selection" at "/api/v1/selections/{selection}/confirm" (StepConfirmed)
    |web, who, id, given, key| web.app.confirm_selection(&who, &id, &given.step, key)
}

selection_action! {
    /// 这一步不通过
    refuse as "refuse_selection" at "/api/v1/selections/{selection}/refuse" (StepRefused)
    |web, who, id, given, key| {
        web.app.refuse_selection(&who, &id, &given.step, &given.reason, key)
    }
}

selection_action! {
    /// 撤回提名
    ///
    /// 本人和提名的一方都可以。
    withdraw as "withdraw_nomination" at "/api/v1/selections/{selection}/withdraw" (ReasonGiven)
    |web, who, id, given, key| web.app.withdraw_nomination(&who, &id, &given.reason, key)
}

selection_action! {
    /// 用一项调整措施
    ///
    /// 结束任期的措施要先看会动到什么，走离任（`/api/v1/posts/leaves`）；在这里回答 409
    /// `stale_preview`。
    measure as "take_measure" at "/api/v1/selections/{selection}/measures" (MeasureGiven)
    |web, who, id, given, key| web.app.take_measure(&who, &id, &given.measure, &given.reason, key)
}
