//! The state of a selection: the fold of its events.

use serde::{Deserialize, Serialize};

use super::{RecordedSelection, SelectionEvent};
use crate::methods::{Measure, SelectionStep};
use crate::shared::{AreaId, PersonId, PostId, SelectionId, SelectionStepId, Timestamp};

/// A selection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    pub id: SelectionId,
    pub post: PostId,
    pub area: AreaId,
    pub person: PersonId,
    pub way: String,
    /// The rule it runs under.
    pub steps: Vec<SelectionStep>,
    pub measures: Vec<Measure>,
    pub term_months: Option<u16>,
    pub nominated_by: Option<PersonId>,
    pub nominated_at: Timestamp,
    pub done: Vec<DoneStep>,
    pub state: SelectionState,
    pub term: Option<Term>,
    pub refusal: Option<Refusal>,
    pub taken: Vec<MeasureTaken>,
    pub ended_at: Option<Timestamp>,
    /// Events folded so far.
    pub version: u64,
}

/// Where a selection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelectionState {
    Nominated,
    InForce,
    Refused,
    Withdrawn,
    Ended,
}

/// A step that somebody has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneStep {
    pub step: SelectionStepId,
    pub by: PersonId,
    pub at: Timestamp,
}

/// The time in the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

/// Where and why it was refused or withdrawn; the reason is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `None` for a withdrawal.
    pub step: Option<SelectionStepId>,
    pub reason: String,
    pub by: Option<PersonId>,
    pub at: Timestamp,
}

/// A measure of dynamic adjustment, with its sealed reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureTaken {
    pub measure: String,
    pub reason: String,
    pub by: Option<PersonId>,
    pub at: Timestamp,
}

impl SelectionState {
    pub const ALL: [Self; 5] =
        [Self::Nominated, Self::InForce, Self::Refused, Self::Withdrawn, Self::Ended];

    /// The column's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nominated => "nominated",
            Self::InForce => "in_force",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Nominated => "推选中",
            Self::InForce => "在任",
            Self::Refused => "没有通过",
            Self::Withdrawn => "撤回提名",
            Self::Ended => "已卸任",
        }
    }
}

impl Selection {
    /// The step that is next, while it is one.
    pub fn next_step(&self) -> Option<&SelectionStep> {
        (self.state == SelectionState::Nominated).then(|| self.steps.get(self.done.len())).flatten()
    }

    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    /// The state after an event; anything but a nomination on no state leaves it so.
    pub fn apply(state: Option<Self>, recorded: &RecordedSelection) -> Option<Self> {
        let Some(mut selection) = state else {
            return nominated(recorded);
        };
        selection.version += 1;
        selection.fold(recorded);
        Some(selection)
    }

    fn fold(&mut self, recorded: &RecordedSelection) {
        let (at, by) = (recorded.at, recorded.actor.person().cloned());
        match &recorded.event {
            SelectionEvent::Nominated { .. } => {}
            SelectionEvent::StepDone { step } => {
                let by = by.unwrap_or_else(|| PersonId::new(""));
                self.done.push(DoneStep { step: step.clone(), by, at });
            }
            SelectionEvent::TookOffice { from, until } => {
                self.state = SelectionState::InForce;
                self.term = Some(Term { from: *from, until: *until });
            }
            SelectionEvent::Refused { step, reason } => {
                self.state = SelectionState::Refused;
                let (step, reason) = (Some(step.clone()), reason.clone());
                self.refusal = Some(Refusal { step, reason, by, at });
            }
            SelectionEvent::NominationWithdrawn { reason } => {
                self.state = SelectionState::Withdrawn;
                self.refusal = Some(Refusal { step: None, reason: reason.clone(), by, at });
            }
            SelectionEvent::MeasureTaken { measure, reason, ends_term } => {
                let (measure, reason) = (measure.clone(), reason.clone());
                self.taken.push(MeasureTaken { measure, reason, by, at });
                if *ends_term {
                    self.end(at);
                }
            }
            SelectionEvent::LeftOffice => self.end(at),
        }
    }

    fn end(&mut self, at: Timestamp) {
        self.state = SelectionState::Ended;
        self.ended_at = Some(at);
        if let Some(term) = &mut self.term {
            term.until = Some(term.until.map_or(at, |until| until.min(at)));
        }
    }
}

fn nominated(recorded: &RecordedSelection) -> Option<Selection> {
    let SelectionEvent::Nominated { id, post, area, person, way, steps, measures, term_months } =
        &recorded.event
    else {
        return None;
    };
    Some(Selection {
        id: id.clone(),
        post: post.clone(),
        area: area.clone(),
        person: person.clone(),
        way: way.clone(),
        steps: steps.clone(),
        measures: measures.clone(),
        term_months: *term_months,
        nominated_by: recorded.actor.person().cloned(),
        nominated_at: recorded.at,
        done: Vec::new(),
        state: SelectionState::Nominated,
        term: None,
        refusal: None,
        taken: Vec::new(),
        ended_at: None,
        version: 1,
    })
}
