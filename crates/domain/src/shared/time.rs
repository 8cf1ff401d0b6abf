//! Instants. Stored as milliseconds since 1970 UTC; read by people in China's single time zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// An instant in milliseconds UTC. It always comes in from outside: nothing in the core reads a
/// clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// China has used one offset without daylight saving since 1991.
const CHINA: TimeZone = TimeZone::fixed(Offset::constant(8));

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The instant of a date and time of day in China. Dates outside jiff's range (the years
    /// −9999 to 9999) saturate.
    pub fn at(date: Date, time: Time) -> Self {
        let zoned = CHINA.to_zoned(DateTime::from_parts(date, time));
        Self(zoned.map_or(i64::MAX, |zoned| zoned.timestamp().as_millisecond()))
    }

    /// The civil date and time in China.
    pub fn civil(self) -> DateTime {
        jiff::Timestamp::from_millisecond(self.0)
            .map_or(DateTime::MAX, |instant| CHINA.to_datetime(instant))
    }

    /// The civil date in China.
    pub fn date(self) -> Date {
        self.civil().date()
    }

    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes * 60_000)
    }

    /// RFC 3339 with China's offset, for programs: `2026-11-23T09:42:00+08:00`.
    pub fn rfc3339(self) -> String {
        format!("{}+08:00", self.civil().strftime("%Y-%m-%dT%H:%M:%S"))
    }
}
