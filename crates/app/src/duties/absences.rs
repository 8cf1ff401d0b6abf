//! Leave: who is away, and who goes in their place.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Time;
use maplegrid_domain::duties::{Absence, Rejection};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::holds_post_of;
use maplegrid_domain::shared::{PersonId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::plain;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::links;

use super::NewAbsence;
use crate::accounts::random_hex;
use crate::people::{At, audit};
use crate::{App, County, Error, Result};

/// People looked at before a chain of stand-ins is given up.
const CHAIN_MOST: usize = 10_000;
/// Who is away longer needs a successor, not a stand-in.
const LONGEST_DAYS: u16 = 366;

impl App {
    /// Notes leave and answers its id. Everybody may for themselves, and whoever keeps the
    /// households of an area for those who have a post or households there.
    ///
    /// # Errors
    /// [`Error::Duty`]: unknown people, a wrong span, an overlap, somebody else's to do.
    pub async fn set_absence(&self, caller: &PersonId, new: NewAbsence) -> Result<String> {
        let (caller, chance) = (caller.clone(), Arc::clone(&self.inner().chance));
        self.in_turn(move |conn, at| {
            if let Err(rejection) = check(at, &new) {
                return Ok(Err(rejection.into()));
            }
            if let Err(error) = check_keeper(conn, at, &caller, &new.person)? {
                return Ok(Err(error));
            }
            if !fits(conn, at, &new)? {
                return Ok(Err(Rejection::UnfitStandIn.into()));
            }
            let county = &at.county.id;
            let mut absence = Absence {
                id: random_hex(&*chance),
                person: new.person,
                stand_in: new.stand_in,
                from: Timestamp::at(new.first, Time::midnight()),
                until: Timestamp::at(new.last.saturating_add(1.day()), Time::midnight()),
            };
            for other in plain::absences_of(conn, county, absence.from, &[&absence.person])? {
                // Ended today: the day is parted between the two.
                if other.until <= at.now && absence.from.date() == at.now.date() {
                    absence.from = absence.from.max(other.until);
                } else if other.from < absence.until {
                    return Ok(Err(Rejection::Overlaps.into()));
                }
            }
            plain::insert_absence(conn, county, &absence)?;
            audit(conn, at, &*chance, Some(&caller), ("absence_set", &subject(&absence.id)))?;
            Ok(Ok(absence.id))
        })
        .await
    }

    /// Ends leave now, or takes it back if it has not begun. What is left of the day is theirs
    /// again whose leave it was; what was done in their place until now stays done.
    pub async fn end_absence(&self, caller: &PersonId, id: &str) -> Result<()> {
        if id.contains('\0') {
            return Err(Error::NotFound);
        }
        let (caller, id) = (caller.clone(), id.to_owned());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let county = &at.county.id;
            let Some(absence) = plain::find_absence(conn, county, &id)? else {
                return Ok(Err(Error::NotFound));
            };
            if let Err(error) = check_keeper(conn, at, &caller, &absence.person)? {
                return Ok(Err(error));
            }
            if at.now <= absence.from {
                plain::delete_absence(conn, county, &absence.id)?;
            } else if at.now < absence.until {
                plain::shorten_absence(conn, county, &absence.id, at.now)?;
            }
            audit(conn, at, &*chance, Some(&caller), ("absence_ended", &subject(&id)))?;
            Ok(Ok(()))
        })
        .await
    }

    /// Leave that runs or is to come: the caller's own, where they stand in, and of the people
    /// who hold posts in areas whose households the caller keeps.
    pub async fn absences(&self, caller: &PersonId) -> Result<Vec<Absence>> {
        let (county, now) = (self.county().await?, self.now());
        let id = county.id.clone();
        let read = move |conn: &mut Conn| plain::absences_from(conn, &id, now);
        let all = self.inner().db.read(read).await?;
        let concerns = |absence: &Absence| {
            absence.person == *caller
                || absence.stand_in.as_ref() == Some(caller)
                || keeps_posts_of(caller, &absence.person, &county)
        };
        Ok(all.into_iter().filter(concerns).collect())
    }
}

