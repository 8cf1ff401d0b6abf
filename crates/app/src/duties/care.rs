//! Closer care: proposed by one, confirmed by another, for a time, open to objection (DOMAIN § 8
//! G4). What is said of a household's needs is sealed before it goes into the ledger.

use std::sync::Arc;

use maplegrid_domain::duties::{Care, Command, Proposal, Sealed, Verdict};
use maplegrid_domain::shared::{HouseholdId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read;
use maplegrid_store::people::secrets;

use super::corrections::correction_view;
use super::sealing::{Words, checked_text, required_text};
use super::today::tier_label;
use super::{
    CareReasons, CareView, ContestReply, ContestView, CorrectionView, NewCare, ProposalView,
};
use crate::writer::{By, HouseholdJob, Key};
use crate::{App, County, Error, Result};

const WORDS_MOST_CHARS: usize = 500;
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
        let by = (By::Person(caller.clone()), key);
        self.say(by, household, asked, |reasons| Command::ProposeCare {
            needs: needs.clone(),
            guardian_agreed,
            reasons,
        })
        .await
    }

    /// Confirms what somebody else proposed; from now until the tier's review.
    pub async fn confirm_care(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        key: Option<String>,
    ) -> Result<()> {
        let asked = Asked { what: "confirm", words: &"" };
        let by = By::Person(caller.clone());
        let key = self.key_of((&by, key), household, &asked)?;
        let job = job_of(by, household, Command::ConfirmCare);
        self.ask_household(job, key).await.map(|_| ())
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
        let by = (By::Person(caller.clone()), key);
        self.say(by, household, asked, |reason| Command::RefuseCare { reason }).await
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
        let by = (By::Person(caller.clone()), key);
        self.say(by, household, asked, |reason| Command::EndCare { reason }).await
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
        self.say((by, key), household, asked, |words| Command::ContestCare { words }).await
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
        let (by, verdict) = ((By::Person(caller.clone()), key), reply.verdict);
        self.say(by, household, asked, |words| Command::AnswerContest { verdict, words }).await
    }

    /// Asks something of a household in words that are sealed, once under its key.
    pub(super) async fn say(
        &self,
        (by, key): (By, Option<String>),
        household: &HouseholdId,
        asked: Asked<'_, impl serde::Serialize>,
        command: impl Fn(Sealed) -> Command,
    ) -> Result<()> {
        let key = self.key_of((&by, key), household, &asked)?;
        let job = |words| job_of(by.clone(), household, command(words));
        let job = self.sealed_job(asked.words, job).await?;
        self.ask_household(job, key).await.map(|_| ())
    }

    fn key_of(
        &self,
        (by, key): (&By, Option<String>),
        household: &HouseholdId,
        asked: &Asked<'_, impl serde::Serialize>,
    ) -> Result<Option<Key>> {
        let who = match by {
            By::Person(person) => person.as_str(),
            By::Household | By::Scheduler => "household",
        };
        self.key_for(key, &format!("care/{who}/{household}/{}", asked.what), asked.words)
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

fn job_of(by: By, household: &HouseholdId, command: Command) -> HouseholdJob {
    HouseholdJob { household: household.clone(), by, command, request_hash: NO_HASH }
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
