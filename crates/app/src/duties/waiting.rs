//! What about households waits for somebody at a desk: closer care to be decided or about to end, and
//! corrections of the register. Nobody is told more of a household here than on its card.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::duties::{Correction, HouseholdFile, REACHES, correction_due};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, HouseholdId, PersonId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read::{self, WaitingHousehold};
use maplegrid_store::people::secrets::SecretRow;
use maplegrid_store::people::{links, secrets};

use super::care::{care_view, proposal_view};
use super::corrections::correction_view;
use super::{CareView, CorrectionView, LOOK_CARE, LOOK_CORRECTION, ProposalView};
use crate::{App, County, Result};

/// What waits in a whole county is looked through for the caller's part.
const WAITING_MOST: i64 = 5_000;

/// What about a household's care waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CareStep {
    /// A proposal that the caller may confirm or refuse.
    Confirm,
    /// An objection that the caller may answer.
    Answer,
    /// It ends soon: whoever thinks it is still needed proposes it again.
    Renew,
    /// The caller proposed it; somebody else decides.
    Others,
}

/// How much about households waits for somebody to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingCounts {
    /// Steps of closer care.
    pub care: u32,
    /// Corrections of the register.
    pub corrections: u32,
    /// Of those, past their time.
    pub late: u32,
}

/// Something about care that waits for the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareWaiting {
    pub household: HouseholdId,
    pub area: AreaId,
    pub area_name: String,
    pub door: String,
    pub head: String,
    pub proposal: Option<ProposalView>,
    /// Objected to, or ending soon.
    pub care: Option<CareView>,
    /// At least one.
    pub steps: Vec<CareStep>,
    /// The caller proposed it and cannot be its second person.
    pub is_own: bool,
}

impl CareWaiting {
    /// Since when it waits: the oldest of what is open.
    fn since(&self) -> Timestamp {
        let proposed = self.proposal.as_ref().map(|proposal| proposal.at);
        let contest = self.care.as_ref().and_then(|care| care.contest.as_ref());
        let contested = contest.filter(|contest| contest.answer.is_none()).map(|one| one.at);
        let ends = self.care.as_ref().map(|care| care.until);
        proposed.into_iter().chain(contested).min().or(ends).unwrap_or(Timestamp(0))
    }
}

/// A correction that waits for those who keep the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionWaiting {
    pub household: HouseholdId,
    pub area_name: String,
    pub door: String,
    pub head: String,
    pub correction: CorrectionView,
}

/// A household of which something waits, and how near the caller is to it.
struct Waiting {
    row: WaitingHousehold,
    capabilities: BTreeSet<Capability>,
    /// The caller is its contact.
    own: bool,
}

impl App {
    /// Proposals and objections in the areas where the caller confirms care; and care that ends
    /// soon, for those who know of it: the two who decided, and the household's contacts. Whoever
    /// waits longest first. The look is written down, as on the household's card.
    pub async fn care_waiting(&self, caller: &PersonId) -> Result<Vec<CareWaiting>> {
        let (county, found) = self.waiting_for(caller, None).await?;
        let ids: Vec<HouseholdId> = found
            .iter()
            .filter(|waiting| !waiting.steps(caller).is_empty())
            .map(|waiting| waiting.row.household.clone())
            .collect();
        let secrets = self.secrets_of_all(ids.clone()).await?;
        let mut shown: Vec<CareWaiting> = found
            .iter()
            .filter_map(|waiting| self.care_shown(waiting, caller, &secrets, &county))
            .collect();
        shown.sort_by_key(|waiting| (waiting.since(), waiting.household.clone()));
        self.note_looks((LOOK_CARE, Some(caller)), &ids).await?;
        Ok(shown)
    }

    /// Corrections that nobody has answered, in the areas whose households the caller keeps; the
    /// one that waits longest first. The look is written down.
    pub async fn corrections_waiting(&self, caller: &PersonId) -> Result<Vec<CorrectionWaiting>> {
        self.corrections_shown(caller, None).await
    }

    /// What the household asked to have put right, for those who keep it. The look is written down.
    pub async fn correction_of(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
    ) -> Result<Option<CorrectionView>> {
        let found = self.corrections_shown(caller, Some(household)).await?;
        Ok(found.into_iter().next().map(|waiting| waiting.correction))
    }

    /// How much waits for the caller to do. No household is shown, so nobody has looked.
    pub async fn waiting_counts(&self, caller: &PersonId) -> Result<WaitingCounts> {
        let (_, found) = self.waiting_for(caller, None).await?;
        let now = self.now();
        let mut counts = WaitingCounts::default();
        for waiting in &found {
            let steps = waiting.steps(caller);
            let open = steps.iter().filter(|step| **step != CareStep::Others).count();
            counts.care = counts.care.saturating_add(u32::try_from(open).unwrap_or(u32::MAX));
            if let Some(correction) = waiting.correction() {
                counts.corrections = counts.corrections.saturating_add(1);
                let late = correction_due(correction.at) < now;
                counts.late = counts.late.saturating_add(u32::from(late));
            }
        }
        Ok(counts)
    }

