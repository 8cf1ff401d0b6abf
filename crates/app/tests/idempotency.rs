//! A repeated request gets the first answer.

use maplegrid_app::Error;
use maplegrid_app::cases::Received;
use maplegrid_domain::cases::Rejection;
use maplegrid_testkit::{MICRO_GRID, OTHER_MICRO_GRID, VILLAGE, on_each_county};

use crate::support::{Cast, classify, does, said, text, verified};

fn key(key: &str) -> Option<String> {
    Some(key.to_owned())
}

fn assert_same(first: &Received, again: &Received) {
    assert_eq!(first.number, again.number);
    assert_eq!(first.code, again.code);
    assert_eq!(first.receipt, again.receipt);
    assert_eq!(first.case, again.case);
    assert_eq!(first.due, again.due);
}

#[tokio::test]
async fn the_first_answer_comes_again() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let intake = said(MICRO_GRID, "路灯坏了");
        let first = app.receive(intake.clone(), key("k1")).await.unwrap();
        let again = app.receive(intake.clone(), key("k1")).await.unwrap();
        assert_same(&first, &again);
        // Also after much has happened since, and from another process.
        does(app, &cast.cadre, &first.number, "classify", classify()).await;
        for _ in 0..20 {
            county.receive(OTHER_MICRO_GRID).await;
        }
        county.clock.pass_days(3);
        let other = county.open_again().await;
        assert_same(&first, &other.receive(intake.clone(), key("k1")).await.unwrap());
        assert_eq!(app.receipt(&first.number, &first.code).await.unwrap(), first.receipt);

        let different = app.receive(said(MICRO_GRID, "别的事"), key("k1")).await;
        assert!(matches!(different, Err(Error::KeyReused)));
        let fresh = app.receive(intake, key("k2")).await.unwrap();
        assert_ne!(fresh.number, first.number);
        for bad in ["", "\0", &"长".repeat(201)] {
            let refused = app.receive(said(MICRO_GRID, "x"), key(bad)).await;
            assert!(matches!(refused, Err(Error::BadInput(_))));
        }
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn the_same_key_many_times_at_once() {
    on_each_county(async |county, _| {
        let (app, other) = (&county.app, county.open_again().await);
        let attempts = (0..40).map(|n| {
            let app = if n % 2 == 0 { app.clone() } else { other.clone() };
            tokio::spawn(
                async move { app.receive(said(MICRO_GRID, "路灯坏了"), key("once")).await },
            )
        });
        let attempts: Vec<_> = attempts.collect();
        let mut answers = Vec::new();
        for attempt in attempts {
            answers.push(attempt.await.unwrap().unwrap());
        }
        for again in &answers {
            assert_same(&answers[0], again);
        }
        assert_eq!(verified(app).await.cases, 1);
    })
    .await;
}

#[tokio::test]
async fn two_requests_with_one_key_at_once() {
    on_each_county(async |county, _| {
        let attempts: Vec<_> = (0..20)
            .map(|n| {
                let app = county.app.clone();
                let intake = said(MICRO_GRID, &format!("第{n}件"));
                tokio::spawn(async move { app.receive(intake, key("fought-over")).await })
            })
            .collect();
        let mut accepted = 0;
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok(_) => accepted += 1,
                Err(error) => assert!(matches!(error, Error::KeyReused)),
            }
        }
        assert_eq!(accepted, 1);
        assert_eq!(verified(&county.app).await.cases, 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_who_used_it() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let one = county.receive(MICRO_GRID).await;
        let two = county.receive(MICRO_GRID).await;
        let note = |words: &str| text(words);
        let k = || key("same");
        let done = app.act(&cast.cadre, &one.number, "check_note", note("一"), k()).await.unwrap();
        assert_eq!(done.case.version, 2);
        // Repeated: nothing new. Another case, another person, the resident: their own keys.
        let done = app.act(&cast.cadre, &one.number, "check_note", note("一"), k()).await.unwrap();
        assert_eq!(done.case.version, 2);
        let other = app.act(&cast.cadre, &one.number, "check_note", note("二"), k()).await;
        assert!(matches!(other, Err(Error::KeyReused)));
        let done = app.act(&cast.cadre, &two.number, "check_note", note("一"), k()).await.unwrap();
        assert_eq!(done.case.version, 2);
        let mine = app.supplement(&one.number, &one.code, "补充".to_owned(), k()).await.unwrap();
        assert_eq!(mine.case.version, 3);
        let mine = app.supplement(&one.number, &one.code, "补充".to_owned(), k()).await.unwrap();
        assert_eq!(mine.case.version, 3);
        // Nobody can use up a colleague's key by a new matter that is called like it.
        let forged = format!("{}/{}\nforged", cast.cadre.person, one.number.as_str());
        app.receive(said(MICRO_GRID, "x"), Some(forged)).await.unwrap();
        let spaced = format!("{}/{}\nforged", cast.cadre.person, one.number);
        app.receive(said(MICRO_GRID, "x"), Some(spaced)).await.unwrap();
        let done = app
            .act(&cast.cadre, &one.number, "check_note", note("三"), key("forged"))
            .await
            .unwrap();
        assert_eq!(done.case.version, 4);
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_does_not_use_the_key_up() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let refused = app.receive(said(MICRO_GRID, "  "), key("k")).await;
        assert!(matches!(refused, Err(Error::Rejected(_))));
        let received = app.receive(said(MICRO_GRID, "这回写了"), key("k")).await.unwrap();
        let wrong = maplegrid_domain::cases::Input { category: None, ..classify() };
        let refused = app.act(&cast.cadre, &received.number, "classify", wrong, key("k")).await;
        assert!(matches!(refused, Err(Error::Rejected(Rejection::Missing { .. }))));
        app.act(&cast.cadre, &received.number, "classify", classify(), key("k")).await.unwrap();
        verified(app).await;
    })
    .await;
}
