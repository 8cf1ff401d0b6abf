//! Registering for a resident.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_testkit::{MICRO_GRID, OTHER_MICRO_GRID, TOWNSHIP, VILLAGE};

use super::desk::{Desk, between, small_county};

#[tokio::test]
async fn the_slip_is_shown_and_the_case_is_there() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let page = desk.get("/office/register").await;
    page.is(200)
        .holds(&["已征得本人同意", "南沟村，说不准在哪一片", MICRO_GRID])
        .lacks(&[OTHER_MICRO_GRID]);
    let csrf = page.csrf();
    let key = between(&page.body, "name=\"key\" value=\"", "\"").to_owned();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("csrf", csrf.as_bytes()),
        ("key", key.as_bytes()),
        ("channel", b"phone"),
        ("area", MICRO_GRID.as_bytes()),
        ("text", "桥栏杆断了".as_bytes()),
        ("identity", b"named"),
        ("name", "张样根".as_bytes()),
        ("phone", b"138 0000 0000"),
        ("photos", b"not a photo"),
    ];
    let refused = desk.upload("/office/register", &parts).await;
    refused.is(422).holds(&["先征得本人同意", "有一张不是照片", "桥栏杆断了</textarea>", "张样根"]);
    parts.pop();
    parts.push(("consent", b"1"));
    let slip = desk.upload("/office/register", &parts).await;
    slip.is(201).holds(&["已登记", "查询码", "/receipt?code=", "由南沟村村民委员会负责"]);
    // Sent twice, one case.
    let again = desk.upload("/office/register", &parts).await;
    let number = |body: &str| between(body, "<dd class=\"no\">", "<").to_owned();
    assert_eq!(number(&slip.body), number(&again.is(201).body));
    let number = CaseNumber::parse(&number(&slip.body)).unwrap();
    let case = desk.get(&format!("/office/cases/{}", number.as_str())).await;
    case.is(200).holds(&["代填，本人同意", "代为登记", "电话", "桥栏杆断了"]);
}

#[tokio::test]
async fn only_those_who_may_and_only_their_places() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let csrf = desk.get("/office/register").await.csrf();
    let parts: [(&str, &[u8]); 5] = [
        ("csrf", csrf.as_bytes()),
        ("area", OTHER_MICRO_GRID.as_bytes()),
        ("text", "桥栏杆断了".as_bytes()),
        ("identity", b"anonymous"),
        ("consent", b"1"),
    ];
    desk.upload("/office/register", &parts).await.is(422).holds(&["这个地方不归您登记"]);
    let mut desk = Desk::of(&county, "center_director", TOWNSHIP).await;
    let page = desk.get("/office").await;
    page.is(200).lacks(&["\"/office/register\""]);
    desk.get("/office/register").await.is(403);
    let csrf = page.csrf();
    let parts: [(&str, &[u8]); 2] = [("csrf", csrf.as_bytes()), ("area", VILLAGE.as_bytes())];
    desk.upload("/office/register", &parts).await.is(422);
}

#[tokio::test]
async fn the_rules_are_there_for_whoever_asks() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::of(&county, "village_handler", VILLAGE).await;
    desk.get("/office/method?version=1")
        .await
        .is(200)
        .holds(&[
            "办事规则",
            "干部领办",
            "5 个工作日内答复",
            "一超期，村党支部书记",
            "信访工作条例",
        ])
        .lacks(&["这是以前的规则"]);
    desk.get("/office/method?version=9").await.is(404);
}
