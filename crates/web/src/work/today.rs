//! `/work`: whom to see today, in walking order, and what else waits.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use maplegrid_app::CaseRow;
use maplegrid_app::duties::{DueHousehold, NewRoutineRecord, RoutineDue, Today};
use maplegrid_app::reports::ReportDue;
use maplegrid_domain::shared::{AreaId, RoutineId};
use serde::Deserialize;

use super::contact::ContactForm;
use super::frame::{Mark, WorkShell, WorkTab, taken};
use crate::error::Result;
use crate::keys::form_key;
use crate::office::{Staff, Turned};
use crate::state::Web;
use crate::ui::{Page, filters};
use crate::words::{DueBadge, counted, day, report_period};

/// More rows than this are a list of their own.
const ROWS_MOST: usize = 40;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/work", get(today))
        .route("/work/routines", get(home).post(routine))
        .route("/work/", get(home))
}

/// What somebody has to do today.
#[derive(Template)]
#[template(path = "work/today.html")]
pub struct TodayPage {
    shell: WorkShell,
    /// Households seen and all.
    kept: u32,
    all: u32,
    /// The next household, with its form open.
    first: Option<(HomeRow, ContactForm)>,
    rows: Vec<HomeRow>,
    /// How many more there are.
    more: usize,
    routines: Vec<RoutineRow>,
    tasks: Vec<Task>,
    /// Sheets to be confirmed with one tap.
    reports: Vec<ReportRow>,
    done: &'static str,
}

struct ReportRow {
    url: String,
    look: String,
    area: String,
    on: String,
    label: String,
    /// 11月22日 星期日：新受理 3 件，办结 1 件.
    words: String,
}

/// A household in a list.
#[derive(Clone, Debug)]
pub(super) struct HomeRow {
    pub id: String,
    pub url: String,
    pub head: String,
    /// 二组 12号.
    pub door: String,
    /// 11月15日联系过.
    pub last: String,
    /// 每周入户.
    pub rhythm: String,
    pub tier: String,
    pub badge: Option<DueBadge>,
    /// 替王某某去.
    pub instead: String,
}

struct RoutineRow {
    id: String,
    area: String,
    label: String,
    note: String,
    badge: DueBadge,
    key: String,
}

struct Task {
    url: String,
    badge: Option<DueBadge>,
    title: String,
    meta: String,
}

impl HomeRow {
    pub fn new(home: &DueHousehold, today: Date, staff: &Staff) -> Self {
        let county = staff.county();
        let last = home.lines.iter().filter_map(|line| line.last_contact).max();
        let overdue = home.lines.iter().any(|line| line.is_due() && line.is_overdue);
        let rhythms: Vec<&str> =
            home.lines.iter().map(|line| line.cadence_label.as_str()).collect();
        Self {
            id: home.id.to_string(),
            url: format!("/work/households/{}", home.id),
            head: home.head.clone(),
            door: format!("{} {}", leaf_name(&home.area_name), home.door),
            last: last.map_or_else(
                || "还没联系过".to_owned(),
                |at| format!("{}联系过", day(at.date(), today)),
            ),
            rhythm: rhythms.join("，"),
            tier: home.tier.as_ref().map(|tier| tier.label.clone()).unwrap_or_default(),
            badge: match home.by() {
                Some(by) if overdue => Some(overdue_badge(by, today)),
                Some(by) => Some(due_badge(by, today)),
                None => Some(DueBadge::ended("已联系")).filter(|_| !home.lines.is_empty()),
            },
            instead: home
                .instead_of
                .as_ref()
                .map(|person| format!("替{}去", county.directory.name(person)))
                .unwrap_or_default(),
        }
    }
}

/// The smallest area's name: a worker knows the village.
fn leaf_name(area_name: &str) -> &str {
    area_name.rsplit(' ').next().unwrap_or(area_name)
}

/// 今天, 明天, 11月27日前.
fn due_badge(by: Date, today: Date) -> DueBadge {
    let words = day(by, today);
    let soon = matches!(words.as_str(), "今天" | "明天");
    DueBadge {
        class: if soon { "soon" } else { "ok" },
        icon: if soon { "glass" } else { "clock" },
        words,
    }
}

/// The last worked day has passed, and the window still runs.
fn overdue_badge(by: Date, today: Date) -> DueBadge {
    let days = by.until(today).map_or(0, |span| span.get_days()).max(1);
    DueBadge { class: "late", icon: "late", words: format!("已超期 {days} 天") }
}

