//! Who calls: a bearer token of staff, a resident's query code, an idempotency key.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::cases::CaseNumber;

use super::problem::ApiProblem;
use crate::state::Web;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const QUERY_CODE: HeaderName = HeaderName::from_static("x-query-code");

/// The token of a staff member's session. Cookies are never looked at.
pub(super) struct Token(pub String);

/// A signed-in staff member.
pub(super) struct Staff(pub SignedIn);

/// `Idempotency-Key`, if one was sent.
pub(super) struct Key(pub Option<String>);

/// `X-Query-Code`, if one was sent.
pub(super) struct HeaderCode(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiProblem> {
        let token = bearer(&parts.headers).ok_or(Error::NotSignedIn)?;
        Ok(Self(token.to_owned()))
    }
}

impl FromRequestParts<Web> for Staff {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, ApiProblem> {
        let token = bearer(&parts.headers).ok_or(Error::NotSignedIn)?;
        Ok(Self(web.app.session(token).await?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiProblem> {
        text_of(&parts.headers, &IDEMPOTENCY_KEY, "Idempotency-Key").map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for HeaderCode {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiProblem> {
        text_of(&parts.headers, &QUERY_CODE, "X-Query-Code").map(Self)
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = given.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn text_of(
    headers: &HeaderMap,
    name: &HeaderName,
    shown: &'static str,
) -> Result<Option<String>, ApiProblem> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().map_err(|_| {
        let title = "请求头里有不能用的字符";
        let detail = "只能用英文字母、数字和常用符号";
        ApiProblem::new(StatusCode::BAD_REQUEST, "bad_header", title, detail).at(
            shown,
            "bad_header",
            detail,
        )
    })?;
    Ok(Some(text.to_owned()))
}

/// A case's number for its resident. What cannot be a number looks like a wrong code.
pub(super) fn resident_number(text: &str) -> Result<CaseNumber, ApiProblem> {
    CaseNumber::parse(text).ok_or_else(|| Error::WrongCode.into())
}

/// A case's number for staff.
pub(super) fn staff_number(text: &str) -> Result<CaseNumber, ApiProblem> {
    CaseNumber::parse(text).ok_or_else(|| Error::NotFound.into())
}

/// The query code, wherever it was put.
pub(super) fn code_of(
    header: HeaderCode,
    body: Option<String>,
    query: Option<String>,
) -> Result<String, ApiProblem> {
    let given = [header.0, body, query].into_iter().flatten().find(|code| !code.is_empty());
    given.ok_or_else(|| {
        ApiProblem::new(
            StatusCode::FORBIDDEN,
            "code_missing",
            "没有带查询码",
            "请把回执上的 6 位查询码放在 ?code=、请求头 X-Query-Code 或请求体的 code 里。",
        )
    })
}
