//! What a reader may see. Every read of cases takes one; there is no unscoped query.

use super::{AreaId, PersonId};

/// The limits of a read, derived from the reader's appointments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Roots of the subtrees whose ordinary cases may be read.
    pub areas: Vec<AreaId>,
    /// Roots of the subtrees whose restricted cases (complaints about cadres, DOMAIN § 8 G7) may
    /// be read as well. Usually empty.
    pub restricted_areas: Vec<AreaId>,
    /// Cases handed to this person may be read wherever they are.
    pub person: Option<PersonId>,
}

impl Scope {
    /// Sees nothing: the scope of somebody without an appointment.
    pub fn nothing() -> Self {
        Self { areas: Vec::new(), restricted_areas: Vec::new(), person: None }
    }
}
