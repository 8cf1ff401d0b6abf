//! The way of a case through the six slips.

use maplegrid_domain::cases::{Event, Input, Rejection, VisitResult, actions_for};
use maplegrid_domain::methods::{ActionKind, Outcome};
use maplegrid_domain::shared::{PersonId, StepId};

use crate::support::{V1, World, answer, classify, directory_of, person, text, visit};

fn kinds(world: &World) -> Vec<&'static str> {
    world.history.iter().map(|recorded| recorded.event.kind()).collect()
}

#[test]
fn six_slips_by_four_people() {
    let mut world = World::until("evaluate");
    assert_eq!(world.case().title(), "村口路灯坏了");
    let done: Vec<(&str, &str)> =
        world.case().doers.iter().map(|(step, who)| (step.as_str(), who.as_str())).collect();
    let expected = [
        ("accept", "worker"),
        ("check", "clerk"),
        ("dispatch", "station"),
        ("handle", "worker"),
        ("supervise", "supervisor"),
    ];
    assert_eq!(done, expected);
    let given = world.case().answer.clone().unwrap();
    assert_eq!((given.outcome, given.late, given.by), (Outcome::Resolved, false, "worker".into()));
    world.rates(5).unwrap();
    assert_eq!(world.step(), "closed");
    let story =
        ["received", "classified", "assigned", "taken", "answered", "passed", "rated", "closed"];
    assert_eq!(kinds(&world), story);
}

#[test]
fn one_person_cannot_do_two_of_the_distinct_steps() {
    let same = |done: &str| Err(Rejection::SamePerson { done: done.to_owned() });
    // Checked, then dispatching.
    let mut world = World::new();
    world.receive(None);
    world.does("double", ActionKind::Classify, classify("roads", "lead"));
    assert_eq!(world.tries("double", ActionKind::Assign, person("worker")), same("check"));
    assert_eq!(
        world.tries("double", ActionKind::SendBack, text("看错了")),
        same("check"),
        "sending back is the step's work too"
    );
    // Checked, then supervising.
    world.does("station", ActionKind::Assign, person("worker"));
    world.does("worker", ActionKind::Take, Input::default());
    world.does("worker", ActionKind::Answer, answer());
    assert_eq!(world.tries("double", ActionKind::Pass, Input::default()), same("check"));
    // Dispatched, then supervising.
    let mut world = World::new();
    world.receive(None);
    world.does("clerk", ActionKind::Classify, classify("roads", "lead"));
    world.does("double", ActionKind::Assign, person("worker"));
    world.does("worker", ActionKind::Take, Input::default());
    world.does("worker", ActionKind::Answer, answer());
    assert_eq!(world.tries("double", ActionKind::Pass, Input::default()), same("dispatch"));
}

#[test]
fn a_handler_is_free_of_the_other_slips_and_within_reach() {
    let mut world = World::until("dispatch");
    for who in ["station", "double", "worker2", "grid2", "supervisor", "town_worker", "nobody"] {
        let named = world.tries("station", ActionKind::Assign, person(who));
        assert_eq!(named, Err(Rejection::NotAHandler), "{who}");
    }
    let missing = world.tries("station", ActionKind::Assign, Input::default());
    assert_eq!(missing, Err(Rejection::Missing { field: "person" }));
    world.does("station", ActionKind::Assign, person("both"));
    let owner = world.case().owner.clone().unwrap();
    assert_eq!(owner.post.as_str(), "worker", "by the post under the dispatcher's office");
    assert_eq!(owner.person, Some(PersonId::from("both")));
}

#[test]
fn the_township_dispatches_to_its_own_people_and_below() {
    let mut world = World::until("dispatch");
    world.does("station", ActionKind::PassUp, text("村里办不了"));
    assert_eq!(world.step(), "town_dispatch");
    let named = world.tries("town_station", ActionKind::Assign, person("grid2"));
    assert_eq!(named, Err(Rejection::NotAHandler), "not another village's");
    world.does("town_station", ActionKind::Assign, person("town_worker"));
    world.does("town_worker", ActionKind::Take, Input::default());
    assert_eq!(world.case().owner.clone().unwrap().post.as_str(), "town_worker");
}

#[test]
fn an_objection_goes_back_to_dispatch() {
    let mut world = World::until("accept");
    let silent = world.tries("worker", ActionKind::Object, Input::default());
    assert_eq!(silent, Err(Rejection::TextMissing { field: "text" }));
    world.does("worker", ActionKind::Object, text("这条路归镇里管"));
    assert_eq!((world.step(), &world.case().handler), ("dispatch", &None));
    world.does("station", ActionKind::Assign, person("both"));
    assert_eq!(world.case().handler, Some("both".into()));
}

#[test]
fn routing_out_tells_where_and_why() {
    let mut world = World::until("check");
    let to = |target: &str| Input { target: Some(target.to_owned()), ..text("属于诉讼") };
    let unknown = world.tries("clerk", ActionKind::RouteOut, to("moon"));
    assert!(matches!(unknown, Err(Rejection::UnknownValue { field: "target", .. })));
    let silent = Input { target: Some("court".to_owned()), ..Input::default() };
    let silent = world.tries("clerk", ActionKind::RouteOut, silent);
    assert_eq!(silent, Err(Rejection::TextMissing { field: "text" }));
    world.does("clerk", ActionKind::RouteOut, to("court"));
    assert_eq!(world.step(), "closed");
    assert_eq!(world.case().routed_to.as_deref(), Some("court"));
    assert_eq!(world.rates(1), Err(Rejection::NotAnswered));
}

