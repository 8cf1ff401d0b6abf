//! Whether a household has been seen in a window, or is still to be.

use jiff::civil::Date;

use super::{Absence, Window, window_of};
use crate::calendar::WorkingCalendar;
use crate::methods::Cadence;
use crate::shared::{PersonId, Timestamp};

/// A household's bond with its contact on one line, as far as a window is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Bond<'a> {
    pub person: &'a PersonId,
    /// Since when the household has had a contact on the line without a break, whoever it was.
    pub linked_since: Timestamp,
    /// Since when the rhythm's tier is in force; `None` for the ordinary rhythm.
    pub tier_since: Option<Timestamp>,
    /// Of the contact and of whoever stands in.
    pub absences: &'a [Absence],
}

/// How a household stands on a line in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Seen as often as the rhythm asks.
    Kept,
    /// Still to be seen `left` times, at the latest on this day.
    Due { by: Date, left: u8 },
    /// Nothing is owed.
    Exempt(Exemption),
}

/// Why nothing is owed in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exemption {
    /// Days off that are one with the next window: nobody has to go yet.
    Rest,
    /// The bond or the tier began when less than half of the window was left.
    BeganLate,
    /// The contact is on leave in all of it and nobody stands in.
    Away,
}

/// How a household stands on `on`. `contacts` are the instants of the line's contacts, by anybody
/// and in any order; those outside the window do not count.
///
/// A bond or a tier that began within the window owes it only if at least half of the window's
/// working days were left, its own day counted.
pub fn standing(
    cadence: &Cadence,
    bond: &Bond<'_>,
    contacts: impl IntoIterator<Item = Timestamp>,
    on: Date,
    calendar: &WorkingCalendar,
) -> (Window, Standing) {
    let window = window_of(cadence.every, on, calendar);
    let times = cadence.times.max(1);
    let seen = contacts.into_iter().filter(|at| window.contains(at.date())).count();
    let seen = u8::try_from(seen).unwrap_or(u8::MAX);
    if seen >= times {
        return (window, Standing::Kept);
    }
    let exemption = exemption(bond, window, on, cadence, calendar);
    let standing = exemption.map_or_else(
        || Standing::Due { by: window.due(calendar), left: times - seen },
        Standing::Exempt,
    );
    (window, standing)
}

fn exemption(
    bond: &Bond<'_>,
    window: Window,
    on: Date,
    cadence: &Cadence,
    calendar: &WorkingCalendar,
) -> Option<Exemption> {
    let began = bond.linked_since.max(bond.tier_since.unwrap_or(bond.linked_since)).date();
    if window.first < began {
        let all = window.working_days(calendar).count();
        let left = window.working_days(calendar).filter(|day| began <= *day).count();
        if left * 2 < all || left == 0 {
            return Some(Exemption::BeganLate);
        }
    }
    if is_on_leave(bond, window, calendar) {
        return Some(Exemption::Away);
    }
    let civil = Window::civil(cadence.every, on);
    let rests = civil.working_days(calendar).next().is_none();
    rests.then_some(Exemption::Rest)
}

/// Whether the contact is away on every working day of a window, with nobody to go instead.
fn is_on_leave(bond: &Bond<'_>, window: Window, calendar: &WorkingCalendar) -> bool {
    let away = |day: Date| {
        bond.absences.iter().any(|absence| {
            absence.person == *bond.person && absence.stand_in.is_none() && absence.covers(day)
        })
    };
    let mut days = window.working_days(calendar).peekable();
    days.peek().is_some() && days.all(away)
}

/// Since when a household has had a contact on a line without a break, if the present one began
/// at `from` and earlier ones ended and began as given: what is handed over is not begun anew.
pub fn unbroken_since(
    from: Timestamp,
    earlier: impl IntoIterator<Item = (Timestamp, Timestamp)>,
) -> Timestamp {
    let mut earlier: Vec<(Timestamp, Timestamp)> = earlier.into_iter().collect();
    // Latest end first.
    earlier.sort_by_key(|(_, until)| std::cmp::Reverse(*until));
    earlier.into_iter().fold(
        from,
        |since, (began, ended)| {
            if since <= ended { since.min(began) } else { since }
        },
    )
}
