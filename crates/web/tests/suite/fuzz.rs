//! Every route there is, with what no form ever sends: no answer is a 5xx.
//!
//! Routes and fields are read from the sources, so that whatever comes later is tried too.

#![expect(clippy::unwrap_used, reason = "a test may be blunt")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use maplegrid_testkit::{TOWNSHIP, TestCounty, VILLAGE, on_each_county};
use maplegrid_web::{WebSettings, router};
use tower::ServiceExt as _;

/// What is put everywhere at once: an empty sign, a lone return, a turned direction, too much, and
/// what reads as something else.
fn nasty() -> [String; 6] {
    [
        "a\0b".to_owned(),
        "a\rb".to_owned(),
        "\u{202e}3002\u{feff}".to_owned(),
        "长".repeat(34_000),
        "9".repeat(400),
        "' \"<&>%?#/\\..\n".to_owned(),
    ]
}

#[derive(Default)]
struct Site {
    routes: BTreeSet<String>,
    fields: BTreeSet<String>,
}

impl Site {
    fn read() -> Self {
        let mut site = Self::default();
        site.look_through(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        assert!(site.routes.len() > 80 && site.fields.len() > 60, "the sources are read wrongly");
        site
    }

    fn look_through(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.look_through(&path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                self.take(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    fn take(&mut self, source: &str) {
        for before in [".route(\"", "path = \"", "path = \"/api/v1"] {
            let found = source.split(before).skip(1).filter_map(|rest| rest.split('"').next());
            self.routes.extend(found.filter(|path| path.starts_with('/')).map(str::to_owned));
        }
        for line in source.lines() {
            let line = line.trim().trim_start_matches("pub ");
            if let Some((name, kind)) = line.split_once(": ")
                && matches!(kind, "String," | "Vec<String>," | "Option<String>,")
            {
                self.fields.insert(name.to_owned());
            }
            if let Some((name, _)) =
                line.strip_prefix('"').and_then(|rest| rest.split_once("\" =>"))
            {
                self.fields.insert(name.to_owned());
            }
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}

/// The route with something in its holes: the nasty, or what may exist.
fn filled(route: &str, with: &str) -> String {
    let mut path = String::new();
    let mut rest = route;
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        path.push_str(with);
        rest = after.split_once('}').unwrap().1;
    }
    path.push_str(rest);
    path
}

struct Knock {
    router: Router,
    token: String,
    csrf: String,
}

impl Knock {
    async fn at(county: &TestCounty, post: &str, area: &str) -> Self {
        let settings = WebSettings { limits: None, ..WebSettings::default() };
        let token = county.token(post, area).await;
        let csrf = county.app.session(&token).await.unwrap().csrf;
        Self { router: router(county.app.clone(), settings), token, csrf }
    }

    async fn send(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Option<u16> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "m.test")
            .header(header::ORIGIN, "http://m.test")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::COOKIE, format!("maplegrid_session={}", self.token))
            .header("idempotency-key", "fuzz-fuzz")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body));
        // What cannot be put into an address reaches nobody.
        let response = self.router.clone().oneshot(request.ok()?).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(
            status < 500,
            "{status} {method} {}: {}",
            &path[..path.len().min(300)],
            String::from_utf8_lossy(&body)
        );
        Some(status)
    }

    /// All fields at once, in the query and as form, JSON and parts.
    async fn everywhere(&self, path: &str, site: &Site, value: &str) -> usize {
        let csrf = encoded(&self.csrf);
        let value_in_form = encoded(value);
        let fields = site.fields.iter().filter(|name| *name != "csrf");
        let pairs: Vec<String> = fields.map(|name| format!("{name}={value_in_form}")).collect();
        let form = format!("csrf={csrf}&version=1&{}", pairs.join("&"));
        let mut answered = 0;
        let short = &pairs
            .iter()
            .map(|pair| pair.chars().take(60).collect::<String>())
            .collect::<Vec<_>>()
            .join("&");
        answered += usize::from(
            self.send("GET", &format!("{path}?{short}"), "", Vec::new()).await.is_some(),
        );
        // A form as large as all that is refused whole; so that something is read, not all at once.
        for some in
            [form.as_str(), &format!("csrf={csrf}&version=1&{}", first_of_each(&pairs, value))]
        {
            let kind = "application/x-www-form-urlencoded";
            answered += usize::from(self.send("POST", path, kind, some.into()).await.is_some());
        }
        let mut json = serde_json::Map::new();
        for name in &site.fields {
            json.insert(name.clone(), value.into());
        }
        for body in [serde_json::to_vec(&json).unwrap(), serde_json::to_vec(value).unwrap()] {
            self.send("POST", path, "application/json", body).await;
        }
        let mut parts = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n",
            self.csrf
        );
        for name in site.fields.iter().filter(|name| *name != "csrf") {
            let _ = write!(
                parts,
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n",
                value.chars().take(3_000).collect::<String>()
            );
        }
        parts.push_str("--b--\r\n");
        self.send("POST", path, "multipart/form-data; boundary=b", parts.into()).await;
        answered
    }
}

/// Each field with a value short enough that the form as a whole is read.
fn first_of_each(pairs: &[String], value: &str) -> String {
    let most = 200 * 1024 / pairs.len().max(1);
    let value: String = value.chars().take(most / 12).collect();
    let value = encoded(&value);
    let names = pairs.iter().filter_map(|pair| pair.split_once('='));
    names.map(|(name, _)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn nothing_that_can_be_sent_is_answered_with_a_5xx() {
    let site = Site::read();
    on_each_county(async |county, _| {
        let received = county.receive(VILLAGE).await;
        let mut answered = 0;
        for (post, area) in [("center_director", TOWNSHIP), ("village_cadre", VILLAGE)] {
            let knock = Knock::at(county, post, area).await;
            for value in nasty() {
                for route in &site.routes {
                    // Signing out ends what the others need.
                    if route.contains("sign-out") {
                        continue;
                    }
                    let hole = encoded(&value.chars().take(200).collect::<String>());
                    answered += knock.everywhere(&filled(route, &hole), &site, &value).await;
                    if route.contains('{') && value.len() < 10 {
                        let known = format!("{VILLAGE}-1");
                        answered += knock.everywhere(&filled(route, &known), &site, &value).await;
                        let known = filled(route, received.number.as_str());
                        answered += knock.everywhere(&known, &site, &value).await;
                    }
                }
            }
        }
        assert!(answered > 1_000, "{answered}");
        assert_eq!(county.app.verify(|_| {}).await.unwrap().findings, []);
    })
    .await;
}
