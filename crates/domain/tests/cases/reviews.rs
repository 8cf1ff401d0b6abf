//! Ratings, explanations, sending back and reopening.

use jiff::civil::date;
use maplegrid_domain::cases::{Command, DeadlineKind, Input, Rejection};
use maplegrid_domain::methods::ActionKind;

use crate::support::{World, answer, classify, directory_of, person, text, visit};

#[test]
fn ratings_are_one_to_five_once_and_after_the_answer() {
    let mut world = World::until("handle");
    assert_eq!(world.rates(5), Err(Rejection::NotAnswered));
    let mut world = World::until("evaluate");
    assert_eq!(world.rates(0), Err(Rejection::BadScore));
    assert_eq!(world.rates(6), Err(Rejection::BadScore));
    world.rates(2).unwrap();
    assert_eq!(world.rates(5), Err(Rejection::RatedAlready));
}

#[test]
fn a_good_rating_closes_only_at_the_feedback_step() {
    let mut world = World::until("supervise");
    world.rates(3).unwrap();
    assert_eq!(world.step(), "supervise");
    world.does("supervisor", ActionKind::Pass, Input::default());
    assert_eq!(world.step(), "closed");
    assert_eq!(world.case().doers.get(&"supervise".into()), Some(&"supervisor".into()));
    assert_eq!(world.case().doers.get(&"evaluate".into()), None, "nobody did that step");
}

#[test]
fn dissatisfaction_blocks_closing_until_it_is_explained() {
    let mut world = World::until("supervise");
    world.rates(2).unwrap();
    world.does("supervisor", ActionKind::Pass, Input::default());
    assert_eq!(world.step(), "evaluate");
    for (kind, input) in
        [(ActionKind::Pass, Input::default()), (ActionKind::Visit, visit("satisfied"))]
    {
        let closing = world.tries("clerk", kind, input);
        assert_eq!(closing, Err(Rejection::StillDissatisfied), "{kind:?}");
    }
    let silent = world.tries("clerk", ActionKind::Explain, Input::default());
    assert_eq!(silent, Err(Rejection::TextMissing { field: "text" }));
    world.does("clerk", ActionKind::Explain, text("零件下周到，已当面说明"));
    assert_eq!(world.step(), "closed");
}

#[test]
fn there_is_nothing_to_explain_to_the_satisfied() {
    let mut world = World::until("evaluate");
    let explained = world.tries("clerk", ActionKind::Explain, text("x"));
    assert_eq!(explained, Err(Rejection::NothingToExplain));
}

#[test]
fn handling_again_takes_the_answer_back_and_keeps_the_promise() {
    let mut world = World::until("handle");
    assert_eq!(world.promised(), Some(date(2026, 3, 11)));
    world.at(date(2026, 3, 9), 10);
    world.does("worker", ActionKind::Answer, answer());
    world.does("supervisor", ActionKind::Pass, Input::default());
    world.at(date(2026, 3, 16), 10);
    world.rates(1).unwrap();
    world.at(date(2026, 3, 17), 10);
    world.does("clerk", ActionKind::SendBack, text("没有修好"));
    assert_eq!(world.step(), "dispatch");
    let case = world.case();
    assert!(case.answer.is_none() && case.rating.is_none() && case.visit.is_none());
    // Two working days were left when it was answered; two are left now.
    assert_eq!(world.promised(), Some(date(2026, 3, 19)));
    world.does("station", ActionKind::Assign, person("worker"));
    world.does("worker", ActionKind::Take, Input::default());
    world.at(date(2026, 3, 20), 10);
    world.does("worker", ActionKind::Answer, answer());
    assert!(world.case().answer.clone().unwrap().late);
    world.rates(5).unwrap();
}

#[test]
fn an_answer_that_was_late_stays_late_when_sent_back() {
    let mut world = World::until("handle");
    world.at(date(2026, 3, 13), 10);
    world.does("worker", ActionKind::Answer, answer());
    assert!(world.case().answer.clone().unwrap().late);
    world.at(date(2026, 3, 16), 10);
    world.does("supervisor", ActionKind::SendBack, text("没有修好"));
    assert_eq!(world.step(), "handle", "the same handler");
    assert_eq!(world.promised(), Some(date(2026, 3, 12)), "only the waiting is not counted");
    world.does("worker", ActionKind::Answer, answer());
    assert!(world.case().answer.clone().unwrap().late);
}

#[test]
fn a_question_after_the_answer_is_not_counted_twice() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::Answer, answer());
    world.does("supervisor", ActionKind::Pass, Input::default());
    world.at(date(2026, 3, 5), 9);
    world.does("clerk", ActionKind::Ask, text("修好了吗？"));
    world.at(date(2026, 3, 6), 9);
    world.replies().unwrap();
    world.does("clerk", ActionKind::SendBack, text("没有修好"));
    assert_eq!(world.promised(), Some(date(2026, 3, 13)), "two working days, not three");
}