/// What is wrong with leave by itself.
fn check(at: &At, new: &NewAbsence) -> std::result::Result<(), Rejection> {
    let directory = &at.county.directory;
    for person in [Some(&new.person), new.stand_in.as_ref()].into_iter().flatten() {
        if directory.person(person).is_none() {
            return Err(Rejection::UnknownPerson(person.as_str().to_owned()));
        }
    }
    if new.stand_in.as_ref() == Some(&new.person) {
        return Err(Rejection::OwnStandIn);
    }
    let longest = new.first.saturating_add(i64::from(LONGEST_DAYS).days());
    if new.last < new.first || longest < new.last || new.last < at.now.date() {
        return Err(Rejection::BadSpan { most_days: LONGEST_DAYS });
    }
    Ok(())
}

/// Whether somebody's leave is the caller's to note.
fn check_keeper(
    conn: &mut Conn,
    at: &At,
    caller: &PersonId,
    person: &PersonId,
) -> StoreResult<Result<()>> {
    let county = &at.county;
    if caller == person || keeps_posts_of(caller, person, county) {
        return Ok(Ok(()));
    }
    // Contacts need not hold a post: then it goes by where their households are.
    let links = links::of_person(conn, &county.id, person)?;
    let ids: Vec<_> = links.into_iter().map(|link| link.household).collect();
    let rows = maplegrid_store::people::households::find_many(conn, &county.id, &ids)?;
    let keeps =
        rows.iter().any(|row| at.may(caller, Capability::KeepHouseholds, &row.household.area));
    Ok(if keeps { Ok(()) } else { Err(Rejection::NotYours.into()) })
}

/// Whether whoever stands in holds the post that each of the lines asks for on which the absent
/// one keeps in touch: they come to know of those households what only such a post may.
fn fits(conn: &mut Conn, at: &At, new: &NewAbsence) -> StoreResult<bool> {
    let Some(stand_in) = &new.stand_in else { return Ok(true) };
    let directory = &at.county.directory;
    let links = links::of_person(conn, &at.county.id, &new.person)?;
    let network = &at.method().network;
    Ok(links
        .iter()
        .filter_map(|link| network.line(&link.line))
        .all(|line| holds_post_of(directory, line, stand_in)))
}

/// Of those who stand in, whoever holds the post of no line now: they were handed on to by somebody
/// who keeps none of these households, or have left since.
pub(crate) fn unfit(absences: &[Absence], county: &County) -> BTreeSet<PersonId> {
    let lines = &county.method().network.lines;
    let fit = |person: &&PersonId| {
        lines.iter().any(|line| holds_post_of(&county.directory, line, person))
    };
    let named = absences.iter().filter_map(|absence| absence.stand_in.as_ref());
    named.filter(|person| !fit(person)).cloned().collect()
}

fn subject(id: &str) -> String {
    format!("absence:{id}")
}

fn keeps_posts_of(caller: &PersonId, person: &PersonId, county: &County) -> bool {
    county
        .directory
        .holdings(person)
        .iter()
        .any(|held| crate::duties::may(caller, Capability::KeepHouseholds, &held.area, county))
}

/// Leave of these people that ends after an instant, and of those who stand in for them, and of
/// those who stand in for those.
pub(crate) fn absences_around(
    conn: &mut Conn,
    county: &County,
    after: Timestamp,
    persons: Vec<PersonId>,
) -> StoreResult<Vec<Absence>> {
    let mut all: Vec<Absence> = Vec::new();
    let (mut asked, mut next) = (BTreeSet::new(), persons);
    while !next.is_empty() && asked.len() < CHAIN_MOST {
        let keys: Vec<&PersonId> = next.iter().collect();
        let found = plain::absences_of(conn, &county.id, after, &keys)?;
        asked.extend(next);
        let stand_ins = found.iter().filter_map(|absence| absence.stand_in.clone());
        let stand_ins: BTreeSet<PersonId> = stand_ins.collect();
        next = stand_ins.difference(&asked).cloned().collect();
        all.extend(found);
    }
    Ok(all)
}
