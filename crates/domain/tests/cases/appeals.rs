//! A rating appealed against, and what a second person says to it.

use jiff::civil::date;
use maplegrid_domain::cases::{Event, Rejection, Verdict};
use maplegrid_domain::methods::ActionKind::{AppealRating, KeepRating, SetRatingAside, Visit};

use crate::support::{World, text, visit};

/// Answered, supervised, and rated badly.
fn rated(score: u8) -> World {
    let mut world = World::until("evaluate");
    world.rates(score).unwrap();
    world
}

#[test]
fn only_who_answered_appeals_and_only_against_a_bad_rating() {
    assert_eq!(rated(5).tries("worker", AppealRating, text("冤枉")), Err(Rejection::NoAppeal));
    let mut world = rated(1);
    for who in ["clerk", "supervisor", "leader", "worker2"] {
        assert_eq!(world.tries(who, AppealRating, text("冤枉")), Err(Rejection::NoAppeal));
    }
    world.does("worker", AppealRating, text("当天就修好了，评的不是这件事"));
    assert_eq!(world.tries("worker", AppealRating, text("再申")), Err(Rejection::NoAppeal));
}

#[test]
fn what_is_set_aside_no_longer_asks_for_an_explanation_and_stays_on_record() {
    let mut world = rated(1);
    assert_eq!(world.tries("clerk", Visit, visit("satisfied")), Err(Rejection::StillDissatisfied));
    world.does("worker", AppealRating, text("评的不是这件事"));
    let own = world.tries("worker", SetRatingAside, text("同意"));
    assert!(matches!(own, Err(Rejection::NotYours { .. })), "{own:?}");
    world.does("leader", SetRatingAside, text("群众说的是另一件事，已另外登记"));
    let rating = world.case().rating.clone().unwrap();
    assert_eq!((rating.score, rating.counts()), (1, false));
    assert_eq!(world.case().appeal().unwrap().ruling.as_ref().unwrap().verdict, Verdict::SetAside);
    world.does("clerk", Visit, visit("satisfied"));
    assert!(!world.case().is_open());
}

#[test]
fn a_rating_that_stands_counts() {
    let mut world = rated(2);
    world.does("worker", AppealRating, text("已经尽力"));
    world.does("leader", KeepRating, text("群众说得有道理"));
    assert!(world.case().rating.as_ref().unwrap().counts());
    assert_eq!(world.tries("clerk", Visit, visit("satisfied")), Err(Rejection::StillDissatisfied));
    assert_eq!(world.tries("leader", SetRatingAside, text("改主意")), Err(Rejection::NoAppeal));
}

#[test]
fn an_appeal_has_its_window_and_its_clock() {
    let mut world = rated(1);
    // Wednesday 4 March 2026 plus five working days.
    world.at(date(2026, 3, 12), 9);
    assert_eq!(world.tries("worker", AppealRating, text("晚了")), Err(Rejection::AppealTooLate));

    let mut world = rated(1);
    world.does("worker", AppealRating, text("评的不是这件事"));
    world.at(date(2026, 3, 9), 18);
    let mut kinds = Vec::new();
    while world.wakes().is_some_and(|at| at <= world.now) {
        kinds.extend(world.tick().iter().map(Event::kind));
    }
    let of_the_appeal: Vec<_> = kinds.into_iter().filter(|k| k.starts_with("appeal_")).collect();
    assert_eq!(of_the_appeal, ["appeal_reminded", "appeal_escalated"]);
}

#[test]
fn a_closed_case_may_wait_for_its_appeal() {
    let mut world = rated(1);
    world.does("clerk", maplegrid_domain::methods::ActionKind::Explain, text("当面说明了"));
    assert!(!world.case().is_open());
    world.does("worker", AppealRating, text("评的不是这件事"));
    assert!(world.wakes().is_some());
    world.does("leader", KeepRating, text("照常"));
    assert_eq!(world.wakes(), None);
}
