//! Due times, pauses and extensions.

use jiff::civil::date;
use maplegrid_domain::cases::{DeadlineKind, Event, Input, Rejection, actions_for, deadlines};
use maplegrid_domain::methods::ActionKind;

use crate::support::{World, answer, classify, days, person, text};

fn extend(world: &mut World, who: &str, decision: &str, input: Input) -> Result<(), Rejection> {
    world.act(who, decision.into(), input).map(|_| ())
}

#[test]
fn the_answer_is_promised_from_the_classification() {
    let mut world = World::until("check");
    assert_eq!(world.promised(), None);
    assert_eq!(world.due().unwrap().due.at.date(), date(2026, 3, 5));
    world.at(date(2026, 3, 5), 9);
    world.does("clerk", ActionKind::Classify, classify("roads", "lead"));
    assert_eq!(world.promised(), Some(date(2026, 3, 12)));
    let running = deadlines(world.case(), &world.method, &world.calendar, world.now);
    let kinds: Vec<DeadlineKind> = running.iter().map(|deadline| deadline.kind).collect();
    assert_eq!(kinds, [DeadlineKind::Step, DeadlineKind::Answer]);
    assert_eq!(world.due().unwrap().due.at.date(), date(2026, 3, 6), "the earlier one counts");
}

#[test]
fn an_open_question_stops_the_clock_and_never_looks_later_than_it_is() {
    let mut world = World::until("handle");
    assert_eq!(world.promised(), Some(date(2026, 3, 11)));
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    let again = world.tries("worker", ActionKind::Ask, text("哪一盏？"));
    assert_eq!(again, Err(Rejection::QuestionOpen));
    assert_eq!(world.promised(), Some(date(2026, 3, 11)), "within a day");
    assert!(world.due().unwrap().paused);
    world.at(date(2026, 3, 6), 9);
    let shown = world.promised();
    assert_eq!(shown, Some(date(2026, 3, 13)), "the date if answered now");
    world.replies().unwrap();
    assert_eq!(world.promised(), shown);
    assert_eq!(world.replies(), Err(Rejection::NoQuestion));
    world.at(date(2026, 3, 10), 9);
    assert_eq!(world.promised(), shown, "a finished pause grows no more");
    assert!(!world.due().unwrap().paused);
}

#[test]
fn a_question_lapses_when_it_should_even_if_the_scheduler_comes_late() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    assert_eq!(world.wakes().unwrap().date(), date(2026, 3, 9));
    world.at(date(2026, 3, 9), 17);
    assert!(world.tick().is_empty());
    world.at(date(2026, 3, 20), 9);
    assert_eq!(world.promised(), Some(date(2026, 3, 16)), "three working days, not twelve");
    assert!(!world.due().unwrap().paused);
    assert_eq!(world.tick(), [Event::QuestionLapsed]);
    assert_eq!(world.promised(), Some(date(2026, 3, 16)));
}

#[test]
fn a_question_taken_along_pauses_the_next_step_too() {
    let mut world = World::until("check");
    world.does("clerk", ActionKind::Ask, text("哪一盏？"));
    world.at(date(2026, 3, 5), 9);
    world.does("clerk", ActionKind::Classify, classify("roads", "lead"));
    assert_eq!(world.promised(), Some(date(2026, 3, 12)), "what went before does not count");
    world.at(date(2026, 3, 9), 9);
    let running = deadlines(world.case(), &world.method, &world.calendar, world.now);
    assert!(running.iter().all(|deadline| deadline.paused && deadline.paused_by == 2));
    world.replies().unwrap();
    assert_eq!(world.promised(), Some(date(2026, 3, 16)));
}

#[test]
fn a_pause_lengthens_a_same_day_limit_that_began_after_closing() {
    let mut world = World::until("check");
    world.at(date(2026, 3, 4), 20);
    world.does("clerk", ActionKind::Classify, classify("roads", "same_day"));
    assert_eq!(world.promised(), Some(date(2026, 3, 5)));
    for (who, kind, input) in [
        ("station", ActionKind::Assign, crate::support::person("worker")),
        ("worker", ActionKind::Take, Input::default()),
    ] {
        world.does(who, kind, input);
    }
    world.at(date(2026, 3, 5), 10);
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    world.at(date(2026, 3, 6), 10);
    world.replies().unwrap();
    assert_eq!(world.promised(), Some(date(2026, 3, 6)));
    world.does("worker", ActionKind::Answer, answer());
    assert!(!world.case().answer.clone().unwrap().late);
}

