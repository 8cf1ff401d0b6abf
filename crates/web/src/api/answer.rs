//! Writing an answer: JSON in one piece, from borrowed values.

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem::ApiProblem;
use crate::error::Problem;

/// What handlers of the API return.
pub(super) type ApiResult<T = Response> = Result<T, ApiProblem>;

/// Most answers fit without growing the buffer.
const USUAL_BYTES: usize = 1_024;

/// An answer with a body.
pub(super) fn answer<T: Serialize>(status: StatusCode, body: &T) -> ApiResult {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut bytes, body).map_err(|error| {
        tracing::error!(%error, "failed to write an answer");
        Problem::internal()
    })?;
    Ok((status, json_bytes(bytes.into())).into_response())
}

/// 200 with a body.
pub(super) fn ok<T: Serialize>(body: &T) -> ApiResult {
    answer(StatusCode::OK, body)
}

/// 201 with a body.
pub(super) fn created<T: Serialize>(body: &T) -> ApiResult {
    answer(StatusCode::CREATED, body)
}

/// JSON that is written already.
pub(super) fn json_bytes(bytes: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes)
}
