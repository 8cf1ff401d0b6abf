//! A case as staff see it.

use std::sync::Arc;

use maplegrid_domain::cases::{
    Case, CaseNumber, Deadline, Identity, actions_for, agents_for, case_due, deadlines,
    handlers_for, units_for,
};
use maplegrid_domain::methods::{ActionKind, Capability};
use maplegrid_domain::people::{mask_name, mask_phone};
use maplegrid_domain::shared::{AreaId, AttachmentId, Scope, Timestamp};
use maplegrid_store::cases::whole::{WholeCase, earlier, find_whole};
use maplegrid_store::cases::{CaseRow, contacts, read};

use super::together::{Beside, beside};
use super::{Party, Speaks, StaffCase};
use crate::{App, County, Error, Result, SignedIn, StoredFile};

/// The limits that run, with that of an appeal: it is the decider's, and moves no list of the case.
fn running(case: &Case, county: &County, now: Timestamp) -> Vec<Deadline> {
    let method = county.method_of(case.method_version);
    let appeal = case.pending_appeal().and_then(|appeal| appeal.due(method, &county.calendar));
    deadlines(case, method, &county.calendar, now).into_iter().chain(appeal).collect()
}

/// The case with which the contact data stands.
pub(super) fn contact_of(case: &Case) -> &CaseNumber {
    case.parent.as_ref().unwrap_or(&case.number)
}

const YEAR_MINUTES: i64 = 365 * 24 * 60;

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
        let (own, county, now) = (who.scope.clone(), Arc::clone(&who.county), self.now());
        let found = self
            .inner()
            .db
            .read(move |conn| {
                let Some(mut whole) = find_whole(conn, &county_id, &wanted, &scope)? else {
                    return Ok(None);
                };
                // What was split off is the same person's, whose data stands with the whole.
                if let Some(parent) = &whole.case.parent {
                    whole.sealed = contacts::contact(conn, &county_id, parent)?;
                }
                let lineage = county.directory.areas.lineage(&whole.case.area);
                let lineage: Vec<AreaId> = lineage.map(|area| area.id.clone()).collect();
                // To have this case does not mean to may read its neighbours.
                let is_near = own.allows(&lineage, false, None);
                let mut earlier = if is_near {
                    earlier(conn, &county_id, &wanted, year_ago)?
                } else {
                    Vec::new()
                };
                // A family's matter is nobody's business who has a street light to mend there. Whoever
                // sorts what comes in reads all of it.
                let method = county.method();
                if let Some(subject) = method.subject_of(whole.case.category.as_ref()) {
                    let same = |row: &CaseRow| method.subject_of(row.category.as_ref());
                    earlier.retain(|row| same(row) == Some(subject));
                }
                let mut others = beside(conn, &county, &whole.case, &own, now)?;
                // An agent speaks for one person. Whoever deals with the case reads what all of them said.
                let handles = whole.case.handler.as_ref() == own.person.as_ref();
                if own.person.as_ref().is_some_and(|me| whole.case.is_agent(me))
                    && !is_near
                    && !handles
                {
                    others.keep_readable();
                }
                Ok(Some((whole, earlier, others)))
            })
            .await?;
        Ok(found.map(|(whole, earlier, others)| self.dress(who, whole, earlier, others)))
    }

    fn dress(
        &self,
        who: &SignedIn,
        whole: WholeCase,
        earlier: Vec<CaseRow>,
        others: Beside,
    ) -> StaffCase {
        let (county, now) = (Arc::clone(&who.county), self.now());
        let case = whole.case;
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
        let units = units_for(&case, &method, &county.directory);
        let agents = agents_for(&case, &method, &county.directory);
        StaffCase {
            due: case_due(&case, &method, &county.calendar, now),
            deadlines: running(&case, &county, now),
            party: self.party(who, &case, whole.sealed.as_deref()),
            timeline: whole.events,
            actions,
            handlers,
            units,
            agents,
            speaks: Speaks::of(who, &case),
            lead: others.lead,
            members: others.members,
            parent: others.parent,
            children: others.children,
            alike: others.alike,
            leaf: whole.leaf,
            position: whole.position,
            earlier,
            case,
            method,
            county,
            now,
        }
    }

    /// A case can be worked on without its contact data: a lost key must not take it away too.
    fn party(&self, who: &SignedIn, case: &Case, sealed: Option<&[u8]>) -> Party {
        let Some(stored) = sealed else {
            return Party::Anonymous;
        };
        if !Self::may_reveal(who, case) {
            return Party::Sealed;
        }
        match self.inner().secrets.unseal(contact_of(case), stored) {
            Ok(contact) => {
                Party::Masked { name: mask_name(&contact.name), phone: mask_phone(&contact.phone) }
            }
            Err(_) => Party::Unreadable,
        }
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
    pub(crate) async fn visible(&self, who: &SignedIn, number: &CaseNumber) -> Result<Case> {
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
