//! A mediation at the desk: from a case to the closed file, its papers, and what is refused.

use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, person_of};

use super::desk::{Desk, Page, small_county};
use super::drawn::Drawn;

const PATH: &str = "/office/mediations";
const SECRET: &str = "院墙占了三十公分";
/// The smallest PNG: one grey point.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

async fn mediator(county: &TestCounty) -> Desk {
    Desk::of(county, "village_mediator", VILLAGE).await
}

fn opening<'a>(csrf: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("csrf", csrf),
        ("parties", "2"),
        ("committee", VILLAGE),
        ("category", "neighbours"),
        ("origin", "applied"),
        ("severity", "simple"),
        ("summary", SECRET),
        ("consent-1", "applied"),
        ("name-1", "李大山"),
        ("phone-1", "13812345678"),
        ("consent-2", "agreed"),
        ("name-2", "王二河"),
    ];
    form.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    form.extend(more);
    form
}

/// A step by its form on the page.
async fn step(desk: &mut Desk, at: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = desk.get(at).await;
    page.is(200).holds(&[&format!("/act/{step}\"")]);
    let csrf = page.csrf();
    let mut form = vec![("csrf", csrf.as_str())];
    form.extend(fields);
    desk.post(&format!("{at}/act/{step}"), &form).await
}

async fn steps(desk: &mut Desk, at: &str, all: &[(&str, &[(&str, &str)])]) {
    for (name, fields) in all {
        let done = step(desk, at, name, fields).await;
        assert_eq!(done.status, 303, "{name}: {}", done.body);
        assert_eq!(done.location(), format!("{at}?done={name}"), "{name}");
    }
}

const HEARD: &[(&str, &str)] = &[
    ("present", "1"),
    ("present", "2"),
    ("place", "村委会"),
    ("cause", "院墙"),
    ("rights", "已告知"),
    ("principles", "自愿"),
    ("statements", SECRET),
];

/// Every page of a mediation, from the empty list to its papers.
pub(super) async fn draw(county: &TestCounty, drawn: &mut Drawn) {
    let mut desk = mediator(county).await;
    drawn.get(&mut desk, PATH).await.holds(&["没有您调解的", "登记调解", "人民调解"]);
    let case = county.receive(MICRO_GRID).await;
    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    let settled = [("category", "neighbours"), ("track", "joint")];
    cadre.act(&case.number, "classify", &settled).await.is(303);
    let mut station = Desk::of(county, "service_station", VILLAGE).await;
    let me = person_of("village_mediator", VILLAGE);
    station.act(&case.number, "assign", &[("person", me.as_str())]).await.is(303);
    let number = case.number.as_str();
    let panel = drawn.get(&mut desk, &format!("/office/cases/{number}")).await;
    panel.holds(&["转入调解"]);
    let new = drawn.get(&mut desk, &format!("{PATH}/new?case={number}")).await;
    new.holds(&["第 2 方当事人", number]);
    let csrf = new.csrf();
    let again = drawn.post(&mut desk, PATH, &opening(&csrf, &[("more", "1")])).await;
    again.is(200).holds(&["第 3 方当事人", "李大山"]);
    let stop = drawn.post(&mut desk, PATH, &opening(&csrf, &[("consent-2", "refused")])).await;
    stop.is(422).holds(&["第 2 方不愿意调解，没有登记", "人民法院"]);
    let secretary = person_of("village_secretary", VILLAGE);
    let related = ("related-2", secretary.as_str());
    let first = [("case", number), ("consent-2", "unasked"), related];
    let opened = desk.post(PATH, &opening(&csrf, &first)).await;
    let at = opened.is(303).location().to_owned();
    let panel = drawn.get(&mut desk, &format!("/office/cases/{number}")).await;
    panel.holds(&["待受理", &at]).lacks(&["转入调解"]);
    desk.get(&at).await.holds(&["等各方表示愿不愿意调解", "岗位上的亲属", "还没有表示"]);
    lived(&mut desk, &at).await;

    let closed = drawn.get(&mut desk, &at).await;
    closed.holds(&["李**", "内容点“查看”才显示", "还没有人查看过", "卷宗目录"]);
    closed.lacks(&["李大山", SECRET, "13812345678"]);
    let open = drawn.get(&mut desk, &format!("{at}/open")).await;
    open.holds(&["李大山", SECRET, "这次查看已经记下", "书面协议", "非常满意", "更正", "签了"]);
    let papers = desk.get(&format!("{at}/paper")).await;
    papers.is(200).holds(&[
        "人民调解卷宗",
        "卷内目录",
        "人民调解申请书",
        "人民调解受理登记表",
        "权利义务告知书",
        "当事人身份证明",
        "授权委托书",
        "人民调解调查记录",
        "证据目录",
        "人民调解记录",
        "没有利害关系",
        "王二河同意调解",
        "人民调解协议书",
        "履行情况",
        "人民调解回访记录",
        "司法确认申请书",
        "人民调解结案报告表",
        "封底",
        "李大山",
    ]);
    drawn.sheet(papers);
    let one = desk.get(&format!("{at}/paper?sheet=rights-1")).await;
    drawn.sheet(one).holds(&["您的权利"]).lacks(&["卷内目录"]);
    drawn.get(&mut desk, PATH).await.holds(&["1 / 1 件", "南沟村人调字第"]);
}

