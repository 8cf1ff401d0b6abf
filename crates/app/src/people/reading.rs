//! The household card, masked until somebody asks to see more.

use std::sync::Arc;

use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::{mask_id, mask_phone};
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId, Timestamp};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::household_subject;
use maplegrid_store::people::households::{HouseholdRow, find};
use maplegrid_store::people::links::{self, LinkRow, PastLink};
use maplegrid_store::people::members::{self, MemberRow};

use super::secret::{HouseholdSecret, MemberSecret};
use super::{
    HouseholdCard, HouseholdFace, LOOK, LineContact, LinkedPerson, MemberView, PastContact,
    Unmasked, UnmaskedMember, audit,
};
use crate::{App, County, Error, Result, SignedIn};

const PAST_SHOWN: i64 = 50;
const LOOKS_SHOWN: i64 = 50;

/// What one read brings for the card.
struct Found {
    row: HouseholdRow,
    members: Vec<MemberRow>,
    links: Vec<LinkRow>,
    past: Vec<PastLink>,
    looks: Vec<(Timestamp, Option<PersonId>)>,
}

impl SignedIn {
    /// Whether the households of an area may be read.
    pub fn reads_households(&self, area: &AreaId) -> bool {
        self.may(Capability::ReadHouseholds, area) || self.may(Capability::KeepHouseholds, area)
    }

    /// The topmost areas whose households may be read.
    pub fn household_roots(&self) -> Vec<AreaId> {
        let method = self.county.method();
        let reads = |post| {
            method.post(post).is_some_and(|post| {
                post.may(Capability::ReadHouseholds) || post.may(Capability::KeepHouseholds)
            })
        };
        let held: Vec<&AreaId> =
            self.holdings.iter().filter(|held| reads(&held.post)).map(|held| &held.area).collect();
        let areas = &self.county.directory.areas;
        let inside =
            |area: &AreaId| held.iter().any(|other| *other != area && areas.is_within(area, other));
        let mut roots: Vec<AreaId> = Vec::new();
        for area in held.iter().filter(|area| !inside(area)) {
            if !roots.contains(area) {
                roots.push((*area).clone());
            }
        }
        roots
    }
}

impl App {
    /// A household as staff see it. Those who keep in touch with it may read it wherever it is.
    pub async fn household(&self, who: &SignedIn, id: &HouseholdId) -> Result<HouseholdCard> {
        let found = self.find_household(who, id).await?;
        let may_keep = who.may(Capability::KeepHouseholds, &found.row.household.area)
            && found.row.closed_at.is_none();
        self.card(&who.county, found, may_keep)
    }

    /// What is sealed of a household and its members. The look is recorded and shown to the
    /// household (DOMAIN § 8 G13).
    pub async fn look_at_household(&self, who: &SignedIn, id: &HouseholdId) -> Result<Unmasked> {
        let found = self.find_household(who, id).await?;
        let unmasked = self.unmask(&found.row, &found.members)?;
        let (id, person) = (id.clone(), who.person.clone());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let subject = household_subject(&id);
            audit(conn, at, &*chance, Some(&person), (LOOK, &subject)).map(Ok)
        })
        .await?;
        Ok(unmasked)
    }

    /// Reads everything the card shows and checks who asks.
    async fn find_household(&self, who: &SignedIn, id: &HouseholdId) -> Result<Found> {
        if id.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let (county, wanted) = (self.inner().county.clone(), id.clone());
        let read = move |conn: &mut _| -> StoreResult<Option<Found>> {
            let Some(row) = find(conn, &county, &wanted)? else { return Ok(None) };
            let subject = household_subject(&wanted);
            Ok(Some(Found {
                members: members::of_household(conn, &county, &wanted)?,
                links: links::of_households(conn, &county, std::slice::from_ref(&wanted))?,
                past: links::past(conn, &county, &wanted, PAST_SHOWN)?,
                looks: audit_of(conn, &county, &subject, LOOK, LOOKS_SHOWN)?,
                row,
            }))
        };
        let found = self.inner().db.read(read).await?.ok_or(Error::NotFound)?;
        let own = found.links.iter().any(|link| link.person == who.person);
        let reads = own || who.reads_households(&found.row.household.area);
        // What somebody may not see does not exist for them.
        if reads { Ok(found) } else { Err(Error::NotFound) }
    }

    fn card(&self, county: &Arc<County>, found: Found, may_keep: bool) -> Result<HouseholdCard> {
        let unmasked = self.unmask(&found.row, &found.members)?;
        let directory = &county.directory;
        let lines = county.method().network.lines.iter().map(|line| {
            let link = found.links.iter().find(|link| link.line == line.id);
            LineContact {
                line: line.clone(),
                contact: link.map(|link| LinkedPerson {
                    name: directory.name(&link.person).to_owned(),
                    phone: directory.person(&link.person).and_then(|person| person.phone.clone()),
                    person: link.person.clone(),
                    from: link.from,
                }),
            }
        });
        let past = found.past.into_iter().map(|past| PastContact {
            name: directory.name(&past.person).to_owned(),
            line: past.line,
            person: past.person,
            from: past.from,
            until: past.until,
            why: past.why,
        });
        let members =
            found.members.into_iter().zip(&unmasked.members).map(|(row, open)| MemberView {
                id: row.id,
                name: row.name,
                relation: row.relation,
                residing: row.residing,
                phone: open.phone.as_deref().map(mask_phone),
                id_number: open.id_number.as_deref().map(mask_id),
            });
        Ok(HouseholdCard {
            walk: found.row.walk,
            version: found.row.version,
            phone: unmasked.phone.as_deref().map(mask_phone),
            members: members.collect(),
            lines: lines.collect(),
            past: past.collect(),
            looks: found.looks,
            may_keep,
            face: HouseholdFace::new(county, found.row),
        })
    }

    pub(crate) fn unmask(&self, row: &HouseholdRow, members: &[MemberRow]) -> Result<Unmasked> {
        let secrets = &self.inner().secrets;
        let id = &row.household.id;
        let phone = HouseholdSecret::unseal(secrets, id, row.sealed.as_deref())?.phone;
        let members = members
            .iter()
            .map(|member| {
                let place = (id, member.id.as_str());
                let secret = MemberSecret::unseal(secrets, place, member.sealed.as_deref())?;
                Ok(UnmaskedMember {
                    id: member.id.clone(),
                    phone: secret.phone,
                    id_number: secret.id_number,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Unmasked { phone, members })
    }
}
