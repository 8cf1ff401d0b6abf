//! Styles, scripts and icons, embedded by `build.rs` so that deployment is one file.
//!
//! Templates ask by plain name: `url("main.css")` gives the address with the content hash in it.
//! Such an address never changes its meaning, so it may be cached for a year. Icons are not files:
//! a page carries one inline sprite with only the symbols it uses. Nothing here reads the disk.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/assets_table.rs"));

/// Where a page points that asks for a file that was not bundled: nowhere, and greppable.
pub const MISSING: &str = "/static/missing";

struct File {
    /// As templates write it: `main.css`.
    name: &'static str,
    /// With the content hash: `/static/main.AB12CD34.css`.
    url: &'static str,
    hash: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Gzip,
    Identity,
}

/// The address of a bundled file by its plain name; [`MISSING`] (and an error in the log) for a
/// name that `assets/bundle.mjs` does not list.
pub fn url(name: &str) -> &'static str {
    FILES.iter().find(|file| file.name == name).map_or_else(
        || {
            tracing::error!(name, "a page asks for a file that is not bundled");
            MISSING
        },
        |file| file.url,
    )
}

/// The service worker's text. Its address must not carry a hash: a browser looks for a new one at
/// the old address.
pub fn worker() -> Response {
    let file = FILES.iter().find(|file| file.name == "worker.js");
    let Some(file) = file else { return StatusCode::NOT_FOUND.into_response() };
    let kind = [(header::CONTENT_TYPE, content_type(file.name))];
    (kind, [(header::CACHE_CONTROL, "no-cache")], file.plain).into_response()
}

/// One hidden `<svg>` with a `<symbol id="i-name">` for each of `names`, each once, for
/// `<use href="#i-name">`; the prefix keeps them apart from the ids of a page. Names are those of
/// `assets/icons.txt`; unknown ones are left out and logged.
pub fn icon_sprite(names: &[&str]) -> String {
    let mut sprite =
        String::from(r#"<svg class="sprite" width="0" height="0" aria-hidden="true">"#);
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            continue;
        }
        let Some((_, shapes)) = ICONS.iter().find(|(known, _)| known == name) else {
            tracing::error!(name, "a page asks for an icon that is not in assets/icons.txt");
            continue;
        };
        sprite.push_str(r#"<symbol id="i-"#);
        sprite.push_str(name);
        sprite.push_str(r#"" viewBox="0 0 24 24">"#);
        sprite.push_str(shapes);
        sprite.push_str("</symbol>");
    }
    sprite.push_str("</svg>");
    sprite
}

/// `GET /static/{name}`: the file in the best coding the browser takes, cacheable for a year.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = FILES.iter().find(|file| file.url.strip_prefix("/static/") == Some(&name));
    let Some(file) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let etag = format!("W/\"{}\"", file.hash);
    let mut response = if knows(&headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        whole(file, coding(&headers))
    };
    let out = response.headers_mut();
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    response
}

fn whole(file: &File, coding: Coding) -> Response {
    let kind = [(header::CONTENT_TYPE, content_type(file.name))];
    match coding {
        Coding::Brotli => (kind, [(header::CONTENT_ENCODING, "br")], file.brotli).into_response(),
        Coding::Gzip => (kind, [(header::CONTENT_ENCODING, "gzip")], file.gzip).into_response(),
        Coding::Identity => (kind, file.plain).into_response(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// Whether the browser already holds this content. Weak comparison, RFC 9110 § 13.1.2: the tag is
/// of the content, whichever coding carried it.
fn knows(headers: &HeaderMap, etag: &str) -> bool {
    let held =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    held.flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag.trim_start_matches("W/"))
}

/// Brotli when it is taken at all, since it is always the smaller; RFC 9110 § 12.5.3 lets a server
/// choose among what is acceptable. `*` and `identity` add nothing: the plain file is always there.
pub fn coding(headers: &HeaderMap) -> Coding {
    let (mut brotli, mut gzip) = (false, false);
    for value in headers.get_all(header::ACCEPT_ENCODING) {
        for part in value.to_str().unwrap_or_default().split(',') {
            let mut words = part.split(';').map(str::trim);
            let coding = words.next().unwrap_or_default();
            let refused = words.filter_map(|word| word.strip_prefix("q=")).any(is_zero);
            if coding.eq_ignore_ascii_case("br") {
                brotli = !refused;
            } else if coding.eq_ignore_ascii_case("gzip") {
                gzip = !refused;
            }
        }
    }
    if brotli {
        Coding::Brotli
    } else if gzip {
        Coding::Gzip
    } else {
        Coding::Identity
    }
}

fn is_zero(weight: &str) -> bool {
    weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0)
}
