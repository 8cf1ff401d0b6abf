//! Reading what is asked for; confirming.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use maplegrid_app::Error;
use maplegrid_app::reports::BehindQuery;
use maplegrid_domain::methods::ReportFigure;
use maplegrid_domain::shared::{AreaId, ReportId};
use maplegrid_integrations::sheets::{Format, Sheet, write_sheet};
use serde::Deserialize;

use super::behind::BehindPage;
use super::list::{ReportsPage, home};
use super::sheet::{SheetPage, UNCATEGORISED};
use super::{about, export};
use crate::error::{Problem, Result};
use crate::office::import::file;
use crate::office::session::{Staff, Turned};
use crate::state::Web;
use crate::ui::Page;

pub(in crate::office) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/reports", get(list))
        .route("/office/reports/{id}", get(sheet))
        .route("/office/reports/{id}/rows", get(rows))
        .route("/office/reports/{id}/rows/export", get(download_rows))
        .route("/office/reports/{id}/export", get(download))
        .route("/office/reports/{id}/confirm", post(confirm))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    area: String,
    on: String,
    figure: String,
    inside: String,
    category: String,
    after: String,
    format: String,
}

impl Asked {
    /// Today if no day is given; what is none has no sheet.
    fn on(&self, staff: &Staff) -> Result<Date> {
        if self.on.is_empty() {
            return Ok(staff.now.date());
        }
        Ok(self.on.parse().map_err(|_| Error::NotFound)?)
    }

    fn area(&self, staff: &Staff) -> Result<AreaId> {
        if self.area.is_empty() {
            return Ok(home(staff).ok_or(Error::Forbidden)?);
        }
        Ok(AreaId::new(self.area.as_str()))
    }

    /// What stands behind which figure.
    fn behind(&self, staff: &Staff, id: String) -> Result<BehindQuery> {
        Ok(BehindQuery {
            report: ReportId::new(id),
            area: self.area(staff)?,
            on: self.on(staff)?,
            figure: ReportFigure::parse(&self.figure).ok_or(Error::NotFound)?,
            inside: Some(&self.inside).filter(|inside| !inside.is_empty()).map(AreaId::new),
            category: match self.category.as_str() {
                "" => None,
                UNCATEGORISED => Some(String::new()),
                known => Some(known.to_owned()),
            },
            after: Some(self.after.clone()).filter(|after| !after.is_empty()),
        })
    }
}

async fn download_rows(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let pages = web.app.report_table(&staff.who, asked.behind(&staff, id)?).await?;
    let (table, name) =
        export::rows(&staff, &pages, &asked.category).ok_or_else(Problem::internal)?;
    written(table, name, &asked.format).await
}

/// A table as the file that was asked for.
async fn written(table: Sheet, name: String, format: &str) -> Result<Response> {
    let format = Format::parse(format).unwrap_or(Format::Xlsx);
    let made = tokio::task::spawn_blocking(move || write_sheet(&table, format));
    let made = made.await.map_err(|_| Problem::internal())?.map_err(|_| Problem::internal())?;
    Ok(file(made, format, &format!("{name}.{}", format.ending())))
}

async fn list(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (area, on) = (asked.area(&staff)?, asked.on(&staff)?);
    let cards = web.app.reports_in(&staff.who, &area, on).await?;
    Ok(Page(ReportsPage::new(&staff, &area, on, &cards)).into_response())
}

async fn sheet(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (area, on) = (asked.area(&staff)?, asked.on(&staff)?);
    let sheet = web.app.report(&staff.who, &ReportId::new(id), &area, on).await?;
    Ok(Page(SheetPage::new(&staff, &sheet)).into_response())
}

async fn rows(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let found = web.app.report_rows(&staff.who, asked.behind(&staff, id)?).await?;
    let page = BehindPage::new(&staff, &found, (&asked.category, &asked.after));
    Ok(Page(page).into_response())
}

async fn download(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (area, on) = (asked.area(&staff)?, asked.on(&staff)?);
    let sheet = web.app.report(&staff.who, &ReportId::new(id), &area, on).await?;
    let (table, name) = export::table(staff.county(), &sheet);
    written(table, name, &asked.format).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tapped {
    csrf: String,
    area: String,
    on: String,
    /// Tapped on the field worker's page, which is gone back to.
    work: String,
}

async fn confirm(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(tapped): Form<Tapped>,
) -> Result<Response> {
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => return Ok(turned.into_response()),
    };
    staff.check(&tapped.csrf)?;
    let (id, area) = (ReportId::new(id), AreaId::new(tapped.area));
    let on: Date = tapped.on.parse().map_err(|_| Error::NotFound)?;
    web.app.confirm_report(&staff.who, &id, &area, on).await?;
    if tapped.work == "1" {
        return Ok(Redirect::to("/work?done=report").into_response());
    }
    Ok(Redirect::to(&about("", &id, &area, on).into_string()).into_response())
}
