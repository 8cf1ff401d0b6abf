//! Reading lists, and booking.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::cases::Contact;
use maplegrid_app::registers::NewBooking;
use maplegrid_app::{County, Error};
use maplegrid_domain::areas::Area;
use maplegrid_domain::registers::Rejection;
use maplegrid_domain::shared::{EntryId, RegisterId};
use serde::Deserialize;

use super::booking::{BookForm, BookPage, PlacePage, ServicesPage};
use super::pages::{ListPage, ListsPage};
use crate::error::{Problem, Result};
use crate::say::accepted;
use crate::state::Web;
use crate::ui::{Page, Picker};
use crate::visitor::{Tab, Visitor};
use crate::words::{Fault, input_fault, refusal, register_refusal};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/lists", get(lists))
        .route("/lists/{list}", get(list))
        .route("/services", get(services))
        .route("/services/{service}", get(form).post(book))
}

/// What of this the county's method has, for the home page.
pub(crate) fn links(county: &County) -> Vec<(&'static str, &'static str)> {
    let registers = &county.method().registers;
    let mut links: Vec<_> = crate::appraisals::link(county).into_iter().collect();
    if registers.iter().any(|register| register.booking.is_some()) {
        links.push(("/services", "预约办事"));
    }
    if registers.iter().any(|register| register.public) {
        links.push(("/lists", "公开的清单"));
    }
    links
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
    area: String,
    find: String,
    place: String,
}

async fn lists(visitor: Visitor, State(web): State<Web>) -> Result<Response> {
    let lists = web.app.public_lists().await?;
    Ok(Page(ListsPage::new(&visitor, &lists)).into_response())
}

async fn list(
    visitor: Visitor,
    State(web): State<Web>,
    Path(list): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let id = RegisterId::new(list);
    let about = (None, asked.q.as_str());
    let found = web.app.public_list(&id, about, Some(&asked.after)).await?;
    Ok(Page(ListPage::new(&visitor, &found, &asked.q)).into_response())
}

async fn services(
    visitor: Visitor,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let services = web.app.services().await?;
    Ok(Page(ServicesPage::new(&visitor, &services, asked.q.trim())).into_response())
}

async fn form(
    visitor: Visitor,
    State(web): State<Web>,
    Path(service): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let id = EntryId::new(service);
    let picking = !asked.find.is_empty() || !asked.place.is_empty();
    let asked_area = Some(asked.area.as_str()).filter(|area| !area.is_empty());
    let area = asked_area.map_or_else(|| visitor.place(), |code| visitor.area(code));
    let Some(area) = area.filter(|_| !picking).cloned() else {
        return pick(&visitor, &web, &id, &asked.find).await;
    };
    match show(&visitor, &web, &id, &area, (&BookForm::default(), Vec::new())).await {
        // The place is too large, or nobody serves it: another is chosen.
        Err(Error::Register(Rejection::NoOffice)) => pick(&visitor, &web, &id, "").await,
        other => Ok(other?),
    }
}

async fn pick(visitor: &Visitor, web: &Web, id: &EntryId, find: &str) -> Result<Response> {
    let services = web.app.services().await?;
    let service = services.iter().find(|service| service.entry.id == *id);
    let title = service.ok_or(Error::NotFound)?.title.clone();
    let url = format!("/services/{id}");
    let find = Some(find).filter(|find| !find.is_empty());
    let choose = |area: &Area| format!("{url}?area={}", area.code);
    let picker = Picker::new(&visitor.county, &url, find, &choose);
    Ok(Page(PlacePage { shell: visitor.shell(Tab::Home), title, picker }).into_response())
}

async fn show(
    visitor: &Visitor,
    web: &Web,
    id: &EntryId,
    area: &Area,
    typed: (&BookForm, Vec<Fault>),
) -> maplegrid_app::Result<Response> {
    let open = web.app.free_places(id, &area.id).await?;
    Ok(Page(BookPage::new(visitor, &open, area, typed)).into_response())
}

async fn book(
    mut visitor: Visitor,
    State(web): State<Web>,
    Path(service): Path<String>,
    Form(form): Form<BookForm>,
) -> Result<Response> {
    let id = EntryId::new(service);
    let Some(area) = visitor.area(&form.area).cloned() else {
        return pick(&visitor, &web, &id, "").await;
    };
    let channel = visitor.channel(&area);
    let _ = visitor.go_to(&area.code, channel);
    let faults = form.faults();
    let Some((day, half)) = form.half_day().filter(|_| faults.is_empty()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(
            (status, show(&visitor, &web, &id, &area, (&form, faults)).await?).into_response()
        );
    };
    let new = NewBooking {
        entry: id.clone(),
        area: area.id.clone(),
        day,
        half,
        contact: Contact { name: form.name.clone(), phone: form.phone.clone() },
        note: form.note.clone(),
        channel,
    };
    let key = Some(form.key.clone()).filter(|key| !key.is_empty());
    match web.app.book(new, key).await {
        Ok(booked) => Ok(accepted(&visitor, &booked.received)),
        Err(error) => {
            let fault = match &error {
                Error::Rejected(rejection) => refusal(rejection).fault("when"),
                Error::BadInput(fault) => input_fault(fault),
                Error::Register(refused) => {
                    let words = register_refusal(refused);
                    Fault::new("when", format!("{}，{}", words.title, words.advice))
                }
                _ => return Err(error.into()),
            };
            let problem = Problem::from(error);
            let page = show(&visitor, &web, &id, &area, (&form, vec![fault])).await?;
            let mut response = (problem.status, page).into_response();
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
    }
}
