//! Registers at the desk and what residents read and book of them: every page, and what is refused.

use maplegrid_testkit::{
    MICRO_GRID, TOWNSHIP, TestCounty, TestDatabase, VILLAGE, county_of, place, seat,
};

use super::desk::{Desk, Page, between, case_url};
use super::drawn::Drawn;

const SERVICES: &str = "/office/registers/services";

async fn at(county: &TestCounty, method: &str, post: &str) -> Desk {
    Desk::of(county, post, seat(method, post).as_str()).await
}

/// Enters through the form, which has to be taken; the entry's address.
async fn enter(desk: &mut Desk, path: &str, fields: &[(&str, &str)]) -> String {
    let done = fill(desk, path, fields).await;
    assert_eq!(done.status, 303, "{}", done.body);
    done.location().split('?').next().unwrap().to_owned()
}

async fn fill(desk: &mut Desk, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = desk.get(path).await;
    let (csrf, key) = (page.csrf(), between(&page.body, "name=\"key\" value=\"", "\"").to_owned());
    let mut form = vec![("csrf", csrf.as_str()), ("key", key.as_str())];
    form.extend(fields);
    desk.post(path.split('?').next().unwrap(), &form).await
}

async fn step(desk: &mut Desk, entry: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = desk.get(entry).await;
    let csrf = page.csrf();
    let version = between(&page.body, "name=\"version\" value=\"", "\"").to_owned();
    let mut form = vec![("csrf", csrf.as_str()), ("version", version.as_str())];
    form.extend(fields);
    desk.post(&format!("{entry}/{step}"), &form).await
}

/// Draws every page of registers.
pub(super) async fn draw(county: &TestCounty, drawn: &mut Drawn) {
    desk(county, drawn).await;
    let database = TestDatabase::sqlite();
    let lingling = county_of(database.url(), "lingling-51").await;
    residents(&lingling, drawn).await;
}

async fn desk(county: &TestCounty, drawn: &mut Drawn) {
    let mut office = Desk::of(county, "reception", TOWNSHIP).await;
    drawn.get(&mut office, "/office/registers").await.holds(&["责任书", "只记该记的"]);
    let new = "/office/registers/responsibility_letter/new";
    drawn.get(&mut office, new).await;
    let letter: &[(&str, &str)] = &[
        ("area", VILLAGE),
        ("from", "2026-01-01"),
        ("v.title", "平安责任书"),
        ("v.given_by", "故城镇"),
        ("v.taken_by", "南沟村"),
        ("v.duties", "有事就登记"),
    ];
    for (name, typed, words) in [
        ("from", "昨天", "请写日期"),
        ("area", "", "请选是哪里的"),
        ("v.duties", "", "“责任内容”还没填"),
        ("v.title", &"长".repeat(101), "太长了"),
    ] {
        let mut wrong: Vec<(&str, &str)> =
            letter.iter().copied().filter(|(field, _)| *field != name).collect();
        wrong.push((name, typed));
        let again = fill(&mut office, new, &wrong).await;
        again.is(422).holds(&[words, "南沟村"]);
        drawn.page(again);
    }
    let entry = enter(&mut office, new, letter).await;
    let early = step(&mut office, &entry, "end", &[("reason", " ")]).await;
    early.is(422).holds(&["请写一句理由"]);
    drawn.page(early);
    let mut boss = Desk::of(county, "center_director", TOWNSHIP).await;
    assert_eq!(step(&mut boss, &entry, "approve", &[]).await.status, 303);
    // The page of before: the other was quicker.
    let page = boss.get(&entry).await;
    let csrf = page.csrf();
    let late = [("csrf", csrf.as_str()), ("version", "1"), ("reason", "改一改")];
    let late = boss.post(&format!("{entry}/end"), &late).await;
    late.is(409).holds(&["没存上"]);
    drawn.get(&mut office, &entry).await.holds(&["审核通过", "改这一条"]);
    let sheet = step(&mut office, &entry, "sheet", &[]).await;
    sheet.holds(&["签字", "盖章", "有事就登记"]);
    drawn.sheet(sheet);
    let list = "/office/registers/responsibility_letter";
    drawn.get(&mut office, list).await.holds(&["平安责任书", "导出表格"]);
    drawn.get(&mut office, &format!("{list}?q=没有的")).await.holds(&["没有找到"]);
    let table = office.get(&format!("{list}/export")).await;
    table.is(200);
    tables(&mut office, &mut boss, drawn).await;
    // A case leads to its registers.
    let received = county.receive(MICRO_GRID).await;
    let url = case_url(&received.number);
    let case = drawn.get(&mut office, &url).await;
    case.holds(&["相关台账", "登记到“平安例会议定事项”"]);
    // Whoever has no part in it finds nothing; whoever only reads does not enter.
    let mut stranger = Desk::of(county, "township_service", TOWNSHIP).await;
    for path in [list, &entry, new] {
        assert_eq!(stranger.get(path).await.status, 404, "{path}");
    }
    let mut reader = Desk::of(county, "village_cadre", VILLAGE).await;
    assert_eq!(reader.get(new).await.status, 403);
}

