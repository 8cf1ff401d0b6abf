//! A resident's way through the real router, on a real county: from the first page to the
//! receipt, with and without cookies, and what happens when something odd is sent.

#![expect(clippy::unwrap_used, reason = "a test may be blunt")]

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use maplegrid_testkit::{MICRO_GRID, TestCounty, TestDatabase, VILLAGE, county};
use maplegrid_web::{Limits, WebSettings, router};
use tower::ServiceExt as _;

/// A browser: keeps cookies, sends `Origin`.
pub(super) struct Browser {
    router: Router,
    pub(super) cookies: BTreeMap<String, String>,
    keeps_cookies: bool,
}

pub(super) struct Page {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    pub(super) body: String,
}

impl Page {
    pub(super) fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    #[track_caller]
    pub(super) fn holds(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.body.contains(word), "{} without {word}: {}", self.status, self.body);
        }
        self
    }
}

impl Browser {
    pub(super) fn new(county: &TestCounty) -> Self {
        Self::with(county, WebSettings { limits: None, ..WebSettings::default() })
    }

    fn with(county: &TestCounty, settings: WebSettings) -> Self {
        let router = router(county.app.clone(), settings);
        Self { router, cookies: BTreeMap::new(), keeps_cookies: true }
    }

    pub(super) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Goes where a page sends, as often as it does.
    pub(super) async fn follow(&mut self, mut page: Page) -> Page {
        while page.status.is_redirection() {
            page = self.get(page.location()).await;
        }
        page
    }

    pub(super) async fn post(&mut self, path: &str, form: &str) -> Page {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.send(request.unwrap()).await
    }

