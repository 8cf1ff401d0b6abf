//! Lists that everybody may read, and services to book.

use axum::extract::{Path, State};
use maplegrid_app::cases;
use maplegrid_app::registers::NewBooking;
use maplegrid_domain::cases::Channel;
use maplegrid_domain::registers::Half;
use maplegrid_domain::shared::{AreaId, EntryId, RegisterId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::{ApiResult, created, ok};
use super::body::Body;
use super::caller::Key;
use super::dto::common::RetryKey;
use super::dto::lists::{
    BookedBody, BookingGiven, PlacesBody, PublicListBody, PublicListsBody, ServicesBody,
};
use super::problem::ApiProblem;
use super::query::{Asked, missing};
use crate::state::Web;

/// 清单的哪一页。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAsked {
    /// 和哪个区域有关的；不写是全部。
    pub area: Option<String>,
    /// 内容里的几个字。
    pub q: Option<String>,
    /// 上一页给的 `next`。
    pub after: Option<String>,
}

/// 住在哪里。
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlacesAsked {
    /// 住在哪个村（社区），区域代码或短码。
    pub area: Option<String>,
}

/// 公开的清单
#[utoipa::path(
    get,
    path = "/api/v1/lists",
    operation_id = "public_lists",
    tag = "公开",
    responses((status = 200, description = "全部", body = PublicListsBody<'_>))
)]
pub(super) async fn lists(State(web): State<Web>) -> ApiResult {
    ok(&PublicListsBody::of(&web.app.public_lists().await?))
}

/// 一份清单
///
/// 今天生效的，没有个人信息。
#[utoipa::path(
    get,
    path = "/api/v1/lists/{list}",
    operation_id = "public_list",
    tag = "公开",
    params(("list" = String, Path, description = "清单的代号"), ListAsked),
    responses((status = 200, description = "一页", body = PublicListBody<'_>))
)]
pub(super) async fn list(
    State(web): State<Web>,
    Path(list): Path<String>,
    Asked(asked): Asked<ListAsked>,
) -> ApiResult {
    let area = asked.area.filter(|area| !area.is_empty()).map(AreaId::new);
    let words = asked.q.unwrap_or_default();
    let about = (area.as_ref(), words.as_str());
    let found = web.app.public_list(&RegisterId::new(list), about, asked.after.as_deref()).await?;
    ok(&PublicListBody::of(&found))
}

/// 可以预约的服务
#[utoipa::path(
    get,
    path = "/api/v1/services",
    operation_id = "services",
    tag = "公开",
    responses((status = 200, description = "全部", body = ServicesBody<'_>))
)]
pub(super) async fn services(State(web): State<Web>) -> ApiResult {
    ok(&ServicesBody::of(&web.app.services().await?))
}

/// 能约的半天
#[utoipa::path(
    get,
    path = "/api/v1/services/{service}/places",
    operation_id = "service_places",
    tag = "公开",
    params(("service" = String, Path, description = "服务的代号"), PlacesAsked),
    responses((status = 200, description = "从明天起的工作日", body = PlacesBody<'_>))
)]
pub(super) async fn places(
    State(web): State<Web>,
    Path(service): Path<String>,
    Asked(asked): Asked<PlacesAsked>,
) -> ApiResult {
    let area = asked.area.filter(|area| !area.is_empty()).ok_or_else(|| missing("area"))?;
    let area = area_of(&web, area).await?;
    let open = web.app.free_places(&EntryId::new(service), &area).await?;
    ok(&PlacesBody::of(&open))
}

/// 预约
///
/// 约满的、不上班的半天不收，告诉最近有号的是哪一天。
#[utoipa::path(
    post,
    path = "/api/v1/services/{service}/bookings",
    operation_id = "book_service",
    tag = "群众",
    params(("service" = String, Path, description = "服务的代号"), RetryKey),
    request_body = BookingGiven,
    responses((status = 201, description = "约好了，已经写进账本", body = BookedBody<'_>))
)]
pub(super) async fn book(
    State(web): State<Web>,
    Path(service): Path<String>,
    Key(key): Key,
    Body(given): Body<BookingGiven>,
) -> ApiResult {
    let half = Half::parse(&given.half).ok_or_else(|| {
        ApiProblem::of_field("half", "unknown_value", "只能是 morning 或 afternoon")
    })?;
    let contact = given.contact.0;
    let new = NewBooking {
        entry: EntryId::new(service),
        area: area_of(&web, given.area).await?,
        day: given.day.0,
        half,
        contact: cases::Contact { name: contact.name, phone: contact.phone },
        note: given.note.unwrap_or_default(),
        channel: Channel::Api,
    };
    let booked = web.app.book(new, key).await?;
    created(&BookedBody::of(&booked))
}

/// The area by its id or its short code.
async fn area_of(web: &Web, given: String) -> ApiResult<AreaId> {
    let county = web.app.county().await?;
    let areas = &county.directory.areas;
    Ok(areas.by_code(&given).map_or_else(|| AreaId::new(given), |area| area.id.clone()))
}
