//! Taking a matter on oneself, and following it to another organ.

use maplegrid_domain::cases::{Input, Rejection};
use maplegrid_domain::methods::ActionKind::{Answer, Claim, PassUp, Refer};

use crate::support::{World, answer, text};

#[test]
fn a_wish_is_taken_up_by_whoever_comes_first() {
    let mut world = World::new();
    world.receive(Some("wishes"));
    assert!(world.tries("clerk", Claim, Input::default()).is_err());
    world.does("worker", Claim, Input::default());
    assert_eq!(world.step(), "grant");
    assert_eq!(world.case().handler.as_ref().unwrap().as_str(), "worker");
    assert!(world.tries("both", Claim, Input::default()).is_err(), "taken already");
    assert!(world.tries("both", Answer, answer()).is_err(), "and somebody else's now");
    world.does("worker", Answer, answer());
    world.rates(5).unwrap();
    assert!(!world.case().is_open());
}

#[test]
fn what_is_referred_stays_open_until_the_organ_has_answered() {
    let mut world = World::until("dispatch");
    world.does("station", PassUp, text("村里办不了"));
    let to =
        |target: &str| Input { target: Some(target.to_owned()), ..text("土地权属归它管") };
    let unknown = world.tries("town_station", Refer, to("nowhere"));
    assert!(matches!(unknown, Err(Rejection::UnknownValue { field: "target", .. })));
    world.does("town_station", Refer, to("court"));
    assert_eq!(world.case().referred_to.as_deref(), Some("court"));
    assert_eq!(world.case().routed_to, None);
    assert!(world.case().is_open());
    world.does("town_station", Answer, answer());
    assert_eq!(world.step(), "evaluate");
}
