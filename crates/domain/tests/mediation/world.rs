//! A committee in a village, two parties, and short ways to say what happens.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time, date};
use maplegrid_domain::calendar::{Limit, WorkingCalendar};
use maplegrid_domain::mediation::{
    Asker, Authorised, Capacity, Command, CourtResult, Ctx, Event, Facts, Form, HelperKind,
    Interest, Manner, Mediation, MediationNumber, NamedBy, NewAgreement, NewMediation, NewParty,
    NewTerm, Openness, Origin, PartyKind, PartyNo, Performance, Recorded, RecusalAnswer, Rejection,
    Severity, Signer, Stage, Step, Why, decide, offered, roles_of,
};
use maplegrid_domain::methods::{
    Barred, Category, Committee, Elsewhere, MediableClass, MediationRules, Method, Ruled,
    StatisticsClass, Touch,
};
use maplegrid_domain::people::Directory;
use maplegrid_domain::shared::{Actor, PersonId, Sealed, Timestamp};

use crate::support::{V1, calendar, directory, method};

pub const BOTH: [PartyNo; 2] = [PartyNo(1), PartyNo(2)];

pub fn at(day: Date, hour: i8) -> Timestamp {
    Timestamp::at(day, Time::constant(hour, 0, 0, 0))
}

pub fn sealed(text: &str) -> Sealed {
    Sealed(text.to_owned())
}

pub fn ruled<T>(value: T) -> Ruled<T> {
    Ruled { value, basis: "test".to_owned() }
}

fn category(id: &str, class: &str, restricted: bool) -> Category {
    let of = method().categories.into_iter().next().unwrap();
    let dispute_class = Some(class.to_owned());
    Category { id: id.into(), label: id.to_owned(), dispute_class, restricted, ..of }
}

fn class(category: &str, statistics: StatisticsClass, touches: &[Touch]) -> MediableClass {
    let touches = touches.iter().copied().collect();
    MediableClass { category: category.into(), statistics, touches }
}

pub fn rules() -> MediationRules {
    let elsewhere = |what| Elsewhere { what, route: "court".to_owned(), basis: String::new() };
    MediationRules {
        committees: vec![Committee {
            id: "village".to_owned(),
            label: "村人民调解委员会".to_owned(),
            level: "village".into(),
            receives: vec!["clerk".into()],
            mediators: vec!["worker".into(), "town_worker".into()],
            recusal: "leader".into(),
            basis: String::new(),
        }],
        classes: vec![
            class("neighbours", StatisticsClass::Neighbours, &[]),
            class("marriage", StatisticsClass::Family, &[Touch::Marriage]),
        ],
        elsewhere: Barred::ALL.map(elsewhere).into(),
        accept: ruled(Limit::working_days(1)),
        period: ruled(Limit::days(30)),
        remind_days: 5,
        visit: ruled(Limit::days(30)),
        confirmation_reminders: ruled(vec![20, 27]),
        keep_years: ruled(30),
    }
}

pub fn mediating_method() -> Method {
    let categories = vec![
        category("neighbours", "02", false),
        category("marriage", "01", false),
        category("lamps", "11", false),
        category("order", "1402", false),
        category("cadres", "15", true),
        category("violence", "01", true),
    ];
    Method { categories, mediation: Some(rules()), ..method() }
}

/// A mediation as its people drive it.
pub struct World {
    pub now: Timestamp,
    pub method: Method,
    pub calendar: WorkingCalendar,
    pub directory: Directory,
    pub facts: Facts,
    pub state: Option<Mediation>,
    pub events: Vec<Event>,
    pub recorded: Vec<Recorded>,
}

impl World {
    /// Tuesday 3 March 2026, 09:00; nothing has been asked for.
    pub fn new() -> Self {
        Self {
            now: at(date(2026, 3, 3), 9),
            method: mediating_method(),
            calendar: calendar(),
            directory: directory(),
            facts: Facts::default(),
            state: None,
            events: Vec::new(),
            recorded: Vec::new(),
        }
    }

    pub fn mediation(&self) -> &Mediation {
        self.state.as_ref().unwrap()
    }

    pub fn stage(&self) -> Option<Stage> {
        self.state.as_ref().map(Mediation::stage)
    }

    pub fn days(&mut self, days: i64) {
        self.now = self.now.plus_minutes(days * 24 * 60);
    }

    pub fn actor(who: &str) -> Actor {
        if who == "system" {
            return Actor::System;
        }
        Actor::Staff { person: who.into(), post: "worker".into(), area: V1.into() }
    }

    /// What somebody is offered.
    pub fn offered(&self, who: &str) -> Vec<Step> {
        let who: PersonId = who.into();
        let roles = roles_of(&self.method, &self.directory, &who, &V1.into());
        offered(self.mediation(), &who, &roles)
    }

