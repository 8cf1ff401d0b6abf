//! The preview of a change, and making it.

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_app::areas::Impact;
use maplegrid_domain::areas::AreaStep;
use maplegrid_domain::shared::AreaId;

use super::form::ChangeForm;
use super::page::{AreaPage, area_url, told};
use crate::error::{Problem, Result};
use crate::office::frame::{Spot, nav};
use crate::office::posts::{CaseLine, case_line};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page, StaffNav, filters};
use crate::words::spaced;

/// Cases named one by one.
const CASES_MOST: usize = 50;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/areas/preview", get(back).post(preview))
        .route("/office/areas/change", post(change).get(back))
}

/// What would happen.
#[derive(Template)]
#[template(path = "office/tree/preview.html")]
pub struct ChangePage {
    pub nav: StaffNav,
    pub notice: Option<Notice>,
    pub back: String,
    pub title: String,
    pub typed: ChangeForm,
    pub fingerprint: String,
    /// How many households come to lie elsewhere.
    pub households: String,
    /// Line, from whom, to whom, households.
    pub contacts: Vec<(String, String, String, String)>,
    /// Name, post, what becomes of it.
    pub posts: Vec<(String, String, String)>,
    pub nominations: u64,
    pub pending: String,
    pub cases: Vec<CaseLine>,
    pub more_cases: usize,
    pub restricted: usize,
    /// Codes, and what they open.
    pub codes: Vec<(String, String)>,
    pub warnings: Vec<String>,
}

async fn back() -> Redirect {
    Redirect::to("/office/areas")
}

async fn preview(
    staff: Staff,
    State(web): State<Web>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = ChangeForm::read(fields);
    staff.check(&typed.csrf)?;
    let change = typed.change().ok_or(Error::NotFound)?;
    match web.app.preview_change(&staff.who, &change).await {
        Ok(impact) => Ok(Page(ChangePage::new(&staff, typed, &impact, None)).into_response()),
        Err(error) => refused(&staff, &web, typed, error).await,
    }
}

async fn change(
    staff: Staff,
    State(web): State<Web>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = ChangeForm::read(fields);
    staff.check(&typed.csrf)?;
    let change = typed.change().ok_or(Error::NotFound)?;
    match web.app.change_areas(&staff.who, &change, &typed.fingerprint, None).await {
        Ok(_) => {
            // The area itself may be gone: its address leads on to what took its place.
            let area = AreaId::from(typed.area.as_str());
            let county = web.app.refresh().await?;
            let now = county.directory.areas.current(&area).map_or(area.clone(), |a| a.id.clone());
            Ok(Redirect::to(&format!("{}?done=1", area_url(&now))).into_response())
        }
        Err(error @ Error::StalePreview) => {
            let problem = Problem::from(error);
            match web.app.preview_change(&staff.who, &change).await {
                Ok(impact) => {
                    let words = "下面是现在的情况，看过再确认一次。";
                    let notice = Notice::new(NoticeKind::Bad, problem.title.clone(), words);
                    let page = ChangePage::new(&staff, typed, &impact, Some(notice));
                    let mut response = (problem.status, Page(page)).into_response();
                    // The counters want to know why.
                    response.extensions_mut().insert(problem);
                    Ok(response)
                }
                Err(error) => refused(&staff, &web, typed, error).await,
            }
        }
        Err(error) => refused(&staff, &web, typed, error).await,
    }
}

/// Back to the area with what was typed and why it cannot be.
async fn refused(staff: &Staff, web: &Web, typed: ChangeForm, error: Error) -> Result<Response> {
    if !matches!(error, Error::BadInput(_)) {
        return Err(error.into());
    }
    let problem = Problem::from(error);
    let area = AreaId::from(typed.area.as_str());
    let now = staff.county().directory.areas.current(&area).ok_or(Error::NotFound)?.id.clone();
    let words = problem.errors.first().map_or_else(|| problem.detail.clone(), |f| f.words.clone());
    let notice = Some(Notice::new(NoticeKind::Bad, "不能这样改", words));
    let page = AreaPage::load(staff, web, &now, typed, notice).await?;
    let mut response = (problem.status, Page(page)).into_response();
    // The counters want to know why.
    response.extensions_mut().insert(problem);
    Ok(response)
}

impl ChangePage {
    fn new(staff: &Staff, typed: ChangeForm, impact: &Impact, notice: Option<Notice>) -> Self {
        let county = staff.county();
        let (method, directory) = (county.method(), &county.directory);
        let areas = &directory.areas;
        let plan = &impact.plan;
        let name = |id: &Option<_>| {
            id.as_ref().map_or_else(|| "没有人".to_owned(), |id| directory.name(id).to_owned())
        };
        let mut contacts: Vec<(String, String, String, u64)> = Vec::new();
        for change in &plan.contacts {
            let line = method.network.line(&change.line);
            let line = line.map_or_else(|| change.line.to_string(), |line| line.label.clone());
            let (from, to) = (name(&change.from), name(&change.to));
            match contacts.iter_mut().find(|(l, f, t, _)| *l == line && *f == from && *t == to) {
                Some((.., count)) => *count += 1,
                None => contacts.push((line, from, to, 1)),
            }
        }
        let posts = plan.posts.iter().map(|moved| {
            let after = match &moved.to {
                Some(to) => format!("改在{}任职", areas.path_name(to)),
                None => "任职结束".to_owned(),
            };
            let post = method.post_label(&moved.post).to_owned();
            (directory.name(&moved.person).to_owned(), post, after)
        });
        let codes = plan.areas.iter().filter_map(|step| match step {
            AreaStep::Closed { successor, code, .. } => {
                Some((code.clone(), areas.path_name(successor)))
            }
            _ => None,
        });
        let warnings = plan.warnings.iter().map(|warning| {
            let (name, now) = (&warning.name, spaced(warning.households));
            format!("{name}有 {now} 户，办法里是 {} 到 {} 户", warning.least, warning.most)
        });
        let open = impact.cases.iter().filter(|case| !case.restricted);
        let lines: Vec<CaseLine> = open.map(|case| case_line(staff, case)).collect();
        Self {
            nav: nav(staff, Spot::Areas),
            notice,
            back: area_url(&AreaId::from(typed.area.as_str())),
            title: told(plan, staff),
            fingerprint: impact.fingerprint.clone(),
            households: spaced(impact.households),
            contacts: contacts
                .into_iter()
                .map(|(line, from, to, count)| (line, from, to, spaced(count)))
                .collect(),
            posts: posts.collect(),
            nominations: impact.nominations,
            pending: spaced(impact.pending),
            restricted: impact.cases.iter().filter(|case| case.restricted).count(),
            more_cases: lines.len().saturating_sub(CASES_MOST),
            cases: lines.into_iter().take(CASES_MOST).collect(),
            codes: codes.collect(),
            warnings: warnings.collect(),
            typed,
        }
    }
}
