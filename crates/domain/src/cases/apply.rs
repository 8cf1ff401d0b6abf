//! The fold: events into state. Total: whatever the ledger holds can be folded.

use std::collections::BTreeMap;

use super::{
    Answer, Case, CaseNumber, CaseOwner, Channel, Event, Extension, ExtensionRequest, Identity,
    Move, Pause, Pressing, Question, Rating, Recorded, ReopenRequest, SharedAnswer, Visit,
};
use crate::methods::Phase;
use crate::shared::{AreaId, PersonId, Timestamp};

impl Case {
    /// The state after an event. `None` before the first one; anything but a reception on no
    /// state leaves it so.
    pub fn apply(state: Option<Self>, recorded: &Recorded) -> Option<Self> {
        let Some(mut case) = state else {
            return received(recorded);
        };
        case.version += 1;
        case.fold(recorded);
        Some(case)
    }

    fn fold(&mut self, recorded: &Recorded) {
        self.fold_handling(recorded);
        self.fold_feedback(recorded);
        self.fold_clock(recorded);
        self.fold_parts(recorded);
        self.fold_appeal(recorded);
        self.fold_agent(&recorded.event, recorded.at);
        self.fold_joining(recorded);
        self.fold_children(recorded);
        self.fold_recusal(recorded);
        self.fold_appraisal(recorded);
        self.fold_isolation(recorded);
        if let Some(moved) = recorded.event.moved() {
            self.go(moved, recorded);
        }
    }

