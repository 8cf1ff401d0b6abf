//! Appointments, vacancies, contacts that follow posts, numbers of new areas, and cases that
//! change hands because people or areas do.

use maplegrid_domain::areas::{Area, AreaTree, next_id};
use maplegrid_domain::cases::{Command, Event, HandoverReason, Rejection};
use maplegrid_domain::methods::{ContactLine, Method};
use maplegrid_domain::people::{
    Appointment, AppointmentFault, Around, Directory, HouseholdSeat, SeatContact,
    check_appointment, follow_posts, overlap, release, term_end, vacancies,
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
    let links = contact.map(|who| {
        ("grid".into(), SeatContact { person: PersonId::from(who), from: Timestamp(5) })
    });
    HouseholdSeat { household: "h".into(), area: G1.into(), links: links.into_iter().collect() }
}

/// Who it is afterwards; `None` leaves a gap.
type Contact = Option<String>;

/// What becomes of the household's contact under these terms, at an instant; `None` if nothing does.
fn follows(seat: &HouseholdSeat, to: &str, terms: &[Appointment], at: i64) -> Option<Contact> {
    let (method, now) = (with_line(true), Timestamp(at));
    let tree = directory().areas;
    let after = Directory::new(tree.clone(), [], terms.iter().cloned(), now);
    let around = Around { method: &method, before: &tree, after: &after, terms, now };
    let there = |_: &HouseholdSeat| AreaId::from(to);
    let found = follow_posts(std::slice::from_ref(seat), there, &around, None);
    assert!(found.iter().all(|c| c.from == seat.links.values().next().map(|c| c.person.clone())));
    found.into_iter().next().map(|change| change.to.map(PersonId::into_string))
}

#[test]
fn contacts_follow_the_post() {
    let grid = held("grid", 0, None);
    let other =
        |person: &str, from, until| Appointment { area: G2.into(), ..held(person, from, until) };
    let to = |who: &str| Some(Some(who.to_owned()));
    let gap = Some(None);
    let here =
        |contact: Option<&str>, terms: &[Appointment]| follows(&seat(contact), G1, terms, 10);
    assert_eq!(here(None, std::slice::from_ref(&grid)), to("grid"), "who comes is the contact");
    assert_eq!(here(Some("grid"), &[held("grid", 0, Some(10))]), gap, "who goes leaves a gap");
    assert_eq!(here(Some("grid"), std::slice::from_ref(&grid)), None);
    assert_eq!(here(Some("worker"), &[]), None, "set by hand, and stays");
    assert_eq!(here(Some("worker"), std::slice::from_ref(&grid)), None, "whoever comes");
    // Whose term ended some time ago, while nobody looked, is no choice of anybody's.
    let gone = held("worker", 0, Some(7));
    assert_eq!(here(Some("worker"), &[gone.clone(), held("grid", 7, None)]), to("grid"));
    assert_eq!(here(Some("worker"), &[gone]), gap);
    // But who was named after the term was over was named by hand; so was who has yet to begin.
    assert_eq!(here(Some("worker"), &[held("worker", 0, Some(3)), grid.clone()]), None);
    assert_eq!(here(Some("worker"), &[held("worker", 20, None), grid.clone()]), None);
    // One who helps out from the next grid does so as long as they hold the post at all.
    assert_eq!(here(Some("grid2"), &[other("grid2", 0, None), grid.clone()]), None);
    let both = [other("grid2", 0, Some(8)), grid.clone()];
    assert_eq!(here(Some("grid2"), &both), to("grid"));
    let moved_on = [held("grid2", 0, Some(7)), other("grid2", 7, None), grid.clone()];
    assert_eq!(here(Some("grid2"), &moved_on), to("grid"), "they were it by the post here");
    // Renewed without a break, or with one that is over: theirs again.
    assert_eq!(here(Some("grid"), &[held("grid", 0, Some(8)), held("grid", 8, None)]), None);
    // A household that comes to another grid follows that one's holder.
    let there = follows(&seat(Some("grid")), G2, &[grid, other("grid2", 0, None)], 10);
    assert_eq!(there, to("grid2"));
}

#[test]
fn of_several_holders_the_one_named_comes_first() {
    let (method, now) = (with_line(true), Timestamp(10));
    let terms = [held("grid", 0, None), held("worker", 0, None)];
    let tree = directory().areas;
    let after = Directory::new(tree.clone(), [], terms.iter().cloned(), now);
    let around = Around { method: &method, before: &tree, after: &after, terms: &terms, now };
    let here = |seat: &HouseholdSeat| seat.area.clone();
    let of = |preferred: &str| {
        let found = follow_posts(&[seat(None)], here, &around, Some(&preferred.into()));
        found[0].to.clone().map(PersonId::into_string)
    };
    assert_eq!(of("worker").as_deref(), Some("worker"));
    assert_eq!(of("clerk").as_deref(), Some("grid"), "who does not hold it is not preferred");
}

#[test]
fn who_leaves_a_post_releases_their_households_wherever_they_are() {
    let method = with_line(false);
    let away = |area: &str| HouseholdSeat { area: area.into(), ..seat(Some("grid")) };
    let seats = [seat(Some("grid")), away(V1), away(V2), seat(Some("worker"))];
    let left = |terms: &[Appointment], to: Option<&str>| {
        let after = Directory::new(directory().areas, [], terms.iter().cloned(), Timestamp(10));
        let to = to.map(PersonId::from);
        let seat = (&"grid".into(), &"grid_member".into(), &G1.into());
        let found = release(&seats, seat, to.as_ref(), &after, &method);
        found.into_iter().map(|change| change.to.map(PersonId::into_string)).collect::<Vec<_>>()
    };
    assert_eq!(left(&[], None), [None, None, None], "inside the area and outside");
    let to = |who: &str| Some(who.to_owned());
    assert_eq!(left(&[held("worker", 0, None)], Some("worker")).len(), 3);
    assert!(left(&[held("worker", 0, None)], Some("worker")).contains(&to("worker")));
    // Another of their posts nearby keeps those outside the area that is left, not those inside.
    let mut beside = held("grid", 0, None);
    beside.area = G2.into();
    assert_eq!(left(&[beside], None), [None]);
    assert_eq!(left(&[held("grid", 0, None)], None), Vec::<Option<String>>::new());
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