    /// What would follow, without it happening.
    pub fn ask(&self, who: &str, command: &Command) -> Result<Vec<Event>, Rejection> {
        let actor = Self::actor(who);
        let ctx = Ctx {
            now: self.now,
            actor: &actor,
            method: &self.method,
            method_version: 1,
            calendar: &self.calendar,
            directory: &self.directory,
            facts: &self.facts,
        };
        decide(self.state.as_ref(), command, &ctx)
    }

    /// Does it, if it may be done.
    pub fn play(&mut self, who: &str, command: &Command) -> Result<Vec<Event>, Rejection> {
        let events = self.ask(who, command)?;
        for event in &events {
            let recorded = Recorded { at: self.now, actor: Self::actor(who), event: event.clone() };
            self.state = Mediation::apply(self.state.take(), &recorded);
            assert!(self.state.is_some(), "{event:?} cannot follow");
            self.events.push(event.clone());
            self.recorded.push(recorded);
        }
        Ok(events)
    }

    #[track_caller]
    pub fn does(&mut self, who: &str, command: &Command) {
        if let Err(rejection) = self.play(who, command) {
            panic!("{who}: {command:?}: {rejection:?}");
        }
    }

    /// Applied for by the first party, about the boundary wall.
    pub fn opened() -> Self {
        let mut world = Self::new();
        let open = Self::open(new_mediation(world.now));
        world.does("clerk", &open);
        world
    }

    /// As [`opened`](Self::opened), and nobody has asked the second party.
    pub fn unasked() -> Self {
        let mut world = Self::new();
        let open = Self::open(NewMediation { consents: vec![], ..new_mediation(world.now) });
        world.does("clerk", &open);
        world
    }

    pub fn open(new: NewMediation) -> Command {
        let number = MediationNumber { year: 2026, word: "南沟村".to_owned(), sequence: 1 };
        Command::Open { id: "m1".into(), number, new: Box::new(new) }
    }

    /// Accepted, with a mediator and both parties told their rights.
    pub fn ready() -> Self {
        let mut world = Self::opened();
        let now = world.now;
        world.does("clerk", &Command::Accept { at: now });
        world.does("clerk", &name("worker"));
        for party in BOTH {
            world.does("worker", &Command::Inform { party, at: now });
        }
        world
    }

    /// As [`ready`](Self::ready), and they have sat down together.
    pub fn heard() -> Self {
        let mut world = Self::ready();
        let hear = hear(world.now);
        world.does("worker", &hear);
        world
    }

    /// A written agreement that nobody has signed.
    pub fn agreed() -> Self {
        let mut world = Self::heard();
        let agree = agree(world.now, Form::Written);
        world.does("worker", &agree);
        world
    }

    /// In force since today.
    pub fn in_force() -> Self {
        let mut world = Self::agreed();
        for signer in signers() {
            let sign = sign(signer, Manner::Paper, world.now);
            world.does("worker", &sign);
        }
        world
    }

    pub fn ended() -> Self {
        let mut world = Self::heard();
        let terminate = terminate(world.now);
        world.does("worker", &terminate);
        world
    }

    pub fn filed() -> Self {
        let mut world = Self::in_force();
        let file = Command::File { missing: missing() };
        world.does("worker", &file);
        world
    }
}

/// Explains whatever might be missing.
pub fn missing() -> BTreeMap<maplegrid_domain::mediation::Item, Sealed> {
    use maplegrid_domain::mediation::Item;
    Item::ALL.into_iter().map(|item| (item, sealed("没有"))).collect()
}

pub fn new_party(capacity: Capacity) -> NewParty {
    NewParty {
        kind: PartyKind::Natural,
        capacity,
        person: None,
        related: Vec::new(),
        words: sealed("李秀英"),
    }
}

pub fn new_mediation(at: Timestamp) -> NewMediation {
    NewMediation {
        committee: V1.into(),
        origin: Origin::Applied { by: vec![PartyNo(1)] },
        category: "neighbours".into(),
        severity: Severity::Simple,
        case: None,
        parties: vec![new_party(Capacity::Full), new_party(Capacity::Full)],
        consents: vec![PartyNo(2)],
        people: 2,
        barred: BTreeSet::new(),
        matter: "digest".to_owned(),
        words: sealed("院墙"),
        at,
    }
}

pub fn name(mediator: &str) -> Command {
    named(mediator, NamedBy::Committee, &[])
}

/// Somebody without a stake.
pub fn named(mediator: &str, by: NamedBy, consents: &[PartyNo]) -> Command {
    let consents = consents.to_vec();
    Command::Name { mediator: mediator.into(), by, consents, interest: Interest::Free }
}

pub fn consent(parties: &[PartyNo], at: Timestamp) -> Command {
    Command::Consent { parties: parties.to_vec(), at, words: None }
}

pub fn hear(at: Timestamp) -> Command {
    Command::Hear { at, present: BOTH.into(), words: sealed("各说各的理") }
}

pub fn agree(at: Timestamp, form: Form) -> Command {
    let term = NewTerm {
        by: PartyNo(2),
        words: sealed("拆除"),
        due: Some(date(2026, 4, 30)),
        amount_fen: Some(50_000),
    };
    Command::Agree(Box::new(NewAgreement {
        form,
        at,
        words: sealed("院墙退回"),
        terms: vec![term],
        amount_fen: Some(50_000),
        copies: 3,
        touches: BTreeSet::new(),
    }))
}

