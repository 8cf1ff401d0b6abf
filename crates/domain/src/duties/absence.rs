//! Leave: who is away when, and who goes in their place.

use jiff::civil::Date;

use crate::shared::{PersonId, Timestamp};

/// How often it is followed from one who stands in to the next.
const HANDED_ON_MOST: usize = 4;

/// Somebody is away, from one instant to before another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub id: String,
    pub person: PersonId,
    pub stand_in: Option<PersonId>,
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Absence {
    /// Whether a day belongs to it: the day it begins does, the day it ends on at midnight does
    /// not.
    pub fn covers(&self, day: Date) -> bool {
        self.from.date() <= day && day <= self.until.plus_millis(-1).date()
    }
}

/// Whether somebody is away on a day.
pub fn is_away(absences: &[Absence], person: &PersonId, day: Date) -> bool {
    absences.iter().any(|absence| absence.person == *person && absence.covers(day))
}

/// Who goes to somebody's households on a day: they themselves, or whoever stands in, or whoever
/// stands in for that one. Where nobody stands in, or where it leads in a circle, it stays theirs.
pub fn stand_in_of<'a>(absences: &'a [Absence], person: &'a PersonId, day: Date) -> &'a PersonId {
    let mut current = person;
    for _ in 0..HANDED_ON_MOST {
        let handed = absences.iter().find(|absence| {
            absence.person == *current && absence.stand_in.is_some() && absence.covers(day)
        });
        match handed.and_then(|absence| absence.stand_in.as_ref()) {
            Some(next) => current = next,
            None => return current,
        }
        if current == person {
            return person;
        }
    }
    person
}
