//! 村一代理: who may act for the resident, and how far.

use maplegrid_domain::cases::{Command, Event, Rejection, agents_for};
use maplegrid_domain::methods::ActionKind::{Assign, Classify};
use maplegrid_domain::shared::Actor;

use crate::support::{World, classify, directory_of, person};

fn names(who: &str, consent: Option<&str>) -> Command {
    Command::NameAgent { agent: who.into(), consent: consent.map(str::to_owned) }
}

fn represented() -> World {
    let mut world = World::until("dispatch");
    world.resident(&names("elder", None)).unwrap();
    world
}

#[test]
fn the_person_chooses_and_ends() {
    let mut world = represented();
    assert!(world.case().is_agent(&"elder".into()));
    assert_eq!(world.resident(&names("elder", None)), Ok(Vec::new()), "chosen already");
    let refused = world.resident(&names("elder2", None));
    assert_eq!(refused, Err(Rejection::NotAnAgent), "another village's");
    world.resident(&Command::EndAgent { reason: None }).unwrap();
    assert_eq!(world.case().agent, None);
    assert_eq!(world.resident(&Command::EndAgent { reason: None }), Err(Rejection::NoAgent));
}

#[test]
fn staff_write_down_consent_but_not_for_themselves() {
    let mut world = World::until("dispatch");
    let clerk = world.staff("clerk");
    let silent = world.play(&clerk, &names("elder", Some(" ")));
    assert_eq!(silent, Err(Rejection::TextMissing { field: "consent" }));
    let elder = world.staff("elder");
    assert_eq!(world.play(&elder, &names("elder", Some("本人说好"))), Err(Rejection::OwnAgent));
    world.play(&clerk, &names("elder", Some("本人当面签字"))).unwrap();
    assert_eq!(world.case().agent.as_ref().unwrap().consent.as_deref(), Some("本人当面签字"));
    let ends = Command::EndAgent { reason: None };
    assert!(matches!(world.play(&clerk, &ends), Err(Rejection::NotYours { .. })));
    world.play(&elder, &ends).unwrap();
    let system = world.play(&Actor::System, &names("elder", Some("好")));
    assert!(system.is_err());
}

#[test]
fn an_agent_speaks_for_the_person_but_does_not_rate_or_withdraw() {
    let mut world = represented();
    let elder = world.staff("elder");
    world.play(&elder, &Command::Supplement { text: "东头第三盏".to_owned() }).unwrap();
    let rates = Command::Rate { score: 5, comment: None };
    assert!(matches!(world.play(&elder, &rates), Err(Rejection::NotYours { .. })));
    let withdraws = Command::Withdraw { reason: None };
    assert!(matches!(world.play(&elder, &withdraws), Err(Rejection::NotYours { .. })));

    let mut world = World::until("evaluate");
    world.resident(&names("elder", None)).unwrap();
    world.rates(5).unwrap();
    let reopens = Command::RequestReopen { reason: "又坏了".to_owned() };
    let clerk = world.staff("clerk");
    assert!(world.play(&clerk, &reopens).is_err(), "somebody else may not");
    world.play(&elder, &reopens).unwrap();
}

#[test]
fn nobody_acts_for_both_sides() {
    let mut world = World::until("dispatch");
    world.resident(&names("grid", None)).unwrap_err();
    // The case lies in the village; a grid member below it is no candidate, an elder is.
    let found = agents_for(world.case(), &world.method, &world.directory);
    assert_eq!(found.iter().map(|(who, _)| who.as_str()).collect::<Vec<_>>(), ["elder"]);
    world.resident(&names("elder", None)).unwrap();
    assert_eq!(world.tries("station", Assign, person("elder")), Err(Rejection::NotAHandler));
}

#[test]
fn an_agent_who_leaves_or_may_not_read_it_goes() {
    let mut world = represented();
    world.directory = directory_of(|who| who != "elder");
    let leader = world.staff("leader");
    let events = world.play(&leader, &Command::Resettle).unwrap();
    assert!(matches!(events[0], Event::AgentEnded { reason: Some(_) }), "{events:?}");

    let mut world = World::until("check");
    world.resident(&names("elder", None)).unwrap();
    world.does("clerk", Classify, classify("cadres", "lead"));
    assert_eq!(world.case().agent, None);
}
