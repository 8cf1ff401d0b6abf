//! Who keeps in touch with which households: set, ended, handed over, many at once.

use std::sync::Arc;

use maplegrid_domain::methods::{Capability, ContactLine};
use maplegrid_domain::people::{may_be_contact, neighbourhood};
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId};
use maplegrid_store::people::households::find_many;
use maplegrid_store::people::links::{LinkChange, change};
use maplegrid_store::people::{counts, household_subject};

use super::editing::text;
use super::{At, HouseholdFault, audit};
use crate::{App, County, Error, Result, SignedIn};

const REASON_MOST: usize = 200;
/// More are handed over by an import.
const AT_ONCE: usize = 2_000;

/// Give these households this contact on a line, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkOrder {
    pub line: LineId,
    pub households: Vec<HouseholdId>,
    pub to: Option<PersonId>,
    /// Kept with what was.
    pub why: String,
}

/// Somebody who may be the contact of an area's households on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub person: PersonId,
    pub name: String,
    /// Where they hold the post.
    pub area: AreaId,
    /// Households they have on the line.
    pub households: u64,
}

impl App {
    /// Gives households another contact on a line. Answers how many links were changed.
    pub async fn link_households(&self, who: &SignedIn, order: LinkOrder) -> Result<usize> {
        if order.households.is_empty() || order.households.len() > AT_ONCE {
            return Err(HouseholdFault::NothingChosen.into());
        }
        let why = text(&order.why, "why", REASON_MOST)?.ok_or(HouseholdFault::ReasonMissing)?;
        if order.households.iter().any(|id| id.as_str().contains('\0')) {
            return Err(Error::NotFound);
        }
        let (person, chance) = (who.person.clone(), Arc::clone(&self.inner().chance));
        self.in_turn(move |conn, at| {
            let county = &at.county;
            let found = find_many(conn, &county.id, &order.households)?;
            if found.len() != order.households.len() {
                return Ok(Err(Error::NotFound));
            }
            let areas: Vec<&AreaId> = found.iter().map(|row| &row.household.area).collect();
            if let Err(error) = check(at, &person, &order, &areas) {
                return Ok(Err(error));
            }
            let wanted: Vec<LinkChange> = order
                .households
                .iter()
                .map(|household| LinkChange {
                    household: household.clone(),
                    line: order.line.clone(),
                    person: order.to.clone(),
                })
                .collect();
            let tree = &county.directory.areas;
            let changed = change(conn, &county.id, tree, &wanted, (at.now, &why))?;
            for change in &changed {
                let subject = household_subject(&change.household);
                audit(conn, at, &*chance, Some(&person), ("change_contact", &subject))?;
            }
            Ok(Ok(changed.len()))
        })
        .await
    }

    /// Who may be the contact of an area's households on a line: those who hold its post in the
    /// area, above it or inside the same village, those with few households first.
    pub async fn candidates(
        &self,
        who: &SignedIn,
        line: &LineId,
        area: &AreaId,
    ) -> Result<Vec<Candidate>> {
        let county = Arc::clone(&who.county);
        let Some(rule) = county.method().network.line(line).cloned() else {
            return Err(HouseholdFault::NoSuchLine.into());
        };
        let (id, wanted) = (self.inner().county.clone(), line.clone());
        let loads =
            self.inner().db.read(move |conn| counts::of_contacts(conn, &id, &wanted)).await?;
        let mut candidates: Vec<Candidate> = holders_around(&county, &rule, area)
            .into_iter()
            .map(|(person, area)| Candidate {
                name: county.directory.name(&person).to_owned(),
                households: loads.get(&person).copied().unwrap_or(0),
                person,
                area,
            })
            .collect();
        // Nearest first: in the area itself or above it, then its neighbours.
        let near = |candidate: &Candidate| county.directory.areas.is_within(area, &candidate.area);
        candidates.sort_by_key(|c| (!near(c), c.area.clone(), c.households));
        Ok(candidates)
    }
}

fn check(at: &At, person: &PersonId, order: &LinkOrder, areas: &[&AreaId]) -> Result<()> {
    let county = &at.county;
    let Some(line) = county.method().network.line(&order.line) else {
        return Err(HouseholdFault::NoSuchLine.into());
    };
    for area in areas {
        if !at.may(person, Capability::KeepHouseholds, area) {
            return Err(Error::Forbidden);
        }
        if let Some(to) = &order.to
            && !is_contact(county, line, to, area)
        {
            let name = county.directory.name(to).to_owned();
            return Err(HouseholdFault::NotAContact { name }.into());
        }
    }
    Ok(())
}

/// Whether a person may be the contact of an area's households on a line.
pub(crate) fn is_contact(
    county: &County,
    line: &ContactLine,
    person: &PersonId,
    area: &AreaId,
) -> bool {
    may_be_contact(county.method(), &county.directory, line, person, area)
}

fn holders_around(county: &County, line: &ContactLine, area: &AreaId) -> Vec<(PersonId, AreaId)> {
    let directory = &county.directory;
    let top = neighbourhood(county.method(), &directory.areas, line, area);
    let mut areas = directory.areas.subtree(&top);
    areas.extend(directory.areas.lineage(&top).skip(1));
    let mut found: Vec<(PersonId, AreaId)> = Vec::new();
    for place in areas {
        for person in directory.holders(&line.post, &place.id) {
            if !found.iter().any(|(known, _)| known == person) {
                found.push((person.clone(), place.id.clone()));
            }
        }
    }
    found
}
