//! 为什么是这个数: what was counted, row by row.

use askama::Template;
use maplegrid_app::CaseRow;
use maplegrid_app::reports::{BehindPage as Found, BehindRows, Opinion, Said};
use maplegrid_domain::methods::StatisticsClass;
use maplegrid_domain::shared::{CategoryId, Timestamp};

use super::about;
use super::sheet::UNCATEGORISED;
use crate::office::frame::{Spot, nav};
use crate::office::inbox::{badge, standing, village_name};
use crate::office::session::Staff;
use crate::ui::{StaffNav, filters};
use crate::words::{moment, moment_on_paper, office_in, report_period, spaced};

/// A page of rows.
#[derive(Template)]
#[template(path = "office/reports/rows.html")]
pub struct BehindPage {
    nav: StaffNav,
    sheet: (String, String),
    title: String,
    how: &'static str,
    count: String,
    unit: &'static str,
    heads: Vec<&'static str>,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    /// 导出 Excel, 导出 CSV.
    exports: Vec<(&'static str, String)>,
}

/// The first cell is a link where there is somewhere to go.
struct Row {
    url: Option<String>,
    name: String,
    cells: Vec<Cell>,
}

/// What is read on the page, and on paper or in a table: today is 今天 on the one, a date on the other.
struct Cell {
    shown: String,
    printed: String,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { printed: text.clone(), shown: text }
    }
}

impl BehindPage {
    pub(super) fn new(staff: &Staff, found: &Found, (category, after): (&str, &str)) -> Self {
        let areas = &staff.county().directory.areas;
        let figure = found.counted.figure;
        let name = |area| areas.get(area).map_or("", |area| area.name.as_str());
        let (place, inside) = (name(&found.area), found.inside.as_ref());
        let first = found.period.days.first;
        let period = report_period(found.period, found.now.date());
        let here = || {
            about("/rows", &found.rule.id, &found.area, first)
                .with("figure", figure.id())
                .with("category", category)
                .with("inside", inside.map_or("", |inside| inside.as_str()))
        };
        let (heads, rows) = rows(staff, found);
        let export = |(words, format): (&'static str, &str)| {
            let address = about("/rows/export", &found.rule.id, &found.area, first);
            let address = address.with("figure", figure.id()).with("category", category);
            let address = address.with("inside", inside.map_or("", |inside| inside.as_str()));
            (words, address.with("format", format).into_string())
        };
        let exports = [("导出 Excel", "xlsx"), ("导出 CSV", "csv")].map(export);
        Self {
            exports: if rows.is_empty() { Vec::new() } else { exports.into() },
            nav: nav(staff, Spot::Reports),
            sheet: (
                format!("{place} {}", found.rule.label),
                about("", &found.rule.id, &found.area, first).into_string(),
            ),
            title: format!("{}{}：{period}", of_what(staff, found, category), figure.label()),
            how: figure.counted(),
            count: spaced(found.counted.count),
            unit: figure.unit(),
            heads,
            rows,
            first: (!after.is_empty()).then(|| here().into_string()),
            next: found.next.as_ref().map(|next| here().with("after", next).into_string()),
        }
    }
}

/// The area inside and the category that it is narrowed to, before what is counted.
fn of_what(staff: &Staff, found: &Found, category: &str) -> String {
    let county = staff.county();
    let inside = found.inside.as_ref().and_then(|area| county.directory.areas.get(area));
    let narrowed = inside.map(|area| area.name.clone()).into_iter();
    let narrowed = narrowed.chain(category_words(staff, category));
    narrowed.map(|word| format!("{word} ")).collect::<Vec<_>>().concat()
}

/// The category that somebody asked for by an address, as it is called; nothing for all of them.
pub(super) fn category_words(staff: &Staff, category: &str) -> Option<String> {
    if category == UNCATEGORISED {
        return Some("待分类".to_owned());
    }
    let known = staff.county().method().category(&CategoryId::from(category));
    known.map(|known| known.label.clone())
}

fn when(at: Timestamp, found: &Found) -> Cell {
    Cell { shown: moment(at, found.now), printed: moment_on_paper(at) }
}

fn rows(staff: &Staff, found: &Found) -> (Vec<&'static str>, Vec<Row>) {
    match &found.rows {
        BehindRows::Cases(_) => {
            (vec!["什么事", "编号", "哪个村", "类别", "现在"], cases(staff, found))
        }
        BehindRows::Households(_) => {
            (vec!["户主", "门牌", "在哪里", "联系几次", "最近一次"], households(staff, found))
        }
        BehindRows::Mediations(_) => (vec!["卷号", "类别", "收下", "结果"], mediations(found)),
        BehindRows::Opinions(_) => {
            (vec!["什么事", "编号", "哪个村", "怎么说", "原话", "给的答复"], opinions(staff, found))
        }
    }
}

