//! The fold: events into state. Total: whatever the ledger holds can be folded.

use std::collections::BTreeMap;

use super::{
    Answer, Case, Event, Extension, ExtensionRequest, Move, Pause, Pressing, Question, Rating,
    Recorded, ReopenRequest, Visit,
};
use crate::methods::Phase;
use crate::shared::PersonId;

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
        let at = recorded.at;
        let by = || recorded.actor.person().cloned().unwrap_or_else(|| PersonId::new(""));
        match &recorded.event {
            Event::Classified { category, restricted, track, .. } => {
                self.category = Some(category.clone());
                self.restricted = *restricted;
                self.track = Some(track.clone());
                self.classified_at = Some(at);
                self.pauses.clear();
            }
            Event::Assigned { handler, .. } => self.handler = Some(handler.clone()),
            Event::Objected { .. } => self.handler = None,
            Event::Asked { text, lapses } => {
                self.question = Some(Question {
                    text: text.clone(),
                    asked_by: by(),
                    asked_at: at,
                    lapses: *lapses,
                });
            }
            Event::Replied { .. } | Event::QuestionLapsed => self.end_pause(recorded),
            Event::Answered { outcome, text, late, .. } => {
                self.end_pause(recorded);
                let (outcome, text, late) = (*outcome, text.clone(), *late);
                self.answer = Some(Answer { outcome, text, by: by(), at, late });
            }
            Event::ExtensionRequested { days, reason } => {
                let (days, reason) = (*days, reason.clone());
                self.extension_request = Some(ExtensionRequest { days, reason, by: by(), at });
            }
            Event::ExtensionGranted { .. } => self.extend(by()),
            Event::ExtensionRefused { .. } => self.extension_request = None,
            Event::Visited { channel, result, .. } => {
                self.visit = Some(Visit { channel: *channel, result: *result, by: by(), at });
            }
            Event::Rated { score, comment } => {
                self.rating = Some(Rating { score: *score, comment: comment.clone(), at });
            }
            Event::RoutedOut { target, .. } => {
                self.end_pause(recorded);
                self.routed_to = Some(target.clone());
            }
            Event::Withdrawn { .. } => {
                self.end_pause(recorded);
                self.withdrawn = true;
            }
            Event::ReopenRequested { reason, owner } => {
                self.reopen_request = Some(ReopenRequest { reason: reason.clone(), at });
                self.owner = Some(owner.clone());
                self.reminded = false;
            }
            Event::ReopenGranted { .. } => self.begin_round(recorded),
            Event::ReopenRefused { .. } => {
                self.reopen_request = None;
                self.owner = None;
                self.reminded = false;
                self.pressing = None;
            }
            Event::Reminded { .. } => self.reminded = true,
            Event::Escalated { rung, post, area, .. } => {
                self.pressing = Some(Pressing {
                    rung: *rung,
                    post: post.clone(),
                    area: area.clone(),
                    since: at,
                });
            }
            Event::SentBack { .. } => {
                self.answer = None;
                self.rating = None;
                self.visit = None;
            }
            Event::Received { .. }
            | Event::Taken { .. }
            | Event::Passed { .. }
            | Event::PassedUp { .. }
            | Event::Explained { .. }
            | Event::Noted { .. }
            | Event::Urged { .. }
            | Event::Supplemented { .. }
            | Event::Closed { .. } => {}
        }
        if let Some(moved) = recorded.event.moved() {
            self.go(moved, recorded);
        }
    }

    /// Enters the next step; the one who moved it is remembered as the doer of the step left.
    fn go(&mut self, moved: &Move, recorded: &Recorded) {
        if let Some(person) = recorded.actor.person()
            && !matches!(recorded.event, Event::ReopenGranted { .. })
        {
            self.doers.insert(self.step.clone(), person.clone());
        }
        self.step = moved.to.clone();
        self.phase = moved.phase;
        self.owner = moved.owner.clone();
        self.entered_at = recorded.at;
        self.reminded = false;
        self.pressing = None;
        self.closed_at = (moved.phase == Phase::Done).then_some(recorded.at);
        if moved.phase == Phase::Done {
            self.extension_request = None;
        }
    }

    fn end_pause(&mut self, recorded: &Recorded) {
        if let Some(question) = self.question.take() {
            self.pauses.push(Pause { from: question.asked_at, to: recorded.at });
        }
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
        self.doers.clear();
        self.pauses.clear();
        self.extensions.clear();
        self.answer = None;
        self.rating = None;
        self.visit = None;
        self.routed_to = None;
        self.classified_at = self.track.as_ref().map(|_| recorded.at);
    }
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
        moved,
    } = &recorded.event
    else {
        return None;
    };
    Some(Case {
        number: number.clone(),
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
        track: None,
        received_at: recorded.at,
        classified_at: None,
        step: moved.to.clone(),
        phase: moved.phase,
        entered_at: recorded.at,
        round: 1,
        owner: moved.owner.clone(),
        handler: None,
        doers: BTreeMap::new(),
        question: None,
        pauses: Vec::new(),
        extensions: Vec::new(),
        extension_request: None,
        answer: None,
        rating: None,
        visit: None,
        reopen_request: None,
        reminded: false,
        pressing: None,
        closed_at: None,
        withdrawn: false,
        routed_to: None,
        version: 1,
    })
}
