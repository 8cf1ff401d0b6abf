//! Filters that templates use by name. A `pages.rs` whose templates need them imports this module.

#![expect(clippy::inline_always, reason = "the attribute macro of filters writes it")]

use std::fmt;

use askama::filters::HtmlSafeOutput;

/// `{{ "phone"|icon }}`: an icon of the page's sprite, hidden from screen readers.
#[askama::filter_fn]
pub fn icon(
    name: impl fmt::Display,
    _: &dyn askama::Values,
) -> askama::Result<HtmlSafeOutput<String>> {
    Ok(HtmlSafeOutput(format!(
        "<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-{name}\"/></svg>"
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
        "<span class=\"due {class}\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-{icon}\"/></svg>{words}</span>"
    )))
}

/// `{{ words|dates }}`: escapes, and keeps 11月24日前 and the like on one line.
#[askama::filter_fn]
pub fn dates(
    words: impl fmt::Display,
    _: &dyn askama::Values,
) -> askama::Result<HtmlSafeOutput<String>> {
    let words = askama::filters::escape(words.to_string(), askama::filters::Html)?.to_string();
    Ok(HtmlSafeOutput(keep_dates(&words)))
}

/// Wraps runs of figures joined by 年, 月 and 日, with the 前 after them.
pub fn keep_dates(words: &str) -> String {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日');
    let mut out = String::with_capacity(words.len() + 32);
    let mut rest = words;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !part(c)).unwrap_or(from.len());
        let (date, after) = from.split_at(end);
        out.push_str(before);
        if date.ends_with('日') {
            let early = if after.starts_with('前') { "前" } else { "" };
            out.push_str("<span class=\"nb\">");
            out.push_str(date);
            out.push_str(early);
            out.push_str("</span>");
            rest = &after[early.len()..];
        } else {
            out.push_str(date);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
