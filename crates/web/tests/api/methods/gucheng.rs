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
