//! Duties, contacts and care over the API.

use maplegrid_app::people::LinkOrder;
use maplegrid_testkit::{
    MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE, person_of,
};
use serde_json::{Value, json};

use super::client::Api;

const HOUSEHOLD: &str = "140429104201-1";
const PATH: &str = "/api/v1/households/140429104201-1";
const NOW: &str = "2026-03-04T09:00:00+08:00";

/// A county whose first household has a contact: the token of the contact.
async fn linked() -> (Api, String) {
    let api = Api::open().await;
    let cadre = api.county.sign_in("village_cadre", VILLAGE).await;
    let order = LinkOrder {
        line: "party_link".into(),
        households: vec![HOUSEHOLD.into()],
        to: Some(person_of("party_link", MICRO_GRID)),
        why: "换人".to_owned(),
    };
    api.county.app.link_households(&cadre, order).await.unwrap();
    let token = api.county.token("party_link", MICRO_GRID).await;
    (api, token)
}

fn contact(extra: Value) -> Value {
    let mut body = json!({
        "id": "contact-0001", "household": HOUSEHOLD, "channel": "visit", "at": NOW,
        "needs": ["all_well"],
    });
    if let (Value::Object(body), Value::Object(extra)) = (&mut body, extra) {
        body.extend(extra);
    }
    body
}

