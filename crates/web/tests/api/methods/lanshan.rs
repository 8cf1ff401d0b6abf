//! 蓝山县“133”片组邻三长制.

use serde_json::json;

use super::walk::Walk;

const METHOD: &str = "lanshan-133";

/// 能立即 → 当场; 不能 → 解释.
#[tokio::test]
async fn ls_6_what_can_be_done_at_once_is_and_the_rest_is_explained() {
    let walk = Walk::open(METHOD).await;
    for (track, due, outcome) in [
        ("on_the_spot", "2026-03-04T17:30:00+08:00", "resolved"),
        ("explained", "2026-03-09T17:30:00+08:00", "explained"),
    ] {
        let said = walk.say("neighbourhood", "门口的路灯不亮").await;
        assert_eq!(walk.classify("village_cadre", &said, ("street_light", track)).await, "arrange");
        let step = walk.assign("village_secretary", &said, "assign", "group_head").await;
        assert_eq!(step, "handle");
        assert_eq!(walk.seen(&said).await["due_at"], due);
        assert_eq!(walk.answer("group_head", &said, "answer", outcome).await, "knock");
    }
}

/// 需上级 → the county leader coordinates departments, township and village.
#[tokio::test]
async fn ls_6_a_county_leader_coordinates_departments_and_township() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("neighbourhood", "过境公路排水淹地").await;
    walk.classify("village_cadre", &said, ("road", "joint")).await;
    let why = json!({ "text": "涉及公路和水利" });
    assert_eq!(walk.act("village_secretary", &said, "to_leader", why).await, "coordinate");
    let call = json!({ "unit": "county_transport", "text": "请清理边沟" });
    walk.act("linked_leader", &said, "leader_call", call).await;
    walk.assign("linked_leader", &said, "leader_assign", "water_station").await;
    walk.act("county_transport", &said, "answer_part", json!({ "text": "边沟清好了" })).await;
    assert_eq!(walk.answer("water_station", &said, "answer", "resolved").await, "knock");
}

/// 事后敲门回访 by the 邻长, with the person's opinion and satisfaction.
#[tokio::test]
async fn ls_7_the_neighbour_head_knocks_afterwards() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("neighbourhood", "门口的路灯不亮").await;
    walk.classify("village_cadre", &said, ("street_light", "cadre_led")).await;
    walk.assign("village_secretary", &said, "assign", "group_head").await;
    walk.answer("group_head", &said, "answer", "resolved").await;
    assert_eq!(walk.owner(&said).await, "neighbour_head");
    assert_eq!(walk.visit("neighbour_head", &said, "visit").await, "closed");
}

/// 月例会: the meeting sees what was said this month and what is not done yet.
#[tokio::test]
async fn ls_6_the_monthly_meeting_has_its_sheet() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("neighbourhood", "门口的路灯不亮").await;
    walk.classify("village_cadre", &said, ("street_light", "cadre_led")).await;
    let secretary = walk.token("village_secretary").await;
    let path = format!("/api/v1/reports/village_meeting?area={}", walk.area("village"));
    let sheet = walk.api.get(path).token(&secretary).send().await.expect(200).json;
    assert_eq!(
        (&sheet["figures"][0]["label"], &sheet["figures"][0]["count"]),
        (&json!("新受理"), &json!(1))
    );
    assert_eq!(sheet["may_confirm"], false);
}

/// 社情民意研讨: what people said at return visits this month, each beside the answer they got, and what
/// was settled about it.
#[tokio::test]
async fn ls_7_opinions_of_return_visits_are_talked_over_with_the_answers_given() {
    let walk = Walk::open(METHOD).await;
    let mut said = Vec::new();
    for (result, words) in [("satisfied", "修得快"), ("dissatisfied", "只修了一盏")] {
        let one = walk.say("neighbourhood", "门口的路灯不亮").await;
        walk.classify("village_cadre", &one, ("street_light", "cadre_led")).await;
        walk.assign("village_secretary", &one, "assign", "group_head").await;
        walk.answer("group_head", &one, "answer", "resolved").await;
        let visit = json!({ "channel": "door", "result": result, "text": words });
        walk.act("neighbour_head", &one, "visit", visit).await;
        said.push(one);
    }
    let rating = json!({ "score": 1, "comment": "还有一盏", "code": said[1].code });
    let path = format!("/api/v1/cases/{}/rating", said[1].number);
    walk.api.post(path).json(&rating).send().await.expect(200);

    let director = walk.token("center_director").await;
    let town = walk.area("township");
    let path = format!("/api/v1/reports/township_opinion/rows?area={town}&figure=opinions");
    let rows = walk.api.get(&path).token(&director).send().await.expect(200).json;
    assert_eq!(rows["figure"]["count"], 3);
    let told: Vec<_> = rows["opinions"].as_array().unwrap().iter().collect();
    assert_eq!(
        told.iter().map(|one| &one["words"]).collect::<Vec<_>>(),
        [&json!("修得快"), &json!("只修了一盏"), &json!("还有一盏")]
    );
    assert_eq!((&told[1]["result"], &told[2]["score"]), (&json!("dissatisfied"), &json!(1)));
    assert!(told.iter().all(|one| one["answer"] == "和两家都说好了"), "{rows}");
    // Nothing of another period, and for nobody who may not read the cases.
    let before = format!("{path}&on=2026-01-15");
    let rows = walk.api.get(before).token(&director).send().await.expect(200).json;
    assert_eq!((&rows["figure"]["count"], &rows["opinions"]), (&json!(0), &json!([])));
    let handler = walk.token("group_head").await;
    assert_eq!(walk.api.get(&path).token(&handler).send().await.problem(), (403, "forbidden"));
    let astray = format!("{path}&after=x");
    assert_eq!(walk.api.get(astray).token(&director).send().await.problem(), (400, "bad_cursor"));
}
