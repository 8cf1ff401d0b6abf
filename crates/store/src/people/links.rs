//! Who keeps in touch with a household, by line; and who did before.

use std::collections::{BTreeSet, HashMap};

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, LineId, PersonId, Timestamp};

use super::counts::{Counts, Measure};
use super::households;
use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    OF_HOUSEHOLDS = "SELECT household, line, person, from_at FROM household_links
                     WHERE county = ?1 AND household {IN}";
    EVERY = "SELECT household, line, person, from_at FROM household_links WHERE county = ?1";
    OF_PERSON = "SELECT household, line, person, from_at FROM household_links
                 WHERE county = ?1 AND person = ?2";
    PAST = "SELECT line, person, from_at, until_at, why FROM household_links_past
            WHERE county = ?1 AND household = ?2 ORDER BY until_at DESC LIMIT ?3";
    PUT = "INSERT INTO household_links (county, household, line, person, from_at)
           VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (county, household, line)
           DO UPDATE SET person = excluded.person, from_at = excluded.from_at";
    END = "DELETE FROM household_links WHERE county = ?1 AND household = ?2 AND line = ?3";
    KEEP_PAST = "INSERT INTO household_links_past
                     (county, household, line, person, from_at, until_at, why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (county, household, line, until_at, person) DO NOTHING";
}

/// A link in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    pub household: HouseholdId,
    pub line: LineId,
    pub person: PersonId,
    pub from: Timestamp,
}

/// A link that was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastLink {
    pub line: LineId,
    pub person: PersonId,
    pub from: Timestamp,
    pub until: Timestamp,
    pub why: String,
}

/// What shall be: a contact for a household on a line, or none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkChange {
    pub household: HouseholdId,
    pub line: LineId,
    pub person: Option<PersonId>,
}

fn link(row: &Row<'_>) -> Result<LinkRow> {
    Ok(LinkRow {
        household: HouseholdId::new(row.text(0)?),
        line: LineId::new(row.text(1)?),
        person: PersonId::new(row.text(2)?),
        from: Timestamp(row.int(3)?),
    })
}

/// The links of some households, in no order.
pub fn of_households(
    conn: &mut Conn,
    county: &CountyId,
    households: &[HouseholdId],
) -> Result<Vec<LinkRow>> {
    let keys: Vec<_> = households.iter().map(|id| id.as_str().into()).collect();
    conn.fetch_in(OF_HOUSEHOLDS, &values![county.as_str()], &keys, link)
}

/// Everybody somebody keeps in touch with.
pub fn of_person(conn: &mut Conn, county: &CountyId, person: &PersonId) -> Result<Vec<LinkRow>> {
    conn.fetch_all(OF_PERSON, &values![county.as_str(), person.as_str()], link)
}

/// Every link of the county, for exports and imports.
pub fn every(conn: &mut Conn, county: &CountyId) -> Result<Vec<LinkRow>> {
    conn.fetch_all(EVERY, &values![county.as_str()], link)
}

/// The contacts a household had, the latest first.
pub fn past(
    conn: &mut Conn,
    county: &CountyId,
    household: &HouseholdId,
    limit: i64,
) -> Result<Vec<PastLink>> {
    conn.fetch_all(PAST, &values![county.as_str(), household.as_str(), limit], |row| {
        Ok(PastLink {
            line: LineId::new(row.text(0)?),
            person: PersonId::new(row.text(1)?),
            from: Timestamp(row.int(2)?),
            until: Timestamp(row.int(3)?),
            why: row.text(4)?,
        })
    })
}

