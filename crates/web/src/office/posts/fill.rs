//! Filling a post: appointing where the method asks for no selection, nominating where it does.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use maplegrid_app::Error;
use maplegrid_app::posts::{FoundPerson, NewAppointment, NewNomination, NewPerson};
use maplegrid_domain::people::may_appoint;
use maplegrid_domain::shared::{AreaId, PersonId, PostId};
use serde::Deserialize;

use super::board::board_of;
use crate::error::{Problem, Result};
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{ErrorSummary, Field, FieldKind, Page, StaffNav, filters};
use crate::words::Fault;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/posts/fill", get(form).post(fill))
}

/// The form.
#[derive(Template)]
#[template(path = "office/posts/fill.html")]
pub struct FillPage {
    pub nav: StaffNav,
    pub summary: Option<ErrorSummary>,
    pub back: String,
    pub seat: String,
    pub area: String,
    pub post: String,
    /// The ways of the selection; none for a plain appointment.
    pub ways: Vec<(String, bool)>,
    pub steps: String,
    /// Somebody is in the post already.
    pub held_by: String,
    pub name: Field,
    pub phone: Field,
    pub first_day: Field,
    pub last_day: Field,
    /// People of the name that was typed: id, words, chosen.
    pub found: Vec<(String, String)>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    csrf: String,
    area: String,
    post: String,
    person: String,
    name: String,
    phone: String,
    way: String,
    first_day: String,
    last_day: String,
}

/// A day as it was typed; nothing is none.
fn day(field: &'static str, typed: &str, faults: &mut Vec<Fault>) -> Option<Date> {
    let typed = typed.trim();
    let day = typed.parse::<Date>().ok().filter(|day| (1900..=2200).contains(&day.year()));
    if day.is_none() && !typed.is_empty() {
        faults.push(Fault::new(field, "日期请写成 2029-03-31 这样"));
    }
    day
}

async fn form(staff: Staff, Query(typed): Query<Typed>) -> Result<Response> {
    Ok(Page(FillPage::new(&staff, &typed, &[], Vec::new())?).into_response())
}

