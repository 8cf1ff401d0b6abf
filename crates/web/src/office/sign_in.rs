//! `/office/sign-in` and `/office/sign-out`.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::{County, Error};
use serde::Deserialize;

use super::address::local;
use super::session::{COOKIE, Staff, Turned, token};
use crate::cookies::{Cookies, SetCookies};
use crate::error::{Problem, Result};
use crate::state::Web;
use crate::ui::{Field, FieldKind, Notice, NoticeKind, Page};
use crate::work::has_desk;

const HOME: &str = "/office";
/// Where people without a desk begin.
const WORK: &str = "/work";

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/sign-in", get(form).post(sign_in))
        .route("/office/sign-out", post(sign_out))
}

/// One card on the paper: account and password.
#[derive(Template)]
#[template(path = "office/sign_in.html")]
pub struct SignInPage {
    site: String,
    demo: bool,
    next: String,
    notice: Option<Notice>,
    account: Field,
    password: Field,
    /// What was being handed in when the session ran out: what it is, and the words.
    kept: Vec<(&'static str, String)>,
}

impl SignInPage {
    pub fn new(county: &County, next: &str) -> Self {
        Self {
            site: county.name.clone(),
            demo: county.demo,
            next: local(next).filter(|next| *next != HOME).unwrap_or_default().to_owned(),
            notice: None,
            account: Field::new(FieldKind::Line, "account", "账号").autocomplete("username"),
            password: Field::new(FieldKind::Password, "password", "密码")
                .autocomplete("current-password"),
            kept: Vec::new(),
        }
    }

    /// Shown instead of the answer to a form when the session has run out.
    pub fn expired(county: &County, next: &str) -> Self {
        let more = "刚才的没有交上。先登录，回到原来那一页再交一次。";
        Self::new(county, next).say(Notice::new(NoticeKind::Plain, "登录过期了", more))
    }

    /// Keeps words of the form that could not be handed in.
    pub fn keep(&mut self, words: &[(&'static str, &str)]) {
        let written = words.iter().filter(|(_, words)| !words.trim().is_empty());
        self.kept = written.map(|(label, words)| (*label, (*words).to_owned())).collect();
        if !self.kept.is_empty() {
            let more =
                "刚才的没有交上。写的在下面，先复制下来；登录后回到原来那一页，贴上再交一次。";
            self.notice = Some(Notice::new(NoticeKind::Plain, "登录过期了，您写的还在", more));
        }
    }

    fn say(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    next: String,
}

async fn form(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    match staff {
        Ok(_) => Ok(Redirect::to(local(&asked.next).unwrap_or(HOME)).into_response()),
        Err(Turned::Failed(problem)) => Err(problem),
        Err(_) => Ok(Page(SignInPage::new(&*web.app.county().await?, &asked.next)).into_response()),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    account: String,
    password: String,
    next: String,
}

async fn sign_in(State(web): State<Web>, Form(typed): Form<Typed>) -> Result<Response> {
    match web.app.sign_in(&typed.account, &typed.password).await {
        Ok(session) => {
            let seconds = (session.ends_at.millis() - web.app.now().millis()) / 1_000;
            let seconds = u32::try_from(seconds).unwrap_or(0);
            let cookies = SetCookies::none().set(COOKIE, &session.token, seconds, &web.settings);
            let county = web.app.county().await?;
            let holdings = county.directory.holdings(&session.person);
            let home = if has_desk(county.method(), holdings) { HOME } else { WORK };
            let next = local(&typed.next).unwrap_or(home);
            Ok((cookies, Redirect::to(next)).into_response())
        }
        Err(Error::WrongPassword) => {
            let more = "请核对后再试；连错 5 次会锁 15 分钟。忘了密码，请找管理员。";
            again(&web, &typed, Problem::from(Error::WrongPassword), more).await
        }
        Err(Error::TooMany { retry_after_seconds }) => {
            let minutes = retry_after_seconds.div_ceil(60);
            let problem = Problem {
                title: "连错太多次，账号先锁一会儿".to_owned(),
                ..Problem::too_many(retry_after_seconds)
            };
            let more = format!("请过 {minutes} 分钟再试。忘了密码，请找管理员重设。");
            again(&web, &typed, problem, &more).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form again with the account kept and one message. Which of the two was wrong is not told.
async fn again(web: &Web, typed: &Typed, problem: Problem, more: &str) -> Result<Response> {
    let county = web.app.county().await?;
    let notice = Notice::new(NoticeKind::Bad, problem.title.clone(), more);
    let mut page = SignInPage::new(&county, &typed.next).say(notice);
    page.account = page.account.value(typed.account.trim());
    let mut response = (problem.status, Page(page)).into_response();
    if let Some(seconds) = problem.retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // The counters want to know why.
    response.extensions_mut().insert(problem);
    Ok(response)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Token {
    csrf: String,
}

/// Ends the session. Without one there is nothing to end, and the cookie goes all the same.
async fn sign_out(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    headers: HeaderMap,
    Form(form): Form<Token>,
) -> Result<Response> {
    if let Ok(staff) = staff {
        staff.check(&form.csrf)?;
        if let Some(token) = token(&Cookies::read(&headers)) {
            web.app.sign_out(token).await?;
        }
    }
    let cookies = SetCookies::none().forget(COOKIE, &web.settings);
    // What the field worker's pages keep on the phone goes with the session. Not "cache": browsers
    // take seconds over it, and no page of ours lets itself be cached.
    let clear = [(HeaderName::from_static("clear-site-data"), "\"storage\"")];
    Ok((StatusCode::SEE_OTHER, cookies, clear, Redirect::to("/office/sign-in")).into_response())
}
