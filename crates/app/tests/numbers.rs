//! Case numbers: one sequence a month, whoever counts.

use std::collections::BTreeSet;

use jiff::civil::date;
use maplegrid_app::App;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_testkit::{MICRO_GRID, on_each_county};

use crate::support::{said, verified};

async fn next(app: &App) -> String {
    let received = app.receive(said(MICRO_GRID, "x"), None).await.unwrap();
    let number = received.number.as_str();
    assert!(CaseNumber::parse(number).is_some());
    number[..number.len() - 1].to_owned()
}

#[tokio::test]
async fn a_month_begins_at_one() {
    on_each_county(async |county, _| {
        let (app, clock) = (&county.app, &county.clock);
        assert_eq!(next(app).await, "2603001");
        assert_eq!(next(app).await, "2603002");
        clock.at(date(2026, 11, 30), 23);
        assert_eq!(next(app).await, "2611001");
        // Midnight in China, not in Greenwich.
        clock.pass_minutes(59);
        assert_eq!(next(app).await, "2611002");
        clock.pass_minutes(1);
        assert_eq!(next(app).await, "2612001");
        clock.at(date(2027, 1, 1), 0);
        assert_eq!(next(app).await, "2701001");
        // A clock that was set back, as by the second of two processes at the turn of a month.
        clock.pass_minutes(-1);
        assert_eq!(next(app).await, "2612002");
        clock.pass_minutes(1);
        assert_eq!(next(app).await, "2701002");
        clock.at(date(2026, 3, 9), 9);
        assert_eq!(next(app).await, "2603003");
        verified(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_never_give_one_twice() {
    on_each_county(async |county, _| {
        let (one, two) = (county.app.clone(), county.open_again().await);
        let clock = &county.clock;
        let mut waiting = Vec::new();
        for n in 0..400 {
            if n == 200 {
                clock.at(date(2026, 4, 1), 0);
            }
            let app = if n % 2 == 0 { one.clone() } else { two.clone() };
            waiting.push(tokio::spawn(async move { next(&app).await }));
            if n % 50 == 0 {
                tokio::task::yield_now().await;
            }
        }
        let mut numbers = BTreeSet::new();
        for number in waiting {
            assert!(numbers.insert(number.await.unwrap()), "given twice");
        }
        for month in ["2603", "2604"] {
            let of_month: Vec<u64> = numbers
                .iter()
                .filter_map(|number| number.strip_prefix(month)?.parse().ok())
                .collect();
            let gapless: Vec<u64> = (1..=of_month.len() as u64).collect();
            assert_eq!(of_month, gapless);
        }
        assert_eq!(verified(&one).await.cases, 400);
    })
    .await;
}

#[tokio::test]
async fn the_thousandth_is_longer() {
    on_each_county(async |county, database| {
        mod sql {
            maplegrid_store::statements! {
                pub JUMP = "UPDATE log_head SET sequence = ?1";
            }
        }
        let app = &county.app;
        next(app).await;
        let jump = |to: i64| async move {
            crate::support::meddle(database, move |c| {
                c.execute(sql::JUMP, &maplegrid_store::db::values![to])
            })
            .await
        };
        jump(998).await;
        assert_eq!(next(app).await, "2603999");
        assert_eq!(next(app).await, "26031000");
        // The highest is found by its value, not by its first digits.
        county.clock.at(date(2026, 4, 1), 9);
        assert_eq!(next(app).await, "2604001");
        county.clock.at(date(2026, 3, 31), 9);
        assert_eq!(next(app).await, "26031001");
    })
    .await;
}
