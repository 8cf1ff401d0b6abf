//! Routines of posts.

use jiff::civil::date;
use maplegrid_app::Error;
use maplegrid_app::duties::NewRoutineRecord;
use maplegrid_domain::duties::Rejection;
use maplegrid_testkit::{TOWNSHIP, VILLAGE, on_each_county, person_of};

#[tokio::test]
async fn a_monthly_meeting() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let director = person_of("center_director", TOWNSHIP);
        let on = app.now().date();
        let due = app.routines_due(&director, on).await.unwrap();
        assert_eq!(due.len(), 1);
        assert_eq!((due[0].label.as_str(), due[0].by), ("平安建设例会", date(2026, 3, 31)));
        assert_eq!(app.today(&director, on).await.unwrap().routines, due);
        let record = NewRoutineRecord {
            id: "routine-0001".to_owned(),
            routine: "safety_meeting".into(),
            area: TOWNSHIP.into(),
            at: app.now(),
            note: "到会 12 人".to_owned(),
        };
        app.record_routine(&director, record.clone()).await.unwrap();
        assert_eq!(app.routines_due(&director, on).await.unwrap(), []);
        assert_eq!(app.routines_due(&director, date(2026, 4, 1)).await.unwrap().len(), 1);
        // Sent again, later; and something else under its id.
        county.clock.pass_minutes(60);
        app.record_routine(&director, record.clone()).await.unwrap();
        let other = NewRoutineRecord { note: "别的".to_owned(), ..record.clone() };
        assert!(matches!(app.record_routine(&director, other).await, Err(Error::KeyReused)));
        let fresh = NewRoutineRecord { id: "routine-0002".to_owned(), ..record };
        let unknown = NewRoutineRecord { routine: "odd".into(), ..fresh.clone() };
        let refused = app.record_routine(&director, unknown).await;
        let expected = Rejection::UnknownRoutine("odd".to_owned());
        assert!(matches!(refused, Err(Error::Duty(found)) if found == expected));
        let elsewhere = NewRoutineRecord { area: VILLAGE.into(), ..fresh.clone() };
        let refused = app.record_routine(&director, elsewhere).await;
        assert!(matches!(refused, Err(Error::Duty(Rejection::NotYours))));
        let future = NewRoutineRecord { at: app.now().plus_minutes(60), ..fresh.clone() };
        let refused = app.record_routine(&director, future).await;
        assert!(matches!(refused, Err(Error::Duty(Rejection::InFuture))));
        let stranger = person_of("village_cadre", VILLAGE);
        let refused = app.record_routine(&stranger, fresh).await;
        assert!(matches!(refused, Err(Error::Duty(Rejection::NotYours))));
    })
    .await;
}

#[tokio::test]
async fn a_record_sent_twice_at_once_is_one() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let other = county.open_again().await;
        let director = person_of("center_director", TOWNSHIP);
        let at = app.now();
        for id in ["routine-0003", "routine-0004", "routine-0005"] {
            let record = NewRoutineRecord {
                id: id.to_owned(),
                routine: "safety_meeting".into(),
                area: TOWNSHIP.into(),
                at,
                note: String::new(),
            };
            let many = futures_util::future::join_all((0..6).map(|n| {
                let app = if n % 2 == 0 { app } else { &other };
                app.record_routine(&director, record.clone())
            }));
            for answer in many.await {
                answer.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_done_in_office_may_come_in_after_it() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let director = person_of("center_director", TOWNSHIP);
        let record = |id: &str, at| NewRoutineRecord {
            id: id.to_owned(),
            routine: "safety_meeting".into(),
            area: TOWNSHIP.into(),
            at,
            note: String::new(),
        };
        let then = app.now();
        app.record_routine(&director, record("routine-0006", then)).await.unwrap();
        county.clock.pass_days(1);
        let (id, gone) = (app.county().await.unwrap().id.clone(), app.now());
        let (person, post, area) = (director.clone(), "center_director".into(), TOWNSHIP.into());
        app.database_for_tests()
            .write(move |conn| {
                let seat = (&person, &post, &area);
                maplegrid_store::people::appointments::end(conn, &id, seat, gone)?;
                maplegrid_store::county::raise_revision(conn, &id)
            })
            .await
            .unwrap();
        app.refresh().await.unwrap();
        county.clock.pass_days(1);
        app.record_routine(&director, record("routine-0007", then)).await.unwrap();
        let refused = app.record_routine(&director, record("routine-0008", gone)).await;
        assert!(matches!(refused, Err(Error::Duty(Rejection::NotYours))));
        // A repetition is answered as the first time.
        app.record_routine(&director, record("routine-0006", then)).await.unwrap();
    })
    .await;
}