/// The register out, in again, wrong, and changed; what comes in waits for somebody else.
async fn tables(office: &mut Desk, boss: &mut Desk, drawn: &mut Drawn) {
    const KIND: &str = "register:responsibility_letter";
    let list = "/office/registers/responsibility_letter";
    let form = format!("/office/import?kind={KIND}");
    let shown = office.get(list).await;
    shown.holds(&["导入表格", &form]);
    let page = drawn.get(office, &form).await;
    page.holds(&["责任书", "等另一个人审核"]).lacks(&["谁在哪里担任什么岗位"]);
    let csrf = page.csrf();
    office.get(&format!("/office/import/template/{KIND}")).await.is(200);
    let send = async |office: &mut Desk, table: &str| {
        let parts =
            [("csrf", csrf.as_bytes()), ("kind", KIND.as_bytes()), ("file", table.as_bytes())];
        office.upload("/office/import", &parts).await
    };
    let out = office.get(&format!("{list}/export?format=csv")).await;
    let same = send(office, &out.body).await;
    same.is(200).holds(&["新增 0，更新 0，没有变化 1"]);
    let wrong = send(office, "第几条,从哪天起\n1,前天\n9,2026-01-01\n").await;
    wrong.is(422).holds(&["看不出是哪一天", "没有第 9 条"]);
    drawn.page(wrong);
    let changed = send(office, "第几条,镇上怎么支持\n1,每月去一次\n").await;
    changed.is(200).holds(&["更新 1"]);
    let url = between(&changed.body, "action=\"/office/import/", "\"").to_owned();
    let print = between(&changed.body, "name=\"fingerprint\" value=\"", "\"").to_owned();
    let fields = [("csrf", csrf.as_str()), ("kind", KIND), ("fingerprint", print.as_str())];
    let done = office.post(&format!("/office/import/{url}"), &fields).await;
    done.is(200).holds(&["已导入", "看台账", list]);
    drawn.page(done);
    office.get(&format!("{list}?state=proposed")).await.holds(&["平安责任书", "待审核"]);
    // Whoever approves does not enter, and a register that is not there is not found.
    assert_eq!(boss.get(&form).await.status, 403);
    assert_eq!(boss.get("/office/import?kind=register:nothing").await.status, 404);
}