#[test]
fn settling_the_category_again_does_not_move_the_promise() {
    let mut world = World::until("dispatch");
    world.at(date(2026, 3, 6), 9);
    world.does("station", ActionKind::SendBack, text("类别不对"));
    world.does("clerk", ActionKind::Classify, classify("roads", "joint"));
    assert_eq!(world.promised(), Some(date(2026, 3, 25)), "15 working days from the first time");
}

fn closed() -> World {
    let mut world = World::until("evaluate");
    world.rates(5).unwrap();
    world
}

#[test]
fn reopening_is_asked_for_within_the_window() {
    let mut world = World::until("evaluate");
    assert_eq!(world.asks_reopen(), Err(Rejection::StillOpen));
    let mut world = closed();
    world.at(date(2026, 3, 19), 18);
    assert_eq!(world.asks_reopen(), Err(Rejection::ReopenTooLate));
    world.at(date(2026, 3, 19), 17);
    world.asks_reopen().unwrap();
    assert_eq!(world.asks_reopen(), Err(Rejection::ReopenPending));
    assert!(world.case().is_pending() && !world.case().is_open());
    let due = world.due().unwrap();
    assert_eq!((due.kind, due.due.at.date()), (DeadlineKind::Reopen, date(2026, 3, 24)));
}

#[test]
fn a_granted_reopening_begins_a_round() {
    let mut world = closed();
    let early = world.act("leader", "grant_reopen".into(), Input::default());
    assert_eq!(early, Err(Rejection::NoReopenRequest));
    world.at(date(2026, 3, 10), 9);
    world.asks_reopen().unwrap();
    let other = world.act("clerk", "grant_reopen".into(), Input::default());
    assert_eq!(other, Err(Rejection::NotYours { owner_post: "leader".to_owned() }));
    world.act("leader", "grant_reopen".into(), Input::default()).unwrap();
    let case = world.case().clone();
    assert_eq!((world.step(), case.round), ("dispatch", 2));
    assert!(case.doers.is_empty() && case.handler.is_none() && case.answer.is_none());
    assert!(case.extensions.is_empty() && case.pauses.is_empty() && case.closed_at.is_none());
    assert_eq!(world.promised(), Some(date(2026, 3, 17)), "the clock starts anew");
    world.does("station", ActionKind::Assign, person("both"));
    world.does("both", ActionKind::Take, Input::default());
    world.at(date(2026, 3, 17), 16);
    world.does("both", ActionKind::Answer, answer());
    assert!(!world.case().answer.clone().unwrap().late);
}

#[test]
fn a_refused_reopening_leaves_it_closed() {
    let mut world = closed();
    world.asks_reopen().unwrap();
    let silent = world.act("leader", "refuse_reopen".into(), Input::default());
    assert_eq!(silent, Err(Rejection::TextMissing { field: "text" }));
    world.act("leader", "refuse_reopen".into(), text("已经修好，照片在案")).unwrap();
    assert!(!world.case().is_pending());
    assert_eq!(world.wakes(), None);
}

#[test]
fn a_case_without_a_track_starts_over() {
    let mut world = World::until("check");
    world.resident(&Command::Withdraw { reason: None }).unwrap();
    world.asks_reopen().unwrap();
    world.act("leader", "grant_reopen".into(), Input::default()).unwrap();
    assert_eq!(world.step(), "check", "nothing is promised without a track");
    assert!(!world.case().withdrawn);
    world.at(date(2026, 3, 5), 9);
    world.does("clerk", ActionKind::Classify, classify("roads", "lead"));
    assert_eq!(world.promised(), Some(date(2026, 3, 12)));
}

#[test]
fn a_reopened_round_does_not_remember_who_left() {
    let mut world = closed();
    world.directory = directory_of(|who| who != "worker");
    world.asks_reopen().unwrap();
    world.act("leader", "grant_reopen".into(), Input::default()).unwrap();
    assert_eq!(world.case().owner.clone().unwrap().post.as_str(), "station");
}

#[test]
fn a_refused_reopening_is_not_asked_for_again() {
    let mut world = closed();
    world.asks_reopen().unwrap();
    world.act("leader", "refuse_reopen".into(), text("已经修好，照片在案")).unwrap();
    assert_eq!(world.asks_reopen(), Err(Rejection::ReopensUsedUp { times: 1 }));
    assert!(!world.case().is_pending());
    // As often as the method says.
    world.method.procedure.reopen.refusals = 2;
    world.asks_reopen().unwrap();
    world.act("leader", "refuse_reopen".into(), text("还是一样")).unwrap();
    assert_eq!(world.asks_reopen(), Err(Rejection::ReopensUsedUp { times: 2 }));
}

#[test]
fn a_granted_reopening_does_not_use_up_the_right() {
    let mut world = closed();
    for _ in 0..2 {
        world.asks_reopen().unwrap();
        world.act("leader", "grant_reopen".into(), Input::default()).unwrap();
        world.does("station", ActionKind::Assign, person("worker"));
        world.does("worker", ActionKind::Take, Input::default());
        world.does("worker", ActionKind::Answer, answer());
        world.does("supervisor", ActionKind::Pass, Input::default());
        world.rates(5).unwrap();
    }
    assert_eq!(world.step(), "closed");
    world.asks_reopen().unwrap();
}
