//! The scheduler over days: reminders, the ladder, lapsed questions; twice at once.

use jiff::civil::date;
use maplegrid_app::App;
use maplegrid_app::cases::View;
use maplegrid_domain::cases::{CaseNumber, Event};
use maplegrid_testkit::{COUNTY, MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, on_each_county};

use crate::support::{does, page, text, verified};

async fn story(app: &App, number: &CaseNumber, code: &str) -> Vec<String> {
    let mine = app.track(number, code).await.unwrap();
    let tell = |event: &Event| match event {
        Event::Escalated { post, .. } => format!("escalated to {post}"),
        other => other.kind().to_owned(),
    };
    mine.timeline.iter().skip(1).map(|told| tell(&told.event)).collect()
}

/// Ticks every hour, as long as `days`.
async fn live(county: &TestCounty, apps: &[&App], days: i64) {
    for _ in 0..days * 24 {
        county.clock.pass_minutes(60);
        for app in apps {
            app.tick().await.unwrap();
        }
    }
}

#[tokio::test]
async fn reminded_then_pressed_rung_by_rung() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let received = county.receive(MICRO_GRID).await;
        let (number, code) = (&received.number, received.code.as_str());
        assert_eq!(app.tick().await.unwrap(), 0);
        live(county, &[app], 12).await;
        let told = story(app, number, code).await;
        let wanted = [
            "reminded",
            "escalated to village_secretary",
            "escalated to center_director",
            "escalated to county_center",
        ];
        assert_eq!(told, wanted);
        assert_eq!(app.tick().await.unwrap(), 0, "nothing is left to do");
        let director = county.sign_in("center_director", TOWNSHIP).await;
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let last = county.sign_in("county_center", COUNTY).await;
        assert_eq!(page(app, &last, View::Pressing).await, [number.clone()]);
        assert_eq!(page(app, &cadre, View::Late).await, [number.clone()]);
        assert_eq!(page(app, &director, View::Late).await, [number.clone()]);
        assert_eq!(app.inbox(&cadre, Default::default()).await.unwrap().counts.mine_late, 1);
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn an_unanswered_question_lapses() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let received = county.receive(MICRO_GRID).await;
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        does(app, &cadre, &received.number, "check_ask", text("哪一盏？")).await;
        live(county, &[app], 6).await;
        assert!(story(app, &received.number, &received.code).await == ["asked"]);
        live(county, &[app], 2).await;
        let told = story(app, &received.number, &received.code).await;
        assert_eq!(told[..2], ["asked", "question_lapsed"]);
        verified(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_schedulers_do_nothing_twice() {
    on_each_county(async |county, _| {
        let (app, other) = (&county.app, county.open_again().await);
        let mut cases = Vec::new();
        for _ in 0..30 {
            cases.push(county.receive(MICRO_GRID).await);
        }
        for _ in 0..80 {
            county.clock.pass_minutes(240);
            let (one, two) = tokio::join!(app.tick(), other.tick());
            one.unwrap();
            two.unwrap();
        }
        for received in &cases {
            let told = story(app, &received.number, &received.code).await;
            assert_eq!(told.len(), 4, "{told:?}");
        }
        let verified = verified(app).await;
        assert_eq!(verified.events, 30 * 5);
    })
    .await;
}

#[tokio::test]
async fn more_is_due_than_one_look_holds() {
    on_each_county(async |county, _| {
        // A small queue must not stop the scheduler's own work.
        let app = county.open_with_queue(8).await;
        for _ in 0..230 {
            county.receive(MICRO_GRID).await;
        }
        county.clock.at(date(2026, 3, 20), 10);
        while app.tick().await.unwrap() > 0 {}
        assert_eq!(verified(&app).await.events, 230 * 5);
    })
    .await;
}

#[tokio::test]
async fn a_holiday_published_late_moves_the_visit() {
    on_each_county(async |county, _| {
        for _ in 0..3 {
            county.receive(MICRO_GRID).await;
        }
        // Published since: the rest of the month is free.
        let free: std::collections::BTreeSet<_> = (4..=31).map(|day| date(2026, 3, day)).collect();
        let exceptions = maplegrid_domain::calendar::Exceptions {
            off: free,
            working: std::collections::BTreeSet::new(),
        };
        let years = std::collections::BTreeMap::from([(2026, exceptions)]);
        let config = maplegrid_app::Config {
            calendar: maplegrid_domain::calendar::WorkingCalendar::new(years),
            ..county.config.clone()
        };
        let chance = std::sync::Arc::new(maplegrid_testkit::SeededChance::new(500));
        let app = App::open(&config, county.clock.clone(), chance).await.unwrap();
        county.clock.pass_days(2);
        assert_eq!(app.tick().await.unwrap(), 3);
        assert_eq!(app.tick().await.unwrap(), 0, "they are not asked again and again");
        assert_eq!(verified(&app).await.events, 3);
    })
    .await;
}
