//! Half-days to book: working days from tomorrow on, as long as there are places.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Rejection;
use crate::calendar::WorkingCalendar;
use crate::methods::BookingRule;

/// Half of an office day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// 上午
    Morning,
    /// 下午
    Afternoon,
}

impl Half {
    pub const ALL: [Self; 2] = [Self::Morning, Self::Afternoon];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Morning => "上午",
            Self::Afternoon => "下午",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|half| half.word() == word)
    }
}

/// A half-day and the places left in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub day: Date,
    pub half: Half,
    pub left: u16,
}

/// Every half-day that can be booked from `today` on, full ones with nothing left. `taken` tells
/// how many places are taken; `until` is the last day of what is offered.
pub fn places(
    rule: &BookingRule,
    calendar: &WorkingCalendar,
    (today, until): (Date, Option<Date>),
    taken: impl Fn(Date, Half) -> u16,
) -> Vec<Place> {
    let days = (1..=i64::from(rule.days_ahead)).filter_map(|ahead| {
        let day = today.checked_add(ahead.days()).ok()?;
        let offered = until.is_none_or(|until| day <= until);
        (offered && calendar.is_working(day)).then_some(day)
    });
    days.flat_map(|day| Half::ALL.map(|half| (day, half)))
        .map(|(day, half)| Place {
            day,
            half,
            left: rule.per_half_day.saturating_sub(taken(day, half)),
        })
        .collect()
}

/// Whether there is a place.
///
/// # Errors
/// [`Rejection::NotOpen`] for a day that cannot be booked, [`Rejection::Full`]; each with the next
/// half-day, from the one asked for on, that has a place, or else the first that has one.
pub fn check_place(places: &[Place], day: Date, half: Half) -> Result<(), Rejection> {
    let free = |place: &&Place| place.left > 0;
    let later = |place: &&Place| (place.day, place.half) >= (day, half);
    let next = places.iter().filter(free).find(later).or_else(|| places.iter().find(free));
    let next = next.map(|place| (place.day, place.half));
    match places.iter().find(|place| (place.day, place.half) == (day, half)) {
        None => Err(Rejection::NotOpen { next }),
        Some(place) if place.left == 0 => Err(Rejection::Full { next }),
        Some(_) => Ok(()),
    }
}
