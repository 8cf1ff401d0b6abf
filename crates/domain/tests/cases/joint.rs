//! 联办: calling units, reporting in, answering; LN-8 吹哨派单、报到承接、限时办结、逐级上报.

use jiff::civil::date;
use maplegrid_domain::calendar::Limit;
use maplegrid_domain::cases::{
    Command, DeadlineKind, Event, Input, PartResult, Rejection, actions_for, units_for,
};
use maplegrid_domain::methods::ActionKind::{
    Answer, AnswerPart, Ask, Call, Classify, ObjectPart, RecallPart, ReportIn, SendBack, Urge,
};
use maplegrid_domain::shared::PersonId;

use crate::support::{World, answer, classify, days, directory_of, text, unit};

fn called() -> World {
    let mut world = World::until("handle");
    world.does("worker", Call, unit("town_police"));
    world
}

#[test]
fn the_lead_answers_when_every_unit_has() {
    let mut world = called();
    world.does("worker", Call, Input { days: Some(3), ..unit("town_land") });
    assert_eq!(world.tries("worker", Answer, answer()), Err(Rejection::PartsOpen { open: 2 }));
    world.does("police", ReportIn, Input::default());
    world.does("police", AnswerPart, text("已经到现场劝开"));
    assert_eq!(world.tries("worker", Answer, answer()), Err(Rejection::PartsOpen { open: 1 }));
    world.does("land", ObjectPart, text("不在我们权限内"));
    world.does("worker", Answer, answer());
    let ends: Vec<_> = world.case().parts.iter().map(|part| &part.end).collect();
    assert!(matches!(ends[0].as_ref().unwrap().result, PartResult::Answered { late: false, .. }));
    assert!(matches!(ends[1].as_ref().unwrap().result, PartResult::Objected { .. }));
}

#[test]
fn a_unit_that_answers_at_once_has_reported_in() {
    let mut world = called();
    let events = world.tries("police", AnswerPart, text("已处理")).unwrap();
    let kinds: Vec<_> = events.iter().map(Event::kind).collect();
    assert_eq!(kinds, ["reported_in", "part_answered"]);
}

#[test]
fn who_may_be_called() {
    let world = World::until("handle");
    let units = units_for(world.case(), &world.method, &world.directory);
    let posts: Vec<_> = units.iter().map(|unit| unit.post.as_str()).collect();
    assert_eq!(posts, ["town_police", "town_land", "county_unit"]);

    let mut world = called();
    let again = world.tries("worker", Call, unit("town_police"));
    assert_eq!(again, Err(Rejection::UnitCalledAlready));
    assert_eq!(world.tries("worker", Call, unit("leader")), Err(Rejection::NotAUnit));
    assert_eq!(world.tries("worker", Call, unit(" ")), Err(Rejection::Missing { field: "unit" }));
    let silent = Input { text: None, ..unit("town_land") };
    let refused = world.tries("worker", Call, silent);
    assert_eq!(refused, Err(Rejection::TextMissing { field: "text" }));
    let long = Input { days: Some(11), ..unit("town_land") };
    let refused = world.tries("worker", Call, long);
    assert_eq!(refused, Err(Rejection::PartTooLong { asked: 11, longest: 10 }));
    assert!(world.tries("station", Call, unit("town_land")).is_err(), "only the lead calls");
}

#[test]
fn only_the_unit_acts_for_itself() {
    let mut world = called();
    for who in ["worker", "land", "leader", "nobody"] {
        assert_eq!(world.tries(who, ReportIn, Input::default()), Err(Rejection::NoSuchPart));
        assert_eq!(world.tries(who, AnswerPart, text("好了")), Err(Rejection::NoSuchPart));
    }
    world.does("police", ReportIn, Input::default());
    // The button is gone once it has been pressed.
    assert_eq!(world.tries("police", ReportIn, Input::default()), Err(Rejection::NoSuchPart));
    assert!(world.tries("police", ObjectPart, text("不归我")).is_err());
    let offered =
        actions_for(world.case(), &world.method, &world.directory, &PersonId::from("police"));
    let kinds: Vec<_> = offered.iter().map(|offered| offered.kind).collect();
    assert_eq!(kinds, [AnswerPart]);
}

