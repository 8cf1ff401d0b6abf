//! Leaving a post: choosing a successor, seeing what it does, doing it.

use std::collections::BTreeSet;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_app::areas::CaseChange;
use maplegrid_app::posts::{Leave, LeaveImpact};
use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId, PostId};
use serde::Deserialize;

use super::board::board_of;
use crate::error::{Problem, Result};
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Field, FieldKind, Notice, NoticeKind, Page, StaffNav, filters};
use crate::words::{holder_of, spaced};

/// Cases named one by one.
const CASES_MOST: usize = 50;
/// Households of a line named before somebody asks for all, and then.
const NAMES_FIRST: usize = 8;
const NAMES_MOST: usize = 1_000;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/posts/leave", get(preview).post(leave))
}

/// The preview and what confirms it.
#[derive(Template)]
#[template(path = "office/posts/leave.html")]
pub struct LeavePage {
    pub nav: StaffNav,
    pub notice: Option<Notice>,
    pub back: String,
    pub name: String,
    pub seat: String,
    pub typed: LeaveForm,
    /// Who else holds the post: id, name, chosen.
    pub successors: Vec<(String, String, bool)>,
    pub measure: Option<(String, Field)>,
    pub households: Vec<Handed>,
    pub cases: Vec<CaseLine>,
    pub more_cases: usize,
    pub restricted: usize,
    pub waiting: u64,
    pub vacant: bool,
    pub fingerprint: String,
}

/// The households of a line that go to the same person, or to nobody.
pub struct Handed {
    pub line: String,
    pub count: String,
    pub to: String,
    /// Address, head, and where in the seat's area it is.
    pub names: Vec<(String, String, String)>,
    /// There are more than are named.
    pub more: bool,
    /// Where all are named.
    pub all: Option<String>,
}

/// A case that changes hands.
pub struct CaseLine {
    pub number: String,
    pub place: String,
    pub from: String,
    pub to: String,
}

/// What was asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct LeaveForm {
    pub csrf: String,
    pub area: String,
    pub post: String,
    pub person: String,
    pub successor: String,
    pub measure: String,
    pub reason: String,
    pub fingerprint: String,
    /// All households are named, not only the first of each line.
    pub all: String,
}

impl LeaveForm {
    /// The preview with all households.
    fn with_all(&self) -> String {
        Address::new("/office/posts/leave")
            .with("area", &self.area)
            .with("post", &self.post)
            .with("person", &self.person)
            .with("successor", &self.successor)
            .with("measure", &self.measure)
            .with("all", "1")
            .into_string()
    }

    fn leave(&self) -> Leave {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Leave {
            person: PersonId::from(self.person.as_str()),
            post: PostId::from(self.post.as_str()),
            area: AreaId::from(self.area.as_str()),
            successor: some(&self.successor).map(PersonId::new),
            measure: some(&self.measure).map(|measure| (measure, self.reason.clone())),
        }
    }
}

async fn preview(
    staff: Staff,
    State(web): State<Web>,
    Query(typed): Query<LeaveForm>,
) -> Result<Response> {
    let impact = web.app.preview_leave(&staff.who, &typed.leave()).await?;
    let names = named(&staff, &web, &impact).await?;
    Ok(Page(LeavePage::new(&staff, typed, (&impact, &names), None)).into_response())
}

/// The households that change their contact, as far as the reader may know them.
async fn named(staff: &Staff, web: &Web, impact: &LeaveImpact) -> Result<Vec<Household>> {
    let mut ids: Vec<HouseholdId> =
        impact.contacts.iter().map(|change| change.household.clone()).collect();
    ids.sort();
    ids.dedup();
    Ok(web.app.households_named(&staff.who, ids).await?)
}

