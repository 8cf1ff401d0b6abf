//! What a browser gets for what it asks: codings, tags, unknown names, weight, icons.

#![expect(clippy::unwrap_used, reason = "a test may be blunt")]

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use maplegrid_web::assets::{Coding, MISSING, coding, icon_sprite, serve, url};

fn asking(accept: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap());
    headers
}

async fn get(url: &str, headers: HeaderMap) -> (StatusCode, HeaderMap, Vec<u8>) {
    let name = url.strip_prefix("/static/").unwrap().to_owned();
    let (parts, body) = serve(Path(name), headers).await.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, body.to_vec())
}

#[test]
fn the_smallest_accepted_coding_is_chosen() {
    for (accept, chosen) in [
        ("gzip, deflate, br", Coding::Brotli),
        ("br;q=0.1, gzip;q=1.0", Coding::Brotli),
        ("br;q=0, gzip", Coding::Gzip),
        ("br; q=0.000, GZIP; q=0.5", Coding::Gzip),
        ("gzip;q=0", Coding::Identity),
        ("identity, *", Coding::Identity),
        ("", Coding::Identity),
    ] {
        assert_eq!(coding(&asking(accept)), chosen, "{accept}");
    }
    assert_eq!(coding(&HeaderMap::new()), Coding::Identity);
}

#[test]
fn names_become_hashed_addresses_and_unknown_names_lead_nowhere() {
    for name in ["main.css", "guide.css", "resident.js", "staff.js", "favicon.svg"] {
        let (stem, kind) = name.split_once('.').unwrap();
        let url = url(name);
        assert!(url.starts_with(&format!("/static/{stem}.")) && url.ends_with(kind), "{url}");
    }
    assert_eq!(url("main.css.br"), MISSING);
    assert_eq!(url("../Cargo.toml"), MISSING);
}

#[tokio::test]
async fn a_file_is_served_for_a_year_in_the_accepted_coding() {
    let (status, headers, packed) = get(url("main.css"), asking("br")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_ENCODING], "br");
    assert_eq!(headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(headers[header::VARY], "accept-encoding");
    let (_, headers, plain) = get(url("main.css"), HeaderMap::new()).await;
    assert!(!headers.contains_key(header::CONTENT_ENCODING));
    assert!(plain.starts_with(b":root{") && packed.len() < plain.len() / 3);
}

#[tokio::test]
async fn a_known_tag_is_answered_without_the_file_and_an_unknown_name_with_404() {
    let (_, headers, _) = get(url("staff.js"), HeaderMap::new()).await;
    let mut asking = HeaderMap::new();
    asking.insert(header::IF_NONE_MATCH, headers[header::ETAG].clone());
    let (status, _, body) = get(url("staff.js"), asking).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    let (status, headers, _) = get(MISSING, HeaderMap::new()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(!headers.contains_key(header::CACHE_CONTROL), "a miss must not be kept");
}

/// UI.md § 7: a resident's first load, page included, stays within 30 KB.
#[tokio::test]
async fn the_weight_stays_within_the_budget() {
    let packed = async |name| get(url(name), asking("br")).await.2.len();
    assert!(packed("main.css").await + packed("resident.js").await < 20 * 1024);
    assert!(packed("main.css").await + packed("staff.js").await < 40 * 1024);
}

#[test]
fn a_sprite_holds_each_wanted_icon_once_and_no_unknown_one() {
    let sprite = icon_sprite(&["phone", "late", "phone", "no-such"]);
    assert_eq!(sprite.matches("<symbol ").count(), 2);
    assert!(sprite.contains(r#"<symbol id="i-late" viewBox="0 0 24 24"><path d=""#), "{sprite}");
    assert!(!sprite.contains("style=") && !sprite.contains("no-such"));
    assert!(sprite.contains("\"/>"), "{sprite}");
}
