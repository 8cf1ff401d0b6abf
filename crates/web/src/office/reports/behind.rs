//! 为什么是这个数: what was counted, row by row.

use askama::Template;
use maplegrid_app::reports::{BehindPage as Found, BehindRows};
use maplegrid_domain::methods::StatisticsClass;

use super::about;
use crate::office::frame::{Spot, nav};
use crate::office::inbox::{badge, village_name};
use crate::office::session::Staff;
use crate::ui::{StaffNav, filters};
use crate::words::{moment, report_period, spaced};

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
}

/// The first cell is a link where there is somewhere to go.
struct Row {
    url: Option<String>,
    name: String,
    cells: Vec<String>,
}

impl BehindPage {
    pub(super) fn new(staff: &Staff, found: &Found, (category, after): (&str, &str)) -> Self {
        let areas = &staff.county().directory.areas;
        let figure = found.counted.figure;
        let place = areas.get(&found.area).map_or("", |area| area.name.as_str());
        let first = found.period.days.first;
        let period = report_period(found.period, found.now.date());
        let here = || {
            about("/rows", &found.rule.id, &found.area, first)
                .with("figure", figure.id())
                .with("category", category)
        };
        let (heads, rows) = rows(staff, found);
        Self {
            nav: nav(staff, Spot::Reports),
            sheet: (
                format!("{place} {}", found.rule.label),
                about("", &found.rule.id, &found.area, first).into_string(),
            ),
            title: format!("{}：{period}", figure.label()),
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

fn rows(staff: &Staff, found: &Found) -> (Vec<&'static str>, Vec<Row>) {
    match &found.rows {
        BehindRows::Cases(_) => {
            (vec!["什么事", "编号", "哪个村", "类别", "现在"], cases(staff, found))
        }
        BehindRows::Households(_) => {
            (vec!["户主", "门牌", "在哪里", "联系几次", "最近一次"], households(staff, found))
        }
        BehindRows::Mediations(_) => {
            (vec!["卷号", "类别", "收下", "结果"], mediations(staff, found))
        }
    }
}

fn cases(staff: &Staff, found: &Found) -> Vec<Row> {
    let BehindRows::Cases(rows) = &found.rows else { return Vec::new() };
    let county = staff.county();
    let row = |row: &maplegrid_app::CaseRow| {
        let method = county.method_of(row.method_version);
        let category = row.category.as_ref().and_then(|id| method.category(id));
        let title = if row.title.is_empty() { "没有文字" } else { &row.title };
        Row {
            url: Some(format!("/office/cases/{}", row.number.as_str())),
            name: title.to_owned(),
            cells: vec![
                row.number.to_string(),
                village_name(county, &row.area),
                category.map_or_else(|| "待分类".to_owned(), |found| found.label.clone()),
                badge(row, found.now).words,
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
            row.door.clone(),
            areas.path_name(&row.area),
            format!("{} 次", spaced(row.contacts)),
            moment(row.last, found.now),
        ],
    };
    rows.iter().map(row).collect()
}

fn mediations(staff: &Staff, found: &Found) -> Vec<Row> {
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
            class(&row.class),
            moment(row.opened_at, staff.now),
            match row.result.as_deref() {
                None => "在调解",
                Some("agreed") => "达成协议",
                Some("declined") => "不予受理",
                Some("refused") => "一方不愿调解",
                Some(_) => "终止",
            }
            .to_owned(),
        ],
    };
    rows.iter().map(row).collect()
}