/// From acceptance to a closed file.
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn lived(desk: &mut Desk, at: &str) {
    let me = person_of("village_mediator", VILLAGE);
    let signer = format!("mediator-{me}");
    steps(
        desk,
        at,
        &[
            ("accept", &[]),
            ("consent", &[("consents", "2"), ("said", "当面说愿意")]),
            ("name", &[("mediator", me.as_str()), ("by", "committee"), ("interest", "free")]),
            ("grade", &[("severity", "ordinary"), ("reason", "两家积怨多年")]),
            ("inform", &[("party", "1")]),
            ("inform", &[("party", "2")]),
            ("identify", &[("party", "1"), ("document", "居民身份证")]),
            ("identify", &[("party", "2"), ("document", "居民身份证")]),
            ("represent", &[("party", "2"), ("authorised", "general"), ("name", "王小河")]),
            (
                "investigate",
                &[("place", "院墙"), ("cause", "量墙"), ("asked", "邻居"), ("text", "问：…答：…")],
            ),
            ("add_evidence", &[("from", "1"), ("name", "宅基地使用证")]),
            ("hear", HEARD),
        ],
    )
    .await;
    let wrong = step(desk, at, "agree", &[("form", "written"), ("term-1-text", "退回")]).await;
    wrong.is(422).holds(&["第 1 条请选谁做", "退回"]);
    let more = step(desk, at, "agree", &[("more", "1"), ("term-1-text", "退回")]).await;
    more.is(200).holds(&["第 3 条，谁做", "退回"]);
    let agreed: &[(&str, &str)] = &[
        ("form", "written"),
        ("facts", SECRET),
        ("dispute", "退不退"),
        ("term-1-by", "2"),
        ("term-1-text", "四月底前退回三十公分"),
        ("term-1-due", "2026-04-30"),
        ("amount", "500.50"),
        ("copies", "3"),
    ];
    steps(desk, at, &[("agree", agreed)]).await;
    let csrf = desk.get(at).await.csrf();
    let scan: [(&str, &[u8]); 4] =
        [("csrf", csrf.as_bytes()), ("signer", b"party-1"), ("manner", b"paper"), ("photos", PNG)];
    desk.upload(&format!("{at}/act/sign"), &scan).await.is(303);
    let nothing = [("signer", "party-2"), ("manner", "screen")];
    step(desk, at, "sign", &nothing).await.is(422).holds(&["屏上签名还没填"]);
    let drawing = ("drawing", "M1 1h0L40 40");
    let correction = ("text", "占了二十九公分");
    steps(
        desk,
        at,
        &[
            ("sign", &[("signer", "party-2"), ("manner", "screen"), drawing]),
            ("sign", &[("signer", &signer), ("manner", "paper")]),
            ("sign", &[("signer", "seal"), ("manner", "paper")]),
            ("perform", &[("term", "1"), ("how", "full"), ("proof", "当面量过")]),
            (
                "visit",
                &[
                    ("performance", "full"),
                    ("satisfaction", "5"),
                    ("cause", "履行到没有"),
                    ("situation", "都好"),
                ],
            ),
            ("ask_confirmation", &[("by", "1"), ("by", "2"), ("court", "武乡县人民法院")]),
            ("record_confirmation", &[("result", "confirmed"), ("document", "（2026）1号")]),
        ],
    )
    .await;
    let page = desk.get(at).await;
    let record = super::desk::between(&page.body, "id=\"correct-of\"", "</select>");
    let record =
        super::desk::between(record, "<option value=\"\">请选</option><option value=\"", "\"");
    let record = record.to_owned();
    steps(desk, at, &[("correct", &[("of", &record), correction]), ("file", &[])]).await;
}

