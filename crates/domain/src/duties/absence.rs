//! Leave: who is away when, and who goes in their place.

use jiff::civil::Date;

use crate::shared::{PersonId, Timestamp};

/// How often it is followed from one who stands in to the next.
const HANDED_ON_MOST: usize = 4;

/// Somebody is away, from one instant to before another: from a midnight to a midnight, unless it
/// was ended on a day on which it still ran. That day is theirs again who came back; what was done
/// in their place until then stays done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub id: String,
    pub person: PersonId,
    pub stand_in: Option<PersonId>,
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Absence {
    /// Whether a day belongs to it, for lists and windows: the day it begins does, the day on
    /// which it ends does not, at whatever hour.
    pub fn covers(&self, day: Date) -> bool {
        self.from.date() <= day && day < self.until.date()
    }

    /// Whether it ran at an instant.
    pub fn runs_at(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// Whether somebody is away on a day.
pub fn is_away(absences: &[Absence], person: &PersonId, day: Date) -> bool {
    absences.iter().any(|absence| absence.person == *person && absence.covers(day))
}

/// Who goes to somebody's households on a day: they themselves, or whoever stands in, or whoever
/// stands in for that one. Where nobody stands in, or where it leads in a circle, it stays theirs.
pub fn stand_in_of<'a>(absences: &'a [Absence], person: &'a PersonId, day: Date) -> &'a PersonId {
    handed_on(absences, person, |absence| absence.covers(day))
}

/// As [`stand_in_of`], for something that was done at an instant.
pub fn stand_in_at<'a>(
    absences: &'a [Absence],
    person: &'a PersonId,
    at: Timestamp,
) -> &'a PersonId {
    handed_on(absences, person, |absence| absence.runs_at(at))
}

fn handed_on<'a>(
    absences: &'a [Absence],
    person: &'a PersonId,
    runs: impl Fn(&Absence) -> bool,
) -> &'a PersonId {
    let mut current = person;
    for _ in 0..HANDED_ON_MOST {
        let handed = absences.iter().find(|absence| {
            absence.person == *current && absence.stand_in.is_some() && runs(absence)
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
