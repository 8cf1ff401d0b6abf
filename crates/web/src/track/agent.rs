//! 村一代理: the resident chooses who acts for them, and ends it.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maplegrid_app::InputFault;
use maplegrid_app::cases::ResidentCase;
use maplegrid_domain::shared::PersonId;
use serde::Deserialize;

use super::Access;
use super::acts::{after, gone, split};
use super::routes::Coded;
use crate::error::Result;
use crate::forms::{filled, key};
use crate::keys::form_key;
use crate::state::Web;
use crate::ui::{ErrorSummary, Page, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::{Fault, office_in};

/// Somebody who may be asked.
pub struct Candidate {
    pub id: String,
    pub name: String,
    pub office: String,
}

/// Whom to ask.
#[derive(Template)]
#[template(path = "track/agent.html")]
pub struct AgentPage {
    pub shell: Shell,
    pub access: Access,
    pub title: String,
    pub summary: ErrorSummary,
    pub agents: Vec<Candidate>,
    pub key: String,
}

impl AgentPage {
    pub fn new(shell: Shell, access: Access, view: &ResidentCase, faults: Vec<Fault>) -> Self {
        let agents = view.agents.iter().map(|(person, held)| Candidate {
            id: person.to_string(),
            name: view.county.directory.name(person).to_owned(),
            office: office_in(&view.county, &view.method, &held.post, &held.area),
        });
        Self {
            title: view.case.title(),
            summary: ErrorSummary { title: "没请成", faults },
            agents: agents.collect(),
            key: form_key(),
            shell,
            access,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    code: Option<String>,
    key: String,
    agent: String,
    reason: String,
}

pub(super) async fn ask(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Query(coded): Query<Coded>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, coded.code.as_deref())?;
    let view = web.app.track(&access.number, &access.code).await?;
    if !view.may.name_agent {
        return Ok(Redirect::to(&access.url("")).into_response());
    }
    let shell = visitor.shell(Tab::None);
    Ok(Page(AgentPage::new(shell, access, &view, Vec::new())).into_response())
}

pub(super) async fn name(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sent.code.as_deref())?;
    let done = match sent.agent.trim() {
        "" => Err(InputFault::Missing { field: "agent" }.into()),
        agent => {
            let agent = PersonId::from(agent);
            web.app.name_agent(&access.number, &access.code, agent, key(&sent.key)).await
        }
    };
    let Some((fault, problem)) = split(done, "agent")? else {
        return Ok(gone(&access, "agent"));
    };
    let view = web.app.track(&access.number, &access.code).await?;
    let shell = visitor.shell(Tab::None);
    let page = AgentPage::new(shell, access, &view, vec![fault]);
    Ok((problem.status, Page(page)).into_response())
}

pub(super) async fn end(
    visitor: Visitor,
    State(web): State<Web>,
    Path(number): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, sent.code.as_deref())?;
    let reason = filled(&sent.reason);
    let done = web.app.end_agent(&access.number, &access.code, reason, key(&sent.key)).await;
    after(&visitor, &web, access, done, "agent-end", "agent").await
}
