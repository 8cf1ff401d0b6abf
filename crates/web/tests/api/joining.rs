//! 并案 over the API: three people, one answer; each keeps number, words, promise and rating, and one
//! who was joined by mistake goes their own way again.

use maplegrid_testkit::{MICRO_GRID, VILLAGE, person_of};
use serde_json::{Value, json};

use super::client::Api;

fn names(case: &Value) -> Vec<&str> {
    case["actions"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_keeps_what_is_theirs_and_one_goes_apart_again() {
    let api = Api::open().await;
    let token = async |post: &str| api.county.token(post, VILLAGE).await;
    let (cadre, station, handler) = (
        token("village_cadre").await,
        token("service_station").await,
        token("village_handler").await,
    );
    let (lead, lead_code) = api.say(MICRO_GRID, "村口小卖部对面的路灯坏了，晚上黑得看不见").await;
    let (one, one_code) = api.say(VILLAGE, "小卖部对面路灯坏了好几天").await;
    let (other, other_code) = api.say(VILLAGE, "路灯坏了").await;
    let light = json!({ "category": "street_light", "track": "cadre_led" });
    api.act(&cadre, &lead, "classify", light).await;
    let person = person_of("village_handler", VILLAGE);
    api.act(&station, &lead, "assign", json!({ "person": person.as_str() })).await;
    api.act(&handler, &lead, "take", json!({})).await;

    // Suggested, joined; the same request again is the same join.
    let case = api.get(format!("/api/v1/staff/cases/{one}")).token(&cadre).send().await.expect(200);
    let alike = case.json["alike"].as_array().unwrap();
    assert!(alike.iter().any(|one| one["case"]["number"] == lead.as_str()), "{alike:?}");
    let path = format!("/api/v1/staff/cases/{one}/actions/join");
    for _ in 0..2 {
        let to = json!({ "case": lead.clone() });
        api.post(&path).token(&cadre).key("join-1").json(&to).send().await.expect(200);
    }
    api.act(&cadre, &other, "join", json!({ "case": lead.clone() })).await;
    let page = api.get(format!("/api/v1/staff/cases/{lead}")).token(&handler).send().await;
    let page = page.expect(200).json;
    assert_eq!(page["members"].as_array().unwrap().len(), 2);
    assert!(names(&page).contains(&"release"));

    // Nobody reads another's number or words, and the promise is their own.
    let before = api.track(&one, &one_code).await;
    assert_eq!(
        (&before["number"], &before["text"]),
        (&json!(one), &json!("小卖部对面路灯坏了好几天"))
    );
    assert_eq!(before["together"]["others"], 2);
    let told = before.to_string();
    assert!(!told.contains(&lead) && !told.contains("黑得看不见"), "{told}");

    // It was another lamp: back to where it stood, with its promise.
    api.act(&cadre, &other, "part", json!({ "text": "是另一盏" })).await;
    let apart = api.track(&other, &other_code).await;
    assert!(apart["together"].is_null(), "{apart}");
    let own = api.get(format!("/api/v1/staff/cases/{other}")).token(&cadre).send().await;
    assert!(names(&own.expect(200).json).contains(&"classify"));
    let again = api.post(format!("/api/v1/staff/cases/{other}/actions/part")).token(&cadre);
    let again = again.json(&json!({ "text": "是另一盏" })).send().await;
    assert_eq!(again.problem(), (409, "not_joined"));

    // One answer for the two that belong together, rated by each for themselves.
    let answer = json!({ "outcome": "resolved", "text": "灯泡换了" });
    api.act(&handler, &lead, "answer", answer).await;
    let liaison = token("discipline_liaison").await;
    api.act(&liaison, &lead, "supervise_pass", json!({})).await;
    for (number, code, score) in [(&lead, &lead_code, 5), (&one, &one_code, 1)] {
        let seen = api.track(number, code).await;
        assert_eq!(seen["answer"]["text"], "灯泡换了", "{seen}");
        let rating = json!({ "score": score, "code": code.clone() });
        let path = format!("/api/v1/cases/{number}/rating");
        let rated = api.post(path).json(&rating).send().await.expect(200).json;
        assert_eq!((&rated["number"], &rated["rating"]["score"]), (&json!(number), &json!(score)));
    }
    let phase = async |number: &str, code: &str| {
        api.track(number, code).await["status"]["phase"].as_str().unwrap().to_owned()
    };
    assert_eq!(phase(&lead, &lead_code).await, "done");
    assert_eq!(phase(&one, &one_code).await, "feedback", "whoever is not satisfied is asked why");
    assert!(api.track(&other, &other_code).await["answer"].is_null());
}
