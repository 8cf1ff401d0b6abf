//! The registers of the published methods, each walked over the API under the name of its
//! requirement (DOMAIN § 6).

use maplegrid_domain::registers::Half;
use serde_json::{Value, json};

use super::walk::{Said, Walk};

impl Walk {
    async fn put(&self, post: &str, register: &str, entry: &Value) -> Value {
        let token = self.token(post).await;
        let path = format!("/api/v1/registers/{register}/entries");
        self.api.post(path).token(&token).json(entry).send().await.expect(201).json
    }

    async fn step(&self, post: &str, entry: &Value, step: &str, reason: &str) -> Value {
        let token = self.token(post).await;
        let body = json!({ "version": entry["version"], "reason": reason });
        self.api.post(at(entry, step)).token(&token).json(&body).send().await.expect(200).json
    }

    async fn refused_step(&self, post: &str, entry: &Value, step: &str) -> (u16, String) {
        let token = self.token(post).await;
        let body = json!({ "version": entry["version"], "reason": "看过了" });
        let answer = self.api.post(at(entry, step)).token(&token).json(&body).send().await;
        let (status, code) = answer.problem();
        (status, code.to_owned())
    }

    async fn budget(&self, post: &str, register: &str, yuan: &str) -> Value {
        let token = self.token(post).await;
        let path = format!("/api/v1/registers/{register}/budget");
        let body = json!({ "area": self.area("village"), "year": 2026, "yuan": yuan });
        self.api.post(path).token(&token).json(&body).send().await.expect(200).json
    }
}

fn at(entry: &Value, step: &str) -> String {
    format!("/api/v1/register-entries/{}/{step}", entry["id"].as_str().unwrap())
}

/// A matter settled at home and called on afterwards.
async fn settled(walk: &Walk) -> Said {
    let said = walk.say("third_grid", "两家为院墙吵架").await;
    walk.classify("hub_head", &said, ("neighbours", "on_the_spot")).await;
    walk.answer("hub_head", &said, "settle_answer", "resolved").await;
    said
}

