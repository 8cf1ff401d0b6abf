//! What all forms share: trimming, empty fields, the idempotency key, files within a limit.

use axum::extract::multipart::{Field, MultipartError};
use maplegrid_domain::shared::plain;

use crate::error::{Problem, Result};

/// A trimmed text without hidden signs; `None` if nothing is left.
pub fn filled(text: &str) -> Option<String> {
    let clean = plain(text);
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

/// Digits as people type them: spaces and dashes dropped, full-width digits read as digits.
/// Anything else stays, so that it can be shown again and complained about.
pub fn digits(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—' | '\u{3000}'))
        .map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// A form's key, if it can be one.
pub fn key(text: &str) -> Option<String> {
    let plain = (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| text.to_owned())
}

/// The bytes of a field, or `None` if there are more than `most`; the rest is read and dropped,
/// so that the fields after it still arrive.
pub(crate) async fn collect(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        fits = fits && bytes.len() + chunk.len() <= most;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}

/// A form that broke off on its way, or that is none.
#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
pub(crate) fn broken(error: MultipartError) -> Problem {
    Problem::of_status(error.status())
}
