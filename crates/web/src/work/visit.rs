//! A return visit: how it was made, and whether the person is content.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::{CaseNumber, Input, VisitChannel, VisitResult};
use maplegrid_domain::methods::ActionKind;

use super::frame::{Mark, WorkShell, WorkTab, taken};
use crate::error::{Problem, Result};
use crate::forms::filled;
use crate::keys::form_key;
use crate::office::{Staff, Turned};
use crate::state::Web;
use crate::ui::{Page, filters};
use crate::words::plain_date;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/work/visits/{number}", get(form).post(record))
}

/// The form of a return visit.
#[derive(Template)]
#[template(path = "work/visit.html")]
pub struct VisitPage {
    shell: WorkShell,
    number: String,
    digits: String,
    title: String,
    text: String,
    answer: String,
    answered: String,
    key: String,
    channels: Vec<VisitChannel>,
    results: Vec<VisitResult>,
}

impl VisitPage {
    fn new(staff: &Staff, view: &StaffCase) -> Self {
        let case = &view.case;
        let answer = case.answer.as_ref();
        Self {
            shell: WorkShell::new(staff, WorkTab::None),
            number: case.number.to_string(),
            digits: case.number.as_str().to_owned(),
            title: case.title(),
            text: case.text.clone(),
            answer: answer.map(|answer| answer.text.clone()).unwrap_or_default(),
            answered: answer
                .map(|answer| plain_date(answer.at.date(), staff.now.date()))
                .unwrap_or_default(),
            key: form_key(),
            channels: VisitChannel::ALL.to_vec(),
            results: VisitResult::ALL.to_vec(),
        }
    }
}

fn number_of(text: &str) -> Result<CaseNumber> {
    CaseNumber::parse(text).ok_or_else(|| Error::NotFound.into())
}

/// The action that records a return visit, if it is open to the caller.
fn visit_of(view: &StaffCase) -> Option<String> {
    let offered = view.actions.iter().find(|offered| offered.kind == ActionKind::Visit);
    offered.map(|offered| offered.id.to_string())
}

async fn form(
    staff: Staff,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Result<Response> {
    let view = web.app.staff_case(&staff.who, &number_of(&number)?).await?;
    if visit_of(&view).is_none() {
        return Err(done_already());
    }
    Ok(Page(VisitPage::new(&staff, &view)).into_response())
}

fn done_already() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "not_now",
        "这件事现在不用回访",
        "多半已经有人回访过，或者又重新办了。请看看今天的名单。",
    )
}

#[derive(Default)]
struct Typed {
    mark: Mark,
    channel: String,
    result: String,
    text: String,
}

async fn record(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let mut typed = Typed::default();
    for (name, value) in fields {
        match name.as_str() {
            "channel" => typed.channel = value,
            "result" => typed.result = value,
            "text" => typed.text = value,
            _ => {
                typed.mark.take(&name, &value);
            }
        }
    }
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => return Ok(turned.keeping(&[("您刚才写的", &typed.text)]).into_response()),
    };
    typed.mark.check(&staff)?;
    let number = number_of(&number)?;
    let action = action_of(&staff, &web, &number).await?;
    let input = Input {
        channel: filled(&typed.channel),
        result: filled(&typed.result),
        text: filled(&typed.text),
        ..Input::default()
    };
    web.app.act(&staff.who, &number, &action, input, Some(typed.mark.key())).await?;
    Ok(taken(&headers, "回访记好了", "/work?done=visit"))
}

/// The method's action for a return visit. It is looked up in the procedure and not among what is
/// open now: a repetition whose first answer was lost must reach the ledger, which knows it.
async fn action_of(staff: &Staff, web: &Web, number: &CaseNumber) -> Result<String> {
    let view = match web.app.staff_case(&staff.who, number).await {
        Ok(view) => view,
        // It has left their sight, perhaps by this very visit.
        Err(Error::NotFound) => return visit_in(staff.county().method()),
        Err(error) => return Err(error.into()),
    };
    visit_of(&view).map_or_else(|| visit_in(&view.method), Ok)
}

fn visit_in(method: &maplegrid_domain::methods::Method) -> Result<String> {
    let mut actions = method.procedure.steps.iter().flat_map(|step| &step.actions);
    let found = actions.find(|action| action.kind == ActionKind::Visit);
    found.map(|action| action.id.to_string()).ok_or_else(done_already)
}
