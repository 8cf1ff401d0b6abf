//! What is printed for households. Printing a card uncovers its access code, so it needs the same
//! standing as keeping the household, and stands in what the household can read about itself.

use std::collections::HashMap;

use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, HouseholdId};
use maplegrid_store::accounts::{AuditEntry, insert_audit};
use maplegrid_store::db::Conn;
use maplegrid_store::people::{household_subject, secrets};

use super::Home;
use crate::accounts::random_hex;
use crate::{App, Error, InputFault, Result, SignedIn};

/// The audit action of printing a card with its access code.
pub const PRINTED: &str = "print_card";
/// A browser lays out this many cards at a time without complaint.
pub const CARDS_MOST: usize = 400;

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
    ///
    /// # Errors
    /// `TooManyCards` before anything is recorded, if there are more than [`CARDS_MOST`].
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
    ///
    /// # Errors
    /// As [`cards_in`](Self::cards_in).
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
        if CARDS_MOST < homes.len() {
            return Err(InputFault::TooManyCards { given: homes.len(), most: CARDS_MOST }.into());
        }
        let (county, person, now) = (self.inner().county.clone(), who.person.clone(), self.now());
        let ids: Vec<HouseholdId> = homes.iter().map(|home| home.household.id.clone()).collect();
        let audits: Vec<String> = ids.iter().map(|_| random_hex(&*self.inner().chance)).collect();
        let write = move |conn: &mut Conn| {
            for (household, id) in ids.iter().zip(&audits) {
                let subject = &household_subject(household);
                let entry =
                    AuditEntry { at: now, id, person: Some(&person), action: PRINTED, subject };
                insert_audit(conn, &county, &entry)?;
            }
            secrets::of(conn, &county, &ids)
        };
        let rows = self.inner().db.write(write).await?;
        let renewals: HashMap<HouseholdId, u32> =
            rows.into_iter().map(|row| (row.household, row.codes)).collect();
        let card = |home: Home| {
            let id = &home.household.id;
            let renewals = renewals.get(id).copied().unwrap_or(0);
            PaperCard { access: self.inner().secrets.access_code(id, renewals), home }
        };
        Ok(homes.into_iter().map(card).collect())
    }
}

fn is_contact(who: &SignedIn, home: &Home) -> bool {
    home.contacts.iter().any(|contact| contact.person == who.person)
}
