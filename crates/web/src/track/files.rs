//! Photos and recordings of the resident's own case.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maplegrid_app::StoredFile;
use maplegrid_domain::shared::AttachmentId;

use super::Access;
use super::routes::Coded;
use crate::error::Result;
use crate::state::Web;
use crate::visitor::Visitor;

/// `GET /track/{number}/files/{id}`.
pub(super) async fn file(
    visitor: Visitor,
    State(web): State<Web>,
    Path((number, id)): Path<(String, String)>,
    Query(coded): Query<Coded>,
    headers: HeaderMap,
) -> Result<Response> {
    let access = Access::needed(&visitor, &number, coded.code.as_deref())?;
    let id = AttachmentId::new(id);
    let file = web.app.attachment_for_resident(&access.number, &access.code, &id).await?;
    Ok(stored(file, &headers))
}

/// A stored file, whole or the part that was asked for: Safari plays no sound from a server that
/// cannot give parts (RFC 9110 § 14).
pub fn stored(file: StoredFile, headers: &HeaderMap) -> Response {
    let size = file.bytes.len();
    let kind = HeaderValue::from_str(&file.mime)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let common = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ];
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    match asked.map(|range| part(range, size)) {
        Some(Some((from, to))) => {
            let range = format!("bytes {from}-{}/{size}", to - 1);
            let bytes = file.bytes.get(from..to).unwrap_or_default().to_vec();
            (StatusCode::PARTIAL_CONTENT, common, [(header::CONTENT_RANGE, range)], bytes)
                .into_response()
        }
        // Several ranges or another unit: the whole file is a right answer.
        Some(None) | None => (common, file.bytes).into_response(),
    }
}

/// `bytes=from-`, `bytes=from-to`, `bytes=-last` as a half-open range.
pub fn part(range: &str, size: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, to.saturating_add(1).min(size)),
        (Ok(from), Err(_)) if to.is_empty() => (from, size),
        (Err(_), Ok(last)) if from.is_empty() => (size.saturating_sub(last), size),
        _ => return None,
    };
    (from < to).then_some((from, to))
}
