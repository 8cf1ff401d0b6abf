//! Reading a JSON body strictly, with a fault that names its field.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use super::faults::complaint;
use super::object::Object;
use super::problem::ApiProblem;

/// A body that has to be there.
pub(super) struct Body<T>(pub T);

/// A body that may be left out where nothing in it is required.
pub(super) struct MaybeBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        check_type(request.headers())?;
        parse(&read(request, state).await?).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for MaybeBody<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let typed = check_type(request.headers());
        let bytes = read(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        typed?;
        parse(&bytes).map(Self)
    }
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiProblem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
            return ApiProblem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "请求太长了",
                "请求体最长 64 KB；正文最多 2000 个字，照片和录音请先传到 /api/v1/uploads。",
            );
        }
        ApiProblem::new(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "没收全这次请求",
            "连接中途断开了，请重新发送；带同一个 Idempotency-Key 不会重复登记。",
        )
    })
}

/// `application/json` or a `+json` type, in UTF-8.
fn check_type(headers: &HeaderMap) -> Result<(), ApiProblem> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if given.is_some_and(is_json) {
        return Ok(());
    }
    Err(ApiProblem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "请求体的格式不对",
        "请用 UTF-8 编码的 JSON，并带上 Content-Type: application/json。",
    ))
}

pub fn is_json(given: &str) -> bool {
    let mut parts = given.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    let suffixed =
        kind.rsplit_once('+').is_some_and(|(_, suffix)| suffix.eq_ignore_ascii_case("json"));
    let json = kind.eq_ignore_ascii_case("application/json") || suffixed;
    let utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, set)) if name.trim().eq_ignore_ascii_case("charset") => {
            set.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    json && utf8
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let detail = "请求体不是 UTF-8 编码，请转换后再发。";
        ApiProblem::new(StatusCode::BAD_REQUEST, "bad_encoding", "请求体的编码不对", detail)
    })?;
    if has_nul(text) {
        let detail = "请去掉 \\u0000；它没有意义，也存不进数据库。";
        return Err(ApiProblem::new(
            StatusCode::BAD_REQUEST,
            "nul_character",
            "请求体里有空字符",
            detail,
        ));
    }
    serde_json::from_str(text)
        .map(|Object(value)| value)
        .map_err(|error| explain::<T>(text, &error))
}

/// Whether a string in the JSON text has an escaped NUL. A bare one is not JSON at all.
pub fn has_nul(text: &str) -> bool {
    const NUL: &str = "\\u0000";
    text.match_indices(NUL).any(|(at, _)| {
        // After an even number of backslashes this one begins the escape; else it is itself escaped.
        let before = text.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        before.is_multiple_of(2)
    })
}

/// Reads the text once more to find the field: only what is refused pays for being located.
fn explain<T: DeserializeOwned>(text: &str, error: &serde_json::Error) -> ApiProblem {
    let deserializer = &mut serde_json::Deserializer::from_str(text);
    let located = serde_path_to_error::deserialize::<_, Object<T>>(deserializer).err();
    match located.filter(|_| error.is_data()) {
        Some(located) => {
            let found = complaint(&located.path().to_string(), &located.inner().to_string());
            ApiProblem::of_field(found.field, found.code, &found.words)
        }
        None => ApiProblem::new(
            StatusCode::BAD_REQUEST,
            "bad_json",
            "请求体不是正确的 JSON",
            &format!("第 {} 行第 {} 列读不下去，请核对。", error.line(), error.column()),
        ),
    }
}
