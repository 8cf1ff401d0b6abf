//! 陇南民事直说“1234”.

use serde_json::json;

use super::walk::{Said, Walk};

const METHOD: &str = "longnan-1234";

async fn said(walk: &Walk, text: &str, settled: (&str, &str)) -> (Said, String) {
    let said = walk.say("grid", text).await;
    assert_eq!(walk.owner(&said).await, "committee_duty");
    let step = walk.classify("committee_duty", &said, settled).await;
    (said, step)
}

/// 全量受理: whatever it is, it is registered, and sent on with a reason told to the person.
#[tokio::test]
async fn ln_1_everything_is_taken_in_and_routed_with_a_reason() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "法院判了不执行").await;
    let target = json!({ "target": "court", "text": "执行归法院，到执行局申请" });
    assert_eq!(walk.act("committee_duty", &said, "take_in_route_out", target).await, "closed");
    let told = walk.seen(&said).await.to_string();
    assert!(told.contains("执行归法院"), "{told}");
}

/// 家里事: the grid member, mediator and family, face to face.
#[tokio::test]
async fn ln_3_matters_of_the_home_go_to_the_grid_member() {
    let walk = Walk::open(METHOD).await;
    let (said, step) = said(&walk, "小两口闹离婚", ("marriage_family", "on_the_spot")).await;
    assert_eq!((step.as_str(), walk.owner(&said).await.as_str()), ("home", "grid_member"));
    assert_eq!(walk.answer("grid_member", &said, "home_answer", "resolved").await, "ask_effect");
    assert_eq!(walk.visit("return_visitor", &said, "visit").await, "closed");
}

/// 邻里事: the committee; what is complex goes up to 综治中心 and its units.
#[tokio::test]
async fn ln_4_matters_between_neighbours_go_to_the_committee() {
    let walk = Walk::open(METHOD).await;
    let (said, step) = said(&walk, "宅基地边界扯皮", ("homestead", "cadre_led")).await;
    assert_eq!((step.as_str(), walk.owner(&said).await.as_str()), ("neighbour", "committee_chair"));
    let handled =
        walk.assign("committee_chair", &said, "neighbour_assign", "village_handler").await;
    assert_eq!(handled, "handle");
}

/// 村里事: discussed, watched by delegates, and what is done is rated in the open.
#[tokio::test]
async fn ln_5_affairs_of_the_village_are_watched_and_reviewed_in_the_open() {
    let walk = Walk::open(METHOD).await;
    let (said, step) = said(&walk, "通组路坏了", ("road", "cadre_led")).await;
    assert_eq!(step, "village_affair");
    let done = walk.answer("village_secretary", &said, "village_affair_answer", "resolved").await;
    assert_eq!(done, "open_review");
    assert_eq!(walk.visit("village_supervision", &said, "open_visit").await, "closed");
}

/// 现场直办 is answered on the day; 干部领办 within five working days.
#[tokio::test]
async fn ln_6_and_ln_7_promise_the_day_and_five_working_days() {
    let walk = Walk::open(METHOD).await;
    let (now, _) = said(&walk, "两家为水吵起来", ("neighbours", "on_the_spot")).await;
    assert_eq!(walk.seen(&now).await["due_at"], "2026-03-04T17:30:00+08:00");
    let (later, _) = said(&walk, "宅基地边界扯皮", ("homestead", "cadre_led")).await;
    walk.assign("committee_chair", &later, "neighbour_assign", "village_handler").await;
    assert_eq!(walk.seen(&later).await["due_at"], "2026-03-11T17:30:00+08:00");
}

/// 吹哨派单 → 报到承接 → 限时办结 → 逐级上报: several units on one case, one lead.
#[tokio::test]
async fn ln_8_units_are_whistled_for_and_one_leads() {
    let walk = Walk::open(METHOD).await;
    let (said, _) = said(&walk, "宅基地和出路的老纠纷", ("homestead", "joint")).await;
    let why = json!({ "text": "要站所一起看" });
    assert_eq!(walk.act("committee_chair", &said, "neighbour_up", why).await, "town_lead");
    for unit in ["police_station", "land_station"] {
        let call = json!({ "unit": unit, "text": "请到现场" });
        assert_eq!(walk.act("township_service", &said, "town_call", call).await, "town_lead");
    }
    walk.assign("township_service", &said, "town_assign", "justice_station").await;
    walk.act("police_station", &said, "report_in", json!({})).await;
    let answer = json!({ "outcome": "resolved", "text": "谈好了" });
    let early = walk.refused("justice_station", &said, "answer", answer.clone()).await;
    assert_eq!(early, (409, "parts_open".to_owned()));
    for unit in ["police_station", "land_station"] {
        walk.act(unit, &said, "answer_part", json!({ "text": "本单位的办好了" })).await;
    }
    assert_eq!(walk.act("justice_station", &said, "answer", answer).await, "watch");
    let parts = walk.seen(&said).await["parts"].as_array().unwrap().len();
    assert_eq!(parts, 2);
}

/// 跟踪督办: watched by a delegate, late ones are pressed for, and the result is asked about.
#[tokio::test]
async fn ln_9_what_is_late_is_pressed_for_and_what_is_done_is_asked_about() {
    let walk = Walk::open(METHOD).await;
    let (said, _) = said(&walk, "邻居排水进院", ("neighbours", "cadre_led")).await;
    walk.assign("committee_chair", &said, "neighbour_assign", "village_handler").await;
    walk.api.county.clock.pass_days(9);
    while walk.api.county.app.tick().await.unwrap() > 0 {}
    let told = walk.seen(&said).await.to_string();
    assert!(told.contains("开始催办"), "{told}");
    assert_eq!(walk.answer("village_handler", &said, "answer", "resolved").await, "watch");
    let pass = json!({ "text": "去看了，办好了" });
    assert_eq!(walk.act("committee_delegate", &said, "watch_pass", pass).await, "ask_effect");
    assert_eq!(walk.visit("return_visitor", &said, "visit").await, "closed");
}

/// 下情上达: collected, dealt with and known at once, from the village to the township.
#[tokio::test]
async fn ln_2_what_is_said_is_known_above_at_once() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "通组路坏了").await;
    for post in ["village_secretary", "reception", "county_center"] {
        let token = walk.token(post).await;
        let path = format!("/api/v1/inbox?view=open&area={}", walk.area("village"));
        let open = walk.api.get(path).token(&token).send().await.expect(200).json;
        assert_eq!(open["items"][0]["number"], said.number.as_str(), "{post}");
    }
}
