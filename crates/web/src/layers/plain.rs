//! The one door for what is typed into addresses and forms: hidden signs are taken out before any
//! page reads them ([`plain`]), so that no page has to think of them. The JSON API refuses them
//! itself and names the place; files have their own readers.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maplegrid_domain::shared::plain;

use super::present::is_program_path;
use crate::error::Problem;

/// The largest body of a form without files.
pub const FORM_BYTES: usize = 256 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

/// Takes hidden signs out of query and form. A path with one leads nowhere.
pub async fn plain_text(request: Request, next: Next) -> Response {
    if is_program_path(request.uri().path()) {
        return next.run(request).await;
    }
    if has_control(request.uri().path()) {
        return Problem::not_found().into_response();
    }
    let (mut parts, body) = request.into_parts();
    if let Some(uri) = cleaned_uri(&parts.uri) {
        parts.uri = uri;
    }
    if !is_form(&parts.headers) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let Ok(bytes) = to_bytes(body, FORM_BYTES).await else {
        return Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE).into_response();
    };
    let bytes = cleaned(&bytes).map_or(bytes, Bytes::from);
    parts.headers.remove(header::CONTENT_LENGTH);
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case(FORM)
}

/// Whether a path holds an encoded control character.
fn has_control(path: &str) -> bool {
    path.as_bytes().windows(3).any(|three| {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match (three[0], digit(three[1]), digit(three[2])) {
            (b'%', Some(high), Some(low)) => matches!(high * 16 + low, 0..=0x1f | 0x7f),
            _ => false,
        }
    })
}

fn cleaned_uri(uri: &Uri) -> Option<Uri> {
    let query = cleaned(uri.query()?.as_bytes())?;
    let mut parts = uri.clone().into_parts();
    let there = format!("{}?{query}", uri.path());
    parts.path_and_query = Some(PathAndQuery::try_from(there).ok()?);
    Uri::from_parts(parts).ok()
}

/// The pairs without hidden signs; nothing if there are none in them.
fn cleaned(encoded: &[u8]) -> Option<String> {
    let pairs = || form_urlencoded::parse(encoded);
    let hides = |text: &str| matches!(plain(text), std::borrow::Cow::Owned(_));
    if !pairs().any(|(name, value)| hides(&name) || hides(&value)) {
        return None;
    }
    let mut clean = form_urlencoded::Serializer::new(String::with_capacity(encoded.len()));
    for (name, value) in pairs() {
        clean.append_pair(&plain(&name), &plain(&value));
    }
    Some(clean.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_signs_leave_forms_and_everything_else_stays() {
        for (sent, read) in [
            ("name=%E5%BC%A0%00%E4%B8%89&x=1", Some("name=%E5%BC%A0%E4%B8%89&x=1")),
            ("t=a%0D%0Ab%0Dc", Some("t=a%0Ab%0Ac")),
            ("t=%E2%80%AEabc", Some("t=abc")),
            // What is left must not be the sign that was taken out.
            ("t=%%0000", Some("t=%2500")),
            ("t=%2500&u=a+b%20c&empty=&alone", None),
            ("", None),
        ] {
            assert_eq!(cleaned(sent.as_bytes()).as_deref(), read, "{sent}");
        }
        assert!(has_control("/a%00b") && has_control("/%0d") && has_control("/x%7F"));
        assert!(!has_control("/a%2500") && !has_control("/%") && !has_control("/%E5%8D%97"));
    }

    #[test]
    fn an_address_keeps_its_path() {
        let uri: Uri = "/track?number=1%00&x=2".parse().unwrap_or_default();
        assert_eq!(
            cleaned_uri(&uri).map(|uri| uri.to_string()).as_deref(),
            Some("/track?number=1&x=2")
        );
    }
}
