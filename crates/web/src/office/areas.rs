//! `/office/areas`: going through the places one level at a time, within what may be seen, with
//! each one's figures and the pages that are about it.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::people::{AreaCoverage, Coverage};
use maplegrid_domain::areas::Area;
use maplegrid_domain::people::vacancies;
use maplegrid_domain::shared::AreaId;
use serde::Deserialize;

use super::address::Address;
use super::frame::{Spot, nav};
use super::session::Staff;
use crate::error::Result;
use crate::state::Web;
use crate::ui::{Page, PlaceLink, StaffNav, filters};
use crate::words::spaced;

const HITS_MOST: usize = 30;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/areas", get(choose))
}

/// A place with what lies directly below it.
#[derive(Template)]
#[template(path = "office/areas.html")]
pub struct AreasPage {
    nav: StaffNav,
    /// The place; nothing where somebody begins with several.
    place: Option<Place>,
    find: String,
    /// Hits of the search; `None` when nothing was searched.
    hits: Option<Vec<PlaceLink>>,
    more_hits: bool,
    /// What the places below are called: 村, 邻.
    kind: String,
    rows: Vec<Row>,
    /// Which figures the reader may see.
    counts: bool,
    seats: bool,
}

/// The place itself.
struct Place {
    id: String,
    name: String,
    kind: String,
    /// Those above it, as far as the reader sees them.
    above: Vec<(String, String)>,
    figures: Row,
    /// Words, icon and address of the pages about it.
    links: Vec<(&'static str, &'static str, String)>,
}

/// A place's figures, each with the rows behind it.
struct Row {
    name: String,
    url: String,
    /// How many places are directly below it; empty for none.
    inside: String,
    households: String,
    households_url: String,
    /// Households without a contact, counted once a line; empty for none.
    gaps: String,
    gaps_url: String,
    /// Posts that nobody holds, in it and below; empty for none.
    vacant: String,
    posts_url: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    area: String,
    find: String,
}

async fn choose(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let roots = roots(&staff);
    let areas = &staff.county().directory.areas;
    let chosen = match (asked.area.as_str(), roots.as_slice()) {
        ("", [only]) => Some(only.clone()),
        ("", _) => None,
        (id, _) => {
            let now = areas.current(&AreaId::from(id)).ok_or(Error::NotFound)?;
            if now.id.as_str() != id {
                return Ok(Redirect::to(&url_of(&now.id)).into_response());
            }
            Some(now.id.clone())
        }
    };
    if chosen.as_ref().is_some_and(|id| !inside(&staff, &roots, id)) {
        return Err(Error::Forbidden.into());
    }
    let coverage = match &chosen {
        Some(id) if staff.who.reads_households(id) => Some(web.app.coverage(&staff.who, id).await?),
        _ => None,
    };
    let page = AreasPage::new(&staff, &roots, chosen.as_ref(), coverage.as_ref(), &asked.find);
    Ok(Page(page).into_response())
}

fn url_of(area: &AreaId) -> String {
    Address::new("/office/areas").with("area", area.as_str()).into_string()
}

/// The topmost places that any of the reader's lists is about.
fn roots(staff: &Staff) -> Vec<AreaId> {
    let areas = &staff.county().directory.areas;
    let mut held: Vec<AreaId> = staff.readable().into_iter().cloned().collect();
    held.extend(staff.who.household_roots());
    held.extend(staff.home_of_posts());
    held.retain(|area| areas.is_open(area));
    held.sort();
    held.dedup();
    let within = |area: &AreaId, other: &AreaId| other != area && areas.is_within(area, other);
    let topmost = held.iter().filter(|area| !held.iter().any(|other| within(area, other)));
    topmost.cloned().collect()
}

fn inside(staff: &Staff, roots: &[AreaId], area: &AreaId) -> bool {
    roots.iter().any(|root| staff.county().directory.areas.is_within(area, root))
}

impl AreasPage {
    fn new(
        staff: &Staff,
        roots: &[AreaId],
        chosen: Option<&AreaId>,
        coverage: Option<&Coverage>,
        find: &str,
    ) -> Self {
        let county = staff.county();
        let areas = &county.directory.areas;
        let shown: Vec<&Area> = match chosen {
            Some(id) => areas.children(id).collect(),
            None => roots.iter().filter_map(|id| areas.get(id)).collect(),
        };
        let seats = chosen.is_none_or(|id| staff.who.sees_posts(id));
        let vacant = if seats { vacant_below(staff, chosen, &shown) } else { HashMap::new() };
        let figures = |area: &Area| {
            let of = |coverage: &'_ &AreaCoverage| coverage.area == area.id;
            let all = coverage.into_iter().flat_map(|found| found.children.iter());
            let mut all = all.chain(coverage.map(|found| &found.area));
            row(staff, area, all.find(of), vacant.get(&area.id).copied().unwrap_or(0))
        };
        let find = find.trim();
        let (hits, more_hits) = if find.is_empty() {
            (None, false)
        } else {
            let (hits, more) = search(staff, roots, find);
            (Some(hits), more)
        };
        let kind = shown.first().and_then(|area| county.method().area_kind(&area.kind));
        let place = chosen.and_then(|id| areas.get(id));
        Self {
            nav: nav(staff, Spot::Areas),
            place: place.map(|area| Place::new(staff, roots, area, figures(area))),
            find: find.to_owned(),
            hits,
            more_hits,
            kind: kind.map_or_else(|| "地方".to_owned(), |kind| kind.label.clone()),
            rows: shown.into_iter().map(figures).collect(),
            counts: coverage.is_some(),
            seats,
        }
    }
}

