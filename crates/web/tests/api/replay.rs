//! A retry with the same key: the same answer, or 409 for another request.

use maplegrid_testkit::{OTHER_VILLAGE, VILLAGE, person_of};
use serde_json::json;

use super::client::Api;

#[tokio::test]
async fn a_repeated_reception_gets_the_first_answer_to_the_byte() {
    let api = Api::open().await;
    let body = json!({
        "area": VILLAGE, "text": "路灯坏了",
        "contact": { "name": "李秀英", "phone": "13812340000" },
    });
    let ask = || api.post("/api/v1/cases").key("first").json(&body);
    let (first, twin) = tokio::join!(ask().send(), ask().send());
    let first = first.expect(201);
    assert_eq!(first.bytes, twin.expect(201).bytes, "two at once are one");

    // The case goes on, others come in between, days pass: the answer stays.
    let number = first.json["number"].as_str().unwrap().to_owned();
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let input = json!({ "category": "street_light", "track": "cadre_led" });
    api.act(&cadre, &number, "classify", input).await;
    api.say(OTHER_VILLAGE, "水管漏了").await;
    api.county.clock.pass_days(3);
    let later = ask().send().await.expect(201);
    assert_eq!(first.bytes, later.bytes);

    let other = json!({ "area": VILLAGE, "text": "路灯又坏了" });
    let reused = api.post("/api/v1/cases").key("first").json(&other).send().await;
    assert_eq!(reused.problem(), (409, "key_reused"));
    let unkeyed = api.post("/api/v1/cases").json(&body).send().await.expect(201);
    assert_ne!(unkeyed.json["number"], first.json["number"]);
}

#[tokio::test]
async fn a_repeated_action_is_taken_once() {
    let api = Api::open().await;
    let (number, _) = api.say(VILLAGE, "路灯坏了").await;
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let path = format!("/api/v1/staff/cases/{number}/actions/classify");
    let input = json!({ "category": "street_light", "track": "cadre_led" });
    let ask = || api.post(&path).token(&cadre).key("k1").json(&input).send();
    let first = ask().await.expect(200);
    assert_eq!(first.bytes, ask().await.expect(200).bytes);
    let other = json!({ "category": "street_light", "track": "joint" });
    let reused = api.post(&path).token(&cadre).key("k1").json(&other).send().await;
    assert_eq!(reused.problem(), (409, "key_reused"));
    let unkeyed = api.post(&path).token(&cadre).json(&input).send().await;
    assert_eq!(unkeyed.problem(), (409, "not_this_step"));

    // Another person's key of the same name is another key.
    let station = api.county.token("service_station", VILLAGE).await;
    let handler = person_of("village_handler", VILLAGE);
    let path = format!("/api/v1/staff/cases/{number}/actions/assign");
    let input = json!({ "person": handler.as_str() });
    api.post(path).token(&station).key("k1").json(&input).send().await.expect(200);
}

#[tokio::test]
async fn a_repeated_word_of_the_resident_is_taken_once() {
    let api = Api::open().await;
    let (number, code) = api.say(VILLAGE, "水管漏水").await;
    let path = format!("/api/v1/cases/{number}/supplement?code={code}");
    let ask = |text: &str| api.post(&path).key("s1").json(&json!({ "text": text }));
    let first = ask("越漏越大").send().await.expect(200);
    let second = ask("越漏越大").send().await.expect(200);
    assert_eq!(first.bytes, second.bytes);
    assert_eq!(second.json["timeline"].as_array().unwrap().len(), 2);
    assert_eq!(ask("别的").send().await.problem(), (409, "key_reused"));
}
