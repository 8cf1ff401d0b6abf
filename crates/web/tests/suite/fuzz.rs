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
    async fn everywhere(&self, path: &str, sent: &Sent) -> usize {
        let asked = self.send("GET", &format!("{path}?{}", sent.query), "", Vec::new()).await;
        let mut answered = usize::from(asked.is_some());
        for (kind, body) in &sent.bodies {
            answered += usize::from(self.send("POST", path, kind, body.clone()).await.is_some());
        }
        answered
    }
}

/// One value in every field, in each shape that a request may have; made once for all routes.
struct Sent {
    query: String,
    bodies: Vec<(&'static str, Vec<u8>)>,
}

impl Sent {
    fn of(value: &str, csrf: &str, site: &Site) -> Self {
        const FORM: &str = "application/x-www-form-urlencoded";
        let fields = || site.fields.iter().filter(|name| *name != "csrf");
        let first = |chars: usize| value.chars().take(chars).collect::<String>();
        let pairs = |chars: usize| {
            let value = encoded(&first(chars));
            fields().map(|name| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        // The form as a whole stays well below what is refused for its size alone, because reading it
        // is what takes time here; one field is long.
        let most = (32 * 1024 / (12 * site.fields.len())).max(8);
        let long = encoded(&first(8_000));
        let form = |rest: &str| format!("csrf={}&version=1&{rest}", encoded(csrf)).into_bytes();
        let json: serde_json::Map<_, _> =
            fields().map(|name| (name.clone(), first(most).into())).collect();
        let mut parts = String::new();
        for (name, value) in
            fields().map(|name| (name.as_str(), first(most))).chain([("csrf", csrf.to_owned())])
        {
            let head = "--b\r\nContent-Disposition: form-data; name=";
            let _ = write!(parts, "{head}\"{name}\"\r\n\r\n{value}\r\n");
        }
        parts.push_str("--b--\r\n");
        let bodies = vec![
            (FORM, form(&pairs(most))),
            (FORM, form(&format!("text={long}&reason={long}&area={VILLAGE}"))),
            ("application/json", serde_json::to_vec(&json).unwrap()),
            ("application/json", serde_json::to_vec(value).unwrap()),
            ("multipart/form-data; boundary=b", parts.into_bytes()),
        ];
        Self { query: pairs(20), bodies }
    }
}

#[tokio::test]
async fn nothing_that_can_be_sent_is_answered_with_a_5xx() {
    let site = Site::read();
    on_each_county(async |county, _| {
        let received = county.receive(VILLAGE).await;
        let mut answered = 0;
        for (post, area) in [("center_director", TOWNSHIP), ("village_cadre", VILLAGE)] {
            let knock = Knock::at(county, post, area).await;
            // What is long is refused before anybody asks whose it is: once is enough.
            let all = post == "center_director";
            for value in nasty().into_iter().filter(|value| all || value.len() < 100) {
                let sent = Sent::of(&value, &knock.csrf, &site);
                let hole = encoded(&value.chars().take(200).collect::<String>());
                // Signing out ends what the others need.
                for route in site.routes.iter().filter(|route| !route.contains("sign-out")) {
                    answered += knock.everywhere(&filled(route, &hole), &sent).await;
                    if route.contains('{') && value.len() < 10 {
                        let known = filled(route, &format!("{VILLAGE}-1"));
                        answered += knock.everywhere(&known, &sent).await;
                        let known = filled(route, received.number.as_str());
                        answered += knock.everywhere(&known, &sent).await;
                    }
                }
            }
        }
        assert!(answered > 1_000, "{answered}");
        assert_eq!(county.app.verify(|_| {}).await.unwrap().findings, []);
    })
    .await;
}
