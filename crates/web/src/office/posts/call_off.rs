//! Calling off an appointment that has not begun.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use maplegrid_app::Error;
use maplegrid_app::posts::CallOff;
use maplegrid_domain::people::may_appoint;
use maplegrid_domain::shared::{AreaId, PersonId, PostId};
use serde::Deserialize;

use super::board::board_of;
use crate::error::{Problem, Result};
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{ErrorSummary, Field, FieldKind, Page, StaffNav, filters};
use crate::words::{Fault, date_on_paper};

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/posts/call-off", get(form).post(call_off))
}

/// The form.
#[derive(Template)]
#[template(path = "office/posts/call_off.html")]
pub struct CallOffPage {
    pub nav: StaffNav,
    pub summary: Option<ErrorSummary>,
    pub back: String,
    pub name: String,
    pub seat: String,
    pub begins: String,
    pub typed: Typed,
    pub reason: Field,
}

/// What was asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub csrf: String,
    pub area: String,
    pub post: String,
    pub person: String,
    pub first_day: String,
    pub reason: String,
}

impl Typed {
    /// What is meant; a day that is none was never appointed for.
    fn meant(&self) -> Option<CallOff> {
        Some(CallOff {
            person: PersonId::from(self.person.as_str()),
            post: PostId::from(self.post.as_str()),
            area: AreaId::from(self.area.as_str()),
            first_day: self.first_day.parse::<Date>().ok()?,
            reason: self.reason.clone(),
        })
    }
}

async fn form(
    staff: Staff,
    State(web): State<Web>,
    Query(typed): Query<Typed>,
) -> Result<Response> {
    let meant = typed.meant().ok_or(Error::NotFound)?;
    // Only what is still to be called off is asked about.
    let board = web.app.post_board(&staff.who, &meant.area).await?;
    let line = board.posts.iter().find(|line| line.post == meant.post).ok_or(Error::NotFound)?;
    let mut ahead = line.ahead.iter();
    if !ahead.any(|held| held.person == meant.person && held.from.date() == meant.first_day) {
        return Err(Error::NotFound.into());
    }
    Ok(Page(CallOffPage::new(&staff, typed, &meant, &[])?).into_response())
}

async fn call_off(
    staff: Staff,
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    staff.check(&typed.csrf)?;
    let meant = typed.meant().ok_or(Error::NotFound)?;
    match web.app.call_off(&staff.who, meant.clone(), None).await {
        Ok(()) => {
            let url = format!("{}&done=called_off", board_of(&meant.area));
            Ok(Redirect::to(&url).into_response())
        }
        Err(error @ Error::BadInput(_)) => {
            let problem = Problem::from(error);
            let mut faults = problem.errors.clone();
            if faults.is_empty() {
                faults.push(Fault::new("reason", problem.detail.clone()));
            }
            for fault in &mut faults {
                fault.field = "reason";
            }
            let page = CallOffPage::new(&staff, typed, &meant, &faults)?;
            let mut response = (problem.status, Page(page)).into_response();
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

impl CallOffPage {
    fn new(staff: &Staff, typed: Typed, meant: &CallOff, faults: &[Fault]) -> Result<Self> {
        let county = staff.county();
        let (method, directory) = (county.method(), &county.directory);
        let post = method.post(&meant.post).ok_or(Error::NotFound)?;
        if !may_appoint(method, directory, &staff.who.person, post, &meant.area) {
            return Err(Error::Forbidden.into());
        }
        Ok(Self {
            nav: nav(staff, Spot::Posts),
            summary: (!faults.is_empty())
                .then(|| ErrorSummary { title: "没有取消", faults: faults.to_vec() }),
            back: board_of(&meant.area),
            name: directory.name(&meant.person).to_owned(),
            seat: format!("{} {}", directory.areas.path_name(&meant.area), post.label),
            begins: date_on_paper(meant.first_day),
            reason: Field::new(FieldKind::Lines(3), "reason", "为什么取消")
                .value(&typed.reason)
                .hint("能任命这个岗位的人看得到，不对外公开")
                .faults(faults),
            typed,
        })
    }
}
