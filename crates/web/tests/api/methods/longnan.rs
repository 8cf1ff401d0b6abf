//! 陇南民事直说“1234”.

use serde_json::{Value, json};

use super::walk::{Said, Walk};

const METHOD: &str = "longnan-1234";

async fn said(walk: &Walk, text: &str, settled: (&str, &str)) -> (Said, String) {
    let said = walk.say("grid", text).await;
    assert_eq!(walk.owner(&said).await, "committee_duty");
    let step = walk.classify("committee_duty", &said, settled).await;
    (said, step)
}

/// 全量受理: whatever it is, it is registered, and sent on with a reason told to the person.
#[tokio::test]
async fn ln_1_everything_is_taken_in_and_routed_with_a_reason() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "法院判了不执行").await;
    let target = json!({ "target": "court", "text": "执行归法院，到执行局申请" });
    assert_eq!(walk.act("committee_duty", &said, "take_in_route_out", target).await, "closed");
    let told = walk.seen(&said).await.to_string();
    assert!(told.contains("执行归法院"), "{told}");
}

/// 家里事: the grid member, mediator and family, face to face.
#[tokio::test]
async fn ln_3_matters_of_the_home_go_to_the_grid_member() {
    let walk = Walk::open(METHOD).await;
    let (said, step) = said(&walk, "小两口闹离婚", ("marriage_family", "on_the_spot")).await;
    assert_eq!((step.as_str(), walk.owner(&said).await.as_str()), ("home", "grid_member"));
    assert_eq!(walk.answer("grid_member", &said, "home_answer", "resolved").await, "ask_effect");
    assert_eq!(walk.visit("return_visitor", &said, "visit").await, "closed");
}

/// Whoever leads a family's matter answers the family: nobody of the delegates looks it over, and
/// nobody rates it in the open. If it was not well, it goes back to those who know the family.
#[tokio::test]
async fn ln_3_what_the_township_leads_for_a_family_passes_the_delegates_by() {
    let walk = Walk::open(METHOD).await;
    let (said, _) = said(&walk, "老人没人管", ("support", "joint")).await;
    walk.act("grid_member", &said, "home_up", json!({ "text": "要民政一起办" })).await;
    walk.assign("township_service", &said, "town_assign", "civil_affairs_station").await;
    let answer = json!({ "outcome": "resolved", "text": "和三个子女都说好了" });
    let delegates = walk.refused("civil_affairs_station", &said, "answer", answer).await;
    assert_eq!(delegates, (409, "other_subject".to_owned()));
    let next = walk.answer("civil_affairs_station", &said, "answer_home", "resolved").await;
    assert_eq!(next, "ask_effect");
    let back = json!({ "text": "老人说还是没人来" });
    let others = walk.refused("return_visitor", &said, "effect_back", back.clone()).await;
    assert_eq!(others, (409, "other_subject".to_owned()));
    assert_eq!(walk.act("return_visitor", &said, "effect_back_home", back).await, "home");
}

/// 邻里事: the committee; what is complex goes up to 综治中心 and its units.
#[tokio::test]
async fn ln_4_matters_between_neighbours_go_to_the_committee() {
    let walk = Walk::open(METHOD).await;
    let (said, step) = said(&walk, "宅基地边界扯皮", ("homestead", "cadre_led")).await;
    assert_eq!((step.as_str(), walk.owner(&said).await.as_str()), ("neighbour", "committee_chair"));
    let handled =
        walk.assign("committee_chair", &said, "neighbour_assign", "village_handler").await;
    assert_eq!(handled, "handle");
}

/// 村里事: discussed, watched by delegates, and what is done is rated in the open.
#[tokio::test]
async fn ln_5_affairs_of_the_village_are_watched_and_reviewed_in_the_open() {
    let walk = Walk::open(METHOD).await;
    let (said, step) = said(&walk, "通组路坏了", ("road", "cadre_led")).await;
    assert_eq!(step, "village_affair");
    let done = walk.answer("village_secretary", &said, "village_affair_answer", "resolved").await;
    assert_eq!(done, "open_review");
    // The one who spoke does not close it alone: the village is asked, or told why not.
    let visit = json!({ "channel": "door", "result": "satisfied" });
    let early = walk.refused("village_supervision", &said, "open_visit", visit).await;
    assert_eq!(early, (409, "appraisal_due".to_owned()));
    let why = json!({ "text": "只修了一户门口，公开了猜得出是谁家" });
    assert_eq!(walk.act("village_supervision", &said, "waive_appraisal", why).await, "open_review");
    let told = walk.seen(&said).await.to_string();
    assert!(told.contains("写明不公开测评") && told.contains("猜得出是谁家"), "{told}");
    assert_eq!(walk.visit("village_supervision", &said, "open_visit").await, "closed");
}

