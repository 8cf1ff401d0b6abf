//! `/contact` and `/contact/home`.

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_app::homes::OwnHome;
use serde::Deserialize;

use super::{ContactPage, ContactView, OpenPage, OwnPage};
use crate::error::{Problem, Result};
use crate::forms::{digits, filled, key};
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::Visitor;
use crate::words::{Fault, one_to_ten};

const CODE_DIGITS: usize = 8;
/// Longest complaint or correction.
const WORDS_MOST_CHARS: usize = 500;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/contact", get(contact).post(look_up))
        .route("/contact/forget", post(forget))
        .route("/contact/home", get(home).post(open))
        .route("/contact/home/close", post(close))
        .route("/contact/home/elder", post(elder))
        .route("/contact/home/contest", post(contest))
        .route("/contact/home/correct", post(correct))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    code: String,
    access: String,
    on: String,
    contest: String,
    correction: String,
    key: String,
}

async fn contact(visitor: Visitor, State(web): State<Web>) -> Result<Response> {
    let home = match visitor.home_code() {
        Some(code) => web.app.home_by_code(code).await?,
        None => None,
    };
    let contacts = home.as_ref().map(ContactView::all);
    Ok(Page(ContactPage::new(&visitor, contacts, "", Vec::new())).into_response())
}

/// The household's code, typed from the card.
async fn look_up(
    mut visitor: Visitor,
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let code = digits(&typed.code);
    let fault = match code_fault(&code) {
        Some(words) => (StatusCode::UNPROCESSABLE_ENTITY, words),
        None => match web.app.home_by_code(&code).await? {
            Some(home) => {
                let cookies = visitor.come_home(&home);
                return Ok((cookies, Redirect::to("/contact")).into_response());
            }
            None => (StatusCode::NOT_FOUND, "没有这个户号，请对着联系卡再看一遍".to_owned()),
        },
    };
    let faults = vec![Fault::new("code", fault.1)];
    let page = ContactPage::new(&visitor, None, &typed.code, faults);
    Ok((fault.0, Page(page)).into_response())
}

/// What is wrong with a text that cannot be a household's code. A telephone number is known to
/// others, so it opens nothing.
fn code_fault(code: &str) -> Option<String> {
    let count = code.chars().count();
    if code.is_empty() {
        return Some("请写户号，联系卡下半截的 8 位数字".to_owned());
    }
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("户号里只有数字，请对着联系卡再看一遍".to_owned());
    }
    if count == 11 && code.starts_with('1') {
        let words =
            "光凭手机号查不到，免得别人拿您的号码打听您家。请写联系卡上的户号，或打村里电话问";
        return Some(words.to_owned());
    }
    if count < CODE_DIGITS {
        let missing = one_to_ten(CODE_DIGITS - count);
        return Some(format!("少了{missing}位，现在只有 {count} 位"));
    }
    (count > CODE_DIGITS).then(|| format!("户号是 8 位数字，现在有 {count} 位"))
}

async fn forget(visitor: Visitor) -> Response {
    (visitor.leave_home(), Redirect::to("/contact")).into_response()
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    done: String,
}

async fn home(
    visitor: Visitor,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let asks = |visitor: &Visitor| {
        Page(OpenPage::new(visitor, visitor.home_code().unwrap_or_default(), Vec::new()))
    };
    let Some((code, access)) = visitor.home_open() else {
        return Ok(asks(&visitor).into_response());
    };
    match web.app.own_home(code, access).await {
        Ok(own) => {
            let rated = web.app.home_appraisals(&own.home).await?;
            let page = OwnPage::new(&visitor, &own, &rated, &asked.done, Vec::new());
            Ok(Page(page).into_response())
        }
        // Codes that do not open count as a wrong guess, also when they come in a cookie.
        Err(Error::WrongCode | Error::NotFound) => {
            let closed = visitor.close_home();
            Ok((StatusCode::FORBIDDEN, closed, asks(&visitor)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// The household, if it was opened within the last half hour.
async fn opened(visitor: &Visitor, web: &Web) -> Result<OwnHome> {
    let (code, access) = visitor.home_open().ok_or_else(|| Problem::from(Error::WrongCode))?;
    Ok(web.app.own_home(code, access).await?)
}

async fn open(
    mut visitor: Visitor,
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let (code, access) = (digits(&typed.code), digits(&typed.access));
    let mut faults: Vec<Fault> =
        code_fault(&code).map(|words| Fault::new("code", words)).into_iter().collect();
    if access.is_empty() {
        faults.push(Fault::new("access", "请写查询码，户号旁边的 6 位数字"));
    }
    if !faults.is_empty() {
        let page = OpenPage::new(&visitor, &typed.code, faults);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    }
    match web.app.open_home(&code, &access).await {
        Ok(home) => {
            let here = visitor.come_home(&home);
            let open = visitor.keep_home_open(&code, &access);
            Ok((here, open, Redirect::to("/contact/home")).into_response())
        }
        Err(Error::WrongCode | Error::NotFound) => {
            let faults = vec![Fault::new("access", "户号或查询码不对，请对着联系卡再看一遍")];
            let page = OpenPage::new(&visitor, &typed.code, faults);
            Ok((StatusCode::FORBIDDEN, Page(page)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn close(visitor: Visitor) -> Response {
    (visitor.close_home(), Redirect::to("/contact")).into_response()
}

/// Code and access code of the open household; without them the form that asks.
macro_rules! needs_open {
    ($visitor:expr) => {
        match $visitor.home_open() {
            Some(pair) => pair,
            None => return Ok(Redirect::to("/contact/home").into_response()),
        }
    };
}

async fn elder(
    visitor: Visitor,
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let (code, access) = needs_open!(visitor);
    web.app.set_home_elder(code, access, typed.on == "1").await?;
    let to = format!("/contact/home?done=elder&elder={}", u8::from(typed.on == "1"));
    Ok(Redirect::to(&to).into_response())
}

async fn contest(
    visitor: Visitor,
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let (code, access) = needs_open!(visitor);
    let words = match written(&typed.contest, "contest") {
        Ok(words) => words,
        Err(fault) => return again(&visitor, &web, fault).await,
    };
    web.app.contest_own_care(code, access, &words).await?;
    Ok(Redirect::to("/contact/home?done=contest").into_response())
}

async fn correct(
    visitor: Visitor,
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let (code, access) = needs_open!(visitor);
    let words = match written(&typed.correction, "correction") {
        Ok(words) => words,
        Err(fault) => return again(&visitor, &web, fault).await,
    };
    web.app.correct_own_home(code, access, &words, key(&typed.key)).await?;
    Ok(Redirect::to("/contact/home?done=correct").into_response())
}

fn written(text: &str, field: &'static str) -> std::result::Result<String, Fault> {
    let words = filled(text).ok_or_else(|| Fault::new(field, "还没写，请写几个字"))?;
    let count = words.chars().count();
    if count > WORDS_MOST_CHARS {
        let words = format!("写得太长了，最多 {WORDS_MOST_CHARS} 个字，现在 {count} 个");
        return Err(Fault::new(field, words));
    }
    Ok(words)
}

async fn again(visitor: &Visitor, web: &Web, fault: Fault) -> Result<Response> {
    let own = opened(visitor, web).await?;
    let rated = web.app.home_appraisals(&own.home).await?;
    let page = OwnPage::new(visitor, &own, &rated, "", vec![fault]);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}
