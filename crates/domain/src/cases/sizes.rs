//! How long things may be, in one place for forms, the API and the decider.

use super::Rejection;
use crate::methods::has_blank;

/// Longest free text in characters; the GB/T 31000 style record allows 2000 for a description.
pub const TEXT_MAX_CHARS: usize = 2_000;
/// Longest description of a place.
pub const LOCATION_MAX_CHARS: usize = 100;
/// Six photos and a voice note.
pub const ATTACHMENTS_MAX: usize = 7;

/// Trims a text and refuses an empty or over-long one. Control characters other than line
/// breaks and tabs are dropped: they come from broken keyboards and break print and export.
pub fn check_text(field: &'static str, text: &str) -> Result<String, Rejection> {
    let clean = printable(text);
    if clean.is_empty() {
        return Err(Rejection::TextMissing { field });
    }
    let chars = clean.chars().count();
    if chars > TEXT_MAX_CHARS {
        return Err(Rejection::TextTooLong { field, chars, most: TEXT_MAX_CHARS });
    }
    Ok(clean)
}

/// The same for words of staff that others read: a reply kept ready is a beginning, and what it leaves
/// blank has to be said first.
pub(super) fn check_finished(field: &'static str, text: &str) -> Result<String, Rejection> {
    let text = check_text(field, text)?;
    if has_blank(&text) { Err(Rejection::BlankLeft { field }) } else { Ok(text) }
}

/// A text without control characters other than line breaks and tabs, trimmed.
pub(super) fn printable(text: &str) -> String {
    let kept: String =
        text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}
