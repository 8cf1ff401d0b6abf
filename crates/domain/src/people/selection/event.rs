//! What happened in a selection. Persons by id only; reasons are sealed before they get here.

use serde::{Deserialize, Serialize};

use crate::methods::{Measure, SelectionStep};
use crate::shared::{Actor, AreaId, PersonId, PostId, SelectionId, SelectionStepId, Timestamp};

/// An event of a selection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum SelectionEvent {
    /// Carries the rule as it was: a selection is finished by what it was begun under, and a
    /// fold never looks a method up.
    Nominated {
        id: SelectionId,
        post: PostId,
        area: AreaId,
        person: PersonId,
        /// 个人自荐, 群众推荐.
        way: String,
        steps: Vec<SelectionStep>,
        measures: Vec<Measure>,
        term_months: Option<u16>,
    },
    StepDone {
        step: SelectionStepId,
    },
    /// The last step appoints.
    TookOffice {
        from: Timestamp,
        until: Option<Timestamp>,
    },
    Refused {
        step: SelectionStepId,
        /// Sealed, as all reasons.
        reason: String,
    },
    NominationWithdrawn {
        reason: String,
    },
    MeasureTaken {
        measure: String,
        reason: String,
        ends_term: bool,
    },
    /// Left, the term was over, or the area was closed.
    LeftOffice,
}

impl SelectionEvent {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Nominated { .. } => "nominated",
            Self::StepDone { .. } => "step_done",
            Self::TookOffice { .. } => "took_office",
            Self::Refused { .. } => "nomination_refused",
            Self::NominationWithdrawn { .. } => "nomination_withdrawn",
            Self::MeasureTaken { .. } => "measure_taken",
            Self::LeftOffice => "left_office",
        }
    }
}

/// An event with its place in the selection's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedSelection {
    pub at: Timestamp,
    pub actor: Actor,
    pub event: SelectionEvent,
}
