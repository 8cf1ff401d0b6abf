//! `/office/mediations`: what I mediate, what my committees have, what is due, closed files; and
//! the year in figures.

use askama::Template;
use maplegrid_app::mediation::{
    Figure, MediationFigures, MediationLine, MediationPage, MediationQuery, MediationView,
    MediationsWaiting,
};
use maplegrid_domain::calendar::Due;
use maplegrid_domain::mediation::Stage;
use maplegrid_domain::shared::AreaId;
use serde::Deserialize;

use super::url;
use crate::office::address::Address;
use crate::office::form::Choice;
use crate::office::frame::{Figures, Spot, nav_about};
use crate::office::inbox::When;
use crate::office::session::Staff;
use crate::ui::{StaffNav, Void, filters};
use crate::words::{self, DueBadge, plain_date, spaced, yuan};

const PATH: &str = "/office/mediations";

/// The query, as typed. Unknown values read as not given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    view: String,
    stage: String,
    committee: String,
    after: String,
}

impl Asked {
    fn view(&self) -> MediationView {
        match self.view.as_str() {
            "committee" => MediationView::Committee,
            "due" => MediationView::Due,
            "filed" => MediationView::Filed,
            _ => MediationView::Mine,
        }
    }

    pub fn query(&self) -> MediationQuery {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        MediationQuery {
            view: self.view(),
            stage: Stage::parse(&self.stage),
            committee: given(&self.committee).map(AreaId::new),
            after: given(&self.after),
            limit: 0,
        }
    }

    fn address(&self, view: &str, after: &str) -> String {
        Address::new(PATH)
            .with("view", view)
            .with("stage", &self.stage)
            .with("committee", &self.committee)
            .with("after", after)
            .into_string()
    }
}

struct Tab {
    url: String,
    words: &'static str,
    is_current: bool,
}

struct Row {
    badge: Option<DueBadge>,
    url: String,
    number: String,
    category: String,
    severity: &'static str,
    origin: String,
    stage: String,
    place: String,
    mediators: String,
    opened: String,
    parties: usize,
}

/// A figure with what it is counted among.
struct Tile {
    name: &'static str,
    figure: String,
    of: String,
    note: String,
}

