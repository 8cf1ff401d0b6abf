//! `/office/areas`: choosing the area that the lists are about, within what may be read.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_domain::areas::Area;
use maplegrid_domain::shared::AreaId;
use serde::Deserialize;

use super::address::Address;
use super::frame::{Spot, nav};
use super::session::Staff;
use crate::state::Web;
use crate::ui::{Page, PlaceLink, StaffNav, filters};
use crate::words::spaced;

/// More places than this and only their upper levels are shown; the search finds the rest.
const TREE_MOST: usize = 400;
const HITS_MOST: usize = 30;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/areas", get(choose))
}

/// The tree of places, each leading to its open cases.
#[derive(Template)]
#[template(path = "office/areas.html")]
pub struct AreasPage {
    pub nav: StaffNav,
    pub find: String,
    pub hits: Option<Vec<PlaceLink>>,
    pub tree: Vec<PlaceLink>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    find: String,
}

async fn choose(staff: Staff, Query(asked): Query<Asked>) -> Response {
    Page(AreasPage::new(&staff, &asked.find)).into_response()
}

impl AreasPage {
    pub fn new(staff: &Staff, find: &str) -> Self {
        let areas = &staff.county().directory.areas;
        let roots = staff.readable();
        let inside = |area: &Area| roots.iter().any(|root| areas.is_within(&area.id, root));
        let depth = if areas.len() > TREE_MOST { 2 } else { 3 };
        let tree = roots.iter().filter_map(|id| areas.get(id));
        let find = find.trim();
        let hits = (!find.is_empty()).then(|| {
            let mut hits: Vec<&Area> =
                areas.iter().filter(|area| area.name.contains(find) && inside(area)).collect();
            hits.sort_by_key(|area| (areas.lineage(&area.id).count(), &area.id));
            let named =
                |area: &Area| PlaceLink { name: areas.path_name(&area.id), ..link(staff, area, 0) };
            hits.into_iter().take(HITS_MOST).map(named).collect()
        });
        Self {
            nav: nav(staff, Spot::Other),
            find: find.to_owned(),
            hits,
            tree: tree.map(|area| link(staff, area, depth)).collect(),
        }
    }
}

fn link(staff: &Staff, area: &Area, depth: usize) -> PlaceLink {
    let areas = &staff.county().directory.areas;
    let children = areas.children(&area.id).count();
    let inside = match depth {
        0 | 1 => Vec::new(),
        more => areas.children(&area.id).map(|child| link(staff, child, more - 1)).collect(),
    };
    PlaceLink {
        name: area.name.clone(),
        url: list_of(staff, &area.id),
        inside,
        count: if children == 0 { String::new() } else { spaced(children as u64) },
    }
}

/// The open cases of an area.
fn list_of(staff: &Staff, area: &AreaId) -> String {
    let chosen = if *area == staff.begin() { "" } else { area.as_str() };
    Address::new("/office").with("view", "open").with("area", chosen).into_string()
}