#[test]
fn each_unit_has_its_own_limits() {
    // Wednesday 4 March 2026, 09:00.
    let mut world = called();
    world.does("worker", Call, Input { days: Some(2), ..unit("town_land") });
    let due = |world: &World, no| {
        let part = world.case().part(no).unwrap();
        let deadline = part.due(&world.method, &world.calendar).unwrap();
        (deadline.kind, deadline.due.at.date())
    };
    assert_eq!(due(&world, 1), (DeadlineKind::ReportIn, date(2026, 3, 5)));
    world.does("police", ReportIn, Input::default());
    world.does("land", ReportIn, Input::default());
    assert_eq!(due(&world, 1), (DeadlineKind::Part, date(2026, 3, 11)));
    assert_eq!(due(&world, 2), (DeadlineKind::Part, date(2026, 3, 6)));
    assert_eq!(world.case().part(2).unwrap().limit, Limit::working_days(2));
}

#[test]
fn a_unit_that_does_not_report_in_is_reminded_and_pressed() {
    let mut world = called();
    world.at(date(2026, 3, 12), 18);
    let mut seen = Vec::new();
    while world.wakes().is_some_and(|at| at <= world.now) {
        let about_the_part: Vec<_> = world.tick().iter().map(Event::kind).collect();
        seen.extend(about_the_part);
    }
    let of_the_unit: Vec<_> = seen.iter().filter(|kind| kind.starts_with("part_")).collect();
    // Reminded, then pressed at once, after two and after five working days.
    assert_eq!(
        of_the_unit,
        [&"part_reminded", &"part_escalated", &"part_escalated", &"part_escalated"]
    );
    let pressing = world.case().part(1).unwrap().pressing.clone().unwrap();
    assert_eq!(pressing.post.as_str(), "county_leader");
    // Reporting in late begins the next limit with a clean slate.
    world.does("police", ReportIn, Input::default());
    let part = world.case().part(1).unwrap();
    assert!(part.reported.as_ref().unwrap().late && part.pressing.is_none() && !part.reminded);
}

#[test]
fn a_question_to_the_resident_does_not_stop_the_units() {
    let mut world = called();
    world.does("worker", Ask, text("是哪一盏"));
    world.at(date(2026, 3, 5), 18);
    let events = world.tick();
    assert!(matches!(events[0], Event::PartReminded { part: 1, .. }), "{events:?}");
}

#[test]
fn recalling_is_the_leads() {
    let mut world = called();
    assert!(world.tries("land", RecallPart, unit("town_police")).is_err());
    let wrong = world.tries("worker", RecallPart, unit("town_land"));
    assert_eq!(wrong, Err(Rejection::NoSuchPart));
    world.does("worker", RecallPart, unit("town_police"));
    assert!(world.tries("police", AnswerPart, text("好了")).is_err());
    world.does("worker", Answer, answer());
}

#[test]
fn withdrawing_ends_what_units_owe() {
    let mut world = called();
    world.resident(&Command::Withdraw { reason: None }).unwrap();
    let end = world.case().parts[0].end.clone().unwrap();
    assert_eq!(end.result, PartResult::CaseEnded);
    assert_eq!(world.wakes(), None);
}

#[test]
fn what_becomes_restricted_is_taken_from_units_that_may_not_read_it() {
    let mut world = called();
    world.does("worker", Call, unit("county_unit"));
    world.directory = directory_of(|who| who != "worker");
    world.act("station", "recall".into(), text("换人")).unwrap();
    world.does("station", SendBack, text("重核"));
    world.does("clerk", Classify, classify("cadres", "lead"));
    let open: Vec<_> = world.case().open_parts().map(|part| part.unit.post.as_str()).collect();
    assert_eq!(open, ["county_unit"]);
    let units = units_for(world.case(), &world.method, &world.directory);
    assert!(units.is_empty(), "the one that may read it is at work already");
}

#[test]
fn numbers_go_on_over_rounds() {
    let mut world = called();
    world.does("police", AnswerPart, text("已处理"));
    world.does("worker", Call, unit("town_police"));
    let numbers: Vec<_> = world.case().parts.iter().map(|part| part.no).collect();
    assert_eq!(numbers, [1, 2]);
    assert!(world.tries("leader", Urge, text("快办")).is_ok());
    assert!(world.tries("worker", Call, days(2)).is_err());
}
