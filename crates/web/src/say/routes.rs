//! `/say`: choosing the place, the form, handing it in.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::cases::Received;
use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Category;
use maplegrid_domain::shared::CategoryId;
use serde::Deserialize;

use super::{PickPage, SayForm, SayPage, alike, upload};
use crate::cookies::SetCookies;
use crate::error::{Problem, Result};
use crate::settings::WebSettings;
use crate::state::Web;
use crate::ui::{Page, Picker};
use crate::visitor::{Tab, Visitor, may_be_remembered};
use crate::words::{Fault, input_fault, refusal};

pub(crate) fn routes(settings: &Arc<WebSettings>) -> Router<Web> {
    // Read to the end and drop what is too much, up to a point: a browser that is cut off in the
    // middle of sending shows its own error page and not the form with what was typed.
    let limit = DefaultBodyLimit::max(settings.form_bytes.saturating_mul(2));
    Router::new().route("/say", get(form).post(hand_in).layer(limit)).merge(alike::routes())
}

#[derive(Deserialize)]
struct Asked {
    area: Option<String>,
    about: Option<String>,
    find: Option<String>,
    place: Option<String>,
}

async fn form(mut visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    let asked_area = asked.area.as_deref().map(|code| visitor.area(code).cloned());
    let unknown = matches!(asked_area, Some(None));
    let about = asked.about.as_deref().and_then(|id| entry(&visitor, id)).cloned();
    let picking = unknown || asked.place.is_some() || asked.find.is_some();
    let area = asked_area.flatten().or_else(|| visitor.place().cloned()).filter(|_| !picking);
    let Some(area) = area else {
        return pick(&visitor, about.as_ref(), asked.find.as_deref(), unknown);
    };
    let channel = visitor.channel(&area);
    let cookies = visitor.go_to(&area.code, channel);
    let form = SayForm::new(&area.code, about.as_ref());
    // Coming back by the back button, the browser may show what was typed.
    let cache = [(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))];
    (cookies, cache, Page(SayPage::new(&visitor, &area, form, Vec::new()))).into_response()
}

/// The category of a separate entry.
fn entry<'a>(visitor: &'a Visitor, id: &str) -> Option<&'a Category> {
    let category = visitor.county.method().category(&CategoryId::from(id));
    category.filter(|category| category.separate_entry)
}

fn pick(
    visitor: &Visitor,
    about: Option<&Category>,
    find: Option<&str>,
    unknown: bool,
) -> Response {
    let about = about.map(|category| format!("&about={}", category.id)).unwrap_or_default();
    let choose = |area: &Area| format!("/say?area={}{about}", area.code);
    let picker = Picker::new(&visitor.county, "/say", find, &choose);
    let status = if unknown { StatusCode::NOT_FOUND } else { StatusCode::OK };
    (status, Page(PickPage { shell: visitor.shell(Tab::Say), unknown, picker })).into_response()
}

async fn hand_in(
    mut visitor: Visitor,
    State(web): State<Web>,
    multipart: Multipart,
) -> Result<Response> {
    let upload::Incoming { form, mut faults, too_large } =
        upload::read(multipart, &web.app, web.settings.form_bytes).await?;
    let area = visitor.area(&form.area).or_else(|| visitor.place()).cloned();
    let Some(area) = area else {
        // Without a place nobody would be answerable; the words wait in the draft.
        return Ok(pick(&visitor, None, None, !form.area.is_empty()));
    };
    let channel = visitor.channel(&area);
    // The page says the place of the form, whatever the cookie remembers.
    let _ = visitor.go_to(&area.code, channel);
    faults.extend(form.faults());
    if !faults.is_empty() {
        let status = if too_large {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        return Ok(again(&visitor, &area, form, faults, status));
    }
    let intake = form.intake(area.id.clone(), channel);
    let near = alike::before(&visitor, &web, &area.id, &form).await?;
    // What is wrong with the intake is told below, by whoever receives it.
    if !near.own.is_empty() && matches!(web.app.is_repeated(&intake, &form.key).await, Ok(false)) {
        let page = SayPage::new(&visitor, &area, form, Vec::new());
        return Ok(Page(page.asking(&near, &visitor.county)).into_response());
    }
    match web.app.receive(intake, Some(form.key.clone())).await {
        Ok(received) => Ok(accepted(&visitor, &received)),
        Err(error) => Ok(refused(&visitor, &area, form, error)),
    }
}

/// On to the case. Where no cookie will know the code, because the browser keeps none or must not
/// keep this one, the address carries it, or the person would never see the case.
pub(crate) fn accepted(visitor: &Visitor, received: &Received) -> Response {
    let Received { number, code, case, .. } = received;
    let cookies: SetCookies = visitor.remember(case, code);
    let known = visitor.cookies_kept && may_be_remembered(case);
    let carried = if known { String::new() } else { format!("&code={code}") };
    (cookies, Redirect::to(&format!("/track/{number}?new=1{carried}"))).into_response()
}

/// The same form with everything in it and the reason on top.
fn refused(visitor: &Visitor, area: &Area, form: SayForm, error: Error) -> Response {
    let fault = match &error {
        Error::Rejected(rejection) => refusal(rejection).fault("text"),
        Error::BadInput(fault) => input_fault(fault),
        _ => {
            let problem = Problem::from(error);
            let words = format!("{}。{}", problem.title, problem.detail);
            let mut response =
                again(visitor, area, form, vec![Fault::new("submit", words)], problem.status);
            if let Some(seconds) = problem.retry_after_seconds {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            return response;
        }
    };
    let status = Problem::from(error).status;
    again(visitor, area, form, vec![fault], status)
}

fn again(
    visitor: &Visitor,
    area: &Area,
    form: SayForm,
    faults: Vec<Fault>,
    status: StatusCode,
) -> Response {
    (status, Page(SayPage::new(visitor, area, form, faults))).into_response()
}
