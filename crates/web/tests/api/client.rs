//! A county with its router, and requests to it.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use maplegrid_testkit::{TestCounty, TestDatabase, county, county_of, databases};
use maplegrid_web::{WebSettings, router};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A county that is served. The database goes last.
pub struct Api {
    pub county: TestCounty,
    router: Router,
    description: Value,
    _database: TestDatabase,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    pub json: Value,
}

impl Answer {
    /// The problem's code.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// Status and code of a problem, for comparison.
    pub fn problem(&self) -> (u16, &str) {
        (self.status.as_u16(), self.code())
    }

    /// Field and code of the first field's fault.
    pub fn fault(&self) -> (&str, &str) {
        let fault = &self.json["errors"][0];
        (fault["field"].as_str().unwrap_or_default(), fault["code"].as_str().unwrap_or_default())
    }

    /// The answer, which has to have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }
}

/// A request being made.
pub struct Ask<'a> {
    api: &'a Api,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Ask<'_> {
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    pub fn raw(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", kind)
    }

    pub async fn send(self) -> Answer {
        let mut request = Request::builder().method(self.method.clone()).uri(&self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body)).unwrap();
        let response = self.api.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let answer = Answer { status: parts.status, headers: parts.headers, bytes, json };
        self.api.check(&self.method, &self.path, &answer);
        answer
    }
}

impl Api {
    pub async fn open() -> Self {
        let database = TestDatabase::sqlite();
        let county = county(database.url()).await;
        Self::serve(database, county)
    }

    /// A county on each database that is at hand.
    pub async fn on_each(test: impl AsyncFn(Self)) {
        for database in databases() {
            eprintln!("on {:?}", database.backend());
            let county = county(database.url()).await;
            test(Self::serve(database, county)).await;
        }
    }

    /// A county that works by a shipped method.
    pub async fn open_method(method: &str) -> Self {
        let database = TestDatabase::sqlite();
        let county = county_of(database.url(), method).await;
        Self::serve(database, county)
    }

    fn serve(database: TestDatabase, county: TestCounty) -> Self {
        let settings = WebSettings { limits: None, ..WebSettings::default() };
        let router = router(county.app.clone(), settings);
        let description = serde_json::to_value(maplegrid_web::api::openapi()).unwrap();
        Self { county, router, description, _database: database }
    }

    pub fn ask(&self, method: Method, path: impl Into<String>) -> Ask<'_> {
        Ask { api: self, method, path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn get(&self, path: impl Into<String>) -> Ask<'_> {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: impl Into<String>) -> Ask<'_> {
        self.ask(Method::POST, path)
    }

    /// Receives an anonymous matter; number and code.
    pub async fn say(&self, area: &str, text: &str) -> (String, String) {
        let body = json!({ "area": area, "text": text });
        let said = self.post("/api/v1/cases").json(&body).send().await.expect(201);
        let word = |name: &str| said.json[name].as_str().unwrap().to_owned();
        (word("number"), word("code"))
    }

    /// Takes an action, which has to succeed.
    pub async fn act(&self, token: &str, number: &str, action: &str, input: Value) -> Value {
        let path = format!("/api/v1/staff/cases/{number}/actions/{action}");
        self.post(path).token(token).json(&input).send().await.expect(200).json
    }

    /// The case as its resident sees it.
    pub async fn track(&self, number: &str, code: &str) -> Value {
        self.get(format!("/api/v1/cases/{number}?code={code}")).send().await.expect(200).json
    }

    /// Holds an answer against the description: its status is listed, and if it is a problem, its
    /// shape, its media type and its code are.
    fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let status = answer.status.as_u16();
        let kind = answer.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let place = format!("{method} {path}: {status} {}", answer.json);
        if status >= 400 {
            assert_eq!(kind, Some("application/problem+json"), "{place}");
            assert_eq!(answer.json["status"], status, "{place}");
            assert!(answer.json["errors"].is_array(), "{place}");
            for name in ["type", "title", "detail", "code"] {
                assert!(answer.json[name].as_str().is_some_and(|t| !t.is_empty()), "{place}");
            }
            for fault in answer.json["errors"].as_array().unwrap() {
                assert!(fault["field"].is_string() && fault["code"].is_string(), "{place}");
            }
        }
        let Some(operation) = self.operation(method, path) else { return };
        let listed = &operation["responses"][status.to_string()];
        assert!(listed.is_object(), "not described: {place}");
        if status >= 400 {
            let examples = &listed["content"]["application/problem+json"]["examples"];
            assert!(examples[answer.code()].is_object(), "code not described: {place}");
        }
    }

    /// The operation a request goes to, if it goes to a described one.
    fn operation(&self, method: &Method, path: &str) -> Option<&Value> {
        let path = path.split('?').next()?;
        let fits = |template: &str| {
            let (mut ours, mut theirs) = (path.split('/'), template.split('/'));
            loop {
                match (ours.next(), theirs.next()) {
                    (None, None) => return true,
                    (Some(a), Some(b)) if a == b || b.starts_with('{') => {}
                    _ => return false,
                }
            }
        };
        let paths = self.description["paths"].as_object()?;
        let item = paths.iter().find(|(template, _)| fits(template))?.1;
        item.get(method.as_str().to_lowercase())
    }
}
