//! What will happen when: events in order of time.

use std::collections::BTreeMap;

use maplegrid_domain::shared::Timestamp;

use super::network::Turn;

/// Something that somebody will do about a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Arrive,
    /// Staff do the step's work.
    Work,
    /// Staff decide about an extension or a reopening.
    Decide,
    /// Staff ask the resident, whatever else they had in mind.
    Ask,
    /// A called unit does the next thing about its part.
    Help,
    /// The handler asks for more time.
    Extend,
    /// Somebody above presses.
    Urge,
    Reply,
    Rate,
    Supplement,
    Withdraw,
    Reopen,
}

/// An event of the simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// Opening, noon and closing: the scheduler looks round. The number counts days.
    Beat(u64),
    /// The last days begin: somebody leaves something lying.
    Laggards,
    /// The last hours: questions, requests.
    Afternoon,
    /// Contact persons have been at their households; the number says which round.
    Round(usize),
    /// Registers are kept.
    Registers,
    /// The network itself changes.
    Turn(Turn),
    /// The village rates what was done; so many days before the end.
    Appraise(i32),
    /// The next thing in one of the mediations.
    Mediate(usize),
    Story {
        story: usize,
        plan: u32,
        doing: Doing,
    },
}

#[derive(Debug, Default)]
pub(crate) struct Agenda {
    events: BTreeMap<(Timestamp, u64), Event>,
    added: u64,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: Timestamp, event: Event) {
        self.added += 1;
        self.events.insert((at, self.added), event);
    }

    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.events.keys().next().map(|(at, _)| *at)
    }

    pub(crate) fn pop(&mut self) -> Option<(Timestamp, Event)> {
        self.events.pop_first().map(|((at, _), event)| (at, event))
    }

    /// Takes the events up to `until`, at most one of each story and none beyond a beat, so that
    /// nothing that was meant to be in time becomes late by being taken together.
    pub(crate) fn pop_together(&mut self, until: Timestamp) -> Vec<(Timestamp, usize, u32, Doing)> {
        let mut taken: Vec<(Timestamp, usize, u32, Doing)> = Vec::new();
        let mut keys = Vec::new();
        for (key, event) in self.events.range(..=(until, u64::MAX)) {
            let Event::Story { story, plan, doing } = *event else { break };
            if taken.iter().all(|(_, known, _, _)| *known != story) {
                taken.push((key.0, story, plan, doing));
                keys.push(*key);
            }
        }
        for key in keys {
            self.events.remove(&key);
        }
        taken
    }
}
