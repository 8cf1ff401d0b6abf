//! A case through the six slips 六单, as everybody sees it at each of them.

use maplegrid_app::cases::View;
use maplegrid_app::{App, Error, SignedIn};
use maplegrid_domain::cases::{Case, Identity, Input, Rejection};
use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, VILLAGE, on_each_county};

use crate::support::{Cast, answer, assign, classify, does, page, said, text, verified};

/// Only `holder` has something to do, and every reader sees it open.
async fn is_with(app: &App, cast: &Cast, holder: Option<&SignedIn>, case: &Case) {
    for who in cast.all() {
        let mine = page(app, who, View::Mine).await;
        let has_it = holder.is_some_and(|holder| holder.person == who.person);
        assert_eq!(mine.len(), usize::from(has_it), "{} at {}", who.name, case.step);
        let counts = app.inbox(who, Default::default()).await.unwrap().counts;
        assert_eq!(counts.mine, u32::from(has_it));
        // The handler has no authority to read the village's list.
        let reads = who.person != cast.handler.person;
        let open = app.inbox(who, query(View::Open)).await;
        if reads {
            let page = open.unwrap();
            assert_eq!(page.rows.len(), usize::from(case.is_open()));
            assert_eq!(page.counts.open, u32::from(case.is_open()));
            assert!(page.rows.iter().all(|row| row.step == case.step && row.phase == case.phase));
        } else {
            assert!(matches!(open, Err(Error::Forbidden)));
        }
    }
}

fn query(view: View) -> maplegrid_app::cases::InboxQuery {
    maplegrid_app::cases::InboxQuery { view, ..Default::default() }
}

#[tokio::test]
async fn six_slips() {
    on_each_county(async |county, _| {
        let (app, clock) = (&county.app, &county.clock);
        let cast = Cast::of(county, VILLAGE).await;
        let received = county.receive(MICRO_GRID).await;
        let number = &received.number;
        assert!(received.due.is_some());
        assert_eq!(received.code.len(), 6);
        is_with(app, &cast, Some(&cast.cadre), &received.case).await;

        // Nobody may take another's slip.
        let early = app.act(&cast.station, number, "classify", classify(), None).await;
        assert!(matches!(early, Err(Error::Rejected(Rejection::NotYours { .. }))), "{early:?}");

        clock.pass_minutes(30);
        let seen = does(app, &cast.cadre, number, "classify", classify()).await;
        is_with(app, &cast, Some(&cast.station), &seen.case).await;
        let seen = does(app, &cast.station, number, "assign", assign(VILLAGE)).await;
        is_with(app, &cast, Some(&cast.handler), &seen.case).await;
        let seen = does(app, &cast.handler, number, "take", Input::default()).await;
        is_with(app, &cast, Some(&cast.handler), &seen.case).await;

        // A question pauses it; the reply lets it run.
        let seen = does(app, &cast.handler, number, "ask", text("哪一盏？")).await;
        assert!(seen.due.is_some_and(|due| due.paused));
        assert_eq!(page(app, &cast.cadre, View::Waiting).await, [number.clone()]);
        let reply = Some("东头第三盏".to_owned());
        let mine = app.reply(number, &received.code, reply, None).await.unwrap();
        assert!(!mine.may.reply);
        assert!(page(app, &cast.cadre, View::Waiting).await.is_empty());

        let seen = does(app, &cast.handler, number, "answer", answer()).await;
        is_with(app, &cast, Some(&cast.liaison), &seen.case).await;
        let seen = does(app, &cast.liaison, number, "supervise_pass", Input::default()).await;
        is_with(app, &cast, Some(&cast.visitor), &seen.case).await;

        let rated = app.rate(number, &received.code, 5, Some("快".to_owned()), None).await.unwrap();
        assert!(!rated.case.is_open());
        assert!(rated.may.reopen_until.is_some());
        is_with(app, &cast, None, &rated.case).await;
        assert_eq!(page(app, &cast.cadre, View::Closed).await, [number.clone()]);

        let story: Vec<&str> = rated.timeline.iter().map(|told| told.event.kind()).collect();
        let wanted = [
            "received",
            "classified",
            "assigned",
            "taken",
            "asked",
            "replied",
            "answered",
            "passed",
            "rated",
            "closed",
        ];
        assert_eq!(story, wanted);
        assert_eq!(rated.timeline.len() as u64, rated.case.version);
        verified(app).await;

        // Reopened by a person, it goes round again.
        let reason = "又不亮了".to_owned();
        app.request_reopen(number, &received.code, reason, None).await.unwrap();
        assert_eq!(page(app, &cast.cadre, View::Reopen).await, [number.clone()]);
        let reception = county.sign_in("reception", maplegrid_testkit::TOWNSHIP).await;
        assert_eq!(page(app, &reception, View::Mine).await, [number.clone()]);
        let seen = does(app, &reception, number, "grant_reopen", Input::default()).await;
        assert_eq!(seen.case.round, 2);
        is_with(app, &cast, Some(&cast.cadre), &seen.case).await;
        assert!(page(app, &cast.cadre, View::Closed).await.is_empty());
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn another_village_sees_nothing() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let received = county.receive(MICRO_GRID).await;
        let other = Cast::of(county, OTHER_VILLAGE).await;
        for who in other.all() {
            let seen = app.staff_case(who, &received.number).await;
            assert!(matches!(seen, Err(Error::NotFound)), "{}", who.name);
            let done = app.act(who, &received.number, "classify", classify(), None).await;
            assert!(matches!(done, Err(Error::NotFound)));
            let shown = app.reveal(who, &received.number).await;
            assert!(matches!(shown, Err(Error::NotFound)));
            assert!(page(app, who, View::Mine).await.is_empty());
        }
        let township = county.sign_in("reception", maplegrid_testkit::TOWNSHIP).await;
        assert!(app.staff_case(&township, &received.number).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn withdrawn_and_refused() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let empty = app.receive(said(MICRO_GRID, " \n\t"), None).await;
        assert!(matches!(empty, Err(Error::Rejected(Rejection::TextMissing { .. }))));
        let nowhere = app.receive(said("999", "x"), None).await;
        assert!(matches!(nowhere, Err(Error::Rejected(Rejection::UnknownArea))));
        let mut anonymous = said(MICRO_GRID, "不想留名");
        anonymous.identity = Identity::Anonymous;
        let received = app.receive(anonymous, None).await.unwrap();
        let (number, code) = (&received.number, &received.code);
        let early = app.rate(number, code, 5, None, None).await;
        assert!(matches!(early, Err(Error::Rejected(Rejection::NotAnswered))));
        let gone = app.withdraw(number, code, None, None).await.unwrap();
        assert!(gone.case.withdrawn && !gone.may.withdraw);
        let again = app.withdraw(number, code, None, None).await;
        assert!(matches!(again, Err(Error::Rejected(Rejection::Closed))));
        verified(app).await;
    })
    .await;
}
