//! Every page drawn by the real routes, with somebody's real data: each keeps what every page has
//! to keep, and no template is left out.

use askama::Template as _;
use axum::body::Body;
use axum::http::{Request, Uri, header};
use maplegrid_app::people::LinkOrder;
use maplegrid_domain::cases::Identity;
use maplegrid_domain::people::Holding;
use maplegrid_testkit::{GRID, MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, account_of, person_of};
use maplegrid_web::cookies::Cookies;
use maplegrid_web::guide::GuidePage;
use maplegrid_web::track::{Access, AgentPage};
use maplegrid_web::ui::finish;
use maplegrid_web::visitor::{Shell, Tab};

use super::desk::{Desk, Page, between, encoded, small_county};
use crate::suite::sample::{Life, monday, number};
use crate::suite::{checks, templates};

const HOME: &str = "140429104201-1";
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// The pages drawn so far.
#[derive(Default)]
pub(super) struct Drawn(Vec<String>);

impl Drawn {
    /// A page on a screen.
    #[track_caller]
    pub(super) fn page(&mut self, page: Page) -> Page {
        checks::page(&page.body);
        self.0.push(page.body.clone());
        page
    }

    /// A sheet of paper: no frame, no way to skip.
    #[track_caller]
    pub(super) fn sheet(&mut self, page: Page) -> Page {
        page.is(200);
        checks::document(&page.body);
        self.0.push(page.body.clone());
        page
    }

    /// Part of a page, which stands in no frame.
    #[track_caller]
    pub(super) fn piece(&mut self, piece: &Page) {
        piece.is(200);
        self.0.push(piece.body.clone());
    }

    pub(super) async fn get(&mut self, desk: &mut Desk, path: &str) -> Page {
        eprintln!("{path}");
        let mut page = desk.get(path).await;
        if page.status == 303 {
            let to = page.location().to_owned();
            page = desk.get(&to).await;
        }
        page.is(200);
        self.page(page)
    }

    pub(super) async fn post(
        &mut self,
        desk: &mut Desk,
        path: &str,
        form: &[(&str, &str)],
    ) -> Page {
        eprintln!("POST {path}");
        let page = desk.post(path, form).await;
        self.page(page)
    }
}

async fn linked(county: &TestCounty) {
    let who = county.sign_in("village_cadre", VILLAGE).await;
    let order = LinkOrder {
        line: "party_link".into(),
        households: vec![HOME.into()],
        to: Some(person_of("party_link", MICRO_GRID)),
        why: "分工".to_owned(),
    };
    county.app.link_households(&who, order).await.unwrap();
}

#[tokio::test]
async fn every_template_is_drawn_and_keeps_what_every_page_keeps() {
    let (_database, county) = small_county().await;
    linked(&county).await;
    let mut drawn = Drawn::default();
    public(&county, &mut drawn).await;
    sheets(&county, &mut drawn).await;
    cases(&county, &mut drawn).await;
    super::beside::draw(&county, &mut drawn).await;
    super::mediations::draw(&county, &mut drawn).await;
    super::registers::draw(&county, &mut drawn).await;
    network(&county, &mut drawn).await;
    posts(&county, &mut drawn).await;
    worker(&county, &mut drawn).await;
    // Only a demo serves its style guide.
    let shell = Shell::bare(&Uri::from_static("/styleguide"), &Cookies::default(), Tab::None);
    let guide = finish(&GuidePage::new(shell).render().unwrap());
    checks::page(&guide);
    drawn.0.push(guide);
    agent(&mut drawn);
    super::appraisals::draw(&mut drawn).await;
    assert_eq!(templates::undrawn(&drawn.0), Vec::<String>::new(), "no page shows these");
}

/// This county's method knows no agents.
fn agent(drawn: &mut Drawn) {
    let mut view = Life::running().view(monday(11, 0));
    let held = Holding { post: "grid_member".into(), area: GRID.into() };
    view.agents.push((person_of("grid_member", GRID), held));
    let shell = Shell::bare(&Uri::from_static("/track"), &Cookies::default(), Tab::Track);
    let access = Access { number: number(), code: "482961".to_owned(), remembered: false };
    let page = finish(&AgentPage::new(shell, access, &view, Vec::new()).render().unwrap());
    checks::page(&page);
    drawn.0.push(page);
}

