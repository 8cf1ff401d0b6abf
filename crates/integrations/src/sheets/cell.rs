//! A cell as any kind of file has it.

use std::fmt::Write as _;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    /// A cell that a spreadsheet shows as a date: year, month, day.
    Date(i32, u32, u32),
    /// #N/A and the like.
    Error(String),
}

/// Numbers from here on have lost digits in a spreadsheet, which keeps fifteen.
const EXACT_MOST: f64 = 1e15;

impl Cell {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// The cell as it can be read, for headings and for giving the row back.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => shown(*number),
            Self::Date(year, month, day) => format!("{year}-{month:02}-{day:02}"),
        }
    }
}

/// A number as its digits, or, where digits are lost, as a spreadsheet shows it: 1.23E+17.
pub(super) fn shown(number: f64) -> String {
    if !is_exact(number) {
        let mut text = format!("{number:.2E}");
        if let Some(at) = text.find('E')
            && !text[at..].contains('-')
        {
            text.insert(at + 1, '+');
        }
        return text;
    }
    let mut text = String::new();
    let _ =
        if number.fract() == 0.0 { write!(text, "{number:.0}") } else { write!(text, "{number}") };
    text
}

pub(super) fn is_exact(number: f64) -> bool {
    number.is_finite() && number.abs() < EXACT_MOST
}

/// Whether a text is a number that a spreadsheet shortened before it was saved as text.
pub(super) fn is_shortened(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else { return false };
    let power = power.strip_prefix('+').unwrap_or(power);
    let figures = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    figures(digits) && figures(power) && power.len() <= 3
}

/// A text without what is no part of it: blanks at the ends, control signs, the mark with which
/// spreadsheets (and our exports) keep a text from being taken for a formula. Line breaks stay, as
/// `\n`: whether they count is the column's.
pub(super) fn clean(text: &str) -> String {
    let text = text.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    let text = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    };
    if text.chars().any(char::is_control) {
        let breaks = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept = |sign: char| if sign.is_control() && sign != '\n' { ' ' } else { sign };
        return breaks.chars().map(kept).collect();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_look_as_they_do_in_a_spreadsheet() {
        assert_eq!(shown(1.234_567_890_123_456_8e17), "1.23E+17");
        assert_eq!(shown(13_812_340_000.0), "13812340000");
        assert_eq!(shown(4.0), "4");
        assert_eq!(shown(4.5), "4.5");
        assert!(is_shortened("1.23457E+17"));
        assert!(is_shortened("1.23e17"));
        assert!(!is_shortened("E楼"));
        assert!(!is_shortened("3E单元"));
        assert!(!is_shortened("11010519491231002X"));
    }

    #[test]
    fn texts_are_cleaned() {
        assert_eq!(clean("\u{feff} 张三\u{3000}"), "张三");
        assert_eq!(clean("'=1+1"), "=1+1");
        assert_eq!(clean("'quoted'"), "'quoted'");
        assert_eq!(clean("一\t组\r\n"), "一 组");
        assert_eq!(clean("一条\r\n二条\r三条"), "一条\n二条\n三条");
    }
}