async fn leave(
    staff: Staff,
    State(web): State<Web>,
    Form(typed): Form<LeaveForm>,
) -> Result<Response> {
    staff.check(&typed.csrf)?;
    match web.app.leave(&staff.who, typed.leave(), &typed.fingerprint, None).await {
        Ok(_) => {
            let url = format!("{}&done=left", board_of(&AreaId::from(typed.area.as_str())));
            Ok(Redirect::to(&url).into_response())
        }
        Err(error @ (Error::StalePreview | Error::BadInput(_) | Error::Selection(_))) => {
            let problem = Problem::from(error);
            let impact = web.app.preview_leave(&staff.who, &typed.leave()).await?;
            let (title, detail) = (problem.title.clone(), problem.detail.clone());
            let notice = Notice::new(NoticeKind::Bad, title, detail);
            let names = named(&staff, &web, &impact).await?;
            let page = LeavePage::new(&staff, typed, (&impact, &names), Some(notice));
            let mut response = (problem.status, Page(page)).into_response();
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

impl LeavePage {
    fn new(
        staff: &Staff,
        typed: LeaveForm,
        (impact, names): (&LeaveImpact, &[Household]),
        notice: Option<Notice>,
    ) -> Self {
        let county = staff.county();
        let (method, directory) = (county.method(), &county.directory);
        let leave = typed.leave();
        let others = directory.holders(&leave.post, &leave.area).iter();
        let successors = others.filter(|other| **other != leave.person).map(|other| {
            let chosen = leave.successor.as_ref() == Some(other);
            (other.to_string(), directory.name(other).to_owned(), chosen)
        });
        let rule = method.network.selection(&leave.post);
        let known = rule.and_then(|rule| rule.measures.iter().find(|m| m.id == typed.measure));
        let measure = known.map(|measure| {
            let field = Field::new(FieldKind::Lines(3), "reason", "理由")
                .value(&typed.reason)
                .hint("只有本人和经办的人看得到");
            (measure.label.clone(), field)
        });
        let open = impact.cases.iter().filter(|case| !case.restricted);
        let lines: Vec<CaseLine> = open.map(|case| case_line(staff, case)).collect();
        Self {
            nav: nav(staff, Spot::Posts),
            notice,
            back: board_of(&leave.area),
            name: directory.name(&leave.person).to_owned(),
            seat: format!(
                "{} {}",
                directory.areas.path_name(&leave.area),
                method.post_label(&leave.post)
            ),
            successors: successors.collect(),
            measure,
            households: handed(staff, &typed, impact, names),
            restricted: impact.cases.iter().filter(|case| case.restricted).count(),
            more_cases: lines.len().saturating_sub(CASES_MOST),
            cases: lines.into_iter().take(CASES_MOST).collect(),
            waiting: impact.waiting,
            vacant: impact.vacant,
            fingerprint: impact.fingerprint.clone(),
            typed,
        }
    }
}

/// The households by line and by who has them afterwards.
fn handed(
    staff: &Staff,
    typed: &LeaveForm,
    impact: &LeaveImpact,
    names: &[Household],
) -> Vec<Handed> {
    let (method, directory) = (staff.county().method(), &staff.county().directory);
    let mut groups: Vec<(&LineId, Option<&PersonId>, BTreeSet<&HouseholdId>)> = Vec::new();
    for change in &impact.contacts {
        let (line, to, id) = (&change.line, change.to.as_ref(), &change.household);
        match groups.iter_mut().find(|(known, whom, _)| *known == line && *whom == to) {
            Some((.., ids)) => _ = ids.insert(id),
            None => groups.push((line, to, BTreeSet::from([id]))),
        }
    }
    let all = typed.all == "1";
    let most = if all { NAMES_MOST } else { NAMES_FIRST };
    let group = |(line, to, ids): (&LineId, Option<&PersonId>, BTreeSet<&HouseholdId>)| {
        let mine = names.iter().filter(|one| ids.contains(&one.id));
        let shown: Vec<_> = mine.take(most).map(|one| name_of(staff, typed, one)).collect();
        let more = !shown.is_empty() && shown.len() < ids.len();
        let label = method.network.line(line).map(|line| line.label.clone());
        Handed {
            line: label.unwrap_or_else(|| line.to_string()),
            count: spaced(u64::try_from(ids.len()).unwrap_or(u64::MAX)),
            to: to.map_or("没有人接（成为缺口）", |to| directory.name(to)).to_owned(),
            all: (more && !all).then(|| typed.with_all()),
            names: shown,
            more,
        }
    };
    groups.into_iter().map(group).collect()
}

/// Address, head, and 二组 12号: what the seat is called is said above.
fn name_of(staff: &Staff, typed: &LeaveForm, one: &Household) -> (String, String, String) {
    let areas = &staff.county().directory.areas;
    let (path, seat) = (areas.path_name(&one.area), areas.path_name(&typed.leave().area));
    let below = path.strip_prefix(&seat).unwrap_or(&path).trim_start();
    let place = format!("{below} {}", one.door).trim().to_owned();
    (format!("/office/households/{}", one.id), one.head.clone(), place)
}

/// A case that changes hands, in words.
pub(in crate::office) fn case_line(staff: &Staff, case: &CaseChange) -> CaseLine {
    let county = staff.county();
    let named = |owner: &Option<maplegrid_domain::cases::CaseOwner>| {
        owner.as_ref().map_or_else(
            || "重新派人".to_owned(),
            |owner| {
                let holder = holder_of(owner, county, county.method());
                format!("{} {}", holder.place, holder.short)
            },
        )
    };
    CaseLine {
        number: case.number.to_string(),
        place: county.directory.areas.path_name(&case.area),
        from: named(&case.from),
        to: named(&case.to),
    }
}
