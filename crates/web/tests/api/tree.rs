//! Areas over the API: looking, previewing a change, making it.

use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE, account_of,
};
use serde_json::{Value, json};

use super::client::{Answer, Api};

const PREVIEW: &str = "/api/v1/staff/areas/preview";
const CHANGE: &str = "/api/v1/staff/areas/changes";

async fn opened() -> (Api, String) {
    let api = Api::open().await;
    let token = api.county.token("center_director", TOWNSHIP).await;
    (api, token)
}

/// The change with the fingerprint of its preview.
async fn previewed(api: &Api, token: &str, change: &Value) -> (Value, Value) {
    let preview = api.post(PREVIEW).token(token).json(change).send().await.expect(200).json;
    let mut confirmed = change.clone();
    confirmed["fingerprint"] = preview["fingerprint"].clone();
    (confirmed, preview)
}

async fn make(api: &Api, token: &str, change: &Value) -> Answer {
    let (confirmed, _) = previewed(api, token, change).await;
    api.post(CHANGE).token(token).json(&confirmed).send().await
}

#[tokio::test]
async fn an_area_is_shown_with_what_is_above_and_below_it() {
    let (api, token) = opened().await;
    let area = api.get(format!("/api/v1/staff/areas/{GRID}")).token(&token).send().await;
    let area = area.expect(200).json;
    assert_eq!((&area["area"]["id"], &area["successor"]), (&json!(GRID), &Value::Null));
    let above: Vec<&str> =
        area["above"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap()).collect();
    assert_eq!(above, ["140429000000", TOWNSHIP, VILLAGE]);
    assert_eq!(area["below"][0]["id"], MICRO_GRID);
    assert_eq!((&area["may_change"], &area["history"]), (&json!(true), &json!([])));
    let path = format!("/api/v1/staff/areas/{MICRO_GRID}/households");
    let homes = api.get(&path).token(&token).send().await.expect(200).json;
    assert_eq!(homes["items"].as_array().unwrap().len(), 2);
    assert_eq!(homes["items"][0]["door"], "1号");

    // Whoever keeps the village sees it and changes nothing; another village sees nothing.
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let area = api.get(format!("/api/v1/staff/areas/{GRID}")).token(&cadre).send().await;
    assert_eq!(area.expect(200).json["may_change"], false);
    assert_eq!(api.get(&path).token(&cadre).send().await.problem(), (403, "forbidden"));
    let stranger = api.county.token("village_cadre", OTHER_VILLAGE).await;
    let area = api.get(format!("/api/v1/staff/areas/{GRID}")).token(&stranger).send().await;
    assert_eq!(area.problem(), (403, "forbidden"));
    for odd in ["nowhere", "a%00b", "%20"] {
        for path in ["", "/households"] {
            let area = api.get(format!("/api/v1/staff/areas/{odd}{path}")).token(&token).send();
            assert_eq!(area.await.problem(), (404, "not_found"), "{odd}{path}");
        }
    }
}

#[tokio::test]
async fn a_split_and_a_merge_do_what_was_previewed() {
    let (api, token) = opened().await;
    let split = json!({
        "kind": "split", "area": MICRO_GRID, "name": "二组",
        "households": [format!("{VILLAGE}-2")],
    });
    let (confirmed, preview) = previewed(&api, &token, &split).await;
    assert_eq!(preview["steps"][0]["what"], "made");
    assert_eq!(preview["moved"][0]["household"], format!("{VILLAGE}-2"));
    assert_eq!(preview["households"], 1);
    // Nothing has happened yet.
    let path = format!("/api/v1/staff/areas/{GRID}");
    let grid = || api.get(&path).token(&token).send();
    assert_eq!(grid().await.expect(200).json["below"].as_array().unwrap().len(), 1);

    let area = api.post(CHANGE).token(&token).key("s1").json(&confirmed).send().await;
    let area = area.expect(200);
    assert_eq!(area.json["history"][0]["steps"][0]["area"]["name"], "二组");
    assert_eq!(area.json["history"][0]["by"]["id"], account_of("center_director", TOWNSHIP));
    assert_eq!(grid().await.expect(200).json["below"].as_array().unwrap().len(), 2);
    // The answer was lost on the way: the same again is done once and answered alike.
    let again = api.post(CHANGE).token(&token).key("s1").json(&confirmed).send().await;
    assert_eq!(again.expect(200).bytes, area.bytes);
    let other = json!({ "kind": "close", "area": MICRO_GRID, "fingerprint": "x" });
    let reused = api.post(CHANGE).token(&token).key("s1").json(&other).send().await;
    assert_eq!(reused.problem(), (409, "key_reused"));
    let unkeyed = api.post(CHANGE).token(&token).json(&confirmed).send().await;
    assert!(unkeyed.status.is_client_error(), "{}", unkeyed.json);
    assert_eq!(grid().await.expect(200).json["below"].as_array().unwrap().len(), 2);

    let made = preview["steps"][0]["area"]["id"].as_str().unwrap();
    let merge = json!({ "kind": "merge", "area": made, "to": MICRO_GRID });
    let area = make(&api, &token, &merge).await.expect(200).json;
    assert_eq!(area["area"]["id"], MICRO_GRID, "what was merged is shown as what it became");
    let gone = api.get(format!("/api/v1/staff/areas/{made}")).token(&token).send().await;
    assert_eq!(gone.expect(200).json["successor"]["id"], MICRO_GRID);
}

