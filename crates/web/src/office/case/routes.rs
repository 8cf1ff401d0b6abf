//! The case, an action on it, a look at the person behind it, its files.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::CaseNumber;
use serde::Deserialize;

use super::acts::{ActInput, begin};
use super::files;
use super::pages::{CasePage, Told};
use super::speaking::Kind;
use crate::error::Result;
use crate::office::address::Address;
use crate::office::registers::registers_of_case;
use crate::office::session::{Staff, Turned};
use crate::state::Web;
use crate::ui::Page;

pub(in crate::office) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/cases/{number}", get(case))
        .route("/office/cases/{number}/act/{action}", get(back).post(act))
        .route("/office/cases/{number}/spoken/{kind}", get(back).post(speak))
        .route("/office/cases/{number}/reveal", get(unrevealed).post(reveal))
        .route("/office/cases/{number}/files/{id}", get(files::file))
}

/// What cannot be a number is answered like one that does not exist.
pub(super) fn number_of(text: &str) -> Result<CaseNumber> {
    CaseNumber::parse(text).ok_or_else(|| Error::NotFound.into())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    done: String,
    /// The case to join, for the form.
    join: String,
}

async fn case(
    staff: Staff,
    State(web): State<Web>,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let view = web.app.staff_case(&staff.who, &number_of(&number)?).await?;
    let told = Told::done(&asked.done).joining(&asked.join);
    Ok(Page(page(&staff, &web, &view, told).await?).into_response())
}

/// The page with the case's mediations and registers.
async fn page(staff: &Staff, web: &Web, view: &StaffCase, told: Told) -> Result<CasePage> {
    let lines = web.app.mediations_of_case(&staff.who, &view.case.number).await?;
    let registers = registers_of_case(web, staff, &view.case.number).await?;
    Ok(CasePage::new(staff, view, told).mediated(staff, view, &lines).registered(registers))
}

/// The address of a form, typed or reloaded.
async fn back(Path((number, _)): Path<(String, String)>) -> Result<Redirect> {
    Ok(Redirect::to(&url(&number_of(&number)?)))
}

async fn unrevealed(Path(number): Path<String>) -> Result<Redirect> {
    Ok(Redirect::to(&url(&number_of(&number)?)))
}

async fn act(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Path((number, action)): Path<(String, String)>,
    Form(typed): Form<ActInput>,
) -> Result<Response> {
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => return Ok(turned.keeping(&[("您刚才写的", &typed.text)]).into_response()),
    };
    staff.check(&typed.csrf)?;
    let number = number_of(&number)?;
    if typed.begins() {
        let view = web.app.staff_case(&staff.who, &number).await?;
        let told = Told::begun(&action, begin(&view, &action, typed));
        return Ok(Page(page(&staff, &web, &view, told).await?).into_response());
    }
    let input = match typed.input() {
        Ok(input) => input,
        Err(fault) => {
            let told = Told::faulty(&action, typed, fault);
            return again(&staff, &web, &number, told, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let done = web.app.act(&staff.who, &number, &action, input, typed.key()).await.map(|_| ());
    answered(&staff, &web, &number, (&action, typed), done).await
}

/// What somebody says for the resident.
async fn speak(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Path((number, kind)): Path<(String, String)>,
    Form(typed): Form<ActInput>,
) -> Result<Response> {
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => {
            let kept =
                [("您刚才写的", typed.text.as_str()), ("群众怎么同意的", typed.consent.as_str())];
            return Ok(turned.keeping(&kept).into_response());
        }
    };
    staff.check(&typed.csrf)?;
    let (number, kind) = (number_of(&number)?, Kind::parse(&kind).ok_or(Error::NotFound)?);
    let spoken = kind.spoken(&typed);
    let done = web.app.speak_for(&staff.who, &number, spoken, typed.key()).await.map(|_| ());
    answered(&staff, &web, &number, (kind.id(), typed), done).await
}

/// On to the case after what was done, or the page again with what was typed.
async fn answered(
    staff: &Staff,
    web: &Web,
    number: &CaseNumber,
    (action, typed): (&str, ActInput),
    done: maplegrid_app::Result<()>,
) -> Result<Response> {
    match done {
        Ok(()) => Ok(Redirect::to(&after(staff, web, number, action).await).into_response()),
        Err(Error::NotFound) => Err(Error::NotFound.into()),
        Err(error) => {
            let (told, problem) = Told::refused(action, typed, error);
            let mut response = again(staff, web, number, told, problem.status).await?;
            if let Some(seconds) = problem.retry_after_seconds {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
    }
}

/// Back to the case, or to the list if the action has carried it out of sight.
async fn after(staff: &Staff, web: &Web, number: &CaseNumber, action: &str) -> String {
    match web.app.staff_case(&staff.who, number).await {
        Err(Error::NotFound) => format!("/office?gone={}", number.as_str()),
        _ => Address::new(&url(number)).with("done", action).into_string(),
    }
}

/// The page again with everything typed still there.
async fn again(
    staff: &Staff,
    web: &Web,
    number: &CaseNumber,
    told: Told,
    status: StatusCode,
) -> Result<Response> {
    let view = web.app.staff_case(&staff.who, number).await?;
    Ok((status, Page(page(staff, web, &view, told).await?)).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Token {
    csrf: String,
}

/// Uncovers name and telephone. The answer is the page itself: an address that shows them again
/// would be a look that nobody records.
async fn reveal(
    staff: Staff,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(form): Form<Token>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let number = number_of(&number)?;
    let told = match web.app.reveal(&staff.who, &number).await {
        Ok(contact) => Told::uncovered(contact),
        // The page itself says that it cannot be read, and why.
        Err(Error::ContactUnreadable) => Told::default(),
        Err(other) => return Err(other.into()),
    };
    let view = web.app.staff_case(&staff.who, &number).await?;
    Ok(Page(page(&staff, &web, &view, told).await?).into_response())
}

pub(super) fn url(number: &CaseNumber) -> String {
    format!("/office/cases/{}", number.as_str())
}
