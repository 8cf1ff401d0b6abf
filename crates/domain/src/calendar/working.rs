//! Which days are worked. Weekends are off unless the State Council's yearly notice says
//! otherwise; a year without a notice is provisional (暂按周末推算).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

/// One year's published exceptions to the ordinary week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exceptions {
    /// Days off, 放假.
    pub off: BTreeSet<Date>,
    /// Weekend days that are worked, 调休上班.
    pub working: BTreeSet<Date>,
}

/// Opening and closing time of the office, in China's time. A limit in days ends at `closes`
/// (民法典 Art. 203: at the close of business where there is one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours {
    pub opens: Time,
    pub closes: Time,
}

impl Default for OfficeHours {
    fn default() -> Self {
        Self { opens: Time::constant(8, 30, 0, 0), closes: Time::constant(17, 30, 0, 0) }
    }
}

/// The calendar of all loaded years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    years: BTreeMap<i16, Exceptions>,
}

impl WorkingCalendar {
    pub fn new(years: BTreeMap<i16, Exceptions>) -> Self {
        Self { years }
    }

    /// Whether the notice for this year is loaded.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// As it was before the latest notices came: so many of the latest years left out.
    #[must_use]
    pub fn without_latest(&self, years: usize) -> Self {
        let kept = self.years.len().saturating_sub(years);
        let kept = self.years.iter().take(kept).map(|(year, days)| (*year, days.clone()));
        Self { years: kept.collect() }
    }

    /// The loaded years, ascending.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    /// Whether a day is worked; for a year without a notice, by weekends alone.
    pub fn is_working(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        match self.years.get(&date.year()) {
            Some(year) if weekend => year.working.contains(&date),
            Some(year) => !year.off.contains(&date),
            None => !weekend,
        }
    }

    /// The `days`-th working day after `start`, which is not counted itself.
    pub fn add_working_days(&self, start: Date, days: u16) -> Date {
        let mut date = start;
        let mut left = days;
        while left > 0 {
            date = next(date);
            if self.is_working(date) {
                left -= 1;
            }
        }
        date
    }

    /// `date` itself if it is worked, else the next working day.
    pub fn roll(&self, date: Date) -> Date {
        let mut date = date;
        while !self.is_working(date) {
            date = next(date);
        }
        date
    }

    /// Working days in `(from, to]`; 0 when `to` is not after `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> u16 {
        let mut date = from;
        let mut count = 0_u16;
        while date < to {
            date = next(date);
            if self.is_working(date) {
                count = count.saturating_add(1);
            }
        }
        count
    }
}

/// The following day; the last day jiff can name stays where it is, and counts as worked so
/// that no loop runs on.
fn next(date: Date) -> Date {
    date.tomorrow().unwrap_or(Date::MAX)
}
