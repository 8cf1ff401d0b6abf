//! Input that no honest client sends. Each is refused with a code, and never a 500.

use axum::http::Method;
use maplegrid_testkit::VILLAGE;
use serde_json::{Value, json};

use super::client::Api;

fn matter(extra: Value) -> Value {
    let mut body = json!({ "area": VILLAGE, "text": "路灯坏了" });
    if let (Value::Object(body), Value::Object(extra)) = (&mut body, extra) {
        body.extend(extra);
    }
    body
}

#[tokio::test]
async fn fields_are_checked_one_by_one() {
    let api = Api::open().await;
    let long = "字".repeat(2_001);
    let eight: Vec<String> = (0..8).map(|n| format!("{n:032x}")).collect();
    for (body, status, code, field) in [
        (json!({}), 422, "missing_field", "area"),
        (json!({ "area": VILLAGE }), 422, "missing_field", "text"),
        (matter(json!({ "text": null })), 422, "wrong_type", "text"),
        (matter(json!({ "text": 5 })), 422, "wrong_type", "text"),
        (matter(json!({ "text": ["a"] })), 422, "wrong_type", "text"),
        (matter(json!({ "texts": "a" })), 422, "unknown_field", "texts"),
        (matter(json!({ "filed_by": "x" })), 422, "unknown_field", "filed_by"),
        (matter(json!({ "channel": "fax" })), 422, "unknown_value", "channel"),
        (matter(json!({ "identity": "secret" })), 422, "unknown_value", "identity"),
        (matter(json!({ "anonymous": "yes" })), 422, "wrong_type", "anonymous"),
        (matter(json!({ "contact": "张三" })), 422, "wrong_type", "contact"),
        (matter(json!({ "contact": ["张三", "13812340000"] })), 422, "wrong_type", "contact"),
        (matter(json!({ "contact": { "name": "张三" } })), 422, "missing_field", "contact.phone"),
        (
            matter(json!({ "contact": { "name": "张三", "phone": "13812340000", "id": 1 } })),
            422,
            "unknown_field",
            "contact.id",
        ),
        (
            matter(json!({ "contact": { "name": "张三", "phone": "138" } })),
            422,
            "phone",
            "contact.phone",
        ),
        (
            matter(json!({ "contact": { "name": " ", "phone": "13812340000" } })),
            422,
            "name_missing",
            "contact.name",
        ),
        (
            matter(json!({ "contact": { "name": "张".repeat(31), "phone": "13812340000" } })),
            422,
            "name_too_long",
            "contact.name",
        ),
        (matter(json!({ "identity": "named" })), 422, "contact_missing", "contact.phone"),
        (
            matter(json!({ "identity": "sealed", "anonymous": true })),
            422,
            "contradiction",
            "anonymous",
        ),
        (matter(json!({ "attachments": "a" })), 422, "wrong_type", "attachments"),
        (matter(json!({ "attachments": ["nope"] })), 422, "unknown_attachment", "attachments"),
        (matter(json!({ "attachments": eight })), 422, "too_many_attachments", "attachments"),
        (matter(json!({ "text": "  \n " })), 422, "text_missing", "text"),
        (matter(json!({ "text": long })), 422, "text_too_long", "text"),
        (matter(json!({ "location": "远".repeat(101) })), 422, "text_too_long", "location"),
        (matter(json!({ "area": "nowhere" })), 422, "unknown_area", "area"),
        (matter(json!({ "category": "nothing" })), 422, "unknown_category", "category"),
    ] {
        let answer = api.post("/api/v1/cases").json(&body).send().await;
        let place = format!("{body}: {}", answer.json);
        assert_eq!(answer.problem(), (status, code), "{place}");
        assert_eq!(answer.fault(), (field, code), "{place}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_object_are_refused() {
    let api = Api::open().await;
    let good = matter(json!({})).to_string();
    let mut bad_utf8 = good.clone().into_bytes();
    bad_utf8.splice(9..9, [0xff, 0xfe]);
    let json = "application/json";
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        (json, b"".to_vec(), 400, "bad_json"),
        (json, b"{".to_vec(), 400, "bad_json"),
        (json, b"{\"area\": \"1\", }".to_vec(), 400, "bad_json"),
        (json, format!("{good}{good}").into_bytes(), 400, "bad_json"),
        (json, format!("\u{feff}{good}").into_bytes(), 400, "bad_json"),
        (json, b"{\"text\": \"\xe8\xb7\"}".to_vec(), 400, "bad_encoding"),
        (json, bad_utf8, 400, "bad_encoding"),
        (json, b"{\"text\": \"\\ud800\"}".to_vec(), 400, "bad_json"),
        (json, b"{\"text\": \"a\0b\"}".to_vec(), 400, "bad_json"),
        (json, "[".repeat(10_000).into_bytes(), 422, "wrong_type"),
        (json, format!("{{\"text\":{}", "[".repeat(10_000)).into_bytes(), 422, "wrong_type"),
        (json, format!("{{\"x\":{}", "[".repeat(10_000)).into_bytes(), 422, "unknown_field"),
        (json, b"[\"1\", \"2\"]".to_vec(), 422, "wrong_type"),
        (json, b"null".to_vec(), 422, "wrong_type"),
        (json, b"\"text\"".to_vec(), 422, "wrong_type"),
        (json, b"{\"area\":\"1\",\"area\":\"2\"}".to_vec(), 422, "duplicate_field"),
        (json, format!("{good}{}", " ".repeat(70_000)).into_bytes(), 413, "too_large"),
        ("text/plain", good.clone().into_bytes(), 415, "unsupported_media_type"),
        (
            "application/x-www-form-urlencoded",
            b"area=1&text=2".to_vec(),
            415,
            "unsupported_media_type",
        ),
        ("application/json; charset=gbk", good.clone().into_bytes(), 415, "unsupported_media_type"),
    ];
    for (kind, body, status, code) in cases {
        let answer = api.post("/api/v1/cases").raw(kind, body.clone()).send().await;
        let start = String::from_utf8_lossy(&body).chars().take(40).collect::<String>();
        assert_eq!(answer.problem(), (status, code), "{kind} {start}: {}", answer.json);
    }
    let untyped = api.post("/api/v1/cases").send().await;
    assert_eq!(untyped.problem(), (415, "unsupported_media_type"));
    // A charset that says what is so anyway, and a vendor's type.
    for kind in ["application/json; charset=UTF-8", "application/vnd.county+json"] {
        api.post("/api/v1/cases").raw(kind, good.clone()).send().await.expect(201);
    }
}

#[tokio::test]
async fn nul_characters_reach_nothing() {
    let api = Api::open().await;
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let (number, code) = api.say(VILLAGE, "路灯坏了").await;
    let nul = |name: &str| {
        let mut body = matter(json!({}));
        body[name] = json!("a\u{0}b");
        body
    };
    for name in ["area", "text", "category", "location"] {
        let answer = api.post("/api/v1/cases").json(&nul(name)).send().await;
        assert_eq!(answer.problem(), (400, "nul_character"), "{name}");
    }
    let account = json!({ "account": "a\u{0}", "password": "b" });
    let answer = api.post("/api/v1/session").json(&account).send().await;
    assert_eq!(answer.problem(), (400, "nul_character"));
    for query in ["category=%00", "q=%00", "step=a%00b", "area=%00", "after=%00"] {
        let answer = api.get(format!("/api/v1/inbox?{query}")).token(&cadre).send().await;
        assert_eq!(answer.problem(), (400, "bad_query"), "{query}");
    }
    let answer = api.get(format!("/api/v1/cases/{number}%00?code={code}")).send().await;
    assert_eq!(answer.problem(), (403, "wrong_code"));
    let path = format!("/api/v1/staff/cases/{number}/actions/classify%00");
    let answer = api.post(path).token(&cadre).json(&json!({})).send().await;
    assert_eq!(answer.problem(), (409, "not_this_step"));
    let input = json!({ "category": "street_light\u{0}", "track": "cadre_led" });
    let path = format!("/api/v1/staff/cases/{number}/actions/classify");
    let answer = api.post(path).token(&cadre).json(&input).send().await;
    assert_eq!(answer.problem(), (400, "nul_character"));
    let not_utf8 = api.get("/api/v1/staff/cases/%ff%fe").token(&cadre).send().await;
    assert_eq!(not_utf8.problem(), (400, "bad_request"));
}

#[tokio::test]
async fn parameters_are_checked_one_by_one() {
    let api = Api::open().await;
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    for (path, code, fault) in [
        ("/api/v1/inbox?view=all", "bad_query", ("view", "unknown_value")),
        ("/api/v1/inbox?phase=x", "bad_query", ("phase", "unknown_value")),
        ("/api/v1/inbox?channel=x", "bad_query", ("channel", "unknown_value")),
        ("/api/v1/inbox?limit=0", "bad_query", ("limit", "wrong_type")),
        ("/api/v1/inbox?limit=101", "bad_query", ("limit", "wrong_type")),
        ("/api/v1/inbox?limit=-1", "bad_query", ("limit", "wrong_type")),
        ("/api/v1/inbox?limit=99999999999", "bad_query", ("limit", "wrong_type")),
        ("/api/v1/inbox?late=1", "bad_query", ("late", "wrong_type")),
        ("/api/v1/inbox?foo=1", "bad_query", ("foo", "unknown_field")),
        ("/api/v1/inbox?view=mine&view=open", "bad_query", ("view", "duplicate_field")),
        ("/api/v1/inbox?after=zzz", "bad_cursor", ("after", "bad_cursor")),
        ("/api/v1/log/proof", "bad_query", ("leaf", "missing_field")),
        ("/api/v1/log/proof?leaf=xyz", "bad_query", ("leaf", "wrong_type")),
        ("/api/v1/log/consistency?from=1", "bad_query", ("to", "missing_field")),
        ("/api/v1/log/consistency?from=a&to=2", "bad_query", ("from", "wrong_type")),
        ("/api/v1/log/consistency?from=-1&to=2", "bad_query", ("from", "wrong_type")),
        ("/api/v1/areas?below=x", "bad_query", ("below", "unknown_field")),
        ("/api/v1/cases/26030013?kode=1", "bad_query", ("kode", "unknown_field")),
    ] {
        let answer = api.get(path).token(&cadre).send().await;
        assert_eq!((answer.problem(), answer.fault()), ((400, code), fault), "{path}");
    }
    let far = api.get("/api/v1/areas?under=nowhere").send().await;
    assert_eq!(far.problem(), (422, "unknown_area"));
}

#[tokio::test]
async fn unknown_routes_and_wrong_methods_are_problems_too() {
    let api = Api::open().await;
    for path in
        ["/api/", "/api/v1", "/api/v1/", "/api/v2/cases", "/api/v1/cases/1/2/3", "/api/v1/nothing"]
    {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = api.ask(method, path).send().await;
            assert_eq!(answer.problem(), (404, "not_found"), "{path}");
        }
    }
    for (method, path, allowed) in [
        (Method::GET, "/api/v1/cases", "POST"),
        (Method::PUT, "/api/v1/cases", "POST"),
        (Method::DELETE, "/api/v1/cases/26030013", "GET"),
        (Method::GET, "/api/v1/session", "DELETE"),
        (Method::POST, "/api/v1/inbox", "GET"),
        (Method::POST, "/api/openapi.json", "GET"),
    ] {
        let answer = api.ask(method.clone(), path).send().await;
        assert_eq!(answer.problem(), (405, "method_not_allowed"), "{method} {path}");
        let allow = answer.headers["allow"].to_str().unwrap();
        assert!(allow.contains(allowed), "{method} {path}: {allow}");
    }
}

