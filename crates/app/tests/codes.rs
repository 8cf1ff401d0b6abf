//! Guessing query codes.

use maplegrid_app::Error;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_store::db::values;
use maplegrid_testkit::{MICRO_GRID, TestDatabase, on_each_county};

use crate::support::meddle;

mod sql {
    maplegrid_store::statements! {
        pub ROWS = "SELECT count(*) FROM code_failures";
    }
}

async fn rows(database: &TestDatabase) -> Option<i64> {
    meddle(database, |c| c.fetch_one(sql::ROWS, &values![], |row| row.int(0))).await
}

/// Some code that is not this one.
fn wrong(code: &str, n: u32) -> String {
    let right: u32 = code.parse().unwrap();
    format!("{:06}", (right + 1 + n) % 1_000_000)
}

#[tokio::test]
async fn five_wrong_ones_lock_the_case_for_everybody() {
    on_each_county(async |county, database| {
        let (app, clock) = (&county.app, &county.clock);
        let received = county.receive(MICRO_GRID).await;
        let other = county.receive(MICRO_GRID).await;
        let (number, code) = (&received.number, received.code.as_str());
        for n in 0..4 {
            let refused = app.track(number, &wrong(code, n)).await;
            assert!(matches!(refused, Err(Error::WrongCode)));
        }
        app.track(number, &format!(" {} {}", &code[..3], &code[3..])).await.unwrap();
        for n in 0..5 {
            let refused = app.rate(number, &wrong(code, n), 1, None, None).await;
            assert!(matches!(refused, Err(Error::WrongCode)));
        }
        let locked = app.track(number, code).await;
        assert!(matches!(locked, Err(Error::TooMany { retry_after_seconds: 900 })), "{locked:?}");
        // Another process does not help, nor another door.
        let elsewhere = county.open_again().await;
        assert!(matches!(elsewhere.receipt(number, code).await, Err(Error::TooMany { .. })));
        let change = elsewhere.withdraw(number, code, None, None).await;
        assert!(matches!(change, Err(Error::TooMany { .. })));
        app.track(&other.number, &other.code).await.unwrap();
        clock.pass_minutes(15);
        app.track(number, code).await.unwrap();
        assert!(matches!(app.track(number, "").await, Err(Error::WrongCode)));
        assert_eq!(rows(database).await, Some(1));
    })
    .await;
}

#[tokio::test]
async fn unknown_numbers_leave_no_trace() {
    on_each_county(async |county, database| {
        let app = &county.app;
        for sequence in 1..30 {
            let number = CaseNumber::mint(jiff::civil::date(2026, 3, 1), sequence);
            let refused = app.track(&number, "123456").await;
            assert!(matches!(refused, Err(Error::WrongCode)));
        }
        // The right code of a number that does not exist yet opens nothing.
        let made_up = CaseNumber::stored("nonsense");
        assert!(matches!(app.track(&made_up, "123456").await, Err(Error::WrongCode)));
        assert_eq!(rows(database).await, Some(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_at_once_is_no_way_round_the_lock() {
    on_each_county(async |county, _| {
        let received = county.receive(MICRO_GRID).await;
        let guesses: Vec<_> = (0..200)
            .map(|n| {
                let (app, number) = (county.app.clone(), received.number.clone());
                let code = wrong(&received.code, n);
                tokio::spawn(async move { app.track(&number, &code).await })
            })
            .collect();
        let mut looked_at = 0;
        for guess in guesses {
            match guess.await.unwrap() {
                Err(Error::WrongCode) => looked_at += 1,
                Err(Error::TooMany { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(looked_at, 5);
    })
    .await;
}