/// The same as rows of a table, with what a page has no room for.
pub(super) fn cells(staff: &Staff, found: &Found) -> (Vec<String>, Vec<Vec<String>>) {
    if let BehindRows::Cases(rows) = &found.rows {
        let heads = ["类别", "编号", "什么事", "情况", "哪个村", "收到", "期限", "谁在办", "现在"];
        let lines = rows.iter().map(|row| ledger_line(staff, found, row));
        return (heads.map(str::to_owned).to_vec(), lines.collect());
    }
    let (heads, rows) = rows(staff, found);
    let line = |row: Row| {
        let cells = row.cells.into_iter().map(|cell| cell.printed);
        std::iter::once(row.name).chain(cells).collect()
    };
    (heads.into_iter().map(str::to_owned).collect(), rows.into_iter().map(line).collect())
}

fn ledger_line(staff: &Staff, found: &Found, row: &CaseRow) -> Vec<String> {
    let county = staff.county();
    let method = county.method_of(row.method_version);
    let category = row.category.as_ref().and_then(|id| method.category(id));
    let owner = row.owner.as_ref().map(|owner| match &owner.person {
        Some(person) => county.directory.name(person).to_owned(),
        None => office_in(county, method, &owner.post, &owner.area),
    });
    vec![
        category.map_or_else(|| "待分类".to_owned(), |found| found.label.clone()),
        row.number.to_string(),
        row.title.clone(),
        row.summary.clone(),
        village_name(county, &row.area),
        row.received_at.date().to_string(),
        row.due.map_or_else(String::new, |due| due.at.date().to_string()),
        owner.unwrap_or_default(),
        standing(row, found.now),
    ]
}

fn cases(staff: &Staff, found: &Found) -> Vec<Row> {
    let BehindRows::Cases(rows) = &found.rows else { return Vec::new() };
    let county = staff.county();
    let row = |row: &CaseRow| {
        let method = county.method_of(row.method_version);
        let category = row.category.as_ref().and_then(|id| method.category(id));
        let title = if row.title.is_empty() { "没有文字" } else { &row.title };
        Row {
            url: Some(format!("/office/cases/{}", row.number.as_str())),
            name: title.to_owned(),
            cells: vec![
                row.number.to_string().into(),
                village_name(county, &row.area).into(),
                category.map_or_else(|| "待分类".to_owned(), |found| found.label.clone()).into(),
                Cell { shown: badge(row, found.now).words, printed: standing(row, found.now) },
            ],
        }
    };
    rows.iter().map(row).collect()
}

fn households(staff: &Staff, found: &Found) -> Vec<Row> {
    let BehindRows::Households(rows) = &found.rows else { return Vec::new() };
    let areas = &staff.county().directory.areas;
    let row = |row: &maplegrid_app::reports::Visited| Row {
        url: Some(format!("/office/households/{}", row.household)),
        name: row.head.clone(),
        cells: vec![
            row.door.clone().into(),
            areas.path_name(&row.area).into(),
            format!("{} 次", spaced(row.contacts)).into(),
            when(row.last, found),
        ],
    };
    rows.iter().map(row).collect()
}

fn opinions(staff: &Staff, found: &Found) -> Vec<Row> {
    let BehindRows::Opinions(rows) = &found.rows else { return Vec::new() };
    let county = staff.county();
    let row = |row: &Opinion| {
        let at = when(row.at, found);
        let said = match row.said {
            Said::Visited { channel, result } => {
                format!("{}回访：{}", channel.label(), result.label())
            }
            Said::Rated { score } => {
                let labels = &county.method_of(row.method_version).procedure.rating.labels;
                let label =
                    usize::from(score).checked_sub(1).and_then(|at| labels.iter().rev().nth(at));
                format!("评价：{}", label.map_or_else(|| score.to_string(), Clone::clone))
            }
        };
        Row {
            url: Some(format!("/office/cases/{}", row.number.as_str())),
            name: row.title.clone(),
            cells: vec![
                row.number.to_string().into(),
                village_name(county, &row.area).into(),
                Cell {
                    shown: format!("{said}，{}", at.shown),
                    printed: format!("{said}，{}", at.printed),
                },
                row.words.clone().unwrap_or_default().into(),
                row.answer.as_ref().map_or_else(String::new, |answer| answer.text.clone()).into(),
            ],
        }
    };
    rows.iter().map(row).collect()
}

fn mediations(found: &Found) -> Vec<Row> {
    let BehindRows::Mediations(rows) = &found.rows else { return Vec::new() };
    let class = |id: &str| {
        let known = StatisticsClass::ALL.iter().find(|class| class.id() == id);
        known.map_or(String::new(), |class| class.label().to_owned())
    };
    let row = |row: &maplegrid_app::reports::MediationLine| Row {
        // Who took part is told to those who act in it, on its own page.
        url: None,
        name: row.number.to_string(),
        cells: vec![
            class(&row.class).into(),
            when(row.opened_at, found),
            match row.result.as_deref() {
                None => "在调解",
                Some("agreed") => "达成协议",
                Some("declined") => "不予受理",
                Some("refused") => "一方不愿调解",
                Some(_) => "终止",
            }
            .to_owned()
            .into(),
        ],
    };
    rows.iter().map(row).collect()
}
