//! Terms that begin and end by themselves: contacts, cases and selections follow them, once.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time, date};
use maplegrid_app::duties::NewContact;
use maplegrid_app::posts::{Leave, NewAppointment, NewPerson};
use maplegrid_app::{App, Error, SignedIn};
use maplegrid_domain::areas::Change;
use maplegrid_domain::cases::{Case, Input};
use maplegrid_domain::duties::{ContactChannel, Rejection};
use maplegrid_domain::methods::ContactLine;
use maplegrid_domain::people::Appointment;
use maplegrid_domain::people::selection::SelectionState;
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId, Timestamp};
use maplegrid_store::areas::changes::seats;
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::people::counts::{Measure, everywhere, of_contacts, recount};
use maplegrid_store::people::{appointments, links};
use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, on_each_county,
    person_of,
};

use crate::support::{Cast, Dice, assign, classify, does, verified};

/// A line that follows the grid member, beside the method's own.
const LINE: &str = "grid";
const HANDLER: &str = "village_handler";

pub fn at(day: Date, hour: i8) -> Timestamp {
    Timestamp::at(day, Time::constant(hour, 0, 0, 0))
}

pub fn march(day: i8) -> Date {
    date(2026, 3, day)
}

pub fn home(village: &str, door: u8) -> HouseholdId {
    HouseholdId::new(format!("{village}-{door}"))
}

/// The office that appoints and changes areas.
pub async fn director(county: &TestCounty) -> SignedIn {
    county.sign_in("center_director", TOWNSHIP).await
}

/// Gives the county a line that follows the grid member, with everybody on it.
async fn with_line(county: &TestCounty) {
    let app = &county.app;
    let mut method = (**app.county().await.unwrap().method()).clone();
    method.version = 2;
    method.network.lines.push(ContactLine {
        id: LINE.into(),
        label: "网格员联户".to_owned(),
        post: "grid_member".into(),
        households: None,
        follows_post: true,
        optional: false,
        basis: "测试".to_owned(),
    });
    let preview = app.preview_method(&method, None).await.unwrap();
    app.adopt_method(&method, None, &preview.fingerprint).await.unwrap();
    for village in [VILLAGE, OTHER_VILLAGE, "140429104203"] {
        let grid = format!("{village}001");
        for door in [1, 2] {
            link(app, &home(village, door), LINE, &person_of("grid_member", &grid)).await;
            let linker = person_of("party_link", &format!("{grid}001"));
            link(app, &home(village, door), "party_link", &linker).await;
        }
    }
}

pub async fn link(app: &App, household: &HouseholdId, line: &str, person: &PersonId) {
    let county = app.county().await.unwrap();
    let change = links::LinkChange {
        household: household.clone(),
        line: line.into(),
        person: Some(person.clone()),
    };
    let write = move |conn: &mut Conn| {
        let tree = &county.directory.areas;
        links::change(conn, &county.id, tree, &[change], (Timestamp(0), "")).map(|_| ())
    };
    app.database_for_tests().write(write).await.unwrap();
}

/// Sets the end of a term, as an import does.
pub async fn set_end(app: &App, (person, post, area): (&PersonId, &str, &str), until: Timestamp) {
    let id = app.county().await.unwrap().id.clone();
    let (person, post, area) = (person.clone(), post.into(), AreaId::from(area));
    let write = move |conn: &mut Conn| {
        let terms = appointments::of_person(conn, &id, &person)?;
        let mut open = terms.into_iter().filter(|t| t.post == post && t.area == area);
        let term = open.next_back().unwrap();
        appointments::set_end(conn, &id, &Appointment { until: Some(until), ..term })?;
        raise_revision(conn, &id)
    };
    app.database_for_tests().write(write).await.unwrap();
    app.refresh().await.unwrap();
}

pub async fn somebody(app: &App, who: &SignedIn, name: &str) -> PersonId {
    let new = NewPerson { name: name.to_owned(), phone: String::new() };
    app.make_person(who, &new).await.unwrap()
}

pub fn to(
    person: &PersonId,
    post: &str,
    area: &str,
    days: (Option<Date>, Option<Date>),
) -> NewAppointment {
    NewAppointment {
        person: person.clone(),
        post: post.into(),
        area: area.into(),
        first_day: days.0,
        last_day: days.1,
    }
}

