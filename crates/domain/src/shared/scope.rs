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
    /// The keys under which tasks stand on this person's lists: their own, and those of the
    /// posts they hold. Whoever has to act on a case may read it.
    pub holders: Vec<String>,
}

impl Scope {
    /// Whether a case may be read that happened in the first area of `lineage` (which goes on with
    /// its ancestors) and is in the hands of `named`.
    pub fn allows(&self, lineage: &[AreaId], restricted: bool, named: Option<&PersonId>) -> bool {
        let roots = if restricted { &self.restricted_areas } else { &self.areas };
        let mine = named.is_some() && named == self.person.as_ref();
        mine || lineage.iter().any(|area| roots.contains(area))
    }

    /// Sees nothing: the scope of somebody without an appointment.
    pub fn nothing() -> Self {
        Self { areas: Vec::new(), restricted_areas: Vec::new(), person: None, holders: Vec::new() }
    }
}
