//! What a resident does with their case: answer, rate, add, ask again, withdraw.

use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maplegrid_app::Error;
use maplegrid_app::cases::ResidentCase;
use serde::Deserialize;

use super::Access;
use super::pages::Frame;
use super::routes::{Coded, page};
use super::sheets::{Act, ActPage};
use crate::error::{Problem, Result};
use crate::forms::{filled, key};
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::{Tab, Visitor};
use crate::words::{Fault, input_fault, refusal};

/// Every form of the page: what a button does not send is empty.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    code: Option<String>,
    key: String,
    text: String,
    /// 我不清楚.
    unknown: Option<String>,
    score: String,
    comment: String,
    reason: String,
}

pub(super) async fn reply(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sent.code.as_deref())?;
    let text = match sent.unknown {
        // What was written beside it is an answer.
        Some(_) => filled(&sent.text),
        // An empty answer is a fault to be told, not 我不清楚.
        None => Some(filled(&sent.text).unwrap_or_default()),
    };
    let done = web.app.reply(&access.number, &access.code, text, key(&sent.key)).await;
    after(&visitor, &web, access, done, "reply", "text").await
}

pub(super) async fn rate(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sent.code.as_deref())?;
    let score = sent.score.trim().parse().unwrap_or(0);
    let comment = filled(&sent.comment);
    let done = web.app.rate(&access.number, &access.code, score, comment, key(&sent.key)).await;
    after(&visitor, &web, access, done, "rate", "score").await
}

pub(super) async fn supplement(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sent.code.as_deref())?;
    let text = filled(&sent.text).unwrap_or_default();
    let done = web.app.supplement(&access.number, &access.code, text.clone(), key(&sent.key)).await;
    form_after(&visitor, &web, access, done, (Act::More, &text)).await
}

pub(super) async fn request_reopen(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sent.code.as_deref())?;
    let reason = filled(&sent.reason).unwrap_or_default();
    let done =
        web.app.request_reopen(&access.number, &access.code, reason.clone(), key(&sent.key)).await;
    form_after(&visitor, &web, access, done, (Act::Reopen, &reason)).await
}

pub(super) async fn withdraw(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sent.code.as_deref())?;
    let reason = filled(&sent.reason);
    let typed = reason.clone().unwrap_or_default();
    let done = web.app.withdraw(&access.number, &access.code, reason, key(&sent.key)).await;
    form_after(&visitor, &web, access, done, (Act::Withdraw, &typed)).await
}

pub(super) async fn ask_more(
    visitor: Visitor,
    web: State<Web>,
    number: Path<String>,
    coded: Query<Coded>,
) -> Result<Response> {
    ask(visitor, web, number, coded, Act::More).await
}

pub(super) async fn ask_reopen(
    visitor: Visitor,
    web: State<Web>,
    number: Path<String>,
    coded: Query<Coded>,
) -> Result<Response> {
    ask(visitor, web, number, coded, Act::Reopen).await
}

pub(super) async fn ask_withdraw(
    visitor: Visitor,
    web: State<Web>,
    number: Path<String>,
    coded: Query<Coded>,
) -> Result<Response> {
    ask(visitor, web, number, coded, Act::Withdraw).await
}

/// The page that says what will follow, with the form.
async fn ask(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Query(coded): Query<Coded>,
    act: Act,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, coded.code.as_deref())?;
    let view = web.app.track(&access.number, &access.code).await?;
    if !act.is_open(&view) {
        // The page was old; the case's own page says what can be done now.
        return Ok(Redirect::to(&access.url("")).into_response());
    }
    let shell = visitor.shell(Tab::None);
    Ok(Page(ActPage::new(shell, access, &view, act, "", Vec::new())).into_response())
}

/// On to the case's page, or its form again with the fault.
async fn form_after(
    visitor: &Visitor,
    web: &Web,
    access: Access,
    done: maplegrid_app::Result<ResidentCase>,
    (act, typed): (Act, &str),
) -> Result<Response> {
    let Some((fault, problem)) = split(done, act.field())? else {
        return Ok(gone(&access, act.name()));
    };
    let view = web.app.track(&access.number, &access.code).await?;
    if fault.field != act.field() || !act.is_open(&view) {
        return Ok(refused_page(visitor, access, &view, fault, &problem));
    }
    let shell = visitor.shell(Tab::None);
    let page = ActPage::new(shell, access, &view, act, typed, vec![fault]);
    Ok((problem.status, Page(page)).into_response())
}

/// On to the case's page, with thanks or with the fault.
pub(super) async fn after(
    visitor: &Visitor,
    web: &Web,
    access: Access,
    done: maplegrid_app::Result<ResidentCase>,
    name: &str,
    field: &'static str,
) -> Result<Response> {
    let Some((fault, problem)) = split(done, field)? else { return Ok(gone(&access, name)) };
    let view = web.app.track(&access.number, &access.code).await?;
    Ok(refused_page(visitor, access, &view, fault, &problem))
}

pub(super) fn gone(access: &Access, name: &str) -> Response {
    Redirect::to(&access.url(&format!("?done={name}"))).into_response()
}

fn refused_page(
    visitor: &Visitor,
    access: Access,
    view: &ResidentCase,
    fault: Fault,
    problem: &Problem,
) -> Response {
    let frame = Frame { fresh: false, done: None, faults: vec![fault] };
    (problem.status, page(visitor, access, view, frame)).into_response()
}

/// Tells a refusal, which is shown on the page, from a failure, which has a page of its own.
pub(super) fn split(
    done: maplegrid_app::Result<ResidentCase>,
    field: &'static str,
) -> Result<Option<(Fault, Problem)>> {
    let fault = match &done {
        Ok(_) => return Ok(None),
        Err(Error::Rejected(rejection)) => refusal(rejection).fault(field),
        Err(Error::BadInput(fault)) => input_fault(fault),
        Err(_) => return done.map(|_| None).map_err(Problem::from),
    };
    Ok(done.err().map(|error| (fault, Problem::from(error))))
}
