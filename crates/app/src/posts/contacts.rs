//! The households that follow a post, read and worked out for appointing and leaving alike.

use maplegrid_domain::people::{
    Appointment, ContactChange, Directory, HouseholdSeat, Person, follow_posts, release,
};
use maplegrid_domain::shared::{AreaId, PersonId, PostId};
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
    /// Reads it. The households of the area matter only if the post keeps a line.
    pub(super) fn read(
        conn: &mut Conn,
        at: &At,
        post: &PostId,
        area: &AreaId,
    ) -> StoreResult<Self> {
        let county = &at.county;
        let keeps = at.method().network.lines.iter().any(|line| line.post == *post);
        let ids: Vec<AreaId> = if keeps {
            let below = county.directory.areas.subtree(area);
            below.into_iter().map(|area| area.id.clone()).collect()
        } else {
            Vec::new()
        };
        Ok(Self {
            appointments: read::appointments(conn, &county.id)?,
            persons: read::persons(conn, &county.id)?,
            seats: changes::seats(conn, &county.id, &ids)?,
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
        after: &Directory,
        preferred: Option<&PersonId>,
    ) -> Vec<ContactChange> {
        let area = |seat: &HouseholdSeat| seat.area.clone();
        let around = (&at.county.directory, after);
        follow_posts(&self.seats, area, around, at.method(), preferred)
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
