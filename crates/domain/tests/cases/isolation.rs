//! What turns out to be restricted takes along whatever holds its words (DOMAIN § 8 G7).

use maplegrid_domain::cases::{Command, Event, HandoverReason, Input, Rejection};
use maplegrid_domain::methods::ActionKind::{
    Answer, Assign, Classify, Note, Part, Pass, RouteOut, SendBack, Take, Visit,
};

use crate::support::{Together, V1, World, answer, classify, person, text, visit};

/// In three pieces: one has ended, two are open.
fn split() -> Together {
    let mut all = Together::of(&[V1]);
    for about in ["水渠堵了", "路灯坏了", "村干部打人"] {
        all.act(0, "clerk", "split".into(), text(about)).unwrap();
    }
    all.resident(1, &Command::Withdraw { reason: None }).unwrap();
    all
}

fn at_handler(all: &mut Together, at: usize) {
    all.does(at, "clerk", Classify, classify("roads", "lead"));
    all.does(at, "station", Assign, person("worker"));
    all.does(at, "worker", Take, Input::default());
}

fn to_the_resident(all: &mut Together, at: usize) {
    all.does(at, "worker", Answer, answer());
    all.does(at, "supervisor", Pass, Input::default());
}

/// Restricted or not, open or not.
fn standing(all: &Together) -> Vec<(bool, bool)> {
    (0..all.numbers().len()).map(|at| (all.case(at).restricted, all.case(at).is_open())).collect()
}

#[test]
fn the_whole_takes_all_its_parts_along_also_those_that_had_ended() {
    let mut all = split();
    at_handler(&mut all, 2);
    all.does(0, "clerk", Classify, classify("cadres", "lead"));
    assert_eq!(standing(&all), [(true, true), (true, false), (true, false), (true, false)]);
    let part = all.case(2);
    assert_eq!((part.handler.as_ref(), part.category.as_ref().unwrap().as_str()), (None, "cadres"));
    assert_eq!(all.case(0).open_children().count(), 0);
    // Nothing of it is left that would wait, and it is dealt with where it may be read.
    let court = Input { target: Some("court".to_owned()), ..text("归纪委") };
    all.does(0, "town_station", RouteOut, court);
}

#[test]
fn a_part_takes_the_whole_along_and_goes_on_itself() {
    let mut all = split();
    at_handler(&mut all, 2);
    all.does(3, "clerk", Classify, classify("cadres", "lead"));
    assert_eq!(standing(&all), [(true, true), (true, false), (true, false), (true, true)]);
    for at in [0, 3] {
        let owner = all.case(at).owner.clone().unwrap();
        assert_eq!(
            (all.case(at).step.as_str(), owner.post.as_str()),
            ("town_check", "town_station")
        );
    }
    let court = Input { target: Some("court".to_owned()), ..text("归纪委") };
    let early = all.tries(0, "town_station", RouteOut, court.clone());
    assert_eq!(early, Err(Rejection::ChildrenOpen { open: 1 }));
    all.does(3, "town_station", RouteOut, court.clone());
    all.does(0, "town_station", RouteOut, court);
}

#[test]
fn a_whole_that_was_answered_is_dealt_with_anew_where_it_may_be_read() {
    let mut all = Together::of(&[V1]);
    all.act(0, "clerk", "split".into(), text("村干部打人")).unwrap();
    all.resident(1, &Command::Withdraw { reason: None }).unwrap();
    at_handler(&mut all, 0);
    to_the_resident(&mut all, 0);
    all.resident(1, &Command::RequestReopen { reason: "还是要说".to_owned() }).unwrap();
    all.act(1, "leader", "grant_reopen".into(), Input::default()).unwrap();
    all.does(1, "clerk", Classify, classify("cadres", "lead"));
    let whole = all.case(0);
    assert_eq!((whole.restricted, whole.step.as_str()), (true, "town_check"));
    assert!(whole.answer.is_none() && whole.handler.is_none());
    // Closed already, it stays closed and leaves the ordinary lists.
    let mut all = Together::of(&[V1]);
    all.act(0, "clerk", "split".into(), text("村干部打人")).unwrap();
    all.resident(1, &Command::Withdraw { reason: None }).unwrap();
    all.resident(0, &Command::Withdraw { reason: None }).unwrap();
    all.resident(1, &Command::RequestReopen { reason: "还是要说".to_owned() }).unwrap();
    all.act(1, "leader", "grant_reopen".into(), Input::default()).unwrap();
    all.does(1, "clerk", Classify, classify("cadres", "lead"));
    assert_eq!(standing(&all), [(true, false), (true, true)]);
}

