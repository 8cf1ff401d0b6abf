//! A receipt checked by somebody who trusts nothing but arithmetic; places and the method.

use maplegrid_domain::log::{Hash, parse_hash, verify_consistency, verify_inclusion};
use maplegrid_testkit::{TOWNSHIP, VILLAGE};
use serde_json::{Value, json};

use super::client::Api;

fn hash(value: &Value) -> Hash {
    parse_hash(value.as_str().unwrap()).unwrap()
}

fn path(value: &Value) -> Vec<Hash> {
    value["path"].as_array().unwrap().iter().map(hash).collect()
}

#[tokio::test]
async fn a_receipt_is_found_in_the_log_and_the_log_only_grows() {
    let api = Api::open().await;
    let empty = api.get("/api/v1/log/head").send().await.expect(200).json;
    assert_eq!(empty["tree_size"], 0);
    let body = json!({ "area": VILLAGE, "text": "路灯坏了" });
    let said = api.post("/api/v1/cases").json(&body).send().await.expect(201).json;
    let receipt = &said["receipt"];
    for n in 0..5 {
        api.say(VILLAGE, &format!("第 {n} 件")).await;
    }
    let (number, code) = (said["number"].as_str().unwrap(), said["code"].as_str().unwrap());
    let again = api.get(format!("/api/v1/cases/{number}/receipt?code={code}")).send().await;
    assert_eq!(again.expect(200).json, *receipt);

    let head = api.get("/api/v1/log/head").send().await.expect(200).json;
    assert_eq!((&head["county"], &head["tree_size"]), (&json!("140429104"), &json!(6)));
    let leaf = receipt["leaf"].as_str().unwrap();
    let proof = api.get(format!("/api/v1/log/proof?leaf={leaf}")).send().await.expect(200).json;
    let (position, size) =
        (proof["position"].as_u64().unwrap(), proof["tree_size"].as_u64().unwrap());
    let (leaf, root) = (hash(&proof["leaf"]), hash(&proof["root"]));
    assert!(verify_inclusion(leaf, position, size, &path(&proof), root));
    assert!(!verify_inclusion(hash(&head["root"]), position, size, &path(&proof), root));

    let query = format!("from={}&to={}", receipt["tree_size"], head["tree_size"]);
    let grown = api.get(format!("/api/v1/log/consistency?{query}")).send().await.expect(200).json;
    let (old, new) = (receipt["tree_size"].as_u64().unwrap(), 6);
    let roots = (hash(&receipt["root"]), hash(&head["root"]));
    assert!(verify_consistency(old, new, roots.0, roots.1, &path(&grown)));

    for query in ["from=3&to=2", "from=1&to=99"] {
        let answer = api.get(format!("/api/v1/log/consistency?{query}")).send().await;
        assert_eq!(answer.problem(), (404, "not_found"), "{query}");
    }
    let stranger = "0".repeat(64);
    let answer = api.get(format!("/api/v1/log/proof?leaf={stranger}")).send().await;
    assert_eq!(answer.problem(), (404, "not_found"));
}

#[tokio::test]
async fn places_and_the_method_are_public() {
    let api = Api::open().await;
    let top = api.get("/api/v1/areas").send().await.expect(200).json;
    assert_eq!((&top["under"]["id"], &top["under"]["children"]), (&json!(TOWNSHIP), &json!(3)));
    let village = &top["items"][0];
    assert_eq!((&village["id"], &village["kind_label"]), (&json!(VILLAGE), &json!("村")));
    let below = api.get(format!("/api/v1/areas?under={VILLAGE}")).send().await.expect(200).json;
    assert_eq!(below["items"][0]["kind"], "grid");
    let method = api.get("/api/v1/method").send().await.expect(200).json;
    assert_eq!((&method["id"], &method["version"]), (&json!("gucheng-1333"), &json!(1)));
    for list in ["categories", "tracks", "steps", "posts", "subjects"] {
        assert!(method[list].as_array().is_some_and(|list| !list.is_empty()), "{list}");
    }
    assert_eq!(method["rating_labels"].as_array().unwrap().len(), 5);
}
