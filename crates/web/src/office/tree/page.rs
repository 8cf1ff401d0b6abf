//! The page of an area.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::areas::{AreaHousehold, PastChange};
use maplegrid_domain::areas::{Area, AreaStep, Plan};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::AreaId;
use serde::Deserialize;

use super::form::ChangeForm;
use crate::error::Result;
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page, StaffNav, Trail, filters};
use crate::words::{Line, Mark, moment};

/// Places offered to move to or merge with.
const OTHERS_MOST: usize = 1_500;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/areas/{id}", get(area))
}

/// The address of an area's page.
pub(super) fn area_url(area: &AreaId) -> String {
    format!("/office/areas/{area}")
}

/// The page.
#[derive(Template)]
#[template(path = "office/tree/area.html")]
pub struct AreaPage {
    pub nav: StaffNav,
    pub notice: Option<Notice>,
    pub above: Vec<(String, String)>,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub code: String,
    pub below: Vec<(String, String, String)>,
    pub posts: String,
    pub changes: bool,
    /// Kinds that may lie below: id and label.
    pub kinds: Vec<(String, String)>,
    /// Where it may be moved, and what it may be merged with: id, path, chosen.
    pub parents: Vec<(String, String, bool)>,
    pub others: Vec<(String, String, bool)>,
    pub rearranges: bool,
    /// Id, words, chosen.
    pub households: Vec<(String, String, bool)>,
    pub typed: ChangeForm,
    pub trail: Trail,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    done: String,
}

async fn area(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let id = AreaId::from(id.as_str());
    let now = staff.county().directory.areas.current(&id).ok_or(Error::NotFound)?;
    if now.id != id {
        return Ok(Redirect::to(&area_url(&now.id)).into_response());
    }
    let notice = (asked.done == "1")
        .then(|| Notice::new(NoticeKind::Good, "改好了", "户、联系人和在办的件都跟着动了。"));
    let page = AreaPage::load(&staff, &web, &id, ChangeForm::default(), notice).await?;
    Ok(Page(page).into_response())
}

impl AreaPage {
    pub(super) async fn load(
        staff: &Staff,
        web: &Web,
        id: &AreaId,
        typed: ChangeForm,
        notice: Option<Notice>,
    ) -> Result<Self> {
        let history = web.app.area_history(&staff.who, id).await?;
        let changes = staff.who.may(Capability::ChangeAreas, id);
        let smallest = staff.county().directory.areas.children(id).next().is_none();
        let households = if changes && smallest {
            web.app.area_households(&staff.who, id).await?
        } else {
            Vec::new()
        };
        Self::new(staff, id, (history, households), typed, notice)
    }

    fn new(
        staff: &Staff,
        id: &AreaId,
        (history, households): (Vec<PastChange>, Vec<AreaHousehold>),
        typed: ChangeForm,
        notice: Option<Notice>,
    ) -> Result<Self> {
        let county = staff.county();
        let (method, areas) = (county.method(), &county.directory.areas);
        let area = areas.get(id).ok_or(Error::NotFound)?;
        let label = |kind: &maplegrid_domain::shared::AreaKindId| {
            method.area_kind(kind).map_or_else(|| kind.to_string(), |kind| kind.label.clone())
        };
        let may = |area: &AreaId| staff.who.may(Capability::ChangeAreas, area);
        let reads = |area: &AreaId| staff.who.may(Capability::ReadHouseholds, area) || may(area);
        let mut above: Vec<(String, String)> = areas
            .lineage(id)
            .skip(1)
            .filter(|area| reads(&area.id))
            .map(|area| (area.name.clone(), area_url(&area.id)))
            .collect();
        above.reverse();
        let below = areas
            .children(id)
            .map(|child| (child.name.clone(), area_url(&child.id), label(&child.kind)));
        let kinds =
            method.area_kinds.iter().filter(|kind| kind.parent.as_ref() == Some(&area.kind));
        let rearranges = *id != county.root && area.parent.as_ref().is_some_and(may);
        let (parents, others) =
            if rearranges { destinations(staff, area, &typed.to) } else { Default::default() };
        let lines = history.iter().map(|past| Line {
            time: moment(past.at, staff.now),
            iso: past.at.rfc3339(),
            mark: Mark::Staff,
            lead: told(&past.plan, staff),
            rest: past
                .by
                .as_ref()
                .map(|by| format!("，{}", county.directory.name(by)))
                .unwrap_or_default(),
            quote: None,
        });
        Ok(Self {
            nav: nav(staff, Spot::Areas),
            notice,
            above,
            id: id.to_string(),
            name: area.name.clone(),
            kind: label(&area.kind),
            code: area.code.clone(),
            below: below.collect(),
            posts: format!("/office/posts?area={id}"),
            changes: may(id),
            kinds: kinds.map(|kind| (kind.id.to_string(), kind.label.clone())).collect(),
            parents,
            others,
            rearranges,
            households: households
                .into_iter()
                .map(|home| {
                    let chosen = typed.households.iter().any(|id| id == home.id.as_str());
                    (home.id.into_string(), format!("{} {}", home.door, home.head), chosen)
                })
                .collect(),
            trail: Trail { lines: lines.collect() },
            typed,
        })
    }
}

/// Id, path, chosen.
type Place = (String, String, bool);

/// Where an area may be moved, and what it may be merged with, those beside it first.
fn destinations(staff: &Staff, area: &Area, to: &str) -> (Vec<Place>, Vec<Place>) {
    let county = staff.county();
    let areas = &county.directory.areas;
    let wanted = county.method().area_kind(&area.kind).and_then(|kind| kind.parent.clone());
    let (mut parents, mut others) = (Vec::new(), Vec::new());
    for other in areas.subtree(&county.root) {
        let place = || (other.id.to_string(), areas.path_name(&other.id), other.id.as_str() == to);
        if Some(&other.kind) == wanted.as_ref() && area.parent.as_ref() != Some(&other.id) {
            parents.push(place());
        }
        if other.kind == area.kind && other.id != area.id {
            others.push((other.parent != area.parent, place()));
        }
    }
    others.sort_by_key(|(apart, _)| *apart);
    parents.truncate(OTHERS_MOST);
    (parents, others.into_iter().map(|(_, place)| place).take(OTHERS_MOST).collect())
}

/// A table may make hundreds of areas at once.
const TOLD_MOST: usize = 6;

/// What a change did, in a few words.
pub(super) fn told(plan: &Plan, staff: &Staff) -> String {
    let areas = &staff.county().directory.areas;
    let name = |id: &AreaId| areas.get(id).map_or_else(|| id.to_string(), |area| area.name.clone());
    let moved = plan.households.len();
    let step = |step: &AreaStep| match step {
        AreaStep::Made { area } if moved > 0 => format!("新设{}，分入 {moved} 户", area.name),
        AreaStep::Made { area } => format!("新设{}", area.name),
        AreaStep::Renamed { from, to, .. } => format!("{from}改名为{to}"),
        AreaStep::Moved { area, from, to } => {
            format!("{}从{}划到{}", name(area), name(from), name(to))
        }
        AreaStep::Closed { area, successor, .. } => {
            format!("{}撤销，由{}接续", name(area), name(successor))
        }
    };
    let told: Vec<String> = plan.areas.iter().take(TOLD_MOST).map(step).collect();
    match plan.areas.len() {
        all if all > TOLD_MOST => format!("{}等 {all} 处", told.join("；")),
        _ => told.join("；"),
    }
}
