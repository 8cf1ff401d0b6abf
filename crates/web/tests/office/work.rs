//! The field worker's pages, the paper, and what a household opens with its card.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};
use maplegrid_app::people::LinkOrder;
use maplegrid_testkit::{MICRO_GRID, OTHER_MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, person_of};
use serde_json::Value;

use super::desk::{Desk, Page, between, encoded, small_county};

pub(super) const HOME: &str = "140429104201-1";
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Both households of the micro-grid are linked to its Party member.
async fn linked(county: &TestCounty) {
    let who = county.sign_in("village_cadre", VILLAGE).await;
    let order = LinkOrder {
        line: "party_link".into(),
        households: vec![HOME.into(), "140429104201-2".into()],
        to: Some(person_of("party_link", MICRO_GRID)),
        why: "分工".to_owned(),
    };
    assert_eq!(county.app.link_households(&who, order).await.unwrap(), 2);
}

/// The worker and the token of their forms.
pub(super) async fn worker(county: &TestCounty) -> (Desk, String) {
    linked(county).await;
    let mut desk = Desk::of(county, "party_link", MICRO_GRID).await;
    let page = desk.get("/work").await;
    page.is(200).holds(&["要联系的住户", "共 2 户", "李秀英", "manifest.webmanifest"]);
    let csrf = page.csrf();
    (desk, csrf)
}

/// As the queue in the phone sends: it wants to hear in JSON.
async fn queued(desk: &mut Desk, path: &str, form: &[(&str, &str)]) -> (Page, Value) {
    let pairs: Vec<String> =
        form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(Body::from(pairs.join("&")));
    let page = desk.send(request.unwrap()).await;
    let json = serde_json::from_str(&page.body).unwrap_or(Value::Null);
    (page, json)
}

#[tokio::test]
async fn a_contact_is_logged_once_however_often_it_is_sent() {
    let (_database, county) = small_county().await;
    let (mut desk, csrf) = worker(&county).await;
    let path = format!("/work/households/{HOME}/contact");
    let at = (county.app.now().millis() - 3_600_000).to_string();
    let account = "party_link.140429104201001001";
    let form = [
        ("csrf", csrf.as_str()),
        ("key", KEY),
        ("account", account),
        ("at", &at),
        ("channel", "phone"),
        ("topics", "policy"),
        ("topics", "all_well"),
        ("note", "问了高龄补贴"),
    ];
    for _ in 0..3 {
        let (page, json) = queued(&mut desk, &path, &form).await;
        page.is(200);
        assert_eq!(json["words"], "记好了");
    }
    let card = desk.get(&format!("/work/households/{HOME}")).await;
    card.is(200).holds(&["今天 8:00", "电话", "问政策", "都好", "问了高龄补贴"]);
    assert_eq!(card.body.matches("<li><time>").count(), 1);
    desk.get("/work").await.is(200).holds(&["共 2 户，已联系 1 户"]);
    // A plain form goes on to the next page.
    let plain = [("csrf", csrf.as_str()), ("channel", "visit"), ("topics", "neighbour_dispute")];
    let page = desk.post(&path, &plain).await;
    assert_eq!(page.is(303).location(), format!("/work/say?household={HOME}"));
}