/// The link of a household on a line.
pub async fn linked(
    app: &App,
    household: &HouseholdId,
    line: &str,
) -> Option<(PersonId, Timestamp)> {
    let (id, household, line) =
        (app.county().await.unwrap().id.clone(), household.clone(), LineId::from(line));
    let read = move |conn: &mut Conn| links::of_households(conn, &id, &[household.clone()]);
    let found = app.database_for_tests().read(read).await.unwrap();
    found.into_iter().find(|link| link.line == line).map(|link| (link.person, link.from))
}

/// Who was a household's contact on a line, the latest first.
async fn past(
    app: &App,
    household: &HouseholdId,
    line: &str,
) -> Vec<(PersonId, Timestamp, String)> {
    let (id, household, line) =
        (app.county().await.unwrap().id.clone(), household.clone(), LineId::from(line));
    let read = move |conn: &mut Conn| links::past(conn, &id, &household, 20);
    let found = app.database_for_tests().read(read).await.unwrap();
    let found = found.into_iter().filter(|link| link.line == line);
    found.map(|link| (link.person, link.until, link.why)).collect()
}

/// How many entries of the audit trail name an action.
async fn audited(app: &App, action: &'static str) -> i64 {
    mod sql {
        maplegrid_store::statements! {
            pub AUDITED = "SELECT count(*) FROM audit WHERE action = ?1";
        }
    }
    let read = move |conn: &mut Conn| {
        let values = maplegrid_store::values![action];
        conn.fetch_one(sql::AUDITED, &values, |row| row.int(0))
    };
    app.database_for_tests().read(read).await.unwrap().unwrap()
}

async fn case(app: &App, number: &maplegrid_domain::cases::CaseNumber) -> Case {
    let (county, number) = (app.county().await.unwrap().id.clone(), number.clone());
    let load =
        move |conn: &mut Conn| maplegrid_store::cases::write::load(conn, &county, &[&number]);
    app.database_for_tests().read(load).await.unwrap().remove(0).0
}

/// Everything agrees, and figures are what a recount makes them.
pub async fn invariants(app: &App) {
    verified(app).await;
    let county = app.refresh().await.unwrap();
    let (id, tree) = (county.id.clone(), county.directory.areas.clone());
    let figures = |conn: &mut Conn, id: &_| {
        let mut all = Vec::new();
        for measure in [Measure::Households, Measure::Linked(LINE.into())] {
            all.push(everywhere(conn, id, &measure)?);
        }
        all.push(everywhere(conn, id, &Measure::Linked("party_link".into()))?);
        Ok::<_, maplegrid_store::error::Error>((all, of_contacts(conn, id, &LINE.into())?))
    };
    let both = move |conn: &mut Conn| {
        let kept = figures(conn, &id)?;
        recount(conn, &id, &tree)?;
        Ok((kept, figures(conn, &id)?))
    };
    let (kept, counted) = app.database_for_tests().write(both).await.unwrap();
    assert_eq!(kept, counted, "figures equal a recount");
}

