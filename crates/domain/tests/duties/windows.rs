//! Windows of the civil calendar, and those without a working day.

use jiff::civil::{Date, date};
use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::duties::{Window, window_of};
use maplegrid_domain::methods::Every;
use proptest::prelude::*;

use crate::support::calendar;

const EVERY: [Every; 5] = [Every::Week, Every::Month, Every::Quarter, Every::HalfYear, Every::Year];

#[test]
fn windows_by_the_table() {
    for (every, on, first, last, due) in [
        // A week across two years: New Year's Day is off, Friday 2 January too, and Sunday the
        // 4th is worked for it.
        (Every::Week, date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 4), date(2026, 1, 4)),
        (Every::Week, date(2026, 3, 4), date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 6)),
        (Every::Week, date(2026, 3, 8), date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 6)),
        // 春节 2026-02-15..23: the week of the 16th is one with the next, which ends on a make-up
        // Saturday.
        (Every::Week, date(2026, 2, 14), date(2026, 2, 9), date(2026, 2, 15), date(2026, 2, 14)),
        (Every::Week, date(2026, 2, 18), date(2026, 2, 16), date(2026, 3, 1), date(2026, 2, 28)),
        (Every::Week, date(2026, 2, 25), date(2026, 2, 16), date(2026, 3, 1), date(2026, 2, 28)),
        (Every::Week, date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 6)),
        // 国庆 2026-10-01..07 leaves working days in both weeks.
        (Every::Week, date(2026, 10, 1), date(2026, 9, 28), date(2026, 10, 4), date(2026, 9, 30)),
        (Every::Week, date(2026, 10, 6), date(2026, 10, 5), date(2026, 10, 11), date(2026, 10, 10)),
        (Every::Month, date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28), date(2026, 2, 28)),
        (Every::Month, date(2026, 5, 15), date(2026, 5, 1), date(2026, 5, 31), date(2026, 5, 29)),
        (Every::Quarter, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 31)),
        (Every::Quarter, date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 30)),
        (
            Every::HalfYear,
            date(2026, 8, 1),
            date(2026, 7, 1),
            date(2026, 12, 31),
            date(2026, 12, 31),
        ),
        (Every::Year, date(2026, 2, 18), date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)),
    ] {
        let window = window_of(every, on, &calendar());
        assert_eq!((window.first, window.last), (first, last), "{every:?} {on}");
        assert_eq!(window.due(&calendar()), due, "{every:?} {on}");
    }
}

#[test]
fn the_key_is_the_first_day_in_digits() {
    assert_eq!(window_of(Every::Week, date(2026, 1, 1), &calendar()).key(), 20_251_229);
}

#[test]
fn the_ends_of_time_do_not_hang() {
    for on in [Date::MIN, Date::MAX] {
        for every in EVERY {
            let window = window_of(every, on, &WorkingCalendar::default());
            assert!(window.contains(on), "{every:?} {on}");
            let _ = window.due(&WorkingCalendar::default());
        }
    }
}

fn a_day() -> impl Strategy<Value = Date> {
    (2024_i16..2029, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| date(year, month, day))
}

fn a_rhythm() -> impl Strategy<Value = Every> {
    prop::sample::select(EVERY.to_vec())
}

proptest! {
    /// Every day is in exactly one window: all days of a window say the same, and the day after
    /// it begins another.
    #[test]
    fn windows_cut_time_without_gap_or_overlap(on in a_day(), every in a_rhythm()) {
        let calendar = calendar();
        let window = window_of(every, on, &calendar);
        prop_assert!(window.contains(on));
        let mut day = window.first;
        while day <= window.last {
            prop_assert_eq!(window_of(every, day, &calendar), window, "{}", day);
            day = day.tomorrow().unwrap();
        }
        let next = window_of(every, day, &calendar);
        prop_assert_eq!(next.first, day);
    }

    /// A window that asks for something has a working day, and it is due on one.
    #[test]
    fn what_is_due_is_due_on_a_working_day(on in a_day(), every in a_rhythm()) {
        let calendar = calendar();
        let window = window_of(every, on, &calendar);
        let due = window.due(&calendar);
        prop_assert!(window.contains(due) && calendar.is_working(due));
        prop_assert_eq!(window.working_days(&calendar).last(), Some(due));
    }

    /// A window is one civil window, or several of which all but the last rest.
    #[test]
    fn only_resting_windows_are_joined(on in a_day(), every in a_rhythm()) {
        let calendar = calendar();
        let window = window_of(every, on, &calendar);
        let last = Window::civil(every, window.last);
        prop_assert!(last.working_days(&calendar).next().is_some());
        let before = Window { first: window.first, last: last.first.yesterday().unwrap() };
        prop_assert_eq!(before.working_days(&calendar).count(), 0);
    }
}