#[tokio::test]
async fn what_the_queue_is_told_lets_it_keep_or_mend_an_entry() {
    let (_database, county) = small_county().await;
    let (mut desk, csrf) = worker(&county).await;
    let path = format!("/work/households/{HOME}/contact");
    let ahead = (county.app.now().millis() + 3_600_000).to_string();
    let token = csrf.as_str();
    for (status, code, form) in [
        (
            409,
            "other_account",
            vec![("csrf", token), ("account", "somebody"), ("channel", "visit")],
        ),
        (403, "stale_form", vec![("csrf", "old"), ("channel", "visit")]),
        (422, "channel_missing", vec![("csrf", token), ("channel", "smoke")]),
        (422, "", vec![("csrf", token), ("channel", "visit"), ("at", &ahead)]),
        (422, "", vec![("csrf", token), ("channel", "visit"), ("topics", "no_such_topic")]),
    ] {
        let (page, json) = queued(&mut desk, &path, &form).await;
        page.is(status);
        assert!(json["title"].as_str().is_some_and(|title| !title.is_empty()), "{json}");
        assert!(code.is_empty() || json["code"] == code, "{json}");
    }
    // A household of somebody else is not told about.
    let other = "/work/households/140429104202-1";
    desk.get(other).await.is(404);
    let form = [("csrf", token), ("channel", "visit")];
    let (page, _) = queued(&mut desk, &format!("{other}/contact"), &form).await;
    assert!(page.status.is_client_error(), "{} {}", page.status, page.body);
    for odd in ["%00", "..%2F..", "%F0%9F%8F%A0"] {
        let page = desk.get(&format!("/work/households/{odd}")).await;
        assert!(page.status.is_client_error(), "{odd}: {}", page.status);
    }
    // Signed out, the entry must be told to wait, not to vanish.
    let mut nobody = Desk::nobody(&county);
    let (page, _) = queued(&mut nobody, &path, &form).await;
    page.is(401);
    let session = nobody.get("/work/session").await;
    session.is(401);
}

#[tokio::test]
async fn a_matter_is_taken_down_with_consent_and_for_the_household() {
    let (_database, county) = small_county().await;
    let (mut desk, csrf) = worker(&county).await;
    desk.get(&format!("/work/say?household={HOME}")).await.is(200).holds(&["李秀英", "本人同意"]);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("csrf", csrf.as_bytes()),
        ("key", KEY.as_bytes()),
        ("household", HOME.as_bytes()),
        ("channel", b"visit"),
        ("text", "桥栏杆断了".as_bytes()),
        ("identity", b"anonymous"),
    ];
    desk.upload("/work/say", &parts).await.is(422).holds(&["先征得本人同意", "桥栏杆断了"]);
    parts.push(("consent", b"1"));
    let slip = desk.upload("/work/say", &parts).await;
    slip.is(201).holds(&["登记好了", "查询码"]);
    let number = |page: &Page| between(&page.body, "<dd class=\"no\">", "<").to_owned();
    let again = desk.upload("/work/say", &parts).await;
    assert_eq!(number(&slip), number(again.is(201)));
    let code = between(&slip.body, "查询码</dt><dd class=\"no\">", "<").replace(' ', "");
    let page = Desk::nobody(&county).get(&format!("/track/{}?code={code}", number(&slip))).await;
    page.is(200).holds(&["代填，您本人同意"]);
    // Somebody else's household is not theirs to speak for.
    parts.retain(|(name, _)| *name != "household" && *name != "key");
    parts.push(("household", b"140429104202-1"));
    desk.upload("/work/say", &parts).await.is(422).holds(&["还没选是哪一户"]);
}

#[tokio::test]
async fn leave_is_noted_and_taken_back() {
    let (_database, county) = small_county().await;
    let (mut desk, csrf) = worker(&county).await;
    let page = desk.get("/work/mine").await;
    page.is(200).holds(&["八必访", "请假", "我的 2 户联系卡"]);
    let leave = |first: &'static str, last: &'static str| [("first", first), ("last", last)];
    for (first, last) in [("", ""), ("2026-03-09", "2026-03-06"), ("2026-01-01", "2026-01-02")] {
        let mut form = vec![("csrf", csrf.as_str())];
        form.extend(leave(first, last));
        desk.post("/work/absences", &form).await.is(422).holds(&["role=\"alert\""]);
    }
    let mut form = vec![("csrf", csrf.as_str())];
    form.extend(leave("2026-03-05", "2026-03-06"));
    desk.post("/work/absences", &form).await.is(303);
    let page = desk.get("/work/mine").await;
    page.holds(&["3月5日至3月6日", "没有人代"]);
    let id = between(&page.body, "/work/absences/", "/end").to_owned();
    desk.post(&format!("/work/absences/{id}/end"), &[("csrf", &csrf)]).await.is(303);
    desk.get("/work/mine").await.lacks(&["3月5日至3月6日"]);
}

