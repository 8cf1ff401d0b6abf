//! A case through its forms, from the check to the end, and what is refused on the way.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, person_of};

use super::desk::{Desk, case_url, small_county};

async fn at_handler(county: &TestCounty) -> (CaseNumber, Desk) {
    let number = county.receive(MICRO_GRID).await.number;
    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    let fields = [("category", "street_light"), ("track", "cadre_led")];
    let done = cadre.act(&number, "classify", &fields).await;
    assert_eq!(done.is(303).location(), format!("{}?done=classify", case_url(&number)));
    let mut station = Desk::of(county, "service_station", VILLAGE).await;
    let handler = person_of("village_handler", VILLAGE);
    station.act(&number, "assign", &[("person", handler.as_str())]).await.is(303);
    let mut handler = Desk::of(county, "village_handler", VILLAGE).await;
    handler.act(&number, "take", &[]).await.is(303);
    (number, handler)
}

#[tokio::test]
async fn a_case_goes_from_hand_to_hand_through_the_forms() {
    let (_database, county) = small_county().await;
    let number = county.receive(MICRO_GRID).await.number;
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    cadre
        .get(&case_url(&number))
        .await
        .is(200)
        .holds(&["等<span class=\"nb\">南沟村村民委员会</span>核单", "建议“路灯”", "selected>路灯"])
        .holds(&["5 个工作日内答复", "群众原话", "村口大槐树下", "李**", "138****0000", "to-come"]);
    let (number, mut handler) = at_handler(&county).await;
    let done = handler.get(&format!("{}?done=take", case_url(&number))).await;
    done.holds(&["记好了：接单", "答复群众", "发出答复", "从定下办理方式算", "参照济南"]);
    let answered = handler
        .act(&number, "answer", &[("outcome", "resolved"), ("text", "灯换好了，试过，亮。")])
        .await;
    // The next step is another's, and the handler reads only what is in their hands.
    assert!(answered.is(303).location().starts_with("/office"), "{}", answered.location());
    let mut secretary = Desk::of(&county, "village_secretary", VILLAGE).await;
    let page = secretary.get(&case_url(&number)).await;
    page.holds(&[
        "已答复群众，等",
        "督单",
        "灯换好了，试过，亮。",
        "按时答复",
        "要催，就写一笔督促",
    ]);
}

#[tokio::test]
async fn a_refused_form_keeps_its_words_and_says_what_is_missing() {
    let (_database, county) = small_county().await;
    let (number, mut handler) = at_handler(&county).await;
    let words = "灯 <换> 好了";
    let refused = handler.act(&number, "answer", &[("text", words)]).await;
    refused
        .is(422)
        .holds(&["办得怎么样还没填", "灯 &#60;换&#62; 好了</textarea>", "answer-outcome-error"])
        .holds(&["data-action=\"answer\" open"]);
    let days = [("days", "三天"), ("text", "灯具没到")];
    let refused = handler.act(&number, "request_extension", &days).await;
    refused.is(422).holds(&["天数要写成数字", "value=\"三天\"", "灯具没到</textarea>"]);
    let days = [("days", "90"), ("text", "灯具没到")];
    handler.act(&number, "request_extension", &days).await.is(422).holds(&["最多 15 天"]);
    let long = "长".repeat(2_001);
    let refused = handler.act(&number, "note", &[("text", &long)]).await;
    refused.is(422).holds(&["现在 2001 个字，最多 2000 个", &long]);
}

#[tokio::test]
async fn a_stale_page_says_so_and_gives_the_words_back() {
    let (_database, county) = small_county().await;
    let number = county.receive(MICRO_GRID).await.number;
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let stale = cadre.get(&case_url(&number)).await;
    let fields = [("category", "street_light"), ("track", "cadre_led")];
    cadre.act(&number, "classify", &fields).await.is(303);
    let (csrf, key) = (stale.csrf(), stale.key_of("check_ask"));
    let form = [("csrf", csrf.as_str()), ("key", key.as_str()), ("text", "杆号是多少")];
    let refused = cadre.post(&format!("{}/act/check_ask", case_url(&number)), &form).await;
    refused.is(409).holds(&["现在是“派单”", "您刚才写的，可以复制", "杆号是多少"]);
    let form = [("csrf", csrf.as_str()), ("text", "x")];
    cadre
        .post(&format!("{}/act/%3Cb%3E", case_url(&number)), &form)
        .await
        .is(409)
        .lacks(&["<b>\""]);
}

