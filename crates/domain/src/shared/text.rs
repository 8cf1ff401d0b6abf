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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_signs_go_and_lines_stay() {
        for (typed, meant) in [
            ("李秀英", "李秀英"),
            ("一\r\n二\r三\n四\t五", "一\n二\n三\n四\t五"),
            ("a\0b\u{7}c\u{1b}d\u{7f}e\u{85}f", "abcdef"),
            ("\u{feff}张\u{202e}三\u{2066}\u{200f}", "张三"),
            ("\0", ""),
            // Joins signs of some scripts; to be seen in what it makes.
            ("क\u{200d}ष", "क\u{200d}ष"),
        ] {
            assert_eq!(plain(typed), meant, "{typed:?}");
        }
    }
}
