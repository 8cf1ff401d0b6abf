//! 并案: joining cases, one answer for all, and each going its own way again.

use jiff::civil::date;
use maplegrid_domain::cases::{Channel, Command, DeadlineKind, Event, Input, Rejection};
use maplegrid_domain::methods::ActionKind::{
    Answer, Assign, Call, Classify, Note, Part, Pass, RouteOut, SendBack, Take, Visit,
};
use maplegrid_domain::shared::Actor;

use crate::support::{
    Together, V1, V2, V3, World, answer, classify, directory_of, person, text, unit, visit,
};

/// Three of one village: the first leads and is at the handler's.
fn three() -> Together {
    let mut all = Together::of(&[V1, V1, V1]);
    all.does(0, "clerk", Classify, classify("roads", "lead"));
    all.does(0, "station", Assign, person("worker"));
    all.does(0, "worker", Take, Input::default());
    all
}

fn joined() -> Together {
    let mut all = three();
    all.join(1, "clerk", 0).unwrap();
    all.does(2, "clerk", Classify, classify("roads", "joint"));
    all.join(2, "station", 0).unwrap();
    all
}

fn offered(all: &Together, at: usize, who: &str) -> Vec<String> {
    let world = all.world(at);
    let open = maplegrid_domain::cases::actions_for(
        world.case(),
        &world.method,
        &world.directory,
        &who.into(),
    );
    open.into_iter().map(|offered| offered.id.to_string()).collect()
}

fn kinds(world: &World) -> Vec<&'static str> {
    world.history.iter().map(|recorded| recorded.event.kind()).collect()
}

#[test]
fn one_answer_for_all_and_each_rates() {
    let mut all = joined();
    assert_eq!(all.case(0).open_members().count(), 2);
    all.does(0, "worker", Answer, answer());
    assert!(all.case(1).answer.is_none(), "not before somebody else has looked at it");
    all.does(0, "supervisor", SendBack, text("还不亮"));
    assert!(all.case(1).is_joined());
    all.does(0, "worker", Answer, answer());
    all.does(0, "supervisor", Pass, Input::default());
    for at in [1, 2] {
        let case = all.case(at);
        assert_eq!(case.step.as_str(), "evaluate");
        let told = case.answer.as_ref().unwrap();
        assert_eq!((told.text.as_str(), told.by.as_str()), ("已经修好", "worker"));
        assert!(!told.late && !case.is_joined() && case.joined.is_some());
        assert_eq!(case.handler.as_ref().unwrap().as_str(), "worker");
        assert_eq!(case.owner.as_ref().unwrap().post.as_str(), "clerk");
    }
    assert_eq!(all.case(0).open_members().count(), 0);
    // Each says what they think of it, and each is dealt with by that.
    let rate = |score| Command::Rate { score, comment: None };
    all.resident(0, &rate(5)).unwrap();
    all.resident(1, &rate(4)).unwrap();
    all.resident(2, &rate(1)).unwrap();
    assert!(!all.case(0).is_open() && !all.case(1).is_open() && all.case(2).is_open());
    all.does(2, "clerk", SendBack, text("三组的还没修"));
    assert_eq!(all.case(2).step.as_str(), "dispatch");
    assert!(!all.case(0).is_open(), "what one says reopens nothing of another");
    all.resident(1, &Command::RequestReopen { reason: "又坏了".to_owned() }).unwrap();
    assert!(all.case(1).reopen_request.is_some() && all.case(0).reopen_request.is_none());
}

#[test]
fn the_promise_is_each_ones_own() {
    let mut all = three();
    let lead_due = all.world(0).promised();
    all.each(|world| world.at(date(2026, 3, 9), 10));
    all.does(2, "clerk", Classify, classify("roads", "same_day"));
    all.join(2, "station", 0).unwrap();
    all.join(1, "clerk", 0).unwrap();
    // What had its own date keeps it; what had none is promised the lead's way, from now.
    assert_eq!(all.world(2).promised(), Some(date(2026, 3, 9)));
    assert_eq!(all.world(1).promised(), Some(date(2026, 3, 16)));
    assert_eq!(all.world(0).promised(), lead_due);
    assert_eq!(all.case(1).category.as_ref().unwrap().as_str(), "roads");
    all.each(|world| world.at(date(2026, 3, 10), 10));
    all.does(0, "worker", Answer, answer());
    all.does(0, "supervisor", Pass, Input::default());
    let late = [0, 1, 2].map(|at| all.case(at).answer.as_ref().unwrap().late);
    assert_eq!(late, [false, false, true], "late by what was promised to whom");
}

