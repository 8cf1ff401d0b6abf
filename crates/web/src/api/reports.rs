//! Sheets that are counted.

use axum::extract::{Path, State};
use jiff::civil::Date;
use maplegrid_app::reports::BehindQuery;
use maplegrid_domain::methods::ReportFigure;
use maplegrid_domain::shared::{AreaId, ReportId};

use super::answer::{ApiResult, ok};
use super::body::Body;
use super::caller::Staff;
use super::dto::reports::{
    ConfirmReportBody, ConfirmedBody, ReportAsked, ReportBody, ReportRowsBody, ReportsBody,
    RowsAsked,
};
use super::query::{Asked, missing, unknown_word, wrong_value};
use crate::state::Web;

/// What stands for those without a category.
const UNCATEGORISED: &str = "-";

/// 一个区域的日报、周报、月报
///
/// 都是从记录里算出来的，谁也不填。
#[utoipa::path(
    get,
    path = "/api/v1/reports",
    operation_id = "reports",
    tag = "工作人员",
    params(ReportAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "这一级的报表", body = ReportsBody<'_>))
)]
pub(super) async fn reports(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<ReportAsked>,
) -> ApiResult {
    let area = area_of(asked.area)?;
    let on = day_of(asked.on.as_deref(), &web)?;
    let cards = web.app.reports_in(&who, &area, on).await?;
    ok(&ReportsBody::of(&area, &cards, &who.county))
}

/// 一张报表
#[utoipa::path(
    get,
    path = "/api/v1/reports/{report}",
    operation_id = "report",
    tag = "工作人员",
    params(("report" = String, Path, description = "报表代号"), ReportAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "各个数，和确认时的", body = ReportBody<'_>))
)]
pub(super) async fn report(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(report): Path<String>,
    Asked(asked): Asked<ReportAsked>,
) -> ApiResult {
    let area = area_of(asked.area)?;
    let on = day_of(asked.on.as_deref(), &web)?;
    let sheet = web.app.report(&who, &ReportId::new(report), &area, on).await?;
    ok(&ReportBody::of(&sheet, &who.county))
}

/// 为什么是这个数
///
/// 一个数后面的件、户或者调解，一行一行。
#[utoipa::path(
    get,
    path = "/api/v1/reports/{report}/rows",
    operation_id = "report_rows",
    tag = "工作人员",
    params(("report" = String, Path, description = "报表代号"), RowsAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "一页", body = ReportRowsBody<'_>))
)]
pub(super) async fn rows(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(report): Path<String>,
    Asked(asked): Asked<RowsAsked>,
) -> ApiResult {
    let figure = asked.figure.ok_or_else(|| missing("figure"))?;
    let known = || unknown_word("figure", &ReportFigure::ALL.map(ReportFigure::id));
    let query = BehindQuery {
        report: ReportId::new(report),
        area: area_of(asked.area)?,
        on: day_of(asked.on.as_deref(), &web)?,
        figure: ReportFigure::parse(&figure).ok_or_else(known)?,
        inside: asked.inside.filter(|inside| !inside.is_empty()).map(AreaId::new),
        category: asked
            .category
            .filter(|category| !category.is_empty())
            .map(|category| if category == UNCATEGORISED { String::new() } else { category }),
        after: asked.after.filter(|after| !after.is_empty()),
    };
    let page = web.app.report_rows(&who, query).await?;
    ok(&ReportRowsBody::of(&page, &who.county, page.now))
}

/// 确认一张报表
///
/// 看过了，没有要补的。那一刻的数照原样留下；同一个人再确认一次，答的还是第一次的。
#[utoipa::path(
    post,
    path = "/api/v1/reports/{report}/confirm",
    operation_id = "confirm_report",
    tag = "工作人员",
    params(("report" = String, Path, description = "报表代号")),
    request_body = ConfirmReportBody,
    security(("bearer" = [])),
    responses((status = 200, description = "留下的数", body = ConfirmedBody<'_>))
)]
pub(super) async fn confirm(
    State(web): State<Web>,
    Staff(who): Staff,
    Path(report): Path<String>,
    Body(body): Body<ConfirmReportBody>,
) -> ApiResult {
    let on = day_of(Some(&body.on), &web)?;
    let area = AreaId::new(body.area);
    let kept = web.app.confirm_report(&who, &ReportId::new(report), &area, on).await?;
    ok(&ConfirmedBody::of(&kept, true, &who.county))
}

fn area_of(asked: Option<String>) -> ApiResult<AreaId> {
    asked.filter(|area| !area.is_empty()).map(AreaId::new).ok_or_else(|| missing("area"))
}

/// Today if no day is given.
fn day_of(asked: Option<&str>, web: &Web) -> ApiResult<Date> {
    match asked.filter(|day| !day.is_empty()) {
        None => Ok(web.app.now().date()),
        Some(day) => day.parse().map_err(|_| wrong_value("on", "日期，如 2026-11-22")),
    }
}
