//! Reading what is asked for and answering with the list.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::cases::{InboxQuery, View};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::AreaId;
use serde::Deserialize;

use super::pages::ListPage;
use crate::error::{Problem, Result};
use crate::office::address::Address;
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::Page;

pub(in crate::office) fn routes() -> Router<Web> {
    Router::new().route("/office", get(list))
}

/// The query of the list, as typed. Unknown values read as not given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub view: String,
    pub area: String,
    pub category: String,
    pub channel: String,
    pub step: String,
    pub q: String,
    pub after: String,
    /// A case that was just handed on, out of this person's sight.
    pub gone: String,
}

impl Asked {
    /// The view asked for.
    pub(super) fn view(&self) -> View {
        match self.view.as_str() {
            "open" => View::Open,
            "late" => View::Late,
            "waiting" => View::Waiting,
            "reopen" => View::Reopen,
            "pressing" => View::Pressing,
            "represented" => View::Represented,
            "closed" => View::Closed,
            _ => View::Mine,
        }
    }

    /// The address of this list with another view and from its beginning.
    pub(super) fn with_view(&self, view: View) -> String {
        Address::new("/office")
            .with("view", view_id(view))
            .with("area", &self.area)
            .with("category", &self.category)
            .with("channel", &self.channel)
            .into_string()
    }

    /// The address of the next page, or of the first for no cursor.
    pub(super) fn from(&self, after: &str) -> String {
        Address::new("/office")
            .with("view", &self.view)
            .with("area", &self.area)
            .with("category", &self.category)
            .with("channel", &self.channel)
            .with("step", &self.step)
            .with("q", &self.q)
            .with("after", after)
            .into_string()
    }

    /// What is searched for. A search goes through open and closed cases alike and takes the
    /// place of the view.
    pub(super) fn search(&self) -> Option<&str> {
        Some(self.q.trim()).filter(|q| !q.is_empty())
    }

    /// Whether anything narrows the view.
    pub(super) fn narrows(&self) -> bool {
        [&self.category, &self.channel, &self.step, &self.q].iter().any(|text| !text.is_empty())
    }

    fn query(&self, view: View, area: AreaId) -> InboxQuery {
        let given = |text: &String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        InboxQuery {
            view,
            area: Some(area),
            category: given(&self.category),
            channel: given(&self.channel),
            step: given(&self.step),
            phase: None,
            search: given(&self.q),
            after: given(&self.after),
            limit: 0,
        }
    }
}

/// The name of a view in addresses; the first view needs none.
pub(super) const fn view_id(view: View) -> &'static str {
    match view {
        View::Mine => "",
        View::Open => "open",
        View::Late => "late",
        View::Waiting => "waiting",
        View::Reopen => "reopen",
        View::Pressing => "pressing",
        View::Represented => "represented",
        View::Closed => "closed",
    }
}

async fn list(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if let Some(number) = CaseNumber::parse(&asked.q) {
        return Ok(Redirect::to(&format!("/office/cases/{}", number.as_str())).into_response());
    }
    let view = asked.view();
    let area = match asked.area.as_str() {
        "" => staff.begin(),
        given => AreaId::from(given),
    };
    let found = web.app.inbox(&staff.who, asked.query(view, area)).await?;
    let waiting =
        if staff.decides() { Some(web.app.waiting_counts(&staff.who.person).await?) } else { None };
    let mediations =
        if staff.mediates() { Some(web.app.mediations_waiting(&staff.who).await?) } else { None };
    let page = ListPage::new(&staff, &asked, view, (&found, waiting, mediations));
    let page = page.ok_or_else(Problem::not_found)?;
    Ok(Page(page).into_response())
}
