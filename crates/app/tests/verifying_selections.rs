//! `verify` on selections for posts and the terms they led to.

use maplegrid_app::Finding;
use maplegrid_app::posts::NewNomination;
use maplegrid_domain::shared::SelectionId;
use maplegrid_store::db::{Value, values};
use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, on_each_county, person_of};

use crate::damage::{damaged, id};
use crate::support::verified;
use crate::verifying::Vandal;

mod sql {
    maplegrid_store::statements! {
        pub EVENT_BODY = "UPDATE events SET body = replace(body, ?2, ?3) WHERE stream = ?1";
        pub CHOSEN_POST = (text!(damage "selections" "post"));
        pub CHOSEN_POST_BACK = (text!(repair "selections" "post"));
        pub CHOSEN_AREA = (text!(damage "selections" "area"));
        pub CHOSEN_AREA_BACK = (text!(repair "selections" "area"));
        pub CHOSEN_PERSON = (text!(damage "selections" "person"));
        pub CHOSEN_PERSON_BACK = (text!(repair "selections" "person"));
        pub CHOSEN_STATE = (text!(damage "selections" "state"));
        pub CHOSEN_STATE_BACK = (text!(repair "selections" "state"));
        pub CHOSEN_STEP = (text!(damage "selections" "step"));
        pub CHOSEN_STEP_BACK = (text!(repair "selections" "step"));
        pub CHOSEN_VERSION = (number!(damage "selections" "version"));
        pub CHOSEN_VERSION_BACK = (number!(repair "selections" "version"));
        pub CHOSEN_AT = (number!(damage "selections" "at"));
        pub CHOSEN_AT_BACK = (number!(repair "selections" "at"));
        pub CHOSEN_BODY = (text!(damage "selections" "body"));
        pub CHOSEN_BODY_BACK = (text!(repair "selections" "body"));
        pub RENAME_CHOSEN = "UPDATE selections SET id = ?2 WHERE id = ?1";
        pub DROP_CHOSEN = "DELETE FROM selections WHERE id = ?1";

        pub HELD_FROM = "UPDATE appointments SET from_at = from_at + ?2 WHERE person = ?1";
        pub HELD_UNTIL = "UPDATE appointments SET until_at = until_at + ?2 WHERE person = ?1";
        pub HELD_FOR_EVER = "UPDATE appointments SET until_at = NULL WHERE person = ?1";
        pub HELD_POST = "UPDATE appointments SET post = ?2 WHERE person = ?1";
        pub HELD_AREA = "UPDATE appointments SET area = ?2 WHERE person = ?1";
        pub DROP_HELD = "DELETE FROM appointments WHERE person = ?1";
    }
}

/// One selection that led to a term and one that waits for its first step.
async fn chosen(county: &TestCounty) -> (SelectionId, SelectionId) {
    let app = &county.app;
    let cadre = county.sign_in("village_cadre", VILLAGE).await;
    let secretary = county.sign_in("village_secretary", VILLAGE).await;
    let town = county.sign_in("township_secretary", TOWNSHIP).await;
    let nominate = async |post: &str| {
        let new = NewNomination {
            post: "party_link".into(),
            area: MICRO_GRID.into(),
            person: person_of(post, VILLAGE),
            way: "个人自荐".to_owned(),
        };
        app.nominate(&cadre, new, None).await.unwrap()
    };
    let (one, two) = (nominate("service_station").await, nominate("village_mediator").await);
    app.confirm_selection(&secretary, &one, "review", None).await.unwrap();
    app.confirm_selection(&town, &one, "file", None).await.unwrap();
    verified(app).await;
    (one, two)
}

#[tokio::test]
async fn changed_selections_are_found() {
    on_each_county(async |county, database| {
        let (one, two) = chosen(county).await;
        let vandal = Vandal { county, database };
        let differs = |of: &SelectionId| Finding::RecordDiffers { stream: format!("s-{of}") };
        let missing = |of: &str| Finding::RecordMissing { stream: format!("s-{of}") };
        for (column, of) in [
            ((sql::CHOSEN_POST, sql::CHOSEN_POST_BACK), &one),
            ((sql::CHOSEN_AREA, sql::CHOSEN_AREA_BACK), &one),
            ((sql::CHOSEN_PERSON, sql::CHOSEN_PERSON_BACK), &one),
            ((sql::CHOSEN_STATE, sql::CHOSEN_STATE_BACK), &one),
            ((sql::CHOSEN_STEP, sql::CHOSEN_STEP_BACK), &two),
            ((sql::CHOSEN_VERSION, sql::CHOSEN_VERSION_BACK), &two),
            ((sql::CHOSEN_AT, sql::CHOSEN_AT_BACK), &two),
            ((sql::CHOSEN_BODY, sql::CHOSEN_BODY_BACK), &two),
        ] {
            damaged(&vandal, column, |found| *found == differs(of)).await;
        }
        vandal.does(sql::RENAME_CHOSEN, vec![id(two.as_str()), id("f00f")]).await;
        let found = vandal.finds().await;
        assert!(found.contains(&missing("f00f")) && found.contains(&missing(two.as_str())));
        vandal.does(sql::DROP_CHOSEN, values!["f00f"].to_vec()).await;
        assert_eq!(vandal.finds().await, [missing(two.as_str())]);
        let stream = format!("s-{one}");
        vandal.does(sql::EVENT_BODY, vec![id(&stream), id("自荐"), id("推荐")]).await;
        let found = vandal.finds().await;
        assert!(
            found.iter().any(|found| matches!(found, Finding::LeafDiffers { .. })),
            "{found:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn terms_without_an_appointment_are_found() {
    on_each_county(async |county, database| {
        let (one, _) = chosen(county).await;
        let vandal = Vandal { county, database };
        let differs = [Finding::TermDiffers { selection: one }];
        let person = person_of("service_station", VILLAGE);
        let held = |value: Value<'static>| vec![id(person.as_str()), value];
        for (sql, damage, repair) in [
            (sql::HELD_FROM, Value::Int(1), Value::Int(-1)),
            (sql::HELD_UNTIL, Value::Int(1), Value::Int(-1)),
        ] {
            vandal.does(sql, held(damage)).await;
            assert_eq!(vandal.finds().await, differs);
            vandal.does(sql, held(repair)).await;
            verified(&county.app).await;
        }
        vandal.does(sql::HELD_FOR_EVER, vec![id(person.as_str())]).await;
        assert_eq!(vandal.finds().await, differs);
        for (sql, elsewhere) in [(sql::HELD_POST, "reception"), (sql::HELD_AREA, VILLAGE)] {
            vandal.does(sql, held(id(elsewhere))).await;
            assert_eq!(vandal.finds().await, differs);
        }
        vandal.does(sql::DROP_HELD, vec![id(person.as_str())]).await;
        assert_eq!(vandal.finds().await, differs);
    })
    .await;
}
