//! Money as it is shown and typed, kept in fen.

use super::spaced;

/// 12,000.00 元
pub fn yuan(fen: u64) -> String {
    format!("{}.{:02} 元", spaced(fen / 100), fen % 100)
}

/// An amount in yuan as people type it, in fen; `None` for what is none. Commas and 元 are dropped.
pub fn fen_typed(text: &str) -> Option<u64> {
    let shown = |c: &char| !c.is_whitespace() && !matches!(c, ',' | '，' | '元' | '¥' | '￥');
    let narrow = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' => '.',
        other => other,
    };
    let plain: String = text.chars().filter(shown).map(narrow).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: u64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::{fen_typed, yuan};

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, fen) in [
            ("500", Some(50_000)),
            ("12,000.5", Some(1_200_050)),
            ("１２００元", Some(120_000)),
            ("0.01", Some(1)),
            ("1.234", None),
            ("-5", None),
            ("五百", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(fen_typed(typed), fen, "{typed}");
        }
        assert_eq!(yuan(1_200_050), "12,000.50 元");
    }
}
