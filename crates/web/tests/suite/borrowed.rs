//! A borrowed phone does not know of matters that are handled apart.

#![expect(clippy::unwrap_used, reason = "a test may be blunt")]

use axum::http::StatusCode;
use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE};

use super::walk::{Browser, WORDS, between, small_county};

/// Says something on a phone, by an entry of its own or the ordinary one, and answers the page that
/// follows.
async fn said(phone: &mut Browser, about: &str) -> String {
    let about: [(&str, &[u8]); 2] = [("area", MICRO_GRID.as_bytes()), ("about", about.as_bytes())];
    let parts: Vec<_> = about.into_iter().chain(WORDS).collect();
    let sent = phone.upload("/say", &parts).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    phone.follow(sent).await.holds(&["已收到，由"]).body.clone()
}

fn number_of(page: &str) -> String {
    between(page, "编号 ", "<").replace('-', "")
}

fn is_known(phone: &Browser, number: &str) -> bool {
    phone.cookies.values().any(|value| value.contains(number))
}

#[tokio::test]
async fn a_complaint_about_a_cadre_is_not_remembered() {
    let (_database, county) = small_county().await;
    let mut phone = Browser::new(&county);
    phone.get(&format!("/q/{MICRO_GRID}")).await;
    let ordinary = number_of(&said(&mut phone, "").await);
    assert!(is_known(&phone, &ordinary));
    for category in ["cadre_conduct", "domestic_violence"] {
        let page = said(&mut phone, category).await;
        let number = number_of(&page);
        assert!(!is_known(&phone, &number), "{:?}", phone.cookies);
        assert!(page.contains("这台手机也不记它") && page.contains("/more?code="));
        assert!(!page.contains("不再记住这件事"));
        // Neither afterwards by looking it up, nor on the first page.
        let code = between(&page, "/more?code=", "\"").to_owned();
        let found = phone.post("/track", &format!("number={number}&code={code}")).await;
        assert!(found.location().contains("code="), "{}", found.location());
        phone.follow(found).await.holds(&["这台手机也不记它"]);
        let more = format!("text=%E8%BF%98%E6%9C%89&code={code}");
        let more = phone.post(&format!("/track/{number}/more"), &more).await;
        phone.follow(more).await.holds(&["补充的情况收到了"]);
        assert!(!is_known(&phone, &number), "{:?}", phone.cookies);
        phone.get(&format!("/track/{number}")).await.holds(&["name=\"code\""]);
    }
    let home = phone.get("/").await;
    home.holds(&["您有 1 件事在办"]);
    assert!(is_known(&phone, &ordinary));
}

/// Settled by whoever checks it.
async fn made_restricted(county: &TestCounty, number: &str) {
    let cadre = county.sign_in("village_cadre", VILLAGE).await;
    let number = maplegrid_domain::cases::CaseNumber::parse(number).unwrap();
    let input = maplegrid_domain::cases::Input {
        category: Some("cadre_conduct".to_owned()),
        track: Some("cadre_led".to_owned()),
        ..Default::default()
    };
    county.app.act(&cadre, &number, "classify", input, None).await.unwrap();
    county.sign_in("township_discipline", TOWNSHIP).await;
}

#[tokio::test]
async fn one_that_turns_out_to_be_apart_is_forgotten() {
    let (_database, county) = small_county().await;
    for path in ["/", "/track/"] {
        let mut phone = Browser::new(&county);
        phone.get(&format!("/q/{MICRO_GRID}")).await;
        let number = number_of(&said(&mut phone, "").await);
        assert!(is_known(&phone, &number));
        made_restricted(&county, &number).await;
        let path = if path == "/" { path.to_owned() } else { format!("{path}{number}") };
        let page = phone.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!is_known(&phone, &number), "{path}: {:?}", phone.cookies);
        phone.get(&format!("/track/{number}")).await.holds(&["name=\"code\""]);
    }
}
