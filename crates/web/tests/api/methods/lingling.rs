//! 零陵区“五个一”.

use serde_json::json;

use super::walk::Walk;

const METHOD: &str = "lingling-51";

/// 五单: 点单 → 协商定单 → 派单 → 埋单 → 评单.
#[tokio::test]
async fn ll_5_five_slips_from_order_to_review() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "村口路灯不亮").await;
    assert_eq!(
        walk.classify("village_cadre", &said, ("street_light", "cadre_led")).await,
        "dispatch"
    );
    let settled = walk.assign("village_director", &said, "assign", "village_handler").await;
    assert_eq!(settled, "settle");
    assert_eq!(walk.answer("village_handler", &said, "answer", "resolved").await, "evaluate");
    assert_eq!(walk.visit("village_supervision", &said, "visit").await, "closed");
}

/// 协商定单: what concerns everybody is talked over first (LL-4 村务监督月例会).
#[tokio::test]
async fn ll_5_common_matters_are_settled_at_the_meeting() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "水塘要不要承包出去").await;
    let step = walk.classify("village_cadre", &said, ("collective_assets", "cadre_led")).await;
    assert_eq!((step.as_str(), walk.owner(&said).await.as_str()), ("meeting", "village_secretary"));
    let agreed = json!({ "text": "月例会上议定，交村委会办" });
    assert_eq!(walk.act("village_secretary", &said, "meeting_pass", agreed).await, "dispatch");
}

/// 诉前双向分流: mediation hands over to the court, keeps the record, and tells the result.
#[tokio::test]
async fn ll_7_a_dispute_goes_to_the_court_and_is_followed() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "借钱不还").await;
    let step = walk.classify("village_cadre", &said, ("lending", "mediated")).await;
    assert_eq!((step.as_str(), walk.owner(&said).await.as_str()), ("mediate", "mediation_room"));
    let court = json!({ "target": "court", "text": "一方不愿调，告知起诉；调解不影响起诉的权利" });
    assert_eq!(walk.act("mediation_room", &said, "mediate_court", court).await, "court_follow");
    // It has not left us: it is open, with somebody who follows it.
    assert_eq!(walk.seen(&said).await["status"]["phase"], "handling");
    let end = json!({ "outcome": "explained", "text": "法院已立案，案号写在通知书上" });
    assert_eq!(walk.act("mediation_centre", &said, "court_answer", end).await, "mediation_visit");
}

/// 一有求众呼应, 微心愿: a wish is open to all volunteers; one takes it up and grants it.
#[tokio::test]
async fn ll_10_a_volunteer_takes_up_a_wish() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "想要一副老花镜").await;
    walk.classify("village_cadre", &said, ("micro_wish", "cadre_led")).await;
    assert_eq!(walk.owner(&said).await, "volunteer");
    assert_eq!(walk.act("volunteer", &said, "claim", json!({})).await, "wish_grant");
    let seen = walk.seen(&said).await;
    assert!(seen.to_string().contains("认领"), "{seen}");
    assert_eq!(walk.answer("volunteer", &said, "wish_answer", "resolved").await, "wish_visit");
    assert_eq!(walk.visit("wish_visitor", &said, "wish_record").await, "closed");
}

/// 十个一: 一条好建议 and 一件实事 go the way of 一个微心愿: open to all volunteers until one takes
/// them up.
#[tokio::test]
async fn ll_9_advice_and_good_deeds_are_taken_up_like_wishes() {
    let walk = Walk::open(METHOD).await;
    for (category, words) in [("good_deed", "想请人代买药"), ("good_advice", "村口装面镜子")]
    {
        let said = walk.say("grid", words).await;
        assert_eq!(walk.classify("village_cadre", &said, (category, "cadre_led")).await, "wish");
        assert_eq!(walk.owner(&said).await, "volunteer");
        assert_eq!(walk.act("volunteer", &said, "claim", json!({})).await, "wish_grant");
    }
}

/// 月例会: what the meeting talks over is counted from what people said, one by one.
#[tokio::test]
async fn ll_4_the_monthly_meeting_has_its_sheet() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "水塘要不要承包出去").await;
    walk.classify("village_cadre", &said, ("collective_assets", "cadre_led")).await;
    let secretary = walk.token("village_secretary").await;
    let query = format!("area={}&figure=open", walk.area("village"));
    let rows = format!("/api/v1/reports/village_meeting/rows?{query}");
    let rows = walk.api.get(rows).token(&secretary).send().await.expect(200).json;
    assert_eq!(rows["figure"]["count"], 1);
    assert_eq!(rows["cases"][0]["number"], said.number.as_str());
}
