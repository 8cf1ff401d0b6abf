//! A case being played: every command goes through the decider, every event through the fold,
//! and the invariants are checked after each.

use jiff::civil::{Date, Time};
use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::cases::{
    Case, CaseNumber, Channel, Command, Ctx, Deadline, Event, Identity, Input, NewCase, Recorded,
    Rejection, Tally, answer_due, case_due, decide, wake_at,
};
use maplegrid_domain::methods::{ActionKind, Method};
use maplegrid_domain::people::Directory;
use maplegrid_domain::shared::{ActionId, Actor, PersonId, Timestamp};

use super::{V1, action_id, calendar, check_invariants, directory, method};

#[derive(Clone)]
pub struct World {
    pub method: Method,
    pub calendar: WorkingCalendar,
    pub directory: Directory,
    pub now: Timestamp,
    pub state: Option<Case>,
    pub history: Vec<Recorded>,
    /// The case that a command names beside this one.
    pub lead: Option<Case>,
    /// The number of a case that the command makes besides.
    pub minted: Option<CaseNumber>,
    /// The ballots of its open appraisal.
    pub tally: Option<Tally>,
}

type Played = Result<Vec<Event>, Rejection>;

impl World {
    /// Wednesday 4 March 2026, 09:00: no holiday for a month.
    pub fn new() -> Self {
        let mut world = Self {
            method: method(),
            calendar: calendar(),
            directory: directory(),
            now: Timestamp(0),
            state: None,
            history: Vec::new(),
            lead: None,
            minted: None,
            tally: None,
        };
        world.at(jiff::civil::date(2026, 3, 4), 9);
        world
    }

    /// A case received and moved as far as a step of the ordinary path.
    pub fn until(step: &str) -> Self {
        let mut world = Self::new();
        world.receive(None);
        let path = ["check", "dispatch", "accept", "handle", "supervise", "evaluate"];
        for at in path.iter().take_while(|at| **at != step) {
            match *at {
                "check" => world.does("clerk", ActionKind::Classify, classify("roads", "lead")),
                "dispatch" => world.does("station", ActionKind::Assign, person("worker")),
                "accept" => world.does("worker", ActionKind::Take, Input::default()),
                "handle" => world.does("worker", ActionKind::Answer, answer()),
                "supervise" => world.does("supervisor", ActionKind::Pass, Input::default()),
                _ => world.does("clerk", ActionKind::Visit, visit("satisfied")),
            }
        }
        assert_eq!(world.case().step.as_str(), step);
        world
    }

    pub fn at(&mut self, date: Date, hour: i8) {
        self.now = Timestamp::at(date, Time::constant(hour, 0, 0, 0));
    }

    pub fn hours(&mut self, hours: i64) {
        self.now = self.now.plus_minutes(hours * 60);
    }

    pub fn case(&self) -> &Case {
        self.state.as_ref().unwrap()
    }

    pub fn step(&self) -> &str {
        self.case().step.as_str()
    }

    pub fn receive(&mut self, category: Option<&str>) {
        self.receive_as(7, V1, category);
    }

    /// The matter of that sequence number in that area.
    pub fn receive_as(&mut self, sequence: u64, area: &str, category: Option<&str>) {
        let new = NewCase {
            area: area.into(),
            text: "村口路灯坏了。晚上看不见路".to_owned(),
            location: None,
            channel: Channel::Qr,
            identity: Identity::Named,
            attachments: Vec::new(),
            category: category.map(Into::into),
            filed_by: None,
            household: None,
            parent: None,
        };
        let number = CaseNumber::mint(self.now.date(), sequence);
        self.play(&Actor::Resident, &Command::Receive { number, new: Box::new(new) }).unwrap();
    }

    /// Plays a command; an accepted one is folded.
    pub fn play(&mut self, actor: &Actor, command: &Command) -> Played {
        let ctx = Ctx {
            now: self.now,
            actor,
            method: &self.method,
            method_version: 1,
            calendar: &self.calendar,
            directory: &self.directory,
            lead: self.lead.as_ref(),
            minted: self.minted.as_ref(),
            tally: self.tally.as_ref(),
        };
        let events = decide(self.state.as_ref(), command, &ctx)?;
        for event in &events {
            let recorded = Recorded { at: self.now, actor: actor.clone(), event: event.clone() };
            self.state = Case::apply(self.state.take(), &recorded);
            self.history.push(recorded);
        }
        check_invariants(self);
        Ok(events)
    }

    pub fn staff(&self, who: &str) -> Actor {
        let person = PersonId::from(who);
        let held = self.directory.holdings(&person).first().cloned();
        let (post, area) = held.map_or(("none".into(), V1.into()), |h| (h.post, h.area));
        Actor::Staff { person, post, area }
    }

    /// A staff action by its id.
    pub fn act(&mut self, who: &str, action: ActionId, input: Input) -> Played {
        let actor = self.staff(who);
        self.play(&actor, &Command::Act { action, input: Box::new(input) })
    }

    /// Tries the action of a kind at the present step.
    pub fn tries(&mut self, who: &str, kind: ActionKind, input: Input) -> Played {
        let action = action_id(self.step(), kind);
        self.act(who, action, input)
    }

    pub fn does(&mut self, who: &str, kind: ActionKind, input: Input) {
        let done = self.tries(who, kind, input);
        assert!(done.is_ok(), "{who} {kind:?}: {done:?}");
    }

    pub fn resident(&mut self, command: &Command) -> Played {
        self.play(&Actor::Resident, command)
    }

    pub fn rates(&mut self, score: u8) -> Played {
        self.resident(&Command::Rate { score, comment: None })
    }

    pub fn replies(&mut self) -> Played {
        self.resident(&Command::Reply { text: Some("东头第三盏".to_owned()) })
    }

    pub fn asks_reopen(&mut self) -> Played {
        self.resident(&Command::RequestReopen { reason: "又坏了".to_owned() })
    }

    pub fn tick(&mut self) -> Vec<Event> {
        self.play(&Actor::System, &Command::Tick).unwrap()
    }

    pub fn wakes(&self) -> Option<Timestamp> {
        wake_at(self.case(), &self.method, &self.calendar)
    }

    pub fn due(&self) -> Option<Deadline> {
        case_due(self.case(), &self.method, &self.calendar, self.now)
    }

    pub fn promised(&self) -> Option<Date> {
        answer_due(self.case(), &self.method, &self.calendar, self.now).map(|due| due.at.date())
    }
}

pub fn text(text: &str) -> Input {
    Input { text: Some(text.to_owned()), ..Input::default() }
}

pub fn classify(category: &str, track: &str) -> Input {
    Input { category: Some(category.to_owned()), track: Some(track.to_owned()), ..Input::default() }
}

pub fn person(who: &str) -> Input {
    Input { person: Some(who.to_owned()), ..Input::default() }
}

pub fn answer() -> Input {
    Input { outcome: Some("resolved".to_owned()), ..text("已经修好") }
}

pub fn visit(result: &str) -> Input {
    let (channel, result) = (Some("phone".to_owned()), Some(result.to_owned()));
    Input { channel, result, ..Input::default() }
}

pub fn unit(post: &str) -> Input {
    Input { unit: Some(post.to_owned()), ..text("请来量一量") }
}

pub fn days(days: u16) -> Input {
    Input { days: Some(days), ..text("等零件") }
}
