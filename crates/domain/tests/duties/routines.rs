//! Routines: days of the week and of the month, and so many times in a window.

use jiff::civil::{Date, date};
use maplegrid_domain::duties::occasion;
use maplegrid_domain::methods::{Every, RoutineDays};

use super::world::at;
use crate::support::calendar;

fn by(when: &RoutineDays, on: Date) -> Option<Date> {
    occasion(when, [], on, &calendar()).map(|occasion| occasion.by)
}

#[test]
fn a_day_of_the_week_is_due_from_its_day_to_the_end_of_the_week() {
    let wednesday = RoutineDays::Weekday(3);
    assert_eq!(by(&wednesday, date(2026, 3, 3)), None);
    for day in 4..=8 {
        assert_eq!(by(&wednesday, date(2026, 3, day)), Some(date(2026, 3, 4)), "{day}");
    }
    assert_eq!(by(&wednesday, date(2026, 3, 9)), None);
    // 国庆: the Wednesday of that week is off, the next working day is Thursday.
    assert_eq!(by(&wednesday, date(2026, 10, 7)), None);
    assert_eq!(by(&wednesday, date(2026, 10, 8)), Some(date(2026, 10, 8)));
    // 春节: no working day is left in the week.
    assert_eq!(by(&wednesday, date(2026, 2, 20)), None);
    // Numbers that no week has are the nearest that it has.
    assert_eq!(by(&RoutineDays::Weekday(0), date(2026, 3, 2)), Some(date(2026, 3, 2)));
}

#[test]
fn days_of_the_month_move_to_a_working_day_and_last_until_the_next() {
    let fours = RoutineDays::DaysOfMonth(vec![4, 14, 24]);
    assert_eq!(by(&fours, date(2026, 3, 4)), Some(date(2026, 3, 4)));
    assert_eq!(by(&fours, date(2026, 3, 13)), Some(date(2026, 3, 4)));
    // Saturday the 14th moves to Monday.
    assert_eq!(by(&fours, date(2026, 3, 15)), Some(date(2026, 3, 4)));
    assert_eq!(by(&fours, date(2026, 3, 16)), Some(date(2026, 3, 16)));
    // From one month into the next.
    assert_eq!(by(&fours, date(2026, 4, 3)), Some(date(2026, 3, 24)));
    let thirty_first = RoutineDays::DaysOfMonth(vec![31]);
    assert_eq!(by(&thirty_first, date(2026, 4, 20)), Some(date(2026, 3, 31)));
    assert_eq!(by(&RoutineDays::DaysOfMonth(vec![]), date(2026, 3, 4)), None);
    assert_eq!(by(&RoutineDays::DaysOfMonth(vec![0, 99]), date(2026, 3, 4)), None);
}

#[test]
fn records_in_the_occasion_count() {
    let fours = RoutineDays::DaysOfMonth(vec![4, 14, 24]);
    let done = |day| occasion(&fours, [at(day, 9)], date(2026, 3, 16), &calendar()).unwrap().done;
    assert_eq!(done(date(2026, 3, 13)), 0);
    assert_eq!(done(date(2026, 3, 14)), 1, "on the day itself, though it is a Saturday");
    assert_eq!(done(date(2026, 3, 23)), 1);
    assert_eq!(done(date(2026, 3, 24)), 0);
    let quarterly = RoutineDays::Times { every: Every::Quarter, times: 2 };
    let records = [date(2026, 1, 5), date(2025, 12, 31), date(2026, 3, 31)].map(|day| at(day, 9));
    let found = occasion(&quarterly, records, date(2026, 3, 4), &calendar()).unwrap();
    assert_eq!((found.done, found.times, found.by), (2, 2, date(2026, 3, 31)));
    assert!(!found.is_due());
}
