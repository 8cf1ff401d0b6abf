//! One register: filters, entries, the year's money.

use askama::Template;
use maplegrid_app::registers::{Awaited, EntryLine, EntryPage as Found, MoneyLine};
use maplegrid_domain::methods::{FieldKind, RegisterField, RegisterRule};
use maplegrid_domain::registers::{Role, money, roles_of};
use maplegrid_domain::shared::AreaId;

use super::{completed, entry_url};
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::ui::{StaffNav, Void, filters};
use crate::words::{half_day, spaced, state_choice, state_label, value_shown};

const STATES: [&str; 7] =
    ["proposed", "returned", "valid", "not_yet", "expired", "completed", "ended"];
/// Columns beside the name that a screen has room for.
const COLUMNS_MOST: usize = 3;

/// A page of a register.
#[derive(Template)]
#[template(path = "office/registers/list.html")]
pub struct RegisterPage {
    nav: StaffNav,
    label: String,
    note: String,
    basis: String,
    url: String,
    state: String,
    words: String,
    area: String,
    states: Vec<(&'static str, &'static str)>,
    /// The areas to choose from; none where there is only one.
    areas: Vec<(String, String)>,
    columns: Vec<String>,
    has_term: bool,
    rows: Vec<Row>,
    /// Bookings that are still to come, where the register has any.
    expected: Vec<Expected>,
    void: Option<Void>,
    first: Option<String>,
    next: Option<String>,
    new_url: Option<String>,
    export_url: String,
    import_url: Option<String>,
    money: Option<Money>,
    fault: Option<String>,
    /// Those that wait can be ticked and approved together.
    approves: bool,
}

/// Somebody who is expected at a window.
struct Expected {
    when: String,
    service: String,
    office: String,
    number: String,
    url: String,
}

struct Row {
    /// Its id and version, if it waits for whoever looks.
    tick: Option<String>,
    url: String,
    seq: u64,
    title: String,
    place: String,
    cells: Vec<(String, String)>,
    state: String,
    is_waiting: bool,
    term: String,
}

/// The year's money of the area looked at.
pub(super) struct Money {
    pub place: String,
    pub area: String,
    pub year: i16,
    pub budget: Option<String>,
    pub spent: String,
    pub left: Option<String>,
    pub entries: String,
    pub may_set: bool,
}

impl Money {
    pub fn of(staff: &Staff, line: &MoneyLine) -> Self {
        Self {
            place: staff.county().directory.areas.path_name(&line.area),
            area: line.area.to_string(),
            year: line.year,
            budget: line.budget_fen.map(money),
            spent: money(line.spent_fen),
            left: line.left_fen.map(money),
            entries: spaced(line.entries),
            may_set: line.may_set,
        }
    }
}

/// What was asked of the page.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub area: String,
    pub state: String,
    pub q: String,
    pub after: String,
    pub case: String,
    pub format: String,
    pub said: String,
}

impl RegisterPage {
    /// With those who are expected at the window.
    pub(super) fn awaiting(mut self, staff: &Staff, awaited: &[Awaited]) -> Self {
        let tree = &staff.county().directory.areas;
        let line = |one: &Awaited| Expected {
            when: half_day(one.day, one.half),
            service: one.service.clone(),
            office: tree.path_name(&one.office),
            number: one.case.to_string(),
            url: format!("/office/cases/{}", one.case.as_str()),
        };
        self.expected = awaited.iter().map(line).collect();
        self
    }

