//! Filters that templates use by name. A `pages.rs` whose templates need them imports this module.

use std::fmt;

use askama::filters::HtmlSafeOutput;

/// `{{ "phone"|icon }}`: an icon of the page's sprite, hidden from screen readers.
#[askama::filter_fn]
pub fn icon(name: impl fmt::Display, _: &dyn askama::Values) -> askama::Result<HtmlSafeOutput<String>> {
    Ok(HtmlSafeOutput(format!(
        "<svg class=\"i\" aria-hidden=\"true\"><use href=\"#{name}\"/></svg>"
    )))
}

/// `{{ due|badge }}`: a deadline badge.
#[askama::filter_fn]
pub fn badge(
    due: &crate::words::DueBadge,
    _: &dyn askama::Values,
) -> askama::Result<HtmlSafeOutput<String>> {
    let words = askama::filters::escape(&due.words, askama::filters::Html)?;
    let (class, icon) = (due.class, due.icon);
    Ok(HtmlSafeOutput(format!(
        "<span class=\"due {class}\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#{icon}\"/></svg>{words}</span>"
    )))
}