impl TodayPage {
    fn new(staff: &Staff, today: &Today, reports: &[ReportDue], done: &str) -> Self {
        let date = today.on;
        let due: Vec<&DueHousehold> =
            today.households.iter().filter(|home| home.is_due()).collect();
        let network = &staff.county().method().network;
        let mut rows = due.iter().map(|home| HomeRow::new(home, date, staff));
        let first = rows.next().map(|row| {
            let form = ContactForm::new(network, &row.id, &row.head, "/work");
            (row, form)
        });
        let rows: Vec<HomeRow> = rows.take(ROWS_MOST).collect();
        let returns = today.returns.iter().map(|row| Task::visit(row, staff));
        let cases = today.cases.iter().map(|row| Task::case(row, staff));
        Self {
            shell: WorkShell::new(staff, WorkTab::Today),
            kept: today.kept,
            all: today.kept + today.due,
            more: due.len().saturating_sub(rows.len() + usize::from(first.is_some())),
            first,
            rows,
            routines: today.routines.iter().map(|due| RoutineRow::new(due, date)).collect(),
            tasks: returns.chain(cases).collect(),
            reports: reports.iter().map(|due| ReportRow::new(due, staff)).collect(),
            done: match done {
                "contact" => "记好了",
                "visit" => "回访记好了",
                "routine" => "例行工作记好了",
                "report" => "确认了，数照原样留下了",
                _ => "",
            },
        }
    }
}

impl ReportRow {
    fn new(due: &ReportDue, staff: &Staff) -> Self {
        let areas = &staff.county().directory.areas;
        let place = areas.get(&due.area).map_or("", |area| area.name.as_str());
        let on = due.period.days.first.to_string();
        let figures = due
            .counted
            .iter()
            .map(|one| format!("{} {} {}", one.figure.label(), counted(one), one.figure.unit()));
        let figures = figures.collect::<Vec<_>>().join("，");
        Self {
            url: format!("/office/reports/{}/confirm", due.report),
            look: format!("/office/reports/{}?area={}&on={on}", due.report, due.area),
            area: due.area.to_string(),
            label: format!("{place} {}", due.label),
            words: format!("{}：{figures}", report_period(due.period, staff.now.date())),
            on,
        }
    }
}

impl RoutineRow {
    fn new(due: &RoutineDue, today: Date) -> Self {
        let badge =
            if due.is_overdue { overdue_badge(due.by, today) } else { due_badge(due.by, today) };
        let times = if due.times > 1 {
            format!("，做了 {} / {} 次", due.done, due.times)
        } else {
            String::new()
        };
        Self {
            id: due.routine.to_string(),
            area: due.held.area.to_string(),
            label: due.label.clone(),
            note: format!("{}{times}", due.area_name),
            badge,
            key: form_key(),
        }
    }
}

impl Task {
    fn visit(row: &CaseRow, staff: &Staff) -> Self {
        let badge = row.due.map(|due| {
            let badge = DueBadge::running(due, staff.now);
            let words = match badge.class {
                "late" => badge.words.clone(),
                _ => format!("{}前回访", day(due.at.date(), staff.now.date())),
            };
            DueBadge { words, ..badge }
        });
        Self {
            url: format!("/work/visits/{}", row.number.as_str()),
            badge,
            title: row.title.clone(),
            meta: format!("问一问办得怎么样，满意不满意。编号 {}", row.number),
        }
    }

    fn case(row: &CaseRow, staff: &Staff) -> Self {
        Self {
            url: format!("/office/cases/{}", row.number.as_str()),
            badge: row.due.map(|due| DueBadge::running(due, staff.now)),
            title: row.title.clone(),
            meta: format!("编号 {}", row.number),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    done: String,
}

async fn today(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let today = web.app.today(&staff.who.person, staff.now.date()).await?;
    let reports = web.app.reports_to_confirm(&staff.who).await?;
    Ok(Page(TodayPage::new(&staff, &today, &reports, &asked.done)).into_response())
}

async fn home() -> Redirect {
    Redirect::to("/work")
}

/// Something at a set time was done.
async fn routine(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => return Ok(turned.into_response()),
    };
    let (mut mark, mut routine, mut area) = (Mark::default(), String::new(), String::new());
    for (name, value) in fields {
        match name.as_str() {
            "routine" => routine = value,
            "area" => area = value,
            _ => {
                mark.take(&name, &value);
            }
        }
    }
    mark.check(&staff)?;
    let record = NewRoutineRecord {
        id: mark.key(),
        routine: RoutineId::new(routine),
        area: AreaId::new(area),
        at: mark.at(staff.now),
        note: String::new(),
    };
    web.app.record_routine(&staff.who.person, record).await?;
    Ok(taken(&headers, "例行工作记好了", "/work?done=routine"))
}
