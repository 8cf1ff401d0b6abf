//! Routines: what holders of a post do at set times, apart from households (周三接待日, 季度座谈会).

use jiff::civil::Date;

use super::{Window, window_of};
use crate::calendar::WorkingCalendar;
use crate::methods::{Every, RoutineDays};
use crate::shared::Timestamp;

/// An occasion of a routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// Records with a time in here count for it.
    pub window: Window,
    /// The last day on which it is in time.
    pub by: Date,
    /// How often it is to be done in the window.
    pub times: u8,
    /// How often it has been.
    pub done: u8,
}

impl Occasion {
    pub fn is_due(&self) -> bool {
        self.done < self.times
    }
}

/// The occasion that a routine has on a day, or `None` if it has none yet.
///
/// A named day that is not worked moves to the next working day. It may still be recorded until
/// the next one comes round, or, for a day of the week, until the week ends.
pub fn occasion(
    when: &RoutineDays,
    records: impl IntoIterator<Item = Timestamp>,
    on: Date,
    calendar: &WorkingCalendar,
) -> Option<Occasion> {
    let (window, by, times) = match when {
        RoutineDays::Weekday(weekday) => weekly(*weekday, on, calendar)?,
        RoutineDays::DaysOfMonth(days) => monthly(days, on, calendar)?,
        RoutineDays::Times { every, times } => {
            let window = window_of(*every, on, calendar);
            (window, window.due(calendar), (*times).max(1))
        }
    };
    let done = records.into_iter().filter(|at| window.contains(at.date())).count();
    Some(Occasion { window, by, times, done: u8::try_from(done).unwrap_or(u8::MAX) })
}

fn weekly(weekday: u8, on: Date, calendar: &WorkingCalendar) -> Option<(Window, Date, u8)> {
    let week = Window::civil(Every::Week, on);
    let named = days_from(week.first).nth(usize::from(weekday.clamp(1, 7) - 1))?;
    let by = calendar.roll(named);
    // A week in which nothing is worked from that day on has no such day.
    (week.contains(by) && by <= on).then_some((
        Window { first: week.first, last: week.last },
        by,
        1,
    ))
}

fn monthly(days: &[u8], on: Date, calendar: &WorkingCalendar) -> Option<(Window, Date, u8)> {
    let before = on.first_of_month().yesterday().unwrap_or(on);
    let after = on.last_of_month().tomorrow().unwrap_or(on);
    let mut named: Vec<Date> = [before, on, after]
        .into_iter()
        .flat_map(|month| {
            days.iter().filter_map(move |day| {
                Date::new(month.year(), month.month(), i8::try_from(*day).ok()?).ok()
            })
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    let at = named.iter().rposition(|day| calendar.roll(*day) <= on)?;
    let by = calendar.roll(named[at]);
    let last = named.get(at + 1).map_or(on, |next| calendar.roll(*next));
    // Two days that roll onto one are one occasion, which begins with the first.
    let first = named.iter().find(|day| calendar.roll(**day) == by).copied().unwrap_or(by);
    let last = last.yesterday().unwrap_or(last).max(by);
    Some((Window { first, last }, by, 1))
}

fn days_from(first: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok())
}
