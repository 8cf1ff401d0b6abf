//! Corrections of the register: asked for by the household with its access code, answered by those
//! who keep the households of its area. The words are sealed; nobody else learns that anything was
//! asked for.

use std::sync::Arc;

use maplegrid_domain::duties::{Command, Correction, Sealed, correction_due};
use maplegrid_domain::shared::{HouseholdId, PersonId};
use maplegrid_store::duties::read;
use maplegrid_store::people::secrets;

use super::care::Asked;
use super::sealing::{Words, required_text};
use super::{CorrectionReply, CorrectionView};
use crate::writer::By;
use crate::{App, Error, Result};

const WORDS_MOST_CHARS: usize = 500;

impl App {
    /// The household's own word. Whoever calls this has checked its access code.
    pub(crate) async fn ask_correction(
        &self,
        household: &HouseholdId,
        words: &str,
        key: Option<String>,
    ) -> Result<()> {
        let words = required_text("correction", words, WORDS_MOST_CHARS)?;
        let asked = Asked { what: "correct", words: &words };
        let by = (By::Household, key);
        self.say(by, household, asked, |words| Command::AskCorrection { words }).await
    }

    /// Tells the household what was done about it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a household that is not the caller's to see; [`Error::Duty`]: not the
    /// caller's to answer, or nothing to answer.
    pub async fn answer_correction(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        reply: CorrectionReply,
        key: Option<String>,
    ) -> Result<()> {
        let words = required_text("words", &reply.words, WORDS_MOST_CHARS)?;
        let asked = Asked { what: "answer-correction", words: &words };
        let (by, outcome) = ((By::Person(caller.clone()), key), reply.outcome);
        self.say(by, household, asked, |words| Command::AnswerCorrection { outcome, words }).await
    }

    /// Makes what was ever written about talks with a household, and why it was cared for,
    /// unreadable for good. What happened when stays; the ledger stays whole.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever may not see it; [`Error::Forbidden`] for whoever does not
    /// keep it; [`Error::Duty`] while it is open: those who come to it need what was agreed; and
    /// while an objection or a correction waits: whoever it may be about does not make it go away.
    pub async fn forget_words(&self, who: &crate::SignedIn, household: &HouseholdId) -> Result<()> {
        if household.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let (id, by) = (household.clone(), who.person.clone());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let county = &at.county.id;
            let Some(row) = maplegrid_store::people::households::find(conn, county, &id)? else {
                return Ok(Err(Error::NotFound));
            };
            if let Err(refused) = at.keeps(&by, &row.household.area) {
                return Ok(Err(refused));
            }
            if row.closed_at.is_none() {
                return Ok(Err(maplegrid_domain::duties::Rejection::HouseholdOpen.into()));
            }
            let file = read::files(conn, county, std::slice::from_ref(&id))?.pop();
            if file.is_some_and(|file| file.is_owed_an_answer()) {
                return Ok(Err(maplegrid_domain::duties::Rejection::AnswerOwed.into()));
            }
            if secrets::forget_words(conn, county, &id)? {
                let subject = maplegrid_store::people::household_subject(&id);
                crate::people::audit(conn, at, &*chance, Some(&by), ("forget_words", &subject))?;
            }
            Ok(Ok(()))
        })
        .await
    }
}

pub(super) fn correction_view(words: &Words, correction: &Correction) -> CorrectionView {
    let text = |sealed: &Sealed| words.open::<String>(sealed).unwrap_or_default();
    CorrectionView {
        at: correction.at,
        due: correction_due(correction.at),
        words: text(&correction.words),
        answer: correction
            .answer
            .as_ref()
            .map(|answer| (answer.at, answer.by.clone(), answer.outcome, text(&answer.words))),
    }
}
