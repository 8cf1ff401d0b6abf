//! Reminders, the ladder, and what the scheduler leaves alone.

use jiff::civil::date;
use maplegrid_domain::cases::{Event, Input, next_tick};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::Timestamp;

use crate::support::{World, answer, days, text};

/// Lets time pass as a punctual scheduler would; what it did, and when.
fn neglect(world: &mut World, days: i64) -> Vec<String> {
    let end = world.now.plus_minutes(days * 24 * 60);
    let mut done = Vec::new();
    let mut last = None;
    while let Some((at, tick)) =
        next_tick(world.case(), &world.method, &world.calendar).filter(|(at, _)| *at <= end)
    {
        assert!(last.is_none_or(|(before, same)| before <= at && same != tick), "{at:?} {tick:?}");
        last = Some((at, tick));
        world.now = world.now.max(at.plus_millis(-1));
        if world.now < at {
            assert!(world.tick().is_empty(), "nothing before its time");
        }
        world.now = world.now.max(at);
        let events = world.tick();
        assert_eq!(events.len(), 1, "each tick does one thing");
        let what = match &events[0] {
            Event::Escalated { post, .. } => post.to_string(),
            event => event.kind().to_owned(),
        };
        done.push(format!("{} {what}", world.now.civil().strftime("%m-%d %H:%M")));
    }
    assert!(world.now <= end);
    world.now = end;
    assert!(world.tick().is_empty());
    done
}

#[test]
fn sixty_days_of_neglect() {
    let mut world = World::until("check");
    let done = neglect(&mut world, 60);
    let expected = [
        "03-05 11:00 reminded",
        "03-05 17:30 supervisor",
        "03-09 17:30 leader",
        "03-12 17:30 county_leader",
    ];
    assert_eq!(done, expected);
    assert_eq!(world.wakes(), None, "the ladder has ended");
    assert_eq!(world.case().pressing.as_ref().unwrap().rung, 2);
}

#[test]
fn reminders_keep_office_hours() {
    for hour in 0..24 {
        for day in 1..=28 {
            let mut world = World::new();
            world.at(date(2026, 2, day), hour);
            world.receive(None);
            let at = world.wakes().unwrap();
            let hours = world.method.office_hours;
            assert!(world.calendar.is_working(at.date()), "{}", at.rfc3339());
            assert!(at.civil().time() >= hours.opens && at.civil().time() <= hours.closes);
            assert!(at > world.now, "never at once");
        }
    }
}

#[test]
fn a_step_entered_late_reminds_in_office_hours() {
    let mut world = World::until("accept");
    world.at(date(2026, 3, 10), 22);
    world.does("worker", ActionKind::Take, Input::default());
    // 80 % of the promise has passed already: not at night, but when the office opens.
    let at = world.wakes().unwrap();
    assert_eq!(at.civil().strftime("%m-%d %H:%M").to_string(), "03-11 08:30");
}

#[test]
fn nothing_but_its_lapse_while_a_question_is_open() {
    let mut world = World::until("handle");
    world.at(date(2026, 3, 11), 10);
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    // The lapse moves the due time by three working days; the rest follows from there.
    let expected = [
        "03-16 17:30 question_lapsed",
        "03-16 17:30 reminded",
        "03-16 17:30 supervisor",
        "03-18 17:30 leader",
        "03-23 17:30 county_leader",
    ];
    assert_eq!(neglect(&mut world, 30), expected);
}

#[test]
fn a_reply_after_days_makes_a_new_reminder_due() {
    let mut world = World::until("handle");
    while world.tick().is_empty() {
        world.hours(1);
    }
    assert!(world.case().reminded);
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    world.hours(1);
    world.replies().unwrap();
    assert!(world.case().reminded, "the due time is the same");
    world.does("worker", ActionKind::Ask, text("哪一盏？"));
    world.hours(24);
    world.replies().unwrap();
    assert!(!world.case().reminded, "the due time has moved");
}

#[test]
fn an_extension_calls_the_ladder_off() {
    let mut world = World::until("handle");
    world.does("worker", ActionKind::RequestExtension, days(15));
    neglect(&mut world, 8);
    assert!(world.case().pressing.is_some());
    world.act("leader", "grant_extension".into(), text("同意")).unwrap();
    assert!(world.case().pressing.is_none() && !world.case().reminded);
    assert!(world.wakes().unwrap() > world.now);
}

#[test]
fn a_decision_about_reopening_has_a_ladder_too() {
    let mut world = World::until("evaluate");
    world.rates(5).unwrap();
    assert_eq!(world.wakes(), None);
    assert!(world.tick().is_empty());
    world.asks_reopen().unwrap();
    let done = neglect(&mut world, 30);
    assert_eq!(done.len(), 4, "{done:?}");
    assert!(done[0].ends_with("reminded") && done[3].ends_with("county_leader"));
    world.act("leader", "refuse_reopen".into(), text("已经修好")).unwrap();
    assert_eq!(world.wakes(), None);
}

#[test]
fn a_late_scheduler_catches_up_and_stops() {
    let mut world = World::until("handle");
    world.at(date(2026, 6, 1), 9);
    let mut fired = 0;
    while world.wakes().is_some_and(|at| at <= world.now) {
        assert_eq!(world.tick().len(), 1);
        fired += 1;
        assert!(fired < 10, "an endless loop of ticks");
    }
    assert_eq!(fired, 4);
    world.does("worker", ActionKind::Answer, answer());
    assert!(world.case().pressing.is_none());
}

#[test]
fn a_rung_without_an_office_still_ends() {
    let mut world = World::until("check");
    for step in &mut world.method.procedure.steps {
        if let Some(ladder) = &mut step.escalation {
            ladder.rungs[0].post = "no_such_post".into();
        }
    }
    let done = neglect(&mut world, 30);
    assert_eq!(done.len(), 4, "{done:?}");
}

#[test]
fn a_case_that_comes_late_presses_from_the_morning_on() {
    let mut world = World::until("accept");
    world.at(date(2026, 3, 20), 22);
    world.does("worker", ActionKind::Take, Input::default());
    assert!(world.tick().is_empty(), "overdue, but not at night");
    let expected = [
        "03-23 08:30 reminded",
        "03-23 08:30 supervisor",
        "03-23 08:30 leader",
        "03-23 08:30 county_leader",
    ];
    assert_eq!(neglect(&mut world, 30), expected);
}

#[test]
fn time_is_read_in_china() {
    assert_eq!(Timestamp(0).rfc3339(), "1970-01-01T08:00:00+08:00");
}
