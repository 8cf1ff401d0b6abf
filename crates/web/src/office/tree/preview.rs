//! The preview of a change, and making it.

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_app::areas::Impact;
use maplegrid_domain::areas::{AreaStep, AreaTree, PostMove, SizeWarning};
use maplegrid_domain::shared::AreaId;

use super::form::ChangeForm;
use super::page::{AreaPage, area_url, told};
use crate::error::{Problem, Result};
use crate::office::frame::{Spot, nav};
use crate::office::posts::{CaseLine, case_line, last_day};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page, StaffNav, filters};
use crate::words::{date_on_paper, spaced};

/// Cases named one by one.
const CASES_MOST: usize = 50;
/// Households named one by one.
const GAPS_MOST: usize = 100;

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
    /// Households without a contact on a line afterwards: where, line, who it was.
    pub gaps: Vec<(String, String, String)>,
    pub more_gaps: usize,
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
        let name = |id: &Option<_>, nobody: &str| {
            id.as_ref().map_or_else(|| nobody.to_owned(), |id| directory.name(id).to_owned())
        };
        let line_of = |id: &maplegrid_domain::shared::LineId| {
            method.network.line(id).map_or_else(|| id.to_string(), |line| line.label.clone())
        };
        let mut contacts: Vec<(String, String, String, u64)> = Vec::new();
        for change in &plan.contacts {
            let line = line_of(&change.line);
            let from = name(&change.from, "没有人");
            let to = name(&change.to, "没有人接（成为缺口）");
            match contacts.iter_mut().find(|(l, f, t, _)| *l == line && *f == from && *t == to) {
                Some((.., count)) => *count += 1,
                None => contacts.push((line, from, to, 1)),
            }
        }
        let posts = plan.posts.iter().map(|moved| {
            let post = method.post_label(&moved.post).to_owned();
            (directory.name(&moved.person).to_owned(), post, held_on(moved, areas))
        });
        let lost = plan.contacts.iter().filter(|change| change.to.is_none()).count();
        let gaps: Vec<_> = impact
            .gaps
            .iter()
            .take(GAPS_MOST)
            .map(|gap| {
                let place = format!("{} {}", areas.path_name(&gap.area), gap.door);
                (place, line_of(&gap.line), name(&gap.from, ""))
            })
            .collect();
        let codes = plan.areas.iter().filter_map(|step| match step {
            AreaStep::Closed { successor, code, .. } => {
                Some((code.clone(), areas.path_name(successor)))
            }
            _ => None,
        });
        let warnings = plan.warnings.iter().map(outside);
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
            more_gaps: lost.saturating_sub(gaps.len()),
            gaps,
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

/// What becomes of somebody's post, in words.
fn held_on(moved: &PostMove, areas: &AreaTree) -> String {
    let first_day = moved.begins.map(|begins| date_on_paper(begins.date()));
    let until = moved.until.map(|until| format!("，到 {}", last_day(until)));
    match (&moved.to, first_day) {
        (Some(to), None) => {
            format!("改在{}任职{}", areas.path_name(to), until.unwrap_or_default())
        }
        (Some(to), Some(first_day)) => {
            let until = until.unwrap_or_default();
            format!("还没上任，{first_day} 起改在{}任职{until}", areas.path_name(to))
        }
        (None, None) => "任职结束".to_owned(),
        (None, Some(first_day)) => format!("还没上任，{first_day} 起的任命取消"),
    }
}

fn outside(warning: &SizeWarning) -> String {
    let (name, now) = (&warning.name, spaced(warning.households));
    format!("{name}有 {now} 户，办法里是 {} 到 {} 户", warning.least, warning.most)
}