/// Nobody leads an affair of the village past the village's word to the one who spoke.
#[tokio::test]
async fn ln_5_no_affair_of_the_village_goes_past_its_rating() {
    let walk = Walk::open(METHOD).await;
    let (said, _) = said(&walk, "水渠堵了", ("irrigation", "cadre_led")).await;
    walk.assign("village_secretary", &said, "village_affair_assign", "village_handler").await;
    assert_eq!(walk.answer("village_handler", &said, "answer", "resolved").await, "watch");
    let pass = json!({ "text": "去看了，通了" });
    let around = walk.refused("committee_delegate", &said, "watch_pass", pass.clone()).await;
    assert_eq!(around, (409, "other_subject".to_owned()));
    assert_eq!(walk.act("committee_delegate", &said, "watch_open", pass).await, "open_review");
}

/// 办结事项公开测评: what is done is rated by the households of the village, and nobody learns what
/// any of them chose.
#[tokio::test]
async fn ln_5_what_is_done_is_rated_by_every_household_in_the_open() {
    let walk = Walk::open(METHOD).await;
    let (said, _) = said(&walk, "通组路坏了", ("road", "cadre_led")).await;
    walk.answer("village_secretary", &said, "village_affair_answer", "resolved").await;
    let proposal = json!({ "title": "通组路修好了", "text": "东头到西头硬化了" });
    // The two who open it are two, and neither of them did it.
    let own = walk.refused("village_secretary", &said, "propose_appraisal", proposal.clone()).await;
    assert_eq!(own, (403, "not_yours".to_owned()));
    walk.act("village_supervision", &said, "propose_appraisal", proposal).await;
    let alone = walk.refused("village_supervision", &said, "open_appraisal", json!({})).await;
    assert_eq!(alone, (409, "same_person".to_owned()));
    let (api, village) = (&walk.api, walk.area("village"));
    let path = format!("/api/v1/appraisals?area={village}");
    let listed = async || api.get(&path).send().await.expect(200).json["items"].clone();
    assert_eq!(listed().await, json!([]), "nobody sees what nobody has looked at");
    walk.act("committee_delegate", &said, "open_appraisal", json!({})).await;
    let open = listed().await[0].clone();
    assert_eq!(open["title"], "通组路修好了");
    assert!(!open.to_string().contains(&said.number), "nothing leads to the case: {open}");

    // Every household once, with its card.
    let keeper = api.county.sign_in("committee_duty", &village).await;
    let cards = api.county.app.cards_in(&keeper, &village.as_str().into()).await.unwrap();
    let ballots = format!("/api/v1/appraisals/{}/ballots", open["id"].as_str().unwrap());
    let ballot = |at: usize, access: &str, word: &str| json!({ "code": cards[at].home.code, "access": access, "word": word });
    let casts = async |body: Value| api.post(&ballots).json(&body).send().await;
    let access = |at: usize| cards[at].access.as_str();
    assert_eq!(casts(ballot(0, access(0), "很好")).await.problem(), (422, "unknown_value"));
    assert_eq!(casts(ballot(0, "abc", "满意")).await.problem(), (403, "wrong_code"));
    casts(ballot(0, access(0), "不满意")).await.expect(200);
    let again = casts(ballot(0, access(0), "满意")).await;
    assert_eq!(again.problem(), (409, "household_rated_already"));
    let seen = listed().await[0].clone();
    assert_eq!((seen["rated"].clone(), seen.get("result")), (json!(1), None));
    // The case does not close meanwhile; after it, a person asks the one who spoke.
    let early = walk
        .refused(
            "village_supervision",
            &said,
            "open_visit",
            json!({ "channel": "door", "result": "satisfied" }),
        )
        .await;
    assert_eq!(early, (409, "appraisal_stands".to_owned()));
    walk.api.county.clock.pass_days(15);
    while walk.api.county.app.tick().await.unwrap() > 0 {}
    assert_eq!(casts(ballot(1, access(1), "满意")).await.problem(), (409, "appraisal_over"));
    let over = listed().await[0]["result"].clone();
    assert_eq!((&over["why"], &over["counts"]), (&json!("time"), &json!(null)), "one is too few");
    let told = walk.seen(&said).await.to_string();
    assert!(told.contains("公开测评到期结束，全村 2 户，评了 1 户"), "{told}");
    let seen = walk.desk("village_supervision", &said).await["appraisals"][0].clone();
    assert_eq!((&seen["households"], &seen["rated"]), (&json!(null), &json!(null)));
    assert_eq!((&seen["result"]["households"], &seen["result"]["rated"]), (&json!(2), &json!(1)));
    assert_eq!((&seen["result"]["counts"], &seen["words"][0]), (&json!(null), &json!("满意")));
    assert_ne!(seen["proposed_by"], seen["opened_by"]);
    assert_eq!(walk.visit("village_supervision", &said, "open_visit").await, "closed");
}

