//! Logging: exactly once, from phones that send in any order and send again.

use maplegrid_app::Error;
use maplegrid_app::duties::NewContact;
use maplegrid_domain::duties::Rejection;
use maplegrid_domain::shared::Timestamp;
use maplegrid_store::log::checking::streams_after;
use maplegrid_testkit::{OTHER_VILLAGE, VILLAGE, on_each_county, person_of};

use super::support::{at, contact, first, link, linked, linker, log, other_linker, second};
use crate::support::verified;

fn refusal(error: Error) -> Rejection {
    match error {
        Error::Duty(rejection) => rejection,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_contact_is_logged_once_for_ever() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna) = (&county.app, linker());
        let new = contact(county, "contact-0001", &first(VILLAGE));
        let logged = log(app, &anna, new.clone()).await.unwrap();
        assert_eq!((logged.replayed, logged.recorded_at), (false, app.now()));
        assert_eq!(logged.lines, ["party_link".into()]);
        let events = verified(app).await.events;
        // A year later, from another process: the time bound does not matter, it is known.
        county.clock.pass_days(400);
        let again = county.open_again().await;
        for app in [app, &again] {
            let replayed = log(app, &anna, new.clone()).await.unwrap();
            assert!(replayed.replayed);
            assert_eq!(replayed.recorded_at, logged.recorded_at);
            assert_eq!(replayed.lines, logged.lines);
        }
        // Something else under the same id, and the same by somebody else.
        for other in [
            NewContact { note: None, ..new.clone() },
            NewContact { household: second(VILLAGE), ..new.clone() },
            NewContact { at: new.at.plus_minutes(1), ..new.clone() },
            NewContact { topics: Vec::new(), ..new.clone() },
        ] {
            assert!(matches!(log(app, &anna, other).await, Err(Error::KeyReused)));
        }
        assert!(matches!(log(app, &other_linker(), new).await, Err(Error::KeyReused)));
        assert_eq!(verified(app).await.events, events);
    })
    .await;
}

#[tokio::test]
async fn the_same_contact_many_times_at_once() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, other) = (county.app.clone(), county.open_again().await);
        let new = contact(county, "contact-0001", &first(VILLAGE));
        let attempts: Vec<_> = (0..30)
            .map(|n| {
                let app = if n % 2 == 0 { app.clone() } else { other.clone() };
                let new = new.clone();
                tokio::spawn(async move { app.log_contact(&linker(), new).await })
            })
            .collect();
        let mut fresh = 0;
        for attempt in attempts {
            fresh += u32::from(!attempt.await.unwrap().unwrap().replayed);
        }
        assert_eq!(fresh, 1);
        assert_eq!(verified(&app).await.events, 1);
    })
    .await;
}

#[tokio::test]
async fn two_phones_send_out_of_order_and_again() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna) = (&county.app, linker());
        // Carl keeps the village's households and logs for anna while she is on the road.
        let cadre = person_of("village_cadre", VILLAGE);
        let now = app.now();
        let ago = |hours: i64| now.plus_minutes(-hours * 60);
        let mine = |n: i64| at(&format!("phone-a-{n:04}"), &first(VILLAGE), ago(n * 5));
        let his = |n: i64| NewContact {
            line: Some("party_link".into()),
            ..at(&format!("phone-b-{n:04}"), &first(VILLAGE), ago(n * 7))
        };
        for n in [7, 2, 9, 1] {
            assert!(!log(app, &anna, mine(n)).await.unwrap().replayed);
            assert!(!log(app, &cadre, his(n)).await.unwrap().replayed);
        }
        // The first phone lost the answers and sends all it has, in its own order.
        for n in [1, 2, 3, 7, 9] {
            let logged = log(app, &anna, mine(n)).await.unwrap();
            assert_eq!(logged.replayed, n != 3, "{n}");
        }
        let card = app.household_card(&anna, &first(VILLAGE)).await.unwrap();
        let times: Vec<Timestamp> = card.recent.iter().map(|contact| contact.at).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
        assert_eq!(times.len(), 9);
        let due = card.lines[0].due.as_ref().unwrap();
        assert_eq!(due.last_contact, Some(ago(5)), "the newest, not the one that came last");
        // More than a day on the way: 补记.
        assert!(card.recent.iter().all(|c| c.is_late == (c.at < ago(24))));
        assert_eq!(verified(app).await.events, 9);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_logged_is_refused_and_leaves_nothing() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna) = (&county.app, linker());
        let now = app.now();
        let mine = first(VILLAGE);
        let new = |at| super::support::at("contact-0001", &mine, at);
        for (new, expected) in [
            (new(now.plus_minutes(11)), Rejection::InFuture),
            (new(now.plus_minutes(-61 * 24 * 60)), Rejection::TooOld { days: 60 }),
            (NewContact { line: Some("odd".into()), ..new(now) }, Rejection::NotYours),
            (
                NewContact { topics: vec!["odd".into()], ..new(now) },
                Rejection::UnknownTopic("odd".to_owned()),
            ),
            (
                NewContact { note: Some("长".repeat(501)), ..new(now) },
                Rejection::TooLong { field: "note", chars: 501, most: 500 },
            ),
            (NewContact { id: "short".into(), ..new(now) }, Rejection::BadId),
            (NewContact { id: "x".repeat(65).as_str().into(), ..new(now) }, Rejection::BadId),
            (NewContact { id: "contact\u{0}001".into(), ..new(now) }, Rejection::BadId),
        ] {
            let refused = log(app, &anna, new).await.unwrap_err();
            assert_eq!(refusal(refused), expected);
        }
        // Somebody else's household is answered for as one that does not exist.
        for nowhere in ["nowhere", "a\0b", "", first(OTHER_VILLAGE).as_str()] {
            let unknown = NewContact { household: nowhere.into(), ..new(now) };
            assert!(matches!(log(app, &anna, unknown).await, Err(Error::NotFound)), "{nowhere:?}");
        }
        assert_eq!(verified(app).await.events, 0);
        // None of them used the id up.
        assert!(!log(app, &anna, new(now)).await.unwrap().replayed);
    })
    .await;
}

