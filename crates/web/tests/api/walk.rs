//! A case from its first word to its end, over the API alone.

use maplegrid_testkit::{GRID, VILLAGE, person_of};
use serde_json::{Value, json};

use super::client::Api;

fn action<'a>(case: &'a Value, name: &str) -> &'a Value {
    let found = case["actions"].as_array().unwrap().iter().find(|action| action["name"] == name);
    found.unwrap_or_else(|| panic!("{name} is not open: {}", case["actions"]))
}

fn options(action: &Value, need: &str) -> Vec<String> {
    let needs = action["needs"].as_array().unwrap();
    let need = needs.iter().find(|one| one["name"] == need).expect("the need is listed");
    let options = need["options"].as_array().expect("options are listed");
    options.iter().map(|option| option["value"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_six_slips_are_walked_by_four_staff_and_a_resident() {
    let api = Api::open().await;
    let matter = json!({
        "area": VILLAGE, "text": "村口路灯坏了。晚上看不见路", "location": "大槐树下",
        "contact": { "name": "李秀英", "phone": "138 1234 0000" }, "channel": "qr",
    });
    let said = api.post("/api/v1/cases").json(&matter).send().await.expect(201).json;
    let (number, code) = (said["number"].as_str().unwrap(), said["code"].as_str().unwrap());
    assert_eq!((number.len(), code.len()), (8, 6));
    assert_eq!(said["status"]["step"], "check");
    assert_eq!(said["status"]["phase"], "triage");
    assert_eq!(said["owner"]["post"], "village_cadre");
    assert_eq!(said["owner"]["area"], VILLAGE);
    // Received on Wednesday 4 March 2026 with one working day.
    assert_eq!(said["due_at"], "2026-03-05T17:30:00+08:00");
    assert_eq!(said["due_provisional"], false);
    for (name, length) in [("leaf", 64), ("root", 64), ("signature", 128)] {
        assert_eq!(said["receipt"][name].as_str().map(str::len), Some(length), "{name}");
    }

    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let inbox = api.get("/api/v1/inbox").token(&cadre).send().await.expect(200).json;
    assert_eq!(inbox["items"][0]["number"], number);
    assert_eq!(inbox["items"][0]["title"], "村口路灯坏了");
    assert_eq!(inbox["counts"]["mine"], 1);
    let path = format!("/api/v1/staff/cases/{number}");
    let case = api.get(&path).token(&cadre).send().await.expect(200).json;
    assert_eq!(case["party"]["name"], "李**");
    assert_eq!(case["party"]["phone"], "138****0000");
    let classify = action(&case, "classify");
    assert_eq!(
        (&classify["next_step"], &classify["next_phase"]),
        (&json!("dispatch"), &json!("triage"))
    );
    assert!(options(classify, "category").contains(&"street_light".to_owned()));
    assert!(options(classify, "track").contains(&"cadre_led".to_owned()));

    // The cadre looks at the contact, and the resident will see that.
    let revealed = api.post(format!("{path}/reveal")).token(&cadre).send().await.expect(200).json;
    assert_eq!(revealed, json!({ "name": "李秀英", "phone": "13812340000" }));

    let input = json!({ "category": "street_light", "track": "cadre_led" });
    let case = api.act(&cadre, number, "classify", input).await;
    assert_eq!(case["status"]["step"], "dispatch");
    assert_eq!(case["actions"], json!([]));

    let station = api.county.token("service_station", VILLAGE).await;
    let case = api.get(&path).token(&station).send().await.expect(200).json;
    let handler = person_of("village_handler", VILLAGE);
    assert!(options(action(&case, "assign"), "person").contains(&handler.to_string()));
    let case = api.act(&station, number, "assign", json!({ "person": handler.as_str() })).await;
    assert_eq!(case["status"]["step"], "accept");

    let handler = api.county.token("village_handler", VILLAGE).await;
    api.post(format!("{path}/actions/take")).token(&handler).send().await.expect(200);
    ask_and_reply(&api, &handler, number, code).await;
    let case = api.get(&path).token(&handler).send().await.expect(200).json;
    assert_eq!(options(action(&case, "answer"), "outcome"), ["resolved", "partly", "explained"]);
    let input = json!({ "outcome": "resolved", "text": "已换新灯泡，当晚亮了。" });
    let case = api.act(&handler, number, "answer", input).await;
    assert_eq!(case["status"]["phase"], "feedback");

    let liaison = api.county.token("discipline_liaison", VILLAGE).await;
    let case = api.act(&liaison, number, "supervise_pass", json!({})).await;
    assert_eq!(case["status"]["step"], "evaluate");
    end(&api, number, code).await;
}

/// A question pauses the clock; the answer comes over the API as well.
async fn ask_and_reply(api: &Api, handler: &str, number: &str, code: &str) {
    api.act(handler, number, "ask", json!({ "text": "是哪一根杆子？" })).await;
    let seen = api.track(number, code).await;
    assert_eq!(seen["question"]["text"], "是哪一根杆子？");
    assert_eq!((&seen["paused"], &seen["may"]["reply"]), (&json!(true), &json!(true)));
    let path = format!("/api/v1/cases/{number}/reply?code={code}");
    let neither = api.post(&path).json(&json!({})).send().await;
    assert_eq!(
        (neither.problem(), neither.fault()),
        ((422, "missing_field"), ("text", "missing_field"))
    );
    let both = json!({ "text": "第二根", "unknown": true });
    assert_eq!(api.post(&path).json(&both).send().await.problem(), (422, "contradiction"));
    let seen = api.post(&path).json(&json!({ "unknown": true })).send().await.expect(200).json;
    assert!(seen["question"].is_null());
    assert_eq!(
        api.post(&path).json(&json!({ "text": "晚了" })).send().await.problem(),
        (409, "no_question")
    );
}

/// The resident rates, sees everything, and asks for more.
async fn end(api: &Api, number: &str, code: &str) {
    let seen = api.track(number, code).await;
    assert_eq!(seen["answer"]["outcome_label"], "办成了");
    assert_eq!(seen["may"]["rate"], true);
    assert_eq!(seen["looked_at"].as_array().unwrap().len(), 1);
    let path = format!("/api/v1/cases/{number}/rating");
    let low = json!({ "score": 0, "code": code });
    let answer = api.post(&path).json(&low).send().await;
    assert_eq!((answer.problem(), answer.fault()), ((422, "bad_score"), ("score", "bad_score")));
    let good = json!({ "score": 5, "comment": "当天就修好了" });
    let seen =
        api.post(&path).header("x-query-code", code).json(&good).send().await.expect(200).json;
    assert_eq!(seen["status"]["phase"], "done");
    assert_eq!((&seen["rating"]["score"], &seen["due_at"]), (&json!(5), &Value::Null));
    let kinds: Vec<_> = seen["timeline"].as_array().unwrap().iter().map(|e| &e["kind"]).collect();
    let expected = [
        "received",
        "classified",
        "assigned",
        "taken",
        "asked",
        "replied",
        "answered",
        "passed",
        "rated",
        "closed",
    ];
    assert_eq!(kinds, expected);
    for entry in seen["timeline"].as_array().unwrap() {
        assert!(entry["text"].as_str().is_some_and(|text| !text.is_empty()), "{entry}");
        assert!(entry["at"].as_str().unwrap().ends_with("+08:00"), "{entry}");
    }
    let again = api.post(&path).header("x-query-code", code).json(&good).send().await;
    assert_eq!(again.problem(), (409, "rated_already"));

    let path = format!("/api/v1/cases/{number}/reopen?code={code}");
    let wish = json!({ "reason": "又坏了" });
    let seen = api.post(&path).json(&wish).send().await.expect(200).json;
    assert_eq!(seen["owner"]["post"], "reception");
    assert_eq!(api.post(&path).json(&wish).send().await.problem(), (409, "reopen_pending"));
}

#[tokio::test]
async fn a_resident_adds_and_withdraws() {
    let api = Api::open().await;
    let (number, code) = api.say(VILLAGE, "水管漏水").await;
    let path = format!("/api/v1/cases/{number}");
    let more = json!({ "text": "越漏越大", "code": code });
    let seen = api.post(format!("{path}/supplement")).json(&more).send().await.expect(200).json;
    assert_eq!(seen["timeline"][1]["kind"], "supplemented");
    let early = json!({ "reason": "快点", "code": code });
    let early = api.post(format!("{path}/reopen")).json(&early).send().await;
    assert_eq!(early.problem(), (409, "still_open"));
    let rating = json!({ "score": 5, "code": code });
    let rating = api.post(format!("{path}/rating")).json(&rating).send().await;
    assert_eq!(rating.problem(), (409, "not_answered"));
    // No body at all: a reason is not asked for.
    let withdraw = format!("{path}/withdraw");
    let seen = api.post(&withdraw).header("x-query-code", &code).send().await.expect(200).json;
    assert_eq!(seen["status"]["phase"], "done");
    let again = api.post(&withdraw).header("x-query-code", &code).send().await;
    assert_eq!(again.problem(), (409, "closed"));
}

#[tokio::test]
async fn staff_register_for_somebody_who_agreed() {
    let api = Api::open().await;
    let member = api.county.token("grid_member", GRID).await;
    let matter = |extra: Value| {
        let mut body = json!({
            "area": GRID, "text": "李大爷家停水两天", "channel": "visit", "consent": true,
            "contact": { "name": "李四", "phone": "13912340000" },
        });
        if let (Value::Object(body), Value::Object(extra)) = (&mut body, extra) {
            body.extend(extra);
        }
        body
    };
    let register = |body: Value| api.post("/api/v1/staff/cases").token(&member).json(&body);
    let said = register(matter(json!({}))).send().await.expect(201).json;
    let path = format!("/api/v1/staff/cases/{}", said["number"].as_str().unwrap());
    let case = api.get(path).token(&member).send().await.expect(200).json;
    assert_eq!((&case["channel"], case["filed_by"].is_string()), (&json!("visit"), true));

    let refused = register(matter(json!({ "consent": false }))).send().await;
    assert_eq!(refused.problem(), (422, "consent_missing"));
    let refused = register(matter(json!({ "channel": "web" }))).send().await;
    assert_eq!(
        (refused.problem(), refused.fault()),
        ((422, "unknown_value"), ("channel", "unknown_value"))
    );
    let elsewhere = register(matter(json!({ "area": maplegrid_testkit::OTHER_VILLAGE })));
    assert_eq!(elsewhere.send().await.problem(), (403, "forbidden"));
    let nowhere = register(matter(json!({ "area": "999" })));
    assert_eq!(nowhere.send().await.problem(), (422, "unknown_area"));
    let unsigned = api.post("/api/v1/staff/cases").json(&matter(json!({})));
    assert_eq!(unsigned.send().await.problem(), (401, "not_signed_in"));
}