#[tokio::test]
async fn a_day_in_the_field() {
    let (api, token) = linked().await;
    let day = api.get("/api/v1/duties").token(&token).send().await.expect(200).json;
    assert_eq!(
        (&day["on"], &day["due"], &day["kept"]),
        (&json!("2026-03-04"), &json!(1), &json!(0))
    );
    let household = &day["households"][0];
    assert_eq!(household["id"], HOUSEHOLD);
    assert_eq!(household["lines"][0]["by"], "2026-03-06");
    assert_eq!(household["lines"][0]["standing"], "due");

    let logged = api.post("/api/v1/contacts").token(&token).json(&contact(json!({}))).send().await;
    let logged = logged.expect(201).json;
    assert_eq!((&logged["replayed"], &logged["lines"]), (&json!(false), &json!(["party_link"])));
    assert_eq!(logged["recorded_at"], NOW);
    let again = api.post("/api/v1/contacts").token(&token).json(&contact(json!({}))).send().await;
    assert_eq!(again.expect(201).json["replayed"], true);
    let other = contact(json!({ "channel": "phone" }));
    let refused = api.post("/api/v1/contacts").token(&token).json(&other).send().await;
    assert_eq!(refused.problem(), (409, "key_reused"));

    let day = api.get("/api/v1/duties?on=2026-03-05").token(&token).send().await.expect(200).json;
    assert_eq!((&day["due"], &day["kept"], &day["households"]), (&json!(0), &json!(1), &json!([])));
    let all = api.get("/api/v1/duties?all=true").token(&token).send().await.expect(200).json;
    assert_eq!(all["households"][0]["lines"][0]["standing"], "kept");
    let card = api.get(PATH).token(&token).send().await.expect(200).json;
    assert_eq!(card["recent"][0]["needs"], json!(["all_well"]));
    assert_eq!((&card["may"]["log"], &card["may"]["confirm"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn a_key_stands_for_an_id() {
    let (api, token) = linked().await;
    let mut body = contact(json!({}));
    body.as_object_mut().unwrap().remove("id");
    let ask = || api.post("/api/v1/contacts").token(&token).json(&body);
    let missing = ask().send().await;
    assert_eq!(
        (missing.problem(), missing.fault()),
        ((422, "missing_field"), ("id", "missing_field"))
    );
    let first =
        ask().key("一次".escape_default().to_string().as_str()).send().await.expect(201).json;
    let again =
        ask().key("一次".escape_default().to_string().as_str()).send().await.expect(201).json;
    assert_eq!((&again["id"], &again["replayed"]), (&first["id"], &json!(true)));
    let fresh = ask().key("k2").send().await.expect(201).json;
    assert_eq!(fresh["replayed"], false);
    let long = ask().key(&"k".repeat(201)).send().await;
    assert_eq!(long.problem(), (400, "key_too_long"));
}

#[tokio::test]
async fn bodies_that_no_honest_phone_sends() {
    let (api, token) = linked().await;
    let many: Vec<&str> = vec!["all_well"; 3_000];
    for (extra, status, code, field) in [
        (json!({ "id": 5 }), 422, "wrong_type", "id"),
        (json!({ "id": "a b c d e f" }), 422, "bad_id", "id"),
        (json!({ "id": "短".repeat(8) }), 422, "bad_id", "id"),
        (json!({ "channel": "fax" }), 422, "unknown_value", "channel"),
        (json!({ "at": "2026-03-04T09:00:00" }), 422, "wrong_type", "at"),
        (json!({ "at": "gestern" }), 422, "wrong_type", "at"),
        (json!({ "at": 1_772_586_000 }), 422, "wrong_type", "at"),
        (json!({ "at": "2026-03-04T09:11:00+08:00" }), 422, "in_future", "at"),
        (json!({ "at": "9999-12-31T00:00:00Z" }), 422, "wrong_type", "at"),
        (json!({ "at": "9998-12-31T00:00:00Z" }), 422, "in_future", "at"),
        (json!({ "at": "-009998-12-31T00:00:00Z" }), 422, "too_old", "at"),
        (json!({ "at": "2026-01-01T00:00:00+08:00" }), 422, "too_old", "at"),
        (json!({ "needs": "all_well" }), 422, "wrong_type", "needs"),
        (json!({ "needs": ["odd"] }), 422, "unknown_topic", "topics"),
        (json!({ "needs": many }), 201, "", ""),
        (json!({ "id": "contact-0002", "note": "字".repeat(501) }), 422, "text_too_long", "note"),
        (json!({ "person": "somebody" }), 422, "unknown_field", "person"),
        (json!({ "recorded_at": NOW }), 422, "unknown_field", "recorded_at"),
    ] {
        let answer =
            api.post("/api/v1/contacts").token(&token).json(&contact(extra.clone())).send().await;
        let place = format!("{extra}: {}", answer.json);
        assert_eq!(answer.status.as_u16(), status, "{place}");
        if status != 201 {
            assert_eq!((answer.code(), answer.fault()), (code, (field, code)), "{place}");
        }
    }
    for (body, status, code) in [
        (contact(json!({ "id": "contact-0003", "household": "nowhere" })), 404, "not_found"),
        (contact(json!({ "id": "contact-0003", "household": "140429104202-1" })), 404, "not_found"),
        (contact(json!({ "id": "contact-0003", "line": "odd" })), 403, "not_yours"),
        (json!({}), 422, "missing_field"),
        (json!([]), 422, "wrong_type"),
    ] {
        let answer = api.post("/api/v1/contacts").token(&token).json(&body).send().await;
        assert_eq!(answer.problem(), (status, code), "{body}: {}", answer.json);
    }
    let nul = r#"{"id":"contact-0004","household":"a\u0000","channel":"visit","at":"2026-03-04T09:00:00+08:00"}"#;
    let answer =
        api.post("/api/v1/contacts").token(&token).raw("application/json", nul).send().await;
    assert_eq!(answer.problem(), (400, "nul_character"));
    let nowhere = api.get("/api/v1/households/a%00b").token(&token).send().await;
    assert_eq!(nowhere.problem(), (404, "not_found"));
}

#[tokio::test]
async fn days_that_cannot_be_asked_for() {
    let (api, token) = linked().await;
    for query in ["on=heute", "on=2026-02-30", "on=9999-12-31", "on=2024-01-01", "all=ja", "of=me"]
    {
        let answer = api.get(format!("/api/v1/duties?{query}")).token(&token).send().await;
        assert_eq!(answer.problem(), (400, "bad_query"), "{query}");
    }
}

#[tokio::test]
async fn who_is_not_signed_in_or_no_longer_is_told_so() {
    let (api, token) = linked().await;
    for path in ["/api/v1/duties", PATH, "/api/v1/care", "/api/v1/corrections"] {
        assert_eq!(api.get(path).send().await.problem(), (401, "not_signed_in"));
    }
    let logged = api.post("/api/v1/contacts").json(&contact(json!({}))).send().await;
    assert_eq!(logged.problem(), (401, "not_signed_in"));
    // The queue of a phone outlives its session: refused now, sent again after signing in.
    api.county.clock.pass_minutes(31);
    let late = api.post("/api/v1/contacts").token(&token).json(&contact(json!({}))).send().await;
    assert_eq!(late.problem(), (401, "not_signed_in"));
    let token = api.county.token("party_link", MICRO_GRID).await;
    let logged = api.post("/api/v1/contacts").token(&token).json(&contact(json!({}))).send().await;
    assert_eq!(logged.expect(201).json["replayed"], false);
}

#[tokio::test]
async fn care_takes_two_people_and_the_household_may_object() {
    let (api, token) = linked().await;
    let secretary = api.county.token("village_secretary", VILLAGE).await;
    let stranger = api.county.token("party_link", OTHER_MICRO_GRID).await;
    let post = |path: &str, token: &str, body: Value| {
        api.post(format!("{PATH}/{path}")).token(token).json(&body)
    };
    let needs = |needs: &[&str]| json!({ "needs": needs });
    for (token, body, status, code) in [
        (&stranger, needs(&["living_alone"]), 404, "not_found"),
        (&token, needs(&[]), 422, "missing_field"),
        (&token, needs(&["poor"]), 422, "unknown_need"),
        (&token, needs(&["left_behind_child"]), 422, "guardian_missing"),
        (&token, needs(&["living_alone", "serious_illness"]), 422, "tiers_differ"),
        (&token, json!({ "needs": ["living_alone"], "tier": "close" }), 422, "unknown_field"),
    ] {
        let answer = post("care", token, body).send().await;
        assert_eq!(answer.problem(), (status, code), "{}", answer.json);
    }
    let card = post("care", &token, needs(&["living_alone"])).send().await.expect(200).json;
    assert_eq!(card["proposal"]["needs"], json!(["独居老人"]));
    assert_eq!(
        post("care", &token, needs(&["disability"])).send().await.problem(),
        (409, "proposal_pending")
    );
    let confirm = |token: &str| api.post(format!("{PATH}/care/confirm")).token(token);
    assert_eq!(confirm(&token).send().await.problem(), (403, "not_yours"));
    let waiting = api.get("/api/v1/care").token(&secretary).send().await.expect(200).json;
    assert_eq!(waiting["items"][0]["household"], HOUSEHOLD);
    let card = confirm(&secretary).key("k").send().await.expect(200).json;
    assert_eq!(card["care"]["until"], "2026-08-31T00:00:00+08:00");
    confirm(&secretary).key("k").send().await.expect(200);
    assert_eq!(confirm(&secretary).send().await.problem(), (409, "no_proposal"));

    let other = api.county.token("reception", TOWNSHIP).await;
    let card = api.get(PATH).token(&other).send().await.expect(200).json;
    assert_eq!((&card["care"], &card["proposal"]), (&Value::Null, &Value::Null));
    assert_eq!(api.get(PATH).token(&stranger).send().await.problem(), (404, "not_found"));

    let words = |words: &str| json!({ "words": words });
    assert_eq!(
        post("care/contest", &token, words(" ")).send().await.problem(),
        (422, "missing_field")
    );
    post("care/contest", &token, words("不用来这么勤")).send().await.expect(200);
    let twice = post("care/contest", &token, words("不用来这么勤")).send().await;
    assert_eq!(twice.problem(), (409, "contest_pending"));
    let answer = |verdict: &str| json!({ "verdict": verdict, "words": "说明" });
    let refused = post("care/answer", &secretary, answer("maybe")).send().await;
    assert_eq!(refused.problem(), (422, "unknown_value"));
    let card = post("care/answer", &secretary, answer("kept")).send().await.expect(200).json;
    assert_eq!(card["care"]["contest"]["answer"], "说明");
    assert_eq!(
        post("care/answer", &secretary, answer("ended")).send().await.problem(),
        (409, "no_contest")
    );
    let reason = json!({ "reason": "好转" });
    let card = post("care/end", &token, reason.clone()).send().await.expect(200).json;
    assert_eq!(card["care"], Value::Null);
    assert_eq!(post("care/end", &token, reason.clone()).send().await.problem(), (409, "no_care"));
    assert_eq!(
        post("care/refuse", &secretary, reason).send().await.problem(),
        (409, "no_proposal")
    );
}

#[tokio::test]
async fn corrections_wait_for_those_who_keep_the_register() {
    let (api, contact) = linked().await;
    let keeper = api.county.sign_in("village_cadre", VILLAGE).await;
    let cards = api.county.app.cards_of(&keeper, vec![HOUSEHOLD.into()]).await.unwrap();
    let (code, access) = (&cards[0].home.code, &cards[0].access);
    api.county.app.correct_own_home(code, access, "常住应该是 3 人", None).await.unwrap();
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let secretary = api.county.token("village_secretary", VILLAGE).await;
    let stranger = api.county.token("village_cadre", OTHER_VILLAGE).await;
    let waiting = async |token: &str| {
        let all = api.get("/api/v1/corrections").token(token).send().await.expect(200).json;
        all["items"].as_array().unwrap().clone()
    };
    for token in [&contact, &secretary, &stranger] {
        assert_eq!(waiting(token).await, Vec::<Value>::new());
    }
    let found = waiting(&cadre).await;
    assert_eq!(
        found,
        [json!({
            "household": HOUSEHOLD, "area_name": found[0]["area_name"], "door": found[0]["door"],
            "head": "李秀英", "at": NOW, "due_at": "2026-04-03T09:00:00+08:00", "late": false,
            "words": "常住应该是 3 人",
        })]
    );
    let answer = |token: &str, body: Value| {
        api.post(format!("{PATH}/correction/answer")).token(token).json(&body)
    };
    let changed = json!({ "outcome": "changed", "words": "常住改成 3 人了" });
    for (token, body, status, code) in [
        (&contact, changed.clone(), 403, "not_yours"),
        (&secretary, changed.clone(), 403, "not_yours"),
        (&stranger, changed.clone(), 404, "not_found"),
        (&cadre, json!({ "outcome": "perhaps", "words": "好" }), 422, "unknown_value"),
        (&cadre, json!({ "outcome": "changed", "words": " " }), 422, "missing_field"),
        (&cadre, json!({ "outcome": "changed", "words": "长".repeat(501) }), 422, "text_too_long"),
    ] {
        let refused = answer(token, body).send().await;
        assert_eq!(refused.problem(), (status, code), "{}", refused.json);
    }
    answer(&cadre, changed.clone()).key("k").send().await.expect(200);
    answer(&cadre, changed.clone()).key("k").send().await.expect(200);
    assert_eq!(answer(&cadre, changed).send().await.problem(), (409, "no_correction"));
    assert_eq!(waiting(&cadre).await, Vec::<Value>::new());
}