/// 现场直办 is answered on the day; 干部领办 within five working days.
#[tokio::test]
async fn ln_6_and_ln_7_promise_the_day_and_five_working_days() {
    let walk = Walk::open(METHOD).await;
    let (now, _) = said(&walk, "两家为水吵起来", ("neighbours", "on_the_spot")).await;
    assert_eq!(walk.seen(&now).await["due_at"], "2026-03-04T17:30:00+08:00");
    let (later, _) = said(&walk, "宅基地边界扯皮", ("homestead", "cadre_led")).await;
    walk.assign("committee_chair", &later, "neighbour_assign", "village_handler").await;
    assert_eq!(walk.seen(&later).await["due_at"], "2026-03-11T17:30:00+08:00");
}

/// 吹哨派单 → 报到承接 → 限时办结 → 逐级上报: several units on one case, one lead.
#[tokio::test]
async fn ln_8_units_are_whistled_for_and_one_leads() {
    let walk = Walk::open(METHOD).await;
    let (said, _) = said(&walk, "宅基地和出路的老纠纷", ("homestead", "joint")).await;
    let why = json!({ "text": "要站所一起看" });
    assert_eq!(walk.act("committee_chair", &said, "neighbour_up", why).await, "town_lead");
    for unit in ["police_station", "land_station"] {
        let call = json!({ "unit": unit, "text": "请到现场" });
        assert_eq!(walk.act("township_service", &said, "town_call", call).await, "town_lead");
    }
    walk.assign("township_service", &said, "town_assign", "justice_station").await;
    walk.act("police_station", &said, "report_in", json!({})).await;
    let answer = json!({ "outcome": "resolved", "text": "谈好了" });
    let early = walk.refused("justice_station", &said, "answer", answer.clone()).await;
    assert_eq!(early, (409, "parts_open".to_owned()));
    for unit in ["police_station", "land_station"] {
        walk.act(unit, &said, "answer_part", json!({ "text": "本单位的办好了" })).await;
    }
    assert_eq!(walk.act("justice_station", &said, "answer", answer).await, "watch");
    let parts = walk.seen(&said).await["parts"].as_array().unwrap().len();
    assert_eq!(parts, 2);
}

/// 跟踪督办: watched by a delegate, late ones are pressed for, and the result is asked about.
#[tokio::test]
async fn ln_9_what_is_late_is_pressed_for_and_what_is_done_is_asked_about() {
    let walk = Walk::open(METHOD).await;
    let (said, _) = said(&walk, "邻居排水进院", ("neighbours", "cadre_led")).await;
    walk.assign("committee_chair", &said, "neighbour_assign", "village_handler").await;
    walk.api.county.clock.pass_days(9);
    while walk.api.county.app.tick().await.unwrap() > 0 {}
    let told = walk.seen(&said).await.to_string();
    assert!(told.contains("开始催办"), "{told}");
    assert_eq!(walk.answer("village_handler", &said, "answer", "resolved").await, "watch");
    let pass = json!({ "text": "去看了，办好了" });
    assert_eq!(walk.act("committee_delegate", &said, "watch_pass", pass).await, "ask_effect");
    assert_eq!(walk.visit("return_visitor", &said, "visit").await, "closed");
}

/// 下情上达: collected, dealt with and known at once, from the village to the township.
#[tokio::test]
async fn ln_2_what_is_said_is_known_above_at_once() {
    let walk = Walk::open(METHOD).await;
    let said = walk.say("grid", "通组路坏了").await;
    for post in ["village_secretary", "reception", "county_center"] {
        let token = walk.token(post).await;
        let path = format!("/api/v1/inbox?view=open&area={}", walk.area("village"));
        let open = walk.api.get(path).token(&token).send().await.expect(200).json;
        assert_eq!(open["items"][0]["number"], said.number.as_str(), "{post}");
    }
}
