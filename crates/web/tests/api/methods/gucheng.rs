//! 故城镇“1333”.

use serde_json::json;

use super::walk::Walk;

const METHOD: &str = "gucheng-1333";

/// 六单: six states, and whoever supervises is not who handles.
#[tokio::test]
async fn gc_5_six_slips_pass_through_different_hands() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("micro_grid", "渠道堵了").await;
    assert_eq!(
        walk.classify("village_cadre", &said, ("irrigation", "cadre_led")).await,
        "dispatch"
    );
    assert_eq!(walk.assign("service_station", &said, "assign", "village_handler").await, "handle");
    assert_eq!(walk.answer("village_handler", &said, "answer", "resolved").await, "supervise");
    let own = walk.refused("village_handler", &said, "supervise_pass", json!({})).await;
    assert_eq!(own, (403, "not_yours".to_owned()));
    assert_eq!(
        walk.act("discipline_liaison", &said, "supervise_pass", json!({})).await,
        "evaluate"
    );
    assert_eq!(walk.visit("return_visitor", &said, "visit").await, "closed");
}

/// 调解队: led by 司法所 with the police beside it (警情+综治联动).
#[tokio::test]
async fn gc_2_the_mediation_team_works_with_the_police() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("micro_grid", "两家打起来了").await;
    walk.classify("village_cadre", &said, ("neighbours", "joint")).await;
    let why = json!({ "text": "请镇里派" });
    walk.act("service_station", &said, "dispatch_pass_up", why).await;
    walk.assign("township_service", &said, "township_assign", "justice_station").await;
    let call = json!({ "unit": "police_station", "text": "请一起到场" });
    walk.act("justice_station", &said, "call", call).await;
    walk.act("police_station", &said, "answer_part", json!({ "text": "已经到场劝住" })).await;
    assert_eq!(walk.answer("justice_station", &said, "answer", "resolved").await, "supervise");
}

/// 三机制·排查: the grid member's day, the village's week with its ledger and the township's month
/// are counted, not filled in; one tap confirms, and what has changed since is told.
#[tokio::test]
async fn gc_3_days_weeks_and_months_are_counted_and_confirmed_with_one_tap() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "渠道堵了").await;
    walk.classify("village_cadre", &said, ("irrigation", "cadre_led")).await;
    let (grid, village) = (walk.area("grid"), walk.area("village"));
    let member = walk.token("grid_member").await;
    let day = format!("/api/v1/reports/grid_day?area={grid}&on=2026-03-04");
    let sheet = walk.api.get(&day).token(&member).send().await.expect(200).json;
    let figures = sheet["figures"].as_array().unwrap();
    let count = |name: &str| {
        figures.iter().find(|one| one["figure"] == name).map(|one| one["count"].as_u64().unwrap())
    };
    assert_eq!((count("received"), count("open")), (Some(1), Some(1)));
    assert_eq!((&sheet["may_confirm"], &sheet["confirmed"]), (&json!(true), &json!(null)));

    // One tap; once more is the same; nobody else's, nothing ahead, no day that is none.
    let confirm = "/api/v1/reports/grid_day/confirm";
    let tap = json!({ "area": grid, "on": "2026-03-04" });
    let kept = walk.api.post(confirm).token(&member).json(&tap).send().await.expect(200).json;
    let again = walk.api.post(confirm).token(&member).json(&tap).send().await.expect(200).json;
    assert_eq!(kept, again);
    let director = walk.token("center_director").await;
    for (token, on, expected) in [
        (&director, "2026-03-04", (409, "report_confirmed")),
        (&director, "2026-03-03", (403, "report_not_yours")),
        (&member, "2026-03-05", (409, "report_ahead")),
        (&member, "2026-02-02", (409, "report_past")),
        (&member, "gestern", (400, "bad_query")),
    ] {
        let tap = json!({ "area": grid, "on": on });
        let refused = walk.api.post(confirm).token(token).json(&tap).send().await;
        assert_eq!(refused.problem(), expected, "{on}");
    }
    let cadre = walk.token("village_cadre").await;
    for (path, token, expected) in [
        (day.as_str(), &cadre, (403, "forbidden")),
        ("/api/v1/reports/grid_day", &member, (400, "bad_query")),
        ("/api/v1/reports/nothing?area=x", &member, (404, "not_found")),
    ] {
        assert_eq!(walk.api.get(path).token(token).send().await.problem(), expected, "{path}");
    }

    // Afterwards the matter is closed: the day is another one now, and says so.
    walk.assign("service_station", &said, "assign", "village_handler").await;
    walk.answer("village_handler", &said, "answer", "resolved").await;
    walk.act("discipline_liaison", &said, "supervise_pass", json!({})).await;
    assert_eq!(walk.visit("return_visitor", &said, "visit").await, "closed");
    let sheet = walk.api.get(&day).token(&member).send().await.expect(200).json;
    assert_eq!(sheet["differences"][0]["figure"], "closed");
    assert_eq!(sheet["confirmed"]["figures"], kept["figures"]);

    // 每周汇总台账 by category, and 每月平安例会; each figure leads to its cases.
    let secretary = walk.token("village_secretary").await;
    let week = format!("/api/v1/reports/village_week?area={village}");
    let sheet = walk.api.get(week).token(&secretary).send().await.expect(200).json;
    assert_eq!(
        sheet["period"],
        json!({ "every": "week", "first": "2026-03-02", "last": "2026-03-08" })
    );
    assert_eq!(sheet["categories"][0]["category"]["id"], "irrigation");
    let rows = format!("/api/v1/reports/village_week/rows?area={village}&figure=closed");
    let rows = walk.api.get(rows).token(&secretary).send().await.expect(200).json;
    assert_eq!(rows["cases"][0]["number"], said.number.as_str());
    let town = walk.area("township");
    let listed = walk.api.get(format!("/api/v1/reports?area={town}")).token(&director).send().await;
    assert_eq!(listed.expect(200).json["items"][0]["report"]["label"], "平安建设例会月报");
}

