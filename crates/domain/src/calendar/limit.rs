//! Limits and the moments they fall due.

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::{OfficeHours, WorkingCalendar};
use crate::shared::Timestamp;

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日: make-up days count, holidays do not.
    WorkingDays,
    /// Calendar days 日; the last day rolls to the next working day.
    Days,
}

/// A span of time in which something has to be done. Zero working days means the same day,
/// 当日.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Limit {
    pub amount: u16,
    pub unit: Unit,
}

/// The moment a limit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    pub at: Timestamp,
    /// The count crosses a year whose holidays are not published: 暂按周末推算.
    pub provisional: bool,
}

impl Limit {
    pub const fn working_days(amount: u16) -> Self {
        Self { amount, unit: Unit::WorkingDays }
    }

    pub const fn days(amount: u16) -> Self {
        Self { amount, unit: Unit::Days }
    }

    /// The limit lengthened by a number of its own units.
    #[must_use]
    pub const fn plus(self, amount: u16) -> Self {
        Self { amount: self.amount.saturating_add(amount), unit: self.unit }
    }

    /// When the limit ends if it starts at `start`.
    ///
    /// A same-day limit that starts after closing time or on a day off ends on the next working
    /// day: nobody can be late before the office has opened.
    pub fn due(self, start: Timestamp, calendar: &WorkingCalendar, hours: OfficeHours) -> Due {
        self.due_with(0, start, calendar, hours)
    }

    /// When the limit ends if pauses and extensions add `extra` of its units. They count from the
    /// day on which the bare limit ends, so that they also lengthen a same-day limit that had
    /// moved to the next working day by itself.
    pub fn due_with(
        self,
        extra: u16,
        start: Timestamp,
        calendar: &WorkingCalendar,
        hours: OfficeHours,
    ) -> Due {
        let begun = start.civil();
        let day = begun.date();
        let open = calendar.is_working(day) && begun.time() < hours.closes;
        let bare = match self.unit {
            _ if self.amount == 0 && open => day,
            _ if self.amount == 0 => calendar.add_working_days(day, 1),
            Unit::WorkingDays => calendar.add_working_days(day, self.amount),
            Unit::Days => day.saturating_add(i64::from(self.amount).days()),
        };
        let last = match self.unit {
            Unit::WorkingDays => calendar.add_working_days(bare, extra),
            Unit::Days => calendar.roll(bare.saturating_add(i64::from(extra).days())),
        };
        let provisional = (day.year()..=last.year()).any(|year| !calendar.knows(year));
        Due { at: Timestamp::at(last, hours.closes), provisional }
    }

    /// How many of the limit's own units lie between two instants, by the days they fall on:
    /// the amount a pause adds. A pause within one day adds nothing.
    pub fn units_between(self, from: Timestamp, to: Timestamp, calendar: &WorkingCalendar) -> u16 {
        match self.unit {
            Unit::WorkingDays => calendar.working_days_between(from.date(), to.date()),
            Unit::Days => {
                let days = to.date().since(from.date()).map_or(0, |span| span.get_days());
                u16::try_from(days).unwrap_or(0)
            }
        }
    }
}
