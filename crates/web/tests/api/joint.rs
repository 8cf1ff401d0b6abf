//! Several units on one case, an agent, an appeal: over the API alone.

use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, VILLAGE, person_of};
use serde_json::{Value, json};

use super::client::Api;

fn names(case: &Value) -> Vec<&str> {
    case["actions"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap()).collect()
}

impl Api {
    /// A case in its handler's hands; number, code and the handler's token.
    async fn handled(&self) -> (String, String, String) {
        let (number, code) = self.say(VILLAGE, "两家为界址吵起来了，要动手").await;
        let cadre = self.county.token("village_cadre", VILLAGE).await;
        let input = json!({ "category": "neighbours", "track": "joint" });
        self.act(&cadre, &number, "classify", input).await;
        let station = self.county.token("service_station", VILLAGE).await;
        let handler = person_of("village_mediator", VILLAGE);
        self.act(&station, &number, "assign", json!({ "person": handler.as_str() })).await;
        let handler = self.county.token("village_mediator", VILLAGE).await;
        self.act(&handler, &number, "take", json!({})).await;
        (number, code, handler)
    }
}

#[tokio::test]
async fn units_are_called_report_in_and_answer_before_the_lead_does() {
    let api = Api::open().await;
    let (number, code, handler) = api.handled().await;
    let call = |unit: &str| json!({ "unit": unit, "text": "请到现场，三方都在" });
    api.act(&handler, &number, "call", call("police_station")).await;
    let case = api.act(&handler, &number, "call", call("land_station")).await;
    // Called on Wednesday 4 March 2026: one working day to report in.
    assert_eq!(case["parts"][0]["due_at"], "2026-03-05T17:30:00+08:00");
    assert!(!names(&case).contains(&"answer"), "{:?}", names(&case));
    let path = format!("/api/v1/staff/cases/{number}/actions");
    let answer = json!({ "outcome": "resolved", "text": "谈好了" });
    let early = api.post(format!("{path}/answer")).token(&handler).json(&answer).send().await;
    assert_eq!(early.problem(), (409, "parts_open"));
    let again =
        api.post(format!("{path}/call")).token(&handler).json(&call("land_station")).send().await;
    assert_eq!(again.problem(), (409, "unit_called_already"));
    let nobody = api.post(format!("{path}/call")).token(&handler).json(&call("party_link")).send();
    assert_eq!(nobody.await.problem(), (422, "not_a_unit"));

    // The police report in and answer; the land office says that it is not theirs.
    let police = api.county.token("police_station", TOWNSHIP).await;
    let inbox = api.get("/api/v1/inbox").token(&police).send().await.expect(200).json;
    assert_eq!(inbox["items"][0]["number"], number.as_str());
    let case = api.act(&police, &number, "report_in", json!({})).await;
    assert_eq!(case["parts"][0]["status"], "open");
    api.act(&police, &number, "answer_part", json!({ "text": "两边都劝住了" })).await;
    let land = api.county.token("land_station", TOWNSHIP).await;
    let object = json!({ "text": "界址归林业站" });
    // Whoever has nothing more to do with it does not see it any longer.
    let path = format!("{path}/object_part");
    api.post(path).token(&land).json(&object).send().await.expect(200);
    let gone = api.get(format!("/api/v1/staff/cases/{number}")).token(&land).send().await;
    assert_eq!(gone.problem(), (404, "not_found"));

    // The resident sees who was at it and what they said.
    let seen = api.track(&number, &code).await;
    let parts = seen["parts"].as_array().unwrap();
    let told: Vec<_> = parts.iter().map(|part| (&part["status"], &part["text"])).collect();
    let expected = [
        (&json!("answered"), &json!("两边都劝住了")),
        (&json!("objected"), &json!("界址归林业站")),
    ];
    assert_eq!(told, expected);
    let case = api.act(&handler, &number, "answer", answer).await;
    assert_eq!(case["status"]["step"], "supervise");
}

#[tokio::test]
async fn a_unit_that_does_not_come_is_late_and_its_superiors_press() {
    let api = Api::open().await;
    let (number, _, handler) = api.handled().await;
    let call = json!({ "unit": "justice_station", "text": "请来主持" });
    api.act(&handler, &number, "call", call).await;
    api.county.clock.pass_days(2);
    while api.county.app.tick().await.unwrap() > 0 {}
    let director = api.county.token("center_director", TOWNSHIP).await;
    let pressing = api.get("/api/v1/inbox?view=pressing").token(&director).send().await;
    assert_eq!(pressing.expect(200).json["items"][0]["number"], number.as_str());
    let justice = api.county.token("justice_station", TOWNSHIP).await;
    let case = api.act(&justice, &number, "answer_part", json!({ "text": "来了，说和了" })).await;
    assert_eq!(case["parts"][0]["late"], true);
}

#[tokio::test]
async fn a_dissatisfied_rating_is_appealed_against_and_decided_by_another() {
    let api = Api::open().await;
    let (number, code, handler) = api.handled().await;
    let answer = json!({ "outcome": "explained", "text": "按老界石砌，说明了道理" });
    api.act(&handler, &number, "answer", answer).await;
    let low = json!({ "score": 1, "comment": "不管怎样就是不满意", "code": code });
    api.post(format!("/api/v1/cases/{number}/rating")).json(&low).send().await.expect(200);

    let stranger = api.county.token("village_mediator", OTHER_VILLAGE).await;
    let path = format!("/api/v1/staff/cases/{number}/actions");
    let why = json!({ "text": "两边都签了字，评的是另一件事" });
    let other = api.post(format!("{path}/appeal_rating")).token(&stranger).json(&why).send().await;
    assert_eq!(other.problem(), (404, "not_found"));
    let case = api.act(&handler, &number, "appeal_rating", why.clone()).await;
    assert_eq!(case["appeal"]["verdict"], "pending");
    let twice = api.post(format!("{path}/appeal_rating")).token(&handler).json(&why).send().await;
    assert_eq!(twice.problem(), (409, "no_appeal"));
    let own = api.post(format!("{path}/set_rating_aside")).token(&handler).json(&why).send().await;
    assert_eq!(own.problem(), (403, "not_yours"));

    let director = api.county.token("center_director", TOWNSHIP).await;
    let ruling = json!({ "text": "说的是邻居家的事，不是这件事办得不好" });
    let case = api.act(&director, &number, "set_rating_aside", ruling).await;
    assert_eq!(case["appeal"]["verdict"], "set_aside");
    // Both words stay, and the resident reads them.
    let seen = api.track(&number, &code).await;
    assert_eq!(seen["rating"]["score"], 1);
    assert_eq!(seen["appeal"]["ruling"], "说的是邻居家的事，不是这件事办得不好");
}
