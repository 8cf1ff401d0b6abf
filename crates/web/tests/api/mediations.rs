//! People's mediation over the API.

use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, VILLAGE, person_of};
use serde_json::{Value, json};

use super::client::Api;

const PATH: &str = "/api/v1/mediations";

fn opening(extra: Value) -> Value {
    let party = |name: &str| json!({ "kind": "natural", "capacity": "full", "words": { "name": name, "phone": "13812345678" } });
    let mut body = json!({
        "committee": VILLAGE,
        "origin": { "from": "applied", "by": [1] },
        "category": "neighbours",
        "severity": "simple",
        "parties": [party("李大山"), party("王二河")],
        "consents": [2],
        "words": { "summary": "院墙占了三十公分" },
    });
    if let (Value::Object(body), Value::Object(extra)) = (&mut body, extra) {
        body.extend(extra);
    }
    body
}

async fn act(api: &Api, token: &str, id: &str, body: Value) -> Value {
    let path = format!("{PATH}/{id}/acts");
    api.post(path).token(token).json(&body).send().await.expect(200).json
}

async fn opened() -> (Api, String, String) {
    let api = Api::open().await;
    let token = api.county.token("village_mediator", VILLAGE).await;
    let file = api.post(PATH).token(&token).json(&opening(json!({}))).send().await.expect(201);
    let id = file.json["id"].as_str().unwrap().to_owned();
    (api, token, id)
}

#[tokio::test]
async fn a_mediation_from_application_to_file() {
    let (api, token, id) = opened().await;
    let mediator = person_of("village_mediator", VILLAGE).to_string();
    let file = act(&api, &token, &id, json!({ "act": "accept" })).await;
    assert_eq!(file["number"], "（2026）南沟村人调字第1号");
    assert_eq!((&file["stage"], &file["class"]), (&json!("mediating"), &json!("邻里")));
    assert!(file["acts"].as_array().unwrap().contains(&json!("hear")));
    let named =
        json!({ "act": "name", "mediator": mediator, "by": "committee", "interest": "free" });
    let file = act(&api, &token, &id, named).await;
    assert_eq!(file["mediators"][0]["interest"], "free");
    for party in [1, 2] {
        act(&api, &token, &id, json!({ "act": "inform", "party": party })).await;
    }
    let words = json!({
        "place": "村委会", "cause": "院墙", "rights": "已告知", "principles": "自愿",
        "statements": "各说各的理",
    });
    act(&api, &token, &id, json!({ "act": "hear", "present": [1, 2], "words": words })).await;
    let agree = json!({
        "act": "agree", "form": "written", "copies": 3,
        "words": { "facts": "院墙", "dispute": "退不退" },
        "terms": [{ "by": 2, "text": "退回三十公分", "due": "2026-04-30", "amount_fen": 50_000 }],
    });
    let file = act(&api, &token, &id, agree).await;
    let left = json!(["party:1", "party:2", format!("mediator:{mediator}"), "seal"]);
    assert_eq!(file["agreement"]["unsigned"], left);
    for signer in [
        json!({ "who": "party", "party": 1 }),
        json!({ "who": "party", "party": 2 }),
        json!({ "who": "mediator", "person": mediator }),
        json!({ "who": "seal" }),
    ] {
        act(&api, &token, &id, json!({ "act": "sign", "signer": signer, "manner": "paper" })).await;
    }
    let refused = api
        .post(format!("{PATH}/{id}/acts"))
        .token(&token)
        .json(&json!({ "act": "file" }))
        .send()
        .await;
    assert_eq!(refused.problem(), (409, "file_incomplete"));
    let missing = json!([{ "item": "identity", "reason": "当场看过" }]);
    let file = act(&api, &token, &id, json!({ "act": "file", "missing": missing })).await;
    assert_eq!((&file["stage"], &file["result"]), (&json!("filed"), &json!("agreed")));
    assert_eq!(file["agreement"]["effective"], "2026-03-04");
    let path = format!("{PATH}?view=filed");
    let listed = api.get(path).token(&token).send().await.expect(200).json;
    assert_eq!(listed["items"][0]["id"], json!(id));
    assert!(!listed.to_string().contains("李大山"), "lists name nobody");
    let path = format!("{PATH}/figures?area={VILLAGE}");
    let figures = api.get(path).token(&token).send().await.expect(200).json;
    assert_eq!(figures["agreed"], json!({ "count": 1, "of": 1 }));
    let looks = api.get(format!("{PATH}/{id}/looks")).token(&token).send().await.expect(200).json;
    assert_eq!(looks["looks"].as_array().unwrap().len(), 1);
    let choices = api.get(format!("{PATH}/choices")).token(&token).send().await.expect(200).json;
    assert_eq!(choices["committees"][0]["label"], "南沟村人民调解委员会");
    assert_eq!(choices["categories"].as_array().unwrap().len(), 14);
}

