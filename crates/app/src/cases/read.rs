//! A case as staff see it.

use std::sync::Arc;

use maplegrid_domain::cases::{
    Case, CaseNumber, Identity, Recorded, actions_for, case_due, deadlines, handlers_for,
};
use maplegrid_domain::log::Hash;
use maplegrid_domain::methods::{ActionKind, Capability};
use maplegrid_domain::people::{mask_name, mask_phone};
use maplegrid_domain::shared::{AreaId, AttachmentId, CountyId, Scope, Timestamp};
use maplegrid_store::cases::lists::{AreaList, Filters, Listed, in_area};
use maplegrid_store::cases::{Bucket, CaseRow, contacts, read};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::read as log;

use super::{Party, StaffCase};
use crate::{App, Error, Result, SignedIn, StoredFile};

/// Earlier matters of the same place shown beside a case.
const EARLIER_SHOWN: i64 = 5;
const YEAR_MINUTES: i64 = 365 * 24 * 60;

struct Found {
    case: Case,
    timeline: Vec<Recorded>,
    position: u64,
    leaf: Hash,
    sealed: Option<Vec<u8>>,
    earlier: Vec<CaseRow>,
}

impl App {
    /// The whole case, with the actions open to the caller.
    pub async fn staff_case(&self, who: &SignedIn, number: &CaseNumber) -> Result<StaffCase> {
        self.staff_view(who, number, who.scope.clone()).await?.ok_or(Error::NotFound)
    }

    /// The case after the caller acted on it. Somebody may act a case out of their own sight
    /// (passing it up, settling a restricted category); the answer to the action is still theirs.
    pub(super) async fn after_acting(
        &self,
        who: &SignedIn,
        number: &CaseNumber,
    ) -> Result<StaffCase> {
        let mut scope = who.scope.clone();
        scope.areas.push(who.county.root.clone());
        scope.restricted_areas.push(who.county.root.clone());
        self.staff_view(who, number, scope).await?.ok_or(Error::NotFound)
    }

    async fn staff_view(
        &self,
        who: &SignedIn,
        number: &CaseNumber,
        scope: Scope,
    ) -> Result<Option<StaffCase>> {
        let (county_id, wanted) = (self.inner().county.clone(), number.clone());
        let year_ago = self.now().plus_minutes(-YEAR_MINUTES);
        let (own, county) = (who.scope.clone(), Arc::clone(&who.county));
        let found = self
            .inner()
            .db
            .read(move |conn| -> StoreResult<Option<Found>> {
                let Some(case) = read::find(conn, &county_id, &wanted, &scope)? else {
                    return Ok(None);
                };
                let Some(history) = log::history(conn, &county_id, &wanted)? else {
                    return Ok(None);
                };
                let lineage = county.directory.areas.lineage(&case.area);
                let lineage: Vec<AreaId> = lineage.map(|area| area.id.clone()).collect();
                // To have this case does not mean to may read its neighbours.
                let earlier = if own.allows(&lineage, false, None) {
                    earlier(conn, &county_id, &case, year_ago)?
                } else {
                    Vec::new()
                };
                Ok(Some(Found {
                    timeline: told(&case, history.events),
                    sealed: contacts::contact(conn, &county_id, &wanted)?,
                    earlier,
                    position: history.position,
                    leaf: history.leaf,
                    case,
                }))
            })
            .await?;
        found.map(|found| self.dress(who, found)).transpose()
    }

    fn dress(&self, who: &SignedIn, found: Found) -> Result<StaffCase> {
        let (county, now) = (Arc::clone(&who.county), self.now());
        let case = found.case;
        let method = Arc::clone(county.method_of(case.method_version));
        let actions = actions_for(&case, &method, &county.directory, &who.person);
        let handlers = actions
            .iter()
            .find(|offered| offered.kind == ActionKind::Assign)
            .map(|offered| {
                let office = &offered.capacity.area;
                handlers_for(&case, &method, &county.directory, office)
            })
            .unwrap_or_default()
            .into_iter()
            .filter(|(person, _)| *person != who.person)
            .collect();
        Ok(StaffCase {
            due: case_due(&case, &method, &county.calendar, now),
            deadlines: deadlines(&case, &method, &county.calendar, now),
            party: self.party(who, &case, found.sealed.as_deref())?,
            timeline: found.timeline,
            actions,
            handlers,
            leaf: found.leaf,
            position: found.position,
            earlier: found.earlier,
            case,
            method,
            county,
            now,
        })
    }

    fn party(&self, who: &SignedIn, case: &Case, sealed: Option<&[u8]>) -> Result<Party> {
        let Some(stored) = sealed else {
            return Ok(Party::Anonymous);
        };
        if !Self::may_reveal(who, case) {
            return Ok(Party::Sealed);
        }
        let contact = self.inner().secrets.unseal(&case.number, stored)?;
        Ok(Party::Masked { name: mask_name(&contact.name), phone: mask_phone(&contact.phone) })
    }

    /// Sealed reporters are known to the few posts that may; named ones to whoever reads the case.
    pub(super) fn may_reveal(who: &SignedIn, case: &Case) -> bool {
        match case.identity {
            Identity::Named => true,
            Identity::Sealed => who.may(Capability::SeeSealed, &case.area),
            Identity::Anonymous => false,
        }
    }

    /// The case, if the caller may see it.
    pub(super) async fn visible(&self, who: &SignedIn, number: &CaseNumber) -> Result<Case> {
        let (county, wanted) = (self.inner().county.clone(), number.clone());
        let scope = who.scope.clone();
        self.inner()
            .db
            .read(move |conn| read::find(conn, &county, &wanted, &scope))
            .await?
            .ok_or(Error::NotFound)
    }

    pub async fn attachment_for_staff(
        &self,
        who: &SignedIn,
        number: &CaseNumber,
        id: &AttachmentId,
    ) -> Result<StoredFile> {
        let case = self.visible(who, number).await?;
        self.file_of(&case, id).await
    }
}

/// The history that led to a state. Something may have been appended between the two reads.
pub(super) fn told(case: &Case, mut timeline: Vec<Recorded>) -> Vec<Recorded> {
    timeline.truncate(usize::try_from(case.version).unwrap_or(usize::MAX));
    timeline
}

/// Ordinary matters of the same area that were closed since, newest first.
fn earlier(
    conn: &mut Conn,
    county: &CountyId,
    case: &Case,
    since: Timestamp,
) -> StoreResult<Vec<CaseRow>> {
    let list = AreaList {
        area: &case.area,
        bucket: Bucket::Closed,
        restricted: false,
        filters: &Filters::default(),
        after: None,
        before: Some(since),
        limit: EARLIER_SHOWN + 1,
    };
    let others = in_area(conn, county, &list)?.into_iter().map(|listed: Listed| listed.row);
    let others = others.filter(|row| row.number != case.number);
    Ok(others.take(usize::try_from(EARLIER_SHOWN).unwrap_or(0)).collect())
}
