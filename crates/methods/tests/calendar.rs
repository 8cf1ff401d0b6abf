//! The calendar as published, and the vectors of DOMAIN § 2.6.

use jiff::civil::{Date, date};
use maplegrid_domain::calendar::{Limit, OfficeHours, WorkingCalendar};
use maplegrid_domain::shared::Timestamp;
use maplegrid_methods::{calendar_warnings, holidays};

fn calendar() -> WorkingCalendar {
    holidays::embedded().unwrap()
}

fn due(start: Date, limit: Limit) -> Date {
    let hours = OfficeHours::default();
    limit.due(Timestamp::at(start, hours.opens), &calendar(), hours).at.date()
}

#[test]
fn each_year_has_248_working_days() {
    let calendar = calendar();
    assert_eq!(calendar.years().collect::<Vec<_>>(), [2025, 2026]);
    for year in [2025, 2026] {
        let days = calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31));
        assert_eq!(days, 248, "{year}");
    }
}

#[test]
fn working_days_skip_holidays_and_count_make_up_days() {
    let vectors = [
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        (date(2026, 2, 10), 15, date(2026, 3, 9)),
    ];
    for (start, days, expected) in vectors {
        assert_eq!(due(start, Limit::working_days(days)), expected, "{start} + {days}");
    }
}

#[test]
fn calendar_days_roll_to_the_next_working_day() {
    let vectors = [
        (date(2026, 2, 10), 15, date(2026, 2, 25)),
        (date(2026, 2, 10), 30, date(2026, 3, 12)),
        (date(2026, 2, 10), 60, date(2026, 4, 13)),
        (date(2026, 2, 10), 90, date(2026, 5, 11)),
        (date(2026, 1, 31), 15, date(2026, 2, 24)),
        (date(2026, 9, 5), 15, date(2026, 9, 20)),
    ];
    for (start, days, expected) in vectors {
        assert_eq!(due(start, Limit::days(days)), expected, "{start} + {days}");
    }
}

#[test]
fn an_unpublished_year_is_provisional() {
    let hours = OfficeHours::default();
    let start = Timestamp::at(date(2026, 12, 28), hours.opens);
    assert!(Limit::working_days(5).due(start, &calendar(), hours).provisional);
    assert!(!Limit::working_days(2).due(start, &calendar(), hours).provisional);
}

#[test]
fn the_coming_year_is_asked_for_in_time() {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    assert_eq!(calendar_warnings(&method, &calendar(), date(2025, 6, 1)), []);
    let warnings = calendar_warnings(&method, &calendar(), date(2026, 3, 1));
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].code.as_str(), "calendar-year");
    assert!(warnings[0].message.contains("11 月 20 日起"), "{}", warnings[0].message);
    let warnings = calendar_warnings(&method, &calendar(), date(2026, 12, 1));
    assert!(warnings[0].message.contains("现在收到的件"), "{}", warnings[0].message);
    assert_eq!(calendar_warnings(&method, &calendar(), date(2027, 1, 4)).len(), 2);
}

#[test]
fn slips_in_the_file_are_named_by_line() {
    let head = "[[year]]\nyear = 2026\nsource = \"通知\"\n";
    let cases = [
        ("working = [2026-01-05]\n", "bad-value", 4),
        ("working = [2025-01-04]\n", "bad-value", 4),
        ("working = [\"2026-01-04\"]\n", "wrong-type", 4),
        ("off = [{ name = \"节\", from = 2026-05-05, to = 2026-05-01 }]\n", "bad-value", 4),
        ("off = [{ name = \"节\", from = 2026-05-05 }]\n", "missing-key", 4),
        ("of = []\n", "unknown-key", 4),
        ("[[year]]\nyear = 2026\nsource = \"又\"\n", "duplicate-id", 5),
        ("off = [\n", "syntax", 4),
    ];
    for (text, code, line) in cases {
        let report = holidays::parse(&format!("{head}{text}")).unwrap_err();
        let found: Vec<_> = report.diagnostics.iter().map(|d| (d.code.as_str(), d.line)).collect();
        assert!(found.contains(&(code, line)), "{text}: {found:?}");
        assert!(report.diagnostics.iter().all(|d| d.file == "data/holidays.toml"));
    }
}