#[tokio::test]
async fn the_same_form_twice_is_one_action() {
    let (_database, county) = small_county().await;
    let (number, mut handler) = at_handler(&county).await;
    let page = handler.get(&case_url(&number)).await;
    let (csrf, key) = (page.csrf(), page.key_of("note"));
    let form = [("csrf", csrf.as_str()), ("key", key.as_str()), ("text", "灯具已经订了")];
    for _ in 0..2 {
        handler.post(&format!("{}/act/note", case_url(&number)), &form).await.is(303);
    }
    let page = handler.get(&case_url(&number)).await;
    assert_eq!(page.body.matches("灯具已经订了").count(), 1);
}

#[tokio::test]
async fn looking_at_the_person_is_recorded() {
    let (_database, county) = small_county().await;
    let received = county.receive(MICRO_GRID).await;
    let number = received.number;
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let page = cadre.get(&case_url(&number)).await;
    page.lacks(&["李秀英", "13812340000"]);
    let csrf = page.csrf();
    let open = cadre.post(&format!("{}/reveal", case_url(&number)), &[("csrf", &csrf)]).await;
    open.is(200).holds(&["李秀英", "13812340000", "这次查看已经记下"]);
    cadre.get(&format!("{}/reveal", case_url(&number))).await.is(303);
    let view = county.app.track(&number, &received.code).await.unwrap();
    assert_eq!(view.looked_at.len(), 1);
}

#[tokio::test]
async fn an_extension_stands_before_those_who_decide() {
    let (_database, county) = small_county().await;
    let (number, mut handler) = at_handler(&county).await;
    let fields = [("days", "5"), ("text", "灯具要从县里调")];
    handler.act(&number, "request_extension", &fields).await.is(303);
    handler.get(&case_url(&number)).await.holds(&["申请延期 5 个工作日", "等镇综治中心主任决定"]);
    let mut director = Desk::of(&county, "center_director", TOWNSHIP).await;
    director.get(&case_url(&number)).await.holds(&["box ask", "灯具要从县里调", "等您决定"]);
    director.act(&number, "grant_extension", &[]).await.is(303);
    handler.get(&case_url(&number)).await.holds(&["批准延期 5 个工作日：灯具要从县里调"]);
}

#[tokio::test]
async fn a_late_case_says_who_presses() {
    let (_database, county) = small_county().await;
    let number = county.receive(MICRO_GRID).await.number;
    county.clock.pass_days(3);
    // One tick reminds, the next ones climb.
    while county.app.tick().await.unwrap() > 0 {}
    let mut secretary = Desk::of(&county, "village_secretary", VILLAGE).await;
    secretary.get(&case_url(&number)).await.holds(&[
        "plate is-late",
        "核单晚了",
        "级催办",
        "已经晚了 2 天",
        "原定3月5日",
    ]);
    // By Saturday the township presses.
    let mut director = Desk::of(&county, "center_director", TOWNSHIP).await;
    director.get("/office?view=pressing").await.is(200).holds(&["催办中", "已超期 2 天"]);
}

#[tokio::test]
async fn a_lost_key_takes_only_the_contact_data_away() {
    let (_database, county) = small_county().await;
    let number = county.receive(MICRO_GRID).await.number;
    let path = county.config.data_dir.join("keys.json");
    let mut keys: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    keys["contact"] = serde_json::Value::from("0".repeat(64));
    std::fs::write(&path, keys.to_string()).unwrap();
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    cadre.opened_with(county.open_again().await);
    let page = cadre.get(&case_url(&number)).await;
    page.is(200).holds(&["联系方式暂时无法读取", "密钥", "系统管理员", "群众原话"]);
    page.lacks(&["李**", "/reveal"]);
    let csrf = page.csrf();
    let looked = cadre.post(&format!("{}/reveal", case_url(&number)), &[("csrf", &csrf)]).await;
    looked.is(200).holds(&["联系方式暂时无法读取"]);
}
