//! Somebody at a desk: a browser with a session, on a real county.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_testkit::{TestCounty, TestDatabase, account_of, county};
use maplegrid_web::{WebSettings, router};
use tower::ServiceExt as _;

pub(super) struct Desk {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

pub(super) struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    #[track_caller]
    pub fn location(&self) -> &str {
        let location = self.headers.get(header::LOCATION);
        location.unwrap_or_else(|| panic!("{} {}", self.status, self.body)).to_str().unwrap()
    }

    #[track_caller]
    pub fn holds(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.body.contains(word), "{} without {word}: {}", self.status, self.body);
        }
        self
    }

    #[track_caller]
    pub fn lacks(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(!self.body.contains(word), "{} with {word}: {}", self.status, self.body);
        }
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// The session's token as the page's forms carry it.
    #[track_caller]
    pub fn csrf(&self) -> String {
        between(&self.body, "name=\"csrf\" value=\"", "\"").to_owned()
    }

    /// The key of an action's form.
    #[track_caller]
    pub fn key_of(&self, action: &str) -> String {
        let form = between(&self.body, &format!("/act/{action}\""), "</form>");
        between(form, "name=\"key\" value=\"", "\"").to_owned()
    }
}

impl Desk {
    pub fn nobody(county: &TestCounty) -> Self {
        let settings = WebSettings { limits: None, ..WebSettings::default() };
        Self { router: router(county.app.clone(), settings), cookies: BTreeMap::new() }
    }

    /// Goes on with the same county as another process opened it.
    pub fn opened_with(&mut self, app: maplegrid_app::App) {
        let settings = WebSettings { limits: None, ..WebSettings::default() };
        self.router = router(app, settings);
    }

    /// Whoever holds a post in an area, signed in.
    pub async fn of(county: &TestCounty, post: &str, area: &str) -> Self {
        let mut desk = Self::nobody(county);
        desk.cookies.insert("maplegrid_session".to_owned(), county.token(post, area).await);
        desk
    }

    pub async fn sign_in(&mut self, post: &str, area: &str, password: &str, next: &str) -> Page {
        let account = account_of(post, area);
        let form = [("account", account.as_str()), ("password", password), ("next", next)];
        self.post("/office/sign-in", &form).await
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(pairs.join("&")));
        self.send(request.unwrap()).await
    }

    /// Takes an action through the form on the case's page.
    pub async fn act(
        &mut self,
        number: &CaseNumber,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let page = self.get(&case_url(number)).await;
        page.is(200);
        let (csrf, key) = (page.csrf(), page.key_of(action));
        let mut form = vec![("csrf", csrf.as_str()), ("key", key.as_str())];
        form.extend(fields);
        self.post(&format!("{}/act/{action}", case_url(number)), &form).await
    }

    pub async fn upload(&mut self, path: &str, parts: &[(&str, &[u8])]) -> Page {
        let mut body = Vec::new();
        for (name, bytes) in parts {
            let file = if *name == "photos" { "; filename=\"f\"" } else { "" };
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

    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert("m.test".parse().unwrap());
        headers.entry(header::ORIGIN).or_insert("http://m.test".parse().unwrap());
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            headers.insert(header::COOKIE, pairs.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Page { status: parts.status, headers: parts.headers, body }
    }
}

pub(super) fn case_url(number: &CaseNumber) -> String {
    format!("/office/cases/{}", number.as_str())
}

/// Percent-encodes every byte; dull, and right for all of them.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}

/// What stands between `before` and `after`.
#[track_caller]
pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("{before} in {text}")).1;
    rest.split_once(after).unwrap().0
}

pub(super) async fn small_county() -> (TestDatabase, TestCounty) {
    let database = TestDatabase::sqlite();
    let county = county(database.url()).await;
    (database, county)
}