#[tokio::test]
async fn actions_are_given_what_they_need_and_nothing_else() {
    let api = Api::open().await;
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let (number, _) = api.say(VILLAGE, "路灯坏了").await;
    let path = |action: &str| format!("/api/v1/staff/cases/{number}/actions/{action}");
    for (action, body, problem, field) in [
        ("classify", json!({}), (422, "missing_field"), "category"),
        ("classify", json!({ "category": "street_light" }), (422, "missing_field"), "track"),
        (
            "classify",
            json!({ "category": "x", "track": "cadre_led" }),
            (422, "unknown_value"),
            "category",
        ),
        ("classify", json!({ "colour": "red" }), (422, "unknown_field"), "colour"),
        ("classify", json!({ "days": -1 }), (422, "wrong_type"), "days"),
        ("classify", json!({ "days": 70_000 }), (422, "wrong_type"), "days"),
        ("classify", json!({ "days": "3" }), (422, "wrong_type"), "days"),
        ("check_ask", json!({ "text": "" }), (422, "text_missing"), "text"),
        ("assign", json!({ "person": "x" }), (409, "not_this_step"), ""),
        ("no_such_action", json!({}), (409, "not_this_step"), ""),
    ] {
        let answer = api.post(path(action)).token(&cadre).json(&body).send().await;
        assert_eq!((answer.problem(), answer.fault().0), (problem, field), "{action} {body}");
    }
    let key = "k".repeat(201);
    let answer = api.post(path("classify")).token(&cadre).key(&key).json(&json!({})).send().await;
    assert_eq!((answer.problem(), answer.fault().0), ((400, "key_too_long"), "Idempotency-Key"));
    let answer = api.post(path("classify")).token(&cadre).key("编号").json(&json!({})).send().await;
    assert_eq!((answer.problem(), answer.fault().0), ((400, "bad_header"), "Idempotency-Key"));
}