#[tokio::test]
async fn the_phone_is_told_what_to_keep_and_to_forget() {
    let (_database, county) = small_county().await;
    let (mut desk, csrf) = worker(&county).await;
    let kept = desk.get("/work/keep").await;
    kept.is(200);
    let stamps = |page: &Page| -> BTreeMap<String, String> {
        let json: Value = serde_json::from_str(&page.body).unwrap();
        let pages = json["pages"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        pages.map(|page| (text(&page["url"]), text(&page["stamp"]))).collect()
    };
    let before = stamps(&kept);
    let card = format!("/work/households/{HOME}");
    for url in ["/work", "/work/households", "/work/say", "/work/mine", "/work/queue", &card] {
        assert!(before.contains_key(url), "{url}");
        desk.get(url).await.is(200);
    }
    assert_eq!(before, stamps(&desk.get("/work/keep").await), "nothing has changed");
    let form = [("csrf", csrf.as_str()), ("channel", "visit")];
    desk.post(&format!("{card}/contact"), &form).await.is(303);
    let after = stamps(&desk.get("/work/keep").await);
    assert_ne!(before[&card], after[&card]);
    assert_ne!(before["/work"], after["/work"]);
    assert_eq!(before["/work/households/140429104201-2"], after["/work/households/140429104201-2"]);

    let worker = desk.get("/work/worker.js").await;
    assert_eq!(worker.headers["service-worker-allowed"], "/work");
    assert_eq!(worker.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    let manifest = desk.get("/work/manifest.webmanifest").await;
    manifest.is(200).holds(&["\"start_url\":\"/work\"", "work-512."]);
    Desk::nobody(&county).get("/work/offline").await.is(200).lacks(&["李秀英"]);
    let out = desk.post("/office/sign-out", &[("csrf", &csrf)]).await;
    assert_eq!(out.is(303).headers["clear-site-data"], "\"storage\"");
}

#[tokio::test]
async fn who_has_no_desk_begins_at_work() {
    let (_database, county) = small_county().await;
    let password = maplegrid_testkit::PASSWORD;
    for (post, area, home) in [
        ("party_link", MICRO_GRID, "/work"),
        ("village_cadre", VILLAGE, "/office"),
        ("village_handler", VILLAGE, "/office"),
    ] {
        let page = Desk::nobody(&county).sign_in(post, area, password, "").await;
        assert_eq!(page.is(303).location(), home, "{post}");
    }
}

#[tokio::test]
async fn paper_is_for_those_who_keep_the_households() {
    let (_database, county) = small_county().await;
    linked(&county).await;
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let page = cadre.get("/office/paper").await;
    page.is(200).holds(&["联户联系卡", "门后卡", "二维码张贴画", "2</span> 户"]);
    let csrf = page.csrf();
    let sheets = cadre.post("/office/paper/cards", &[("csrf", &csrf), ("area", VILLAGE)]).await;
    sheets.is(200);
    assert_eq!(sheets.body.matches("class=\"tear\"").count(), 2);
    let small = [("csrf", csrf.as_str()), ("area", VILLAGE), ("size", "a6")];
    cadre.post("/office/paper/cards", &small).await.is(200).lacks(&["class=\"a4\""]);
    let doors = cadre.get(&format!("/office/paper/doors?area={MICRO_GRID}")).await;
    doors.is(200).holds(&["有事找谁"]).lacks(&["class=\"tear\"", "查询码"]);
    cadre.get("/office/paper/posters?inside=1").await.is(200).holds(&["南沟村一网格"]);
    cadre.get("/office/paper?area=nowhere").await.is(404);
    cadre.get(&format!("/office/paper/doors?area={OTHER_MICRO_GRID}")).await.is(403);
    let elsewhere = [("csrf", csrf.as_str()), ("area", OTHER_MICRO_GRID)];
    cadre.post("/office/paper/cards", &elsewhere).await.is(403);
    cadre.post("/office/paper/cards", &[("area", VILLAGE)]).await.is(403);
    // Reading the households is not keeping them: no access codes.
    let mut secretary = Desk::of(&county, "village_secretary", VILLAGE).await;
    let page = secretary.get("/office/paper").await;
    page.is(200).lacks(&["/office/paper/cards"]);
    let form = [("csrf", &*page.csrf()), ("area", VILLAGE)];
    secretary.post("/office/paper/cards", &form).await.is(403);
}

#[tokio::test]
async fn closer_care_is_decided_on_the_card_by_two() {
    let (_database, county) = small_county().await;
    let card = format!("/office/households/{VILLAGE}-1");
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let page = cadre.get(&card).await;
    page.is(200).holds(&["来得勤一些", "提出来得勤一些", "独居老人"]).lacks(&["提前结束"]);
    let csrf = page.csrf();
    let step = |step: &str| format!("{card}/care/{step}");
    let nothing = [("csrf", csrf.as_str()), ("words", "腿脚不便")];
    cadre.post(&step("propose"), &nothing).await.is(422).holds(&["因为什么需要还没填"]);
    let needs = [("csrf", csrf.as_str()), ("needs", "living_alone"), ("words", "腿脚不便")];
    let done = cadre.post(&step("propose"), &needs).await;
    let page = cadre.get(done.is(303).location()).await;
    page.is(200).holds(&["等确认：重点联系", "腿脚不便", "提出的人不能自己确认", "收回"]);
    page.lacks(&["确认，从今天起"]);
    cadre.post(&step("confirm"), &[("csrf", csrf.as_str())]).await.is(403);
    let mut secretary = Desk::of(&county, "village_secretary", VILLAGE).await;
    let page = secretary.get(&card).await;
    page.is(200).holds(&["等确认：重点联系", "独居老人", "确认，从今天起"]);
    let theirs = page.csrf();
    let done = secretary.post(&step("confirm"), &[("csrf", theirs.as_str())]).await;
    let page = secretary.get(done.is(303).location()).await;
    page.is(200).holds(&["因为", "独居老人", "提出，", "提前结束", "替这一户记下意见"]);
    // Whoever reads or keeps the household otherwise learns nothing.
    for (post, area) in [("service_station", VILLAGE), ("center_director", TOWNSHIP)] {
        let mut other = Desk::of(&county, post, area).await;
        other.get(&card).await.is(200).lacks(&["腿脚不便", "提前结束", "重点联系</b>"]);
    }
    let ended = [("csrf", theirs.as_str()), ("words", "儿子回来了")];
    let done = secretary.post(&step("end"), &ended).await;
    secretary.get(done.is(303).location()).await.is(200).holds(&["恢复平常的频次"]);
}

#[tokio::test]
async fn who_gave_a_password_is_shown_to_its_owner() {
    let (_database, county) = small_county().await;
    let person = maplegrid_testkit::person_of("service_station", VILLAGE);
    let url = format!("/office/posts/sign-in?area={VILLAGE}&person={person}");
    // Who checks does not open the account of who dispatches.
    let mut cadre = Desk::of(&county, "center_director", TOWNSHIP).await;
    cadre.get(&url).await.is(200).holds(&["发一个新密码"]);
    let handler = maplegrid_testkit::person_of("village_cadre", VILLAGE);
    let apart = format!("/office/posts/sign-in?area={VILLAGE}&person={handler}");
    cadre.get(&apart).await.is(200).holds(&["要由不同的人做的两步"]).lacks(&["发一个新密码"]);
    let mut reception = Desk::of(&county, "reception", TOWNSHIP).await;
    let csrf = reception.get(&url).await.csrf();
    let form = [("csrf", csrf.as_str()), ("area", VILLAGE), ("person", person.as_str())];
    let given = reception.post("/office/posts/sign-in", &form).await;
    let password =
        between(&given.is(201).body, "一次性密码</dt><dd class=\"num t-xl strong\">", "<")
            .to_owned();
    let mut owner = Desk::nobody(&county);
    owner.sign_in("service_station", VILLAGE, &password, "").await.is(303);
    owner.get("/office").await.is(303);
    let page = owner.get("/office/password").await;
    page.is(200).holds(&["这个账号最近", "给了密码", "用这个账号登录"]);
    cadre.get(&url).await.is(200).holds(&["给了密码", "用这个账号登录"]);
}
