//! A method with two lines, a household with its people, and short ways to say what happens.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, date};
use maplegrid_domain::duties::{
    Absence, Command, ContactChannel, ContactLog, Ctx, Event, Facts, HouseholdFile, Link,
    LoggedContact, Recorded, Rejection, Sealed, decide,
};
use maplegrid_domain::methods::{
    Cadence, Capability, CareNeed, CareTier, ContactLine, Every, Method, Network, Topic,
};
use maplegrid_domain::shared::{Actor, LineId, PersonId, Timestamp};

use crate::support::{calendar, method};

pub fn at(day: Date, hour: i8) -> Timestamp {
    Timestamp::at(day, Time::constant(hour, 0, 0, 0))
}

pub fn cadence(id: &str, line: &str, tier: Option<&str>, every: Every, times: u8) -> Cadence {
    Cadence {
        id: id.into(),
        label: id.to_owned(),
        line: line.into(),
        tier: tier.map(Into::into),
        every,
        times,
        basis: "test".to_owned(),
    }
}

fn line(id: &str) -> ContactLine {
    ContactLine {
        id: id.into(),
        label: id.to_owned(),
        post: "leader".into(),
        households: None,
        follows_post: false,
        optional: false,
        basis: "test".to_owned(),
    }
}

fn need(id: &str, tier: &str, guardian: bool) -> CareNeed {
    CareNeed { id: id.into(), label: id.to_owned(), tier: tier.into(), guardian }
}

/// Neighbours come monthly and weekly where it is needed; deputies twice a quarter.
pub fn network() -> Network {
    let tier =
        |id: &str, review_days| CareTier { id: id.into(), label: id.to_owned(), review_days };
    Network {
        lines: vec![line("neighbour"), line("deputy")],
        cadences: vec![
            cadence("monthly", "neighbour", None, Every::Month, 1),
            cadence("weekly", "neighbour", Some("close"), Every::Week, 1),
            cadence("quarterly", "deputy", None, Every::Quarter, 2),
        ],
        topics: vec![Topic { id: "well".into(), label: "都好".to_owned(), raises: None }],
        tiers: vec![tier("close", 180), tier("urgent", 90)],
        needs: vec![
            need("alone", "close", false),
            need("child", "close", true),
            need("illness", "urgent", false),
        ],
        ..Network::default()
    }
}

/// A household under decision.
pub struct World {
    pub now: Timestamp,
    pub method: Method,
    pub facts: Facts,
    pub file: HouseholdFile,
    pub capabilities: BTreeSet<Capability>,
    pub events: Vec<Recorded>,
}

impl World {
    /// Wednesday 4 March 2026, 09:00; anna is its neighbour, bert its deputy.
    pub fn new() -> Self {
        let link = |line: &str, person: &str| Link {
            line: line.into(),
            person: person.into(),
            from: Timestamp(0),
        };
        Self {
            now: at(date(2026, 3, 4), 9),
            method: Method { network: network(), ..method() },
            facts: Facts {
                area: "a".into(),
                closed_at: None,
                links: vec![link("neighbour", "anna"), link("deputy", "bert")],
                past: Vec::new(),
                absences: Vec::new(),
                unfit: BTreeSet::new(),
                contacts: Vec::new(),
            },
            file: HouseholdFile::new("h1".into()),
            capabilities: BTreeSet::new(),
            events: Vec::new(),
        }
    }

    pub fn staff(person: &str) -> Actor {
        Actor::Staff { person: person.into(), post: "leader".into(), area: "a".into() }
    }

    /// Decides as somebody, and folds what comes of it.
    pub fn does(&mut self, person: &str, command: &Command) -> Result<Vec<Event>, Rejection> {
        self.by(&Self::staff(person), command)
    }

    pub fn by(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Rejection> {
        let ctx = Ctx {
            now: self.now,
            actor,
            method: &self.method,
            calendar: &calendar(),
            facts: &self.facts,
            capabilities: &self.capabilities,
        };
        let events = decide(&self.file, command, &ctx)?;
        for event in &events {
            let recorded = Recorded { at: self.now, actor: actor.clone(), event: event.clone() };
            self.file = self.file.clone().apply(&recorded);
            self.note(&recorded);
            self.events.push(recorded);
        }
        Ok(events)
    }

    fn note(&mut self, recorded: &Recorded) {
        let Event::Contacted { contact, lines, channel, at, .. } = &recorded.event else { return };
        for line in lines {
            self.facts.contacts.push(LoggedContact {
                id: contact.clone(),
                line: line.clone(),
                person: recorded.actor.person().unwrap().clone(),
                channel: *channel,
                at: *at,
                recorded_at: recorded.at,
            });
        }
    }

    /// With these capabilities from now on.
    pub fn with(mut self, capabilities: &[Capability]) -> Self {
        self.capabilities = capabilities.iter().copied().collect();
        self
    }

    pub fn can(&mut self, capabilities: &[Capability]) {
        self.capabilities = capabilities.iter().copied().collect();
    }
}

pub fn contact(id: &str, at: Timestamp, line: Option<&str>) -> Command {
    Command::Contact(log(id, at, line))
}

pub fn log(id: &str, at: Timestamp, line: Option<&str>) -> ContactLog {
    ContactLog {
        id: id.into(),
        line: line.map(LineId::from),
        channel: ContactChannel::Phone,
        at,
        topics: Vec::new(),
        words: None,
    }
}

pub fn sealed(text: &str) -> Sealed {
    Sealed(text.to_owned())
}

pub fn leave(person: &str, stand_in: Option<&str>, first: Date, last: Date) -> Absence {
    Absence {
        id: format!("{person}-{first}"),
        person: person.into(),
        stand_in: stand_in.map(PersonId::from),
        from: at(first, 0),
        until: at(last.tomorrow().unwrap(), 0),
    }
}
