//! `/` and `/q/{code}`.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::cases::ResidentCase;
use maplegrid_domain::cases::Channel;
use serde::Deserialize;

use super::{CaseCard, HomePage, Town};
use crate::contact::ContactView;
use crate::cookies::{Mine, SetCookies};
use crate::error::Result;
use crate::state::Web;
use crate::ui::{Page, Picker};
use crate::visitor::{Tab, Visitor, may_be_remembered};

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/", get(home)).route("/q/{code}", get(scanned))
}

#[derive(Deserialize)]
struct Asked {
    find: Option<String>,
    /// 换地方: the picker although a place is known.
    place: Option<String>,
}

async fn home(
    visitor: Visitor,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let pick = visitor.place().is_none() || asked.place.is_some() || asked.find.is_some();
    let town = if pick { Town::Unknown } else { Town::Known };
    show(&visitor, &web, town, asked.find.as_deref()).await
}

async fn scanned(
    mut visitor: Visitor,
    State(web): State<Web>,
    Path(code): Path<String>,
) -> Result<Response> {
    let Some(code) = visitor.area(&code).map(|area| area.code.clone()) else {
        if let Some(home) = web.app.home_by_code(&code).await? {
            let cookies = visitor.come_home(&home);
            let page = show(&visitor, &web, Town::Known, None).await?;
            return Ok((cookies, page).into_response());
        }
        let page = show(&visitor, &web, Town::NoSuchCode, None).await?;
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    };
    let cookies = visitor.go_to(&code, Channel::Qr);
    let page = show(&visitor, &web, Town::Known, None).await?;
    Ok((cookies, page).into_response())
}

async fn show(visitor: &Visitor, web: &Web, town: Town, find: Option<&str>) -> Result<Response> {
    let (cases, forgotten) = own_cases(visitor, web).await?;
    let picker = (town != Town::Known)
        .then(|| Picker::new(&visitor.county, "/", find, &|area| format!("/q/{}", area.code)));
    let page = HomePage {
        shell: visitor.shell(Tab::Home),
        town,
        say_url: visitor
            .place()
            .map_or_else(|| "/say".to_owned(), |area| format!("/say?area={}", area.code)),
        open: cases.iter().filter(|view| is_under_way(view)).count(),
        cases: cases.iter().map(CaseCard::new).collect(),
        picker,
        telephone: visitor.telephone(),
        more: crate::lists::links(&visitor.county),
        contact: contact_card(visitor, web).await?,
    };
    Ok((forgotten, Page(page)).into_response())
}

/// Who keeps in touch with the person's household, if this phone knows which it is.
async fn contact_card(visitor: &Visitor, web: &Web) -> Result<Option<ContactView>> {
    let Some(code) = visitor.home_code() else { return Ok(None) };
    let home = web.app.home_by_code(code).await?;
    Ok(home.and_then(|home| ContactView::all(&home).into_iter().next()))
}

/// Somebody still owes the person something; waiting for a rating is no longer 在办.
fn is_under_way(view: &ResidentCase) -> bool {
    let case = &view.case;
    case.reopen_request.is_some() || (case.is_open() && case.answer.is_none())
}

/// The cases remembered on this phone. Those that no longer open are forgotten.
pub(crate) async fn own_cases(
    visitor: &Visitor,
    web: &Web,
) -> Result<(Vec<ResidentCase>, SetCookies)> {
    let mine = visitor.mine();
    let (mut cases, mut kept): (Vec<ResidentCase>, Mine) = (Vec::new(), mine.clone());
    for (number, code) in mine.pairs() {
        match web.app.track(number, code).await {
            // Found since to be one that a phone must not know.
            Ok(view) if !may_be_remembered(&view.case) => kept = kept.without(number),
            Ok(view) => cases.push(view),
            Err(Error::WrongCode | Error::NotFound) => kept = kept.without(number),
            // Somebody tried too often: the case stays remembered, it is only not shown now.
            Err(Error::TooMany { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    let cookies = if kept == mine { SetCookies::none() } else { visitor.keep_mine(&kept) };
    Ok((cases, cookies))
}
