//! Who may be appointed, for how long, and which posts nobody holds.

use jiff::ToSpan as _;

use super::{Appointment, Directory};
use crate::methods::{Capability, Method, Post};
use crate::shared::{AreaId, PersonId, PostId, Timestamp};

/// A term that ends within so many days is shown beside the vacancies.
pub const ENDING_SOON_DAYS: i64 = 60;

/// Why somebody cannot be appointed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppointmentFault {
    UnknownPost,
    UnknownArea,
    UnknownPerson,
    /// The post belongs to another level.
    WrongLevel,
    /// The same person holds the same post in the same area at some time of the term.
    Overlaps {
        from: Timestamp,
        until: Option<Timestamp>,
    },
    /// The end is not after the beginning.
    EndsBeforeItBegins,
    /// The method says how people come to this post: it takes a selection.
    NeedsSelection,
    /// Somebody is in the post: a term that has begun is ended by leaving it.
    HasBegun,
}

impl AppointmentFault {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownPost => "unknown_post",
            Self::UnknownArea => "unknown_area",
            Self::UnknownPerson => "unknown_person",
            Self::WrongLevel => "wrong_level",
            Self::Overlaps { .. } => "appointment_overlaps",
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::NeedsSelection => "needs_selection",
            Self::HasBegun => "term_has_begun",
        }
    }
}

/// Checks a new appointment beside those there are, past ones too.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_appointment(
    new: &Appointment,
    existing: &[Appointment],
    method: &Method,
    directory: &Directory,
) -> Result<(), AppointmentFault> {
    let post = method.post(&new.post).ok_or(AppointmentFault::UnknownPost)?;
    if !directory.areas.is_open(&new.area) {
        return Err(AppointmentFault::UnknownArea);
    }
    let kind = directory.areas.get(&new.area).map(|area| &area.kind);
    if kind != Some(&post.level) {
        return Err(AppointmentFault::WrongLevel);
    }
    if directory.person(&new.person).is_none() {
        return Err(AppointmentFault::UnknownPerson);
    }
    if new.until.is_some_and(|until| until <= new.from) {
        return Err(AppointmentFault::EndsBeforeItBegins);
    }
    let same = |held: &&Appointment| {
        held.person == new.person && held.post == new.post && held.area == new.area
    };
    match existing.iter().filter(same).find(|held| overlap(held, new)) {
        Some(held) => Err(AppointmentFault::Overlaps { from: held.from, until: held.until }),
        None => Ok(()),
    }
}

/// Whether two terms have a moment in common. A term ends before the moment named as its end.
pub fn overlap(a: &Appointment, b: &Appointment) -> bool {
    let ends_before = |first: &Appointment, second: &Appointment| {
        first.until.is_some_and(|until| until <= second.from)
    };
    !ends_before(a, b) && !ends_before(b, a)
}

/// The end of a term of so many months that begins at `from`: the same day of the month at
/// midnight, or the month's last day where it has no such day.
pub fn term_end(from: Timestamp, months: u16) -> Timestamp {
    let date = from.date();
    let end = date.checked_add(i32::from(months).months()).unwrap_or(date);
    Timestamp::at(end, jiff::civil::Time::midnight())
}

/// Whether somebody may appoint to a post, record selections for it, and end them. Posts of one's
/// own area and below are given by whoever may change areas, those strictly below by whoever
/// keeps households. What nobody appoints to in the office: posts that read restricted cases or
/// sealed names, which an administrator gives (DOMAIN § 8 G7).
pub fn may_appoint(
    method: &Method,
    directory: &Directory,
    by: &PersonId,
    post: &Post,
    area: &AreaId,
) -> bool {
    let guarded = [Capability::ReadRestricted, Capability::SeeSealed];
    if guarded.into_iter().any(|capability| post.may(capability)) {
        return false;
    }
    directory.holdings(by).iter().any(|held| {
        let may = |capability| method.post(&held.post).is_some_and(|post| post.may(capability));
        let above = held.area != *area && directory.areas.is_within(area, &held.area);
        let at_or_above = above || held.area == *area;
        // Who proposes closer care must not make the one who confirms it (DOMAIN § 8 G4).
        let keeps = may(Capability::KeepHouseholds) && !post.may(Capability::ConfirmCare);
        (above && keeps) || (at_or_above && may(Capability::ChangeAreas))
    })
}

/// A post of an area that nobody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    pub area: AreaId,
    pub post: PostId,
}

/// The posts of the method in the areas of their level, below and including `root`, that nobody
/// holds: upper areas first, posts in the method's order.
pub fn vacancies(method: &Method, directory: &Directory, root: &AreaId) -> Vec<Vacancy> {
    let mut found = Vec::new();
    for area in directory.areas.subtree(root) {
        for post in method.posts.iter().filter(|post| post.level == area.kind) {
            if directory.holders(&post.id, &area.id).is_empty() {
                found.push(Vacancy { area: area.id.clone(), post: post.id.clone() });
            }
        }
    }
    found
}

/// Appointments in force whose term ends soon.
pub fn ending_soon(appointments: &[Appointment], now: Timestamp) -> Vec<&Appointment> {
    let soon = now.plus_minutes(ENDING_SOON_DAYS * 24 * 60);
    let ends = |held: &&Appointment| {
        held.from <= now && held.until.is_some_and(|until| now < until && until <= soon)
    };
    let mut ending: Vec<&Appointment> = appointments.iter().filter(ends).collect();
    ending.sort_by_key(|held| (held.until, held.area.clone(), held.post.clone()));
    ending
}
