//! Text as people mean it: without the signs that nobody types and nobody sees.

use std::borrow::Cow;

/// Whether a sign is there without being seen: control characters other than a line break and a
/// tab, and those that turn the direction of what follows (Unicode UAX 9), by which a name can be
/// made to read as another.
pub fn is_hidden(sign: char) -> bool {
    let break_or_tab = matches!(sign, '\n' | '\t');
    let turns = matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(sign, '\u{2066}'..='\u{2069}' | '\u{061c}' | '\u{feff}');
    (sign.is_control() && !break_or_tab) || turns
}

/// The text with its line breaks as `\n` and without hidden signs. Broken keyboards, scanners and
/// pasted tables send those; they break print and export, and no database keeps a NUL.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let breaks = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(breaks.chars().filter(|sign| !is_hidden(*sign)).collect())
}
