//! Complaints about cadres keep away from their own village (DOMAIN § 8 G7).

use maplegrid_domain::cases::{Input, Rejection, actions_for, handlers_for};
use maplegrid_domain::methods::ActionKind;

use crate::support::{World, answer, classify, person, text};

fn at_township() -> World {
    let mut world = World::new();
    world.receive(Some("cadres"));
    world
}

#[test]
fn the_separate_entry_starts_at_the_township() {
    let world = at_township();
    assert_eq!(world.step(), "town_check");
    assert!(world.case().restricted);
    assert_eq!(world.case().owner.clone().unwrap().area.as_str(), "140429104");
}

#[test]
fn an_ordinary_entry_that_turns_out_restricted_goes_there() {
    let mut world = World::until("check");
    world.does("clerk", ActionKind::Classify, classify("cadres", "lead"));
    assert_eq!((world.step(), world.case().restricted), ("town_check", true));
    world.does("town_station", ActionKind::Classify, classify("cadres", "lead"));
    assert_eq!(world.step(), "town_dispatch");
}

#[test]
fn nobody_of_the_village_handles_or_presses_it() {
    let mut world = at_township();
    let urges = |world: &World, who: &str| {
        actions_for(world.case(), &world.method, &world.directory, &who.into())
            .iter()
            .any(|offered| offered.kind == ActionKind::Urge)
    };
    assert!(urges(&world, "leader"));
    assert!(!urges(&world, "supervisor"), "may not read it");
    world.does("town_station", ActionKind::Classify, classify("cadres", "lead"));
    let office = "140429104".into();
    let named: Vec<String> = handlers_for(world.case(), &world.method, &world.directory, &office)
        .into_iter()
        .map(|(person, held)| format!("{person} {}", held.area))
        .collect();
    assert_eq!(named, ["town_worker 140429104", "both 140429104"]);
    for who in ["worker", "grid", "clerk"] {
        let tried = world.tries("town_station", ActionKind::Assign, person(who));
        assert_eq!(tried, Err(Rejection::NotAHandler), "{who}");
    }
    world.does("town_station", ActionKind::Assign, person("both"));
    assert_eq!(world.case().owner.clone().unwrap().post.as_str(), "town_worker");
}

#[test]
fn a_handler_of_before_does_not_keep_reading_it() {
    let mut world = World::until("accept");
    world.does("worker", ActionKind::Object, text("是投诉干部的"));
    world.does("station", ActionKind::SendBack, text("类别不对"));
    world.does("clerk", ActionKind::Classify, classify("cadres", "lead"));
    assert_eq!(world.case().handler, None);
}

#[test]
fn a_reopened_one_returns_to_its_own_entry() {
    let mut world = at_township();
    world.does("town_station", ActionKind::Classify, classify("cadres", "lead"));
    world.does("town_station", ActionKind::Assign, person("town_worker"));
    world.does("town_worker", ActionKind::Take, Input::default());
    world.does("town_worker", ActionKind::Answer, answer());
    world.does("supervisor", ActionKind::Pass, Input::default());
    world.rates(5).unwrap();
    world.asks_reopen().unwrap();
    world.act("leader", "grant_reopen".into(), Input::default()).unwrap();
    assert_eq!(world.step(), "town_check", "never to the village's dispatch");
}

#[test]
fn an_objection_does_not_carry_it_into_the_village() {
    let mut world = at_township();
    world.does("town_station", ActionKind::Classify, classify("cadres", "lead"));
    world.does("town_station", ActionKind::Assign, person("town_worker"));
    world.does("town_worker", ActionKind::Object, text("不归我管"));
    assert_eq!(world.step(), "town_dispatch");
    assert_eq!(world.case().owner.clone().unwrap().area.as_str(), "140429104");
}
