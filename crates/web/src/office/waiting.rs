//! `/office/waiting`: what about households waits for the reader: closer care to confirm, to answer for
//! or to propose again, and corrections of the register. It is decided on the household's card.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::duties::{
    CareStep, CareView, CareWaiting, CorrectionWaiting, ProposalView, WaitingCounts,
};
use maplegrid_domain::calendar::Due;
use maplegrid_domain::methods::Capability;

use super::frame::{Figures, Spot, nav_about};
use super::session::Staff;
use crate::error::Result;
use crate::state::Web;
use crate::ui::{Page, StaffNav, Void, filters};
use crate::words::{DueBadge, date_on_paper, moment};

/// Rows of one list; the oldest come first, and the next follow as these are done.
const ROWS_MOST: usize = 100;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/waiting", get(waiting))
}

/// Everything that waits, by what is to be done.
#[derive(Template)]
#[template(path = "office/waiting.html")]
pub struct WaitingPage {
    nav: StaffNav,
    lists: Vec<List>,
    void: Option<Void>,
}

/// What waits for the same.
struct List {
    title: &'static str,
    hint: &'static str,
    rows: Vec<Row>,
    /// Some of it has to be done by a day.
    dated: bool,
    /// How many are not shown yet.
    more: usize,
}

/// A household.
struct Row {
    head: String,
    door: String,
    place: String,
    url: String,
    /// 重点联系：独居老人.
    what: String,
    /// Who proposed or objected, and when.
    said: String,
    badge: Option<DueBadge>,
}

async fn waiting(staff: Staff, State(web): State<Web>) -> Result<Response> {
    let me = &staff.who.person;
    let corrections = if staff.has(Capability::KeepHouseholds) {
        web.app.corrections_waiting(me).await?
    } else {
        Vec::new()
    };
    let care = web.app.care_waiting(me).await?;
    let counts = web.app.waiting_counts(me).await?;
    Ok(Page(WaitingPage::new(&staff, &care, &corrections, counts)).into_response())
}

impl WaitingPage {
    fn new(
        staff: &Staff,
        care: &[CareWaiting],
        corrections: &[CorrectionWaiting],
        counts: WaitingCounts,
    ) -> Self {
        let step = |step: CareStep, row: fn(&Staff, &CareWaiting) -> Row| {
            let waiting = care.iter().filter(move |one| one.steps.contains(&step));
            waiting.map(|one| row(staff, one)).collect()
        };
        let lists = [
            List::new(
                "要更正的登记",
                "这一户说登记写错了。核对以后，改好、答复都在户卡上。",
                corrections.iter().map(|one| correction(staff, one)).collect(),
            ),
            List::new(
                "对重点联系的意见",
                "这一户不赞成来得这么勤。照旧要说明为什么，不用了就结束。",
                step(CareStep::Answer, contested),
            ),
            List::new(
                "等您确认的重点联系",
                "别人提出，您核对确有需要再确认；确认以后这一户自己看得到。",
                step(CareStep::Confirm, proposed),
            ),
            List::new(
                "快到期的重点联系",
                "到期自动恢复平常的频次。还需要的，在户卡上重新提一次。",
                step(CareStep::Renew, ending),
            ),
            List::new("您提出的，等别人定", "提出的人不能自己定。", step(CareStep::Others, others)),
        ];
        let lists: Vec<List> = lists.into_iter().filter(|list| !list.rows.is_empty()).collect();
        let figures = Figures { waiting: Some(counts), ..Figures::default() };
        Self {
            nav: nav_about(staff, Spot::Waiting, &staff.begin(), figures),
            void: lists.is_empty().then(|| void(staff)),
            lists,
        }
    }
}

impl List {
    fn new(title: &'static str, hint: &'static str, mut rows: Vec<Row>) -> Self {
        let more = rows.len().saturating_sub(ROWS_MOST);
        rows.truncate(ROWS_MOST);
        let dated = rows.iter().any(|row| row.badge.is_some());
        Self { title, hint, rows, dated, more }
    }
}

