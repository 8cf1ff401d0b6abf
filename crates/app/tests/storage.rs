//! The disk is full, and then it is not.

use maplegrid_app::{App, Error};
use maplegrid_store::db::values;
use maplegrid_testkit::{MICRO_GRID, TestDatabase, VILLAGE, county};

use crate::support::{said, text, verified};

mod sql {
    maplegrid_store::statements! {
        pub NO_MORE = { sqlite: "PRAGMA max_page_count = 1", postgres: "SELECT 1" };
        pub PLENTY = { sqlite: "PRAGMA max_page_count = 1000000", postgres: "SELECT 1" };
    }
}

async fn room(app: &App, plenty: bool) {
    let sql = if plenty { sql::PLENTY } else { sql::NO_MORE };
    let db = app.database_for_tests();
    // A limit below what is used already means: no page more.
    db.write(move |c| c.fetch_one(sql, &values![], |row| row.int(0))).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_nothing_behind() {
    let database = TestDatabase::sqlite();
    let county = county(database.url()).await;
    let app = &county.app;
    let token = county.token("village_cadre", VILLAGE).await;
    let who = app.session(&token).await.unwrap();
    let first = county.receive(MICRO_GRID).await;
    let mut accepted = 1;
    for round in 0..3 {
        room(app, false).await;
        let mut refused = 0;
        for n in 0..200 {
            let key = Some(format!("{round}-{n}"));
            match app.receive(said(MICRO_GRID, &"满".repeat(1_500)), key).await {
                Ok(_) => accepted += 1,
                Err(Error::StorageFull) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(refused > 100, "only {refused} were refused");
        // Many at once, so that a batch fails and is run one by one.
        let many: Vec<_> = (0..50)
            .map(|_| {
                let app = app.clone();
                let intake = said(MICRO_GRID, &"满".repeat(1_500));
                tokio::spawn(async move { app.receive(intake, None).await })
            })
            .collect();
        for receive in many {
            assert!(matches!(receive.await.unwrap(), Err(Error::StorageFull)));
        }
        // Reading goes on, also for people whose session would be noted now.
        county.clock.pass_minutes(5);
        app.session(&token).await.unwrap();
        app.staff_case(&who, &first.number).await.unwrap();
        app.track(&first.number, &first.code).await.unwrap();
        assert_eq!(verified(app).await.cases, accepted);
        room(app, true).await;
        // What was refused is taken under the same key.
        for n in 0..20 {
            let key = Some(format!("{round}-{n}"));
            app.receive(said(MICRO_GRID, &"满".repeat(1_500)), key).await.unwrap();
        }
        app.act(&who, &first.number, "check_note", text("接着办"), None).await.unwrap();
        accepted = verified(app).await.cases;
    }
    assert!(accepted >= 41);
}
