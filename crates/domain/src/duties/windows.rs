//! The windows of a rhythm: weeks from Monday, months, quarters, half years and years of the civil
//! calendar in China.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::WorkingCalendar;
use crate::methods::Every;

/// Windows without a working day in a row that are looked at; the longest holiday takes two
/// weeks.
const RESTING_MOST: usize = 8;

/// A stretch of days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    pub first: Date,
    pub last: Date,
}

impl Window {
    /// The civil week, month … that a day lies in, whatever is worked in it.
    pub fn civil(every: Every, on: Date) -> Self {
        let (first, months) = match every {
            Every::Week => {
                let since_monday = i64::from(on.weekday().to_monday_zero_offset());
                let first = on.saturating_sub(since_monday.days());
                return Self { first, last: first.saturating_add(6.days()) };
            }
            Every::Month => (on.month(), 1),
            Every::Quarter => ((on.month() - 1) / 3 * 3 + 1, 3),
            Every::HalfYear => ((on.month() - 1) / 6 * 6 + 1, 6),
            Every::Year => (1, 12),
        };
        let first = Date::new(on.year(), first, 1).unwrap_or(on);
        let last = first.saturating_add((months - 1).months()).last_of_month();
        Self { first, last }
    }

    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Its worked days, in order.
    pub fn working_days<'a>(
        &self,
        calendar: &'a WorkingCalendar,
    ) -> impl Iterator<Item = Date> + use<'a> {
        let last = self.last;
        std::iter::successors(Some(self.first), |day| day.tomorrow().ok())
            .take_while(move |day| *day <= last)
            .filter(|day| calendar.is_working(*day))
    }

    /// The first day as yyyymmdd, which its figures stand under.
    pub fn key(&self) -> i64 {
        let day = self.first;
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    }

    /// The last worked day: until when what it asks for is to be done.
    pub fn due(&self, calendar: &WorkingCalendar) -> Date {
        let rest = !self.working_days(calendar).any(|_| true);
        let mut day = self.last;
        while !rest && !calendar.is_working(day) {
            day = day.yesterday().unwrap_or(day);
        }
        day
    }

    fn rests(self, calendar: &WorkingCalendar) -> bool {
        self.working_days(calendar).next().is_none()
    }
}

/// The window that asks for a contact on this day. A civil window without any working day (春节,
/// 国庆) asks for nothing by itself: it is one with the next that has some, and a contact in
/// either counts.
pub fn window_of(every: Every, on: Date, calendar: &WorkingCalendar) -> Window {
    let mut window = Window::civil(every, on);
    let mut last = window;
    for _ in 0..RESTING_MOST {
        if !last.rests(calendar) {
            break;
        }
        let Ok(next) = last.last.tomorrow() else { break };
        last = Window::civil(every, next);
    }
    window.last = last.last;
    for _ in 0..RESTING_MOST {
        let Ok(before) = window.first.yesterday() else { break };
        let before = Window::civil(every, before);
        if !before.rests(calendar) {
            break;
        }
        window.first = before.first;
    }
    window
}