/// Nothing waits: what would stand here for this reader.
fn void(staff: &Staff) -> Void {
    let confirms = staff.has(Capability::ConfirmCare);
    let more = match (confirms, staff.has(Capability::KeepHouseholds)) {
        (true, true) => "有人提出重点联系、有户提意见或者要求更正登记，会列在这里。",
        (true, false) => "有人提出重点联系，或者有户提意见，会列在这里。",
        (false, true) => "有户用查询码要求更正登记，会列在这里。",
        (false, false) => "您经手的重点联系快到期了，会列在这里。",
    };
    let title = "现在没有等您定的".to_owned();
    Void { icon: "okc", title, more: more.to_owned(), action: None }
}

fn correction(staff: &Staff, waiting: &CorrectionWaiting) -> Row {
    let asked = &waiting.correction;
    let due = Due { at: asked.due, provisional: false };
    Row {
        head: waiting.head.clone(),
        door: waiting.door.clone(),
        place: waiting.area_name.clone(),
        url: format!("/office/households/{}#correction", waiting.household),
        what: beginning(&asked.words),
        said: format!("{}提的", moment(asked.at, staff.now)),
        badge: Some(DueBadge::running(due, staff.now)),
    }
}

fn contested(staff: &Staff, waiting: &CareWaiting) -> Row {
    let contest = waiting.care.as_ref().and_then(|care| care.contest.as_ref());
    let said =
        contest.map(|one| format!("{}：{}", moment(one.at, staff.now), beginning(&one.words)));
    care(waiting, said.unwrap_or_default(), None)
}

fn proposed(staff: &Staff, waiting: &CareWaiting) -> Row {
    let said = waiting.proposal.as_ref().map(|proposal| by(staff, proposal));
    let proposal = waiting.proposal.as_ref();
    let what = proposal.map(|one| needed(&one.tier.label, &one.need_labels));
    Row { what: what.unwrap_or_default(), ..care(waiting, said.unwrap_or_default(), None) }
}

fn ending(staff: &Staff, waiting: &CareWaiting) -> Row {
    let until = waiting.care.as_ref().map(|care| care.until);
    let said = until.map(|until| format!("到 {}", date_on_paper(until.date())));
    let due = until.map(|at| Due { at, provisional: false });
    let badge = due.map(|due| DueBadge::running(due, staff.now));
    care(waiting, said.unwrap_or_default(), badge)
}

fn others(staff: &Staff, waiting: &CareWaiting) -> Row {
    match &waiting.proposal {
        Some(proposal) if proposal.by == staff.who.person => proposed(staff, waiting),
        _ => contested(staff, waiting),
    }
}

/// A row about the care in force.
fn care(waiting: &CareWaiting, said: String, badge: Option<DueBadge>) -> Row {
    let given = |care: &CareView| needed(&care.tier.label, &care.need_labels);
    Row {
        head: waiting.head.clone(),
        door: waiting.door.clone(),
        place: waiting.area_name.clone(),
        url: format!("/office/households/{}#care", waiting.household),
        what: waiting.care.as_ref().map(given).unwrap_or_default(),
        said,
        badge,
    }
}

/// 重点联系：独居老人、残疾. Without the needs if they cannot be read any more.
fn needed(tier: &str, needs: &[String]) -> String {
    match needs {
        [] => tier.to_owned(),
        needs => format!("{tier}：{}", needs.join("、")),
    }
}

fn by(staff: &Staff, proposal: &ProposalView) -> String {
    let name = staff.county().directory.name(&proposal.by);
    format!("{name} {}提出", moment(proposal.at, staff.now))
}

/// The beginning of what the household wrote; the whole stands on its card.
fn beginning(words: &str) -> String {
    const MOST: usize = 60;
    match words.chars().count() {
        0..=MOST => words.to_owned(),
        _ => words.chars().take(MOST).chain(['…']).collect(),
    }
}
