//! The sheets of an area for a day, and the way down the tree.

use askama::Template;
use jiff::civil::Date;
use maplegrid_app::reports::ReportCard;
use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::AreaId;

use super::about;
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::ui::{StaffNav, Void, filters};
use crate::words::{moment, plain_date, report_period};

/// The sheets.
#[derive(Template)]
#[template(path = "office/reports/list.html")]
pub struct ReportsPage {
    nav: StaffNav,
    place: String,
    area: String,
    crumbs: Vec<(String, String)>,
    day: String,
    on: String,
    rows: Vec<Row>,
    /// What the areas below are called, and the way to theirs.
    inside: Option<(String, Vec<(String, String)>)>,
    void: Option<Void>,
}

struct Row {
    label: String,
    url: String,
    period: String,
    every: &'static str,
    /// 王建国 今天 9:42.
    kept: Option<String>,
    may_confirm: bool,
    asked: bool,
    basis: String,
}

/// The highest area of which somebody sees sheets.
pub(in crate::office) fn home(staff: &Staff) -> Option<AreaId> {
    let (county, who) = (staff.county(), &staff.who);
    let method = county.method();
    if method.reports.is_empty() {
        return None;
    }
    let confirms = |post| method.reports.iter().any(|rule| rule.confirm.contains(post));
    let sees = who
        .holdings
        .iter()
        .filter(|held| confirms(&held.post) || who.may(Capability::ReadIndicators, &held.area));
    let areas = &county.directory.areas;
    sees.map(|held| &held.area).min_by_key(|area| areas.lineage(area).count()).cloned()
}

impl ReportsPage {
    pub(super) fn new(staff: &Staff, area: &AreaId, on: Date, cards: &[ReportCard]) -> Self {
        let county = staff.county();
        let (areas, method) = (&county.directory.areas, county.method());
        let here = |area: &AreaId| {
            Address::new("/office/reports")
                .with("area", area.as_str())
                .with("on", &on.to_string())
                .into_string()
        };
        let sees = |area: &Area| staff.who.may(Capability::ReadIndicators, &area.id);
        let mut crumbs: Vec<(String, String)> = areas
            .lineage(area)
            .skip(1)
            .filter(|above| sees(above))
            .map(|above| (above.name.clone(), here(&above.id)))
            .collect();
        crumbs.reverse();
        // Down to the smallest level that has a sheet of its own.
        let deep = |id: &AreaId| areas.lineage(id).count();
        let reported = |area: &Area| method.reports.iter().any(|rule| rule.level == area.kind);
        let below = |child: &Area| {
            sees(child)
                && areas
                    .subtree(&child.id)
                    .into_iter()
                    .any(|one| deep(&one.id) >= deep(&child.id) && reported(one))
        };
        let children: Vec<&Area> = areas.children(area).filter(|child| below(child)).collect();
        let kind = children.first().and_then(|child| method.area_kind(&child.kind));
        let links = children.iter().map(|child| (child.name.clone(), here(&child.id))).collect();
        let inside = kind.map(|kind| (kind.label.clone(), links));
        Self {
            nav: nav(staff, Spot::Reports),
            place: areas.get(area).map_or_else(String::new, |area| area.name.clone()),
            area: area.to_string(),
            crumbs,
            day: plain_date(on, staff.now.date()),
            on: on.to_string(),
            void: (cards.is_empty() && inside.is_none()).then(|| Void {
                icon: "list",
                title: "这里没有报表".to_owned(),
                more: "工作法没有给这一级写日报、周报、月报。".to_owned(),
                action: None,
            }),
            rows: cards.iter().map(|card| row(staff, area, on, card)).collect(),
            inside,
        }
    }
}

fn row(staff: &Staff, area: &AreaId, on: Date, card: &ReportCard) -> Row {
    let directory = &staff.county().directory;
    let kept = card
        .kept
        .as_ref()
        .map(|(person, at)| format!("{} {}", directory.name(person), moment(*at, staff.now)));
    Row {
        label: card.rule.label.clone(),
        url: about("", &card.rule.id, area, on).into_string(),
        period: report_period(card.period, staff.now.date()),
        every: card.rule.every.label(),
        kept,
        may_confirm: card.may_confirm,
        asked: !card.rule.confirm.is_empty(),
        basis: card.rule.basis.clone(),
    }
}
