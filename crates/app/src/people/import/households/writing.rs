//! Writing the households of a file.

use std::collections::{HashMap, HashSet};

use maplegrid_domain::shared::{AreaId, HouseholdId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::HouseholdRow;
use maplegrid_store::people::links::{self, LinkRow};
use maplegrid_store::people::members::MemberRow;
use maplegrid_store::people::{counts, household_subject, members, write};

use super::Households;
use crate::people::audit_all;
use crate::people::codes::mint;
use crate::people::follow::arriving;
use crate::people::import::run::{Desk, Outcome};

/// Rows written in one piece, so that the pieces stay small.
const AT_ONCE: usize = 2_048;

/// What a file of households writes, apart from what it was compared with.
pub(in crate::people::import) struct Put {
    households: Vec<HouseholdRow>,
    members: Vec<MemberRow>,
    new: HashSet<HouseholdId>,
    moved: Vec<HouseholdId>,
}

impl Households<'_> {
    pub(in crate::people::import) fn into_put(self) -> Put {
        Put { households: self.put, members: self.members, new: self.new, moved: self.moved }
    }

    pub(in crate::people::import) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let desk = self.desk;
        self.into_put().write(conn, desk)
    }
}

impl Put {
    /// Writes all of it and counts anew.
    pub(in crate::people::import) fn write(
        mut self,
        conn: &mut Conn,
        desk: &Desk<'_>,
    ) -> StoreResult<Outcome> {
        let (at, county) = (desk.at, &desk.at.county);
        let codes = mint(conn, &county.id, self.new.len(), &*desk.chance)?;
        let fresh = self.households.iter_mut().filter(|row| row.code.is_empty());
        for (row, code) in fresh.zip(codes) {
            row.code = code;
        }
        let tree = &county.directory.areas;
        for rows in self.households.chunks(AT_ONCE) {
            write::put(conn, &county.id, rows)?;
            let new = rows.iter().filter(|row| self.new.contains(&row.household.id));
            let arriving =
                new.flat_map(|row| arriving(county, &row.household.id, &row.household.area));
            let arriving: Vec<LinkRow> = arriving
                .filter_map(|change| {
                    let person = change.person?;
                    Some(LinkRow {
                        household: change.household,
                        line: change.line,
                        person,
                        from: at.now,
                    })
                })
                .collect();
            links::put(conn, &county.id, &arriving)?;
            let changed = rows.iter().filter(|row| !self.new.contains(&row.household.id));
            let subjects: Vec<String> =
                changed.map(|row| household_subject(&row.household.id)).collect();
            let (chance, person) = (&*desk.chance, desk.person());
            audit_all(conn, at, chance, person, ("import_household", &subjects))?;
        }
        for some in self.members.chunks(AT_ONCE) {
            members::put(conn, &county.id, some)?;
        }
        let areas: HashMap<&HouseholdId, &AreaId> =
            self.households.iter().map(|row| (&row.household.id, &row.household.area)).collect();
        let moved: Vec<links::LinkChange> = self
            .moved
            .iter()
            .filter_map(|id| areas.get(id).map(|area| arriving(county, id, area)))
            .flatten()
            .collect();
        links::change(conn, &county.id, tree, &moved, (at.now, "户迁到别处"))?;
        counts::recount(conn, &county.id, tree)?;
        Ok(Outcome::default())
    }
}
