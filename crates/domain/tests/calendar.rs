//! Working days, limits and pauses, by the vectors of DOMAIN § 2.6.

use jiff::civil::{Date, Time, date};
use maplegrid_domain::calendar::{Limit, OfficeHours};
use maplegrid_domain::shared::Timestamp;

use crate::support::calendar;

fn at(date: Date, hour: i8, minute: i8) -> Timestamp {
    Timestamp::at(date, Time::constant(hour, minute, 0, 0))
}

fn due(limit: Limit, start: Timestamp) -> Date {
    limit.due(start, &calendar(), OfficeHours::default()).at.date()
}

#[test]
fn each_published_year_has_248_working_days() {
    for year in [2025, 2026] {
        let worked = calendar().working_days_between(date(year - 1, 12, 31), date(year, 12, 31));
        assert_eq!(worked, 248, "{year}");
    }
}

#[test]
fn working_days_follow_the_vectors() {
    let vectors = [
        (5, date(2026, 2, 13), date(2026, 2, 27)),
        (5, date(2026, 9, 30), date(2026, 10, 13)),
        (5, date(2025, 1, 24), date(2025, 2, 7)),
        (5, date(2026, 4, 30), date(2026, 5, 11)),
        (15, date(2026, 2, 10), date(2026, 3, 9)),
    ];
    for (days, start, end) in vectors {
        assert_eq!(calendar().add_working_days(start, days), end, "{start} + {days}");
        assert_eq!(due(Limit::working_days(days), at(start, 23, 0)), end);
        assert_eq!(calendar().working_days_between(start, end), days);
    }
}

#[test]
fn calendar_days_roll_to_a_working_day() {
    let vectors = [
        (15, date(2026, 2, 10), date(2026, 2, 25)),
        (30, date(2026, 2, 10), date(2026, 3, 12)),
        (60, date(2026, 2, 10), date(2026, 4, 13)),
        (90, date(2026, 2, 10), date(2026, 5, 11)),
        (15, date(2026, 1, 31), date(2026, 2, 24)),
        (15, date(2026, 9, 5), date(2026, 9, 20)),
    ];
    for (days, start, end) in vectors {
        assert_eq!(due(Limit::days(days), at(start, 10, 0)), end, "{start} + {days}");
    }
}

#[test]
fn a_same_day_limit_never_ends_before_the_office_opens() {
    for limit in [Limit::working_days(0), Limit::days(0)] {
        let friday = date(2026, 3, 6);
        assert_eq!(due(limit, at(friday, 7, 0)), friday);
        assert_eq!(due(limit, at(friday, 17, 29)), friday);
        assert_eq!(due(limit, at(friday, 17, 30)), date(2026, 3, 9));
        assert_eq!(due(limit, at(date(2026, 3, 7), 9, 0)), date(2026, 3, 9), "a Saturday");
        assert_eq!(due(limit, at(date(2026, 2, 14), 9, 0)), date(2026, 2, 14), "made up");
        assert_eq!(due(limit, at(date(2026, 10, 1), 9, 0)), date(2026, 10, 8), "a holiday");
    }
}

#[test]
fn a_limit_ends_at_closing_time() {
    let hours =
        OfficeHours { opens: Time::constant(9, 0, 0, 0), closes: Time::constant(18, 0, 0, 0) };
    let due = Limit::working_days(1).due(at(date(2026, 3, 4), 9, 0), &calendar(), hours);
    assert_eq!(due.at, at(date(2026, 3, 5), 18, 0));
    assert_eq!(due.at.rfc3339(), "2026-03-05T18:00:00+08:00");
}

#[test]
fn an_unpublished_year_is_provisional() {
    let hours = OfficeHours::default();
    let provisional =
        |limit: Limit, start| limit.due(at(start, 9, 0), &calendar(), hours).provisional;
    assert!(!provisional(Limit::working_days(1), date(2026, 12, 30)));
    assert!(provisional(Limit::working_days(2), date(2026, 12, 30)));
    assert!(provisional(Limit::days(5), date(2026, 12, 30)));
    assert!(provisional(Limit::days(5), date(2024, 12, 30)));
    assert!(calendar().is_working(date(2027, 1, 1)), "by weekends alone");
    assert!(!calendar().is_working(date(2027, 1, 2)));
}

#[test]
fn a_pause_adds_the_units_it_covers() {
    let units = |limit: Limit, from, to| limit.units_between(from, to, &calendar());
    let (working, days) = (Limit::working_days(5), Limit::days(5));
    let (friday, monday) = (at(date(2026, 3, 6), 16, 0), at(date(2026, 3, 9), 9, 0));
    assert_eq!((units(working, friday, monday), units(days, friday, monday)), (1, 3));
    assert_eq!(units(working, friday, at(date(2026, 3, 6), 17, 0)), 0, "within a day");
    assert_eq!((units(working, monday, friday), units(days, monday, friday)), (0, 0));
    let holidays = (at(date(2026, 2, 13), 9, 0), at(date(2026, 2, 24), 9, 0));
    assert_eq!(units(working, holidays.0, holidays.1), 2, "the 14th is made up");
    assert_eq!(units(days, holidays.0, holidays.1), 11);
}

#[test]
fn what_is_added_counts_from_the_bare_end() {
    let ends = |limit: Limit, extra, start| {
        limit.due_with(extra, start, &calendar(), OfficeHours::default()).at.date()
    };
    let evening = at(date(2026, 3, 4), 20, 0);
    assert_eq!(ends(Limit::working_days(0), 0, evening), date(2026, 3, 5));
    assert_eq!(ends(Limit::working_days(0), 1, evening), date(2026, 3, 6));
    assert_eq!(ends(Limit::working_days(5), 2, evening), date(2026, 3, 13));
    assert_eq!(ends(Limit::days(1), 2, evening), date(2026, 3, 9), "rolls once, at the end");
    assert_eq!(Limit::working_days(5).plus(2), Limit::working_days(7));
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let hours = OfficeHours::default();
    for start in [i64::MIN, -1, 0, i64::MAX] {
        for limit in [Limit::working_days(3), Limit::days(u16::MAX)] {
            let _ = limit.due(Timestamp(start), &calendar(), hours);
        }
    }
}