#[test]
fn an_answer_ends_the_question() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    world.at(date(2026, 3, 13), 9);
    world.does("worker", ActionKind::Answer, answer());
    assert!(world.case().question.is_none());
    assert!(!world.case().answer.clone().unwrap().late, "three working days were a pause");
}

#[test]
fn an_answer_is_late_after_closing_time_of_the_last_day() {
    for (hour, late) in [(17, false), (18, true)] {
        let mut world = World::until("handle");
        world.at(date(2026, 3, 11), hour);
        world.does("worker", ActionKind::Answer, answer());
        assert_eq!(world.case().answer.clone().unwrap().late, late);
    }
}

#[test]
fn an_extension_needs_a_reason_and_somebody_elses_word() {
    let mut world = World::until("handle");
    let kind = ActionKind::RequestExtension;
    assert_eq!(world.tries("worker", kind, days(0)), Err(Rejection::Missing { field: "days" }));
    let long = Rejection::ExtensionTooLong { asked: 16, longest: 15 };
    assert_eq!(world.tries("worker", kind, days(16)), Err(long));
    let early = extend(&mut world, "leader", "grant_extension", Input::default());
    assert_eq!(early, Err(Rejection::NoExtensionRequest));
    world.does("worker", kind, days(3));
    assert_eq!(world.tries("worker", kind, days(3)), Err(Rejection::ExtensionPending));
    assert_eq!(world.promised(), Some(date(2026, 3, 11)), "asking changes nothing");
    let other = extend(&mut world, "worker", "grant_extension", Input::default());
    assert_eq!(other, Err(Rejection::NotYours { owner_post: "leader".to_owned() }));
    extend(&mut world, "leader", "grant_extension", Input::default()).unwrap();
    assert_eq!(world.promised(), Some(date(2026, 3, 16)));
    assert_eq!(world.due().unwrap().extended_by, 3);
    let more = world.tries("worker", kind, days(1));
    assert_eq!(more, Err(Rejection::ExtensionsUsedUp { times: 1 }));
}

#[test]
fn a_refused_extension_may_be_asked_for_again() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::RequestExtension, days(3));
    extend(&mut world, "leader", "refuse_extension", text("抓紧办")).unwrap();
    assert_eq!(world.promised(), Some(date(2026, 3, 11)));
    world.does("worker", ActionKind::RequestExtension, days(2));
}

#[test]
fn an_extension_and_a_pause_add_up() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::RequestExtension, days(2));
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    extend(&mut world, "leader", "grant_extension", Input::default()).unwrap();
    world.at(date(2026, 3, 6), 9);
    world.replies().unwrap();
    assert_eq!(world.promised(), Some(date(2026, 3, 17)));
}

#[test]
fn an_answer_settles_an_open_extension_request() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::RequestExtension, days(2));
    world.does("worker", ActionKind::Answer, answer());
    let late = extend(&mut world, "leader", "grant_extension", Input::default());
    assert_eq!(late, Err(Rejection::NoExtensionRequest));
}

#[test]
fn the_clock_is_not_stopped_without_end() {
    let mut world = World::until("handle");
    for day in [5, 6] {
        world.does("worker", ActionKind::Ask, text("哪一盏？"));
        world.at(date(2026, 3, day), 9);
        world.replies().unwrap();
    }
    let offers = |world: &World| {
        let (method, directory) = (&world.method, &world.directory);
        let offered = actions_for(world.case(), method, directory, &"worker".into());
        offered.iter().any(|offered| offered.kind == ActionKind::Ask)
    };
    let used_up = Err(Rejection::QuestionsUsedUp { times: 2 });
    assert_eq!(world.tries("worker", ActionKind::Ask, text("还有呢？")), used_up);
    assert!(!offers(&world));
    // Nor at another step, nor in another round.
    world.does("worker", ActionKind::Answer, answer());
    world.does("supervisor", ActionKind::Pass, Input::default());
    assert_eq!(world.tries("clerk", ActionKind::Ask, text("还有呢？")), used_up);
    world.rates(5).unwrap();
    world.asks_reopen().unwrap();
    world.act("leader", "grant_reopen".into(), Input::default()).unwrap();
    world.does("station", ActionKind::Assign, person("worker"));
    world.does("worker", ActionKind::Take, Input::default());
    assert_eq!(world.tries("worker", ActionKind::Ask, text("还有呢？")), used_up);
    world.method.procedure.question.times = 3;
    assert!(offers(&world));
}
