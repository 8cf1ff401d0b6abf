//! One sheet: its figures, each a link to what was counted; what was confirmed; and how both
//! differ.

use askama::Template;
use maplegrid_app::CaseRow;
use maplegrid_app::reports::ReportSheet;
use maplegrid_domain::methods::{ContactLine, ReportFigure};
use maplegrid_domain::reports::{Counted, Rejection};
use maplegrid_domain::shared::{AreaId, CategoryId};

use super::about;
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::inbox::{badge, standing, village_name};
use crate::office::session::Staff;
use crate::ui::{StaffNav, filters};
use crate::words::{
    DueBadge, counted, date_on_paper, holder_of, moment_on_paper, report_period,
    report_period_on_paper, report_turns, spaced,
};

/// What stands for no category in an address.
pub(super) const UNCATEGORISED: &str = "-";

/// A sheet.
#[derive(Template)]
#[template(path = "office/reports/sheet.html")]
pub struct SheetPage {
    nav: StaffNav,
    crumbs: Vec<(String, String)>,
    label: String,
    place: String,
    period: String,
    paper_period: String,
    basis: String,
    /// The period runs: the figures go on changing.
    runs: bool,
    counted_at: String,
    before: (&'static str, String),
    after: Option<(&'static str, String)>,
    exports: [(&'static str, String); 2],
    stats: Vec<Stat>,
    confirming: Confirming,
    differences: Vec<[String; 3]>,
    categories: Option<Table>,
    areas: Option<Table>,
    ledger: Option<Vec<Group>>,
    /// More than the ledger shows, and where they are.
    ledger_more: Option<String>,
}

/// A figure with the way to what was counted.
struct Stat {
    label: &'static str,
    count: String,
    of: String,
    unit: &'static str,
    how: &'static str,
    url: Option<String>,
    late: bool,
}

/// Words, and where they lead.
type Linked = (String, Option<String>);

/// Rows of figures under their names.
struct Table {
    what: String,
    heads: Vec<&'static str>,
    /// What a row is about, with where it leads, and its figures with what is behind them.
    rows: Vec<(String, Option<String>, Vec<Linked>)>,
}

/// The open cases of a category.
struct Group {
    label: String,
    rows: Vec<Open>,
}

struct Open {
    due: DueBadge,
    /// The day of the limit, and whether it has passed.
    due_on_paper: String,
    url: String,
    title: String,
    number: String,
    place: String,
    owner: String,
    step: String,
}

/// The one tap.
struct Confirming {
    /// Nobody is asked for it.
    asked: bool,
    kept: Option<Kept>,
    /// The form's address and fields.
    form: Option<(String, String, String)>,
    /// Its last working day is still to come.
    early: bool,
    csrf: String,
}

struct Kept {
    by: String,
    at: String,
    digest: String,
    is_sound: bool,
}

impl SheetPage {
    pub(super) fn new(staff: &Staff, sheet: &ReportSheet) -> Self {
        let county = staff.county();
        let lines = &county.method().network.lines;
        let (areas, today) = (&county.directory.areas, sheet.now.date());
        let first = sheet.period.days.first;
        let to = |path: &str| about(path, &sheet.rule.id, &sheet.area, first);
        let turns = report_turns(sheet.rule.every);
        let at = |on| about("", &sheet.rule.id, &sheet.area, on).into_string();
        let list = |area: &AreaId| Address::new("/office/reports").with("area", area.as_str());
        let after = sheet.period.after();
        let place = areas.get(&sheet.area).map_or_else(String::new, |area| area.name.clone());
        Self {
            nav: nav(staff, Spot::Reports),
            crumbs: vec![
                ("日报周报".to_owned(), "/office/reports".to_owned()),
                (place.clone(), list(&sheet.area).with("on", &first.to_string()).into_string()),
            ],
            label: sheet.rule.label.clone(),
            place,
            period: report_period(sheet.period, today),
            paper_period: report_period_on_paper(sheet.period),
            basis: sheet.rule.basis.clone(),
            runs: sheet.period.runs(sheet.now),
            counted_at: moment_on_paper(sheet.now),
            before: (turns.0, at(sheet.period.before().days.first)),
            after: after.has_begun(sheet.now).then(|| (turns.1, at(after.days.first))),
            exports: [
                ("Excel", to("/export").with("format", "xlsx").into_string()),
                ("CSV", to("/export").with("format", "csv").into_string()),
            ],
            stats: sheet.figures.whole.iter().map(|one| stat(lines, sheet, one)).collect(),
            confirming: confirming(staff, sheet),
            differences: sheet
                .differences
                .iter()
                .map(|pair| {
                    [pair.now.figure.label().to_owned(), counted(&pair.kept), counted(&pair.now)]
                })
                .collect(),
            categories: categories(staff, sheet),
            areas: inside(staff, sheet),
            ledger: ledger(staff, sheet),
            ledger_more: sheet
                .ledger_goes_on
                .then(|| rows_of(sheet, ReportFigure::Open).into_string()),
        }
    }
}

fn rows_of(sheet: &ReportSheet, figure: ReportFigure) -> Address {
    about("/rows", &sheet.rule.id, &sheet.area, sheet.period.days.first).with("figure", figure.id())
}

/// Where what was counted is listed, for whoever may read it; perhaps of one of the areas inside.
fn behind(
    lines: &[ContactLine],
    sheet: &ReportSheet,
    figure: ReportFigure,
    inside: Option<&AreaId>,
) -> Option<String> {
    let url = rows_of(sheet, figure);
    let url = match inside {
        Some(inside) => url.with("inside", inside.as_str()),
        None => url,
    };
    match figure {
        ReportFigure::Gaps => sheet.reads_households.then(|| {
            let area = inside.unwrap_or(&sheet.area).as_str();
            // Where there is one line only, its households; else the lines come first.
            let address = match lines {
                [line] => Address::new("/office/network/gaps").with("line", line.id.as_str()),
                _ => Address::new("/office/network"),
            };
            address.with("area", area).into_string()
        }),
        ReportFigure::Visited | ReportFigure::Contacts => {
            sheet.reads_households.then(|| url.into_string())
        }
        ReportFigure::MediationsOpened | ReportFigure::MediationsAgreed => Some(url.into_string()),
        _ => sheet.reads_cases.then(|| url.into_string()),
    }
}

fn stat(lines: &[ContactLine], sheet: &ReportSheet, one: &Counted) -> Stat {
    Stat {
        label: one.figure.label(),
        count: spaced(one.count),
        of: one.of.map(spaced).unwrap_or_default(),
        unit: one.figure.unit(),
        how: one.figure.counted(),
        url: behind(lines, sheet, one.figure, None),
        late: one.figure == ReportFigure::Overdue && one.count > 0,
    }
}

fn confirming(staff: &Staff, sheet: &ReportSheet) -> Confirming {
    let directory = &staff.county().directory;
    let form = sheet.may_confirm.is_ok().then(|| {
        let url = format!("/office/reports/{}/confirm", sheet.rule.id);
        (url, sheet.area.to_string(), sheet.period.days.first.to_string())
    });
    Confirming {
        asked: sheet.may_confirm != Err(Rejection::NotAsked) || sheet.kept.is_some(),
        kept: sheet.kept.as_ref().map(|kept| Kept {
            by: directory.name(&kept.person).to_owned(),
            at: moment_on_paper(kept.at),
            digest: kept.digest.get(..16).unwrap_or_default().to_owned(),
            is_sound: sheet.kept_is_sound,
        }),
        form,
        early: sheet.now.date() < sheet.period.days.due(&staff.county().calendar),
        csrf: staff.who.csrf.clone(),
    }
}

fn label_of(staff: &Staff, category: Option<&CategoryId>) -> String {
    let method = staff.county().method();
    let known = category.and_then(|id| method.category(id)).map(|known| known.label.clone());
    known.or_else(|| category.map(ToString::to_string)).unwrap_or_else(|| "待分类".to_owned())
}

fn categories(staff: &Staff, sheet: &ReportSheet) -> Option<Table> {
    let lines = &sheet.figures.categories;
    let heads = lines.first()?.counted.iter().map(|one| one.figure.label()).collect();
    let rows = lines.iter().map(|line| {
        let name = label_of(staff, line.category.as_ref());
        let wanted = line.category.as_ref().map_or(UNCATEGORISED, |category| category.as_str());
        let cells = line.counted.iter().map(|one| {
            let url = rows_of(sheet, one.figure).with("category", wanted).into_string();
            (spaced(one.count), (sheet.reads_cases && one.count > 0).then_some(url))
        });
        (name, None, cells.collect())
    });
    Some(Table { what: "类别".to_owned(), heads, rows: rows.collect() })
}

fn inside(staff: &Staff, sheet: &ReportSheet) -> Option<Table> {
    let (areas, method) = (&staff.county().directory.areas, staff.county().method());
    let (first, counted_first) = sheet.areas.first()?;
    let kind = areas.get(first).and_then(|area| method.area_kind(&area.kind));
    let (on, lines) = (sheet.period.days.first.to_string(), &method.network.lines);
    let rows = sheet.areas.iter().map(|(area, figures)| {
        let name = areas.get(area).map_or_else(String::new, |area| area.name.clone());
        let url = Address::new("/office/reports").with("area", area.as_str()).with("on", &on);
        let down =
            |one: &Counted| behind(lines, sheet, one.figure, Some(area)).filter(|_| one.count > 0);
        let cells = figures.iter().map(|one| (counted(one), down(one))).collect();
        (name, Some(url.into_string()), cells)
    });
    Some(Table {
        what: kind.map_or_else(String::new, |kind| kind.label.clone()),
        heads: counted_first.iter().map(|one| one.figure.label()).collect(),
        rows: rows.collect(),
    })
}

/// By category, in the order of the method.
fn ledger(staff: &Staff, sheet: &ReportSheet) -> Option<Vec<Group>> {
    if sheet.ledger.is_empty() {
        return None;
    }
    let categories = &staff.county().method().categories;
    let place = |row: &CaseRow| {
        let known = row.category.as_ref();
        known.and_then(|id| categories.iter().position(|one| one.id == *id)).unwrap_or(usize::MAX)
    };
    let mut rows: Vec<&CaseRow> = sheet.ledger.iter().collect();
    rows.sort_by_key(|row| place(row));
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let label = label_of(staff, row.category.as_ref());
        let drawn = open(staff, row, sheet);
        match groups.last_mut().filter(|group| group.label == label) {
            Some(group) => group.rows.push(drawn),
            None => groups.push(Group { label, rows: vec![drawn] }),
        }
    }
    Some(groups)
}

fn open(staff: &Staff, row: &CaseRow, sheet: &ReportSheet) -> Open {
    let county = staff.county();
    let method = county.method_of(row.method_version);
    let owner = row.owner.as_ref().map(|owner| holder_of(owner, county, method).name);
    Open {
        due: badge(row, sheet.now),
        due_on_paper: match row.due.filter(|_| !row.waiting) {
            Some(due) if sheet.now > due.at => format!("{}，已超期", date_on_paper(due.at.date())),
            Some(due) => date_on_paper(due.at.date()),
            None => standing(row, sheet.now),
        },
        url: format!("/office/cases/{}", row.number.as_str()),
        title: if row.title.is_empty() { "没有文字".to_owned() } else { row.title.clone() },
        number: row.number.to_string(),
        place: village_name(county, &row.area),
        owner: owner.unwrap_or_default(),
        step: method.procedure.step(&row.step).map_or_else(String::new, |step| step.label.clone()),
    }
}
