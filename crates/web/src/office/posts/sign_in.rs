//! Giving a holder of a post a sign-in, and changing one's own password.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::posts::SignInHistory;
use maplegrid_app::{Error, InputFault, SignedIn};
use maplegrid_domain::shared::{AreaId, PersonId, Timestamp};
use serde::Deserialize;

use super::board::board_of;
use crate::cookies::{Cookies, SetCookies};
use crate::error::{Problem, Result};
use crate::office::frame::{Spot, nav};
use crate::office::session::{COOKIE, Staff, token};
use crate::state::Web;
use crate::ui::{Field, FieldKind, Notice, NoticeKind, Page, StaffNav, filters};
use crate::words::{Fault, moment};

const HISTORY_MOST: usize = 10;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/posts/sign-in", get(ask).post(give))
        .route("/office/password", get(form).post(change))
}

/// Asking for a sign-in, and the password that is shown once.
#[derive(Template)]
#[template(path = "office/posts/given.html")]
pub struct GivenPage {
    pub nav: StaffNav,
    pub back: String,
    pub area: String,
    pub person: String,
    pub name: String,
    /// The account there is.
    pub known: Option<String>,
    pub account: Field,
    /// When it was given a password and by whom; when it was used.
    pub history: Vec<String>,
    /// Somebody else has to give it, because the method keeps the two apart.
    pub apart: bool,
    /// Account and password, once.
    pub given: Option<(String, String)>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    csrf: String,
    area: String,
    person: String,
    account: String,
}

async fn ask(staff: Staff, State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response> {
    let page = given(&staff, &web, &asked, &[]).await?;
    Ok(Page(page).into_response())
}

async fn given(staff: &Staff, web: &Web, asked: &Asked, faults: &[Fault]) -> Result<GivenPage> {
    let person = PersonId::from(asked.person.as_str());
    let (known, apart) = match web.app.account_of(&staff.who, &person).await {
        Ok(known) => (known, false),
        Err(Error::BadInput(InputFault::KeptApart)) => (None, true),
        Err(error) => return Err(error.into()),
    };
    let history = web.app.sign_in_history(&staff.who, &person).await?;
    Ok(GivenPage {
        history: told(&staff.who, &history, staff.now),
        apart,
        nav: nav(staff, Spot::Posts),
        back: board_of(&AreaId::from(asked.area.as_str())),
        area: asked.area.clone(),
        person: asked.person.clone(),
        name: staff.county().directory.name(&person).to_owned(),
        known: known.map(|account| account.as_str().to_owned()),
        account: Field::new(FieldKind::Line, "account", "账号")
            .value(&asked.account)
            .hint("小写字母、数字、点和短横线，3 到 32 个字符；用姓名拼音就好记")
            .faults(faults),
        given: None,
    })
}

async fn give(staff: Staff, State(web): State<Web>, Form(asked): Form<Asked>) -> Result<Response> {
    staff.check(&asked.csrf)?;
    let person = PersonId::from(asked.person.as_str());
    match web.app.give_sign_in(&staff.who, &person, &asked.account).await {
        Ok(once) => {
            let mut page = given(&staff, &web, &asked, &[]).await?;
            page.given = Some((once.account.as_str().to_owned(), once.password));
            Ok((StatusCode::CREATED, Page(page)).into_response())
        }
        Err(error @ Error::BadInput(_)) => {
            let problem = Problem::from(error);
            let page = given(&staff, &web, &asked, &problem.errors).await?;
            let mut response = (problem.status, Page(page)).into_response();
            response.extensions_mut().insert(problem);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Changing one's own password, also where it has to be done first.
#[derive(Template)]
#[template(path = "office/posts/password.html")]
pub struct PasswordPage {
    pub site: String,
    pub csrf: String,
    pub notice: Notice,
    /// What happened to the account, for whoever was locked out of it.
    pub history: Vec<String>,
    pub password: Field,
    pub new_password: Field,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    password: String,
    new_password: String,
}

async fn form(State(web): State<Web>, headers: HeaderMap) -> Result<Response> {
    let cookies = Cookies::read(&headers);
    let Some(token) = token(&cookies) else { return Ok(to_door()) };
    let notice = Notice::new(
        NoticeKind::Plain,
        "改成自己的密码",
        "别人给的密码只用来第一次登录。新密码至少 8 位，大写字母、小写字母、数字、符号至少要有三种。",
    );
    match web.app.session_to_change(token).await {
        Ok(who) => {
            let history = web.app.own_sign_in_history(&who).await?;
            let history = told(&who, &history, web.app.now());
            Ok(Page(page(&who, notice, history, &[])).into_response())
        }
        Err(Error::NotSignedIn) => Ok(to_door()),
        Err(error) => Err(error.into()),
    }
}

async fn change(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let cookies = Cookies::read(&headers);
    let Some(token) = token(&cookies) else { return Ok(to_door()) };
    let who = match web.app.session_to_change(token).await {
        Ok(who) => who,
        Err(Error::NotSignedIn) => return Ok(to_door()),
        Err(error) => return Err(error.into()),
    };
    if who.csrf != typed.csrf {
        return Err(Problem::foreign_form());
    }
    match web.app.change_own_password(token, &typed.password, &typed.new_password).await {
        Ok(()) => {
            let cookies = SetCookies::none().forget(COOKIE, &web.settings);
            Ok((cookies, to_door()).into_response())
        }
        Err(error) => {
            let wrong = matches!(error, Error::WrongPassword);
            let problem = Problem::from(error);
            let title =
                if wrong { "现在的密码不对".to_owned() } else { problem.title.clone() };
            let notice = Notice::new(NoticeKind::Bad, title, problem.detail.clone());
            // The fault of a password is about the new one here.
            let about = |fault: &Fault| Fault::new("new_password", fault.words.clone());
            let faults: Vec<Fault> = problem.errors.iter().map(about).collect();
            let history = web.app.own_sign_in_history(&who).await?;
            let history = told(&who, &history, web.app.now());
            let mut response =
                (problem.status, Page(page(&who, notice, history, &faults))).into_response();
            response.extensions_mut().insert(problem);
            Ok(response)
        }
    }
}

fn to_door() -> Response {
    Redirect::to("/office/sign-in").into_response()
}

/// What happened to an account, a line each, the latest first.
fn told(who: &SignedIn, history: &SignInHistory, now: Timestamp) -> Vec<String> {
    let name = |by: &Option<PersonId>| {
        by.as_ref().map_or("管理员", |by| who.county.directory.name(by)).to_owned()
    };
    let given = history.given.iter().map(|(at, by)| (*at, format!("{}给了密码", name(by))));
    let used = history.used.iter().map(|at| (*at, "用这个账号登录".to_owned()));
    let mut all: Vec<(Timestamp, String)> = given.chain(used).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.truncate(HISTORY_MOST);
    all.into_iter().map(|(at, words)| format!("{}　{words}", moment(at, now))).collect()
}

fn page(who: &SignedIn, notice: Notice, history: Vec<String>, faults: &[Fault]) -> PasswordPage {
    PasswordPage {
        site: who.county.name.clone(),
        csrf: who.csrf.clone(),
        notice,
        history,
        password: Field::new(FieldKind::Password, "password", "现在的密码")
            .autocomplete("current-password"),
        new_password: Field::new(FieldKind::Password, "new_password", "新密码")
            .autocomplete("new-password")
            .faults(faults),
    }
}
