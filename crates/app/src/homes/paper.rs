//! What is printed for households. Printing a card uncovers its access code, so it needs the same
//! standing as keeping the household, and stands in what the household can read about itself.

use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, HouseholdId};
use maplegrid_store::accounts::{AuditEntry, insert_audit};
use maplegrid_store::people::household_subject;

use super::Home;
use crate::accounts::random_hex;
use crate::{App, Error, Result, SignedIn};

/// The audit action of printing a card with its access code.
pub const PRINTED: &str = "print_card";

/// A household's card: what stands outside, and the access code inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperCard {
    pub home: Home,
    /// Six digits.
    pub access: String,
}

impl App {
    /// The households of an area for sheets that carry no access code.
    pub async fn homes_in(&self, who: &SignedIn, area: &AreaId) -> Result<Vec<Home>> {
        if who.county.directory.areas.get(area).is_none() {
            return Err(Error::NotFound);
        }
        if !who.may(Capability::ReadHouseholds, area) {
            return Err(Error::Forbidden);
        }
        self.homes_inside(&who.county, area).await
    }

    /// One household for sheets that carry no access code: its contacts may, and who reads
    /// households there.
    pub async fn home_for(&self, who: &SignedIn, id: &HouseholdId) -> Result<Home> {
        let home = self.homes_of(&who.county, vec![id.clone()]).await?.pop();
        let home = home.ok_or(Error::NotFound)?;
        let may =
            is_contact(who, &home) || who.may(Capability::ReadHouseholds, &home.household.area);
        // Whether there is such a household is not told to somebody who may not know.
        if may { Ok(home) } else { Err(Error::NotFound) }
    }

    /// The cards of an area. Recorded for each household.
    pub async fn cards_in(&self, who: &SignedIn, area: &AreaId) -> Result<Vec<PaperCard>> {
        if who.county.directory.areas.get(area).is_none() {
            return Err(Error::NotFound);
        }
        if !who.may(Capability::KeepHouseholds, area) {
            return Err(Error::Forbidden);
        }
        let homes = self.homes_inside(&who.county, area).await?;
        self.print(who, homes).await
    }

    /// The cards of single households: those somebody keeps, or is the contact of.
    pub async fn cards_of(&self, who: &SignedIn, ids: Vec<HouseholdId>) -> Result<Vec<PaperCard>> {
        let mut homes = self.homes_of(&who.county, ids).await?;
        homes.retain(|home| {
            is_contact(who, home) || who.may(Capability::KeepHouseholds, &home.household.area)
        });
        if homes.is_empty() {
            return Err(Error::NotFound);
        }
        self.print(who, homes).await
    }

    async fn print(&self, who: &SignedIn, homes: Vec<Home>) -> Result<Vec<PaperCard>> {
        let (county, person, now) = (self.inner().county.clone(), who.person.clone(), self.now());
        let entries: Vec<(String, String)> = homes
            .iter()
            .map(|home| (random_hex(&*self.inner().chance), household_subject(&home.household.id)))
            .collect();
        self.inner()
            .db
            .write(move |conn| {
                for (id, subject) in &entries {
                    let entry =
                        AuditEntry { at: now, id, person: Some(&person), action: PRINTED, subject };
                    insert_audit(conn, &county, &entry)?;
                }
                Ok(())
            })
            .await?;
        Ok(homes
            .into_iter()
            .map(|home| PaperCard {
                access: self.inner().secrets.access_code(&home.household.id),
                home,
            })
            .collect())
    }
}

fn is_contact(who: &SignedIn, home: &Home) -> bool {
    home.contacts.iter().any(|contact| contact.person == who.person)
}