/// What anybody may open.
async fn public(county: &TestCounty, drawn: &mut Drawn) {
    let mut nobody = Desk::nobody(county);
    for path in [
        "/",
        "/help",
        "/privacy",
        "/say",
        "/say?find=nowhere",
        &format!("/say?area={VILLAGE}"),
        "/track",
        "/contact",
        "/verify",
        "/office/sign-in",
        "/work/offline",
    ] {
        drawn.get(&mut nobody, path).await;
    }
    // Of a township its villages: nobody answers for a matter of the township itself.
    let town = drawn.get(&mut nobody, &format!("/say?find={}", encoded("故城镇"))).await;
    let hits = between(&town.body, "aria-label=\"找到的地方\"", "</section>");
    assert!(hits.contains("南沟村"), "{hits}");
    let lost = nobody.get("/nowhere").await;
    drawn.page(lost);
    drawn.post(&mut nobody, "/track", &[("number", "12"), ("code", "")]).await;
}

/// A matter from its receipt to its answer, on both sides.
async fn cases(county: &TestCounty, drawn: &mut Drawn) {
    let received = county.receive(MICRO_GRID).await;
    let (number, code) = (received.number.as_str().to_owned(), received.code.clone());
    let mut resident = Desk::nobody(county);
    let track = format!("/track/{number}?code={code}");
    drawn.get(&mut resident, &track).await;
    for act in ["more", "withdraw"] {
        drawn.get(&mut resident, &format!("/track/{number}/{act}?code={code}")).await;
    }
    let receipt = resident.get(&format!("/track/{number}/receipt?code={code}")).await;
    drawn.sheet(receipt);

    // A matter handled apart is not remembered by the phone: its forms carry the code.
    let mut apart = TestCounty::intake(MICRO_GRID);
    apart.category = Some("cadre_conduct".into());
    apart.identity = Identity::Sealed;
    let apart = county.app.receive(apart, None).await.unwrap();
    let path = format!("/track/{}/more?code={}", apart.number.as_str(), apart.code);
    drawn.get(&mut resident, &path).await;

    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    drawn.get(&mut cadre, "/office").await;
    drawn.get(&mut cadre, &format!("/office/cases/{number}")).await;
    cadre.act(&received.number, "check_ask", &[("text", "灯杆上有没有编号？")]).await.is(303);
    drawn.get(&mut resident, &track).await;
    let csrf = drawn.get(&mut cadre, "/office/register").await.csrf();
    let parts: [(&str, &[u8]); 7] = [
        ("csrf", csrf.as_bytes()),
        ("key", KEY.as_bytes()),
        ("channel", b"phone"),
        ("area", MICRO_GRID.as_bytes()),
        ("text", "桥栏杆断了".as_bytes()),
        ("identity", b"anonymous"),
        ("consent", b"1"),
    ];
    let slip = cadre.upload("/office/register", &parts).await;
    drawn.page(slip);
    drawn.get(&mut cadre, "/office?view=open").await;
    drawn.get(&mut cadre, "/office/method").await;
    let lost = cadre.get("/office/nowhere").await;
    drawn.page(lost);
    joint(county, drawn).await;
}

/// A matter that a unit helps with, on both sides.
async fn joint(county: &TestCounty, drawn: &mut Drawn) {
    let received = county.receive(MICRO_GRID).await;
    let number = received.number.as_str();
    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    let settled = [("category", "neighbours"), ("track", "joint")];
    cadre.act(&received.number, "classify", &settled).await.is(303);
    let mut station = Desk::of(county, "service_station", VILLAGE).await;
    let handler = person_of("village_mediator", VILLAGE);
    station.act(&received.number, "assign", &[("person", handler.as_str())]).await.is(303);
    let mut mediator = Desk::of(county, "village_mediator", VILLAGE).await;
    mediator.act(&received.number, "take", &[]).await.is(303);
    let call = [("unit", "police_station"), ("text", "请到现场")];
    mediator.act(&received.number, "call", &call).await.is(303);
    let page = drawn.get(&mut mediator, &format!("/office/cases/{number}")).await;
    page.holds(&["联办单位", "还没报到", "不再请", "记下群众的补充"]);
    let mut resident = Desk::nobody(county);
    let track = format!("/track/{number}?code={}", received.code);
    drawn.get(&mut resident, &track).await.holds(&["一起办的单位", "请做：请到现场"]);
    let said = [("key", KEY), ("csrf", &page.csrf()), ("text", "电话里说又吵起来了")];
    let spoken = format!("/office/cases/{number}/spoken/spoken-more");
    mediator.post(&spoken, &said).await.is(303);
    drawn.get(&mut resident, &track).await.holds(&["代记，您的补充", "电话里说又吵起来了"]);
}