#[tokio::test]
async fn a_term_called_off_before_it_began_can_be_booked_again() {
    on_each_county(async |county, _| {
        with_line(county).await;
        let (app, who) = (&county.app, &director(county).await);
        let new = somebody(app, who, "孙新").await;
        let later = || to(&new, "grid_member", GRID, (Some(march(20)), None));
        let now = to(&new, "grid_member", GRID, (None, Some(march(19))));
        app.appoint(who, now, None).await.unwrap();
        app.appoint(who, later(), None).await.unwrap();
        let leave = Leave {
            person: new.clone(),
            post: "grid_member".into(),
            area: GRID.into(),
            successor: None,
            measure: None,
        };
        let preview = app.preview_leave(who, &leave).await.unwrap();
        app.leave(who, leave, &preview.fingerprint, None).await.unwrap();
        app.appoint(who, later(), None).await.unwrap();
        county.clock.set(at(march(20), 1));
        app.tick().await.unwrap();
        let director = director(county).await;
        assert!(!director.county.directory.holdings(&new).is_empty(), "it has begun");
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn households_follow_a_term_that_ends_and_one_that_begins() {
    on_each_county(async |county, _| {
        with_line(county).await;
        let (app, who) = (&county.app, &director(county).await);
        let (old, house) = (person_of("grid_member", GRID), home(VILLAGE, 1));
        let new = somebody(app, who, "孙新").await;
        let boundary = at(march(7), 0);
        set_end(app, (&old, "grid_member", GRID), boundary).await;
        app.appoint(who, to(&new, "grid_member", GRID, (Some(march(7)), None)), None)
            .await
            .unwrap();
        app.tick().await.unwrap();
        assert_eq!(linked(app, &house, LINE).await.unwrap().0, old, "not before it is time");
        assert_eq!(audited(app, "term_began").await, 0);

        county.clock.set(boundary.plus_minutes(1));
        app.tick().await.unwrap();
        assert_eq!(linked(app, &house, LINE).await, Some((new.clone(), boundary)));
        assert_eq!(past(app, &house, LINE).await, [(old.clone(), boundary, "任期届满".to_owned())]);
        // Once.
        let counts = [audited(app, "term_began").await, audited(app, "term_ended").await];
        assert_eq!(counts, [1, 1]);
        let other = county.open_again().await;
        let (one, two) = tokio::join!(app.tick(), other.tick());
        assert_eq!((one.unwrap(), two.unwrap()), (0, 0));
        assert_eq!(audited(app, "term_ended").await, 1);
        invariants(app).await;

        // Without a successor a gap is left, and whoever comes later has the households at once,
        // though nobody has settled anything yet.
        let until = at(march(10), 0);
        set_end(app, (&new, "grid_member", GRID), until).await;
        county.clock.set(until.plus_minutes(1));
        let who = &director(county).await;
        let third = somebody(app, who, "孙三").await;
        app.appoint(who, to(&third, "grid_member", GRID, (None, None)), None).await.unwrap();
        assert_eq!(linked(app, &house, LINE).await.unwrap().0, third);
        let leave = Leave {
            person: third.clone(),
            post: "grid_member".into(),
            area: GRID.into(),
            successor: None,
            measure: None,
        };
        let preview = app.preview_leave(who, &leave).await.unwrap();
        assert_eq!(preview.contacts.len(), 2);
        app.leave(who, leave, &preview.fingerprint, None).await.unwrap();
        app.tick().await.unwrap();
        assert_eq!(linked(app, &house, LINE).await, None);
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn terms_that_came_and_went_unseen_are_kept_in_their_order() {
    on_each_county(async |county, _| {
        with_line(county).await;
        let (app, who) = (&county.app, &director(county).await);
        let (old, house) = (person_of("grid_member", GRID), home(VILLAGE, 1));
        let (second, third) = (somebody(app, who, "孙二").await, somebody(app, who, "孙三").await);
        set_end(app, (&old, "grid_member", GRID), at(march(7), 0)).await;
        let appoint = async |new| app.appoint(who, new, None).await.unwrap();
        appoint(to(&second, "grid_member", GRID, (Some(march(7)), Some(march(9))))).await;
        appoint(to(&third, "grid_member", GRID, (Some(march(12)), None))).await;
        county.clock.at(march(20), 9);
        app.tick().await.unwrap();
        assert_eq!(linked(app, &house, LINE).await, Some((third.clone(), at(march(12), 0))));
        let why = "任期届满".to_owned();
        assert_eq!(
            past(app, &house, LINE).await,
            [(second.clone(), at(march(10), 0), why.clone()), (old.clone(), at(march(7), 0), why)]
        );
        // What they did in their time comes in now, what they did after it does not.
        let log = async |person: &PersonId, id: &str, day: i8| {
            let new = NewContact {
                id: id.into(),
                household: house.clone(),
                line: None,
                channel: ContactChannel::Visit,
                at: at(march(day), 10),
                topics: Vec::new(),
                note: None,
            };
            app.log_contact(person, new).await
        };
        let own = |answer: &Result<_, Error>| answer.is_ok();
        assert!(own(&log(&second, "contact-00001", 8).await));
        assert!(own(&log(&old, "contact-00002", 5).await));
        for (person, id, day) in [(&second, "contact-00003", 11), (&old, "contact-00004", 8)] {
            let refused = log(person, id, day).await;
            assert!(matches!(refused, Err(Error::Duty(Rejection::NotYours))), "{refused:?}");
        }
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn cases_and_selections_follow_a_term_that_ends() {
    on_each_county(async |county, _| {
        with_line(county).await;
        let (app, who) = (&county.app, &director(county).await);
        let cast = Cast::of(county, VILLAGE).await;
        let in_hand = async || {
            let received = county.receive(MICRO_GRID).await;
            does(app, &cast.cadre, &received.number, "classify", classify()).await;
            does(app, &cast.station, &received.number, "assign", assign(VILLAGE)).await;
            does(app, &cast.handler, &received.number, "take", Input::default()).await;
            received.number
        };
        let number = in_hand().await;
        let old = person_of(HANDLER, VILLAGE);
        let new = somebody(app, who, "孙新").await;
        // The successor begins on the day on which the other ends.
        set_end(app, (&old, HANDLER, VILLAGE), at(march(7), 0)).await;
        app.appoint(who, to(&new, HANDLER, VILLAGE, (Some(march(7)), Some(march(9)))), None)
            .await
            .unwrap();
        county.clock.set(at(march(7), 0));
        app.tick().await.unwrap();
        let owner = case(app, &number).await.owner.unwrap();
        assert_eq!(owner.person, Some(new.clone()));
        invariants(app).await;
        // Nobody comes after that: whoever dispatches has it.
        county.clock.at(march(10), 0);
        app.tick().await.unwrap();
        let owner = case(app, &number).await.owner.unwrap();
        assert_eq!((owner.post, owner.person), ("service_station".into(), None));
        invariants(app).await;

        // A term that a selection gave ends with it, and frees the households it kept.
        let linker = person_of("party_link", MICRO_GRID);
        let (house, other) = (home(VILLAGE, 1), home(VILLAGE, 2));
        let chosen = chosen(county).await;
        link(app, &house, "party_link", &chosen.0).await;
        county.clock.at(date(2029, 3, 11), 9);
        app.tick().await.unwrap();
        let view = app.selection(&director(county).await, &chosen.1).await.unwrap();
        assert_eq!(view.selection.state, SelectionState::Ended);
        assert_eq!(linked(app, &house, "party_link").await, None);
        assert_eq!(linked(app, &other, "party_link").await.unwrap().0, linker);
        invariants(app).await;
    })
    .await;
}

/// Somebody selected for the Party's line, for three years.
async fn chosen(county: &TestCounty) -> (PersonId, maplegrid_domain::shared::SelectionId) {
    let app = &county.app;
    let keeper = county.sign_in("village_cadre", VILLAGE).await;
    let person = somebody(app, &keeper, "孙联").await;
    let nomination = maplegrid_app::posts::NewNomination {
        post: "party_link".into(),
        area: MICRO_GRID.into(),
        person: person.clone(),
        way: "个人自荐".to_owned(),
    };
    let id = app.nominate(&keeper, nomination, None).await.unwrap();
    let secretary = county.sign_in("village_secretary", VILLAGE).await;
    let town = county.sign_in("township_secretary", TOWNSHIP).await;
    app.confirm_selection(&secretary, &id, "review", None).await.unwrap();
    app.confirm_selection(&town, &id, "file", None).await.unwrap();
    (person, id)
}

#[tokio::test]
async fn households_outside_the_area_are_released_as_well() {
    on_each_county(async |county, _| {
        with_line(county).await;
        let (app, who) = (&county.app, &director(county).await);
        let linker = person_of("party_link", MICRO_GRID);
        let (near, far) = (home(VILLAGE, 1), home(VILLAGE, 2));
        let split = Change::Split {
            area: MICRO_GRID.into(),
            name: "二组".to_owned(),
            households: vec![far.clone()],
        };
        let preview = app.preview_change(who, &split).await.unwrap();
        app.change_areas(who, &split, &preview.fingerprint, None).await.unwrap();
        let made = AreaId::new(format!("{GRID}002"));
        assert_eq!(linked(app, &far, "party_link").await.unwrap().0, linker, "still theirs");
        invariants(app).await;

        // The new group is merged back, while somebody of it keeps a household of the old one.
        let other = somebody(app, who, "孙邻").await;
        let id = app.county().await.unwrap().id.clone();
        let (person, area, now) = (other.clone(), made.clone(), app.now());
        let write = move |conn: &mut Conn| {
            let held =
                Appointment { person, post: "party_link".into(), area, from: now, until: None };
            maplegrid_store::areas::write::insert_appointments(conn, &id, &[held])?;
            raise_revision(conn, &id)
        };
        app.database_for_tests().write(write).await.unwrap();
        app.refresh().await.unwrap();
        link(app, &near, "party_link", &other).await;
        app.tick().await.unwrap();
        let merge = Change::Merge { area: made, into: MICRO_GRID.into() };
        let preview = app.preview_change(who, &merge).await.unwrap();
        let lost: Vec<_> = preview.plan.contacts.iter().map(|c| (&c.household, &c.to)).collect();
        assert_eq!(lost, [(&near, &None)], "the preview says who loses whom");
        app.change_areas(who, &merge, &preview.fingerprint, None).await.unwrap();
        assert_eq!(linked(app, &near, "party_link").await, None);
        invariants(app).await;

        // Whoever leaves releases those of another village, too.
        let elsewhere = home(OTHER_VILLAGE, 1);
        link(app, &elsewhere, "party_link", &linker).await;
        let leave = Leave {
            person: linker.clone(),
            post: "party_link".into(),
            area: MICRO_GRID.into(),
            successor: None,
            measure: None,
        };
        let preview = app.preview_leave(who, &leave).await.unwrap();
        assert_eq!(preview.contacts.len(), 2);
        app.leave(who, leave, &preview.fingerprint, None).await.unwrap();
        assert_eq!(linked(app, &elsewhere, "party_link").await, None);
        assert_eq!(linked(app, &far, "party_link").await, None);
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn random_terms_leave_nobody_with_the_wrong_contact() {
    on_each_county(async |county, _| {
        for seed in [3, 11] {
            with_line_once(county).await;
            live(county, seed).await;
        }
    })
    .await;
}

async fn with_line_once(county: &TestCounty) {
    if county.app.county().await.unwrap().method_version == 1 {
        with_line(county).await;
    }
}

async fn live(county: &TestCounty, seed: u64) {
    let app = &county.app;
    let who = &director(county).await;
    let mut dice = Dice::new(seed);
    let mut people = vec![person_of("grid_member", GRID), person_of(HANDLER, VILLAGE)];
    for name in ["赵甲", "钱乙", "孙丙", "李丁"] {
        people.push(somebody(app, who, &format!("{name}{seed}")).await);
    }
    for turn in 0..35 {
        match dice.below(8) {
            0..=2 => appoint_somebody(app, who, &people, &mut dice).await,
            3 => let_somebody_leave(app, who, &mut dice).await,
            4 => change_the_tree(app, who, &mut dice).await,
            5 => end_a_term(app, &mut dice).await,
            6 => give_a_case(county, &mut dice).await,
            _ => county.clock.pass_minutes(i64::try_from(dice.below(5 * 24 * 60)).unwrap()),
        }
        if turn % 5 == 4 {
            app.tick().await.unwrap();
            check(app).await;
        }
    }
    invariants(app).await;
}

fn some_area(app_tree: &maplegrid_domain::areas::AreaTree, kind: &str, dice: &mut Dice) -> AreaId {
    let all = app_tree.subtree(&TOWNSHIP.into());
    let mut all: Vec<AreaId> =
        all.into_iter().filter(|a| a.kind == kind.into()).map(|a| a.id.clone()).collect();
    all.sort();
    all[dice.below(all.len())].clone()
}

/// Only what a person may be told, and nothing that is broken.
fn or_refused<T>(answer: Result<T, Error>) -> Option<T> {
    match answer {
        Ok(done) => Some(done),
        Err(Error::Internal(_) | Error::Unavailable | Error::StalePreview) => panic!("broken"),
        Err(_) => None,
    }
}

async fn appoint_somebody(app: &App, who: &SignedIn, people: &[PersonId], dice: &mut Dice) {
    let tree = app.refresh().await.unwrap().directory.areas.clone();
    let (post, kind) = [("grid_member", "grid"), (HANDLER, "village")][dice.below(2)];
    let today = app.now().date();
    let first = [None, Some(today - 5.days()), Some(today + 2.days())][dice.below(3)];
    let last = [None, Some(today), Some(today + 4.days())][dice.below(3)];
    let area = some_area(&tree, kind, dice);
    let person = &people[dice.below(people.len())];
    let new = to(person, post, area.as_str(), (first, last));
    or_refused(app.appoint(who, new, None).await);
}

async fn let_somebody_leave(app: &App, who: &SignedIn, dice: &mut Dice) {
    let county = app.refresh().await.unwrap();
    let mut held: Vec<_> = county
        .directory
        .held()
        .filter(|(held, _)| ["grid_member", HANDLER].contains(&held.post.as_str()))
        .flat_map(|(held, people)| people.iter().map(move |p| (held.clone(), p.clone())))
        .collect();
    held.sort_by(|a, b| (&a.0.area, &a.1).cmp(&(&b.0.area, &b.1)));
    if held.is_empty() {
        return;
    }
    let (held, person) = held[dice.below(held.len())].clone();
    let leave = Leave { person, post: held.post, area: held.area, successor: None, measure: None };
    if let Some(preview) = or_refused(app.preview_leave(who, &leave).await) {
        or_refused(app.leave(who, leave, &preview.fingerprint, None).await).unwrap();
    }
}

async fn change_the_tree(app: &App, who: &SignedIn, dice: &mut Dice) {
    let tree = app.refresh().await.unwrap().directory.areas.clone();
    let kind = ["grid", "micro_grid"][dice.below(2)];
    let (area, other) = (some_area(&tree, kind, dice), some_area(&tree, kind, dice));
    let change = match dice.below(4) {
        0 => Change::Merge { area, into: other },
        1 => Change::Create {
            parent: some_area(&tree, "village", dice),
            area_kind: "grid".into(),
            name: format!("新网格{}", dice.below(1_000)),
        },
        _ => Change::Move { area, to: some_area(&tree, ["village", "grid"][dice.below(2)], dice) },
    };
    if let Some(preview) = or_refused(app.preview_change(who, &change).await) {
        or_refused(app.change_areas(who, &change, &preview.fingerprint, None).await).unwrap();
    }
}

/// One that a file shortens: a Party member's, who keeps households by choice.
async fn end_a_term(app: &App, dice: &mut Dice) {
    let county = app.refresh().await.unwrap();
    let village = [VILLAGE, OTHER_VILLAGE][dice.below(2)];
    let area = format!("{village}001001");
    let person = person_of("party_link", &area);
    if county.directory.holds(&person, &"party_link".into(), &area.as_str().into()) {
        let until = app.now().plus_minutes(i64::try_from(dice.below(4_000)).unwrap());
        set_end(app, (&person, "party_link", &area), until).await;
    }
}

async fn give_a_case(county: &TestCounty, dice: &mut Dice) {
    let app = &county.app;
    let received = county.receive([MICRO_GRID, OTHER_GRID][dice.below(2)]).await;
    let village = if dice.below(2) == 0 { VILLAGE } else { OTHER_VILLAGE };
    let cast = Cast::of(county, village).await;
    let number = &received.number;
    or_refused(app.act(&cast.cadre, number, "classify", classify(), None).await);
    let Ok(seen) = app.staff_case(&cast.station, number).await else { return };
    let Some((handler, _)) = seen.handlers.first() else { return };
    let input = Input { person: Some(handler.to_string()), ..Input::default() };
    or_refused(app.act(&cast.station, number, "assign", input, None).await);
}

/// Every contact holds the post of their line: over the household, where the line follows it.
async fn check(app: &App) {
    let county = app.refresh().await.unwrap();
    let (method, directory) = (county.method(), &county.directory);
    let every: Vec<AreaId> = directory.areas.ever().map(|area| area.id.clone()).collect();
    let id = county.id.clone();
    let read = move |conn: &mut Conn| {
        let root = AreaId::from(maplegrid_testkit::COUNTY);
        let numbers = maplegrid_store::cases::refiling::in_area(conn, &id, &root, ("", 1_000))?;
        let cases =
            maplegrid_store::cases::write::load(conn, &id, &numbers.iter().collect::<Vec<_>>())?;
        Ok((seats(conn, &id, &every)?, cases))
    };
    let (homes, cases) = app.database_for_tests().read(read).await.unwrap();
    assert_eq!(homes.len(), 6);
    for home in homes {
        let office = directory.areas.lineage(&home.area).find(|a| a.kind == "grid".into());
        let holders =
            office.map_or(&[][..], |grid| directory.holders(&"grid_member".into(), &grid.id));
        let contact = home.links.get(&LineId::from(LINE)).map(|contact| &contact.person);
        match contact {
            Some(person) => assert!(holders.contains(person), "{home:?} has {holders:?}"),
            None => assert!(holders.is_empty(), "{home:?} could have {holders:?}"),
        }
        if let Some(linker) = home.links.get(&LineId::from("party_link")) {
            let post = &method.network.line(&"party_link".into()).unwrap().post;
            let held = directory.holdings(&linker.person);
            assert!(held.iter().any(|held| held.post == *post), "{linker:?} holds nothing");
        }
    }
    for (case, _) in cases {
        let person = case.owner.as_ref().and_then(|owner| owner.person.as_ref());
        if let Some(person) = person.filter(|_| case.is_open()) {
            assert!(!directory.holdings(person).is_empty(), "{} waits for {person}", case.number);
        }
    }
    invariants(app).await;
}