    /// From classification to the answer.
    fn fold_handling(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::Classified { category, restricted, track, .. } => {
                self.category = Some(category.clone());
                self.restricted = *restricted;
                self.track = Some(track.clone());
                // Settling it again corrects category and limit, not the moment the promise
                // was made.
                self.classified_at.get_or_insert(at);
                self.handler = None;
                self.assigned_from = None;
                self.extension_request = None;
            }
            Event::Assigned { handler, .. } => {
                self.handler = Some(handler.clone());
                self.assigned_from = Some(self.step.clone());
            }
            Event::Claimed { .. } => {
                self.handler = recorded.actor.person().cloned();
                self.assigned_from = Some(self.step.clone());
            }
            Event::Objected { .. } => {
                self.handler = None;
                self.extension_request = None;
            }
            Event::Answered { outcome, text, late, .. } => {
                self.end_pause(recorded);
                let (outcome, text, late) = (*outcome, text.clone(), *late);
                self.answer = Some(Answer { outcome, text, by: author(recorded), at, late });
                self.rating = None;
                self.visit = None;
                self.extension_request = None;
            }
            Event::AnsweredWithLead { answer, late, .. } => {
                self.end_pause(recorded);
                let SharedAnswer { outcome, text, by, handler, doers } = &**answer;
                let (outcome, text, by) = (*outcome, text.clone(), by.clone());
                self.answer = Some(Answer { outcome, text, by, at, late: *late });
                self.handler.clone_from(handler);
                self.doers.clone_from(doers);
                self.rating = None;
                self.visit = None;
                self.extension_request = None;
            }
            Event::SentBack { .. } => self.take_answer_back(recorded),
            Event::Referred { target, .. } => self.referred_to = Some(target.clone()),
            Event::RoutedOut { target, .. } => self.routed_to = Some(target.clone()),
            _ => {}
        }
    }

    /// What the resident says, what a return visit finds, and what follows from it.
    fn fold_feedback(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::Visited { channel, result, .. } => {
                let (channel, result) = (*channel, *result);
                self.visit = Some(Visit { channel, result, by: author(recorded), at });
                self.remember_doer(recorded);
            }
            Event::Explained { .. } => self.remember_doer(recorded),
            Event::Rated { score, comment } => {
                self.rating =
                    Some(Rating { score: *score, comment: comment.clone(), at, appeal: None });
            }
            Event::Withdrawn { .. } => self.withdrawn = true,
            Event::ReopenRequested { reason, owner } => {
                self.reopen_request = Some(ReopenRequest { reason: reason.clone(), at });
                self.owner = Some(owner.clone());
                self.reminded = false;
            }
            Event::ReopenGranted { .. } => self.begin_round(recorded),
            Event::ReopenRefused { .. } => {
                self.reopens_refused = self.reopens_refused.saturating_add(1);
                self.reopen_request = None;
                self.owner = None;
                self.reminded = false;
                self.pressing = None;
            }
            _ => {}
        }
    }

    /// What stops, moves or presses the clock.
    fn fold_clock(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::Asked { text, lapses } => {
                let (text, asked_by, lapses) = (text.clone(), author(recorded), *lapses);
                self.questions_asked = self.questions_asked.saturating_add(1);
                self.question = Some(Question { text, asked_by, asked_at: at, lapses });
            }
            Event::Replied { .. } | Event::QuestionLapsed => self.end_pause(recorded),
            Event::ExtensionRequested { days, reason } => {
                let (days, reason, by) = (*days, reason.clone(), author(recorded));
                self.extension_request = Some(ExtensionRequest { days, reason, by, at });
            }
            Event::ExtensionGranted { .. } => self.extend(author(recorded)),
            Event::ExtensionRefused { .. } => self.extension_request = None,
            Event::HandedOver { owner, pressing, .. } => self.hand_over(owner, pressing.as_ref()),
            Event::Reminded { .. } => self.reminded = true,
            Event::Escalated { rung, post, area, .. } => {
                let (rung, post, area) = (*rung, post.clone(), area.clone());
                self.pressing = Some(Pressing { rung, post, area, since: at });
            }
            _ => {}
        }
    }

    /// Enters the next step; the owner who moved it is remembered as the doer of the step left.
    /// A close only follows from what was done before it, perhaps at the step before; an answer that
    /// came with another case's was nobody's step here, and neither is ending with the whole.
    fn go(&mut self, moved: &Move, recorded: &Recorded) {
        let by_itself = matches!(
            recorded.event,
            Event::ReopenGranted { .. }
                | Event::Closed { .. }
                | Event::AnsweredWithLead { .. }
                | Event::Withdrawn { .. }
                | Event::Recused { .. }
                | Event::Isolated { .. }
        );
        if !by_itself {
            self.remember_doer(recorded);
        }
        self.step = moved.to.clone();
        self.phase = moved.phase;
        self.owner.clone_from(&moved.owner);
        self.entered_at = recorded.at;
        self.reminded = false;
        self.pressing = None;
        self.closed_at = (moved.phase == Phase::Done).then_some(recorded.at);
        if moved.phase == Phase::Done {
            self.extension_request = None;
            self.end_pause(recorded);
            self.end_parts(recorded.at);
        }
    }

    /// The same step, clock and round with somebody else, who is reminded anew.
    fn hand_over(&mut self, owner: &CaseOwner, pressing: Option<&AreaId>) {
        self.owner = Some(owner.clone());
        if owner.person.is_some() {
            self.handler.clone_from(&owner.person);
        }
        self.reminded &= self.pressing.is_some();
        if let (Some(rung), Some(area)) = (self.pressing.as_mut(), pressing) {
            rung.area = area.clone();
        }
    }

    /// Only the owner does a step: whoever takes a case back from a handler who has left did not
    /// handle it.
    fn remember_doer(&mut self, recorded: &Recorded) {
        let Some(person) = recorded.actor.person() else {
            return;
        };
        let Some(owner) = &self.owner else { return };
        if owner.person.as_ref().is_none_or(|named| named == person) {
            self.doers.insert(self.step.clone(), person.clone());
        }
    }

    /// The clock runs on from the reply, but from the lapse at the latest, even if the scheduler
    /// came late. A pause over more than a day moves the due time, so that a reminder is due anew.
    fn end_pause(&mut self, recorded: &Recorded) {
        let Some(question) = self.question.take() else {
            return;
        };
        let to = recorded.at.min(question.lapses.at).max(question.asked_at);
        if to.date() != question.asked_at.date() && self.pressing.is_none() {
            self.reminded = false;
        }
        self.pauses.push(Pause { from: question.asked_at, to });
    }

    /// What was answered does not stand. The time in which it did, while others looked at it,
    /// is a pause of the promise: neither a new promise nor lateness made by waiting for others.
    /// Questions asked in that time lie inside it; one that is still open follows on it.
    pub(super) fn take_answer_back(&mut self, recorded: &Recorded) {
        self.rating = None;
        self.visit = None;
        let Some(answer) = self.answer.take() else {
            return;
        };
        let to = self.question.as_ref().map_or(recorded.at, |question| question.asked_at);
        self.pauses.retain(|pause| pause.from < answer.at);
        self.pauses.push(Pause { from: answer.at, to: to.max(answer.at) });
    }

    fn extend(&mut self, granted_by: PersonId) {
        if let Some(request) = self.extension_request.take() {
            let ExtensionRequest { days, reason, .. } = request;
            self.extensions.push(Extension { days, reason, granted_by });
            self.reminded = false;
            self.pressing = None;
        }
    }

    /// A granted reopening starts the promise anew; the history stays in the ledger.
    fn begin_round(&mut self, recorded: &Recorded) {
        self.round += 1;
        self.reopen_request = None;
        self.handler = None;
        self.assigned_from = None;
        self.doers.clear();
        self.pauses.clear();
        self.extensions.clear();
        self.answer = None;
        self.rating = None;
        self.visit = None;
        self.withdrawn = false;
        self.routed_to = None;
        self.referred_to = None;
        self.classified_at = self.track.as_ref().map(|_| recorded.at);
    }
}

