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
pub fn has_control(path: &str) -> bool {
    path.as_bytes().windows(3).any(|three| {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match (three[0], digit(three[1]), digit(three[2])) {
            (b'%', Some(high), Some(low)) => matches!(high * 16 + low, 0..=0x1f | 0x7f),
            _ => false,
        }
    })
}

pub fn cleaned_uri(uri: &Uri) -> Option<Uri> {
    let query = cleaned(uri.query()?.as_bytes())?;
    let mut parts = uri.clone().into_parts();
    let there = format!("{}?{query}", uri.path());
    parts.path_and_query = Some(PathAndQuery::try_from(there).ok()?);
    Uri::from_parts(parts).ok()
}

/// The pairs without hidden signs; nothing if there are none in them.
pub fn cleaned(encoded: &[u8]) -> Option<String> {
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