impl Place {
    fn new(staff: &Staff, roots: &[AreaId], area: &Area, figures: Row) -> Self {
        let county = staff.county();
        let areas = &county.directory.areas;
        let mut above: Vec<(String, String)> = areas
            .lineage(&area.id)
            .skip(1)
            .filter(|above| inside(staff, roots, &above.id))
            .map(|above| (above.name.clone(), url_of(&above.id)))
            .collect();
        above.reverse();
        let kind = county.method().area_kind(&area.kind);
        Self {
            id: area.id.to_string(),
            name: area.name.clone(),
            kind: kind.map_or_else(String::new, |kind| kind.label.clone()),
            above,
            figures,
            links: links(staff, &area.id),
        }
    }
}

/// The pages about a place that the reader may open.
fn links(staff: &Staff, area: &AreaId) -> Vec<(&'static str, &'static str, String)> {
    let about = |path: &str| Address::new(path).with("area", area.as_str()).into_string();
    let areas = &staff.county().directory.areas;
    let mut links = Vec::new();
    if staff.readable().into_iter().any(|root| areas.is_within(area, root)) {
        links.push(("在办的事", "list", list_of(staff, area)));
    }
    let households = staff.who.reads_households(area);
    if households {
        links.push(("户", "home", about("/office/households")));
        links.push(("联户情况", "users", about("/office/network")));
    }
    if staff.who.sees_posts(area) {
        links.push(("岗位", "shield", about("/office/posts")));
        links.push(("调整和经过", "edit", format!("/office/areas/{area}")));
    }
    if households {
        links.push(("打印卡、码", "print", about("/office/paper")));
    }
    links
}

/// The open cases of an area.
fn list_of(staff: &Staff, area: &AreaId) -> String {
    let chosen = if *area == staff.begin() { "" } else { area.as_str() };
    Address::new("/office").with("view", "open").with("area", chosen).into_string()
}

fn row(staff: &Staff, area: &Area, coverage: Option<&AreaCoverage>, vacant: usize) -> Row {
    let county = staff.county();
    let about = |path: &str| Address::new(path).with("area", area.id.as_str()).into_string();
    let some = |count: u64| if count == 0 { String::new() } else { spaced(count) };
    let gaps = coverage.map_or(0, |coverage| {
        let lines = county.method().network.lines.iter().filter(|line| !line.optional);
        lines.map(|line| coverage.gaps(&line.id)).sum()
    });
    let children = county.directory.areas.children(&area.id).count();
    Row {
        name: area.name.clone(),
        url: url_of(&area.id),
        inside: some(u64::try_from(children).unwrap_or(u64::MAX)),
        households: coverage.map_or_else(String::new, |coverage| spaced(coverage.households)),
        households_url: about("/office/households"),
        gaps: some(gaps),
        gaps_url: about("/office/network"),
        vacant: some(u64::try_from(vacant).unwrap_or(u64::MAX)),
        posts_url: about("/office/posts"),
    }
}

/// How many posts nobody holds, in each of the places shown with all below it, and in the place
/// they lie in. One walk over the vacancies, however many places there are.
fn vacant_below(staff: &Staff, chosen: Option<&AreaId>, shown: &[&Area]) -> HashMap<AreaId, usize> {
    let (method, directory) = (staff.county().method(), &staff.county().directory);
    let tops: Vec<&AreaId> = match chosen {
        Some(id) => vec![id],
        None => shown.iter().map(|area| &area.id).collect(),
    };
    let mut counts: HashMap<AreaId, usize> =
        shown.iter().map(|area| &area.id).chain(chosen).map(|id| (id.clone(), 0)).collect();
    for top in tops.into_iter().filter(|top| staff.who.sees_posts(top)) {
        for vacancy in vacancies(method, directory, top) {
            for above in directory.areas.lineage(&vacancy.area) {
                if let Some(count) = counts.get_mut(&above.id) {
                    *count += 1;
                }
            }
        }
    }
    counts
}

/// Places whose name holds the last word and whose path holds all of them, upper ones first; and
/// whether there are more.
fn search(staff: &Staff, roots: &[AreaId], find: &str) -> (Vec<PlaceLink>, bool) {
    let areas = &staff.county().directory.areas;
    let words: Vec<&str> = find.split_whitespace().collect();
    let Some((last, others)) = words.split_last() else { return (Vec::new(), false) };
    let named = areas.iter().filter(|area| area.name.contains(last));
    let mut hits: Vec<(usize, &Area)> = named
        .filter(|area| inside(staff, roots, &area.id))
        .filter(|area| {
            let above = || areas.lineage(&area.id);
            others.iter().all(|word| above().any(|place| place.name.contains(word)))
        })
        .map(|area| (areas.lineage(&area.id).count(), area))
        .collect();
    hits.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let more = hits.len() > HITS_MOST;
    let link = |(_, area): (usize, &Area)| PlaceLink {
        name: areas.path_name(&area.id),
        url: url_of(&area.id),
        inside: Vec::new(),
        count: String::new(),
    };
    (hits.into_iter().take(HITS_MOST).map(link).collect(), more)
}