/// Households, coverage, the tree, tables, paper.
async fn network(county: &TestCounty, drawn: &mut Drawn) {
    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    for path in [
        "/office/areas",
        "/office/areas?find=一组",
        "/office/network",
        "/office/network/gaps?line=party_link",
        "/office/households",
        &format!("/office/households?area={MICRO_GRID}"),
        &format!("/office/households/new?area={MICRO_GRID}"),
        &format!("/office/households/{HOME}"),
        "/office/import",
        "/office/paper",
        "/office/waiting",
    ] {
        drawn.get(&mut cadre, path).await;
    }
    let csrf = cadre.get("/office/import").await.csrf();
    let table = "户主,门牌,所在区域\n王小明,9号,140429104201001001\n,10号,140429104201001001\n";
    let preview = tables(&mut cadre, &csrf, "households", table).await;
    drawn.page(preview);
    let cards = cadre.post("/office/paper/cards", &[("csrf", &csrf), ("area", VILLAGE)]).await;
    drawn.sheet(cards);
    for path in ["/office/paper/doors", "/office/paper/posters?inside=1"] {
        let sheets = cadre.get(path).await;
        drawn.sheet(sheets);
    }

    let mut director = Desk::of(county, "center_director", TOWNSHIP).await;
    drawn.get(&mut director, "/office/areas").await;
    let csrf = drawn.get(&mut director, &format!("/office/areas/{MICRO_GRID}")).await.csrf();
    let split = [
        ("csrf", csrf.as_str()),
        ("kind", "split"),
        ("area", MICRO_GRID),
        ("name", "二组"),
        ("household", HOME),
    ];
    drawn.post(&mut director, "/office/areas/preview", &split).await.is(200);
    let refused = [("csrf", csrf.as_str()), ("kind", "close"), ("area", VILLAGE)];
    drawn.post(&mut director, "/office/areas/preview", &refused).await.is(422);
}

/// Sheets that are counted, what stands behind their figures, and the one tap.
async fn sheets(county: &TestCounty, drawn: &mut Drawn) {
    county.receive(MICRO_GRID).await;
    let mut secretary = Desk::of(county, "village_secretary", VILLAGE).await;
    drawn.get(&mut secretary, "/office/reports").await.holds(&["村综治中心周台账", "等您看一眼"]);
    let sheet = format!("/office/reports/village_week?area={VILLAGE}");
    let page = drawn.get(&mut secretary, &sheet).await;
    page.holds(&["确认这一期", "为什么是这个数", "在办的，一件一件", "按地方排，不排名"]);
    for figure in ["received", "visited", "mediations_opened"] {
        let rows = format!("/office/reports/village_week/rows?area={VILLAGE}&figure={figure}");
        drawn.get(&mut secretary, &rows).await;
    }
    for format in ["xlsx", "csv"] {
        let path = format!("/office/reports/village_week/export?area={VILLAGE}&format={format}");
        secretary.get(&path).await.is(200);
    }
    // One case a row, by category, for whoever may read the cases.
    let ledger = format!("/office/reports/village_week/rows/export?area={VILLAGE}&figure=open");
    let table = secretary.get(&format!("{ledger}&format=csv")).await;
    table.is(200).holds(&["类别,编号,什么事,情况,哪个村", "待分类", "村口路灯坏了", ",在办"]);
    // A table is read on other days, too.
    assert!(!table.body.contains("今天"), "{}", table.body);
    secretary.get(&format!("{ledger}&format=xlsx")).await.is(200);
    secretary.get(&format!("{ledger}s")).await.is(404);
    let mut member = Desk::of(county, "grid_member", GRID).await;
    let today = drawn.get(&mut member, "/work").await;
    today.holds(&["网格日报", "没有要补的，确认", "要有网络"]);
    let on = between(&today.body, "name=\"on\" value=\"", "\"").to_owned();
    let tap =
        [("csrf", today.csrf()), ("area", GRID.to_owned()), ("on", on), ("work", "1".to_owned())];
    let tap: Vec<(&str, &str)> = tap.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = member.post("/office/reports/grid_day/confirm", &tap).await;
    assert_eq!(done.is(303).location(), "/work?done=report");
    drawn.get(&mut member, "/work?done=report").await.holds(&["确认了"]).lacks(&["没有要补的"]);
    let kept = drawn.get(&mut member, &format!("/office/reports/grid_day?area={GRID}")).await;
    kept.holds(&["已确认", "摘要"]);
    let far = drawn.get(&mut secretary, "/office/reports?on=2031-01-01").await;
    far.holds(&["2031年1月"]);
}

