//! Moments in office hours: when staff do things.

use jiff::civil::Date;
use maplegrid_domain::calendar::{OfficeHours, WorkingCalendar};
use maplegrid_domain::shared::Timestamp;

/// The working time of an office.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) calendar: WorkingCalendar,
    pub(crate) hours: OfficeHours,
}

impl Office {
    pub(crate) fn opening(&self, date: Date) -> Timestamp {
        Timestamp::at(date, self.hours.opens)
    }

    pub(crate) fn closing(&self, date: Date) -> Timestamp {
        Timestamp::at(date, self.hours.closes)
    }

    pub(crate) fn is_working(&self, date: Date) -> bool {
        self.calendar.is_working(date)
    }

    /// The moment itself if the office is open, else the next opening.
    pub(crate) fn into(&self, at: Timestamp) -> Timestamp {
        let date = at.date();
        if self.is_working(date) && at < self.closing(date) {
            return at.max(self.opening(date));
        }
        self.opening(self.calendar.add_working_days(date, 1))
    }

    /// The moment itself if the office is open, else the last closing before it.
    pub(crate) fn back_into(&self, at: Timestamp) -> Timestamp {
        let date = at.date();
        if self.is_working(date) && at > self.opening(date) {
            return at.min(self.closing(date));
        }
        self.closing(self.working_day_before(date))
    }

    pub(crate) fn working_day_before(&self, date: Date) -> Date {
        let mut day = date.yesterday().unwrap_or(date);
        while !self.is_working(day) {
            day = day.yesterday().unwrap_or(Date::MAX);
        }
        day
    }

    /// So many minutes of working time later.
    pub(crate) fn after(&self, from: Timestamp, minutes: i64) -> Timestamp {
        let mut at = self.into(from);
        let mut left = minutes.max(0) * 60_000;
        loop {
            let today = self.closing(at.date()).millis() - at.millis();
            if left < today {
                return at.plus_millis(left);
            }
            left -= today;
            at = self.opening(self.calendar.add_working_days(at.date(), 1));
        }
    }

    /// Minutes of working time from one moment to another; 0 if it is not later.
    pub(crate) fn minutes_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        let mut at = self.into(from);
        let mut minutes = 0;
        while at < to {
            let until = self.closing(at.date()).min(to);
            minutes += (until.millis() - at.millis()).max(0) / 60_000;
            at = self.opening(self.calendar.add_working_days(at.date(), 1));
        }
        minutes
    }
}
