//! What is kept, how long, and that damage is found.

use maplegrid_app::{Error, Finding};
use maplegrid_domain::mediation::Rejection;
use maplegrid_store::db::Conn;
use maplegrid_testkit::{VILLAGE, on_each_county};

use super::support::{does, file, heard, in_force, mediator};
use crate::support::{meddle, verified};

mod sql {
    maplegrid_store::statements! {
        pub STAGE = "UPDATE mediations SET stage = 'filed'";
        pub WAKE = "UPDATE mediations SET wake_at = 1";
        pub NO_LIST = "DELETE FROM mediation_mediators";
        pub OTHER_LIST = "UPDATE mediation_mediators SET mediation = 'nowhere'";
        pub GONE = "DELETE FROM mediations";
        pub NUMBER = "UPDATE mediations SET sequence = 7";
    }
}

#[tokio::test]
async fn after_its_years_the_words_are_forgotten_and_the_ledger_stays_whole() {
    on_each_county(async |county, _| {
        let (who, id) = in_force(county).await;
        let app = &county.app;
        let early = app.forget_mediation(&who, &id).await;
        assert!(matches!(early, Err(Error::Mediation(Rejection::NotNow { .. }))));
        does(app, &who, &id, file(&[])).await;
        let early = app.forget_mediation(&who, &id).await;
        assert!(matches!(early, Err(Error::Mediation(Rejection::NotNow { .. }))));
        county.clock.pass_days(31 * 366);
        let who = mediator(county).await;
        let secretary = county.sign_in("village_secretary", VILLAGE).await;
        assert!(matches!(app.forget_mediation(&secretary, &id).await, Err(Error::Forbidden)));
        app.forget_mediation(&who, &id).await.unwrap();
        let read = app.mediation_file(&who, &id).await.unwrap();
        assert!(read.is_forgotten && read.parties[0].words.is_none());
        assert!(read.agreement.unwrap().effective.is_some(), "what happened when stays");
        let correct = maplegrid_app::mediation::Act::Correct { of: 9, text: "补".to_owned() };
        let refused = app.act_on_mediation(&who, &id, correct, None).await;
        assert!(matches!(refused, Err(Error::Mediation(Rejection::NotNow { .. }))));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn verify_finds_what_was_changed_behind_its_back() {
    on_each_county(async |county, database| {
        let (_, id) = heard(county).await;
        let app = &county.app;
        verified(app).await;
        let stream = format!("d-{id}");
        let differs = || vec![Finding::RecordDiffers { stream: stream.clone() }];
        for (sql, expected) in [
            (sql::STAGE, differs()),
            (sql::WAKE, differs()),
            (sql::NUMBER, differs()),
            (sql::NO_LIST, differs()),
            (sql::GONE, vec![Finding::RecordMissing { stream: stream.clone() }]),
        ] {
            meddle(database, move |conn: &mut Conn| conn.execute(sql, &[])).await;
            let found = app.verify(|_| {}).await.unwrap().findings;
            assert_eq!(found, expected, "{sql:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_list_that_leads_nowhere_is_found() {
    on_each_county(async |county, database| {
        let (_, id) = heard(county).await;
        meddle(database, |conn: &mut Conn| conn.execute(sql::OTHER_LIST, &[])).await;
        let found = county.app.verify(|_| {}).await.unwrap().findings;
        let differs = Finding::RecordDiffers { stream: format!("d-{id}") };
        let astray = Finding::RecordMissing { stream: "d-nowhere".to_owned() };
        assert_eq!(found, [differs, astray]);
    })
    .await;
}
