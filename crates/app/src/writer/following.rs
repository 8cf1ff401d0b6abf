//! What a command to one case means for others: all of it is decided before any of it is appended,
//! so that a refusal anywhere takes the whole command back.

use std::collections::{HashMap, VecDeque};

use maplegrid_domain::cases::{
    Case, CaseNumber, Command, Event, Recorded, Rejection, concerns_others, reactions,
};
use maplegrid_domain::shared::Actor;
use maplegrid_store::cases::write::load;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::batch::{Batch, Working};
use crate::appraisals;

/// Events of one case that will be appended, in the order of the plan.
pub(super) struct Planned {
    pub(super) number: CaseNumber,
    pub(super) actor: Actor,
    pub(super) events: Vec<Event>,
}

/// The plan of a command: what was decided so far, and the states it leads to.
#[derive(Default)]
struct Plan {
    states: HashMap<CaseNumber, Case>,
    steps: Vec<Planned>,
    waiting: VecDeque<(CaseNumber, Actor, Command)>,
}

impl Batch<'_> {
    /// Decides a command and all that follows from it for other cases. Nothing is appended yet.
    pub(super) fn plan(
        &mut self,
        conn: &mut Conn,
        (number, minted): (&CaseNumber, Option<&CaseNumber>),
        actor: &Actor,
        command: &Command,
    ) -> StoreResult<Result<Vec<Planned>, Rejection>> {
        let mut plan = Plan::default();
        plan.waiting.push_back((number.clone(), actor.clone(), command.clone()));
        while let Some((number, actor, command)) = plan.waiting.pop_front() {
            let lead = match command.names() {
                Some(named) => self.state(conn, &plan, &named)?,
                None => None,
            };
            let case = self.state(conn, &plan, &number)?;
            // What is split off comes in by the method of the day, as any case does.
            let newest = self.ledger.county.method_version;
            let version = case.as_ref().map_or(newest, |case| case.method_version);
            let tally = match &case {
                Some(case) => appraisals::tally(conn, self.ledger.county, case)?,
                None => None,
            };
            let given = (case.as_ref(), lead.as_ref(), minted, tally.as_ref());
            let decided = self.decide(given, version, &actor, &command);
            match (decided, case) {
                (Ok(events), Some(case)) => self.follow(&mut plan, case, actor, events),
                (Ok(events), None) => plan.steps.push(Planned { number, actor, events }),
                (Err(rejection), _) => return Ok(Err(rejection)),
            }
        }
        Ok(Ok(plan.steps))
    }

    /// Lays decided events out, and what they mean for others behind what waits already.
    fn follow(&self, plan: &mut Plan, case: Case, actor: Actor, events: Vec<Event>) {
        let number = case.number.clone();
        if concerns_others(&case, &events) {
            // Of what a resident does to one case, another's people read that the system did it.
            let follower = if actor == Actor::Resident { Actor::System } else { actor.clone() };
            let method = self.ledger.county.method_of(case.method_version);
            let mut state = case;
            for event in &events {
                let before = state.clone();
                let (at, event) = (self.ledger.now, event.clone());
                let recorded = Recorded { at, actor: actor.clone(), event };
                let Some(after) = Case::apply(Some(state), &recorded) else { return };
                let follow = reactions(Some(&before), &recorded.event, &after, method);
                let to = |(number, command)| (number, follower.clone(), command);
                plan.waiting.extend(follow.into_iter().map(to));
                state = after;
            }
            plan.states.insert(number.clone(), state);
        }
        plan.steps.push(Planned { number, actor, events });
    }

    /// A case as the plan, the batch or the database has it.
    fn state(
        &mut self,
        conn: &mut Conn,
        plan: &Plan,
        number: &CaseNumber,
    ) -> StoreResult<Option<Case>> {
        if let Some(planned) = plan.states.get(number) {
            return Ok(Some(planned.clone()));
        }
        if !self.working.contains_key(number) {
            let found = load(conn, &self.ledger.county.id, &[number])?.pop();
            let Some((case, filed)) = found else { return Ok(None) };
            let working = Working { before: Some(filed), case, changed: false };
            self.working.insert(number.clone(), working);
        }
        Ok(self.working.get(number).map(|working| working.case.clone()))
    }
}
