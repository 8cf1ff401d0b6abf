//! `verify` on what cases say of each other: one side alone is found, whichever side it is.

use maplegrid_app::Finding;
use maplegrid_domain::cases::{CaseNumber, Input};
use maplegrid_store::db::{Value, values};
use maplegrid_testkit::{MICRO_GRID, VILLAGE, on_each_county};

use crate::support::{Cast, does, said, text, verified};
use crate::verifying::Vandal;

mod sql {
    maplegrid_store::statements! {
        pub TOLD = "SELECT body FROM events WHERE stream = ?1 AND version = (
                        SELECT max(version) FROM events WHERE stream = ?1)";
        pub TELL = "UPDATE events SET body = ?2 WHERE stream = ?1 AND version = (
                        SELECT max(version) FROM events WHERE stream = ?1)";
    }
}

#[tokio::test]
async fn what_only_one_case_says_of_another_is_found() {
    on_each_county(async |county, database| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let mut new = Vec::new();
        for words in ["路灯坏了", "路灯不亮", "水渠堵了，桥也坏了", "别的事"] {
            new.push(app.receive(said(MICRO_GRID, words), None).await.unwrap().number);
        }
        let [lead, member, whole, stranger] = <[CaseNumber; 4]>::try_from(new).unwrap();
        let to = Input { case: Some(lead.to_string()), ..Input::default() };
        does(app, &cast.cadre, &member, "join", to).await;
        let split = does(app, &cast.cadre, &whole, "split", text("桥坏了")).await;
        let part = split.case.children[0].number.clone();
        verified(app).await;

        // The last event of each names the other. Made to name a stranger, each of the two bonds is
        // said by one side only, the old and the new.
        let vandal = Vandal { county, database };
        let id = |number: &CaseNumber| Value::from(number.as_str().to_owned());
        for (liar, about, first) in [
            (&member, &lead, [&lead, &stranger]),
            (&lead, &member, [&lead, &lead]),
            (&whole, &part, [&whole, &whole]),
            (&part, &whole, [&whole, &stranger]),
        ] {
            let told = vandal.asks(sql::TOLD, id(liar)).await;
            let forged = told.replace(about.as_str(), stranger.as_str());
            assert_ne!(forged, told);
            vandal.does(sql::TELL, values![liar.as_str().to_owned(), forged].to_vec()).await;
            let found = vandal.finds().await;
            let differs = |number: &CaseNumber, other: &CaseNumber| Finding::KinDiffers {
                number: number.clone(),
                other: other.clone(),
            };
            let others = if first[0] == first[1] { [about, &stranger] } else { [liar, liar] };
            for (number, other) in first.into_iter().zip(others) {
                assert!(found.contains(&differs(number, other)), "{number} {other}: {found:?}");
            }
            vandal.does(sql::TELL, values![liar.as_str().to_owned(), told].to_vec()).await;
            verified(app).await;
        }
    })
    .await;
}
