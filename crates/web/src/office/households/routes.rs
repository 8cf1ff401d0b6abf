//! Reading households.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_app::people::HouseholdQuery;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, HouseholdId};
use serde::Deserialize;

use super::card::Beside;
use super::care::CarePanel;
use super::{HouseholdPage, HouseholdsPage, NewForm, NewHouseholdPage, StepForm};
use super::{care, writing};
use crate::error::Result;
use crate::office::address::Address;
use crate::office::network::area_of;
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::Page;

pub(in crate::office) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/households", get(list))
        .route("/office/households/new", get(new).post(writing::create))
        .route("/office/households/{id}", get(card))
        .route("/office/households/{id}/look", post(look))
        .route("/office/households/{id}/edit", post(writing::edit))
        .route("/office/households/{id}/move", post(writing::move_to))
        .route("/office/households/{id}/close", post(writing::close))
        .route("/office/households/{id}/contact", post(writing::contact))
        .route("/office/households/{id}/care/{step}", post(care::step))
        .route("/office/households/{id}/members", post(writing::member))
        .route("/office/households/{id}/members/remove", post(writing::remove_member))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    area: String,
    find: String,
    after: String,
    said: String,
}

async fn list(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let query = HouseholdQuery {
        area: Some(area_of(&staff, &asked.area)?),
        find: asked.find.trim().replace(' ', ""),
        after: Some(asked.after.clone()).filter(|after| !after.is_empty()),
        limit: 0,
    };
    let later = query.after.is_some();
    let page = web.app.households(&staff.who, query).await?;
    Ok(Page(HouseholdsPage::new(&staff, asked.find.trim(), &page, later)).into_response())
}

async fn new(staff: Staff, Query(asked): Query<Asked>) -> Result<Response> {
    let (areas, area) = (&staff.county().directory.areas, AreaId::new(asked.area.as_str()));
    // A household belongs to one of the smallest areas; the list leads down to them.
    if !areas.is_open(&area) || areas.children(&area).next().is_some() {
        let list = Address::new("/office/households").with("area", &asked.area);
        return Ok(Redirect::to(&list.into_string()).into_response());
    }
    if !staff.who.may(Capability::KeepHouseholds, &area) {
        return Err(Error::Forbidden.into());
    }
    let form = NewForm { area: asked.area, ..NewForm::default() };
    Ok(Page(NewHouseholdPage::new(&staff, &form, Vec::new())).into_response())
}

async fn card(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let said = writing::said(&asked.said);
    let id = HouseholdId::new(id);
    let page = page(&staff, &web, &id, Beside { said, ..Beside::default() }).await?;
    Ok(Page(page).into_response())
}

/// Sealed data is shown once, in the answer to a press of a button, and the look is recorded.
async fn look(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let unmasked = Some(web.app.look_at_household(&staff.who, &id).await?);
    let beside = Beside { unmasked, ..Beside::default() };
    Ok(Page(page(&staff, &web, &id, beside).await?).into_response())
}

/// The card with what is beside it; candidates are only read for those who may choose.
pub(super) async fn page(
    staff: &Staff,
    web: &Web,
    id: &HouseholdId,
    mut beside: Beside,
) -> Result<HouseholdPage> {
    let card = web.app.household(&staff.who, id).await?;
    let keeps = staff.who.may(Capability::KeepHouseholds, card.area());
    if card.may_keep {
        let area: &AreaId = card.area();
        for line in &card.lines {
            let found = web.app.candidates(&staff.who, &line.line.id, area).await?;
            beside.candidates.push((line.line.id.clone(), found));
        }
    }
    let seen = web.app.household_card(&staff.who.person, id).await?;
    let correction = web.app.correction_of(&staff.who.person, id).await?;
    let panel = CarePanel::new(staff, &seen, (correction.as_ref(), keeps));
    Ok(HouseholdPage::new(staff, &card, panel, beside))
}
