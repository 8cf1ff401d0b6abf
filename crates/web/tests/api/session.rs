//! Signing in and out.

use maplegrid_testkit::{PASSWORD, VILLAGE, account_of};
use serde_json::json;

use super::client::Api;

#[tokio::test]
async fn a_token_opens_staff_calls_until_it_is_given_back() {
    let api = Api::open().await;
    let account = account_of("village_cadre", VILLAGE);
    let given = json!({ "account": account, "password": PASSWORD });
    let session = api.post("/api/v1/session").json(&given).send().await.expect(201);
    assert_eq!(session.headers["cache-control"], "no-store");
    assert_eq!(session.json["posts"][0]["post"], "village_cadre");
    assert_eq!(session.json["posts"][0]["area_name"], "南沟村");
    assert_eq!(session.json["expires_at"], "2026-03-04T21:00:00+08:00");
    assert!(session.json["person"]["name"].is_string());
    let token = session.json["token"].as_str().unwrap();
    api.get("/api/v1/inbox").token(token).send().await.expect(200);
    let out = || api.ask(axum::http::Method::DELETE, "/api/v1/session").token(token).send();
    assert!(out().await.expect(204).bytes.is_empty());
    out().await.expect(204);
    let gone = api.get("/api/v1/inbox").token(token).send().await;
    assert_eq!(gone.problem(), (401, "not_signed_in"));
    assert!(gone.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
}

#[tokio::test]
async fn a_cookie_is_no_token() {
    let api = Api::open().await;
    let token = api.county.token("village_cadre", VILLAGE).await;
    for name in ["session", "maplegrid", "token", "__Host-session"] {
        let ask = api.get("/api/v1/inbox").header("cookie", format!("{name}={token}"));
        assert_eq!(ask.send().await.problem(), (401, "not_signed_in"), "{name}");
    }
    for given in ["", "Bearer", "Bearer ", "Basic YTpi", &token, "Bearer nothing"] {
        let ask = api.get("/api/v1/inbox").header("authorization", given);
        assert_eq!(ask.send().await.problem(), (401, "not_signed_in"), "{given}");
    }
}

#[tokio::test]
async fn wrong_passwords_lock_the_account() {
    let api = Api::open().await;
    let account = account_of("village_cadre", VILLAGE);
    let sign_in = |account: &str, password: &str| {
        let given = json!({ "account": account, "password": password });
        api.post("/api/v1/session").json(&given).send()
    };
    let nobody = sign_in("nobody", "x").await;
    let wrong = sign_in(&account, "x").await;
    assert_eq!(wrong.problem(), (401, "wrong_password"));
    assert_eq!(nobody.bytes, wrong.bytes);
    for _ in 0..3 {
        sign_in(&account, "x").await.expect(401);
    }
    sign_in(&account, "x").await.expect(429);
    assert_eq!(sign_in(&account, PASSWORD).await.problem(), (429, "too_many"));
    api.county.clock.pass_minutes(16);
    sign_in(&account, PASSWORD).await.expect(201);
}
