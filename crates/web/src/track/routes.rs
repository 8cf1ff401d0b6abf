//! `/track`: finding a case, and the case.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_app::cases::ResidentCase;
use maplegrid_domain::cases::CaseNumber;
use serde::Deserialize;

use super::pages::Frame;
use super::{Access, TrackPage, acts, agent, files, sheets};
use crate::error::Result;
use crate::home::CaseCard;
use crate::state::Web;
use crate::ui::{ErrorSummary, Field, FieldKind, Page, filters};
use crate::visitor::{Shell, Tab, Visitor, may_be_remembered};
use crate::words::{Fault, Telephone};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/track", get(find).post(look_up))
        .route("/track/{number}", get(case))
        .route("/track/{number}/receipt", get(sheets::receipt))
        .route("/track/{number}/files/{id}", get(files::file))
        .route("/track/{number}/reply", post(acts::reply))
        .route("/track/{number}/rate", post(acts::rate))
        .route("/track/{number}/more", get(acts::ask_more).post(acts::supplement))
        .route("/track/{number}/reopen", get(acts::ask_reopen).post(acts::request_reopen))
        .route("/track/{number}/withdraw", get(acts::ask_withdraw).post(acts::withdraw))
        .route("/track/{number}/agent", get(agent::ask).post(agent::name))
        .route("/track/{number}/agent/end", post(agent::end))
        .route("/track/{number}/forget", post(forget))
}

/// The code in an address.
#[derive(Deserialize)]
pub(super) struct Coded {
    pub code: Option<String>,
}

/// Number and code, and the person's own cases.
#[derive(Template)]
#[template(path = "track/find.html")]
pub struct FindPage {
    pub shell: Shell,
    pub summary: ErrorSummary,
    pub number: Field,
    pub code: Field,
    pub cases: Vec<CaseCard>,
    pub telephone: Option<Telephone>,
}

impl FindPage {
    /// The form with what was typed and what is wrong with it.
    pub fn of(
        shell: Shell,
        typed: (&str, &str),
        faults: Vec<Fault>,
        cases: Vec<CaseCard>,
        telephone: Option<Telephone>,
    ) -> Self {
        let number = Field::new(FieldKind::Digits, "number", "编号")
            .hint("回执最上面的 8 位数字，例如 2611-0307")
            .value(typed.0)
            .faults(&faults);
        let code = Field::new(FieldKind::Digits, "code", "查询码")
            .hint("回执上的 6 位数字")
            .value(typed.1)
            .faults(&faults);
        let summary = ErrorSummary { title: "没查到", faults };
        Self { shell, summary, number, code, cases, telephone }
    }

