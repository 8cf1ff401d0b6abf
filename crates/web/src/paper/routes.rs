//! `/office/paper` for an area, `/work/cards` for one's own households.

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::homes::{CARDS_MOST, PaperCard};
use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, HouseholdId, PostId};
use serde::Deserialize;

use super::pages::{CardsForm, CardsPage, ChoosePage, DoorsPage, PosterPage, choice};
use super::sheets::Press;
use crate::error::{Problem, Result};
use crate::office::Staff;
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::Visitor;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/office/paper", get(choose))
        .route("/office/paper/cards", get(back).post(cards))
        .route("/office/paper/doors", get(doors))
        .route("/office/paper/posters", get(posters))
        .route("/work/cards", get(back_to_mine).post(own_cards))
        .merge(super::mediation::routes())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    csrf: String,
    area: String,
    household: String,
    /// `a6` for one card a page.
    size: String,
    /// A post, for the poster of an office.
    office: String,
    /// Every place inside, too.
    inside: String,
}

/// The area asked for; the reader's own, if none is.
fn area_of<'a>(staff: &'a Staff, asked: &str) -> Result<&'a Area> {
    let areas = &staff.county().directory.areas;
    let id = match asked {
        "" => staff.who.home(),
        id => AreaId::from(id),
    };
    areas.get(&id).ok_or_else(|| Error::NotFound.into())
}

async fn choose(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let area = area_of(&staff, &asked.area)?;
    let homes = web.app.homes_in(&staff.who, &area.id).await?.len();
    let county = staff.county();
    let method = county.method();
    let offices = method.posts.iter().filter(|post| {
        let held = county.directory.holders(&post.id, &area.id);
        post.level == area.kind && !post.office.is_empty() && !held.is_empty()
    });
    let mut named: Vec<(String, String)> = Vec::new();
    for post in offices {
        if !named.iter().any(|(_, office)| *office == post.office) {
            named.push((post.id.to_string(), post.office.clone()));
        }
    }
    let page = ChoosePage {
        nav: ChoosePage::frame(&staff),
        area: area.id.to_string(),
        place: area.name.clone(),
        homes,
        may_print_cards: staff.who.may(Capability::KeepHouseholds, &area.id),
        inside: county.directory.areas.children(&area.id).map(choice).collect(),
        offices: named,
    };
    Ok(Page(page).into_response())
}

async fn back() -> Redirect {
    Redirect::to("/office/paper")
}

async fn back_to_mine() -> Redirect {
    Redirect::to("/work/mine")
}

async fn cards(
    staff: Staff,
    visitor: Visitor,
    State(web): State<Web>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    staff.check(&asked.csrf)?;
    let (area, cards, at) = if asked.household.is_empty() {
        let area = area_of(&staff, &asked.area)?;
        let at = format!("/office/paper?area={}", area.id);
        (area.id.clone(), web.app.cards_in(&staff.who, &area.id).await?, at)
    } else {
        let ids = vec![HouseholdId::new(asked.household.clone())];
        let cards = web.app.cards_of(&staff.who, ids).await?;
        let area = cards.first().map(|card| card.home.household.area.clone());
        let at = format!("/office/households/{}", asked.household);
        (area.unwrap_or_else(|| staff.who.home()), cards, at)
    };
    let from = Sheets { area, asked, at, action: "/office/paper/cards" };
    Ok(sheets(&staff, &visitor, &cards, from))
}

async fn own_cards(
    staff: Staff,
    visitor: Visitor,
    State(web): State<Web>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    staff.check(&asked.csrf)?;
    let ids = if asked.household.is_empty() {
        let homes = web.app.my_households(&staff.who.person, staff.now.date()).await?;
        homes.into_iter().map(|home| home.id).collect()
    } else {
        vec![HouseholdId::new(asked.household.clone())]
    };
    let cards = web.app.cards_of(&staff.who, ids).await?;
    let area = staff.who.home();
    let at = "/work/mine".to_owned();
    let from = Sheets { area, asked, at, action: "/work/cards" };
    Ok(sheets(&staff, &visitor, &cards, from))
}

/// Where the sheets come from and how to ask for them again.
struct Sheets {
    area: AreaId,
    asked: Asked,
    at: String,
    action: &'static str,
}

fn sheets(staff: &Staff, visitor: &Visitor, cards: &[PaperCard], from: Sheets) -> Response {
    let press = Press { county: staff.county(), base: &visitor.base, now: staff.now };
    let page = CardsPage {
        back: from.at,
        place: press.names(&from.area),
        small: from.asked.size == "a6",
        cards: cards.iter().map(|card| press.card(card)).collect(),
        form: CardsForm {
            action: from.action,
            csrf: staff.who.csrf.clone(),
            area: from.asked.area,
            household: from.asked.household,
        },
    };
    Page(page).into_response()
}

fn few_enough(count: usize) -> Result<()> {
    if count <= CARDS_MOST {
        return Ok(());
    }
    Err(Problem::new(
        axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        "too_many_sheets",
        format!("一次最多打 {CARDS_MOST} 户，这里有 {count} 户"),
        "请选小一级的地方，例如一个网格，分几次打。",
    ))
}

async fn doors(
    staff: Staff,
    visitor: Visitor,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let homes = if asked.household.is_empty() {
        web.app.homes_in(&staff.who, &area_of(&staff, &asked.area)?.id).await?
    } else {
        let id = HouseholdId::new(asked.household.clone());
        vec![web.app.home_for(&staff.who, &id).await?]
    };
    few_enough(homes.len())?;
    let press = Press { county: staff.county(), base: &visitor.base, now: staff.now };
    let area = area_of(&staff, &asked.area)?;
    let page = DoorsPage {
        back: format!("/office/paper?area={}", area.id),
        place: press.names(&area.id),
        doors: homes.iter().map(|home| press.front(home)).collect(),
    };
    Ok(Page(page).into_response())
}

async fn posters(staff: Staff, visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response> {
    let area = area_of(&staff, &asked.area)?;
    let county = staff.county();
    let press = Press { county, base: &visitor.base, now: staff.now };
    let office = (!asked.office.is_empty()).then(|| PostId::from(asked.office.as_str()));
    let mut posters = Vec::new();
    if asked.inside.is_empty() {
        posters.push(press.poster(area, office.as_ref()));
    } else {
        let inside = county.directory.areas.children(&area.id);
        posters.extend(inside.map(|place| press.poster(place, None)));
    }
    few_enough(posters.len())?;
    let page = PosterPage {
        back: format!("/office/paper?area={}", area.id),
        place: press.names(&area.id),
        posters,
    };
    Ok(Page(page).into_response())
}