/// 调处·分门别类台账, 逐案研究: each category's figure leads to every case of it, one by one.
#[tokio::test]
async fn gc_3_the_ledger_lists_every_case_of_a_category() {
    let walk = Walk::open(METHOD).await;
    let mut numbers: Vec<(&str, String)> = Vec::new();
    for (category, text) in
        [("irrigation", "渠道堵了"), ("irrigation", "水渠裂了"), ("street_light", "路灯坏了")]
    {
        let said = walk.say("grid", text).await;
        walk.classify("village_cadre", &said, (category, "cadre_led")).await;
        numbers.push((category, said.number));
    }
    let unsorted = walk.say("grid", "一件还没分的").await.number;
    let secretary = walk.token("village_secretary").await;
    let village = walk.area("village");
    let sheet = format!("/api/v1/reports/village_week?area={village}");
    let sheet = walk.api.get(sheet).token(&secretary).send().await.expect(200).json;
    let listed = async |category: &str| {
        let path = format!("/api/v1/reports/village_week/rows?area={village}&figure=open");
        let path = format!("{path}&category={category}");
        let rows = walk.api.get(path).token(&secretary).send().await.expect(200).json;
        let cases = rows["cases"].as_array().unwrap();
        let numbers: Vec<String> =
            cases.iter().map(|case| case["number"].as_str().unwrap().to_owned()).collect();
        (rows["figure"]["count"].as_u64().unwrap(), numbers)
    };
    for category in ["irrigation", "street_light"] {
        let own: Vec<String> = numbers
            .iter()
            .filter(|(of, _)| *of == category)
            .map(|(_, number)| number.clone())
            .collect();
        let lines = sheet["categories"].as_array().unwrap();
        let line = lines.iter().find(|line| line["category"]["id"] == category).unwrap();
        let figures = line["figures"].as_array().unwrap();
        let open = figures.iter().find(|one| one["figure"] == "open").unwrap();
        assert_eq!(open["count"], own.len());
        assert_eq!(listed(category).await, (own.len() as u64, own));
    }
    assert_eq!(listed("-").await, (1, vec![unsorted]));
    // What is restricted stands in no ledger.
    walk.classify(
        "village_cadre",
        &walk.say("grid", "反映干部").await,
        ("cadre_conduct", "cadre_led"),
    )
    .await;
    assert_eq!(listed("cadre_conduct").await, (0, Vec::new()));
}
