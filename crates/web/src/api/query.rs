//! Reading a query string strictly. Every parameter is text to serde and is read further where it
//! is used, so that a fault names its parameter.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::faults::complaint;
use super::problem::ApiProblem;

/// A query string.
pub(super) struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiProblem> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(bad_query().at("?", "nul_character", "不能有空字符 %00"));
        }
        Query::try_from_uri(&parts.uri).map(|Query(asked)| Self(asked)).map_err(|rejection| {
            let text = rejection.body_text();
            // axum puts its own words and perhaps a path before serde's.
            let message = ["unknown field", "duplicate field", "missing field"]
                .iter()
                .find_map(|start| text.find(start))
                .and_then(|at| text.get(at..))
                .unwrap_or(&text);
            let found = complaint(".", message);
            bad_query().at(found.field, found.code, found.words)
        })
    }
}

fn bad_query() -> ApiProblem {
    ApiProblem::new(
        StatusCode::BAD_REQUEST,
        "bad_query",
        "地址里问号后面的参数不对",
        "请对照接口说明改正 errors 里列出的参数。",
    )
}

/// A parameter that was given and cannot be read as what it has to be.
pub(super) fn wrong_value(field: &'static str, expected: &str) -> ApiProblem {
    bad_query().at(field, "wrong_type", format!("应为{expected}"))
}

/// A parameter outside a fixed list of words.
pub(super) fn unknown_word(field: &'static str, words: &[&str]) -> ApiProblem {
    bad_query().at(field, "unknown_value", format!("只能是 {}", words.join("、")))
}

/// A parameter that has to be there.
pub(super) fn missing(field: &'static str) -> ApiProblem {
    bad_query().at(field, "missing_field", format!("缺少 {field}"))
}

/// A word that was given; an empty one counts as none.
pub(super) fn word(given: Option<String>) -> Option<String> {
    given.filter(|word| !word.is_empty())
}

/// How many rows a page is to have; 0, where nothing was given, leaves it to the list.
pub(super) fn page_size(given: Option<&str>) -> Result<u32, ApiProblem> {
    Ok(optional("limit", given, " 1 到 100 的整数")?.unwrap_or(0))
}

/// Reads an optional number or flag.
pub(super) fn optional<T: FromStr>(
    field: &'static str,
    given: Option<&str>,
    expected: &str,
) -> Result<Option<T>, ApiProblem> {
    let read = |text: &str| text.parse().map_err(|_| wrong_value(field, expected));
    given.filter(|text| !text.is_empty()).map(read).transpose()
}
