//! Numbers that reach or identify somebody, found in what people write, in whatever way they write
//! them.

/// From so many digits on it may be a telephone number; years, prices and doors are shorter.
const LEAST: usize = 7;
/// Signs that may stand between two digits of one number.
const BETWEEN_MOST: usize = 3;
const MASK: &str = "****";

/// The text without telephone and identity card numbers: 138-1234-5678, 138 1234 5678,
/// （0355）638 1234, +86 138…, １３８…, 一三八…, 1404…001X. Days and years stay.
pub fn without_numbers(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < signs.len() {
        let Some(run) = Run::at(&signs[at..]) else {
            out.push(signs[at]);
            at += 1;
            continue;
        };
        let run_signs = &signs[at..at + run.length];
        if run.digits < LEAST || is_calendar(run_signs) {
            out.extend(run_signs);
        } else {
            out.push_str(MASK);
        }
        at += run.length;
    }
    out
}

/// Digits with what stands between them.
struct Run {
    length: usize,
    digits: usize,
}

impl Run {
    fn at(signs: &[char]) -> Option<Self> {
        let plus = usize::from(matches!(signs.first(), Some('+' | '＋')));
        digit(*signs.get(plus)?)?;
        let (mut length, mut digits, mut between) = (plus, 0, 0);
        for (place, sign) in signs.iter().enumerate().skip(plus) {
            if digit(*sign).is_some() {
                (length, digits, between) = (place + 1, digits + 1, 0);
            } else if is_between(*sign) && between < BETWEEN_MOST {
                between += 1;
            } else {
                break;
            }
        }
        // The last place of an identity card number may be an X.
        let ends_in_x = matches!(signs.get(length), Some('x' | 'X' | 'ｘ' | 'Ｘ'));
        length += usize::from(ends_in_x && digits == 17);
        Some(Self { length, digits })
    }
}

/// A digit as people write one: half or full width, or a Chinese one as telephone numbers are read.
fn digit(sign: char) -> Option<u32> {
    const READ: &str = "〇一二三四五六七八九";
    match sign {
        '０'..='９' => Some(u32::from(sign) - u32::from('０')),
        '零' => Some(0),
        '幺' => Some(1),
        '两' => Some(2),
        _ => sign.to_digit(10).or_else(|| {
            READ.chars().position(|read| read == sign).and_then(|at| u32::try_from(at).ok())
        }),
    }
}

fn is_between(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{3000}' | '\t' | '-' | '－' | '—' | '–' | '‐' | '‑' | '_')
        || matches!(sign, '.' | '·' | '．' | '(' | ')' | '（' | '）' | '*')
}

/// 2026-11-22, 2026.1.2, 2025-2026: a day or a span of years, which is nobody's number.
fn is_calendar(signs: &[char]) -> bool {
    let text: String = signs.iter().collect();
    let groups: Vec<&str> = text.split(['-', '.', '－', '–', '—']).collect();
    let of = |group: &str, range: std::ops::RangeInclusive<u32>| {
        group.bytes().all(|byte| byte.is_ascii_digit())
            && group.parse().is_ok_and(|number: u32| range.contains(&number))
    };
    let year = |group: &str| group.len() == 4 && of(group, 1900..=2099);
    match groups.as_slice() {
        [first, month, day] => {
            let short = month.len() <= 2 && day.len() <= 2;
            year(first) && short && of(month, 1..=12) && of(day, 1..=31)
        }
        [first, last] => year(first) && year(last),
        _ => false,
    }
}
