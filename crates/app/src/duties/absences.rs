//! Leave: who is away, and who goes in their place.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Time;
use maplegrid_domain::duties::{Absence, Rejection};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{PersonId, Timestamp};
use maplegrid_store::accounts::{AuditEntry, insert_audit};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::plain;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::links;

use super::NewAbsence;
use crate::accounts::random_hex;
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
        let (county, now) = (self.county().await?, self.now());
        for person in [Some(&new.person), new.stand_in.as_ref()].into_iter().flatten() {
            if county.directory.person(person).is_none() {
                return Err(Rejection::UnknownPerson(person.as_str().to_owned()).into());
            }
        }
        if new.stand_in.as_ref() == Some(&new.person) {
            return Err(Rejection::OwnStandIn.into());
        }
        let longest = new.first.saturating_add(i64::from(LONGEST_DAYS).days());
        if new.last < new.first || longest < new.last || new.last < now.date() {
            return Err(Rejection::BadSpan { most_days: LONGEST_DAYS }.into());
        }
        self.check_keeper(caller, &new.person, &county).await?;
        let absence = Absence {
            id: random_hex(&*self.inner().chance),
            person: new.person,
            stand_in: new.stand_in,
            from: Timestamp::at(new.first, Time::midnight()),
            until: Timestamp::at(new.last.saturating_add(1.day()), Time::midnight()),
        };
        let id = absence.id.clone();
        let audit = Audit::new(self, caller, "absence_set", now);
        let write = move |conn: &mut Conn| {
            let near = plain::absences_of(conn, &county.id, absence.from, &[&absence.person])?;
            if near.iter().any(|other| other.from < absence.until) {
                return Ok(false);
            }
            plain::insert_absence(conn, &county.id, &absence)?;
            audit.write(conn, &county, &absence)?;
            Ok(true)
        };
        let is_new = self.inner().db.write(write).await?;
        if is_new { Ok(id) } else { Err(Rejection::Overlaps.into()) }
    }

    /// Ends leave today, or takes it back if it has not begun.
    pub async fn end_absence(&self, caller: &PersonId, id: &str) -> Result<()> {
        if id.contains('\0') {
            return Err(Error::NotFound);
        }
        let (county, now) = (self.county().await?, self.now());
        let found = {
            let (county, id) = (county.id.clone(), id.to_owned());
            let read = move |conn: &mut Conn| plain::find_absence(conn, &county, &id);
            self.inner().db.read(read).await?
        };
        let absence = found.ok_or(Error::NotFound)?;
        self.check_keeper(caller, &absence.person, &county).await?;
        let today = Timestamp::at(now.date(), Time::midnight());
        let audit = Audit::new(self, caller, "absence_ended", now);
        let write = move |conn: &mut Conn| {
            if today <= absence.from {
                plain::delete_absence(conn, &county.id, &absence.id)?;
            } else if today < absence.until {
                plain::shorten_absence(conn, &county.id, &absence.id, today)?;
            }
            audit.write(conn, &county, &absence)
        };
        Ok(self.inner().db.write(write).await?)
    }

    /// Leave that runs or is to come: the caller's own, where they stand in, and of the people
    /// who hold posts in areas whose households the caller keeps.
    pub async fn absences(&self, caller: &PersonId) -> Result<Vec<Absence>> {
        let (county, now) = (self.county().await?, self.now());
        let today = Timestamp::at(now.date(), Time::midnight());
        let id = county.id.clone();
        let read = move |conn: &mut Conn| plain::absences_from(conn, &id, today);
        let all = self.inner().db.read(read).await?;
        let concerns = |absence: &Absence| {
            absence.person == *caller
                || absence.stand_in.as_ref() == Some(caller)
                || keeps_posts_of(caller, &absence.person, &county)
        };
        Ok(all.into_iter().filter(concerns).collect())
    }

    /// Whether somebody's leave is the caller's to note.
    async fn check_keeper(
        &self,
        caller: &PersonId,
        person: &PersonId,
        county: &County,
    ) -> Result<()> {
        if caller == person || keeps_posts_of(caller, person, county) {
            return Ok(());
        }
        // Contacts need not hold a post: then it goes by where their households are.
        let (id, person) = (county.id.clone(), person.clone());
        let read = move |conn: &mut Conn| {
            let links = links::of_person(conn, &id, &person)?;
            let ids: Vec<_> = links.into_iter().map(|link| link.household).collect();
            maplegrid_store::people::households::find_many(conn, &id, &ids)
        };
        let rows = self.inner().db.read(read).await?;
        let keeps = rows.iter().any(|row| {
            let area = &row.household.area;
            crate::duties::may(caller, Capability::KeepHouseholds, area, county)
        });
        if keeps { Ok(()) } else { Err(Rejection::NotYours.into()) }
    }
}

fn keeps_posts_of(caller: &PersonId, person: &PersonId, county: &County) -> bool {
    county
        .directory
        .holdings(person)
        .iter()
        .any(|held| crate::duties::may(caller, Capability::KeepHouseholds, &held.area, county))
}

/// An audit entry about leave.
struct Audit {
    id: String,
    caller: PersonId,
    action: &'static str,
    at: Timestamp,
}

impl Audit {
    fn new(app: &App, caller: &PersonId, action: &'static str, at: Timestamp) -> Self {
        Self { id: random_hex(&*app.inner().chance), caller: caller.clone(), action, at }
    }

    fn write(&self, conn: &mut Conn, county: &County, absence: &Absence) -> StoreResult<()> {
        let subject = format!("absence:{}", absence.id);
        let entry = AuditEntry {
            at: self.at,
            id: &self.id,
            person: Some(&self.caller),
            action: self.action,
            subject: &subject,
        };
        insert_audit(conn, &county.id, &entry)
    }
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
