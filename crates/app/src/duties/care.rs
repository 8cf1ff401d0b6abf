//! Closer care: proposed by one, confirmed by another, for a time, open to objection (DOMAIN § 8
//! G4). What is said of a household's needs is sealed before it goes into the ledger.

use std::collections::BTreeSet;
use std::sync::Arc;

use maplegrid_domain::duties::{Care, Command, Proposal, REACHES, Sealed, Verdict};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{HouseholdId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read;
use maplegrid_store::duties::read::WaitingHousehold;
use maplegrid_store::people::{links, secrets};

use super::corrections::correction_view;
use super::sealing::{Words, checked_text, required_text};
use super::today::tier_label;
use super::{
    CareReasons, CareView, CareWaiting, ContestReply, ContestView, CorrectionView, LOOK_CARE,
    NewCare, ProposalView,
};
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
        let reasons = self.seal_for(household, &reasons).await?;
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
        let reason = self.seal_for(household, &words).await?;
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
        let command = Command::EndCare { reason: self.seal_for(household, &words).await? };
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
        let command = Command::ContestCare { words: self.seal_for(household, &words).await? };
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
        let words = self.seal_for(household, &words).await?;
        let command = Command::AnswerContest { verdict: reply.verdict, words };
        self.care(By::Person(caller.clone()), household, command, key, asked).await
    }

    pub(super) async fn care(
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

    /// Proposals and objections in the areas where the caller confirms care; and care that ends
    /// soon, for those who know of it: the two who decided, and the household's contacts.
    pub async fn care_waiting(&self, caller: &PersonId) -> Result<Vec<CareWaiting>> {
        let (county, id) = (self.county().await?, self.inner().county.clone());
        let person = caller.clone();
        let read = move |conn: &mut Conn| {
            let rows = read::waiting(conn, &id, WAITING_MOST)?;
            let links = links::of_person(conn, &id, &person)?;
            let own: BTreeSet<HouseholdId> = links.into_iter().map(|l| l.household).collect();
            let ids: Vec<HouseholdId> = rows.iter().map(|row| row.household.clone()).collect();
            Ok((rows, own, secrets::of(conn, &id, &ids)?))
        };
        let (rows, own, secrets) = self.inner().db.read(read).await?;
        let found = rows.into_iter().filter_map(|row| {
            let may = super::may(caller, Capability::ConfirmCare, &row.area, &county);
            let reaches =
                REACHES.into_iter().any(|post| super::may(caller, post, &row.area, &county));
            let decided = row.file.was_decided_by(caller) && reaches;
            let knows = decided || own.contains(&row.household);
            let secret = secrets.iter().find(|secret| secret.household == row.household);
            let words = self.words_of(&row.household, secret);
            waiting(&row, caller, (may, knows), &words, &county)
        });
        let found: Vec<CareWaiting> = found.collect();
        let ids: Vec<HouseholdId> = found.iter().map(|waiting| waiting.household.clone()).collect();
        self.note_looks((LOOK_CARE, Some(caller)), &ids).await?;
        Ok(found)
    }

    /// A household's care for the household itself. Whoever calls this has checked its access
    /// code.
    ///
    /// # Errors
    /// [`Error::NotFound`] never: a household without care, and one that does not exist, have none.
    pub async fn own_care(&self, household: &HouseholdId) -> Result<Option<CareView>> {
        Ok(self.own_file(household).await?.0)
    }

    /// Care and correction for the household itself.
    pub(crate) async fn own_file(
        &self,
        household: &HouseholdId,
    ) -> Result<(Option<CareView>, Option<CorrectionView>)> {
        if household.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let county: Arc<County> = self.county().await?;
        let (id, ids) = (county.id.clone(), [household.clone()]);
        let read = move |conn: &mut Conn| {
            Ok((read::files(conn, &id, &ids)?.pop(), secrets::of(conn, &id, &ids)?.pop()))
        };
        let (file, secret) = self.inner().db.read(read).await?;
        let words = self.words_of(household, secret.as_ref());
        let file = file.as_ref();
        let care = file.and_then(|file| file.care.as_ref());
        let correction = file.and_then(|file| file.correction.as_ref());
        Ok((
            care.map(|care| care_view(&words, care, &county)),
            correction.map(|correction| correction_view(&words, correction)),
        ))
    }
}

/// What of a household waits for somebody, if anything does for them.
fn waiting(
    row: &WaitingHousehold,
    caller: &PersonId,
    (may, knows): (bool, bool),
    words: &Words,
    county: &County,
) -> Option<CareWaiting> {
    let file = &row.file;
    let proposal = file.proposal.as_ref().filter(|_| may);
    let answers = may && file.open_contest().is_some();
    let ends_soon = file.care.as_ref().is_some_and(|care| care.reminded);
    let care = file.care.as_ref().filter(|_| answers || (knows && (ends_soon || may)));
    if proposal.is_none() && !answers && !(knows && ends_soon) {
        return None;
    }
    let proposed_by = proposal.map_or_else(|| care.map(|care| &care.proposed_by), |p| Some(&p.by));
    Some(CareWaiting {
        is_own: proposed_by == Some(caller),
        proposal: proposal.map(|proposal| proposal_view(words, proposal, county)),
        care: care.map(|care| care_view(words, care, county)),
        area_name: county.directory.areas.path_name(&row.area),
        household: row.household.clone(),
        area: row.area.clone(),
        door: row.door.clone(),
        head: row.head.clone(),
    })
}

pub(super) fn care_view(words: &Words, care: &Care, county: &County) -> CareView {
    let text = |sealed: &Sealed| words.open::<String>(sealed).unwrap_or_default();
    let reasons: Option<CareReasons> = words.open(&care.reasons);
    let contest = care.contest.as_ref().map(|contest| ContestView {
        at: contest.at,
        words: text(&contest.words),
        answer: contest
            .answer
            .as_ref()
            .map(|answer| (answer.at, answer.by.clone(), text(&answer.words))),
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

pub(super) fn proposal_view(words: &Words, proposal: &Proposal, county: &County) -> ProposalView {
    let reasons: Option<CareReasons> = words.open(&proposal.reasons);
    ProposalView {
        tier: tier_label(&proposal.tier, county),
        need_labels: need_labels(reasons.as_ref(), county),
        reasons,
        by: proposal.by.clone(),
        at: proposal.at,
    }
}

/// What a repetition is known by: the words before they were sealed.
pub(super) struct Asked<'a, T> {
    pub(super) what: &'static str,
    pub(super) words: &'a T,
}

fn need_labels(reasons: Option<&CareReasons>, county: &County) -> Vec<String> {
    let network = &county.method().network;
    let label = |need: &maplegrid_domain::shared::NeedId| {
        network.need(need).map_or_else(|| need.to_string(), |need| need.label.clone())
    };
    reasons.map(|reasons| reasons.needs.iter().map(label).collect()).unwrap_or_default()
}