/// The first leads; then one that is still joined, one that went its own way, and one that was
/// answered together with it.
#[test]
fn a_lead_takes_along_who_said_the_same_and_nobody_else() {
    let mut all = Together::of(&[V1, V1, V1, V1]);
    at_handler(&mut all, 0);
    all.join(2, "clerk", 0).unwrap();
    all.does(2, "clerk", Part, text("不是一回事"));
    all.join(3, "clerk", 0).unwrap();
    to_the_resident(&mut all, 0);
    all.resident(3, &Command::Rate { score: 5, comment: None }).unwrap();
    all.resident(0, &Command::Rate { score: 1, comment: None }).unwrap();
    all.does(0, "clerk", SendBack, text("其实是反映干部"));
    all.does(0, "station", SendBack, text("重新分类"));
    all.join(1, "clerk", 0).unwrap();
    all.does(0, "clerk", Classify, classify("cadres", "lead"));
    assert_eq!(standing(&all), [(true, true), (true, true), (false, true), (true, false)]);
    let member = all.case(1);
    assert!(!member.is_joined() && member.step.as_str() == "town_check");
    assert_eq!(all.case(0).open_members().count(), 0);
    let told: Vec<_> = all.world(1).history.iter().map(|it| it.event.kind()).collect();
    assert_eq!(told, ["received", "joined", "parted", "isolated"]);
    let Event::Parted { reason } = &all.world(1).history[2].event else { panic!("{told:?}") };
    assert!(!reason.contains('限'), "nobody is told what became of the other: {reason}");
    // Somebody who may read it says that one of them is ordinary after all.
    all.does(1, "town_station", Classify, classify("roads", "lead"));
    assert!(!all.case(1).restricted && all.case(0).restricted);
    // A forged or repeated word of another case does nothing.
    let (number, with) = (all.case(2).number.clone(), all.case(0).number.clone());
    let isolate = Command::Isolate { with, category: None };
    all.play(&number, &maplegrid_domain::shared::Actor::System, &isolate).unwrap();
    assert!(!all.case(2).restricted);
    assert!(all.resident(2, &isolate).is_err());
}

#[test]
fn whoever_decides_beside_the_steps_may_read_it() {
    let blind = |all: &mut Together| {
        all.each(|world: &mut World| {
            world.method.procedure.reopen.decided_by = "county_leader".into();
        });
    };
    let ask = Command::RequestReopen { reason: "又来了".to_owned() };
    let mut all = Together::of(&[V1]);
    blind(&mut all);
    all.does(0, "clerk", Classify, classify("cadres", "lead"));
    all.resident(0, &Command::Withdraw { reason: None }).unwrap();
    all.resident(0, &ask).unwrap();
    assert_eq!(all.case(0).owner.as_ref().unwrap().post.as_str(), "leader");
    all.each(|world| world.hours(24 * 30));
    while all.world(0).wakes().is_some_and(|at| at <= all.world(0).now) {
        let number = all.numbers()[0].clone();
        all.play(&number, &maplegrid_domain::shared::Actor::System, &Command::Tick).unwrap();
    }
    // One that is asked for already goes to another's desk.
    let mut all = Together::of(&[V1]);
    blind(&mut all);
    all.act(0, "clerk", "split".into(), text("水渠堵了")).unwrap();
    blind(&mut all);
    all.resident(1, &Command::Withdraw { reason: None }).unwrap();
    all.resident(1, &ask).unwrap();
    assert_eq!(all.case(1).owner.as_ref().unwrap().post.as_str(), "county_leader");
    all.does(0, "clerk", Note, text("看了现场"));
    all.does(0, "clerk", Classify, classify("cadres", "lead"));
    let last = &all.world(1).history.last().unwrap().event;
    assert!(matches!(last, Event::HandedOver { why: HandoverReason::Isolated, .. }), "{last:?}");
    assert_eq!(all.case(1).owner.as_ref().unwrap().post.as_str(), "leader");
    all.act(1, "leader", "grant_reopen".into(), Input::default()).unwrap();
    assert_eq!(all.case(1).step.as_str(), "town_check");
}

#[test]
fn a_visit_to_a_member_is_nobodys_of_the_village_any_more() {
    let mut all = Together::of(&[V1, V1]);
    at_handler(&mut all, 0);
    all.join(1, "clerk", 0).unwrap();
    to_the_resident(&mut all, 0);
    all.resident(0, &Command::Rate { score: 1, comment: None }).unwrap();
    all.does(0, "clerk", SendBack, text("其实是反映干部"));
    all.does(0, "station", SendBack, text("重新分类"));
    all.does(0, "clerk", Classify, classify("cadres", "lead"));
    assert!(all.case(1).answer.is_none() && all.case(1).step.as_str() == "town_check");
    assert!(all.tries(1, "clerk", Visit, visit("satisfied")).is_err());
}
