//! Days as people and spreadsheets write them.

use jiff::civil::{Date, Time};
use maplegrid_domain::shared::Timestamp;

/// A date as people and spreadsheets write it: 2026-03-04, 2026/3/4, 2026.3.4, 2026年3月4日,
/// 20260304, or the number of days since 1900 that a spreadsheet keeps.
pub fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [year, month, day] => {
            let day = day.split([' ', 'T']).next()?;
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        [year, month] => Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok(),
        [digits] if digits.len() == 8 => {
            let part = |range: std::ops::Range<usize>| digits.get(range);
            let year = part(0..4)?.parse().ok()?;
            Date::new(year, part(4..6)?.parse().ok()?, part(6..8)?.parse().ok()?).ok()
        }
        [days] if (4..=5).contains(&days.len()) => {
            // Day 1 is 1 January 1900, and there was a 29 February that never was.
            let days: i32 = days.parse().ok()?;
            let first = Date::constant(1899, 12, 30);
            let span = jiff::Span::new().days(days);
            (days > 60).then(|| first.checked_add(span).ok()).flatten()
        }
        _ => None,
    }
    .filter(|date| (1900..=2200).contains(&date.year()))
}

/// The first moment of a day.
pub fn midnight(date: Date) -> Timestamp {
    Timestamp::at(date, Time::midnight())
}

/// The end of a term whose last day this is: the day is still in it.
pub fn end_of(last: Date) -> Timestamp {
    midnight(last.tomorrow().unwrap_or(last))
}

/// The last day of a term that ends before this moment.
pub fn last_day(end: Timestamp) -> Date {
    Timestamp::from_millis(end.millis() - 1).date()
}
