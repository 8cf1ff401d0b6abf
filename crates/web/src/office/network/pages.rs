//! Figures with their denominators, each a link to its rows.

use askama::Template;
use maplegrid_app::people::{AreaCoverage, Coverage, GapPage, Outside, TierCount};
use maplegrid_domain::shared::{AreaId, LineId};

use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::households::Row;
use crate::office::session::Staff;
use crate::ui::{StaffNav, filters};
use crate::words::spaced;

/// Warnings shown before somebody asks for all.
const WARNINGS_FIRST: usize = 10;
const WARNINGS_MOST: usize = 500;

/// The coverage of an area and of those in it.
#[derive(Template)]
#[template(path = "office/network.html")]
pub struct NetworkPage {
    nav: StaffNav,
    title: String,
    crumbs: Vec<(String, String)>,
    lines: Vec<String>,
    /// What the areas below are called; nothing if there are none.
    inside: Option<String>,
    whole: AreaRow,
    rows: Vec<AreaRow>,
    tiers: Vec<(String, String)>,
    warnings: Vec<Warning>,
    more_warnings: Option<(String, String)>,
    import_url: Option<&'static str>,
    export_url: String,
}

/// An area's figures.
struct AreaRow {
    name: String,
    url: String,
    households: String,
    households_url: String,
    cells: Vec<Cell>,
}

/// One line of an area.
struct Cell {
    linked: String,
    of: String,
    /// 缺 9 户, with where they are named.
    gaps: Option<(String, String)>,
    optional: bool,
}

/// Something outside what the method publishes.
struct Warning {
    name: String,
    url: String,
    words: String,
}

impl NetworkPage {
    pub fn new(staff: &Staff, coverage: &Coverage, all_warnings: bool) -> Self {
        let (county, method) = (staff.county(), staff.county().method());
        let areas = &county.directory.areas;
        let area = &coverage.area.area;
        let mut warnings: Vec<Warning> = Vec::new();
        let most = if all_warnings { WARNINGS_MOST } else { WARNINGS_FIRST };
        warnings.extend(coverage.outside.iter().take(most).map(|one| warning(staff, one)));
        let hidden = coverage.outside.len() - warnings.len();
        let kind = coverage.children.first().and_then(|child| areas.get(&child.area));
        let inside = kind.and_then(|child| method.area_kind(&child.kind));
        let labels = method.network.tiers.iter();
        let tiers = coverage.area.tiers.iter().flatten().filter_map(|(id, n)| {
            let tier = labels.clone().find(|tier| tier.id == *id)?;
            let words = match n {
                TierCount::Exactly(0) => return None,
                TierCount::Exactly(n) => spaced(*n),
                TierCount::Between(0, most) => format!("少于 {}", most + 1),
                TierCount::Between(least, most) => format!("{least}–{most}"),
            };
            Some((tier.label.clone(), words))
        });
        Self {
            nav: nav(staff, Spot::Network),
            title: areas.get(area).map_or_else(String::new, |area| area.name.clone()),
            crumbs: crumbs(staff, area, "/office/network"),
            lines: method.network.lines.iter().map(|line| line.label.clone()).collect(),
            inside: inside.map(|kind| kind.label.clone()),
            whole: row(staff, &coverage.area, area),
            rows: coverage.children.iter().map(|child| row(staff, child, area)).collect(),
            tiers: tiers.collect(),
            warnings,
            more_warnings: (hidden > 0).then(|| {
                let url = Address::new("/office/network").with("area", area.as_str());
                (spaced(coverage.outside.len() as u64), url.with("show", "warnings").into_string())
            }),
            import_url: staff.keeps_households().then_some("/office/import"),
            export_url: Address::new("/office/export/households")
                .with("area", area.as_str())
                .into_string(),
        }
    }
}

/// The areas above, as far as the reader may see them.
pub(in crate::office) fn crumbs(staff: &Staff, area: &AreaId, path: &str) -> Vec<(String, String)> {
    let areas = &staff.county().directory.areas;
    let mut above: Vec<(String, String)> = areas
        .lineage(area)
        .skip(1)
        .filter(|above| staff.who.reads_households(&above.id))
        .map(|above| {
            let url = Address::new(path).with("area", above.id.as_str()).into_string();
            (above.name.clone(), url)
        })
        .collect();
    above.reverse();
    above
}

fn row(staff: &Staff, coverage: &AreaCoverage, whole: &AreaId) -> AreaRow {
    let county = staff.county();
    let areas = &county.directory.areas;
    let area = &coverage.area;
    let households_url = Address::new("/office/households").with("area", area.as_str());
    let deeper = areas.children(area).next().is_some() && area != whole;
    let url = if deeper {
        Address::new("/office/network").with("area", area.as_str())
    } else {
        households_url.clone()
    };
    let cells = county.method().network.lines.iter().map(|line| {
        let gaps = coverage.gaps(&line.id);
        Cell {
            linked: spaced(coverage.households - gaps),
            of: spaced(coverage.households),
            gaps: (gaps > 0).then(|| (spaced(gaps), gaps_url(area, &line.id))),
            optional: line.optional,
        }
    });
    AreaRow {
        name: areas.get(area).map_or_else(String::new, |area| area.name.clone()),
        url: url.into_string(),
        households: spaced(coverage.households),
        households_url: households_url.into_string(),
        cells: cells.collect(),
    }
}

fn gaps_url(area: &AreaId, line: &LineId) -> String {
    let url = Address::new("/office/network/gaps").with("area", area.as_str());
    url.with("line", line.as_str()).into_string()
}

fn warning(staff: &Staff, outside: &Outside) -> Warning {
    let (county, method) = (staff.county(), staff.county().method());
    let areas = &county.directory.areas;
    let list = |area: &AreaId| {
        Address::new("/office/households").with("area", area.as_str()).into_string()
    };
    match outside {
        Outside::Area { area, households, published: (least, most) } => Warning {
            name: areas.path_name(area),
            url: list(area),
            words: format!("{} 户，方法里是 {least}–{most} 户", spaced(*households)),
        },
        Outside::Contact { line, person, area, households, published: (least, most) } => {
            let label = method.network.line(line).map_or("", |line| line.label.as_str());
            Warning {
                name: format!("{} {}", areas.path_name(area), county.directory.name(person)),
                url: list(area),
                words: format!(
                    "{label}联系 {} 户，方法里是 {least}–{most} 户",
                    spaced(*households)
                ),
            }
        }
    }
}

/// Households without a contact on a line.
#[derive(Template)]
#[template(path = "office/gaps.html")]
pub struct GapsPage {
    nav: StaffNav,
    title: String,
    crumbs: Vec<(String, String)>,
    line: String,
    gaps: String,
    households: String,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
}

impl GapsPage {
    pub fn new(staff: &Staff, page: &GapPage, later: bool) -> Self {
        let (county, method) = (staff.county(), staff.county().method());
        let area = county.directory.areas.get(&page.area);
        let here = Address::new("/office/network/gaps")
            .with("area", page.area.as_str())
            .with("line", page.line.as_str());
        let line = method.network.line(&page.line);
        Self {
            nav: nav(staff, Spot::Network),
            title: area.map_or_else(String::new, |area| area.name.clone()),
            crumbs: crumbs(staff, &page.area, "/office/network"),
            line: line.map_or_else(String::new, |line| line.label.clone()),
            gaps: spaced(page.gaps),
            households: spaced(page.households),
            rows: page.rows.iter().map(|line| Row::new(staff, line)).collect(),
            first: later.then(|| here.clone().into_string()),
            next: page.next.as_ref().map(|after| here.with("after", after).into_string()),
        }
    }
}
