//! Duties of a day, and logging contacts.

use axum::extract::State;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maplegrid_domain::shared::ContactId;

use super::answer::{ApiResult, created, ok};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::duties::{ContactBody, DutiesAsked, DutiesBody, LoggedBody};
use super::problem::ApiProblem;
use super::query::{Asked, optional, wrong_value};
use crate::state::Web;

/// How far from today a day may be asked for.
const DAYS_MOST: i64 = 366;

/// 这一天要做的事
///
/// 该联系的户（按路线）、例行工作、等我处理的件、要做的回访。
#[utoipa::path(
    get,
    path = "/api/v1/duties",
    operation_id = "duties",
    tag = "工作人员",
    params(DutiesAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "这一天要做的事", body = DutiesBody<'_>))
)]
pub(super) async fn duties(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<DutiesAsked>,
) -> ApiResult {
    let on = day_of(asked.on.as_deref(), web.app.now().date())?;
    let all: bool = optional("all", asked.all.as_deref(), " true 或 false")?.unwrap_or(false);
    let today = web.app.today(&who.person, on).await?;
    let households = if all { Some(web.app.my_households(&who.person, on).await?) } else { None };
    ok(&DutiesBody::of(&today, households.as_deref()))
}

fn day_of(given: Option<&str>, today: Date) -> ApiResult<Date> {
    const EXPECTED: &str = "前后一年以内的日期，写作 2026-11-23";
    let on = optional("on", given, EXPECTED)?.unwrap_or(today);
    let span = DAYS_MOST.days();
    let near = today.saturating_sub(span) <= on && on <= today.saturating_add(span);
    if near { Ok(on) } else { Err(wrong_value("on", EXPECTED)) }
}

/// 记一次联系
///
/// 上门、电话、微信、碰见、群众找来都算。断网时记在手机上，有信号再交，先后不限；同一个 `id`
/// 只记一次，永远有效。
#[utoipa::path(
    post,
    path = "/api/v1/contacts",
    operation_id = "log_contact",
    tag = "工作人员",
    params((
        "Idempotency-Key" = Option<String>, Header,
        description = "请求体里没有 `id` 的，用它来认重复；最长 200 个字符"
    )),
    request_body = ContactBody,
    security(("bearer" = [])),
    responses((status = 201, description = "记下了，或者以前已经记下", body = LoggedBody<'_>))
)]
pub(super) async fn log(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(given): Body<ContactBody>,
) -> ApiResult {
    let id = match (&given.id, key) {
        (Some(id), _) => ContactId::new(id.clone()),
        (None, Some(key)) => web.app.contact_id_for(&who.person, &key)?,
        (None, None) => return Err(ApiProblem::of_field("id", "missing_field", "缺少 id")),
    };
    let logged = web.app.log_contact(&who.person, given.into_new(id)).await?;
    created(&LoggedBody::of(&logged))
}
