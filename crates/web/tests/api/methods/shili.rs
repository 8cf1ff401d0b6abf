//! 示例街道“四到”, the method of the guide: one walk from the first word to the knock at the door.

use serde_json::json;

use super::walk::Walk;

const METHOD: &str = "shili-sidao";

/// 听到、办到、看到、回到: four different people, and the head of the building knocks.
#[tokio::test]
async fn four_reaches_pass_through_different_hands() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("building", "楼道灯不亮").await;
    assert_eq!(walk.owner(&said).await, "community_clerk");
    let step = walk.classify("community_clerk", &said, ("property_service", "cadre_led")).await;
    assert_eq!(
        (step.as_str(), walk.owner(&said).await.as_str()),
        ("arrange", "community_secretary")
    );
    assert_eq!(walk.assign("community_secretary", &said, "assign", "estate_steward").await, "do");
    // Promised within three working days.
    assert_eq!(walk.seen(&said).await["due_at"], "2026-03-09T18:00:00+08:00");
    assert_eq!(walk.answer("estate_steward", &said, "answer", "resolved").await, "watch");
    let own = walk.refused("estate_steward", &said, "watch_pass", json!({})).await;
    assert_eq!(own, (403, "not_yours".to_owned()));
    assert_eq!(walk.act("residents_watch", &said, "watch_pass", json!({})).await, "return");
    assert_eq!(walk.owner(&said).await, "building_head");
    assert_eq!(walk.visit("building_head", &said, "visit").await, "closed");
}

/// What the community cannot do goes to the street; the fire station helps with its part.
#[tokio::test]
async fn the_street_and_its_units_help() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("building", "电动车在楼道充电").await;
    walk.classify("community_clerk", &said, ("charging", "joint")).await;
    let why = json!({ "text": "要消防一起看" });
    assert_eq!(walk.act("community_secretary", &said, "to_street", why).await, "street_arrange");
    walk.assign("street_desk", &said, "street_assign", "city_office").await;
    let call = json!({ "unit": "fire_station", "text": "请一起到场" });
    walk.act("city_office", &said, "call", call).await;
    walk.act("fire_station", &said, "answer_part", json!({ "text": "已经清走" })).await;
    assert_eq!(walk.answer("city_office", &said, "answer", "resolved").await, "watch");
}