#[test]
fn nobody_is_pressed_for_a_joined_case() {
    let mut all = joined();
    all.each(|world| world.at(date(2026, 5, 11), 10));
    for at in [1, 2] {
        assert_eq!(all.world(at).wakes(), None);
        let due = all.world(at).due().unwrap();
        assert_eq!(due.kind, DeadlineKind::Answer);
        assert!(due.due.at < all.world(at).now, "but it says that it is late");
    }
    assert!(all.world(0).wakes().is_some());
    // A question that was open is still waited for.
    let mut all = three();
    all.does(1, "clerk", maplegrid_domain::methods::ActionKind::Ask, text("哪一盏？"));
    all.join(1, "clerk", 0).unwrap();
    all.resident(1, &Command::Reply { text: Some("东头".to_owned()) }).unwrap();
    assert!(all.case(1).question.is_none() && all.case(1).is_joined());
}

#[test]
fn what_stays_open_on_a_joined_case() {
    let mut all = joined();
    assert_eq!(offered(&all, 1, "clerk"), ["check.note", "part"]);
    assert_eq!(offered(&all, 2, "station"), ["part"]);
    for who in ["worker", "leader", "supervisor", "clerk2"] {
        assert_eq!(offered(&all, 1, who), Vec::<String>::new(), "{who}");
    }
    let lead = all.case(0).number.clone();
    let refused = all.tries(1, "clerk", Classify, classify("roads", "lead"));
    assert_eq!(refused, Err(Rejection::JoinedNow { lead }));
    all.does(1, "clerk", Note, text("电工明天到"));
    all.resident(1, &Command::Supplement { text: "还有一盏".to_owned() }).unwrap();
    all.resident(1, &Command::Withdraw { reason: None }).unwrap();
    assert!(!all.case(1).is_open() && !all.case(1).is_joined());
    assert_eq!(all.case(0).open_members().count(), 1, "the lead knows that one is gone");
    assert!(all.case(0).is_open());
}

#[test]
fn going_apart_begins_the_step_anew_and_moves_no_promise() {
    let mut all = joined();
    let promised = all.world(2).promised();
    all.each(|world| world.at(date(2026, 3, 11), 10));
    let silent = all.tries(2, "station", Part, Input::default());
    assert_eq!(silent, Err(Rejection::TextMissing { field: "text" }));
    all.does(2, "station", Part, text("不是一盏灯"));
    assert_eq!(all.case(2).step.as_str(), "dispatch");
    assert_eq!(all.world(2).promised(), promised);
    let step = all.world(2).due().unwrap();
    assert_eq!(step.started_at, all.world(2).now, "the step's clock did not run meanwhile");
    assert!(all.world(2).wakes().is_some());
    assert_eq!(all.tries(2, "station", Part, text("再分")), Err(Rejection::NotJoined));
    // By whoever leads, and joined again.
    let member = all.case(1).number.to_string();
    let input = |number: &str| Input { case: Some(number.to_owned()), ..text("不在一处") };
    let refused = all.act(0, "worker", "release".into(), input("26030013"));
    assert!(matches!(refused, Err(Rejection::NoSuchLead | Rejection::NotJoined)), "{refused:?}");
    all.act(0, "worker", "release".into(), input(&member)).unwrap();
    let parted = all.world(1).history.last().unwrap();
    assert_eq!(parted.event, Event::Parted { reason: "不在一处".to_owned() });
    all.join(1, "clerk", 0).unwrap();
    assert!(all.case(1).is_joined());
}

#[test]
fn whoever_left_meanwhile_does_not_get_it_back() {
    let mut all = Together::of(&[V1, V1]);
    all.does(0, "clerk", Classify, classify("roads", "lead"));
    all.does(0, "station", Assign, person("worker"));
    all.join(0, "worker", 1).unwrap();
    all.each(|world| world.directory = directory_of(|who| who != "worker"));
    let number = all.case(0).number.to_string();
    let input = Input { case: Some(number), ..text("分开") };
    all.act(1, "clerk", "release".into(), input).unwrap();
    assert_eq!(all.case(0).step.as_str(), "dispatch");
    assert_eq!(all.case(0).owner.as_ref().unwrap().person, None);
}

