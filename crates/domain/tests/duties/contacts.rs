//! Logging contacts: who may, on which lines, when, and what it completes.

use jiff::civil::date;
use maplegrid_domain::duties::{Command, Event, PastLink, Rejection, stand_in_of};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{Actor, LineId, PersonId, Timestamp};
use proptest::prelude::*;

use super::world::{World, at, contact, leave, log, sealed};

fn lines(events: &[Event]) -> Vec<&str> {
    match &events[0] {
        Event::Contacted { lines, .. } => lines.iter().map(LineId::as_str).collect(),
        other => panic!("{other:?}"),
    }
}

fn kept(events: &[Event]) -> Vec<(String, i64)> {
    match &events[0] {
        Event::Contacted { kept, .. } => {
            kept.iter().map(|kept| (kept.cadence.to_string(), kept.window)).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_contact_counts_on_all_lines_of_whoever_logs_it() {
    let mut world = World::new();
    let now = world.now;
    assert_eq!(lines(&world.does("anna", &contact("c1", now, None)).unwrap()), ["neighbour"]);
    world.facts.links[1].person = "anna".into();
    let both = world.does("anna", &contact("c2", now, None)).unwrap();
    assert_eq!(lines(&both), ["neighbour", "deputy"]);
    assert_eq!(
        lines(&world.does("anna", &contact("c3", now, Some("deputy"))).unwrap()),
        ["deputy"]
    );
    assert_eq!(world.file.version, 3);
    assert_eq!(world.file.last.len(), 2);
}

#[test]
fn others_need_to_keep_the_area_and_to_name_the_line() {
    let mut world = World::new();
    let now = world.now;
    for line in [None, Some("neighbour"), Some("nowhere")] {
        let refused = world.does("carl", &contact("c1", now, line));
        assert_eq!(refused, Err(Rejection::NotYours), "{line:?}");
    }
    // Somebody else's line is not one's own.
    let refused = world.does("bert", &contact("c1", now, Some("neighbour")));
    assert_eq!(refused, Err(Rejection::NotYours));
    world.can(&[Capability::KeepHouseholds]);
    let refused = world.does("carl", &contact("c1", now, None));
    assert_eq!(refused, Err(Rejection::Missing { field: "line" }));
    let refused = world.does("carl", &contact("c1", now, Some("nowhere")));
    assert_eq!(refused, Err(Rejection::UnknownLine("nowhere".to_owned())));
    assert_eq!(
        lines(&world.does("carl", &contact("c1", now, Some("deputy"))).unwrap()),
        ["deputy"]
    );
    let refused = world.by(&Actor::Resident, &contact("c2", now, Some("deputy")));
    assert_eq!(refused, Err(Rejection::NotYours));
}

#[test]
fn stand_ins_log_while_they_stand_in() {
    let mut world = World::new();
    let now = world.now;
    world.facts.absences = vec![leave("anna", Some("carl"), date(2026, 3, 3), date(2026, 3, 4))];
    assert_eq!(lines(&world.does("carl", &contact("c1", now, None)).unwrap()), ["neighbour"]);
    // Of a day before the leave, and after it.
    let before = contact("c2", at(date(2026, 3, 2), 9), None);
    assert_eq!(world.does("carl", &before), Err(Rejection::NotYours));
    world.now = at(date(2026, 3, 5), 9);
    let (now, then) = (world.now, at(date(2026, 3, 4), 20));
    assert_eq!(world.does("carl", &contact("c3", now, None)), Err(Rejection::NotYours));
    // What was done in the leave may come in late.
    assert_eq!(lines(&world.does("carl", &contact("c4", then, None)).unwrap()), ["neighbour"]);
}

#[test]
fn what_was_done_before_a_hand_over_comes_in_after_it() {
    let mut world = World::new();
    world.facts.past = vec![PastLink {
        line: "neighbour".into(),
        person: "dora".into(),
        from: at(date(2026, 1, 1), 0),
        until: at(date(2026, 3, 1), 0),
    }];
    let during = at(date(2026, 2, 27), 10);
    assert_eq!(lines(&world.does("dora", &contact("c1", during, None)).unwrap()), ["neighbour"]);
    let after = contact("c2", at(date(2026, 3, 2), 10), None);
    assert_eq!(world.does("dora", &after), Err(Rejection::NotYours));
}

#[test]
fn what_a_stand_in_did_before_a_hand_over_comes_in_after_it() {
    let mut world = World::new();
    let handed = at(date(2026, 3, 3), 12);
    let (line, person) = ("neighbour".into(), "dora".into());
    world.facts.past = vec![PastLink { line, person, from: Timestamp(0), until: handed }];
    world.facts.links[0].from = handed;
    world.facts.absences = vec![
        leave("dora", Some("carl"), date(2026, 3, 2), date(2026, 3, 4)),
        leave("anna", Some("emil"), date(2026, 3, 2), date(2026, 3, 3)),
    ];
    let mut comes_in = |person: &str, id: &str, day: i8, hour: i8| {
        let contact = contact(id, at(date(2026, 3, day), hour), None);
        world.does(person, &contact).map(|events| lines(&events).len())
    };
    assert_eq!(comes_in("carl", "c1", 3, 11), Ok(1), "for dora, while it was hers");
    assert_eq!(comes_in("carl", "c2", 3, 13), Err(Rejection::NotYours), "it was anna's by then");
    // Who stands in for the new contact does so from the hand-over on.
    assert_eq!(comes_in("emil", "c3", 3, 13), Ok(1));
    assert_eq!(comes_in("emil", "c4", 3, 11), Err(Rejection::NotYours));
}

#[test]
fn the_day_on_which_leave_is_ended_is_both_of_theirs() {
    let mut world = World::new();
    let mut ended = leave("anna", Some("carl"), date(2026, 3, 3), date(2026, 3, 6));
    ended.until = at(date(2026, 3, 4), 12);
    let (day, before) = (date(2026, 3, 4), date(2026, 3, 3));
    let anna = PersonId::from("anna");
    assert!(!ended.covers(day) && ended.covers(before));
    let absences = [ended];
    assert_eq!(stand_in_of(&absences, &anna, day), &anna, "she is back, and it is her list");
    world.facts.absences = absences.to_vec();
    world.now = at(date(2026, 3, 5), 9);
    let mut comes_in = |person: &str, id: &str, hour: i8| {
        world.does(person, &contact(id, at(day, hour), None)).is_ok()
    };
    assert!(comes_in("carl", "c1", 10), "what was done in her place stays done");
    assert!(!comes_in("carl", "c2", 13));
    assert!(comes_in("anna", "c3", 10) && comes_in("anna", "c4", 13));
}

#[test]
fn times_have_bounds() {
    let mut world = World::new();
    let now = world.now;
    for (at, refusal) in [
        (now.plus_minutes(10), None),
        (now.plus_minutes(11), Some(Rejection::InFuture)),
        (now.plus_minutes(-60 * 24 * 60), None),
        (now.plus_minutes(-60 * 24 * 60 - 1), Some(Rejection::TooOld { days: 60 })),
    ] {
        let decided = world.does("anna", &contact("c1", at, None));
        assert_eq!(decided.err(), refusal);
    }
    for end in [i64::MIN, i64::MAX] {
        let odd = contact("c1", maplegrid_domain::shared::Timestamp(end), None);
        assert!(world.does("anna", &odd).is_err());
    }
}

#[test]
fn a_closed_household_takes_only_what_was_before() {
    let mut world = World::new();
    world.facts.closed_at = Some(at(date(2026, 3, 3), 0));
    let now = world.now;
    let refused = world.does("anna", &contact("c1", now, None));
    assert_eq!(refused, Err(Rejection::HouseholdClosed));
    assert!(world.does("anna", &contact("c1", at(date(2026, 3, 2), 9), None)).is_ok());
}

#[test]
fn topics_are_the_methods() {
    let mut world = World::new();
    let now = world.now;
    let with = |topics: &[&str]| {
        let topics = topics.iter().map(|topic| (*topic).into()).collect();
        Command::Contact(maplegrid_domain::duties::ContactLog {
            topics,
            words: Some(sealed("…")),
            ..log("c1", now, None)
        })
    };
    let refused = world.does("anna", &with(&["well", "odd"]));
    assert_eq!(refused, Err(Rejection::UnknownTopic("odd".to_owned())));
    let refused = world.does("anna", &with(&["well"; 21]));
    assert_eq!(refused, Err(Rejection::TooManyTopics { given: 21, most: 20 }));
    assert!(world.does("anna", &with(&["well"])).is_ok());
}

#[test]
fn the_contact_that_completes_a_window_says_so_once() {
    let mut world = World::new();
    let now = world.now;
    let march = ("monthly".to_owned(), 20_260_301);
    assert_eq!(kept(&world.does("anna", &contact("c1", now, None)).unwrap()), [march]);
    assert_eq!(kept(&world.does("anna", &contact("c2", now, None)).unwrap()), []);
    // An earlier month that was not kept yet, by a contact that comes in late.
    let february = at(date(2026, 2, 27), 9);
    let late = world.does("anna", &contact("c3", february, None)).unwrap();
    assert_eq!(kept(&late), [("monthly".to_owned(), 20_260_201)]);
    // Twice a quarter: the second one completes it.
    assert_eq!(kept(&world.does("bert", &contact("c4", now, None)).unwrap()), []);
    let second = world.does("bert", &contact("c5", february, None)).unwrap();
    assert_eq!(kept(&second), [("quarterly".to_owned(), 20_260_101)]);
    assert_eq!(kept(&world.does("bert", &contact("c6", now, None)).unwrap()), []);
}

proptest! {
    /// Whatever the order in which phones send, the same windows are completed, each once, and
    /// the same contact is the last.
    #[test]
    fn the_order_of_arrival_changes_nothing(
        times in prop::collection::vec((0_i64..50, 8_i8..20), 1..12),
        seed in any::<u64>(),
    ) {
        use jiff::ToSpan as _;
        let start = date(2026, 1, 14);
        let sent: Vec<_> = times
            .iter()
            .enumerate()
            .map(|(n, (days, hour))| {
                contact(&format!("c{n}"), at(start.saturating_add(days.days()), *hour), None)
            })
            .collect();
        let mut shuffled = sent.clone();
        let len = shuffled.len();
        for n in 0..len {
            let other = usize::try_from(seed.rotate_left(u32::try_from(n).unwrap()) % 97).unwrap();
            shuffled.swap(n, other % len);
        }
        let run = |commands: &[Command]| {
            let mut world = World::new();
            world.now = at(date(2026, 3, 6), 18);
            let mut all: Vec<_> = commands
                .iter()
                .flat_map(|command| kept(&world.does("anna", command).unwrap()))
                .collect();
            all.sort();
            (all, world.file.last[&LineId::from("neighbour")].at)
        };
        let (one, other) = (run(&sent), run(&shuffled));
        prop_assert_eq!(&one, &other);
        let mut distinct = one.0.clone();
        distinct.dedup();
        prop_assert_eq!(distinct, one.0);
    }
}
