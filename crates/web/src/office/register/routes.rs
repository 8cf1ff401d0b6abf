//! The form, and handing it in.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::AreaId;
use serde::Deserialize;

use super::alike;
use super::form::{RegisterForm, read};
use super::pages::{RegisterPage, SlipPage};
use crate::error::{Problem, Result};
use crate::office::session::{Staff, Turned};
use crate::settings::WebSettings;
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::Visitor;
use crate::words::{Fault, input_fault, refusal};

pub(in crate::office) fn routes(settings: &WebSettings) -> Router<Web> {
    let limit = DefaultBodyLimit::max(settings.form_bytes);
    Router::new()
        .route("/office/register", get(form).post(hand_in).layer(limit))
        .route("/office/register/alike", post(look))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    csrf: String,
    area: String,
    text: String,
}

/// What may be the same, while it is written.
async fn look(
    staff: Staff,
    State(web): State<Web>,
    Form(written): Form<Written>,
) -> Result<Response> {
    staff.check(&written.csrf)?;
    alike::alike(&staff, &web, &AreaId::from(written.area.as_str()), &written.text).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    area: String,
}

async fn form(staff: Staff, Query(asked): Query<Asked>) -> Result<Response> {
    if !staff.registers() {
        return Err(Error::Forbidden.into());
    }
    Ok(Page(RegisterPage::new(&staff, RegisterForm::new(&asked.area), Vec::new())).into_response())
}

async fn hand_in(
    staff: std::result::Result<Staff, Turned>,
    visitor: Visitor,
    State(web): State<Web>,
    multipart: Multipart,
) -> Result<Response> {
    let mut incoming = read(multipart).await?;
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => {
            let typed = &incoming.form;
            let words = [
                ("群众原话", typed.text.as_str()),
                ("具体地点", typed.location.as_str()),
                ("姓名", typed.name.as_str()),
                ("电话", typed.phone.as_str()),
            ];
            return Ok(turned.keeping(&words).into_response());
        }
    };
    staff.check(&incoming.form.csrf)?;
    incoming.keep(&web.app).await?;
    let (form, mut faults) = (incoming.form, incoming.faults);
    let area = AreaId::from(form.area.as_str());
    faults.extend(form.faults());
    if !form.area.is_empty() && !staff.who.may(Capability::Register, &area) {
        faults.push(Fault::new("area", "这个地方不归您登记，请重新选"));
    }
    if !faults.is_empty() {
        return Ok(again(&staff, form, faults, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let intake = form.intake(area, &staff.who.person);
    match web.app.receive(intake, Some(format!("{}/{}", staff.who.person, form.key()))).await {
        Ok(received) => {
            let (case, own) = (&received.case, Some(&received.number));
            let lines = alike::lines(&staff, &web, &case.area, &case.text, own).await?;
            let page = SlipPage::new(&staff, &received, &visitor.base).beside(lines);
            Ok((StatusCode::CREATED, Page(page)).into_response())
        }
        Err(error) => Ok(refused(&staff, form, error)),
    }
}

/// The same form with everything in it and the reason on top.
fn refused(staff: &Staff, form: RegisterForm, error: Error) -> Response {
    let fault = match &error {
        Error::Rejected(rejection) => Some(refusal(rejection).fault("text")),
        Error::BadInput(fault) => Some(input_fault(fault)),
        _ => None,
    };
    let problem = Problem::from(error);
    let words = || Fault::new("submit", format!("{}。{}", problem.title, problem.detail));
    let fault = fault.unwrap_or_else(words);
    let mut response = again(staff, form, vec![fault], problem.status);
    if let Some(seconds) = problem.retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // The counters want to know why.
    response.extensions_mut().insert(problem);
    response
}

fn again(staff: &Staff, form: RegisterForm, faults: Vec<Fault>, status: StatusCode) -> Response {
    (status, Page(RegisterPage::new(staff, form, faults))).into_response()
}
