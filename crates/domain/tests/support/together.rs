//! Several cases being played side by side, with what the events of one mean for the others.

use std::collections::{BTreeMap, VecDeque};

use maplegrid_domain::cases::{Case, CaseNumber, Command, Input, Recorded, Rejection, reactions};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::{ActionId, Actor};

use super::{World, action_id};

#[derive(Clone)]
pub struct Together(pub BTreeMap<CaseNumber, World>);

impl Together {
    /// A case in each of the areas, numbered by the order.
    pub fn of(areas: &[&str]) -> Self {
        let worlds = areas.iter().zip(1..).map(|(area, sequence)| {
            let mut world = World::new();
            world.receive_as(sequence, area, None);
            (world.case().number.clone(), world)
        });
        Self(worlds.collect())
    }

    pub fn numbers(&self) -> Vec<CaseNumber> {
        self.0.keys().cloned().collect()
    }

    pub fn world(&self, at: usize) -> &World {
        self.0.values().nth(at).unwrap()
    }

    pub fn case(&self, at: usize) -> &Case {
        self.world(at).case()
    }

    pub fn each(&mut self, change: impl Fn(&mut World)) {
        self.0.values_mut().for_each(change);
    }

    /// Plays a command and all that follows from it, or nothing.
    pub fn play(
        &mut self,
        number: &CaseNumber,
        actor: &Actor,
        command: &Command,
    ) -> Result<(), Rejection> {
        let states = |worlds: &BTreeMap<CaseNumber, World>| -> Vec<_> {
            worlds.values().map(|world| (world.state.clone(), world.history.len())).collect()
        };
        let before = states(&self.0);
        let mut waiting = VecDeque::from([(number.clone(), actor.clone(), command.clone())]);
        while let Some((number, actor, command)) = waiting.pop_front() {
            let lead = command.names().and_then(|named| Some(self.0.get(&named)?.case().clone()));
            let minted = CaseNumber::mint(World::new().now.date(), self.0.len() as u64 + 1);
            let like = self.world(0);
            let (now, directory) = (like.now, like.directory.clone());
            let world = self.0.entry(number.clone()).or_insert_with(|| World {
                directory,
                now,
                ..World::new()
            });
            world.lead = lead;
            world.minted = Some(minted);
            let mut state = world.state.clone();
            let events = match world.play(&actor, &command) {
                Ok(events) => events,
                Err(refused) => {
                    // What was made on the way goes too: the newest numbers are the last.
                    while self.0.len() > before.len() {
                        self.0.pop_last();
                    }
                    for (world, (state, events)) in self.0.values_mut().zip(before) {
                        world.state = state;
                        world.history.truncate(events);
                    }
                    return Err(refused);
                }
            };
            let follower = if actor == Actor::Resident { Actor::System } else { actor.clone() };
            for event in events {
                let was = state.clone();
                let recorded = Recorded { at: world.now, actor: actor.clone(), event };
                state = Case::apply(state, &recorded);
                let after = state.as_ref().unwrap();
                let follow = reactions(was.as_ref(), &recorded.event, after, &world.method);
                waiting.extend(follow.into_iter().map(|(to, what)| (to, follower.clone(), what)));
            }
        }
        self.check();
        Ok(())
    }

    pub fn act(
        &mut self,
        at: usize,
        who: &str,
        action: ActionId,
        input: Input,
    ) -> Result<(), Rejection> {
        let number = self.numbers()[at].clone();
        let actor = self.0[&number].staff(who);
        self.play(&number, &actor, &Command::Act { action, input: Box::new(input) })
    }

    /// Tries the action of a kind at the present step of a case.
    pub fn tries(
        &mut self,
        at: usize,
        who: &str,
        kind: ActionKind,
        input: Input,
    ) -> Result<(), Rejection> {
        let action = action_id(self.case(at).step.as_str(), kind);
        self.act(at, who, action, input)
    }

    pub fn does(&mut self, at: usize, who: &str, kind: ActionKind, input: Input) {
        let done = self.tries(at, who, kind, input);
        assert!(done.is_ok(), "{who} {kind:?}: {done:?}");
    }

    pub fn resident(&mut self, at: usize, command: &Command) -> Result<(), Rejection> {
        let number = self.numbers()[at].clone();
        self.play(&number, &Actor::Resident, command)
    }

    pub fn join(&mut self, member: usize, who: &str, lead: usize) -> Result<(), Rejection> {
        let lead = self.numbers()[lead].to_string();
        self.act(member, who, "join".into(), Input { case: Some(lead), ..Input::default() })
    }

    /// Who is joined knows it and is known; whoever leads is joined to nobody.
    fn check(&self) {
        for (number, world) in &self.0 {
            let case = world.case();
            assert_eq!(case.number, *number);
            assert_eq!(case.received_at, world.history[0].at);
            for child in &case.children {
                let part = self.0[&child.number].case();
                assert_eq!(part.parent.as_ref(), Some(number), "{} of {number}", part.number);
                assert_eq!(part.is_open(), child.ended_at.is_none(), "{} of {number}", part.number);
                assert!(part.children.is_empty() && !part.is_joined());
            }
            let mut members: Vec<_> = case.open_members().collect();
            for member in &members {
                assert_eq!(self.0[*member].case().lead(), Some(number), "{member} of {number}");
            }
            members.dedup();
            assert_eq!(members.len(), case.open_members().count());
            assert!(members.is_empty() || case.is_open() && !case.restricted);
            let Some(lead) = case.lead().map(|lead| self.0[lead].case()) else { continue };
            assert!(lead.open_members().any(|member| member == number));
            assert!(lead.is_open() && !lead.is_joined() && !lead.restricted);
            assert!(case.is_open() && case.answer.is_none() && !case.restricted);
            assert!(case.open_members().next().is_none(), "a chain of cases");
            assert!(case.pressing.is_none() && case.open_parts().next().is_none());
        }
    }
}