    async fn show(
        visitor: &Visitor,
        web: &Web,
        typed: (&str, &str),
        faults: Vec<Fault>,
    ) -> Result<Page<Self>> {
        let (cases, _) = crate::home::own_cases(visitor, web).await?;
        let cases = cases.iter().map(CaseCard::new).collect();
        let (shell, telephone) = (visitor.shell(Tab::Track), visitor.telephone());
        Ok(Page(Self::of(shell, typed, faults, cases, telephone)))
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Find {
    number: String,
    code: String,
}

async fn find(
    visitor: Visitor,
    State(web): State<Web>,
    Query(asked): Query<Find>,
) -> Result<Response> {
    Ok(FindPage::show(&visitor, &web, (&asked.number, ""), Vec::new()).await?.into_response())
}

async fn look_up(
    visitor: Visitor,
    State(web): State<Web>,
    Form(typed): Form<Find>,
) -> Result<Response> {
    let code = crate::forms::digits(&typed.code);
    let number = CaseNumber::parse(&typed.number);
    let mut faults = Vec::new();
    if number.is_none() {
        faults.push(Fault::new("number", number_fault(&typed.number)));
    }
    if code.is_empty() {
        faults.push(Fault::new("code", "请写查询码，回执上的 6 位数字"));
    }
    let typed = (typed.number.as_str(), code.as_str());
    let Some(number) = number.filter(|_| faults.is_empty()) else {
        let page = FindPage::show(&visitor, &web, typed, faults).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    match web.app.track(&number, &code).await {
        Ok(view) => {
            let cookies = visitor.remember(&view.case, &code);
            let remembered = visitor.cookies_kept && may_be_remembered(&view.case);
            let access = Access { number, code, remembered };
            Ok((cookies, Redirect::to(&access.url(""))).into_response())
        }
        Err(Error::WrongCode | Error::NotFound) => {
            let words = "编号或查询码不对，请对着回执再看一遍";
            let faults = vec![Fault::new("code", words)];
            let page = FindPage::show(&visitor, &web, typed, faults).await?;
            Ok((StatusCode::FORBIDDEN, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// What is wrong with a number that cannot be one.
fn number_fault(typed: &str) -> String {
    const SHORTEST: usize = 8;
    let digits = crate::forms::digits(typed);
    let count = digits.chars().count();
    if digits.is_empty() {
        "请写编号，回执最上面的 8 位数字".to_owned()
    } else if !digits.bytes().all(|b| b.is_ascii_digit()) {
        "编号里只有数字，请对着回执再看一遍".to_owned()
    } else if count < SHORTEST {
        let missing = crate::words::one_to_ten(SHORTEST - count);
        format!("少了{missing}位，现在只有 {count} 位")
    } else {
        "编号有一位不对，请对着回执再看一遍".to_owned()
    }
}

#[derive(Deserialize)]
struct CaseQuery {
    code: Option<String>,
    new: Option<String>,
    done: Option<String>,
}

async fn case(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Query(asked): Query<CaseQuery>,
) -> Result<Response> {
    let mut access = match Access::of(&visitor, &number, asked.code.as_deref()) {
        Ok(access) => access,
        Err(known) => return ask_code(&visitor, &web, &known, &number).await,
    };
    let view = match web.app.track(&access.number, &access.code).await {
        Ok(view) => view,
        Err(Error::WrongCode | Error::NotFound) => {
            let faults = vec![Fault::new("code", "编号或查询码不对，请对着回执再看一遍")];
            let page = FindPage::show(&visitor, &web, (&number, ""), faults).await?;
            return Ok((StatusCode::FORBIDDEN, page).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let cookies = visitor.remember(&view.case, &access.code);
    let may_be_remembered = may_be_remembered(&view.case);
    access.remembered &= may_be_remembered;
    // A page that is shared must not carry the code, so it leaves the address as soon as the
    // browser has shown that it keeps cookies.
    if asked.code.is_some() && visitor.cookies_kept && may_be_remembered {
        let rest = match (asked.new, asked.done.as_deref()) {
            (Some(_), _) => "?new=1".to_owned(),
            // Only our own words come back, whatever the address said.
            (None, Some(done)) if super::pages::thanks(done).is_some() => format!("?done={done}"),
            (None, _) => String::new(),
        };
        let clean = Access { remembered: true, ..access };
        return Ok((cookies, Redirect::to(&clean.url(&rest))).into_response());
    }
    let frame = Frame { fresh: asked.new.is_some(), done: asked.done, faults: Vec::new() };
    Ok((cookies, page(&visitor, access, &view, frame)).into_response())
}

/// The case's page.
pub(super) fn page(
    visitor: &Visitor,
    access: Access,
    view: &ResidentCase,
    frame: Frame,
) -> Page<TrackPage> {
    Page(TrackPage::new(visitor.shell(Tab::Track), access, view, &visitor.base, frame))
}

/// A number without its code: ask for it.
async fn ask_code(
    visitor: &Visitor,
    web: &Web,
    known: &CaseNumber,
    typed: &str,
) -> Result<Response> {
    if known.as_str().is_empty() {
        let faults = vec![Fault::new("number", number_fault(typed))];
        let page = FindPage::show(visitor, web, (typed, ""), faults).await?;
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    }
    let number = known.to_string();
    Ok(FindPage::show(visitor, web, (&number, ""), Vec::new()).await?.into_response())
}

/// 从这台手机上移除: for phones that are shared.
async fn forget(visitor: Visitor, Path(number): Path<String>) -> Response {
    let mine = visitor.mine();
    let mine = match CaseNumber::parse(&number) {
        Some(number) => mine.without(&number),
        None => mine,
    };
    (visitor.keep_mine(&mine), Redirect::to("/track")).into_response()
}
