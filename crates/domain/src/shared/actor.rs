//! Who did something. Written into every event.

use serde::{Deserialize, Serialize};

use super::{AreaId, PersonId, PostId};

/// The author of a command and of the events it leads to. Names are looked up when shown, never
/// stored here, so that a person's data can be corrected or erased without touching the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Actor {
    /// The person who raised the case, known by number and query code only.
    Resident,
    /// Somebody who holds a post; the post and area say in which capacity they acted.
    Staff { person: PersonId, post: PostId, area: AreaId },
    /// The scheduler: reminders, escalation, lapsed questions.
    System,
}

impl Actor {
    /// The person behind a staff action.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Staff { person, .. } => Some(person),
            Self::Resident | Self::System => None,
        }
    }
}
