//! Who may see what: other villages, restricted matters, sealed reporters, wrong codes.

use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, VILLAGE};
use serde_json::json;

use super::client::Api;

#[tokio::test]
async fn another_village_s_clerk_finds_nothing() {
    let api = Api::open().await;
    let (number, _) = api.say(VILLAGE, "路灯坏了").await;
    let stranger = api.county.token("village_cadre", OTHER_VILLAGE).await;
    let path = format!("/api/v1/staff/cases/{number}");
    assert_eq!(api.get(&path).token(&stranger).send().await.problem(), (404, "not_found"));
    let reveal = api.post(format!("{path}/reveal")).token(&stranger);
    assert_eq!(reveal.send().await.problem(), (404, "not_found"));
    let input = json!({ "category": "street_light", "track": "cadre_led" });
    let act = api.post(format!("{path}/actions/classify")).token(&stranger).json(&input);
    assert_eq!(act.send().await.problem(), (404, "not_found"));
    let inbox = api.get("/api/v1/inbox?view=open").token(&stranger).send().await.expect(200);
    assert_eq!(inbox.json["items"], json!([]));
    let elsewhere = api.get(format!("/api/v1/inbox?view=open&area={VILLAGE}")).token(&stranger);
    assert_eq!(elsewhere.send().await.problem(), (403, "forbidden"));
    let nowhere = api.get("/api/v1/inbox?view=open&area=9").token(&stranger);
    assert_eq!(nowhere.send().await.problem(), (404, "not_found"));
    // A number that cannot be one looks the same.
    let typo = api.get("/api/v1/staff/cases/26030019").token(&stranger);
    assert_eq!(typo.send().await.problem(), (404, "not_found"));

    // Their own colleague sees it and still may not do another's step.
    let station = api.county.token("service_station", VILLAGE).await;
    api.get(&path).token(&station).send().await.expect(200);
    let act = api.post(format!("{path}/actions/classify")).token(&station).json(&input);
    assert_eq!(act.send().await.problem(), (403, "not_yours"));
}

#[tokio::test]
async fn restricted_matters_stay_away_from_the_village() {
    let api = Api::open().await;
    let body = json!({
        "area": VILLAGE, "text": "村干部优亲厚友", "category": "cadre_conduct",
        "identity": "sealed", "contact": { "name": "李秀英", "phone": "13812340000" },
    });
    let said = api.post("/api/v1/cases").json(&body).send().await.expect(201).json;
    let number = said["number"].as_str().unwrap();
    assert_eq!(said["owner"]["post"], "township_discipline");
    let path = format!("/api/v1/staff/cases/{number}");
    for (post, area) in [
        ("village_cadre", VILLAGE),
        ("village_secretary", VILLAGE),
        ("township_secretary", TOWNSHIP),
        ("reception", TOWNSHIP),
    ] {
        let token = api.county.token(post, area).await;
        assert_eq!(
            api.get(&path).token(&token).send().await.problem(),
            (404, "not_found"),
            "{post}"
        );
        let inbox = api.get("/api/v1/inbox?view=open").token(&token).send().await.expect(200);
        assert_eq!((&inbox.json["items"], &inbox.json["counts"]["open"]), (&json!([]), &json!(0)));
    }
    // Discipline reads it, but who reported is for two people's eyes only.
    let discipline = api.county.token("township_discipline", TOWNSHIP).await;
    let case = api.get(&path).token(&discipline).send().await.expect(200).json;
    assert_eq!(case["restricted"], true);
    assert_eq!(case["party"], json!({ "identity": "sealed", "may_reveal": false }));
    let reveal = api.post(format!("{path}/reveal")).token(&discipline).send().await;
    assert_eq!(reveal.problem(), (403, "forbidden"));
    let receiver = api.county.token("sealed_receiver", TOWNSHIP).await;
    let reveal = api.post(format!("{path}/reveal")).token(&receiver).send().await.expect(200);
    assert_eq!(reveal.json["name"], "李秀英");
    let seen = api.track(number, said["code"].as_str().unwrap()).await;
    assert_eq!(seen["looked_at"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn wrong_codes_look_alike_and_lock_the_case() {
    let api = Api::open().await;
    let (number, code) = api.say(VILLAGE, "路灯坏了").await;
    let path = format!("/api/v1/cases/{number}");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(api.get(&path).send().await.problem(), (403, "code_missing"));
    let at = |path: &str| api.get(format!("{path}?code={wrong}"));
    let first = at(&path).send().await;
    let unknown = at("/api/v1/cases/26039996").send().await;
    let not_a_number = at("/api/v1/cases/hello").send().await;
    assert_eq!(first.problem(), (403, "wrong_code"));
    assert_eq!((&first.bytes, &first.bytes), (&unknown.bytes, &not_a_number.bytes));
    for _ in 0..4 {
        api.get(&path).header("x-query-code", wrong).send().await.expect(403);
    }
    // The fifth locked it, for the right code as well, by whatever way it comes.
    let locked = api.get(format!("{path}?code={code}")).send().await;
    assert_eq!(locked.problem(), (429, "too_many"));
    assert_eq!(locked.headers["retry-after"], "900");
    let body = json!({ "text": "还在吗", "code": code });
    let locked = api.post(format!("{path}/supplement")).json(&body).send().await;
    assert_eq!(locked.problem(), (429, "too_many"));
    api.county.clock.pass_minutes(16);
    api.track(&number, &code).await;
    let dashed = format!("{}-{}", &number[..4], &number[4..]);
    api.track(&dashed, &code).await;
}

#[tokio::test]
async fn the_inbox_is_paged_and_filtered() {
    let api = Api::open().await;
    let mut numbers = Vec::new();
    for sequence in 0..5 {
        numbers.push(api.say(VILLAGE, &format!("第 {sequence} 件事")).await.0);
    }
    let cadre = api.county.token("village_cadre", VILLAGE).await;
    let get = |query: String| api.get(format!("/api/v1/inbox?{query}")).token(&cadre).send();
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = get(format!("view=open&limit=2{after}")).await.expect(200).json;
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["number"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, numbers);
    let late = get("late=true".to_owned()).await.expect(200).json;
    assert_eq!((&late["items"], &late["counts"]["late"]), (&json!([]), &json!(0)));
    api.county.clock.pass_days(7);
    let token = api.county.token("village_cadre", VILLAGE).await;
    let late = api.get("/api/v1/inbox?late=true").token(&token).send().await.expect(200).json;
    assert_eq!(late["items"].as_array().unwrap().len(), 5);
    assert_eq!(late["items"][0]["late"], true);
    for (query, most) in [("phase=triage&channel=api&step=check", 5), ("phase=handling", 0)] {
        let path = format!("/api/v1/inbox?view=open&{query}");
        let page = api.get(path).token(&token).send().await.expect(200).json;
        assert_eq!(page["items"].as_array().unwrap().len(), most, "{query}");
    }
    let path = format!("/api/v1/inbox?view=open&q={}", numbers[2]);
    let page = api.get(path).token(&token).send().await.expect(200).json;
    assert_eq!(page["items"][0]["number"], *numbers[2]);
}