/// 以事奖补、以案定补: after the return visit and a sample check, approved by somebody else, within
/// the year's budget, handed out by a third.
#[tokio::test]
async fn hy_3_an_allowance_is_given_after_the_visit_the_check_and_within_the_budget() {
    let walk = Walk::open("hanyin-321").await;
    let said = settled(&walk).await;
    let entry = |number: &str, yuan: &str| {
        json!({
            "area": walk.area("village"),
            "case": number,
            "values": {
                "reason": "调解了院墙的纠纷", "kind": "以案定补", "amount": yuan,
                "payee": "周三", "basis": "县综治〔2026〕3 号第二条"
            }
        })
    };
    let first = walk.put("village_cadre", "allowance", &entry(&said.number, "100")).await;
    assert_eq!((&first["state"], &first["sealed"]), (&json!("proposed"), &json!(["payee"])));
    assert!(!first.to_string().contains("周三"), "{first}");

    // Whoever entered it does not check it; nobody approves before the visit and the check.
    let own = walk.refused_step("village_cadre", &first, "check").await;
    assert_eq!(own, (403, "not_yours".to_owned()));
    let early = walk.refused_step("center_director", &first, "approve").await;
    assert_eq!(early, (409, "not_revisited".to_owned()));
    walk.visit("village_supervision", &said, "record_visit").await;
    let early = walk.refused_step("center_director", &first, "approve").await;
    assert_eq!(early, (409, "not_checked".to_owned()));
    let checked = walk.step("village_supervision", &first, "check", "到户问过，属实").await;
    assert_eq!(checked["finding"], "到户问过，属实");
    let poor = walk.refused_step("center_director", &checked, "approve").await;
    assert_eq!(poor, (409, "no_budget".to_owned()));
    let money = walk.budget("center_director", "allowance", "150").await;
    assert_eq!((&money["budget"], &money["left"]), (&json!("150"), &json!("150")));
    let approved = walk.step("center_director", &checked, "approve", "").await;
    assert_eq!(approved["state"], "in_force");
    assert_eq!(approved["money"]["left"], "50");

    // More than is left is refused, and less than is approved cannot be set.
    let other = settled(&walk).await;
    walk.visit("village_supervision", &other, "record_visit").await;
    let second = walk.put("village_cadre", "allowance", &entry(&other.number, "50.01")).await;
    let second = walk.step("village_supervision", &second, "check", "属实").await;
    let over = walk.refused_step("center_director", &second, "approve").await;
    assert_eq!(over, (409, "over_budget".to_owned()));
    let token = walk.token("center_director").await;
    let less = json!({ "area": walk.area("village"), "year": 2026, "yuan": "99.99" });
    let less = walk.api.post("/api/v1/registers/allowance/budget").token(&token).json(&less);
    assert_eq!(less.send().await.problem(), (409, "below_spent"));

    let paid = walk.step("township_organiser", &approved, "complete", "").await;
    assert_eq!((&paid["state"], &paid["state_label"]), (&json!("completed"), &json!("已发放")));
    let steps: Vec<&str> = paid["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["step"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["complete", "approve", "check", "propose"]);

    // Who it is paid to is read by asking, and every look is written down.
    let look = walk.api.post(at(&paid, "look")).token(&token).send().await.expect(200);
    assert_eq!(look.json["values"]["payee"], "周三");
    let path = at(&paid, "");
    let read = walk.api.get(path.trim_end_matches('/')).token(&token).send().await.expect(200);
    assert_eq!(read.json["looks"].as_array().unwrap().len(), 1);
    // Beside the case it stands as well, and whoever has no part in it finds nothing.
    let beside = format!("/api/v1/staff/cases/{}/registers", said.number);
    let beside = walk.api.get(beside).token(&token).send().await.expect(200).json;
    assert_eq!(beside["items"][0]["entries"][0]["id"], paid["id"]);
    let stranger = walk.token("petition_agent").await;
    let gone = walk.api.get(path.trim_end_matches('/')).token(&stranger).send().await;
    assert_eq!(gone.problem(), (404, "not_found"));
}

/// 信访听证: invited elders, consent, a conclusion with its reasons, other routes told.
#[tokio::test]
async fn hy_12_a_hearing_is_recorded_with_consent_elders_and_the_other_routes() {
    let walk = Walk::open("hanyin-321").await;
    let said = walk.say("third_grid", "十年前的地界，一直没说清").await;
    let mut hearing = json!({
        "area": walk.area("village"),
        "case": said.number,
        "values": {
            "subject": "十年前的地界", "held_on": "2026-03-03", "place": "村委会院坝",
            "chair": "镇综治中心主任", "consent": "同意，不公开举行", "parties": "周三、吴四",
            "old_members": "李老党员", "clan_elders": "周家长者", "gentry": "陈乡贤",
            "minutes": "各说各的理，长者评理", "conclusion": "按老界桩，理由见地契"
        }
    });
    let token = walk.token("petition_agent").await;
    let path = "/api/v1/registers/hearing/entries";
    let silent = walk.api.post(path).token(&token).json(&hearing).send().await;
    assert_eq!(silent.problem(), (422, "missing_field"));
    assert_eq!(silent.fault().0, "values.other_routes");
    hearing["values"]["other_routes"] = json!("可以向人民法院起诉");
    let unknown =
        json!({ "case": "2603-0019", "area": hearing["area"], "values": hearing["values"] });
    let unknown = walk.api.post(path).token(&token).json(&unknown).send().await;
    assert_eq!(unknown.problem(), (422, "no_such_case"));
    let entry = walk.put("village_cadre", "hearing", &hearing).await;
    assert!(!entry.to_string().contains("陈乡贤"), "names are sealed: {entry}");
    let back = walk.step("center_director", &entry, "return", "写明请了几位").await;
    assert_eq!((&back["state"], &back["reason"]), (&json!("returned"), &json!("写明请了几位")));
    // What is not typed again of what is sealed stays.
    let mut again = hearing["values"].clone();
    for name in ["parties", "old_members", "clan_elders", "gentry", "minutes", "conclusion"] {
        again.as_object_mut().unwrap().remove(name);
    }
    again["place"] = json!("村委会会议室");
    let change = json!({
        "version": back["version"], "entry": { "case": said.number, "values": again }
    });
    let cadre = walk.token("village_cadre").await;
    let edited = walk.api.post(at(&back, "edit")).token(&cadre).json(&change).send().await;
    let edited = edited.expect(200).json;
    assert_eq!(edited["history"][0]["changes"][0]["field"], "place");
    assert_eq!(edited["history"][0]["personal_changed"], false);
    let approved = walk.step("center_director", &edited, "approve", "").await;
    let late = walk.refused_step("village_cadre", &back, "end").await;
    assert_eq!(late, (409, "changed_meanwhile".to_owned()));
    let handed = walk.step("township_service", &approved, "complete", "").await;
    assert_eq!(handed["state_label"], "已送达");
}

/// 责任书: given to each village by the township, approved, taken over by the village.
#[tokio::test]
async fn gc_7_a_letter_of_responsibility_is_given_signed_and_runs_for_a_year() {
    let walk = Walk::open("gucheng-1333").await;
    let letter = json!({
        "area": walk.area("village"),
        "from": "2026-01-01",
        "until": "2026-12-31",
        "values": {
            "title": "2026 年平安建设责任书", "given_by": "故城镇", "taken_by": "南沟村",
            "duties": "每天走一遍\n有事就登记"
        }
    });
    let entry = walk.put("reception", "responsibility_letter", &letter).await;
    let own = walk.refused_step("village_secretary", &entry, "complete").await;
    assert_eq!(own, (409, "not_now".to_owned()));
    let approved = walk.step("center_director", &entry, "approve", "").await;
    assert_eq!(approved["state_label"], "生效");
    let signed = walk.step("village_secretary", &approved, "complete", "").await;
    assert_eq!(signed["state_label"], "已签收");
    let token = walk.token("reception").await;
    let valid = walk
        .api
        .get("/api/v1/registers/responsibility_letter/entries?state=valid")
        .token(&token)
        .send()
        .await
        .expect(200)
        .json;
    assert_eq!(valid["items"].as_array().unwrap().len(), 1);
}

/// 诉前双向分流: both ways, and the right to sue is told before anything is handed over.
#[tokio::test]
async fn ll_7_what_goes_between_court_and_mediation_is_recorded_both_ways() {
    let walk = Walk::open("lingling-51").await;
    let said = walk.say("grid", "借的钱三年不还").await;
    let transfer = |direction: &str| {
        json!({
            "area": walk.area("county"),
            "case": said.number,
            "values": {
                "direction": direction, "court": "区人民法院", "committee": "金融借贷调委会",
                "parties": "甲、乙", "told": "已书面告知", "handed_on": "2026-03-04",
                "papers": "起诉状、借条"
            }
        })
    };
    // Whoever hands over has to be able to see the matter.
    let liaison = walk.token("court_liaison").await;
    let path = "/api/v1/registers/court_transfer/entries";
    let blind = walk.api.post(path).token(&liaison).json(&transfer("法院委派调解")).send().await;
    assert_eq!(blind.problem(), (422, "no_such_case"));
    let there = walk.put("mediation_centre", "court_transfer", &transfer("法院委派调解")).await;
    let back = walk.put("mediation_centre", "court_transfer", &transfer("调解不成转法院")).await;
    assert_eq!(there["state"], "in_force", "nobody approves: it holds at once");
    let mut silent = transfer("调解不成转法院");
    silent["values"].as_object_mut().unwrap().remove("told");
    let centre = walk.token("mediation_centre").await;
    let silent = walk.api.post(path).token(&centre).json(&silent).send().await;
    assert_eq!(silent.fault(), ("values.told", "missing_field"));
    for entry in [&there, &back] {
        let taken = walk.step("court_liaison", entry, "complete", "").await;
        assert_eq!(taken["state_label"], "已交接");
    }
    let beside = format!("/api/v1/staff/cases/{}/registers", said.number);
    let beside = walk.api.get(beside).token(&centre).send().await.expect(200).json;
    assert_eq!(beside["items"][0]["entries"].as_array().unwrap().len(), 2);
}

/// 30 类 111 项, 48 项: admitted, in force for a time, read by residents; a service is booked, and a
/// booking is a matter like others.
#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn ll_8_items_are_admitted_and_expire_and_services_are_booked() {
    let walk = Walk::open("lingling-51").await;
    let item = |name: &str, until: &str| {
        json!({
            "area": walk.area("county"), "from": "2026-01-01", "until": until,
            "values": {
                "item": name, "code": "01-001", "class": "民生服务（示例）", "basis": "区上文件",
                "lead": "区民政局", "frequency": "每月", "admission": "准入文件（示例）"
            }
        })
    };
    let public = "/api/v1/lists/grid_items";
    for (name, until) in [("走访独居老人（示例）", "2026-12-31"), ("旧事项（示例）", "2026-03-03")]
    {
        let entry = walk.put("network_office", "grid_items", &item(name, until)).await;
        let seen = walk.api.get(public).send().await.expect(200).json;
        assert!(!seen.to_string().contains(name), "not before it is admitted");
        walk.step("political_legal_committee", &entry, "approve", "").await;
    }
    let seen = walk.api.get(public).send().await.expect(200).json;
    assert_eq!(seen["items"].as_array().unwrap().len(), 1, "{seen}");
    let grid = walk.token("grid_member").await;
    let expired = "/api/v1/registers/grid_items/entries?state=expired";
    let expired = walk.api.get(expired).token(&grid).send().await.expect(200).json;
    assert_eq!(expired["items"][0]["title"], "旧事项（示例）");
    assert_eq!(walk.api.get("/api/v1/lists/court_transfer").send().await.problem().0, 404);

    let service = json!({
        "area": walk.area("county"), "from": "2026-01-01",
        "values": {
            "service": "开证明（示例）", "code": "S01", "department": "区民政局",
            "materials": "身份证", "takes": "当场"
        }
    });
    let entry = walk.put("network_office", "services", &service).await;
    walk.step("political_legal_committee", &entry, "approve", "").await;
    let services = walk.api.get("/api/v1/services").send().await.expect(200).json;
    let id = services["items"][0]["id"].as_str().unwrap().to_owned();
    let village = walk.area("village");
    let places = format!("/api/v1/services/{id}/places?area={village}");
    let open = walk.api.get(&places).send().await.expect(200).json;
    let first = open["items"][0].clone();
    assert_eq!((&first["day"], &first["left"]), (&json!("2026-03-05"), &json!(8)));

    let ask = |half: &str, day: &str, name: &str| {
        json!({
            "area": village, "day": day, "half": half,
            "contact": { "name": name, "phone": "13812340000" }
        })
    };
    let path = format!("/api/v1/services/{id}/bookings");
    let mut booked = Vec::new();
    for number in 0..8 {
        let body = ask("morning", "2026-03-05", &format!("周{number}"));
        let key = format!("booking-{number}");
        let done = walk.api.post(&path).key(&key).json(&body).send().await.expect(201).json;
        let again = walk.api.post(&path).key(&key).json(&body).send().await.expect(201).json;
        assert_eq!(again["number"], done["number"], "a repetition takes no second place");
        booked.push(done);
    }
    let full = walk.api.post(&path).json(&ask("morning", "2026-03-05", "周九")).send().await;
    assert_eq!(full.problem(), (409, "full"));
    assert!(full.json["detail"].as_str().unwrap().contains("3月5日（星期四）下午"));
    let sunday = walk.api.post(&path).json(&ask("morning", "2026-03-08", "周九")).send().await;
    assert_eq!(sunday.problem(), (409, "not_open"));
    let high = json!({
        "area": walk.area("county"), "day": "2026-03-05", "half": "afternoon",
        "contact": { "name": "周九", "phone": "13812340000" }
    });
    assert_eq!(walk.api.post(&path).json(&high).send().await.problem(), (422, "no_office"));

    // A booking is a matter: found by its number and code, and taken back it frees its place.
    let said = Said {
        number: booked[0]["number"].as_str().unwrap().to_owned(),
        code: booked[0]["code"].as_str().unwrap().to_owned(),
    };
    assert_eq!(walk.owner(&said).await, "township_service", "the window has it at once");
    let seen = walk.seen(&said).await;
    let half_day = (&seen["booking"]["day"], &seen["booking"]["half"]);
    assert_eq!(half_day, (&json!("2026-03-05"), &json!("morning")));
    assert!(
        seen["text"].as_str().unwrap().starts_with("预约3月5日上午，开证明（示例）。到"),
        "{seen}"
    );
    // The window knows whom to expect, and when; others do not hear of it.
    let (app, window) = (&walk.api.county.app, walk.area("township"));
    let register = "services".into();
    let clerk = walk.api.county.sign_in("township_service", &window).await;
    let expected = app.awaited(&clerk, &register).await.unwrap();
    assert_eq!(expected.len(), 8);
    let first = (expected[0].day.to_string(), expected[0].half, expected[0].service.as_str());
    assert_eq!(first, ("2026-03-05".to_owned(), Half::Morning, "开证明（示例）"));
    let stranger = walk.api.county.sign_in("grid_member", &walk.area("grid")).await;
    assert!(app.awaited(&stranger, &register).await.unwrap().is_empty());
    let withdraw = format!("/api/v1/cases/{}/withdraw", said.number);
    let body = json!({ "code": said.code });
    walk.api.post(&withdraw).json(&body).send().await.expect(200);
    assert_eq!(app.awaited(&clerk, &register).await.unwrap().len(), 7, "taken back");
    walk.api.post(&path).json(&ask("morning", "2026-03-05", "周九")).send().await.expect(201);
}

