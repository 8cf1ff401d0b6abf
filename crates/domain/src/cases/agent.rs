//! 村一代理: somebody who carries a matter upward for the person who brought it and answers back
//! (HY-5 信访代理员, chosen from the people of the three lines; 信访工作条例 Art. 20: in order, from
//! the level that answers). The person authorises the agent and can end it at any time.

use serde::{Deserialize, Serialize};

use super::decide::Ctx;
use super::{Case, Event, Rejection, check_text};
use crate::methods::{Capability, Method};
use crate::people::{Directory, Holding};
use crate::shared::{Actor, PersonId, Timestamp};

/// Who acts for the person, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    pub person: PersonId,
    pub capacity: Holding,
    /// How the person agreed, if staff wrote it down; `None` if they chose by themselves.
    pub consent: Option<String>,
    pub since: Timestamp,
}

impl Case {
    /// Whether somebody acts for the person who brought it.
    pub fn is_agent(&self, person: &PersonId) -> bool {
        self.agent.as_ref().is_some_and(|agent| agent.person == *person)
    }

    pub(super) fn fold_agent(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::AgentNamed { agent, capacity, consent } => {
                let (person, capacity) = (agent.clone(), capacity.clone());
                self.agent = Some(Agent { person, capacity, consent: consent.clone(), since: at });
            }
            Event::AgentEnded { .. } => self.agent = None,
            _ => {}
        }
    }
}

/// The people who may be asked to act for the person: holders of representing posts at or above the
/// case, not those who work on it, and of a restricted case only those that may read it.
pub fn agents_for(case: &Case, method: &Method, directory: &Directory) -> Vec<(PersonId, Holding)> {
    let mut found: Vec<(PersonId, Holding)> = Vec::new();
    for area in directory.areas.lineage(&case.area) {
        for post in method.posts.iter().filter(|post| {
            let reads = !case.restricted || post.may(Capability::ReadRestricted);
            post.may(Capability::Represent) && reads
        }) {
            for person in directory.holders(&post.id, &area.id) {
                let known = found.iter().any(|(known, _)| known == person);
                if !known && !works_on(case, person) {
                    let capacity = Holding { post: post.id.clone(), area: area.id.clone() };
                    found.push((person.clone(), capacity));
                }
            }
        }
    }
    found
}

/// Nobody acts for both sides.
fn works_on(case: &Case, person: &PersonId) -> bool {
    let owns = case.owner.as_ref().is_some_and(|owner| owner.person.as_ref() == Some(person));
    owns || case.handler.as_ref() == Some(person) || case.doers.values().any(|did| did == person)
}

/// The person chooses; or staff write down that they agreed, but not for themselves.
pub(super) fn name(
    case: &Case,
    agent: &PersonId,
    consent: Option<&str>,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    if !case.is_pending() {
        return Err(Rejection::Closed);
    }
    let consent = match ctx.actor {
        Actor::Resident => None,
        Actor::Staff { person, .. } if person == agent => return Err(Rejection::OwnAgent),
        _ => Some(check_text("consent", consent.unwrap_or_default())?),
    };
    if case.is_agent(agent) {
        return Ok(Vec::new());
    }
    let candidates = agents_for(case, ctx.method, ctx.directory);
    let found = candidates.into_iter().find(|(person, _)| person == agent);
    let (agent, capacity) = found.ok_or(Rejection::NotAnAgent)?;
    Ok(vec![Event::AgentNamed { agent, capacity, consent }])
}

/// The person no longer wants it, or the agent cannot go on.
pub(super) fn end(
    case: &Case,
    reason: Option<&str>,
    ctx: &Ctx<'_>,
) -> Result<Vec<Event>, Rejection> {
    if case.agent.is_none() {
        return Err(Rejection::NoAgent);
    }
    let own = ctx.actor.person().is_some_and(|person| case.is_agent(person));
    if *ctx.actor != Actor::Resident && !own {
        return Err(Rejection::NotYours { owner_post: "群众本人或者代理人".to_owned() });
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let reason = reason.map(|reason| check_text("reason", reason)).transpose()?;
    Ok(vec![Event::AgentEnded { reason }])
}

/// An agent who holds no such post any more, or who may not read what the case has become.
pub(super) fn resettle_agent(case: &Case, ctx: &Ctx<'_>) -> Option<Event> {
    let agent = case.agent.as_ref()?;
    let Holding { post, area } = &agent.capacity;
    let stands = ctx.directory.holds(&agent.person, post, area);
    (!stands).then(|| Event::AgentEnded { reason: Some(GONE.to_owned()) })
}

/// A case that becomes restricted is taken from an agent who may not read it (DOMAIN § 8 G7).
pub(super) fn withdraw_from_unfit(case: &Case, ctx: &Ctx<'_>) -> Option<Event> {
    let post = ctx.method.post(&case.agent.as_ref()?.capacity.post);
    let reads = post.is_some_and(|post| post.may(Capability::ReadRestricted));
    (!reads).then(|| Event::AgentEnded { reason: Some(RESTRICTED_NOW.to_owned()) })
}

/// What the person reads when their agent has left.
const GONE: &str = "代理员已离任，可以另选";
/// What the person reads when their agent may not see the case any more.
const RESTRICTED_NOW: &str = "这件事改由专人办理";
