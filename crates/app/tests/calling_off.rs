//! Appointments that are called off before they begin.

use maplegrid_app::posts::{CallOff, HeldPost, PostLine};
use maplegrid_app::{App, Error, InputFault, SignedIn};
use maplegrid_domain::people::AppointmentFault;
use maplegrid_domain::shared::PersonId;
use maplegrid_testkit::{GRID, OTHER_VILLAGE, VILLAGE, on_each_county, person_of};

use crate::terms::{at, director, invariants, march, somebody, to};

fn off(person: &PersonId, day: i8, reason: &str) -> CallOff {
    CallOff {
        person: person.clone(),
        post: "grid_member".into(),
        area: GRID.into(),
        first_day: march(day),
        reason: reason.to_owned(),
    }
}

async fn line(app: &App, who: &SignedIn) -> PostLine {
    let board = app.post_board(who, &GRID.into()).await.unwrap();
    board.posts.into_iter().find(|line| line.post == "grid_member".into()).unwrap()
}

fn people(held: &[HeldPost]) -> Vec<&PersonId> {
    held.iter().map(|held| &held.person).collect()
}

#[tokio::test]
async fn what_has_not_begun_is_called_off_once_and_with_a_reason() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let new = somebody(app, who, "孙新").await;
        let appoint = async |first, last| {
            app.appoint(who, to(&new, "grid_member", GRID, (Some(march(first)), last)), None)
                .await
                .unwrap();
        };
        appoint(20, Some(march(24))).await;
        appoint(28, None).await;
        let before = line(app, who).await;
        assert_eq!(people(&before.ahead), [&new, &new]);

        let keyed = async |off| app.call_off(who, off, Some("k1".to_owned())).await;
        for blank in ["", "  "] {
            let refused = app.call_off(who, off(&new, 20, blank), None).await;
            let missing = |fault: &InputFault| *fault == InputFault::Missing { field: "reason" };
            assert!(matches!(&refused, Err(Error::BadInput(f)) if missing(f)), "{refused:?}");
        }
        let long = app.call_off(who, off(&new, 20, &"长".repeat(501)), None).await;
        assert!(matches!(long, Err(Error::BadInput(InputFault::Household(_)))), "{long:?}");
        // A day on which nothing begins, somebody else's, and another post.
        for (person, day) in [(&new, 21), (&person_of("grid_member", GRID), 20)] {
            let refused = app.call_off(who, off(person, day, "搬走了"), None).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        assert_eq!(line(app, who).await.ahead.len(), 2, "nothing has happened so far");

        keyed(off(&new, 20, "搬走了")).await.unwrap();
        keyed(off(&new, 20, "搬走了")).await.unwrap();
        let again = app.call_off(who, off(&new, 20, "搬走了"), None).await;
        assert!(matches!(again, Err(Error::NotFound)), "twice: {again:?}");
        let other = keyed(off(&new, 28, "搬走了")).await;
        assert!(matches!(other, Err(Error::KeyReused)), "{other:?}");

        let after = line(app, who).await;
        assert_eq!((people(&after.ahead), after.holders.len()), (vec![&new], before.holders.len()));
        let [told] = after.called_off.as_slice() else { panic!("{:?}", after.called_off) };
        assert_eq!(
            (&told.person, told.first_day, told.reason.as_str(), told.by.as_ref()),
            (&new, march(20), "搬走了", Some(&who.person))
        );
        // Who may not appoint there does not read why.
        let member = county.sign_in("grid_member", GRID).await;
        if let Ok(board) = app.post_board(&member, &GRID.into()).await {
            assert!(board.posts.iter().all(|line| line.called_off.is_empty()));
        }
        county.clock.set(at(march(21), 1));
        app.tick().await.unwrap();
        let now = director(county).await;
        assert!(now.county.directory.holdings(&new).is_empty(), "it never began");
        invariants(app).await;
    })
    .await;
}

#[tokio::test]
async fn what_began_meanwhile_is_left_and_strangers_call_nothing_off() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let new = somebody(app, who, "孙新").await;
        let term = to(&new, "grid_member", GRID, (Some(march(20)), None));
        app.appoint(who, term, None).await.unwrap();
        for (post, area) in
            [("village_cadre", OTHER_VILLAGE), ("service_station", VILLAGE), ("grid_member", GRID)]
        {
            let stranger = county.sign_in(post, area).await;
            let refused = app.call_off(&stranger, off(&new, 20, "不行"), None).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{post}: {refused:?}");
        }
        let odd = CallOff { area: "nowhere".into(), ..off(&new, 20, "不行") };
        assert!(matches!(app.call_off(who, odd, None).await, Err(Error::BadInput(_))));
        // Two press at once: one of them finds it gone.
        let other = county.open_again().await;
        let (one, two) = tokio::join!(
            app.call_off(who, off(&new, 20, "甲"), None),
            other.call_off(who, off(&new, 20, "乙"), None)
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(line(app, who).await.called_off.len(), 1);

        let term = to(&new, "grid_member", GRID, (Some(march(20)), None));
        app.appoint(who, term, None).await.unwrap();
        county.clock.set(at(march(20), 0));
        let late = app.call_off(who, off(&new, 20, "晚了"), None).await;
        let begun = InputFault::Appointment(AppointmentFault::HasBegun);
        assert!(matches!(&late, Err(Error::BadInput(fault)) if *fault == begun), "{late:?}");
        app.tick().await.unwrap();
        let now = director(county).await;
        assert!(!now.county.directory.holdings(&new).is_empty(), "it has begun");
        invariants(app).await;
    })
    .await;
}