/// Carries out the changes that change something, keeps what was with the reason, and brings the
/// counts along. The last change named for a household and line counts. Answers what was
/// changed. Households that do not exist or are closed are left alone. A change that comes late
/// may be of an instant that has passed, but none ends before it began.
pub fn change(
    conn: &mut Conn,
    county: &CountyId,
    tree: &AreaTree,
    changes: &[LinkChange],
    (at, why): (Timestamp, &str),
) -> Result<Vec<LinkChange>> {
    let wanted: HashMap<(&HouseholdId, &LineId), Option<&PersonId>> = changes
        .iter()
        .map(|change| ((&change.household, &change.line), change.person.as_ref()))
        .collect();
    let ids: BTreeSet<&HouseholdId> = changes.iter().map(|change| &change.household).collect();
    let ids: Vec<HouseholdId> = ids.into_iter().cloned().collect();
    let areas: HashMap<HouseholdId, AreaId> = households::find_many(conn, county, &ids)?
        .into_iter()
        .filter(|row| row.closed_at.is_none())
        .map(|row| (row.household.id, row.household.area))
        .collect();
    let now: HashMap<(HouseholdId, LineId), LinkRow> = of_households(conn, county, &ids)?
        .into_iter()
        .map(|link| ((link.household.clone(), link.line.clone()), link))
        .collect();
    let mut turn = Turn::new(tree, at);
    for ((household, line), person) in wanted {
        let before = now.get(&(household.clone(), line.clone()));
        let Some(area) = areas.get(household) else { continue };
        if before.map(|link| &link.person) != person {
            turn.take(area, before, (household, line, person));
        }
    }
    turn.changed.sort();
    turn.write(conn, county, why)?;
    Ok(turn.changed)
}

/// Changes on the way to the database.
struct Turn<'a> {
    at: Timestamp,
    counts: Counts<'a>,
    /// What was, with its end.
    past: Vec<(LinkRow, Timestamp)>,
    set: Vec<LinkRow>,
    ended: Vec<(HouseholdId, LineId)>,
    changed: Vec<LinkChange>,
}

impl<'a> Turn<'a> {
    fn new(tree: &'a AreaTree, at: Timestamp) -> Self {
        let counts = Counts::new(tree);
        let (past, set) = (Vec::new(), Vec::new());
        Self { at, counts, past, set, ended: Vec::new(), changed: Vec::new() }
    }

    fn take(
        &mut self,
        area: &AreaId,
        before: Option<&LinkRow>,
        (household, line, person): (&HouseholdId, &LineId, Option<&PersonId>),
    ) {
        let linked = Measure::Linked(line.clone());
        let at = before.map_or(self.at, |before| self.at.max(before.from));
        if let Some(before) = before {
            self.counts.add(area, &linked, -1);
            self.counts.add_contact(line, &before.person, -1);
            self.past.push((before.clone(), at));
        }
        let (household, line) = (household.clone(), line.clone());
        if let Some(person) = person.cloned() {
            self.counts.add(area, &linked, 1);
            self.counts.add_contact(&line, &person, 1);
            let (household, line) = (household.clone(), line.clone());
            self.set.push(LinkRow { household, line, person, from: at });
        } else {
            self.ended.push((household.clone(), line.clone()));
        }
        self.changed.push(LinkChange { household, line, person: person.cloned() });
    }

    fn write(&self, conn: &mut Conn, county: &CountyId, why: &str) -> Result<()> {
        let past: Vec<_> = self
            .past
            .iter()
            .map(|(link, until)| {
                values![
                    county.as_str(),
                    link.household.as_str(),
                    link.line.as_str(),
                    link.person.as_str(),
                    link.from.millis(),
                    until.millis(),
                    why,
                ]
            })
            .collect();
        conn.execute_many(KEEP_PAST, &past)?;
        let end = |(household, line): &(HouseholdId, LineId)| {
            values![county.as_str(), household.as_str().to_owned(), line.as_str().to_owned()]
        };
        conn.execute_many(END, &self.ended.iter().map(end).collect::<Vec<_>>())?;
        put(conn, county, &self.set)?;
        self.counts.write(conn, county)
    }
}

/// Writes links as they are, without looking at what was or at the counts: for founding and for
/// imports, which count anew at their end.
pub fn put(conn: &mut Conn, county: &CountyId, links: &[LinkRow]) -> Result<()> {
    let rows: Vec<_> = links
        .iter()
        .map(|link| {
            values![
                county.as_str(),
                link.household.as_str(),
                link.line.as_str(),
                link.person.as_str(),
                link.from.millis(),
            ]
        })
        .collect();
    conn.execute_many(PUT, &rows).map(|_| ())
}
