//! `/api/openapi.json` says what is so: it is sound, it is whole, and what it lists answers.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::Value;

use super::client::Api;

/// The contract of the design, § 7.
const CONTRACT: [&str; 85] = [
    "POST /api/v1/uploads",
    "POST /api/v1/cases",
    "GET /api/v1/cases/{number}",
    "POST /api/v1/cases/{number}/reply",
    "POST /api/v1/cases/{number}/rating",
    "POST /api/v1/cases/{number}/reopen",
    "POST /api/v1/cases/{number}/withdraw",
    "POST /api/v1/cases/{number}/supplement",
    "POST /api/v1/cases/{number}/agent",
    "POST /api/v1/cases/{number}/agent/end",
    "POST /api/v1/staff/cases/{number}/spoken",
    "GET /api/v1/cases/{number}/receipt",
    "POST /api/v1/session",
    "DELETE /api/v1/session",
    "GET /api/v1/inbox",
    "POST /api/v1/alike",
    "POST /api/v1/staff/alike",
    "POST /api/v1/staff/cases",
    "GET /api/v1/staff/cases/{number}",
    "POST /api/v1/staff/cases/{number}/actions/{action}",
    "POST /api/v1/staff/cases/{number}/reveal",
    "GET /api/v1/duties",
    "POST /api/v1/contacts",
    "GET /api/v1/households/{household}",
    "GET /api/v1/care",
    "GET /api/v1/corrections",
    "POST /api/v1/households/{household}/care",
    "POST /api/v1/households/{household}/care/confirm",
    "POST /api/v1/households/{household}/care/refuse",
    "POST /api/v1/households/{household}/care/end",
    "POST /api/v1/households/{household}/care/contest",
    "POST /api/v1/households/{household}/care/answer",
    "POST /api/v1/households/{household}/correction/answer",
    "GET /api/v1/staff/areas/{area}",
    "GET /api/v1/staff/areas/{area}/households",
    "POST /api/v1/staff/areas/preview",
    "POST /api/v1/staff/areas/changes",
    "GET /api/v1/posts",
    "POST /api/v1/posts/appointments",
    "POST /api/v1/posts/appointments/call-off",
    "POST /api/v1/posts/leaves/preview",
    "POST /api/v1/posts/leaves",
    "GET /api/v1/people",
    "POST /api/v1/people",
    "GET /api/v1/selections",
    "POST /api/v1/selections",
    "GET /api/v1/selections/{selection}",
    "POST /api/v1/selections/{selection}/confirm",
    "POST /api/v1/selections/{selection}/refuse",
    "POST /api/v1/selections/{selection}/withdraw",
    "POST /api/v1/selections/{selection}/measures",
    "GET /api/v1/coverage",
    "GET /api/v1/coverage/gaps",
    "GET /api/v1/reports",
    "GET /api/v1/reports/{report}",
    "GET /api/v1/reports/{report}/rows",
    "POST /api/v1/reports/{report}/confirm",
    "GET /api/v1/registers",
    "GET /api/v1/registers/{register}/entries",
    "POST /api/v1/registers/{register}/entries",
    "GET /api/v1/registers/{register}/budget",
    "POST /api/v1/registers/{register}/budget",
    "GET /api/v1/register-entries/{entry}",
    "POST /api/v1/register-entries/{entry}/look",
    "POST /api/v1/register-entries/{entry}/{step}",
    "GET /api/v1/staff/cases/{number}/registers",
    "GET /api/v1/appraisals",
    "POST /api/v1/appraisals/{appraisal}/ballots",
    "GET /api/v1/lists",
    "GET /api/v1/lists/{list}",
    "GET /api/v1/services",
    "GET /api/v1/services/{service}/places",
    "POST /api/v1/services/{service}/bookings",
    "GET /api/v1/mediations",
    "POST /api/v1/mediations",
    "GET /api/v1/mediations/choices",
    "GET /api/v1/mediations/figures",
    "GET /api/v1/mediations/{mediation}",
    "GET /api/v1/mediations/{mediation}/looks",
    "POST /api/v1/mediations/{mediation}/acts",
    "GET /api/v1/areas",
    "GET /api/v1/method",
    "GET /api/v1/log/head",
    "GET /api/v1/log/proof",
    "GET /api/v1/log/consistency",
];

fn operations(description: &Value) -> Vec<(String, String, Value)> {
    let paths = description["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap().clone();
        let path = path.clone();
        item.into_iter().map(move |(method, op)| (method.to_uppercase(), path.clone(), op))
    };
    paths.iter().flat_map(of_path).collect()
}

fn is_chinese(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)))
}

/// All `$ref`s below a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get("$ref") {
                found.insert(to.clone());
            }
            map.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_description_is_served_and_sound() {
    let api = Api::open().await;
    let served = api.get("/api/openapi.json").send().await.expect(200);
    assert_eq!(served.headers["content-type"], "application/json");
    let description = served.json;
    assert_eq!(description["openapi"], "3.1.0");
    assert!(is_chinese(&description["info"]["title"]));
    let mut found = BTreeSet::new();
    references(&description, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("references stay inside");
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&description) {
        let place = format!("{method} {path}");
        assert!(is_chinese(&operation["summary"]), "{place}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{place}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{place}");
        for (status, response) in responses {
            assert!(is_chinese(&response["description"]), "{place} {status}");
            let problem = &response["content"]["application/problem+json"];
            assert_eq!(problem.is_object(), !status.starts_with('2'), "{place} {status}");
        }
        let named: Vec<&str> =
            path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')).collect();
        let listed = operation["parameters"].as_array().cloned().unwrap_or_default();
        for name in named {
            assert!(
                listed.iter().any(|p| p["name"] == name && p["in"] == "path"),
                "{place} {name}"
            );
        }
        let signed = [
            "/staff/",
            "/inbox",
            "/duties",
            "/contacts",
            "/households/",
            "/care",
            "/corrections",
            "/posts",
            "/people",
            "/selections",
            "/coverage",
            "/reports",
            "/mediations",
            "/registers",
            "/register-entries",
        ];
        let signed = signed.iter().any(|part| path.contains(part)) || method == "DELETE";
        assert_eq!(operation["security"].is_array(), signed, "{place}");
    }
}

#[tokio::test]
async fn the_contract_and_the_description_are_the_same_list() {
    let description = serde_json::to_value(maplegrid_web::api::openapi()).unwrap();
    let listed: BTreeSet<String> = operations(&description)
        .into_iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(listed, CONTRACT.map(str::to_owned).into());
}

#[tokio::test]
async fn every_described_path_answers() {
    let api = Api::open().await;
    let description = serde_json::to_value(maplegrid_web::api::openapi()).unwrap();
    for (method, path, _) in operations(&description) {
        let address = path
            .replace("{number}", "26030013")
            .replace("{action}", "classify")
            .replace("{household}", "nowhere")
            .replace("{area}", "nowhere")
            .replace("{selection}", "nowhere")
            .replace("{mediation}", "nowhere")
            .replace("{register}", "nowhere")
            .replace("{entry}", "nowhere")
            .replace("{list}", "nowhere")
            .replace("{service}", "nowhere")
            .replace("{step}", "approve")
            .replace("{report}", "nowhere");
        let answer = api.ask(method.parse::<Method>().unwrap(), address).send().await;
        assert_ne!(answer.status, 405, "{method} {path}");
        assert_ne!(answer.json["title"], "没有这个接口", "{method} {path}");
        assert!(answer.status.as_u16() < 500, "{method} {path}");
    }
}