#[tokio::test]
async fn the_other_changes() {
    let (api, token) = opened().await;
    let named = |area: &Value| area["area"]["name"].as_str().unwrap().to_owned();
    let rename = json!({ "kind": "rename", "area": VILLAGE, "name": "新南沟村" });
    assert_eq!(named(&make(&api, &token, &rename).await.expect(200).json), "新南沟村");
    let create =
        json!({ "kind": "create", "area": VILLAGE, "area_kind": "grid", "name": "二网格" });
    let village = make(&api, &token, &create).await.expect(200).json;
    let second = village["below"][1]["id"].as_str().unwrap().to_owned();
    let moving = json!({ "kind": "move", "area": MICRO_GRID, "to": second });
    let moved = make(&api, &token, &moving).await.expect(200).json;
    assert_eq!(moved["above"][3]["id"], second);
    let close = json!({ "kind": "close", "area": GRID });
    let after = make(&api, &token, &close).await.expect(200).json;
    assert_eq!(after["area"]["id"], VILLAGE);
}

#[tokio::test]
async fn a_preview_that_no_longer_holds_changes_nothing() {
    let (api, token) = opened().await;
    let merge = json!({ "kind": "merge", "area": VILLAGE, "to": OTHER_VILLAGE });
    let (confirmed, preview) = previewed(&api, &token, &merge).await;
    assert_eq!(preview["pending"], 0);
    api.say(MICRO_GRID, "路灯坏了").await;
    let stale = api.post(CHANGE).token(&token).key("m").json(&confirmed).send().await;
    assert_eq!(stale.problem(), (409, "stale_preview"));
    let village = api.get(format!("/api/v1/staff/areas/{VILLAGE}")).token(&token).send().await;
    assert_eq!(village.expect(200).json["successor"], Value::Null);
    // A refusal uses up no key.
    let (confirmed, preview) = previewed(&api, &token, &merge).await;
    assert_eq!((&preview["pending"], preview["cases"].as_array().unwrap().len()), (&json!(1), 1));
    let done = api.post(CHANGE).token(&token).key("m").json(&confirmed).send().await;
    assert_eq!(done.expect(200).json["area"]["id"], OTHER_VILLAGE);
    for forged in ["", "0", &"f".repeat(64)] {
        let mut confirmed = json!({ "kind": "rename", "area": OTHER_VILLAGE, "name": "某村" });
        confirmed["fingerprint"] = json!(forged);
        let refused = api.post(CHANGE).token(&token).json(&confirmed).send().await;
        assert_eq!(refused.problem(), (409, "stale_preview"), "{forged:?}");
    }
}

/// A change with what belongs to its kind.
fn change(kind: &str, area: &str, mut extra: Value) -> Value {
    extra["kind"] = json!(kind);
    extra["area"] = json!(area);
    extra
}

