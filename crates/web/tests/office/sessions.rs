//! Signing in, the token in the forms, and what happens when the session has run out.

use axum::http::header;
use maplegrid_testkit::{MICRO_GRID, PASSWORD, VILLAGE};

use super::desk::{Desk, case_url, small_county};

#[tokio::test]
async fn signing_in_leads_to_where_one_wanted_and_out_again() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::nobody(&county);
    let turned = desk.get("/office?view=late&q=%E8%B7%AF").await;
    let to = turned.is(303).location().to_owned();
    assert_eq!(to, "/office/sign-in?next=%2Foffice%3Fview%3Dlate%26q%3D%25E8%25B7%25AF");
    desk.get(&to)
        .await
        .is(200)
        .holds(&["name=\"next\" value=\"/office?view=late&#38;q=%E8%B7%AF\""]);
    let next = "/office?view=late&q=%E8%B7%AF";
    let entered = desk.sign_in("village_cadre", VILLAGE, PASSWORD, next).await;
    assert_eq!(entered.is(303).location(), next);
    let cookie = entered.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    let page = desk.get("/office").await;
    page.is(200).holds(&["没有等您办的事", "南沟村", "退出登录"]);
    // Already in: no second card.
    assert_eq!(desk.get("/office/sign-in").await.is(303).location(), "/office");
    desk.post("/office/sign-out", &[("csrf", "0")]).await.is(403);
    desk.post("/office/sign-out", &[("csrf", &page.csrf())]).await.is(303);
    desk.get("/office").await.is(303);
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let (_database, county) = small_county().await;
    for next in ["//evil.test", "https://evil.test", "/\\evil.test", "/\t/evil.test", "office"] {
        let mut desk = Desk::nobody(&county);
        let entered = desk.sign_in("village_cadre", VILLAGE, PASSWORD, next).await;
        assert_eq!(entered.is(303).location(), "/office", "{next}");
    }
}

#[tokio::test]
async fn a_wrong_password_has_one_message_and_five_of_them_lock() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::nobody(&county);
    let unknown = desk.post("/office/sign-in", &[("account", "<b>x"), ("password", "y")]).await;
    unknown.is(401).holds(&["账号或密码不对", "&#60;b&#62;x"]).lacks(&["<b>x"]);
    for _ in 0..4 {
        let wrong = desk.sign_in("village_cadre", VILLAGE, "wrong", "").await;
        wrong.is(401).holds(&["账号或密码不对"]).lacks(&["value=\"wrong\""]);
    }
    let locked = desk.sign_in("village_cadre", VILLAGE, "wrong", "").await;
    locked.is(429).holds(&["账号先锁一会儿", "15 分钟"]);
    assert!(locked.headers.contains_key(header::RETRY_AFTER));
    desk.sign_in("village_cadre", VILLAGE, PASSWORD, "").await.is(429);
    county.clock.pass_minutes(16);
    desk.sign_in("village_cadre", VILLAGE, PASSWORD, "").await.is(303);
}

#[tokio::test]
async fn an_expired_session_keeps_what_was_written() {
    let (_database, county) = small_county().await;
    let number = county.receive(MICRO_GRID).await.number;
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let csrf = desk.get(&case_url(&number)).await.csrf();
    county.clock.pass_minutes(31);
    let url = case_url(&number);
    let words = "路灯杆上<b>没有</b>编号";
    let form = [("csrf", csrf.as_str()), ("text", words)];
    let expired = desk.post(&format!("{url}/act/check_ask"), &form).await;
    expired.is(401).holds(&[
        "登录过期了，您写的还在",
        "路灯杆上&#60;b&#62;没有&#60;/b&#62;编号",
        &format!("name=\"next\" value=\"{url}\""),
    ]);
    let parts: [(&str, &[u8]); 2] = [("csrf", csrf.as_bytes()), ("text", "桥断了".as_bytes())];
    let expired = desk.upload("/office/register", &parts).await;
    expired.is(401).holds(&["登录过期了，您写的还在", "桥断了"]);
    // Script is told to go there as a whole.
    let request = axum::http::Request::get("/office?view=late").header("hx-request", "true");
    let told = desk.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(told.is(200).headers["hx-redirect"], "/office/sign-in?next=%2Foffice%3Fview%3Dlate");
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let (_database, county) = small_county().await;
    let number = county.receive(MICRO_GRID).await.number;
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let other = Desk::of(&county, "village_cadre", VILLAGE).await.get("/office").await.csrf();
    let url = case_url(&number);
    for csrf in ["", "0", other.as_str()] {
        let form = [("csrf", csrf), ("text", "看过了")];
        let refused = desk.post(&format!("{url}/act/check_note"), &form).await;
        refused.is(403).holds(&["这一页是上次登录时打开的"]);
        desk.post(&format!("{url}/reveal"), &[("csrf", csrf)]).await.is(403).lacks(&["李秀英"]);
        desk.upload("/office/register", &[("csrf", csrf.as_bytes())]).await.is(403);
    }
    desk.get(&url).await.lacks(&["看过了"]);
}
