//! What staff say for a resident: what somebody told them by telephone or at the counter, and what
//! the agent says whom the resident chose (HY-5 村一代理). The ledger keeps who wrote it down.

use maplegrid_domain::cases::{Case, CaseNumber, Command};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{Actor, PersonId};

use super::StaffCase;
use crate::writer::Job;
use crate::{App, Error, Result, SignedIn};

/// Said for a resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// The answer to an open question; `None` is 不清楚.
    Reply(Option<String>),
    Supplement(String),
    /// By the agent alone.
    Reopen(String),
    /// The resident agreed that somebody acts for them; `consent` says how.
    NameAgent {
        agent: PersonId,
        consent: String,
    },
    /// By the agent alone.
    EndAgent(Option<String>),
}

/// For whom somebody may speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Speaks {
    /// They act for the resident.
    pub as_agent: bool,
    /// They may take down what the resident tells them.
    pub takes_down: bool,
}

impl Speaks {
    /// What somebody who reads the case may say for the resident.
    pub(super) fn of(who: &SignedIn, case: &Case) -> Self {
        Self {
            as_agent: case.is_agent(&who.person),
            takes_down: who.may(Capability::Register, &case.area),
        }
    }

    fn allows(self, spoken: &Spoken) -> bool {
        match spoken {
            Spoken::Reply(_) | Spoken::Supplement(_) => self.as_agent || self.takes_down,
            Spoken::NameAgent { .. } => self.takes_down,
            Spoken::Reopen(_) | Spoken::EndAgent(_) => self.as_agent,
        }
    }
}

impl App {
    /// Writes down what is said for a resident.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what the caller may not see, [`Error::Forbidden`] where they may not
    /// speak, a rejection where the case does not ask for it.
    pub async fn speak_for(
        &self,
        who: &SignedIn,
        number: &CaseNumber,
        spoken: Spoken,
        key: Option<String>,
    ) -> Result<StaffCase> {
        let case = self.visible(who, number).await?;
        if !Speaks::of(who, &case).allows(&spoken) {
            return Err(Error::Forbidden);
        }
        let actor = speaker(who, &case)?;
        let command = command(spoken);
        let key = self.key_for(key, &format!("{}/{number}/for", who.person), &command)?;
        let job = Job::Command { number: number.clone(), actor, command };
        self.inner().writer.submit(key, job).await?;
        self.after_acting(who, number).await
    }
}

fn command(spoken: Spoken) -> Command {
    match spoken {
        Spoken::Reply(text) => Command::Reply { text },
        Spoken::Supplement(text) => Command::Supplement { text },
        Spoken::Reopen(reason) => Command::RequestReopen { reason },
        Spoken::NameAgent { agent, consent } => {
            Command::NameAgent { agent, consent: Some(consent) }
        }
        Spoken::EndAgent(reason) => Command::EndAgent { reason },
    }
}

/// The capacity in which somebody speaks: the agent's own, or the first of their posts.
fn speaker(who: &SignedIn, case: &Case) -> Result<Actor> {
    let own = case.agent.as_ref().filter(|agent| agent.person == who.person);
    let held = own.map(|agent| &agent.capacity).or_else(|| who.holdings.first());
    let held = held.ok_or(Error::Forbidden)?.clone();
    Ok(Actor::Staff { person: who.person.clone(), post: held.post, area: held.area })
}