/// 一村一法律顾问: residents read the firm and the hours, never the number of the person.
#[tokio::test]
async fn ln_12_every_village_has_its_law_adviser_on_a_list() {
    let walk = Walk::open("longnan-1234").await;
    let adviser = json!({
        "area": walk.area("village"), "from": "2026-01-01",
        "values": {
            "firm": "县法律服务所", "hours": "每月第一个星期三上午", "adviser": "王律师",
            "phone": "139 1234 5678"
        }
    });
    let entry = walk.put("village_secretary", "law_advisers", &adviser).await;
    walk.step("justice_station", &entry, "approve", "").await;
    let list = walk.api.get("/api/v1/lists/law_advisers").send().await.expect(200).json;
    assert_eq!(list["items"][0]["title"], "县法律服务所");
    let told = list.to_string();
    assert!(!told.contains("王律师") && !told.contains("1391234"), "{told}");
    let wrong = json!({
        "area": walk.area("village"), "from": "2026-01-01",
        "values": { "firm": "所", "hours": "周三", "adviser": "王", "phone": "12345" }
    });
    let token = walk.token("village_secretary").await;
    let path = "/api/v1/registers/law_advisers/entries";
    let wrong = walk.api.post(path).token(&token).json(&wrong).send().await;
    assert_eq!(wrong.problem(), (422, "phone"));
}
