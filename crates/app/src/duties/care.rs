//! Closer care: proposed by one, confirmed by another, for a time, open to objection (DOMAIN § 8
//! G4). What is said of a household's needs is sealed before it goes into the ledger.

use std::sync::Arc;

use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::duties::{Care, Command, Proposal, Sealed, Verdict};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{HouseholdId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read;
use maplegrid_store::duties::read::WaitingHousehold;

use super::sealing::{checked_text, required_text};
use super::today::tier_label;
use super::{CareReasons, CareView, CareWaiting, ContestReply, ContestView, NewCare, ProposalView};
use crate::writer::{By, HouseholdJob};
use crate::{App, County, Error, Result};

const WORDS_MOST_CHARS: usize = 500;
/// What waits in a whole county is looked through for the caller's part.
const WAITING_MOST: i64 = 5_000;
/// Only contacts are known by a digest of what was asked.
const NO_HASH: [u8; 32] = [0; 32];

impl App {
    /// Proposes closer care. The household's contact may, and whoever keeps its area.
    pub async fn propose_care(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        new: NewCare,
        key: Option<String>,
    ) -> Result<()> {
        let note = checked_text("note", &new.note, WORDS_MOST_CHARS)?;
        let NewCare { mut needs, guardian_agreed, .. } = new;
        needs.sort();
        needs.dedup();
        let reasons = CareReasons { needs: needs.clone(), note, guardian_agreed };
        let asked = Asked { what: "propose", words: &reasons };
        let reasons = self.seal_for(household, &reasons)?;
        let command = Command::ProposeCare { needs, guardian_agreed, reasons };
        self.care(By::Person(caller.clone()), household, command, key, asked).await
    }

    /// Confirms what somebody else proposed; from now until the tier's review.
    pub async fn confirm_care(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        key: Option<String>,
    ) -> Result<()> {
        let asked = Asked { what: "confirm", words: &"" };
        self.care(By::Person(caller.clone()), household, Command::ConfirmCare, key, asked).await
    }

    /// Refuses a proposal, or takes one's own back.
    pub async fn refuse_care(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        reason: &str,
        key: Option<String>,
    ) -> Result<()> {
        let words = required_text("reason", reason, WORDS_MOST_CHARS)?;
        let asked = Asked { what: "refuse", words: &words };
        let reason = self.seal_for(household, &words)?;
        let command = Command::RefuseCare { reason };
        self.care(By::Person(caller.clone()), household, command, key, asked).await
    }

    /// Ends closer care before its time.
    pub async fn end_care(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        reason: &str,
        key: Option<String>,
    ) -> Result<()> {
        let words = required_text("reason", reason, WORDS_MOST_CHARS)?;
        let asked = Asked { what: "end", words: &words };
        let command = Command::EndCare { reason: self.seal_for(household, &words)? };
        self.care(By::Person(caller.clone()), household, command, key, asked).await
    }

    /// The household's own objection. Whoever calls this has checked its access code.
    pub async fn contest_care(&self, household: &HouseholdId, words: &str) -> Result<()> {
        self.contest(By::Household, household, words, None).await
    }

    /// An objection taken down for the household, by its contact or by whoever keeps its area.
    pub async fn note_contest(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        words: &str,
        key: Option<String>,
    ) -> Result<()> {
        self.contest(By::Person(caller.clone()), household, words, key).await
    }

    async fn contest(
        &self,
        by: By,
        household: &HouseholdId,
        words: &str,
        key: Option<String>,
    ) -> Result<()> {
        let words = required_text("words", words, WORDS_MOST_CHARS)?;
        let asked = Asked { what: "contest", words: &words };
        let command = Command::ContestCare { words: self.seal_for(household, &words)? };
        self.care(by, household, command, key, asked).await
    }

    /// Answers an objection: the care goes on and is explained, or it ends.
    pub async fn answer_contest(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        reply: ContestReply,
        key: Option<String>,
    ) -> Result<()> {
        let words = required_text("words", &reply.words, WORDS_MOST_CHARS)?;
        let what = match reply.verdict {
            Verdict::Kept => "contest-kept",
            Verdict::Ended => "contest-ended",
        };
        let asked = Asked { what, words: &words };
        let words = self.seal_for(household, &words)?;
        let command = Command::AnswerContest { verdict: reply.verdict, words };
        self.care(By::Person(caller.clone()), household, command, key, asked).await
    }

    async fn care(
        &self,
        by: By,
        household: &HouseholdId,
        command: Command,
        key: Option<String>,
        asked: Asked<'_, impl serde::Serialize>,
    ) -> Result<()> {
        let who = match &by {
            By::Person(person) => person.as_str(),
            By::Household | By::Scheduler => "household",
        };
        let key =
            self.key_for(key, &format!("care/{who}/{household}/{}", asked.what), asked.words)?;
        let household = household.clone();
        let job = HouseholdJob { household, by, command, request_hash: NO_HASH };
        self.ask_household(job, key).await.map(|_| ())
    }

    /// Proposals, objections and care that ends soon, in the areas where the caller confirms care.
    pub async fn care_waiting(&self, caller: &PersonId) -> Result<Vec<CareWaiting>> {
        let county = self.county().await?;
        let confirms = |row: &WaitingHousehold| {
            let method = county.method();
            capabilities_in(method, &county.directory, caller, &row.area)
                .contains(&Capability::ConfirmCare)
        };
        let id = county.id.clone();
        let read = move |conn: &mut Conn| read::waiting(conn, &id, WAITING_MOST);
        let rows = self.inner().db.read(read).await?;
        let mine = rows.into_iter().filter(confirms);
        Ok(mine.map(|row| self.waiting(row, caller, &county)).collect())
    }

    fn waiting(&self, row: WaitingHousehold, caller: &PersonId, county: &County) -> CareWaiting {
        let (care, proposal) = (row.file.care.as_ref(), row.file.proposal.as_ref());
        let proposed_by =
            proposal.map_or_else(|| care.map(|care| &care.proposed_by), |p| Some(&p.by));
        let id = &row.household;
        CareWaiting {
            is_own: proposed_by == Some(caller),
            proposal: proposal.map(|proposal| self.proposal_view(id, proposal, county)),
            care: care.map(|care| self.care_view(id, care, county)),
            area_name: county.directory.areas.path_name(&row.area),
            household: row.household,
            area: row.area,
            door: row.door,
            head: row.head,
        }
    }

    /// A household's care for the household itself. Whoever calls this has checked its access
    /// code.
    ///
    /// # Errors
    /// [`Error::NotFound`] never: a household without care, and one that does not exist, have none.
    pub async fn own_care(&self, household: &HouseholdId) -> Result<Option<CareView>> {
        if household.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let county: Arc<County> = self.county().await?;
        let (id, ids) = (county.id.clone(), [household.clone()]);
        let read = move |conn: &mut Conn| read::files(conn, &id, &ids);
        let file = self.inner().db.read(read).await?.pop();
        let care = file.and_then(|file| file.care);
        Ok(care.map(|care| self.care_view(household, &care, &county)))
    }

    pub(super) fn care_view(
        &self,
        household: &HouseholdId,
        care: &Care,
        county: &County,
    ) -> CareView {
        let text = |sealed: &Sealed| self.unseal_for::<String>(household, sealed);
        let reasons: Option<CareReasons> = self.unseal_for(household, &care.reasons);
        let contest = care.contest.as_ref().map(|contest| ContestView {
            at: contest.at,
            words: text(&contest.words).unwrap_or_default(),
            answer: contest.answer.as_ref().map(|answer| {
                (answer.at, answer.by.clone(), text(&answer.words).unwrap_or_default())
            }),
        });
        CareView {
            tier: tier_label(&care.tier, county),
            need_labels: need_labels(reasons.as_ref(), county),
            reasons,
            since: care.since,
            until: care.until,
            ends_soon: care.reminded,
            proposed_by: care.proposed_by.clone(),
            confirmed_by: care.confirmed_by.clone(),
            contest,
        }
    }

    pub(super) fn proposal_view(
        &self,
        household: &HouseholdId,
        proposal: &Proposal,
        county: &County,
    ) -> ProposalView {
        let reasons: Option<CareReasons> = self.unseal_for(household, &proposal.reasons);
        ProposalView {
            tier: tier_label(&proposal.tier, county),
            need_labels: need_labels(reasons.as_ref(), county),
            reasons,
            by: proposal.by.clone(),
            at: proposal.at,
        }
    }
}

/// What a repetition is known by: the words before they were sealed.
struct Asked<'a, T> {
    what: &'static str,
    words: &'a T,
}

fn need_labels(reasons: Option<&CareReasons>, county: &County) -> Vec<String> {
    let network = &county.method().network;
    let label = |need: &maplegrid_domain::shared::NeedId| {
        network.need(need).map_or_else(|| need.to_string(), |need| need.label.clone())
    };
    reasons.map(|reasons| reasons.needs.iter().map(label).collect()).unwrap_or_default()
}