/// A table as the form of the import sends it.
async fn tables(desk: &mut Desk, csrf: &str, kind: &str, table: &str) -> Page {
    let field = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";
    let body = format!("{}{}{file}{table}\r\n--b--\r\n", field("csrf", csrf), field("kind", kind));
    let request = Request::post("/office/import")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body));
    desk.send(request.unwrap()).await
}

/// Somebody is to come, and then is not.
async fn called_off(drawn: &mut Drawn, cadre: &mut Desk, csrf: &str) {
    let booked = [
        ("csrf", csrf),
        ("post", "grid_member"),
        ("area", GRID),
        ("name", "孙后"),
        ("phone", "13933335555"),
        ("first_day", "2026-04-01"),
    ];
    cadre.post("/office/posts/fill", &booked).await.is(303);
    let board = drawn.get(cadre, &format!("/office/posts?area={GRID}")).await;
    board.holds(&["孙后（还没上任）", "2026年4月1日 起", "取消任命"]);
    let from = board.body.find("/office/posts/call-off").unwrap();
    let url = board.body[from..].split('"').next().unwrap().replace("&#38;", "&");
    let url = url.replace("&amp;", "&");
    drawn.get(cadre, &url).await.holds(&["取消孙后的任命", "都不会动"]);
    let person = url.split("person=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let form = |reason| {
        [
            ("csrf", csrf),
            ("post", "grid_member"),
            ("area", GRID),
            ("person", person.as_str()),
            ("first_day", "2026-04-01"),
            ("reason", reason),
        ]
    };
    let blank = drawn.post(cadre, "/office/posts/call-off", &form(" ")).await;
    blank.is(422).holds(&["没有取消"]);
    cadre.post("/office/posts/call-off", &form("本人另有安排")).await.is(303);
    cadre.post("/office/posts/call-off", &form("本人另有安排")).await.is(404);
    cadre.get(&url).await.is(404);
    cadre.get(&url.replace("2026-04-01", "never")).await.is(404);
    let board = drawn.get(cadre, &format!("/office/posts?area={GRID}")).await;
    board.holds(&["孙后原定 2026年4月1日 起", "本人另有安排"]).lacks(&["还没上任"]);
}

/// Posts, selections, sign-ins.
async fn posts(county: &TestCounty, drawn: &mut Drawn) {
    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    drawn.get(&mut cadre, "/office/posts").await;
    let board = drawn.get(&mut cadre, &format!("/office/posts?area={GRID}")).await;
    board.holds(&["/office/posts/leave"]);
    let member = person_of("grid_member", GRID);
    let seat = |post: &str, area: &str| format!("area={area}&post={post}");
    let grid = seat("grid_member", GRID);
    let fill = format!("/office/posts/fill?{}", seat("party_link", MICRO_GRID));
    let csrf = drawn.get(&mut cadre, &fill).await.csrf();
    drawn.get(&mut cadre, &format!("/office/posts/leave?{grid}&person={member}")).await;
    called_off(drawn, &mut cadre, &csrf).await;
    let nominated = [
        ("csrf", csrf.as_str()),
        ("post", "party_link"),
        ("area", MICRO_GRID),
        ("name", "孙新"),
        ("phone", "13933334444"),
        ("way", "个人自荐"),
    ];
    let done = cadre.post("/office/posts/fill", &nominated).await;
    let selection = done.is(303).location().to_owned();
    drawn.get(&mut cadre, &selection).await;
    let mut secretary = Desk::of(county, "village_secretary", VILLAGE).await;
    drawn.get(&mut secretary, &selection).await.holds(&["通过"]);
    drawn.get(&mut secretary, "/office/posts").await.holds(&["等您办的推选"]);

    let asked = format!("/office/posts/sign-in?{grid}&person={member}");
    // Who works on the same cases as the person gives them no way in.
    let mut cadre = Desk::of(county, "reception", TOWNSHIP).await;
    let csrf = drawn.get(&mut cadre, &asked).await.csrf();
    let form = [
        ("csrf", csrf.as_str()),
        ("area", GRID),
        ("post", "grid_member"),
        ("person", member.as_str()),
    ];
    let given = drawn.post(&mut cadre, "/office/posts/sign-in", &form).await;
    given.is(201);
    let shown = given.body.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let password = shown
        .filter(|word| word.len() == 14)
        .find(|word| word.as_bytes()[4] == b'-' && word.as_bytes()[9] == b'-');
    let mut new = Desk::nobody(county);
    new.sign_in("grid_member", GRID, password.unwrap(), "").await.is(303);
    drawn.get(&mut new, "/office/password").await;
    assert_eq!(account_of("grid_member", GRID), member.as_str());
}

