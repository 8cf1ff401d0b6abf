//! The stretch of days that a sheet is about.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time};

use crate::duties::Window;
use crate::methods::{Every, ReportEvery};
use crate::shared::Timestamp;

/// A civil day, week or month in China.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub every: ReportEvery,
    pub days: Window,
}

impl Period {
    /// The one that a day lies in.
    pub fn of(every: ReportEvery, on: Date) -> Self {
        let days = match every {
            ReportEvery::Day => Window { first: on, last: on },
            ReportEvery::Week => Window::civil(Every::Week, on),
            ReportEvery::Month => Window::civil(Every::Month, on),
        };
        Self { every, days }
    }

    /// From its first instant to before the first of the next.
    pub fn span(&self) -> (Timestamp, Timestamp) {
        let midnight = |day| Timestamp::at(day, Time::midnight());
        (midnight(self.days.first), midnight(self.days.last.saturating_add(1.day())))
    }

    #[must_use]
    pub fn before(&self) -> Self {
        Self::of(self.every, self.days.first.saturating_sub(1.day()))
    }

    #[must_use]
    pub fn after(&self) -> Self {
        Self::of(self.every, self.days.last.saturating_add(1.day()))
    }

    /// Not over yet, or not even begun.
    pub fn runs(&self, now: Timestamp) -> bool {
        now < self.span().1
    }

    pub fn has_begun(&self, now: Timestamp) -> bool {
        self.span().0 <= now
    }
}
