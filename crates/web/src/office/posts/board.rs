//! The posts of an area: holders, terms, vacancies, nominations, duties.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::posts::{HeldPost, PostBoard, PostLine};
use maplegrid_domain::people::selection::Selection;
use maplegrid_domain::shared::{AreaId, Timestamp};
use serde::Deserialize;

use crate::error::Result;
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Page, StaffNav, filters};
use crate::words::{date_on_paper, spaced};

/// Vacancies named on one page; the areas below lead on.
const VACANCIES_MOST: usize = 60;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/posts", get(board))
}

/// The board.
#[derive(Template)]
#[template(path = "office/posts/board.html")]
pub struct BoardPage {
    pub nav: StaffNav,
    pub done: Option<&'static str>,
    /// The area and those above it, for going up.
    pub above: Vec<(String, String)>,
    pub name: String,
    pub posts: Vec<Row>,
    /// Name, address, posts and vacancies.
    pub below: Vec<(String, String, String, usize)>,
    /// By area: its path and address, and what is vacant.
    pub vacant: Vec<(String, String, String)>,
    pub vacancies: usize,
    /// 张三, 岗位, 到什么时候.
    pub ending: Vec<(String, String, String)>,
    /// Nominations that wait for the reader: words and address.
    pub waiting: Vec<(String, String)>,
}

/// A post of the area.
pub struct Row {
    pub label: String,
    pub holders: Vec<HolderRow>,
    /// Name, phone, term, and where it is called off.
    pub ahead: Vec<(String, String, String, Option<String>)>,
    /// What was called off, and why.
    pub called_off: Vec<(String, String)>,
    /// Words and address of open nominations.
    pub nominated: Vec<(String, String)>,
    /// What may be done, in words, and where.
    pub fill: Option<(&'static str, String)>,
    pub duties: Vec<(String, Vec<String>, String)>,
}

/// Somebody who holds it.
pub struct HolderRow {
    pub name: String,
    pub phone: String,
    pub term: String,
    pub selection: Option<String>,
    /// Leaving, and a sign-in.
    pub leave: Option<String>,
    pub sign_in: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    area: String,
    done: String,
}

async fn board(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let area = if asked.area.is_empty() {
        staff.home_of_posts().ok_or(Error::Forbidden)?
    } else {
        AreaId::from(asked.area.as_str())
    };
    let now = staff.county().directory.areas.current(&area);
    if let Some(now) = now.filter(|now| now.id != area) {
        return Ok(Redirect::to(&board_of(&now.id)).into_response());
    }
    let board = web.app.post_board(&staff.who, &area).await?;
    let waiting = web.app.selections_waiting(&staff.who).await?;
    Ok(Page(BoardPage::new(&staff, &board, &waiting, told(&asked.done))).into_response())
}

/// The address of an area's board.
pub(super) fn board_of(area: &AreaId) -> String {
    Address::new("/office/posts").with("area", area.as_str()).into_string()
}

fn told(done: &str) -> Option<&'static str> {
    match done {
        "appointed" => Some("已经任命，联系的户也接上了"),
        "nominated" => Some("已经提名，等下一步审核"),
        "called_off" => Some("任命取消了"),
        "left" => Some("离任办好了，户和在办的件已经交接"),
        _ => None,
    }
}