#[tokio::test]
async fn what_is_offered_or_entrusted_waits_until_everybody_agrees() {
    let api = Api::open().await;
    let token = api.county.token("village_mediator", VILLAGE).await;
    let secretary = person_of("village_secretary", VILLAGE).to_string();
    let related = json!([
        { "kind": "natural", "capacity": "full", "words": { "name": "李大山" } },
        { "kind": "natural", "capacity": "full", "words": { "name": "王二河" }, "related": [secretary] },
    ]);
    for (origin, category) in [
        (json!({ "from": "offered" }), "neighbours"),
        (json!({ "from": "entrusted", "by": "police", "docket": "武公12号" }), "contract"),
    ] {
        let asked = json!({
            "origin": origin, "consents": [1], "parties": related, "category": category,
        });
        let file = api.post(PATH).token(&token).json(&opening(asked)).send().await.expect(201);
        let id = file.json["id"].as_str().unwrap().to_owned();
        assert_eq!(file.json["parties"][0]["consent"]["how"], "agreed");
        assert_eq!(file.json["parties"][1]["consent"], Value::Null);
        assert_eq!(file.json["parties"][1]["related"], json!([secretary]));
        let does =
            |body: Value| api.post(format!("{PATH}/{id}/acts")).token(&token).json(&body).send();
        let early = does(json!({ "act": "accept" })).await;
        assert_eq!(early.problem(), (409, "not_willing"));
        let said = json!({ "act": "consent", "parties": [2], "said": "电话里说愿意" });
        let file = act(&api, &token, &id, said.clone()).await;
        assert_eq!(file["parties"][1]["consent"]["done"]["words"], "电话里说愿意");
        assert_eq!(does(said).await.problem(), (409, "done_already"));
        act(&api, &token, &id, json!({ "act": "accept" })).await;
    }
}

#[tokio::test]
async fn what_is_refused_is_told_with_its_code() {
    let (api, token, id) = opened().await;
    for (extra, told) in [
        (json!({ "category": "domestic_violence" }), (422, "barred_from_mediation")),
        (json!({ "barred": ["violence"] }), (422, "barred_from_mediation")),
        (json!({ "category": "street_light" }), (422, "not_mediable")),
        (json!({ "category": "ghosts" }), (422, "unknown_value")),
        (json!({ "committee": "nowhere" }), (403, "not_yours")),
        (json!({ "committee": OTHER_VILLAGE }), (403, "not_yours")),
        (json!({ "case": "x" }), (422, "unknown_value")),
        (json!({ "case": "26030011" }), (404, "not_found")),
        (json!({ "parties": [] }), (422, "bad_count")),
        (json!({ "origin": { "from": "applied", "by": [9] } }), (422, "unknown_party")),
        (json!({ "origin": { "from": "guessed" } }), (422, "unknown_value")),
        (json!({ "consents": [3] }), (422, "unknown_party")),
        (json!({ "surprise": 1 }), (422, "unknown_field")),
        (json!({ "people": "many" }), (422, "wrong_type")),
        (json!({ "at": "2026-03-05T09:00:00+08:00" }), (422, "in_future")),
        (json!({}), (409, "already_mediated")),
    ] {
        let asked = api.post(PATH).token(&token).json(&opening(extra.clone())).send().await;
        assert_eq!(asked.problem(), told, "{extra}");
    }
    let ask = |body: Value| api.post(format!("{PATH}/{id}/acts")).token(&token).json(&body).send();
    for (body, told) in [
        (json!({}), (422, "missing_field")),
        (json!({ "act": "dance" }), (422, "unknown_value")),
        (json!({ "act": "inform" }), (422, "missing_field")),
        (json!({ "act": "consent", "parties": [] }), (422, "missing_field")),
        (json!({ "act": "consent", "parties": [2] }), (409, "done_already")),
        (json!({ "act": "name", "mediator": "x", "by": "committee" }), (422, "missing_field")),
        (json!({ "act": "inform", "party": 9 }), (422, "unknown_party")),
        (json!({ "act": "inform", "party": "one" }), (422, "wrong_type")),
        (json!({ "act": "accept", "surprise": 1 }), (422, "unknown_field")),
        (json!({ "act": "hear", "present": [1], "words": {} }), (422, "missing_field")),
        (
            json!({ "act": "visit", "performance": "full", "satisfaction": 5,
            "words": { "cause": "问问", "situation": "好" } }),
            (409, "not_now"),
        ),
        (json!({ "act": "decline", "reason": "起诉了", "routes": [] }), (422, "no_route")),
        (
            json!({ "act": "decline", "reason": "起诉了", "routes": ["moon"] }),
            (422, "unknown_value"),
        ),
        (
            json!({ "act": "answer_recusal", "mediator": "x", "answer": "granted", "reason": "是" }),
            (403, "not_yours"),
        ),
    ] {
        let asked = ask(body.clone()).await;
        assert_eq!(asked.problem(), told, "{body}");
    }
}

