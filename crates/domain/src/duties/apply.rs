//! The fold: events into the file. Total: whatever the ledger holds can be folded.

use super::{
    Care, Contest, ContestAnswer, Correction, CorrectionAnswer, Event, HouseholdFile, LastContact,
    Proposal, Recorded, Verdict,
};
use crate::shared::PersonId;

impl HouseholdFile {
    /// The file after an event.
    #[must_use]
    pub fn apply(mut self, recorded: &Recorded) -> Self {
        self.version += 1;
        if matches!(recorded.event, Event::Contacted { .. }) {
            self.fold_contact(recorded);
        } else {
            self.fold_care(recorded);
        }
        self
    }

    fn fold_contact(&mut self, recorded: &Recorded) {
        let Event::Contacted { contact, lines, channel, at, .. } = &recorded.event else { return };
        let last = LastContact {
            id: contact.clone(),
            person: author(recorded),
            channel: *channel,
            at: *at,
            recorded_at: recorded.at,
        };
        for line in lines {
            // Phones replay in any order: the newest is the one that was last, not that came last.
            if self.last.get(line).is_none_or(|known| known.at <= last.at) {
                self.last.insert(line.clone(), last.clone());
            }
        }
    }

    fn fold_care(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::CareProposed { tier, reasons } => {
                let (tier, reasons) = (tier.clone(), reasons.clone());
                self.proposal = Some(Proposal { tier, reasons, by: author(recorded), at });
            }
            Event::CareConfirmed { until } => {
                let Some(Proposal { tier, reasons, by, .. }) = self.proposal.take() else { return };
                let before = self.care.take();
                // Confirmed anew before it lapsed it has not begun anew.
                let since = before.filter(|care| care.tier == tier).map_or(at, |care| care.since);
                self.care = Some(Care {
                    tier,
                    reasons,
                    since,
                    until: *until,
                    proposed_by: by,
                    confirmed_by: author(recorded),
                    reminded: false,
                    contest: None,
                });
            }
            Event::CareRefused { .. } => self.proposal = None,
            Event::CareEnded { .. }
            | Event::CareLapsed
            | Event::ContestAnswered { verdict: Verdict::Ended, .. } => self.care = None,
            Event::CareContested { words } => {
                if let Some(care) = &mut self.care {
                    care.contest = Some(Contest { at, words: words.clone(), answer: None });
                }
            }
            Event::ContestAnswered { verdict: Verdict::Kept, words } => {
                let by = author(recorded);
                if let Some(contest) = self.care.as_mut().and_then(|care| care.contest.as_mut()) {
                    contest.answer = Some(ContestAnswer { at, by, words: words.clone() });
                }
            }
            Event::CareReminded => {
                if let Some(care) = &mut self.care {
                    care.reminded = true;
                }
            }
            Event::CorrectionAsked { words } => {
                self.correction = Some(Correction { at, words: words.clone(), answer: None });
            }
            Event::CorrectionAnswered { outcome, words } => {
                let (by, outcome, words) = (author(recorded), *outcome, words.clone());
                if let Some(correction) = &mut self.correction {
                    correction.answer = Some(CorrectionAnswer { at, by, outcome, words });
                }
            }
            Event::Contacted { .. } => {}
        }
    }
}

/// Whoever recorded it. Only staff log contacts and act on care; what a household says itself
/// names nobody.
fn author(recorded: &Recorded) -> PersonId {
    recorded.actor.person().cloned().unwrap_or_else(|| PersonId::new(""))
}
