//! Case numbers and the texts of a case.

use jiff::civil::date;
use maplegrid_domain::cases::{CaseNumber, Rejection, TEXT_MAX_CHARS, check_text};
use proptest::prelude::*;

fn swapped(digits: &str, at: usize) -> String {
    let mut chars: Vec<char> = digits.chars().collect();
    chars.swap(at, at + 1);
    chars.into_iter().collect()
}

#[test]
fn every_single_error_and_every_swap_of_neighbours_is_found() {
    for sequence in [1, 30, 307, 999, 1_000, 9_999, 10_000, 123_456] {
        let number = CaseNumber::mint(date(2026, 11, 3), sequence);
        let digits = number.as_str();
        assert_eq!(CaseNumber::parse(digits), Some(number.clone()));
        for at in 0..digits.len() {
            for wrong in ('0'..='9').filter(|c| !digits[at..].starts_with(*c)) {
                let mut text = digits.to_owned();
                text.replace_range(at..=at, &wrong.to_string());
                assert_eq!(CaseNumber::parse(&text), None, "{text} for {digits}");
            }
        }
        for at in 0..digits.len() - 1 {
            let text = swapped(digits, at);
            assert!(text == digits || CaseNumber::parse(&text).is_none(), "{text} for {digits}");
        }
    }
}

#[test]
fn numbers_grow_when_they_must() {
    let length = |sequence| CaseNumber::mint(date(2026, 1, 1), sequence).as_str().len();
    assert_eq!([1, 999, 1_000, 9_999, 10_000].map(length), [8, 8, 9, 9, 10]);
    let number = CaseNumber::mint(date(2026, 11, 30), 30);
    assert!(number.as_str().starts_with("2611030"));
    assert_eq!(number.to_string(), format!("2611-{}", &number.as_str()[4..]));
}

#[test]
fn numbers_are_read_as_people_type_them() {
    let number = CaseNumber::mint(date(2026, 11, 30), 30);
    let plain = number.as_str();
    let wide: String =
        plain.chars().map(|c| char::from_u32(u32::from(c) - 48 + 0xFF10).unwrap()).collect();
    let forms = [
        number.to_string(),
        wide.clone(),
        format!("{}－{}", &wide[..12], &wide[12..]),
        format!(" {}—{} ", &plain[..4], &plain[4..]),
        format!("{}–{}\n", &plain[..4], &plain[4..]),
        format!("{}\u{3000}{}", &plain[..4], &plain[4..]),
    ];
    for form in forms {
        assert_eq!(CaseNumber::parse(&form), Some(number.clone()), "{form}");
    }
    for wrong in ["", "2611", "abcdefgh", "2611-030x", "２", "00000000000000000000"] {
        assert_eq!(CaseNumber::parse(wrong), None, "{wrong}");
    }
    // Digits that check, but month 13 and month 0.
    for head in ["2613001", "2600001"] {
        assert!((0..10).all(|check| CaseNumber::parse(&format!("{head}{check}")).is_none()));
    }
}

proptest! {
    #[test]
    fn mint_and_parse_agree(month in 1_i8..=12, year in 2025_i16..2099, sequence in 1_u64..5_000_000) {
        let number = CaseNumber::mint(date(year, month, 9), sequence);
        prop_assert_eq!(CaseNumber::parse(&number.to_string()), Some(number.clone()));
        prop_assert_eq!(CaseNumber::stored(number.as_str()), number);
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,24}") {
        let _ = CaseNumber::parse(&text);
    }
}

#[test]
fn texts_are_trimmed_cleaned_and_measured() {
    assert_eq!(check_text("text", "\u{0} 路灯\r\n坏了 \u{7}").unwrap(), "路灯\n坏了");
    let missing = Rejection::TextMissing { field: "text" };
    assert_eq!(check_text("text", " \u{0}\n"), Err(missing));
    let long = "字".repeat(TEXT_MAX_CHARS);
    assert!(check_text("text", &long).is_ok());
    let chars = TEXT_MAX_CHARS + 1;
    let too_long = Rejection::TextTooLong { field: "text", chars, most: TEXT_MAX_CHARS };
    assert_eq!(check_text("text", &format!("{long}字")), Err(too_long));
}