pub fn signers() -> [Signer; 4] {
    let party = |party| Signer::Party { party };
    [
        party(PartyNo(1)),
        party(PartyNo(2)),
        Signer::Mediator { person: "worker".into() },
        Signer::Seal,
    ]
}

pub fn sign(signer: Signer, manner: Manner, at: Timestamp) -> Command {
    Command::Sign { signer, manner, at, words: None, scans: Vec::new() }
}

pub fn terminate(at: Timestamp) -> Command {
    let routes = vec!["court".to_owned()];
    Command::Terminate { why: Why::NotAgreed, at, words: sealed("谈不拢"), routes }
}

pub fn refuse(party: PartyNo, at: Timestamp) -> Command {
    Command::Refuse { party, at, words: None, routes: vec!["court".to_owned()] }
}

/// One of every command, as it is accepted where it may be.
pub fn every_command(now: Timestamp) -> Vec<Named> {
    let mut all = beginning(now);
    all.extend(going_on(now));
    all.extend(ending(now));
    all
}

/// A command by its name, and who gives it.
pub type Named = (&'static str, &'static str, Command);

fn beginning(now: Timestamp) -> Vec<Named> {
    let words = || sealed("话");
    let party = PartyNo(1);
    let worker: PersonId = "worker".into();
    vec![
        ("accept", "clerk", Command::Accept { at: now }),
        (
            "decline",
            "clerk",
            Command::Decline { at: now, words: words(), routes: vec!["court".to_owned()] },
        ),
        ("consent", "clerk", consent(&[PartyNo(2)], now)),
        ("refuse", "clerk", refuse(party, now)),
        ("inform", "clerk", Command::Inform { party, at: now }),
        ("identify", "clerk", Command::Identify { party, at: now, words: words() }),
        (
            "represent",
            "clerk",
            Command::Represent { party, authorised: Authorised::Special, at: now, words: words() },
        ),
        (
            "add_party",
            "clerk",
            Command::AddParty { party: Box::new(new_party(Capacity::Full)), at: now },
        ),
        (
            "grade",
            "clerk",
            Command::Grade { severity: Severity::Grave, words: sealed("动了手，可能再闹") },
        ),
        ("declare", "clerk", Command::Declare { party, person: "station".into() }),
        ("name", "clerk", name("both")),
        (
            "ask_recusal",
            "clerk",
            Command::AskRecusal {
                mediator: worker.clone(),
                asker: Asker::Party(party),
                at: now,
                words: words(),
            },
        ),
        (
            "answer_recusal",
            "leader",
            Command::AnswerRecusal {
                mediator: worker,
                answer: RecusalAnswer::Refused,
                words: words(),
            },
        ),
    ]
}

fn going_on(now: Timestamp) -> Vec<Named> {
    let words = || sealed("话");
    let party = PartyNo(1);
    vec![
        (
            "invite",
            "clerk",
            Command::Invite {
                kind: HelperKind::Neighbour,
                consents: BOTH.into(),
                at: now,
                words: words(),
            },
        ),
        (
            "set_openness",
            "clerk",
            Command::SetOpenness { openness: Openness::Open, consents: BOTH.into() },
        ),
        (
            "extend",
            "clerk",
            Command::Extend { until: date(2026, 5, 8), consents: BOTH.into(), at: now },
        ),
        ("hear", "clerk", hear(now)),
        ("investigate", "clerk", Command::Investigate { at: now, words: words() }),
        (
            "add_evidence",
            "clerk",
            Command::AddEvidence { at: now, from: Some(party), words: words(), files: vec![] },
        ),
    ]
}

fn ending(now: Timestamp) -> Vec<Named> {
    let words = || sealed("话");
    let party = PartyNo(1);
    vec![
        ("agree", "clerk", agree(now, Form::Written)),
        ("sign", "clerk", sign(Signer::Party { party }, Manner::Paper, now)),
        (
            "perform",
            "clerk",
            Command::Perform { term: 1, how: Performance::Full, at: now, words: words() },
        ),
        (
            "visit",
            "clerk",
            Command::Visit {
                at: now,
                performance: Performance::Full,
                satisfaction: 4,
                words: words(),
            },
        ),
        ("terminate", "clerk", terminate(now)),
        (
            "ask_confirmation",
            "clerk",
            Command::AskConfirmation { by: BOTH.into(), at: now, words: words() },
        ),
        (
            "record_confirmation",
            "clerk",
            Command::RecordConfirmation { result: CourtResult::Confirmed, at: now, words: words() },
        ),
        ("report_danger", "clerk", Command::ReportDanger { at: now, words: words() }),
        ("correct", "clerk", Command::Correct { of: 6, words: words() }),
        ("file", "clerk", Command::File { missing: missing() }),
    ]
}
