//! A selection: its steps as a timeline, and what the reader may do.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_app::posts::{SelectionView, Worded};
use maplegrid_domain::people::selection::{SelectionState, Waiting};
use maplegrid_domain::shared::{PersonId, SelectionId, Timestamp};
use serde::Deserialize;

use super::board::{board_of, last_day, term};
use crate::error::{Problem, Result};
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page, StaffNav, Trail, filters};
use crate::words::{Line, Mark, moment};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/selections/{id}", get(page))
        .route("/office/selections/{id}/{action}", post(act).get(back))
}

/// The address of a selection.
pub(super) fn url(id: &SelectionId) -> String {
    format!("/office/selections/{id}")
}

/// The page.
#[derive(Template)]
#[template(path = "office/posts/selection.html")]
pub struct SelectionPage {
    pub nav: StaffNav,
    pub notice: Option<Notice>,
    pub back: String,
    pub url: String,
    pub title: String,
    pub state: &'static str,
    pub term: String,
    pub trail: Trail,
    /// The step that is the reader's: its id and label.
    pub step: Option<(String, String)>,
    /// Why it is not, though they hold the post.
    pub hint: String,
    pub withdraws: bool,
    /// Measures that go on with the term: id and label.
    pub measures: Vec<(String, String)>,
    /// Measures that end it, with their previews.
    pub endings: Vec<(String, String)>,
    pub reason: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    step: String,
    measure: String,
    reason: String,
}

fn id_of(id: &str) -> Result<SelectionId> {
    let plain = id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { Ok(SelectionId::from(id)) } else { Err(Error::NotFound.into()) }
}

async fn page(staff: Staff, State(web): State<Web>, Path(id): Path<String>) -> Result<Response> {
    let view = web.app.selection(&staff.who, &id_of(&id)?).await?;
    Ok(Page(SelectionPage::new(&staff, &view, None, "")).into_response())
}

async fn back(Path((id, _)): Path<(String, String)>) -> Result<Redirect> {
    Ok(Redirect::to(&url(&id_of(&id)?)))
}

async fn act(
    staff: Staff,
    State(web): State<Web>,
    Path((id, action)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    staff.check(&typed.csrf)?;
    let id = id_of(&id)?;
    let (app, who, reason) = (&web.app, &staff.who, typed.reason.as_str());
    let done = match action.as_str() {
        "confirm" => app.confirm_selection(who, &id, &typed.step, None).await,
        "refuse" => app.refuse_selection(who, &id, &typed.step, reason, None).await,
        "withdraw" => app.withdraw_nomination(who, &id, reason, None).await,
        "measure" => app.take_measure(who, &id, &typed.measure, reason, None).await,
        _ => return Err(Error::NotFound.into()),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&url(&id)).into_response()),
        Err(error) => {
            let problem = Problem::from(error);
            let view = app.selection(who, &id).await?;
            let (title, detail) = (problem.title.clone(), problem.detail.clone());
            let notice = Some(Notice::new(NoticeKind::Bad, title, detail));
            let page = SelectionPage::new(&staff, &view, notice, reason);
            let mut response = (problem.status, Page(page)).into_response();
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
    }
}

impl SelectionPage {
    fn new(staff: &Staff, view: &SelectionView, notice: Option<Notice>, reason: &str) -> Self {
        let county = staff.county();
        let (method, directory) = (county.method(), &county.directory);
        let selection = &view.selection;
        let post = method.post_label(&selection.post);
        let seat = format!("{} {post}", directory.areas.path_name(&selection.area));
        let next = selection.next_step();
        let step = next
            .filter(|_| view.waiting == Waiting::Yours)
            .map(|step| (step.id.to_string(), step.label.clone()));
        let hint = match &view.waiting {
            Waiting::SamePerson { done } => {
                format!("“{done}”是您办的，这一步请由同岗位的其他人办。")
            }
            _ => String::new(),
        };
        let in_force = selection.state == SelectionState::InForce;
        let theirs = selection.person == staff.who.person;
        let takes = view.keeps && in_force && !theirs;
        let of =
            |ends: bool| selection.measures.iter().filter(move |m| takes && m.ends_term == ends);
        let leave = |measure: &str| {
            Address::new("/office/posts/leave")
                .with("area", selection.area.as_str())
                .with("post", selection.post.as_str())
                .with("person", selection.person.as_str())
                .with("measure", measure)
                .into_string()
        };
        let nominated = selection.state == SelectionState::Nominated;
        Self {
            nav: nav(staff, Spot::Posts),
            notice,
            back: board_of(&selection.area),
            url: url(&selection.id),
            title: format!("{}：{seat}", directory.name(&selection.person)),
            state: selection.state.label(),
            term: selection.term.map(|held| term(held.from, held.until)).unwrap_or_default(),
            trail: Trail { lines: lines(staff, view) },
            step,
            hint,
            withdraws: nominated && (view.keeps || theirs),
            measures: of(false).map(|m| (m.id.clone(), m.label.clone())).collect(),
            endings: of(true).map(|m| (m.label.clone(), leave(&m.id))).collect(),
            reason: reason.to_owned(),
        }
    }
}

fn lines(staff: &Staff, view: &SelectionView) -> Vec<Line> {
    let directory = &staff.county().directory;
    let selection = &view.selection;
    let name = |id: &PersonId| directory.name(id).to_owned();
    let by = |id: &Option<PersonId>| id.as_ref().map_or_else(|| "系统".to_owned(), name);
    let line = |at: Timestamp, lead: String, rest: String, quote: Option<String>| Line {
        time: moment(at, staff.now),
        iso: at.rfc3339(),
        mark: Mark::Staff,
        lead,
        rest,
        quote,
    };
    let mut lines = vec![line(
        selection.nominated_at,
        selection.way.clone(),
        format!("，{}记录", by(&selection.nominated_by)),
        None,
    )];
    for done in &selection.done {
        let step = selection.steps.iter().find(|step| step.id == done.step);
        let label = step.map_or_else(|| done.step.to_string(), |step| step.label.clone());
        lines.push(line(done.at, format!("{label}：通过"), format!("，{}", name(&done.by)), None));
    }
    if let (Some(held), Some(last)) = (selection.term, selection.done.last()) {
        let until = selection.ended_at.is_none().then_some(held.until).flatten();
        let rest = until.map(|until| format!("，任期到 {}", last_day(until)));
        lines.push(line(last.at, "上任".to_owned(), rest.unwrap_or_default(), None));
    }
    let worded = |lead: String, worded: &Worded| {
        let rest = format!("，{}", by(&worded.by));
        line(worded.at, lead, rest, worded.reason.clone())
    };
    if let Some(refusal) = &view.refusal {
        let lead = match selection.state {
            SelectionState::Withdrawn => "撤回提名",
            _ => "没有通过",
        };
        lines.push(worded(lead.to_owned(), refusal));
    }
    for (taken, words) in selection.taken.iter().zip(&view.taken) {
        let label = selection.measure(&taken.measure).map(|measure| measure.label.clone());
        lines.push(worded(label.unwrap_or_else(|| taken.measure.clone()), words));
    }
    if let Some(at) = selection.ended_at {
        lines.push(line(at, "卸任".to_owned(), String::new(), None));
    }
    let left = selection.steps.iter().skip(selection.done.len());
    if selection.state == SelectionState::Nominated {
        lines.extend(left.map(|step| {
            let post = staff.county().method().post_label(&step.post).to_owned();
            Line::to_come("", step.label.clone(), format!("，由{post}办"))
        }));
    }
    lines
}
