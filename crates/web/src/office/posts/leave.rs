//! Leaving a post: choosing a successor, seeing what it does, doing it.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::areas::CaseChange;
use maplegrid_app::posts::{Leave, LeaveImpact};
use maplegrid_domain::shared::{AreaId, PersonId, PostId};
use serde::Deserialize;

use super::board::board_of;
use crate::error::{Problem, Result};
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Field, FieldKind, Notice, NoticeKind, Page, StaffNav, filters};
use crate::words::{holder_of, spaced};

/// Cases named one by one.
const CASES_MOST: usize = 50;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/posts/leave", get(preview).post(leave))
}

/// The preview and what confirms it.
#[derive(Template)]
#[template(path = "office/posts/leave.html")]
pub struct LeavePage {
    pub nav: StaffNav,
    pub notice: Option<Notice>,
    pub back: String,
    pub name: String,
    pub seat: String,
    pub typed: LeaveForm,
    /// Who else holds the post: id, name, chosen.
    pub successors: Vec<(String, String, bool)>,
    pub measure: Option<(String, Field)>,
    /// Line, households, to whom.
    pub households: Vec<(String, String, String)>,
    pub cases: Vec<CaseLine>,
    pub more_cases: usize,
    pub restricted: usize,
    pub waiting: u64,
    pub vacant: bool,
    pub fingerprint: String,
}

/// A case that changes hands.
pub struct CaseLine {
    pub number: String,
    pub place: String,
    pub from: String,
    pub to: String,
}

/// What was asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct LeaveForm {
    pub csrf: String,
    pub area: String,
    pub post: String,
    pub person: String,
    pub successor: String,
    pub measure: String,
    pub reason: String,
    pub fingerprint: String,
}

impl LeaveForm {
    fn leave(&self) -> Leave {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Leave {
            person: PersonId::from(self.person.as_str()),
            post: PostId::from(self.post.as_str()),
            area: AreaId::from(self.area.as_str()),
            successor: some(&self.successor).map(PersonId::new),
            measure: some(&self.measure).map(|measure| (measure, self.reason.clone())),
        }
    }
}

async fn preview(
    staff: Staff,
    State(web): State<Web>,
    Query(typed): Query<LeaveForm>,
) -> Result<Response> {
    let impact = web.app.preview_leave(&staff.who, &typed.leave()).await?;
    Ok(Page(LeavePage::new(&staff, typed, &impact, None)).into_response())
}

async fn leave(
    staff: Staff,
    State(web): State<Web>,
    Form(typed): Form<LeaveForm>,
) -> Result<Response> {
    staff.check(&typed.csrf)?;
    match web.app.leave(&staff.who, typed.leave(), &typed.fingerprint, None).await {
        Ok(_) => {
            let url = format!("{}&done=left", board_of(&AreaId::from(typed.area.as_str())));
            Ok(Redirect::to(&url).into_response())
        }
        Err(error @ (Error::StalePreview | Error::BadInput(_) | Error::Selection(_))) => {
            let problem = Problem::from(error);
            let impact = web.app.preview_leave(&staff.who, &typed.leave()).await?;
            let (title, detail) = (problem.title.clone(), problem.detail.clone());
            let notice = Notice::new(NoticeKind::Bad, title, detail);
            let page = LeavePage::new(&staff, typed, &impact, Some(notice));
            let mut response = (problem.status, Page(page)).into_response();
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

impl LeavePage {
    fn new(staff: &Staff, typed: LeaveForm, impact: &LeaveImpact, notice: Option<Notice>) -> Self {
        let county = staff.county();
        let (method, directory) = (county.method(), &county.directory);
        let leave = typed.leave();
        let others = directory.holders(&leave.post, &leave.area).iter();
        let successors = others.filter(|other| **other != leave.person).map(|other| {
            let chosen = leave.successor.as_ref() == Some(other);
            (other.to_string(), directory.name(other).to_owned(), chosen)
        });
        let rule = method.network.selection(&leave.post);
        let known = rule.and_then(|rule| rule.measures.iter().find(|m| m.id == typed.measure));
        let measure = known.map(|measure| {
            let field = Field::new(FieldKind::Lines(3), "reason", "理由")
                .value(&typed.reason)
                .hint("只有本人和经办的人看得到");
            (measure.label.clone(), field)
        });
        let mut households: Vec<(String, u64, String)> = Vec::new();
        for change in &impact.contacts {
            let line = method.network.line(&change.line);
            let line = line.map_or_else(|| change.line.to_string(), |line| line.label.clone());
            let to = change
                .to
                .as_ref()
                .map_or("没有人接（成为缺口）", |to| directory.name(to));
            match households.iter_mut().find(|(known, _, whom)| *known == line && whom == to) {
                Some((_, count, _)) => *count += 1,
                None => households.push((line, 1, to.to_owned())),
            }
        }
        let open = impact.cases.iter().filter(|case| !case.restricted);
        let lines: Vec<CaseLine> = open.map(|case| case_line(staff, case)).collect();
        Self {
            nav: nav(staff, Spot::Posts),
            notice,
            back: board_of(&leave.area),
            name: directory.name(&leave.person).to_owned(),
            seat: format!(
                "{} {}",
                directory.areas.path_name(&leave.area),
                method.post_label(&leave.post)
            ),
            successors: successors.collect(),
            measure,
            households: households
                .into_iter()
                .map(|(line, count, to)| (line, spaced(count), to))
                .collect(),
            restricted: impact.cases.iter().filter(|case| case.restricted).count(),
            more_cases: lines.len().saturating_sub(CASES_MOST),
            cases: lines.into_iter().take(CASES_MOST).collect(),
            waiting: impact.waiting,
            vacant: impact.vacant,
            fingerprint: impact.fingerprint.clone(),
            typed,
        }
    }
}

/// A case that changes hands, in words.
pub(in crate::office) fn case_line(staff: &Staff, case: &CaseChange) -> CaseLine {
    let county = staff.county();
    let named = |owner: &Option<maplegrid_domain::cases::CaseOwner>| {
        owner.as_ref().map_or_else(
            || "重新派人".to_owned(),
            |owner| {
                let holder = holder_of(owner, county, county.method());
                format!("{} {}", holder.place, holder.short)
            },
        )
    };
    CaseLine {
        number: case.number.to_string(),
        place: county.directory.areas.path_name(&case.area),
        from: named(&case.from),
        to: named(&case.to),
    }
}
