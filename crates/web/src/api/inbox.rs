//! The inbox.

use axum::extract::State;
use maplegrid_app::cases::{InboxQuery, View};
use maplegrid_app::{County, SignedIn};
use maplegrid_domain::cases::Channel;
use maplegrid_domain::shared::AreaId;

use super::answer::{ApiResult, ok};
use super::caller::Staff;
use super::dto::inbox::{InboxAsked, InboxBody};
use super::query::{Asked, optional, unknown_word, wrong_value};
use crate::state::Web;

const VIEWS: [(&str, View); 8] = [
    ("mine", View::Mine),
    ("open", View::Open),
    ("late", View::Late),
    ("waiting", View::Waiting),
    ("reopen", View::Reopen),
    ("pressing", View::Pressing),
    ("represented", View::Represented),
    ("closed", View::Closed),
];
const PHASES: [&str; 5] = ["intake", "triage", "handling", "feedback", "done"];
const LIMIT_MOST: u32 = 100;

/// 件的列表
///
/// 等我处理的、在办的、超期的……，按期限先后；已办结的新的在前。
#[utoipa::path(
    get,
    path = "/api/v1/inbox",
    operation_id = "inbox",
    tag = "工作人员",
    params(InboxAsked),
    security(("bearer" = [])),
    responses((status = 200, description = "一页", body = InboxBody<'_>))
)]
pub(super) async fn inbox(
    State(web): State<Web>,
    Staff(who): Staff,
    Asked(asked): Asked<InboxAsked>,
) -> ApiResult {
    let query = query_of(asked, &who)?;
    let page = web.app.inbox(&who, query).await?;
    ok(&InboxBody::of(&page, &who.county))
}

fn query_of(asked: InboxAsked, who: &SignedIn) -> ApiResult<InboxQuery> {
    let limit = optional("limit", asked.limit.as_deref(), "1 到 100 的整数")?.unwrap_or(0);
    if limit > LIMIT_MOST
        || asked.limit.as_deref().is_some_and(|text| !text.is_empty() && limit == 0)
    {
        return Err(wrong_value("limit", "1 到 100 的整数"));
    }
    Ok(InboxQuery {
        view: view_of(&asked)?,
        area: asked.area.filter(|area| !area.is_empty()).map(|area| area_of(&who.county, area)),
        category: asked.category,
        channel: channel_of(asked.channel)?,
        step: asked.step,
        phase: phase_of(asked.phase)?,
        search: asked.q.filter(|words| !words.trim().is_empty()),
        after: asked.after.filter(|after| !after.is_empty()),
        limit,
    })
}

/// `late=true` is the late view by another name.
fn view_of(asked: &InboxAsked) -> ApiResult<View> {
    let late: bool = optional("late", asked.late.as_deref(), " true 或 false")?.unwrap_or(false);
    let view = match asked.view.as_deref().filter(|view| !view.is_empty()) {
        None => View::default(),
        Some(given) => VIEWS
            .iter()
            .find(|(word, _)| *word == given)
            .map(|(_, view)| *view)
            .ok_or_else(|| unknown_word("view", &VIEWS.map(|(word, _)| word)))?,
    };
    Ok(if late { View::Late } else { view })
}

fn channel_of(given: Option<String>) -> ApiResult<Option<String>> {
    match given {
        Some(word) if !word.is_empty() && Channel::parse(&word).is_none() => {
            Err(unknown_word("channel", &Channel::ALL.map(Channel::id)))
        }
        given => Ok(given),
    }
}

fn phase_of(given: Option<String>) -> ApiResult<Option<String>> {
    match given {
        Some(word) if !word.is_empty() && !PHASES.contains(&word.as_str()) => {
            Err(unknown_word("phase", &PHASES))
        }
        given => Ok(given),
    }
}

/// By id or short code; what is neither is not found by the app.
fn area_of(county: &County, given: String) -> AreaId {
    let known = county.directory.areas.by_code(&given).map(|area| area.id.clone());
    known.unwrap_or_else(|| AreaId::new(given))
}
