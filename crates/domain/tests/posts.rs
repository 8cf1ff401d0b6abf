//! Appointments, vacancies, contacts that follow posts, numbers of new areas, and cases that
//! change hands because people or areas do.

use maplegrid_domain::areas::{Area, AreaTree, next_id};
use maplegrid_domain::cases::{Command, Event, HandoverReason, Rejection};
use maplegrid_domain::methods::{ContactLine, Method};
use maplegrid_domain::people::{
    Appointment, AppointmentFault, HouseholdSeat, check_appointment, follow_posts, overlap,
    release, term_end, vacancies,
};
use maplegrid_domain::shared::{Actor, AreaId, PersonId, Timestamp};

use crate::support::{G1, V1, directory, directory_of};
use crate::support::{World, method};

const TOWN: &str = "140429104";
const V2: &str = "140429104202";
const G2: &str = "140429104202001";

fn held(person: &str, from: i64, until: Option<i64>) -> Appointment {
    Appointment {
        person: person.into(),
        post: "grid_member".into(),
        area: G1.into(),
        from: Timestamp(from),
        until: until.map(Timestamp),
    }
}

#[test]
fn terms_overlap_if_they_share_a_moment() {
    let table = [
        ((0, None), (5, None), true),
        ((0, Some(5)), (5, None), false),
        ((0, Some(6)), (5, None), true),
        ((5, Some(9)), (0, Some(5)), false),
        ((5, Some(9)), (0, None), true),
        ((0, Some(2)), (7, Some(9)), false),
    ];
    for ((a, a_until), (b, b_until), expected) in table {
        let (one, two) = (held("x", a, a_until), held("x", b, b_until));
        assert_eq!(overlap(&one, &two), expected, "{one:?} {two:?}");
        assert_eq!(overlap(&two, &one), expected);
    }
}

#[test]
fn only_the_same_person_in_the_same_post_overlaps() {
    let (method, directory) = (method(), directory());
    let existing = [held("grid", 0, None)];
    let check = |new: &Appointment| check_appointment(new, &existing, &method, &directory);
    let overlaps = AppointmentFault::Overlaps { from: Timestamp(0), until: None };
    assert_eq!(check(&held("grid", 9, None)), Err(overlaps));
    assert_eq!(check(&held("worker", 9, None)), Ok(()));
    let ends = AppointmentFault::EndsBeforeItBegins;
    assert_eq!(check(&held("worker", 9, Some(9))), Err(ends));
    let mut elsewhere = held("worker", 9, None);
    elsewhere.area = V1.into();
    assert_eq!(check(&elsewhere), Err(AppointmentFault::WrongLevel));
    elsewhere.area = "gone".into();
    assert_eq!(check(&elsewhere), Err(AppointmentFault::UnknownArea));
    assert_eq!(check(&held("stranger", 9, None)), Err(AppointmentFault::UnknownPerson));
}

#[test]
fn a_term_ends_on_the_same_day_of_the_month() {
    let at = |y, m, d| {
        Timestamp::at(jiff::civil::date(y, m, d), jiff::civil::Time::constant(9, 30, 0, 0))
    };
    let day = |t: Timestamp| t.date().to_string();
    assert_eq!(day(term_end(at(2026, 3, 4), 36)), "2029-03-04");
    assert_eq!(day(term_end(at(2026, 8, 31), 6)), "2027-02-28");
}

#[test]
fn a_post_without_a_holder_is_a_vacancy() {
    let (method, full) = (method(), directory());
    let none = |who: &str| who != "grid";
    let found = vacancies(&method, &directory_of(none), &TOWN.into());
    let before = vacancies(&method, &full, &TOWN.into());
    assert_eq!(found.len(), before.len() + 1);
    assert!(found.iter().any(|v| v.area == G1.into() && v.post == "grid_member".into()));
}

fn with_line(follows_post: bool) -> Method {
    let mut method = method();
    method.network.lines.push(ContactLine {
        id: "grid".into(),
        label: "网格员联户".to_owned(),
        post: "grid_member".into(),
        households: None,
        follows_post,
        optional: false,
        basis: "测试".to_owned(),
    });
    method
}