/// The person behind an event; nobody's id where there is none, because a fold is total.
pub(super) fn author(recorded: &Recorded) -> PersonId {
    recorded.actor.person().cloned().unwrap_or_else(|| PersonId::new(""))
}

fn received(recorded: &Recorded) -> Option<Case> {
    let Event::Received {
        number,
        method_version,
        area,
        text,
        location,
        channel,
        identity,
        attachments,
        category,
        restricted,
        filed_by,
        household,
        parent,
        moved,
    } = &recorded.event
    else {
        return None;
    };
    Some(Case {
        method_version: *method_version,
        area: area.clone(),
        text: text.clone(),
        location: location.clone(),
        channel: *channel,
        identity: *identity,
        attachments: attachments.clone(),
        filed_by: filed_by.clone(),
        household: household.clone(),
        category: category.clone(),
        restricted: *restricted,
        parent: parent.clone(),
        ..untouched(number.clone(), moved, recorded.at)
    })
}

/// A case that nobody has done anything with, about nothing yet.
fn untouched(number: CaseNumber, moved: &Move, at: Timestamp) -> Case {
    Case {
        number,
        method_version: 0,
        area: AreaId::new(""),
        text: String::new(),
        location: None,
        channel: Channel::Web,
        identity: Identity::Anonymous,
        attachments: Vec::new(),
        filed_by: None,
        household: None,
        category: None,
        restricted: false,
        track: None,
        received_at: at,
        classified_at: None,
        step: moved.to.clone(),
        phase: moved.phase,
        entered_at: at,
        round: 1,
        owner: moved.owner.clone(),
        handler: None,
        agent: None,
        parts: Vec::new(),
        joined: None,
        members: Vec::new(),
        parent: None,
        children: Vec::new(),
        recused: Vec::new(),
        assigned_from: None,
        doers: BTreeMap::new(),
        question: None,
        questions_asked: 0,
        pauses: Vec::new(),
        extensions: Vec::new(),
        extension_request: None,
        answer: None,
        rating: None,
        visit: None,
        appraisals: Vec::new(),
        appraisal_waived: None,
        reopen_request: None,
        reopens_refused: 0,
        reminded: false,
        pressing: None,
        closed_at: None,
        withdrawn: false,
        routed_to: None,
        referred_to: None,
        version: 1,
    }
}