#[test]
fn a_resident_withdraws_an_open_case() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    let withdraw = maplegrid_domain::cases::Command::Withdraw { reason: Some("  ".to_owned()) };
    world.resident(&withdraw).unwrap();
    assert!(world.case().withdrawn && !world.case().is_open());
    assert_eq!(world.replies(), Err(Rejection::NoQuestion));
    assert_eq!(world.resident(&withdraw), Err(Rejection::Closed));
    let noted = world.tries("worker", ActionKind::Note, text("x"));
    assert_eq!(noted, Err(Rejection::Closed));
}

#[test]
fn a_visit_closes_what_nobody_complains_about() {
    for result in ["satisfied", "unreachable"] {
        let mut world = World::until("evaluate");
        world.does("clerk", ActionKind::Visit, visit(result));
        assert_eq!(world.step(), "closed");
        assert_eq!(world.case().doers.get(&"evaluate".into()), Some(&"clerk".into()));
    }
    let mut world = World::until("evaluate");
    world.does("clerk", ActionKind::Visit, visit("dissatisfied"));
    assert_eq!(world.step(), "evaluate");
    let found = world.case().visit.clone().unwrap().result;
    assert_eq!(found, VisitResult::Dissatisfied);
    let again = world.tries("clerk", ActionKind::Visit, visit("satisfied"));
    assert_eq!(again, Err(Rejection::StillDissatisfied));
}

#[test]
fn only_the_owner_acts_and_only_at_this_step() {
    let mut world = World::until("dispatch");
    let not_yours = Rejection::NotYours { owner_post: "station".to_owned() };
    for who in ["clerk", "worker", "station2", "leader", "nobody"] {
        assert_eq!(world.tries(who, ActionKind::Assign, person("worker")), Err(not_yours.clone()));
    }
    let elsewhere = world.tries("station", ActionKind::Answer, answer());
    assert!(matches!(elsewhere, Err(Rejection::NotThisStep { .. })));
}

#[test]
fn a_handler_who_leaves_is_a_vacancy_that_the_dispatcher_ends() {
    let mut world = World::until("handle");
    let recall = || "recall".into();
    let too_early = world.act("station", recall(), text("已调离"));
    assert!(matches!(too_early, Err(Rejection::NotThisStep { .. })));
    world.directory = directory_of(|who| who != "worker");
    let gone = world.tries("worker", ActionKind::Answer, answer());
    assert!(matches!(gone, Err(Rejection::NotYours { .. })), "no post, no authority");
    assert!(world.act("clerk", recall(), text("已调离")).is_err());
    world.act("station", recall(), text("已调离")).unwrap();
    assert_eq!(world.step(), "dispatch");
    assert_eq!(world.case().doers.get(&"handle".into()), None, "taking back is not handling");
    world.does("station", ActionKind::Assign, person("both"));
    world.does("both", ActionKind::Take, Input::default());
}

#[test]
fn what_is_sent_back_to_a_handler_who_left_is_dispatched_anew() {
    let mut world = World::until("supervise");
    world.directory = directory_of(|who| who != "worker");
    world.does("supervisor", ActionKind::SendBack, text("没有修好"));
    assert_eq!(world.step(), "dispatch");
    assert_eq!(world.case().owner.clone().unwrap().post.as_str(), "station");
}

#[test]
fn a_reply_may_be_taken_down_by_staff_but_a_rating_may_not() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    let worker = world.staff("worker");
    let reply = maplegrid_domain::cases::Command::Reply { text: None };
    assert_eq!(world.play(&worker, &reply), Ok(vec![Event::Replied { text: None }]));
    world.does("worker", ActionKind::Answer, answer());
    let rate = maplegrid_domain::cases::Command::Rate { score: 5, comment: None };
    assert!(matches!(world.play(&worker, &rate), Err(Rejection::NotYours { .. })));
}

#[test]
fn an_objection_goes_to_whoever_assigned() {
    let owner = |world: &World| {
        let owner = world.case().owner.clone().unwrap();
        (world.step().to_owned(), owner.post.to_string(), owner.area.to_string(), owner.person)
    };
    let town = || ("town_dispatch".into(), "town_station".into(), "140429104".into(), None);
    let village = || ("dispatch".into(), "station".into(), V1.into(), None);
    // The village handed it up; the township named somebody, even one of the village.
    for handler in ["town_worker", "worker"] {
        let mut world = World::until("dispatch");
        world.does("station", ActionKind::PassUp, text("村里办不了"));
        world.does("town_station", ActionKind::Assign, person(handler));
        let offered = actions_for(world.case(), &world.method, &world.directory, &handler.into());
        let objection = offered.iter().find(|offered| offered.kind == ActionKind::Object).unwrap();
        assert_eq!(objection.to.as_ref().map(StepId::as_str), Some("town_dispatch"));
        world.does(handler, ActionKind::Object, text("不归我管"));
        assert_eq!(owner(&world), town());
        assert_eq!(world.case().handler, None);
        let other = if handler == "worker" { "town_worker" } else { "worker" };
        world.does("town_station", ActionKind::Assign, person(other));
    }
    let mut world = World::until("accept");
    world.does("worker", ActionKind::Object, text("不归我管"));
    assert_eq!(owner(&world), village());
    // The last one who assigned, not the highest.
    let mut world = World::until("handle");
    world.does("worker", ActionKind::PassUp, text("办不了"));
    world.does("town_station", ActionKind::Assign, person("town_worker"));
    world.does("town_worker", ActionKind::Take, Input::default());
    world.does("town_worker", ActionKind::Answer, answer());
    world.does("supervisor", ActionKind::Pass, Input::default());
    world.rates(1).unwrap();
    world.does("clerk", ActionKind::SendBack, text("没有修好"));
    world.does("station", ActionKind::Assign, person("worker"));
    world.does("worker", ActionKind::Object, text("不归我管"));
    assert_eq!(owner(&world), village());
}