/// The field worker's phone, and what a card opens.
async fn worker(county: &TestCounty, drawn: &mut Drawn) {
    let mut desk = Desk::of(county, "party_link", MICRO_GRID).await;
    let csrf = drawn.get(&mut desk, "/work").await.csrf();
    let card = format!("/work/households/{HOME}");
    for path in ["/work/households", &card, "/work/say", "/work/mine", "/work/queue"] {
        drawn.get(&mut desk, path).await;
    }
    let logged = [("csrf", csrf.as_str()), ("channel", "visit"), ("note", "都好")];
    desk.post(&format!("{card}/contact"), &logged).await.is(303);
    drawn.get(&mut desk, &card).await.holds(&["都好"]);
    let parts: [(&str, &[u8]); 6] = [
        ("csrf", csrf.as_bytes()),
        ("household", HOME.as_bytes()),
        ("channel", b"visit"),
        ("text", "桥栏杆断了".as_bytes()),
        ("identity", b"anonymous"),
        ("consent", b"1"),
    ];
    let slip = desk.upload("/work/say", &parts).await;
    drawn.page(slip).is(201);
    let lost = desk.get("/work/nowhere").await;
    drawn.page(lost).is(404);
    visit(county, drawn).await;

    let printed = desk.post("/work/cards", &[("csrf", &csrf), ("household", HOME)]).await;
    let printed = drawn.sheet(printed);
    let digits = |term: &str| {
        let shown = between(&printed.body, &format!("<dt>{term}</dt><dd class=\"num\">"), "<");
        shown.replace(' ', "")
    };
    let (code, access) = (digits("户号"), digits("查询码"));
    let mut home = Desk::nobody(county);
    drawn.get(&mut home, &format!("/q/{code}")).await.holds(&["您家的联系人"]);
    drawn.get(&mut home, "/contact").await;
    drawn.get(&mut home, "/contact/home").await;
    home.post("/contact/home", &[("code", &code), ("access", &access)]).await.is(303);
    drawn.get(&mut home, "/contact/home").await.holds(&["李秀英"]);
}

/// A return visit that waits to be made.
async fn visit(county: &TestCounty, drawn: &mut Drawn) {
    let received = county.receive(MICRO_GRID).await;
    let number = received.number;
    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    let classified = [("category", "street_light"), ("track", "cadre_led")];
    cadre.act(&number, "classify", &classified).await.is(303);
    let mut station = Desk::of(county, "service_station", VILLAGE).await;
    let handler = person_of("village_handler", VILLAGE);
    station.act(&number, "assign", &[("person", handler.as_str())]).await.is(303);
    let mut handler = Desk::of(county, "village_handler", VILLAGE).await;
    handler.act(&number, "take", &[]).await.is(303);
    drawn.get(&mut handler, &format!("/office/cases/{}", number.as_str())).await;
    let answer = [("outcome", "resolved"), ("text", "灯已经换好")];
    handler.act(&number, "answer", &answer).await.is(303);
    let mut monitor = Desk::of(county, "discipline_liaison", VILLAGE).await;
    monitor.act(&number, "supervise_pass", &[]).await.is(303);
    let mut visitor = Desk::of(county, "return_visitor", VILLAGE).await;
    drawn.get(&mut visitor, &format!("/work/visits/{}", number.as_str())).await;
    drawn.get(&mut visitor, "/work").await.holds(&["交给您的事"]);
}