    pub(super) async fn upload(&mut self, path: &str, parts: &[(&str, &[u8])]) -> Page {
        let mut body = Vec::new();
        for (name, bytes) in parts {
            let file = if matches!(*name, "photos" | "voice") { "; filename=\"f\"" } else { "" };
            let head =
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Page {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert("m.test".parse().unwrap());
        headers.entry(header::ORIGIN).or_insert("http://m.test".parse().unwrap());
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            headers.insert(header::COOKIE, pairs.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if self.keeps_cookies {
            for cookie in parts.headers.get_all(header::SET_COOKIE) {
                let cookie = cookie.to_str().unwrap();
                assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Page { status: parts.status, headers: parts.headers, body }
    }
}

/// What stands between `before` and `after`.
pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("{before} in {text}")).1;
    rest.split_once(after).unwrap().0
}

pub(super) async fn small_county() -> (TestDatabase, TestCounty) {
    let database = TestDatabase::sqlite();
    let county = county(database.url()).await;
    (database, county)
}

pub(super) const WORDS: [(&str, &[u8]); 5] = [
    ("text", "村口路灯坏了".as_bytes()),
    ("identity", b"named"),
    ("name", "张样根".as_bytes()),
    ("phone", b"138 0000 0000"),
    ("location", "大槐树下".as_bytes()),
];

/// The smallest PNG there is: one pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, b'I', b'D', b'A', b'T',
    0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, b'I',
    b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

#[tokio::test]
async fn from_the_qr_code_to_the_receipt() {
    let (_database, county) = small_county().await;
    let mut phone = Browser::new(&county);
    phone.get("/").await.holds(&["我要说事", "您在哪个村", "南沟村"]);
    phone.get(&format!("/q/{MICRO_GRID}")).await.holds(&["我要说事", "一组"]);
    let form = phone.get("/say").await;
    form.holds(&["您说，我们办", "故城镇", "南沟村", "反映干部"]);
    let key = between(&form.body, "name=\"key\" value=\"", "\"").to_owned();
    let place: [(&str, &[u8]); 3] =
        [("key", key.as_bytes()), ("area", MICRO_GRID.as_bytes()), ("photos", b"")];
    let parts: Vec<_> = place.into_iter().chain(WORDS).collect();
    let sent = phone.upload("/say", &parts).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let first = sent.location().to_owned();
    assert!(first.ends_with("?new=1"), "{first}");
    // A second tap or a reload gets the first answer.
    let again = phone.upload("/say", &parts).await;
    assert_eq!(again.location(), first);

    let page = phone.get(&first).await;
    page.holds(&["已收到，由", "slip big", "data-draft-done", "查询码", "村口路灯坏了"]);
    let number = between(&page.body, "编号 ", "<").to_owned();
    phone.get("/").await.holds(&["您有 1 件事在办", "村口路灯坏了"]);
    let verify =
        between(&page.body, "href=\"/verify", "\"").replace("&#38;", "&").replace("&amp;", "&");
    phone.get(&format!("/verify{verify}")).await.holds(&["在账本里，没有动过", "第 1 条"]);
    let sheet = phone.get(&format!("/track/{number}/receipt")).await;
    sheet.holds(&["登记回执", &number]);
    phone.get(&format!("/track/{number}/receipt?paper=a6")).await.holds(&["class=\"a6\""]);

    let more = phone.post(&format!("/track/{number}/more"), "text=").await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    more.holds(&["内容还没写"]);
    let more = phone.post(&format!("/track/{number}/more"), "text=%E8%BF%98%E6%9C%89").await;
    phone.follow(more).await.holds(&["补充的情况收到了", "还有"]);
    let early = phone.post(&format!("/track/{number}/rate"), "score=5").await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    early.holds(&["还没答复"]);
    phone.get(&format!("/track/{number}/withdraw")).await.holds(&["要撤回这件事吗", "不撤回"]);
    let gone = phone.post(&format!("/track/{number}/withdraw"), "reason=").await;
    phone.follow(gone).await.holds(&["已经撤回", "plate is-done"]);
    phone.post(&format!("/track/{number}/forget"), "").await;
    phone.get(&format!("/track/{number}")).await.holds(&["name=\"code\""]);
}

#[tokio::test]
async fn without_cookies_the_code_travels_in_the_address() {
    let (_database, county) = small_county().await;
    let mut phone = Browser::new(&county);
    phone.keeps_cookies = false;
    let place: [(&str, &[u8]); 1] = [("area", VILLAGE.as_bytes())];
    let parts: Vec<_> = place.into_iter().chain(WORDS).collect();
    let sent = phone.upload("/say", &parts).await;
    assert!(sent.location().contains("&code="), "{}", sent.location());
    phone.follow(sent).await.holds(&["已收到，由", "/more?code="]);
}

#[tokio::test]
async fn number_and_code_open_the_case_and_leave_the_address() {
    let (_database, county) = small_county().await;
    let received = county.receive(VILLAGE).await;
    let mut phone = Browser::new(&county);
    let (number, code) = (received.number.to_string(), received.code);
    let wrong = phone.post("/track", &format!("number={number}&code=000000")).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    wrong.holds(&["编号或查询码不对", &number]);
    let short = phone.post("/track", "number=2603&code=1").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.holds(&["少了四位，现在只有 4 位"]);
    // Scanned from paper: shown at once, and without the code from then on.
    phone.get(&format!("/track/{number}?code={code}")).await.holds(&["已收到，由"]);
    let clean = phone.get(&format!("/track/{number}?code={code}")).await;
    assert_eq!(clean.location(), format!("/track/{number}"));
    phone.follow(clean).await.holds(&["已收到，由"]);
    let found = phone.post("/track", &format!("number={number}&code={code}")).await;
    assert_eq!(found.location(), format!("/track/{number}"));
}

#[tokio::test]
async fn a_faulty_form_comes_back_with_everything_in_it() {
    let (_database, county) = small_county().await;
    let mut phone = Browser::new(&county);
    let huge = vec![0_u8; 10 * 1024 * 1024 + 1];
    let parts: [(&str, &[u8]); 7] = [
        ("area", VILLAGE.as_bytes()),
        ("photos", PIXEL),
        ("photos", &huge),
        ("text", "灯坏了".as_bytes()),
        ("identity", b"named"),
        ("name", "".as_bytes()),
        ("phone", b"1380000000"),
    ];
    let page = phone.upload("/say", &parts).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.holds(&[
        "没交上，您写的还在",
        "有照片超过 10 MB",
        "少了一位，现在只有 10 位",
        "请写怎么称呼您",
        "灯坏了",
        "照片 1 已经传好",
    ]);
    let kept = between(&page.body, "name=\"kept\" value=\"", "\"").to_owned();
    let place: [(&str, &[u8]); 2] = [("area", VILLAGE.as_bytes()), ("kept", kept.as_bytes())];
    let parts: Vec<_> = place.into_iter().chain(WORDS).collect();
    let sent = phone.upload("/say", &parts).await;
    let case = phone.follow(sent).await;
    let photo = between(&case.body, "<img src=\"", "\"").to_owned();
    let photo = phone.get(&photo).await;
    assert_eq!(
        (photo.status, &photo.headers[header::CONTENT_TYPE]),
        (StatusCode::OK, &"image/jpeg".parse().unwrap())
    );
    assert_eq!(photo.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let not_a_photo: [(&str, &[u8]); 2] =
        [("area", VILLAGE.as_bytes()), ("photos", b"GIF89a nothing")];
    let page = phone.upload("/say", &not_a_photo).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.holds(&["有一张不是照片"]);
}

#[tokio::test]
async fn files_that_are_too_large_together_cost_nothing_of_the_words() {
    let (_database, county) = small_county().await;
    let settings =
        WebSettings { limits: None, form_bytes: PIXEL.len() + 100, ..WebSettings::default() };
    let mut phone = Browser::with(&county, settings);
    let files: [(&str, &[u8]); 3] =
        [("area", VILLAGE.as_bytes()), ("photos", PIXEL), ("text", b"x")];
    let page = phone.upload("/say", &files).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    // What is read and dropped has an end as well.
    let endless = vec![b'x'; 4096];
    let page = phone.upload("/say", &[("photos", &endless)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.holds(&["没交上，照片和录音加起来太大了", "<h1"]);
}

#[tokio::test]
async fn whatever_is_sent_gets_a_designed_answer_and_never_a_5xx() {
    let (_database, county) = small_county().await;
    let mut phone = Browser::new(&county);
    let plain = |method: &str, path: &str, kind: &str, body: &[u8]| {
        let request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        request.body(Body::from(body.to_vec())).unwrap()
    };
    let form = "application/x-www-form-urlencoded";
    let large = vec![b'a'; 300 * 1024];
    for (request, status) in [
        (plain("GET", "/nowhere", "", b""), 404),
        (plain("GET", "/q/nowhere", "", b""), 404),
        (plain("GET", "/say?area=nowhere", "", b""), 404),
        (plain("GET", "/track/99999999", "", b""), 404),
        (plain("GET", "/track/%ff", "", b""), 400),
        (plain("GET", "/track?number=%ff", "", b""), 200),
        (plain("GET", "/styleguide", "", b""), 404),
        (plain("GET", "/verify?leaf=zz", "", b""), 422),
        (plain("DELETE", "/track", "", b""), 405),
        (plain("BREW", "/", "", b""), 405),
        (plain("POST", "/say", form, b"text=x"), 400),
        (plain("POST", "/say", "multipart/form-data", b""), 400),
        (plain("POST", "/say", "multipart/form-data; boundary=b", b"--b\r\nbroken"), 400),
        (plain("POST", "/track", "application/json", b"{}"), 415),
        (plain("POST", "/track", form, b"number=%ff%fe&code=%00"), 422),
        (plain("POST", "/track", form, &large), 413),
        (plain("POST", "/track/26030018/rate", form, b"score=9"), 403),
        (plain("GET", "/api/v1/nowhere", "", b""), 404),
    ] {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let api = uri.path().starts_with("/api/");
        let page = phone.send(request).await;
        assert_eq!(page.status.as_u16(), status, "{method} {uri}: {}", page.body);
        if api {
            assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
        } else {
            page.holds(&["<h1", "lang=\"zh-CN\""]);
        }
        assert!(page.headers.contains_key(header::CONTENT_SECURITY_POLICY), "{method} {uri}");
    }
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let (_database, county) = small_county().await;
    let mut phone = Browser::new(&county);
    let request = Request::post("/track")
        .header(header::ORIGIN, "http://evil.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("number=1&code=1"));
    let page = phone.send(request.unwrap()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.holds(&["不是从本站页面来的"]);
}

#[tokio::test]
async fn choices_are_remembered_and_the_address_kept() {
    let (_database, county) = small_county().await;
    let mut phone = Browser::new(&county);
    let page = phone.get("/help?a=1&elder=1").await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/help?a=1"));
    phone.get("/help").await.holds(&["class=\"elder\"", "标准版"]);
    phone.get("/help?contrast=1").await;
    phone.get("/privacy").await.holds(&["class=\"elder contrast\""]);
    phone.get("/help?elder=0").await;
    phone.get("/help").await.holds(&["class=\"contrast\"", "长辈版"]);
    let page = phone.get("//evil.test/?elder=1").await;
    assert!(page.location().starts_with("/evil.test"), "{}", page.location());
}

#[tokio::test]
async fn guessing_is_slowed_down_and_watchers_are_not() {
    let (_database, county) = small_county().await;
    let limits = Some(Limits { requests: 100, says: 100, guesses: 3 });
    let mut phone = Browser::with(&county, WebSettings { limits, ..WebSettings::default() });
    let guess = "number=2611-0013&code=000000";
    for _ in 0..4 {
        assert_eq!(phone.post("/track", guess).await.status, StatusCode::FORBIDDEN);
    }
    let page = phone.post("/track", guess).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers.contains_key(header::RETRY_AFTER));
    page.holds(&["试得太快了"]);
    assert_eq!(phone.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(phone.get("/readyz").await.status, StatusCode::OK);
    phone.get("/metrics").await.holds(&[
        "maplegrid_http_requests_total{class=\"4xx\"} 5",
        "maplegrid_http_limited_total 1",
    ]);
}

#[tokio::test]
async fn ballots_are_no_way_to_guess_the_codes_of_a_village() {
    let (_database, county) = small_county().await;
    let limits = Some(Limits { requests: 100, says: 100, guesses: 3 });
    let mut phone = Browser::with(&county, WebSettings { limits, ..WebSettings::default() });
    for (household, status) in [(1, 403), (2, 403), (3, 403), (4, 403), (5, 429)] {
        let body = format!(r#"{{"code":"1234567{household}","access":"000000","word":"满意"}}"#);
        let ballot = Request::post("/api/v1/appraisals/any/ballots")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        let page = phone.send(ballot.unwrap()).await;
        assert_eq!(page.status.as_u16(), status, "household {household}: {}", page.body);
    }
}