    async fn corrections_shown(
        &self,
        caller: &PersonId,
        only: Option<&HouseholdId>,
    ) -> Result<Vec<CorrectionWaiting>> {
        let (county, mut found) = self.waiting_for(caller, only).await?;
        found.retain(|waiting| waiting.correction().is_some());
        let ids: Vec<HouseholdId> = found.iter().map(|one| one.row.household.clone()).collect();
        let secrets = self.secrets_of_all(ids.clone()).await?;
        let mut shown: Vec<CorrectionWaiting> = found
            .iter()
            .filter_map(|waiting| {
                let row = &waiting.row;
                let words = self.words_of(&row.household, of_household(&secrets, &row.household));
                Some(CorrectionWaiting {
                    correction: correction_view(&words, waiting.correction()?),
                    area_name: county.directory.areas.path_name(&row.area),
                    household: row.household.clone(),
                    door: row.door.clone(),
                    head: row.head.clone(),
                })
            })
            .collect();
        shown.sort_by_key(|waiting| (waiting.correction.at, waiting.household.clone()));
        self.note_looks((LOOK_CORRECTION, Some(caller)), &ids).await?;
        Ok(shown)
    }

    /// Of what waits in the county, that of households which the caller's posts reach or whose
    /// contact they are; of one household, if one is named.
    async fn waiting_for(
        &self,
        caller: &PersonId,
        only: Option<&HouseholdId>,
    ) -> Result<(Arc<County>, Vec<Waiting>)> {
        let county = self.county().await?;
        let (there, person, only) = (Arc::clone(&county), caller.clone(), only.cloned());
        let read = move |conn: &mut Conn| {
            let held =
                |area: &AreaId| capabilities_in(there.method(), &there.directory, &person, area);
            let linked = links::of_person(conn, &there.id, &person)?;
            let own: HashSet<HouseholdId> = linked.into_iter().map(|link| link.household).collect();
            let near = |household: &HouseholdId, area: &AreaId| {
                only.as_ref().is_none_or(|only| only == household)
                    && (own.contains(household) || reaches(&held(area)))
            };
            let rows = read::waiting(conn, &there.id, WAITING_MOST, near)?;
            let waiting = rows.into_iter().map(|row| Waiting {
                capabilities: held(&row.area),
                own: own.contains(&row.household),
                row,
            });
            Ok(waiting.collect())
        };
        let found = self.inner().db.read(read).await?;
        Ok((county, found))
    }

    async fn secrets_of_all(&self, ids: Vec<HouseholdId>) -> Result<Vec<SecretRow>> {
        let county = self.inner().county.clone();
        let read = move |conn: &mut Conn| secrets::of(conn, &county, &ids);
        Ok(self.inner().db.read(read).await?)
    }

    /// A household's care that waits, as far as the caller may know of it; nothing if there is
    /// nothing in it for them.
    fn care_shown(
        &self,
        waiting: &Waiting,
        caller: &PersonId,
        secrets: &[SecretRow],
        county: &County,
    ) -> Option<CareWaiting> {
        let steps = waiting.steps(caller);
        if steps.is_empty() {
            return None;
        }
        let (row, confirms) = (&waiting.row, waiting.confirms());
        let file = &row.file;
        let words = self.words_of(&row.household, of_household(secrets, &row.household));
        let proposal = file.proposal.as_ref().filter(|_| confirms);
        let answers = confirms && file.open_contest().is_some();
        let care = file.care.as_ref().filter(|_| answers || waiting.knows(caller));
        let by = proposal.map_or_else(|| care.map(|care| &care.proposed_by), |one| Some(&one.by));
        Some(CareWaiting {
            is_own: by == Some(caller),
            proposal: proposal.map(|proposal| proposal_view(&words, proposal, county)),
            care: care.map(|care| care_view(&words, care, county)),
            steps,
            area_name: county.directory.areas.path_name(&row.area),
            household: row.household.clone(),
            area: row.area.clone(),
            door: row.door.clone(),
            head: row.head.clone(),
        })
    }
}

impl Waiting {
    fn confirms(&self) -> bool {
        self.capabilities.contains(&Capability::ConfirmCare)
    }

    /// Whether the caller knows of the care in force (DOMAIN § 8 G4).
    fn knows(&self, caller: &PersonId) -> bool {
        let decided = self.row.file.was_decided_by(caller) && reaches(&self.capabilities);
        self.own || decided
    }

    /// The correction that is the caller's to answer.
    fn correction(&self) -> Option<&Correction> {
        let keeps = self.capabilities.contains(&Capability::KeepHouseholds);
        self.row.file.open_correction().filter(|_| keeps)
    }

    /// What of the care waits for the caller, or for somebody else because the caller proposed it.
    fn steps(&self, caller: &PersonId) -> Vec<CareStep> {
        let file: &HouseholdFile = &self.row.file;
        let unless_own = |by: &PersonId, step| if by == caller { CareStep::Others } else { step };
        let proposal = file.proposal.as_ref().filter(|_| self.confirms());
        let confirm = proposal.map(|proposal| unless_own(&proposal.by, CareStep::Confirm));
        let contested = file.care.as_ref().filter(|_| file.open_contest().is_some());
        let contested = contested.filter(|_| self.confirms());
        let answer = contested.map(|care| unless_own(&care.proposed_by, CareStep::Answer));
        // A new proposal goes on from where the care ends.
        let ending = file.care.as_ref().filter(|care| care.reminded && file.proposal.is_none());
        let renew = ending.filter(|_| self.knows(caller)).map(|_| CareStep::Renew);
        let mut steps: Vec<CareStep> = confirm.into_iter().chain(answer).chain(renew).collect();
        steps.dedup();
        steps
    }
}

fn reaches(capabilities: &BTreeSet<Capability>) -> bool {
    REACHES.into_iter().any(|post| capabilities.contains(&post))
}

fn of_household<'a>(secrets: &'a [SecretRow], household: &HouseholdId) -> Option<&'a SecretRow> {
    secrets.iter().find(|secret| secret.household == *household)
}