#[tokio::test]
async fn changes_that_cannot_be_made() {
    let (api, token) = opened().await;
    let many: Vec<String> = (0..20).map(|n| format!("x-{n}")).collect();
    for (body, code, field) in [
        (json!({}), "missing_field", "kind"),
        (json!({ "kind": "swap", "area": VILLAGE }), "unknown_value", "kind"),
        (json!({ "kind": "close" }), "missing_field", "area"),
        (json!({ "kind": "close", "area": 5 }), "wrong_type", "area"),
        (change("rename", VILLAGE, json!({})), "missing_field", "name"),
        (change("rename", VILLAGE, json!({ "name": 5 })), "wrong_type", "name"),
        (change("rename", VILLAGE, json!({ "name": " \u{7}" })), "name_missing", "name"),
        (change("rename", VILLAGE, json!({ "name": "长".repeat(31) })), "name_too_long", "name"),
        (change("rename", VILLAGE, json!({ "name": "东良村" })), "name_taken", "name"),
        (change("rename", VILLAGE, json!({ "name": "x", "to": GRID })), "unknown_field", "to"),
        (change("rename", VILLAGE, json!({ "name": "x", "by": "me" })), "unknown_field", "by"),
        (change("move", VILLAGE, json!({ "to": GRID })), "below_itself", "to"),
        (change("move", MICRO_GRID, json!({ "to": OTHER_VILLAGE })), "wrong_parent", "to"),
        (change("move", MICRO_GRID, json!({ "to": GRID })), "nothing_changes", "to"),
        (change("move", MICRO_GRID, json!({ "to": "nowhere" })), "unknown_area", "area"),
        (change("merge", MICRO_GRID, json!({ "to": VILLAGE })), "other_kind", "to"),
        (change("close", VILLAGE, json!({})), "not_empty", "area"),
        (change("create", VILLAGE, json!({ "name": "x" })), "missing_field", "area_kind"),
        (
            change("create", VILLAGE, json!({ "name": "x", "area_kind": "village" })),
            "wrong_parent",
            "to",
        ),
        (
            change("split", VILLAGE, json!({ "name": "x", "households": [] })),
            "has_areas_below",
            "area",
        ),
        (
            change("split", MICRO_GRID, json!({ "name": "x", "households": [] })),
            "splits_nothing",
            "households",
        ),
        (
            change("split", MICRO_GRID, json!({ "name": "x", "households": many })),
            "unknown_household",
            "households",
        ),
        (
            change("split", MICRO_GRID, json!({ "name": "x", "households": "a" })),
            "wrong_type",
            "households",
        ),
    ] {
        for path in [PREVIEW, CHANGE] {
            let mut body = body.clone();
            if path == CHANGE {
                body["fingerprint"] = json!("0");
            }
            let answer = api.post(path).token(&token).json(&body).send().await;
            let place = format!("{path} {body}: {}", answer.json);
            assert_eq!((answer.problem(), answer.fault()), ((422, code), (field, code)), "{place}");
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_change() {
    let (api, token) = opened().await;
    let rename = change("rename", VILLAGE, json!({ "name": "新名" }));
    let bare = api.post(CHANGE).token(&token).json(&rename).send().await;
    assert_eq!((bare.problem().1, bare.fault().0), ("missing_field", "fingerprint"));
    let nul = r#"{"kind":"rename","area":"1\u0000","name":"x"}"#;
    let nul = api.post(PREVIEW).token(&token).raw("application/json", nul).send().await;
    assert_eq!(nul.problem(), (400, "nul_character"));
    let huge: Vec<String> = (0..6_000).map(|n| format!("{VILLAGE}-{n}")).collect();
    let huge = change("split", MICRO_GRID, json!({ "name": "x", "households": huge }));
    let huge = api.post(PREVIEW).token(&token).json(&huge).send().await;
    assert_eq!(huge.problem(), (413, "too_large"));
}

#[tokio::test]
async fn only_whoever_answers_for_the_area_above_changes_the_tree() {
    let (api, token) = opened().await;
    let rename = json!({ "kind": "rename", "area": VILLAGE, "name": "新名" });
    let (confirmed, _) = previewed(&api, &token, &rename).await;
    for path in [PREVIEW, CHANGE] {
        let ask = || api.post(path).json(&confirmed);
        assert_eq!(ask().send().await.problem(), (401, "not_signed_in"));
        assert_eq!(ask().token("nonsense").send().await.problem(), (401, "not_signed_in"));
        for (post, area) in
            [("village_cadre", VILLAGE), ("reception", TOWNSHIP), ("party_link", OTHER_MICRO_GRID)]
        {
            let token = api.county.token(post, area).await;
            let refused = ask().token(&token).send().await;
            assert_eq!(refused.problem(), (403, "forbidden"), "{post}");
        }
    }
    // A password that somebody else gave opens nothing before it is changed.
    let keeper = api.county.sign_in("reception", TOWNSHIP).await;
    let member = maplegrid_testkit::person_of("grid_member", GRID);
    let once = api.county.app.give_sign_in(&keeper, &member, "").await.unwrap();
    let body = json!({ "account": once.account.as_str(), "password": once.password });
    let session = api.post("/api/v1/session").json(&body).send().await;
    assert_eq!(session.problem(), (403, "password_due"));
}