#[test]
fn a_lead_that_joins_takes_its_members_along() {
    let mut all = Together::of(&[V1, V1, V2, V1]);
    all.join(0, "clerk", 1).unwrap();
    all.join(3, "clerk", 1).unwrap();
    all.act(1, "clerk", "join".into(), Input { case: Some("x".to_owned()), ..Input::default() })
        .unwrap_err();
    all.join(1, "clerk", 2).unwrap();
    let numbers = all.numbers();
    assert_eq!(all.case(2).open_members().count(), 3);
    for at in [0, 1, 3] {
        assert_eq!(all.case(at).lead(), Some(&numbers[2]));
    }
    // No way back into a circle.
    assert_eq!(all.join(2, "clerk2", 0), Err(Rejection::LeadJoined { lead: numbers[2].clone() }));
    assert_eq!(all.join(2, "clerk2", 2), Err(Rejection::NotALead));
}

#[test]
fn who_may_be_joined_to_what() {
    let mut all = Together::of(&[V1, V1, V1, V3, V1]);
    let refuse = |all: &mut Together, lead| all.join(0, "clerk", lead).unwrap_err();
    // Restricted, answered, in another township.
    all.does(1, "clerk", Classify, classify("cadres", "lead"));
    assert_eq!(refuse(&mut all, 1), Rejection::NotALead);
    all.does(2, "clerk", Classify, classify("roads", "lead"));
    all.does(2, "station", Assign, person("worker"));
    all.does(2, "worker", Take, Input::default());
    all.does(2, "worker", Answer, answer());
    assert_eq!(refuse(&mut all, 2), Rejection::LeadEnded);
    assert_eq!(all.join(2, "supervisor", 4), Err(Rejection::AnsweredAlready));
    assert_eq!(refuse(&mut all, 3), Rejection::LeadElsewhere);
    let nobodys = Input { case: Some("26030994".to_owned()), ..Input::default() };
    let refused = all.act(0, "clerk", "join".into(), nobodys).unwrap_err();
    assert_eq!(refused, Rejection::NoSuchLead);
    let refused = all.act(0, "clerk", "join".into(), Input::default()).unwrap_err();
    assert_eq!(refused, Rejection::Missing { field: "case" });
    assert_eq!(all.join(1, "town_station", 0), Err(Rejection::RestrictedApart));
    for who in ["station", "clerk2", "leader", "nobody"] {
        assert!(matches!(all.join(0, who, 4), Err(Rejection::NotYours { .. })), "{who}");
    }
    assert!(all.numbers().iter().all(|number| all.0[number].case().joined.is_none()));
    // With a unit at work, others may come to it but it cannot go.
    let mut all = three();
    all.does(0, "worker", Call, unit("town_police"));
    assert_eq!(all.join(0, "worker", 1), Err(Rejection::PartsOpen { open: 1 }));
    all.join(1, "clerk", 0).unwrap();
}

#[test]
fn where_the_lead_goes_its_members_go() {
    let mut all = Together::of(&[V1, V1]);
    all.join(1, "clerk", 0).unwrap();
    let away = Input { target: Some("court".to_owned()), ..text("合同的事") };
    all.does(0, "clerk", RouteOut, away);
    assert_eq!(all.case(1).routed_to.as_deref(), Some("court"));
    let last = &all.world(1).history.last().unwrap().event;
    assert!(matches!(last, Event::RoutedOut { reason, .. } if reason == "合同的事"));

    let mut all = joined();
    all.resident(0, &Command::Withdraw { reason: None }).unwrap();
    for at in [1, 2] {
        assert!(all.case(at).is_open() && !all.case(at).is_joined());
        assert_eq!(all.world(at).history.last().unwrap().actor, Actor::System);
    }
    assert_eq!((all.case(1).step.as_str(), all.case(2).step.as_str()), ("check", "dispatch"));
}

#[test]
fn a_member_answered_where_nobody_is_asked() {
    let mut all = joined();
    all.does(0, "worker", Answer, answer());
    all.does(0, "supervisor", Pass, Input::default());
    all.does(0, "clerk", Visit, visit("satisfied"));
    assert!(!all.case(0).is_open());
    assert!(all.case(1).is_open(), "one who was satisfied speaks for nobody else");
    assert_eq!(all.case(1).channel, Channel::Qr);
    let told = kinds(all.world(1));
    assert_eq!(told, ["received", "joined", "answered_with_lead"]);
}

#[test]
fn only_what_happened_to_another_case_is_a_reaction() {
    let mut all = joined();
    let (lead, member) = (all.case(0).number.clone(), all.case(1).number.clone());
    let forged = Command::LetGo { member: member.clone() };
    assert!(matches!(all.resident(0, &forged), Err(Rejection::NotYours { .. })));
    // What comes twice does nothing the second time.
    let before = all.world(0).history.len();
    all.play(&lead, &Actor::System, &Command::Gather { member }).unwrap();
    assert_eq!(all.world(0).history.len(), before);
}