#[tokio::test]
async fn others_see_nothing_and_lists_are_asked_for_rightly() {
    let (api, token, id) = opened().await;
    let stranger = api.county.token("village_mediator", OTHER_VILLAGE).await;
    let path = format!("{PATH}/{id}");
    assert_eq!(api.get(&*path).token(&stranger).send().await.problem(), (404, "not_found"));
    let director = api.county.token("center_director", TOWNSHIP).await;
    assert_eq!(api.get(&*path).token(&director).send().await.problem(), (403, "forbidden"));
    assert_eq!(api.get(&*path).send().await.problem(), (401, "not_signed_in"));
    for (query, told) in [
        ("view=all", (400, "bad_query")),
        ("stage=gone", (400, "bad_query")),
        ("limit=many", (400, "bad_query")),
        ("after=zz", (400, "bad_cursor")),
    ] {
        let asked = api.get(format!("{PATH}?{query}")).token(&token).send().await;
        assert_eq!(asked.problem(), told, "{query}");
    }
    for query in ["from=yesterday", "from=2026-03-04&to=2026-03-01", "from=1990-01-01"] {
        let asked = api.get(format!("{PATH}/figures?{query}")).token(&token).send().await;
        assert_eq!(asked.problem(), (400, "bad_query"), "{query}");
    }
    let unknown = api.get(format!("{PATH}/figures?area=x")).token(&token).send().await;
    assert_eq!(unknown.problem(), (404, "not_found"));
    let body = opening(json!({ "category": "contract" }));
    let once = || api.post(PATH).token(&token).key("k1").json(&body).send();
    let (first, again) = (once().await.expect(201), once().await.expect(201));
    assert_eq!(first.json["id"], again.json["id"]);
    let other = opening(json!({ "category": "lending" }));
    let reused = api.post(PATH).token(&token).key("k1").json(&other).send().await;
    assert_eq!(reused.problem(), (409, "key_reused"));
    for (query, found) in [("stage=opened", 2), ("stage=filed", 0), ("committee=x", 0)] {
        let path = format!("{PATH}?view=committee&{query}");
        let listed = api.get(path).token(&token).send().await.expect(200).json;
        assert_eq!(listed["items"].as_array().unwrap().len(), found, "{query}");
    }
    let third = json!({ "kind": "natural", "capacity": "full", "words": { "name": "孙三" } });
    let file = act(&api, &token, &id, json!({ "act": "add_party", "party": third })).await;
    assert_eq!((&file["parties"][2]["no"], &file["people"]), (&json!(3), &json!(3)));
    let graded = json!({ "act": "grade", "severity": "grave", "reason": "扬言要动手" });
    let file = act(&api, &token, &id, graded).await;
    assert_eq!(file["severity"], "grave");
    assert_eq!(file["gradings"][0]["done"]["words"], "扬言要动手");
}