#[tokio::test]
async fn who_has_no_part_in_it_sees_nothing_of_it() {
    let (_database, county) = small_county().await;
    let mut desk = mediator(&county).await;
    let csrf = desk.get(PATH).await.csrf();
    let at = desk.post(PATH, &opening(&csrf, &[])).await.is(303).location().to_owned();
    let forged = desk.post(&format!("{at}/act/accept"), &[("csrf", "x")]).await;
    forged.is(403);
    for (post, area, status) in [
        ("village_mediator", OTHER_VILLAGE, 404),
        ("center_director", TOWNSHIP, 403),
        ("party_link", MICRO_GRID, 404),
    ] {
        let mut other = Desk::of(&county, post, area).await;
        for path in ["", "/open", "/paper", "/files/x"] {
            other.get(&format!("{at}{path}")).await.is(status).lacks(&["李大山", "李**"]);
        }
        let csrf = other.get("/office/method").await.csrf();
        let act = other.post(&format!("{at}/act/accept"), &[("csrf", &csrf)]).await;
        act.is(status);
        let new = other.post(PATH, &opening(&csrf, &[])).await;
        assert_eq!(new.status, 403, "{}", new.body);
    }
    // Whoever keeps the township's files registers for the township.
    let mut station = Desk::of(&county, "justice_station", TOWNSHIP).await;
    station.get(&format!("{PATH}/new")).await.is(200).holds(&["name=\"committee\""]);
}

#[tokio::test]
async fn what_cannot_be_mediated_is_told_with_the_way_that_is_left() {
    let (_database, county) = small_county().await;
    let mut desk = mediator(&county).await;
    let csrf = desk.get(PATH).await.csrf();
    for (changed, status, told) in [
        (vec![("barred", "violence")], 422, "家庭暴力不能由调委会调解"),
        (vec![("barred", "violence")], 422, "110"),
        (vec![("category", "")], 422, "类别选得不对"),
        (vec![("severity", "")], 422, "请选难易程度"),
        (vec![("name-1", "")], 422, "姓名或名称还没填"),
        (vec![("phone-1", "138")], 422, "少了"),
        (vec![("people", "很多")], 422, "人数要写成数字"),
        (vec![("at", "昨天")], 422, "时间没看懂"),
        (vec![("at", "2027-01-01T08:00")], 422, "时间还没到"),
        (vec![("consent-1", ""), ("consent-2", "")], 422, "由谁申请还没填"),
        (vec![("committee", OTHER_VILLAGE)], 403, "这一步不归您做"),
    ] {
        let page = desk.post(PATH, &opening(&csrf, &changed)).await;
        page.is(status).holds(&[told, SECRET]);
    }
    let at = desk.post(PATH, &opening(&csrf, &[])).await.is(303).location().to_owned();
    let me = person_of("village_mediator", VILLAGE);
    let twice = desk.post(PATH, &opening(&csrf, &[])).await;
    twice.is(409).holds(&["正在调解这件事"]);
    for (act, fields, status, told) in [
        ("decline", vec![("reason", "起诉了")], 422, "还没有告诉当事人别的途径"),
        ("refuse", vec![("routes", "court")], 422, "请选哪一方"),
        ("inform", vec![("party", "9")], 422, "没有第 9 方当事人"),
        ("add_party", vec![("name", "")], 422, "姓名或名称还没填"),
        ("grade", vec![("severity", "grave")], 422, "理由还没填"),
        ("accept", vec![], 303, ""),
        ("name", vec![("mediator", me.as_str()), ("by", "committee")], 422, "请选有没有利害关系"),
    ] {
        let page = step(&mut desk, &at, act, &fields).await;
        assert_eq!(page.status, status, "{act}: {}", page.body);
        page.holds(&[told]);
    }
    let csrf = desk.get(&at).await.csrf();
    let early = desk
        .post(&format!("{at}/act/hear"), &[("csrf", &csrf), ("place", "村委会第一调解室")])
        .await;
    early.is(422).holds(&["村委会第一调解室"]);
    desk.post(&format!("{at}/act/dance"), &[("csrf", &csrf)]).await.is(404);
    desk.get(&format!("{at}/act/accept")).await.is(303);
    let refused = [("party", "2"), ("reason", "不想谈"), ("routes", "court")];
    step(&mut desk, &at, "refuse", &refused).await.is(303);
    desk.get(&format!("{at}/paper")).await.is(200).holds(&["终止调解书", "人民法院", "不愿意调解"]);
    let again = desk.post(PATH, &opening(&csrf, &[("consent-2", "unasked")])).await;
    again.is(409).holds(&["已经拒绝调解", "人民法院"]);
}