async fn fill(staff: Staff, State(web): State<Web>, Form(typed): Form<Typed>) -> Result<Response> {
    staff.check(&typed.csrf)?;
    let mut faults = Vec::new();
    let first_day = day("first_day", &typed.first_day, &mut faults);
    let last_day = day("last_day", &typed.last_day, &mut faults);
    if typed.name.trim().is_empty() {
        faults.push(Fault::new("name", "请写姓名"));
    }
    if !faults.is_empty() {
        return again(&staff, &typed, &faults, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let person = match person(&staff, &web, &typed).await {
        Ok(Ok(person)) => person,
        Ok(Err(found)) => {
            let words = "有几位叫这个名字，请选一位；都不是，就填上他的电话";
            let faults = vec![Fault::new("name", words)];
            return again(&staff, &typed, &faults, found, StatusCode::UNPROCESSABLE_ENTITY);
        }
        Err(error) => return refused(&staff, &typed, error),
    };
    let (post, area) = (PostId::from(typed.post.as_str()), AreaId::from(typed.area.as_str()));
    let selected = staff.county().method().network.selection(&post).is_some();
    let done = if selected {
        let new = NewNomination { post, area: area.clone(), person, way: typed.way.clone() };
        let nominated = web.app.nominate(&staff.who, new, None).await;
        nominated.map(|id| super::selection::url(&id))
    } else {
        let new = NewAppointment { person, post, area: area.clone(), first_day, last_day };
        let appointed = web.app.appoint(&staff.who, new, None).await;
        appointed.map(|()| format!("{}&done=appointed", board_of(&area)))
    };
    match done {
        Ok(url) => Ok(Redirect::to(&url).into_response()),
        Err(error) => refused(&staff, &typed, error),
    }
}

/// The person meant; several of the name are told apart by choosing.
async fn person(
    staff: &Staff,
    web: &Web,
    typed: &Typed,
) -> std::result::Result<std::result::Result<PersonId, Vec<FoundPerson>>, Error> {
    if !typed.person.is_empty() {
        return Ok(Ok(PersonId::from(typed.person.as_str())));
    }
    if typed.phone.trim().is_empty() {
        let mut found = web.app.people_named(&staff.who, &typed.name).await?;
        match found.len() {
            0 => {}
            1 => return Ok(Ok(found.remove(0).id)),
            _ => return Ok(Err(found)),
        }
    }
    let new = NewPerson { name: typed.name.clone(), phone: typed.phone.clone() };
    Ok(Ok(web.app.make_person(&staff.who, &new).await?))
}

fn refused(staff: &Staff, typed: &Typed, error: Error) -> Result<Response> {
    let forbidden = matches!(error, Error::Forbidden | Error::NotFound);
    let problem = Problem::from(error);
    if forbidden {
        return Err(problem);
    }
    let words = || Fault::new("name", format!("{}，{}", problem.title, problem.detail));
    let faults = if problem.errors.is_empty() { vec![words()] } else { problem.errors.clone() };
    let known = |fault: &Fault| matches!(fault.field, "name" | "phone" | "first_day" | "last_day");
    let named: Vec<Fault> = faults
        .into_iter()
        .map(|fault| if known(&fault) { fault } else { Fault::new("name", fault.words) })
        .collect();
    let mut response = again(staff, typed, &named, Vec::new(), problem.status)?;
    // The counters want to know why.
    response.extensions_mut().insert(problem);
    Ok(response)
}

fn again(
    staff: &Staff,
    typed: &Typed,
    faults: &[Fault],
    found: Vec<FoundPerson>,
    status: StatusCode,
) -> Result<Response> {
    Ok((status, Page(FillPage::new(staff, typed, faults, found)?)).into_response())
}

impl FillPage {
    fn new(
        staff: &Staff,
        typed: &Typed,
        faults: &[Fault],
        found: Vec<FoundPerson>,
    ) -> Result<Self> {
        let county = staff.county();
        let (method, directory) = (county.method(), &county.directory);
        let (post, area) = (PostId::from(typed.post.as_str()), AreaId::from(typed.area.as_str()));
        let known = method.post(&post).ok_or(Error::NotFound)?;
        if !may_appoint(method, directory, &staff.who.person, known, &area) {
            return Err(Error::Forbidden.into());
        }
        let rule = method.network.selection(&post);
        let ways = rule.map(|rule| rule.ways.clone()).unwrap_or_default();
        let steps: Vec<&str> =
            rule.iter().flat_map(|rule| &rule.steps).map(|step| step.label.as_str()).collect();
        let holders = directory.holders(&post, &area).iter().map(|id| directory.name(id));
        let found = found.into_iter().map(|person| {
            let posts = person.holdings.iter().map(|held| {
                format!(
                    "{} {}",
                    directory.areas.path_name(&held.area),
                    method.post_label(&held.post)
                )
            });
            let posts = posts.collect::<Vec<_>>().join("、");
            let phone = person.phone.unwrap_or_else(|| "没有电话".to_owned());
            (person.id.into_string(), format!("{} {phone} {posts}", person.name))
        });
        Ok(Self {
            nav: nav(staff, Spot::Posts),
            back: board_of(&area),
            seat: format!("{} {}", directory.areas.path_name(&area), known.label),
            ways: ways
                .into_iter()
                .enumerate()
                .map(|(at, way)| {
                    let chosen = way == typed.way || (typed.way.is_empty() && at == 0);
                    (way, chosen)
                })
                .collect(),
            steps: steps.join(" → "),
            held_by: holders.collect::<Vec<_>>().join("、"),
            name: Field::new(FieldKind::Line, "name", "姓名").value(&typed.name).faults(faults),
            phone: Field::new(FieldKind::Digits, "phone", "电话")
                .value(&typed.phone)
                .hint("群众能打的号码。已经在系统里的人可以不填")
                .optional()
                .faults(faults),
            first_day: Field::new(FieldKind::Line, "first_day", "任期从哪天起")
                .value(&typed.first_day)
                .placeholder("2026-04-01")
                .hint("不写就是从现在起。写以后的日子，到那天才上任，户也到那天才跟过去")
                .optional()
                .faults(faults),
            last_day: Field::new(FieldKind::Line, "last_day", "任期到哪天")
                .value(&typed.last_day)
                .placeholder("2029-03-31")
                .hint("不写就是到另行通知为止")
                .optional()
                .faults(faults),
            summary: (!faults.is_empty())
                .then(|| ErrorSummary { title: "有地方要改", faults: faults.to_vec() }),
            area: typed.area.clone(),
            post: typed.post.clone(),
            found: found.collect(),
        })
    }
}
