//! 汉阴县“321”.

use serde_json::json;

use super::walk::Walk;

const METHOD: &str = "hanyin-321";

/// 发现 → 能化解: 及时化解 → 回访.
#[tokio::test]
async fn hy_4_what_can_be_settled_is_settled_where_it_is_found() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("third_grid", "两家为院墙吵架").await;
    assert_eq!(walk.owner(&said).await, "hub_head");
    assert_eq!(walk.classify("hub_head", &said, ("neighbours", "on_the_spot")).await, "settle");
    assert_eq!(walk.answer("hub_head", &said, "settle_answer", "resolved").await, "visit");
    assert_eq!(walk.visit("village_supervision", &said, "record_visit").await, "closed");
}

/// 不能 → 及时上报 → 跟踪化解, from the village to the township, and nobody checks themself.
#[tokio::test]
async fn hy_4_what_cannot_is_reported_up_and_followed_to_its_end() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("third_grid", "承包地被占，要动手").await;
    walk.classify("hub_head", &said, ("land_contract", "joint")).await;
    let why = json!({ "text": "双方都不让" });
    assert_eq!(walk.act("hub_head", &said, "settle_report", why.clone()).await, "report");
    assert_eq!(walk.owner(&said).await, "village_secretary");
    assert_eq!(walk.act("village_secretary", &said, "report_up", why).await, "township_dispatch");
    let followed =
        walk.assign("township_service", &said, "township_assign", "justice_station").await;
    assert_eq!(followed, "follow");
    assert_eq!(walk.answer("justice_station", &said, "answer", "resolved").await, "visit");
    assert_eq!(walk.visit("village_supervision", &said, "record_visit").await, "closed");
}

/// 村一代理: authorised by the person, forwards, answers back; never rates, ends when told.
#[tokio::test]
async fn hy_5_an_agent_whom_the_person_chose_speaks_for_them() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("third_grid", "补助款发错了人，自己跑不动").await;
    let seen = walk.seen(&said).await;
    assert_eq!(seen["may"]["name_agent"], true);
    let agent = walk.person("petition_agent");
    let offered = seen["agents"].as_array().unwrap();
    assert!(offered.iter().any(|one| one["person"] == agent.as_str()), "{offered:?}");
    // Not anybody: whoever works on it, or holds no such post, cannot be chosen.
    let path = format!("/api/v1/cases/{}/agent", said.number);
    let wrong = json!({ "agent": walk.person("hub_head").as_str(), "code": said.code });
    let refused = walk.api.post(&path).json(&wrong).send().await;
    assert_eq!(refused.problem(), (422, "not_an_agent"));
    let right = json!({ "agent": agent.as_str(), "code": said.code });
    let seen = walk.api.post(&path).json(&right).send().await.expect(200).json;
    assert_eq!(seen["agent"]["person"], agent.as_str());

    let token = walk.token("petition_agent").await;
    let list = walk.api.get("/api/v1/inbox?view=represented").token(&token).send().await;
    assert_eq!(list.expect(200).json["items"][0]["number"], said.number.as_str());
    let spoken = format!("/api/v1/staff/cases/{}/spoken", said.number);
    let more = json!({ "kind": "supplement", "text": "存折复印件交到村里了" });
    walk.api.post(&spoken).token(&token).json(&more).send().await.expect(200);
    // The clerk asks; the agent brings the answer back.
    walk.classify("hub_head", &said, ("poverty_relief", "cadre_led")).await;
    let ask = json!({ "text": "是哪一年的？" });
    walk.act("hub_head", &said, "settle_ask", ask).await;
    let reply = json!({ "kind": "reply", "text": "去年的" });
    let case = walk.api.post(&spoken).token(&token).json(&reply).send().await.expect(200).json;
    assert!(case["question"].is_null());
    let told = walk.seen(&said).await["timeline"].to_string();
    assert!(told.contains("代记，您的回答"), "{told}");

    // What others say of the same thing is for those who deal with it, not for one person's agent.
    let other = walk.say("third_grid", "我家的补助款也没到").await;
    walk.act("hub_head", &other, "join", json!({ "case": said.number.as_str() })).await;
    let page = format!("/api/v1/staff/cases/{}", said.number);
    for (post, members) in [("hub_head", 1), ("petition_agent", 0)] {
        let token = walk.token(post).await;
        let seen = walk.api.get(&page).token(&token).send().await.expect(200).json;
        assert_eq!(seen["members"].as_array().map_or(0, Vec::len), members, "{post}");
    }

    // Ended by the person, at any time; then it is out of the agent's sight.
    let end = json!({ "code": said.code });
    let seen = walk.api.post(format!("{path}/end")).json(&end).send().await.expect(200).json;
    assert!(seen["agent"].is_null());
    let gone = walk.api.post(&spoken).token(&token).json(&more).send().await;
    assert_eq!(gone.problem(), (404, "not_found"));
}

/// Staff take down whom the person wants, with how they agreed; nobody appoints themself.
#[tokio::test]
async fn hy_5_consent_that_staff_take_down_is_read_by_the_person() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("third_grid", "眼睛不好，请人代跑").await;
    let spoken = format!("/api/v1/staff/cases/{}/spoken", said.number);
    let hub = walk.token("hub_head").await;
    let agent = walk.person("petition_agent");
    let silent = json!({ "kind": "name_agent", "agent": agent.as_str() });
    let refused = walk.api.post(&spoken).token(&hub).json(&silent).send().await;
    assert_eq!(refused.problem(), (422, "text_missing"));
    let consent = "11月22日上门，本人说请代理员跑";
    let named = json!({ "kind": "name_agent", "agent": agent.as_str(), "consent": consent });
    walk.api.post(&spoken).token(&hub).json(&named).send().await.expect(200);
    assert_eq!(walk.seen(&said).await["agent"]["consent"], consent);
}

/// 六位一体: who executes does not supervise, whatever they try.
#[tokio::test]
async fn hy_9_whoever_executes_does_not_supervise() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("third_grid", "两家为院墙吵架").await;
    walk.classify("hub_head", &said, ("neighbours", "on_the_spot")).await;
    assert_eq!(walk.answer("hub_head", &said, "settle_answer", "resolved").await, "visit");
    let visit = json!({ "channel": "door", "result": "satisfied", "text": "都满意" });
    for executor in ["hub_head", "village_handler", "collective_head"] {
        let refused = walk.refused(executor, &said, "record_visit", visit.clone()).await;
        assert!(matches!(refused.0, 403 | 404), "{executor}: {refused:?}");
    }
    // And whoever supervises is never offered what executes.
    let watched = walk.say("third_grid", "又吵起来了").await;
    let settle = json!({ "outcome": "resolved", "text": "说好了" });
    let refused = walk.refused("village_supervision", &watched, "settle_answer", settle).await;
    assert!(matches!(refused.0, 403 | 404 | 409), "{refused:?}");
    assert_eq!(walk.visit("village_supervision", &said, "record_visit").await, "closed");
}
