//! 回避 over the API: what the handler, whoever dispatches and the resident get.

use maplegrid_testkit::{TOWNSHIP, VILLAGE, person_of};
use serde_json::{Value, json};

use super::client::Api;

fn names(case: &Value) -> Vec<&str> {
    case["actions"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_reason_stays_among_staff_and_the_resident_reads_that_another_has_it() {
    let api = Api::open().await;
    let (number, code) = api.say(VILLAGE, "两家为界址吵起来了").await;
    let token = async |post: &str| api.county.token(post, VILLAGE).await;
    let input = json!({ "category": "neighbours", "track": "cadre_led" });
    api.act(&token("village_cadre").await, &number, "classify", input).await;
    let station = token("service_station").await;
    let mediator = person_of("village_mediator", VILLAGE);
    let assign = json!({ "person": mediator.as_str() });
    api.act(&station, &number, "assign", assign.clone()).await;
    let handler = token("village_mediator").await;
    let path = format!("/api/v1/staff/cases/{number}/actions");
    let case = api.get(format!("/api/v1/staff/cases/{number}")).token(&handler).send().await;
    assert!(names(&case.expect(200).json).contains(&"recuse"));
    for body in [json!({}), json!({ "text": "  " })] {
        let asked = api.post(format!("{path}/recuse")).token(&handler).json(&body).send().await;
        assert_eq!(asked.problem(), (422, "text_missing"));
    }
    let long = json!({ "text": "字".repeat(2_001) });
    let asked = api.post(format!("{path}/recuse")).token(&handler).json(&long).send().await;
    assert_eq!(asked.problem(), (422, "text_too_long"));
    // Not whoever has nothing to do with it.
    let liaison = token("return_visitor").await;
    let why = json!({ "text": "当事人是我堂弟" });
    let asked = api.post(format!("{path}/recuse")).token(&liaison).json(&why).send().await;
    assert_eq!(asked.status.as_u16(), 403, "{}", asked.json);
    let case = api.act(&handler, &number, "recuse", why).await;
    assert_eq!((names(&case), &case["status"]["step"]), (vec![], &json!("dispatch")));
    // Out of their hands and out of their sight.
    let after = api.get(format!("/api/v1/staff/cases/{number}")).token(&handler).send().await;
    assert_eq!(after.problem(), (404, "not_found"));
    let again = api.post(format!("{path}/assign")).token(&station).json(&assign).send().await;
    assert_eq!(again.problem(), (422, "not_a_handler"));
    let director = api.county.token("center_director", TOWNSHIP).await;
    let read = api.get(format!("/api/v1/staff/cases/{number}")).token(&director).send().await;
    assert!(read.expect(200).json.to_string().contains("堂弟"));
    let told = api.track(&number, &code).await.to_string();
    assert!(told.contains("回避，换别人办") && !told.contains("堂弟"), "{told}");
}