fn seat(contact: Option<&str>) -> HouseholdSeat {
    let links = contact.map(|who| ("grid".into(), PersonId::from(who)));
    HouseholdSeat { household: "h".into(), area: G1.into(), links: links.into_iter().collect() }
}

#[test]
fn contacts_follow_the_post() {
    let method = with_line(true);
    let (with, without) = (directory(), directory_of(|who| who != "grid"));
    let change = |contact, before, after| {
        let seats = [seat(contact)];
        let found = follow_posts(
            &seats,
            |s: &HouseholdSeat| s.area.clone(),
            (before, after),
            &method,
            None,
        );
        found.into_iter().next().map(|change| change.to)
    };
    let grid = Some(PersonId::from("grid"));
    assert_eq!(change(None, &without, &with), Some(grid.clone()), "who comes is the contact");
    assert_eq!(change(Some("grid"), &with, &without), Some(None), "who goes leaves a gap");
    assert_eq!(change(Some("grid"), &with, &with), None);
    assert_eq!(change(Some("worker"), &with, &without), None, "set by hand, and stays");
    // A household that comes to another grid follows that one's holder.
    let seats = [seat(Some("grid"))];
    let there = |_: &HouseholdSeat| AreaId::from(G2);
    let moved = follow_posts(&seats, there, (&with, &with), &method, None);
    assert_eq!(moved[0].to, Some("grid2".into()));
    // On a line that does not follow it only goes where it is handed.
    let method = with_line(false);
    let given = release(
        &seats,
        (&"grid".into(), &"grid_member".into(), &G1.into()),
        Some(&"worker".into()),
        &without,
        &method,
    );
    assert_eq!(given[0].to, Some("worker".into()));
}

#[test]
fn numbers_go_on_after_the_last_that_ever_was() {
    let area = |id: &str| Area {
        id: id.into(),
        parent: None,
        kind: "x".into(),
        name: id.to_owned(),
        code: id.to_owned(),
    };
    let tree = AreaTree::with_closed(
        [
            area("140429000000"),
            area("140429104000"),
            area("140429104201"),
            area("140429104201007"),
            area("140429104999"),
        ],
        [AreaId::from("140429104201007")],
    );
    let next = |parent: &str| next_id(&tree, &parent.into()).map(AreaId::into_string);
    assert_eq!(next("140429000000").as_deref(), Some("140429105000"));
    assert_eq!(next("140429104000"), None, "all 999 are taken");
    assert_eq!(next("140429104201").as_deref(), Some("140429104201008"));
    assert_eq!(next("140429104201008").as_deref(), Some("140429104201008001"));
}

#[test]
fn a_case_is_handed_on_without_a_new_clock() {
    let mut world = World::until("handle");
    let before = world.case().clone();
    let by = Actor::Staff { person: "leader".into(), post: "leader".into(), area: TOWN.into() };
    let to = |who: &str| Command::HandOver { to: Some(who.into()) };
    world.directory = directory_of(|who| who != "worker");
    assert_eq!(world.play(&by, &to("clerk")), Err(Rejection::NotAHandler));
    assert!(world.play(&Actor::Resident, &to("both")).is_err());
    let events = world.play(&by, &to("both")).unwrap();
    assert!(matches!(events[..], [Event::HandedOver { why: HandoverReason::Left, .. }]));
    let after = world.case();
    assert_eq!(after.handler, Some("both".into()));
    assert_eq!(after.owner.as_ref().unwrap().person, Some("both".into()));
    assert_eq!((&after.step, after.entered_at), (&before.step, before.entered_at));
    // Nobody to take it: whoever dispatches names somebody.
    world.directory = directory_of(|who| !["worker", "both"].contains(&who));
    let events = world.play(&by, &Command::HandOver { to: None }).unwrap();
    assert!(matches!(events[..], [Event::SentBack { .. }]));
    assert_eq!(world.case().owner.as_ref().unwrap().post, "station".into());
    // What still stands is left alone.
    assert_eq!(world.play(&by, &Command::Resettle), Ok(Vec::new()));
    assert!(world.case().owner.as_ref().unwrap().area != V2.into());
}