impl BoardPage {
    pub fn new(
        staff: &Staff,
        board: &PostBoard,
        waiting: &[Selection],
        done: Option<&'static str>,
    ) -> Self {
        let county = staff.county();
        let (areas, method) = (&county.directory.areas, county.method());
        let mut above: Vec<(String, String)> = areas
            .lineage(&board.area)
            .skip(1)
            .filter(|area| staff.who.sees_posts(&area.id))
            .map(|area| (area.name.clone(), board_of(&area.id)))
            .collect();
        above.reverse();
        let post = |id| method.post_label(id).to_owned();
        let mut vacant: Vec<(String, String, String)> = Vec::new();
        for vacancy in board.vacancies.iter().take(VACANCIES_MOST) {
            let path = areas.path_name(&vacancy.area);
            match vacant.last_mut().filter(|(known, ..)| *known == path) {
                Some((_, _, posts)) => {
                    posts.push('、');
                    posts.push_str(&post(&vacancy.post));
                }
                None => vacant.push((path, board_of(&vacancy.area), post(&vacancy.post))),
            }
        }
        let ending = board.ending.iter().map(|held| {
            let name = county.directory.name(&held.person).to_owned();
            let seat = format!("{} {}", areas.path_name(&held.area), post(&held.post));
            (name, seat, held.until.map(last_day).unwrap_or_default())
        });
        let below = board.below.iter().map(|below| {
            let posts = spaced(u64::try_from(below.posts).unwrap_or(u64::MAX));
            (below.name.clone(), board_of(&below.area), posts, below.vacant)
        });
        let waits = waiting.iter().map(|selection| {
            let name = county.directory.name(&selection.person);
            let seat = format!("{} {}", areas.path_name(&selection.area), post(&selection.post));
            let step = selection.next_step().map_or("", |step| &step.label);
            (format!("{name}：{seat}，等您“{step}”"), super::selection::url(&selection.id))
        });
        Self {
            nav: nav(staff, Spot::Posts),
            done,
            above,
            name: areas.get(&board.area).map(|area| area.name.clone()).unwrap_or_default(),
            posts: board.posts.iter().map(|line| row(staff, board, line)).collect(),
            below: below.collect(),
            vacancies: board.vacancies.len(),
            vacant,
            ending: ending.collect(),
            waiting: waits.collect(),
        }
    }
}

impl BoardPage {
    /// Whether the reader may do anything about any of the posts: a column without a button would
    /// only ask what belongs there.
    fn acts(&self) -> bool {
        self.posts.iter().any(|post| post.fill.is_some() || !post.nominated.is_empty())
    }
}

fn row(staff: &Staff, board: &PostBoard, line: &PostLine) -> Row {
    let directory = &staff.county().directory;
    let words = if line.has_selection { "推选" } else { "任命" };
    let address = |path: &str| {
        Address::new(path).with("area", board.area.as_str()).with("post", line.post.as_str())
    };
    let nominated = line.nominated.iter().map(|selection| {
        let name = directory.name(&selection.person);
        let step = selection.next_step().map_or("", |step| &step.label);
        (format!("{name}，等“{step}”"), super::selection::url(&selection.id))
    });
    let holder = |held: &HeldPost| {
        let person = held.person.as_str();
        let leave = address("/office/posts/leave").with("person", person).into_string();
        let sign_in = address("/office/posts/sign-in").with("person", person).into_string();
        let theirs = line.may_appoint && held.person != staff.who.person;
        HolderRow {
            name: held.name.clone(),
            phone: held.phone.clone().unwrap_or_default(),
            term: term(held.from, held.until),
            selection: held.selection.as_ref().map(super::selection::url),
            leave: theirs.then_some(leave),
            sign_in: theirs.then_some(sign_in),
        }
    };
    let ahead = line.ahead.iter().map(|held| {
        let call_off = address("/office/posts/call-off")
            .with("person", held.person.as_str())
            .with("first_day", &held.from.date().to_string());
        let (phone, term) = (held.phone.clone().unwrap_or_default(), term(held.from, held.until));
        (held.name.clone(), phone, term, line.may_appoint.then(|| call_off.into_string()))
    });
    let called_off = line.called_off.iter().map(|off| {
        let by = off.by.as_ref().map_or("", |by| directory.name(by));
        let what = format!(
            "{}原定 {} 起任{}，{} 由{by}取消",
            directory.name(&off.person),
            date_on_paper(off.first_day),
            line.label,
            date_on_paper(off.at.date())
        );
        (what, off.reason.clone())
    });
    Row {
        ahead: ahead.collect(),
        called_off: called_off.collect(),
        label: line.label.clone(),
        holders: line.holders.iter().map(holder).collect(),
        nominated: nominated.collect(),
        fill: line.may_appoint.then(|| (words, address("/office/posts/fill").into_string())),
        duties: line.duties.clone(),
    }
}

/// 2026 年 3 月 4 日起，到 2029 年 3 月 3 日.
pub(super) fn term(from: Timestamp, until: Option<Timestamp>) -> String {
    let from = (from.millis() > 0).then(|| format!("{} 起", date_on_paper(from.date())));
    let until = until.map(|until| format!("到 {}", last_day(until)));
    match (from, until) {
        (Some(from), Some(until)) => format!("{from}，{until}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "没有写任期".to_owned(),
    }
}

/// A term ends before the moment kept as its end.
pub(in crate::office) fn last_day(until: Timestamp) -> String {
    date_on_paper(until.plus_millis(-1).date())
}