#[tokio::test]
async fn what_was_done_before_a_hand_over_is_not_lost() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, bert) = (&county.app, linker(), other_linker());
        let then = app.now();
        county.clock.pass_days(2);
        link(county, &first(VILLAGE), Some(&bert), app.now()).await;
        county.clock.pass_days(1);
        assert!(log(app, &anna, at("offline-0001", &first(VILLAGE), then)).await.is_ok());
        let late = log(app, &anna, contact(county, "offline-0002", &first(VILLAGE))).await;
        assert_eq!(refusal(late.unwrap_err()), Rejection::NotYours);
        // The household took its open week along: it has been seen, whoever it was.
        let today = app.today(&bert, app.now().date()).await.unwrap();
        assert!(today.households.iter().all(|household| household.id != first(VILLAGE)));
        assert_eq!((today.kept, today.due), (1, 2));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn the_ledger_tells_no_words_and_no_names() {
    on_each_county(async |county, _| {
        linked(county).await;
        let app = &county.app;
        log(app, &linker(), contact(county, "contact-0001", &first(VILLAGE))).await.unwrap();
        let id = app.county().await.unwrap().id.clone();
        let read =
            move |conn: &mut maplegrid_store::db::Conn| streams_after(conn, &id, ("", 0), 100);
        let events = app.database_for_tests().read(read).await.unwrap();
        assert_eq!(events.len(), 1);
        assert!(!events[0].body.contains('药') && !events[0].body.contains("李秀英"));
        // Those who may, read it.
        let card = app.household_card(&linker(), &first(VILLAGE)).await.unwrap();
        assert_eq!(card.recent[0].note.as_deref(), Some("老人说药快吃完了"));
        let cadre = person_of("village_cadre", VILLAGE);
        let card = app.household_card(&cadre, &first(VILLAGE)).await.unwrap();
        assert_eq!(card.recent[0].note, None);
        assert!(card.recent[0].topics.is_empty(), "what came up is for those who come");
    })
    .await;
}

#[tokio::test]
async fn contacts_and_cases_share_a_batch() {
    on_each_county(async |county, _| {
        linked(county).await;
        let app = &county.app;
        let now = app.now();
        let mut waiting = Vec::new();
        for n in 0..60 {
            let app = app.clone();
            waiting.push(tokio::spawn(async move {
                if n % 3 == 0 {
                    let intake = maplegrid_testkit::TestCounty::intake(VILLAGE);
                    app.receive(intake, None).await.map(|_| true)
                } else {
                    let household = if n % 2 == 0 { first(VILLAGE) } else { second(VILLAGE) };
                    let time = if n % 5 == 0 { now.plus_minutes(60) } else { now };
                    let new = at(&format!("contact-{n:04}"), &household, time);
                    let logged = app.log_contact(&linker(), new).await;
                    logged.map(|_| true).or_else(|error| match error {
                        Error::Duty(Rejection::InFuture) => Ok(false),
                        other => Err(other),
                    })
                }
            }));
        }
        let mut accepted = 0;
        for one in waiting {
            accepted += u64::from(one.await.unwrap().unwrap());
        }
        assert_eq!(verified(app).await.events, accepted);
        let line = "party_link".into();
        let who = county.sign_in("village_secretary", VILLAGE).await;
        let figures = app.contact_windows_of(&who, &VILLAGE.into(), &line, now.date()).await;
        let figures = figures.unwrap();
        assert_eq!((figures[0].kept, figures[0].households), (2, 2));
    })
    .await;
}