/// The list.
#[derive(Template)]
#[template(path = "office/mediation/list.html")]
pub struct MediationsPage {
    nav: StaffNav,
    view: String,
    tabs: Vec<Tab>,
    stages: Vec<Choice>,
    committees: Vec<Choice>,
    opens: bool,
    /// By when they are due where that is the order, else all under no title.
    bands: Vec<(&'static str, Vec<Row>)>,
    count: usize,
    void: Option<Void>,
    first: Option<String>,
    next: Option<String>,
    year: i16,
    tiles: Vec<Tile>,
    classes: Vec<(&'static str, String)>,
    origins: Vec<(String, String)>,
}

/// What the page is drawn from.
pub(super) struct Found<'a> {
    pub page: &'a MediationPage,
    /// Committees that can be chosen among, by id and name.
    pub committees: Vec<(AreaId, String)>,
    pub opens: bool,
    pub figures: Option<MediationFigures>,
    pub waiting: MediationsWaiting,
}

impl MediationsPage {
    pub(super) fn new(staff: &Staff, asked: &Asked, found: &Found<'_>) -> Self {
        let current =
            |word: &str| asked.view() == Asked { view: word.to_owned(), ..Asked::default() }.view();
        let tab = |word: &str, words| Tab {
            url: asked.address(word, ""),
            words,
            is_current: current(word),
        };
        let chosen = |value: &str, label: String, now: &str| Choice::of(value, &label, "", now);
        let stages =
            Stage::ALL.map(|stage| chosen(stage.id(), stage.label().to_owned(), &asked.stage));
        let committees = found.committees.iter();
        let committees = committees
            .map(|(id, name)| chosen(id.as_str(), name.clone(), &asked.committee))
            .collect::<Vec<_>>();
        let figures = Figures { mediations: Some(found.waiting), ..Figures::default() };
        let today = staff.now.date();
        Self {
            nav: nav_about(staff, Spot::Mediations, &staff.begin(), figures),
            view: asked.view.clone(),
            tabs: vec![
                tab("", "我调解的"),
                tab("committee", "调委会在办的"),
                tab("due", "有期限的"),
                tab("filed", "已归档"),
            ],
            stages: stages.into(),
            committees: if committees.len() > 1 { committees } else { Vec::new() },
            opens: found.opens,
            bands: bands(&found.page.lines, asked.view(), staff),
            count: found.page.lines.len(),
            void: found.page.lines.is_empty().then(|| void(asked, found.opens)),
            first: (!asked.after.is_empty()).then(|| asked.address(&asked.view, "")),
            next: found.page.next.as_deref().map(|next| asked.address(&asked.view, next)),
            year: today.year(),
            tiles: found.figures.as_ref().map(tiles).unwrap_or_default(),
            classes: found.figures.as_ref().map(classes).unwrap_or_default(),
            origins: found.figures.as_ref().map(origins).unwrap_or_default(),
        }
    }
}

fn bands(
    lines: &[MediationLine],
    view: MediationView,
    staff: &Staff,
) -> Vec<(&'static str, Vec<Row>)> {
    let mut bands: Vec<(&'static str, Vec<Row>)> = Vec::new();
    for line in lines {
        let title = match view {
            MediationView::Due => When::of(line.due_at, staff.now).title(),
            _ => "",
        };
        match bands.last_mut().filter(|(known, _)| *known == title) {
            Some((_, rows)) => rows.push(row(line, staff)),
            None => bands.push((title, vec![row(line, staff)])),
        }
    }
    bands
}

fn row(line: &MediationLine, staff: &Staff) -> Row {
    let due = line.due_at.map(|at| Due { at, provisional: false });
    let names: Vec<&str> = line.mediators.iter().map(|(_, name)| name.as_str()).collect();
    let result = line.result.filter(|_| line.stage >= Stage::Ended).map(words::result);
    Row {
        badge: due.map(|due| DueBadge::running(due, staff.now)),
        url: if line.may_open { url(&line.id) } else { String::new() },
        number: line.number.to_string(),
        category: line.category_label.clone(),
        severity: line.severity.label(),
        origin: words::origin(line.origin),
        stage: result.map_or_else(
            || line.stage.label().to_owned(),
            |result| format!("{}：{result}", line.stage.label()),
        ),
        place: line.committee_area.clone(),
        mediators: if names.is_empty() { "还没定".to_owned() } else { names.join("、") },
        opened: plain_date(line.opened_at.date(), staff.now.date()),
        parties: line.parties,
    }
}

fn void(asked: &Asked, opens: bool) -> Void {
    let narrowed = !asked.stage.is_empty() || !asked.committee.is_empty();
    let open = || opens.then(|| ("登记调解".to_owned(), format!("{PATH}/new")));
    let (title, more, action) = match asked.view() {
        _ if narrowed || !asked.after.is_empty() => {
            let clear = Asked { view: asked.view.clone(), ..Asked::default() };
            let clear = ("去掉条件".to_owned(), clear.address(&asked.view, ""));
            ("没有合这些条件的", "去掉几个条件再看。", Some(clear))
        }
        MediationView::Mine => ("没有您调解的", "调委会定了由您调解的，会列在这里。", open()),
        MediationView::Committee => {
            let more = "群众当面申请的，在这里登记；从一件事来的，打开那件事，点“转入调解”。";
            ("调委会没有在办的", more, open())
        }
        MediationView::Due => ("没有期限在走的", "受理、调解、履行、回访到期前会列在这里。", None),
        MediationView::Filed => ("还没有归档的", "结束了、材料齐了，归档以后列在这里。", None),
    };
    Void { icon: "scale", title: title.to_owned(), more: more.to_owned(), action }
}

fn tiles(figures: &MediationFigures) -> Vec<Tile> {
    let share = |name, figure: Figure, unit: &str, note: String| Tile {
        name,
        figure: spaced(figure.count),
        of: format!("/ {} {unit}", spaced(figure.of)),
        note,
    };
    let agreed = format!(
        "书面 {}、口头 {}；{} 件写明金额，共 {}",
        spaced(figures.written.count),
        spaced(figures.oral.count),
        spaced(figures.with_amount.count),
        yuan(figures.amount_fen)
    );
    let others = format!(
        "终止 {}、不愿调解 {}、不予受理 {}",
        spaced(figures.terminated.count),
        spaced(figures.refused.count),
        spaced(figures.declined.count)
    );
    vec![
        Tile {
            name: "登记",
            figure: spaced(figures.opened),
            of: "件".to_owned(),
            note: format!("当事人 {} 方", spaced(figures.parties)),
        },
        share("达成协议", figures.agreed, "件", agreed),
        share("没有达成", ended(figures), "件", others),
        share("还没结束", figures.open, "件", String::new()),
    ]
}

const fn ended(figures: &MediationFigures) -> Figure {
    let count = figures.terminated.count + figures.refused.count + figures.declined.count;
    Figure { count, of: figures.opened }
}

/// 邻里 3 / 5 件达成
fn classes(figures: &MediationFigures) -> Vec<(&'static str, String)> {
    let line = |(class, _, agreed): &(maplegrid_domain::methods::StatisticsClass, u64, Figure)| {
        (class.label(), format!("{} / {} 件达成", spaced(agreed.count), spaced(agreed.of)))
    };
    figures.by_class.iter().map(line).collect()
}

fn origins(figures: &MediationFigures) -> Vec<(String, String)> {
    let of = spaced(figures.opened);
    let line = |(word, count): &(String, u64)| {
        (words::origin(word), format!("{} / {of} 件", spaced(*count)))
    };
    figures.by_origin.iter().map(line).collect()
}
