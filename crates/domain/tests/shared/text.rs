//! What people type, rid of what cannot be seen.

use maplegrid_domain::shared::plain;

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
