//! What was changed about the tree before.

use maplegrid_domain::areas::Plan;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId, Timestamp};
use maplegrid_store::areas::changes;
use maplegrid_store::people::households;

use crate::{App, Error, Result, SignedIn};

/// A household that may go to another area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaHousehold {
    pub id: HouseholdId,
    pub door: String,
    pub head: String,
}

/// A change that was made.
#[derive(Clone, Debug)]
pub struct PastChange {
    pub at: Timestamp,
    pub by: Option<PersonId>,
    pub plan: Plan,
}

impl App {
    /// The changes that an area took part in, the latest first.
    ///
    /// # Errors
    /// `Forbidden` for whoever may neither see households nor change areas there.
    pub async fn area_history(&self, who: &SignedIn, area: &AreaId) -> Result<Vec<PastChange>> {
        let may = [Capability::ReadHouseholds, Capability::ChangeAreas];
        if !may.into_iter().any(|capability| who.may(capability, area)) {
            return Err(Error::Forbidden);
        }
        let (county, areas) = (self.inner().county.clone(), [area.clone()]);
        let rows = self.inner().db.read(move |c| changes::changes_of(c, &county, &areas)).await?;
        let past =
            |row: changes::ChangeRow| PastChange { at: row.at, by: row.person, plan: row.plan };
        Ok(rows.into_iter().map(past).collect())
    }

    /// The households that belong to an area itself, in the order of walking, for splitting it.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not change areas there.
    pub async fn area_households(
        &self,
        who: &SignedIn,
        area: &AreaId,
    ) -> Result<Vec<AreaHousehold>> {
        if !who.may(Capability::ChangeAreas, area) {
            return Err(Error::Forbidden);
        }
        let (county, areas) = (self.inner().county.clone(), [area.clone()]);
        let mut rows =
            self.inner().db.read(move |c| households::in_areas(c, &county, &areas)).await?;
        rows.sort_by(|a, b| (a.walk, &a.household.id).cmp(&(b.walk, &b.household.id)));
        let line = |row: households::HouseholdRow| AreaHousehold {
            id: row.household.id,
            door: row.household.door,
            head: row.household.head,
        };
        Ok(rows.into_iter().map(line).collect())
    }
}
