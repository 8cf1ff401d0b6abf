//! The decider of mediations: who may ask, at which stage, and what follows.

use super::{
    Command, Event, Mediation, MediationNumber, PartyNo, Rejection, Role, Step, after, agreeing,
    clocks, hearing, opening, persons, roles_of,
};
use crate::calendar::WorkingCalendar;
use crate::methods::{MediationRules, Method};
use crate::people::Directory;
use crate::shared::{Actor, AreaId, PersonId, Timestamp};

/// How far a clock may go ahead.
const AHEAD_MOST_MINUTES: i64 = 10;
/// How late something may be put down that was done on paper.
pub(super) const BACK_MOST_DAYS: u16 = 60;
const MINUTES_A_DAY: i64 = 24 * 60;

/// What a decision may look at besides the state: all of it given, none of it fetched.
pub struct Ctx<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    pub method: &'a Method,
    pub method_version: u32,
    pub calendar: &'a WorkingCalendar,
    pub directory: &'a Directory,
    pub facts: &'a Facts,
}

/// What is known of the same matter when a mediation is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The latest that a party refused.
    pub refused: Option<MediationNumber>,
    /// One that has not ended.
    pub open: Option<MediationNumber>,
}

pub(super) type Decided = Result<Vec<Event>, Rejection>;

/// Decides a command. An empty vector means there is nothing to do.
///
/// # Errors
/// A [`Rejection`] with the facts needed to say what is wrong.
pub fn decide(state: Option<&Mediation>, command: &Command, ctx: &Ctx<'_>) -> Decided {
    match (state, command) {
        (None, Command::Open { id, number, new }) => opening::open(id, number, new, ctx),
        (Some(_), Command::Open { .. }) => Err(Rejection::Exists),
        (None, _) => Err(Rejection::NotFound),
        (Some(mediation), Command::Tick) => Ok(clocks::tick(mediation, ctx)),
        (Some(mediation), command) => on(mediation, command, ctx),
    }
}

fn on(mediation: &Mediation, command: &Command, ctx: &Ctx<'_>) -> Decided {
    match command {
        Command::Open { .. } | Command::Tick => Ok(Vec::new()),
        Command::Accept { .. }
        | Command::Decline { .. }
        | Command::Consent { .. }
        | Command::Refuse { .. } => opening::settle(mediation, command, ctx),
        Command::Inform { .. }
        | Command::Identify { .. }
        | Command::Represent { .. }
        | Command::AddParty { .. }
        | Command::Declare { .. } => persons::of_party(mediation, command, ctx),
        Command::Name { .. } | Command::AskRecusal { .. } | Command::AnswerRecusal { .. } => {
            persons::of_mediator(mediation, command, ctx)
        }
        Command::Invite { .. }
        | Command::SetOpenness { .. }
        | Command::Extend { .. }
        | Command::Hear { .. }
        | Command::Investigate { .. }
        | Command::AddEvidence { .. } => hearing::decide(mediation, command, ctx),
        Command::Agree(new) => agreeing::agree(mediation, new, ctx),
        Command::Sign { signer, manner, at, words, scans } => {
            let event = Event::Signed {
                signer: signer.clone(),
                manner: *manner,
                at: *at,
                words: words.clone(),
                scans: scans.clone(),
            };
            agreeing::sign(mediation, (signer, *manner, *at), event, ctx)
        }
        command => after::decide(mediation, command, ctx),
    }
}

impl Ctx<'_> {
    pub(super) fn person(&self) -> Result<&PersonId, Rejection> {
        self.actor.person().ok_or(Rejection::NotYours)
    }

    pub(super) fn rules(&self) -> Result<&MediationRules, Rejection> {
        self.method.mediation.as_ref().ok_or(Rejection::NoCommittee)
    }

    pub(super) fn has(&self, role: Role, area: &AreaId) -> Result<bool, Rejection> {
        let person = self.person()?;
        Ok(roles_of(self.method, self.directory, person, area).contains(&role))
    }

    /// Something done at `at`: not in the future, and not on a day before `earliest`.
    pub(super) fn on_time(
        &self,
        at: Timestamp,
        (earliest, field): (Timestamp, &'static str),
    ) -> Result<(), Rejection> {
        if self.now.plus_minutes(AHEAD_MOST_MINUTES) < at {
            return Err(Rejection::InFuture);
        }
        if at.date() < earliest.date() {
            return Err(Rejection::TooEarly { field });
        }
        Ok(())
    }

    pub(super) fn not_too_old(&self, at: Timestamp) -> Result<(), Rejection> {
        if at < self.now.plus_minutes(-i64::from(BACK_MOST_DAYS) * MINUTES_A_DAY) {
            return Err(Rejection::TooOld { days: BACK_MOST_DAYS });
        }
        Ok(())
    }

    /// At least one way that the method knows was told.
    pub(super) fn routes(&self, routes: &[String]) -> Result<(), Rejection> {
        if routes.is_empty() {
            return Err(Rejection::NoRoute);
        }
        let unknown = routes.iter().find(|route| self.method.route_target(route).is_none());
        unknown.map_or(Ok(()), |value| {
            Err(Rejection::UnknownValue { field: "routes", value: value.clone() })
        })
    }

    /// Whoever keeps the committee's files, and nobody who is close to a party.
    pub(super) fn receives(&self, mediation: &Mediation) -> Result<(), Rejection> {
        if !self.has(Role::Receive, &mediation.committee)? {
            return Err(Rejection::NotYours);
        }
        self.impartial(mediation)
    }

    /// Whoever keeps the committee's files, or mediates.
    pub(super) fn acts(&self, mediation: &Mediation) -> Result<(), Rejection> {
        let area = &mediation.committee;
        let mediates = mediation.is_mediator(self.person()?) && self.has(Role::Mediate, area)?;
        if !mediates && !self.has(Role::Receive, area)? {
            return Err(Rejection::NotYours);
        }
        self.impartial(mediation)
    }

    pub(super) fn impartial(&self, mediation: &Mediation) -> Result<(), Rejection> {
        let person = self.person()?;
        if mediation.parties.iter().any(|party| party.is_close_to(person)) {
            return Err(Rejection::TooClose(person.clone()));
        }
        Ok(())
    }
}

impl Mediation {
    pub(super) fn at_stage(&self, step: Step) -> Result<(), Rejection> {
        let stage = self.stage();
        if step.stages().contains(&stage) { Ok(()) } else { Err(Rejection::NotNow { stage }) }
    }

    /// When it was taken; before that nothing happens in it.
    pub(super) fn begun(&self) -> (Timestamp, &'static str) {
        match &self.accepted {
            Some(accepted) => (accepted.at, "accepted"),
            None => (self.opened.at, "opened"),
        }
    }

    /// All parties agreed.
    pub(super) fn all_agree(&self, consents: &[PartyNo]) -> Result<(), Rejection> {
        self.known(consents)?;
        let missing: Vec<PartyNo> = self.parties.iter().map(|party| party.no).collect();
        let missing: Vec<PartyNo> =
            missing.into_iter().filter(|no| !consents.contains(no)).collect();
        if missing.is_empty() { Ok(()) } else { Err(Rejection::ConsentMissing(missing)) }
    }

    pub(super) fn known(&self, parties: &[PartyNo]) -> Result<(), Rejection> {
        let unknown = parties.iter().find(|no| self.party(**no).is_none());
        unknown.map_or(Ok(()), |no| Err(Rejection::UnknownParty(*no)))
    }
}