    pub(super) fn new(staff: &Staff, found: &Found, asked: &Asked, fault: Option<String>) -> Self {
        let rule = &found.card.rule;
        let tree = &staff.county().directory.areas;
        let url = format!("/office/registers/{}", rule.id);
        let here = |path: &str| {
            let address = Address::new(path).with("area", &asked.area);
            address.with("state", &asked.state).with("q", &asked.q)
        };
        let name = |area: &AreaId| (area.to_string(), tree.path_name(area));
        let areas = match found.card.areas.as_slice() {
            [_] => Vec::new(),
            areas => areas.iter().map(name).collect(),
        };
        let columns: Vec<&RegisterField> = columns(rule).collect();
        let new_url = found
            .card
            .may_enter
            .then(|| Address::new(&format!("{url}/new")).with("area", &asked.area).into_string());
        let rows: Vec<Row> = found.lines.iter().map(|line| row(staff, rule, line)).collect();
        let approves = rows.iter().filter(|row| row.tick.is_some()).count() > 1;
        Self {
            nav: nav(staff, Spot::Registers),
            label: rule.label.clone(),
            note: rule.note.clone(),
            basis: rule.basis.clone(),
            state: asked.state.clone(),
            words: asked.q.clone(),
            area: asked.area.clone(),
            states: STATES
                .into_iter()
                .filter(|word| shows(rule, word))
                .filter_map(|word| state_choice(word).map(|label| (word, label)))
                .collect(),
            areas,
            columns: columns.iter().map(|field| field.label.clone()).collect(),
            has_term: rule.term,
            expected: Vec::new(),
            void: rows.is_empty().then(|| void(rule, asked, new_url.clone())),
            rows,
            first: (!asked.after.is_empty()).then(|| here(&url).into_string()),
            next: found.next.as_ref().map(|after| here(&url).with("after", after).into_string()),
            export_url: here(&format!("{url}/export")).into_string(),
            import_url: new_url
                .as_ref()
                .map(|_| format!("/office/import?kind=register:{}", rule.id)),
            new_url,
            money: found.money.as_ref().map(|line| Money::of(staff, line)),
            fault,
            approves,
            url,
        }
    }
}

/// States that entries of this register can have.
fn shows(rule: &RegisterRule, word: &str) -> bool {
    match word {
        "proposed" | "returned" => rule.is_approved(),
        "not_yet" | "expired" => rule.term,
        "completed" => rule.completes.is_some(),
        _ => true,
    }
}

fn columns(rule: &RegisterRule) -> impl Iterator<Item = &RegisterField> {
    let open = rule.fields.iter().filter(|field| !field.personal).skip(1);
    open.filter(|field| field.kind != FieldKind::Long).take(COLUMNS_MOST)
}

fn row(staff: &Staff, rule: &RegisterRule, line: &EntryLine) -> Row {
    let entry = &line.entry;
    let term = match (entry.from, entry.until) {
        (Some(from), Some(until)) => format!("{from} 至 {until}"),
        (Some(from), None) => format!("{from} 起"),
        _ => String::new(),
    };
    let directory = &staff.county().directory;
    let approves = || {
        let roles = roles_of(rule, directory, &staff.who.person, &entry.area);
        roles.contains(&Role::Approves) && entry.proposed.by != staff.who.person
    };
    let ready = rule.checks.is_empty() && entry.state.word() == "proposed";
    Row {
        tick: (ready && approves()).then(|| format!("{}.{}", entry.id, entry.version)),
        url: entry_url(&entry.id),
        seq: entry.seq,
        title: line.title.clone(),
        place: staff.county().directory.areas.path_name(&entry.area),
        cells: columns(rule)
            .map(|field| (field.label.clone(), value_shown(field, entry.value(&field.id))))
            .collect(),
        state: state_label(&entry.state, line.validity, completed(rule)),
        is_waiting: matches!(entry.state.word(), "proposed" | "returned"),
        term,
    }
}

fn void(rule: &RegisterRule, asked: &Asked, new_url: Option<String>) -> Void {
    let narrowed = !(asked.q.is_empty() && asked.state.is_empty() && asked.area.is_empty());
    if narrowed {
        let back = ("看全部".to_owned(), format!("/office/registers/{}", rule.id));
        return Void {
            icon: "search",
            title: "没有找到".to_owned(),
            more: "换几个字，或者放宽条件".to_owned(),
            action: Some(back),
        };
    }
    let action = new_url.map(|url| ("登记第一条".to_owned(), url));
    let more =
        if action.is_some() { "有了就登记" } else { "由管这本台账的岗位登记" };
    Void { icon: "list", title: "还没有登记过".to_owned(), more: more.to_owned(), action }
}
