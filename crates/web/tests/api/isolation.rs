//! What turns out to be restricted leaves every ordinary list, and so does whatever holds the same
//! words: what it was split into or off, and whoever said the same (DOMAIN § 8 G7).

use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, VILLAGE};
use serde_json::{Value, json};

use super::client::Api;

/// 低保, which every one of the secret texts has, plain and in an address.
const SECRET: &str = "低保";
const ENCODED: &str = "%E4%BD%8E%E4%BF%9D";

/// Whoever works in the village and above it without being one who reads restricted matters.
const ORDINARY: [(&str, &str); 9] = [
    ("village_secretary", VILLAGE),
    ("village_cadre", VILLAGE),
    ("service_station", VILLAGE),
    ("village_handler", VILLAGE),
    ("discipline_liaison", VILLAGE),
    ("return_visitor", VILLAGE),
    ("reception", TOWNSHIP),
    ("township_service", TOWNSHIP),
    ("center_director", TOWNSHIP),
];

/// Everything over the API that shows words of cases, as one of these people gets it.
async fn read_by(api: &Api, (post, area): (&str, &str), numbers: &[String]) -> Vec<String> {
    let token = api.county.token(post, area).await;
    let views = ["mine", "open", "late", "waiting", "reopen", "pressing", "represented", "closed"];
    let mut paths: Vec<String> = views
        .iter()
        .flat_map(|view| {
            [VILLAGE, TOWNSHIP].map(|at| format!("/api/v1/inbox?view={view}&area={at}&limit=100"))
        })
        .collect();
    paths.push(format!("/api/v1/inbox?q={ENCODED}"));
    for number in numbers {
        paths.push(format!("/api/v1/inbox?q={number}"));
        paths.push(format!("/api/v1/staff/cases/{number}"));
    }
    for (report, area) in [("village_week", VILLAGE), ("safety_month", TOWNSHIP)] {
        for figure in ["received", "closed", "closed_late", "open", "overdue"] {
            paths.push(format!("/api/v1/reports/{report}/rows?area={area}&figure={figure}"));
        }
    }
    let mut said = Vec::new();
    for path in paths {
        let answer = api.get(&path).token(&token).send().await;
        assert!(answer.status.as_u16() < 500, "{path}");
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        if text.contains(SECRET) {
            said.push(format!("{post} {path}"));
        }
    }
    said
}

async fn nobody_ordinary_reads(api: &Api, numbers: &[String]) {
    api.county.app.index_new().await.unwrap();
    for who in ORDINARY {
        let said = read_by(api, who, numbers).await;
        assert_eq!(said, Vec::<String>::new());
    }
    let discipline = api.county.token("township_discipline", TOWNSHIP).await;
    for number in numbers {
        let path = format!("/api/v1/staff/cases/{number}");
        let case = api.get(path).token(&discipline).send().await.expect(200).json;
        assert!(case.to_string().contains(SECRET), "{number}");
    }
}

async fn restricts(api: &Api, number: &str) {
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let input = json!({ "category": "cadre_conduct", "track": "cadre_led" });
    api.act(&cadre, number, "classify", input).await;
}

/// Splits something off, and says which number it got.
async fn splits(api: &Api, number: &str, about: &str) -> String {
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let case = api.act(&cadre, number, "split", json!({ "text": about })).await;
    let children = case["children"].as_array().unwrap();
    let number = |child: &Value| child["number"].as_str().unwrap().to_owned();
    children.iter().map(number).max().unwrap()
}

async fn seen_before(api: &Api, numbers: &[String]) {
    api.county.app.index_new().await.unwrap();
    let mut said = read_by(api, ("village_cadre", VILLAGE), numbers).await;
    said.extend(read_by(api, ("village_secretary", VILLAGE), numbers).await);
    for word in ["view=open", ENCODED, "village_week", numbers[0].as_str()] {
        assert!(said.iter().any(|path| path.contains(word)), "{word} shows nothing: {said:?}");
    }
}

#[tokio::test]
async fn the_whole_its_parts_and_whoever_said_the_same_leave_the_ordinary_lists() {
    Api::on_each(async |api| {
        let cadre = api.county.token("village_cadre", VILLAGE).await;
        // The whole is reclassified; one part has ended, one is open.
        let (whole, code) = api.say(MICRO_GRID, "路灯坏了，低保也给了支书家").await;
        let ended = splits(&api, &whole, "低保名额公示").await;
        let open = splits(&api, &whole, "低保给了支书家里人").await;
        let away = json!({ "target": "court", "text": "低保的事另有去处" });
        api.act(&cadre, &ended, "check_route_out", away).await;
        let family = [whole.clone(), ended, open];
        seen_before(&api, &family).await;
        restricts(&api, &whole).await;
        nobody_ordinary_reads(&api, &family).await;
        let seen = api.track(&whole, &code).await;
        assert_eq!(seen["status"]["step"], "discipline_check");

        // A part is.
        let (whole, _) = api.say(MICRO_GRID, "水渠堵了，低保也给了支书家").await;
        let part = splits(&api, &whole, "低保给了支书家里人").await;
        let family = [whole, part.clone()];
        seen_before(&api, &family).await;
        restricts(&api, &part).await;
        nobody_ordinary_reads(&api, &family).await;

        // One that others are joined to is.
        let (lead, _) = api.say(MICRO_GRID, "支书把低保给了自家亲戚").await;
        let (member, code) = api.say(VILLAGE, "支书家亲戚吃低保").await;
        api.act(&cadre, &member, "join", json!({ "case": lead.clone() })).await;
        let both = [lead.clone(), member.clone()];
        seen_before(&api, &both).await;
        restricts(&api, &lead).await;
        nobody_ordinary_reads(&api, &both).await;
        let seen = api.track(&member, &code).await;
        assert_eq!(seen["status"]["step"], "discipline_check");

        // Reopening is decided by somebody who may read it.
        let body = json!({ "code": code });
        let path = format!("/api/v1/cases/{member}");
        api.post(format!("{path}/withdraw")).json(&body).send().await.expect(200);
        let body = json!({ "code": code, "reason": "低保还是他家的" });
        api.post(format!("{path}/reopen")).json(&body).send().await.expect(200);
        nobody_ordinary_reads(&api, &both).await;
        let findings = api.county.app.verify(|_| {}).await.unwrap().findings;
        assert_eq!(findings, []);
    })
    .await;
}
