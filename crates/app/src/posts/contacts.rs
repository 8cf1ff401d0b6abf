//! The households that follow a post, read and worked out for appointing and leaving alike.

use std::collections::BTreeMap;

use maplegrid_domain::methods::ContactLine;
use maplegrid_domain::people::{
    Appointment, Around, ContactChange, Directory, HouseholdSeat, Person, follow_posts, release,
};
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId, PostId};
use maplegrid_store::areas::{changes, read};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::links::{self, LinkChange};

use crate::people::At;

/// What is known about a post that somebody comes to or leaves.
pub(super) struct Scene {
    pub(super) appointments: Vec<Appointment>,
    persons: Vec<Person>,
    seats: Vec<HouseholdSeat>,
}

impl Scene {
    /// Reads it, for somebody who comes.
    pub(super) fn read(
        conn: &mut Conn,
        at: &At,
        post: &PostId,
        area: &AreaId,
    ) -> StoreResult<Self> {
        Self::with(conn, at, (post, area), &[])
    }

    /// Reads it, for somebody who leaves: with their households outside the area.
    pub(super) fn read_for_leaving(
        conn: &mut Conn,
        at: &At,
        (person, post, area): (&PersonId, &PostId, &AreaId),
    ) -> StoreResult<Self> {
        Self::with(conn, at, (post, area), &[person])
    }

    fn with(
        conn: &mut Conn,
        at: &At,
        held: (&PostId, &AreaId),
        leaving: &[&PersonId],
    ) -> StoreResult<Self> {
        Ok(Self {
            appointments: read::appointments(conn, &at.county.id)?,
            persons: read::persons(conn, &at.county.id)?,
            seats: seats(conn, at, held, leaving)?,
        })
    }

    /// The directory with other appointments.
    pub(super) fn directory(&self, at: &At, appointments: &[Appointment]) -> Directory {
        Directory::new(
            at.county.directory.areas.clone(),
            self.persons.iter().cloned(),
            appointments.iter().cloned(),
            at.now,
        )
    }

    /// Households that change their contact when the appointments become these.
    pub(super) fn followers(
        &self,
        at: &At,
        (after, appointments): (&Directory, &[Appointment]),
        preferred: Option<&PersonId>,
    ) -> Vec<ContactChange> {
        let around = Around {
            method: at.method(),
            before: &at.county.directory.areas,
            after,
            terms: appointments,
            now: at.now,
        };
        follow_posts(&self.seats, |seat| seat.area.clone(), &around, preferred)
    }

    /// Households on lines that do not follow the post, kept by somebody who leaves it.
    pub(super) fn released(
        &self,
        at: &At,
        seat: (&PersonId, &PostId, &AreaId),
        to: Option<&PersonId>,
        after: &Directory,
    ) -> Vec<ContactChange> {
        release(&self.seats, seat, to, after, at.method())
    }
}

/// The households of an area, and those elsewhere that people who leave a post there have as
/// contacts. They matter only if the post keeps a line.
pub(super) fn seats(
    conn: &mut Conn,
    at: &At,
    (post, area): (&PostId, &AreaId),
    leaving: &[&PersonId],
) -> StoreResult<Vec<HouseholdSeat>> {
    let county = &at.county;
    if !at.method().network.lines.iter().any(|line| line.post == *post) {
        return Ok(Vec::new());
    }
    let below = county.directory.areas.subtree(area);
    let below: Vec<AreaId> = below.into_iter().map(|area| area.id.clone()).collect();
    let mut all: BTreeMap<HouseholdId, HouseholdSeat> = BTreeMap::new();
    let inside = changes::seats(conn, &county.id, &below)?;
    let elsewhere = changes::seats_linked_to(conn, &county.id, leaving)?;
    for seat in inside.into_iter().chain(elsewhere) {
        all.insert(seat.household.clone(), seat);
    }
    Ok(all.into_values().collect())
}

/// What the history of contacts says of a line that came with another version of the method.
const NEW_LINE: &str = "新设联线";

/// Gives the households of an area their contacts on a line that follows a post; says how many got
/// one.
pub(crate) fn follow_line(
    conn: &mut Conn,
    at: &At,
    line: &ContactLine,
    area: &AreaId,
) -> StoreResult<u64> {
    let county = &at.county;
    let seats = seats(conn, at, (&line.post, area), &[])?;
    let terms = read::appointments(conn, &county.id)?;
    let around = Around {
        method: at.method(),
        before: &county.directory.areas,
        after: &county.directory,
        terms: &terms,
        now: at.now,
    };
    let mut changes = follow_posts(&seats, |seat| seat.area.clone(), &around, None);
    changes.retain(|change| change.line == line.id);
    write(conn, at, &changes, NEW_LINE)?;
    Ok(u64::try_from(changes.len()).unwrap_or(u64::MAX))
}

/// Writes such changes with the reason that the households' history gives.
pub(super) fn write(
    conn: &mut Conn,
    at: &At,
    changes: &[ContactChange],
    why: &str,
) -> StoreResult<()> {
    let wanted: Vec<LinkChange> = changes
        .iter()
        .map(|change| LinkChange {
            household: change.household.clone(),
            line: change.line.clone(),
            person: change.to.clone(),
        })
        .collect();
    let county = &at.county;
    links::change(conn, &county.id, &county.directory.areas, &wanted, (at.now, why)).map(|_| ())
}