#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn residents(county: &TestCounty, drawn: &mut Drawn) {
    const METHOD: &str = "lingling-51";
    let mut office = at(county, METHOD, "network_office").await;
    for number in 1..=2 {
        let title = format!("开证明{number}（示例）");
        let service: &[(&str, &str)] = &[
            ("from", "2026-01-01"),
            ("v.service", &title),
            ("v.code", "S01"),
            ("v.department", "区民政局"),
            ("v.materials", "身份证"),
            ("v.takes", "当场"),
        ];
        enter(&mut office, &format!("{SERVICES}/new"), service).await;
    }
    let mut approver = at(county, METHOD, "political_legal_committee").await;
    let page = drawn.get(&mut approver, &format!("{SERVICES}?state=proposed")).await;
    page.holds(&["审核通过选中的"]);
    let csrf = page.csrf();
    let ticks: Vec<String> = page
        .body
        .split("name=\"entry\" value=\"")
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(ticks.len(), 2);
    let approve = format!("{SERVICES}/approve");
    // One of them changed meanwhile: none is approved.
    let old = ticks[1].replace(".1", ".7");
    let form = [("csrf", csrf.as_str()), ("entry", ticks[0].as_str()), ("entry", old.as_str())];
    let refused = approver.post(&approve, &form).await;
    refused.is(409).holds(&["一条也没有审核", "选中的第 2 条"]);
    drawn.page(refused);
    let form = [("csrf", csrf.as_str()), ("entry", &ticks[0]), ("entry", &ticks[1])];
    assert_eq!(approver.post(&approve, &form).await.status, 303);

    let mut phone = Desk::nobody(county);
    drawn.get(&mut phone, "/lists").await.holds(&["下放代办服务", "生效的 2 条"]);
    drawn.get(&mut phone, "/lists/services").await.holds(&["开证明1（示例）", "带什么材料"]);
    assert_eq!(phone.get("/lists/court_transfer").await.status, 404);
    let services = drawn.get(&mut phone, "/services?q=证明2").await;
    services.holds(&["开证明2"]).lacks(&["开证明1"]);
    let service = format!("/services/{}", between(&services.body, "href=\"/services/", "\""));
    drawn.get(&mut phone, &service).await.holds(&["您住在哪个村"]);
    let village = place(METHOD, "village");
    let form = drawn.get(&mut phone, &format!("{service}?area={village}")).await;
    form.holds(&["3月5日（星期四）上午", "还有 8 个号"]);
    let key = between(&form.body, "name=\"key\" value=\"", "\"").to_owned();
    let book = |when: &str, phone: &str| {
        let pairs = [("area", village.as_str()), ("key", &key), ("name", "周三")];
        let mut pairs: Vec<(String, String)> =
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        pairs.push(("when".to_owned(), when.to_owned()));
        pairs.push(("phone".to_owned(), phone.to_owned()));
        pairs
    };
    for (when, number, status, words) in [
        ("", "", 422, "请选哪一天来"),
        ("", "", 422, "请写手机号，有变动好告诉您"),
        ("2026-03-08.morning", "13812340000", 409, "这半天不办理"),
        ("2026-03-05.morning", "138", 422, "少了八位"),
    ] {
        let pairs = book(when, number);
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let again = phone.post(&service, &pairs).await;
        again.is(status).holds(&[words, "周三"]);
        drawn.page(again);
    }
    let pairs = book("2026-03-05.morning", "13812340000");
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = phone.post(&service, &pairs).await;
    assert!(done.location().starts_with("/track/"), "{}", done.location());
    let to = done.location().to_owned();
    drawn.get(&mut phone, &to).await.holds(&[
        "预约3月5日上午，开证明2（示例）",
        "您约了<span class=\"nb\">3月5日（星期四）上午",
    ]);

    // A wish is no secret of the village; violence at home is.
    let about = |category: &str| format!("/say?about={category}&area={village}");
    let wish = drawn.get(&mut phone, &about("micro_wish")).await;
    wish.holds(&["微心愿", "受理"]).lacks(&["本村看不到"]);
    drawn.get(&mut phone, &about("domestic_violence")).await.holds(&["本村看不到", "110"]);
    drawn.get(&mut phone, "/help").await.holds(&["微心愿</span>", "<small>本村看不到</small>"]);
}
