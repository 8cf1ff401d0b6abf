//! 我的事: the duty list, leave, paper, signing out.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use maplegrid_app::duties::NewAbsence;
use maplegrid_domain::duties::Absence;
use maplegrid_domain::shared::PersonId;
use serde::Deserialize;

use super::frame::{WorkShell, WorkTab};
use crate::error::Result;
use crate::office::{Staff, Turned};
use crate::state::Web;
use crate::ui::{Page, filters};
use crate::words::plain_date;

/// Division codes have twelve digits down to the village; what is longer lies inside one.
const VILLAGE_DIGITS: usize = 12;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/work/mine", get(mine))
        .route("/work/absences", get(back).post(note))
        .route("/work/absences/{id}/end", post(end))
}

/// What is one's own: duties, leave, paper.
#[derive(Template)]
#[template(path = "work/mine.html")]
pub struct MinePage {
    shell: WorkShell,
    posts: Vec<String>,
    homes: usize,
    lists: Vec<DutyListView>,
    absences: Vec<AbsenceView>,
    stand_ins: Vec<(String, String)>,
    fault: Option<&'static str>,
    first: String,
    last: String,
}

struct DutyListView {
    label: String,
    basis: String,
    items: Vec<String>,
}

struct AbsenceView {
    id: String,
    days: String,
    stand_in: String,
}

async fn page(
    staff: &Staff,
    web: &Web,
    fault: Option<&'static str>,
    typed: &Leave,
) -> Result<MinePage> {
    let (county, who) = (staff.county(), &staff.who);
    let (method, directory) = (county.method(), &county.directory);
    let absences = web.app.absences(&who.person).await?;
    let own: Vec<&Absence> =
        absences.iter().filter(|absence| absence.person == who.person).collect();
    let homes = web.app.my_households(&who.person, staff.now.date()).await?.len();
    let lists = method
        .network
        .duty_lists
        .iter()
        .filter(|list| who.holdings.iter().any(|held| list.posts.contains(&held.post)));
    Ok(MinePage {
        shell: WorkShell::new(staff, WorkTab::Mine),
        posts: posts(staff),
        homes,
        lists: lists
            .map(|list| DutyListView {
                label: list.label.clone(),
                basis: list.basis.clone(),
                items: list.items.clone(),
            })
            .collect(),
        absences: own
            .into_iter()
            .map(|absence| AbsenceView {
                id: absence.id.clone(),
                days: days(absence, staff.now.date()),
                stand_in: absence
                    .stand_in
                    .as_ref()
                    .map(|person| directory.name(person).to_owned())
                    .unwrap_or_default(),
            })
            .collect(),
        stand_ins: stand_ins(staff),
        fault,
        first: typed.first.clone(),
        last: typed.last.clone(),
    })
}

/// 南沟村 二组 联户党员, each post once.
fn posts(staff: &Staff) -> Vec<String> {
    let county = staff.county();
    let mut found = Vec::new();
    for held in &staff.who.holdings {
        let place = county.directory.areas.get(&held.area).map_or("", |area| area.name.as_str());
        let words = format!("{place} {}", county.method().post_label(&held.post));
        if !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

fn days(absence: &Absence, today: Date) -> String {
    let (first, last) = (absence.from.date(), absence.until.plus_millis(-1).date());
    if first == last {
        return plain_date(first, today);
    }
    format!("{}至{}", plain_date(first, today), plain_date(last, today))
}

/// Holders of the same posts in the same village, who may stand in.
fn stand_ins(staff: &Staff) -> Vec<(String, String)> {
    let (county, who) = (staff.county(), &staff.who);
    let (areas, directory) = (&county.directory.areas, &county.directory);
    let mut found: Vec<(String, String)> = Vec::new();
    for held in &who.holdings {
        let mut above = areas.lineage(&held.area);
        let Some(village) = above.find(|area| area.id.as_str().len() <= VILLAGE_DIGITS) else {
            continue;
        };
        let mut inside = vec![village.id.clone()];
        let mut next = 0;
        while let Some(area) = inside.get(next).cloned() {
            inside.extend(areas.children(&area).map(|child| child.id.clone()));
            for person in directory.holders(&held.post, &area) {
                let choice = (person.to_string(), directory.name(person).to_owned());
                if *person != who.person && !found.contains(&choice) {
                    found.push(choice);
                }
            }
            next += 1;
        }
    }
    found
}

async fn mine(staff: Staff, State(web): State<Web>) -> Result<Response> {
    let today = staff.now.date().to_string();
    let typed = Leave { first: today.clone(), last: today, ..Leave::default() };
    Ok(Page(page(&staff, &web, None, &typed).await?).into_response())
}

async fn back() -> Redirect {
    Redirect::to("/work/mine")
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Leave {
    csrf: String,
    first: String,
    last: String,
    stand_in: String,
}

async fn note(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Form(typed): Form<Leave>,
) -> Result<Response> {
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => return Ok(turned.into_response()),
    };
    staff.check(&typed.csrf)?;
    let dates = typed.first.parse::<Date>().ok().zip(typed.last.parse::<Date>().ok());
    let fault = match dates {
        None => Some("请选从哪天到哪天"),
        Some((first, last)) if last < first => Some("结束的日子比开始的早了，请改一改"),
        Some((_, last)) if last < staff.now.date() => Some("这几天已经过去了，不用再记"),
        Some(_) => None,
    };
    let (Some((first, last)), None) = (dates, fault) else {
        let page = page(&staff, &web, fault, &typed).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    };
    let person = staff.who.person.clone();
    let stand_in = (!typed.stand_in.is_empty()).then(|| PersonId::new(typed.stand_in.clone()));
    web.app
        .set_absence(&person, NewAbsence { person: person.clone(), stand_in, first, last })
        .await?;
    Ok(Redirect::to("/work/mine").into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Token {
    csrf: String,
}

async fn end(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<Token>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    web.app.end_absence(&staff.who.person, &id).await?;
    Ok(Redirect::to("/work/mine").into_response())
}
