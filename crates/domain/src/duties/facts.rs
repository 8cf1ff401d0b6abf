//! What a decision about a household looks up in the rows: all of it given, none of it fetched.

use std::collections::BTreeSet;

use super::{Absence, ContactChannel, stand_in_at};
use crate::shared::{AreaId, ContactId, LineId, PersonId, Timestamp};

/// Who keeps in touch with a household on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub line: LineId,
    pub person: PersonId,
    pub from: Timestamp,
}

/// Who did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastLink {
    pub line: LineId,
    pub person: PersonId,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// A contact as its row tells it: one row for each line it counts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedContact {
    pub id: ContactId,
    pub line: LineId,
    pub person: PersonId,
    pub channel: ContactChannel,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
}

impl LoggedContact {
    /// Reached the ledger more than a day after it was: shown as 补记 (DOMAIN § 8 G14).
    pub const fn is_late(&self) -> bool {
        const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;
        self.recorded_at.millis() - self.at.millis() > DAY_MILLIS
    }
}

/// The rows of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub area: AreaId,
    pub closed_at: Option<Timestamp>,
    pub links: Vec<Link>,
    /// Those that ended within the time in which a contact may still come in.
    pub past: Vec<PastLink>,
    /// Of the persons of the links, past ones too, and of those who stand in for them.
    pub absences: Vec<Absence>,
    /// Of those who stand in, whoever does not hold the post of any line at present, in a chain or
    /// since they lost it: they learn nothing by it.
    pub unfit: BTreeSet<PersonId>,
    /// All since the longest window began that a contact may still fall into.
    pub contacts: Vec<LoggedContact>,
}

impl Facts {
    /// Whether something done at `at` is somebody's to record: they are the household's contact on
    /// the line now, or were then, or stood in then for whoever was. However late it comes in,
    /// and whoever is the contact by then.
    pub fn is_contact(&self, person: &PersonId, line: &LineId, at: Timestamp) -> bool {
        let stood_in = |contact: &PersonId| stand_in_at(&self.absences, contact, at) == person;
        let now = self
            .links
            .iter()
            .filter(|link| link.line == *line)
            .any(|link| link.person == *person || (link.from <= at && stood_in(&link.person)));
        now || self.past.iter().filter(|link| link.line == *line).any(|link| {
            let then = link.from <= at && at <= link.until;
            then && (link.person == *person || stood_in(&link.person))
        })
    }

    /// Whether somebody is its contact today on any line, or stands in for one.
    pub fn is_its_contact(&self, person: &PersonId, now: Timestamp) -> bool {
        self.links.iter().any(|link| {
            let goes = super::stand_in_of(&self.absences, &link.person, now.date());
            link.person == *person || (goes == person && !self.unfit.contains(person))
        })
    }
}
