//! A mediation as it is asked for, in plain words.

use std::collections::BTreeSet;

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::mediation::{Capacity, Entruster, PartyKind, Severity};
use maplegrid_domain::methods::Barred;
use maplegrid_domain::shared::{AreaId, CategoryId, PersonId, Timestamp};
use serde::Serialize;

use super::words::{BriefWords, PartyWords};

/// A mediation that is asked for, offered or entrusted.
#[derive(Clone, Debug, Serialize)]
pub struct MediationGiven {
    /// The area whose committee is to mediate.
    pub committee: AreaId,
    pub origin: OriginGiven,
    pub category: CategoryId,
    pub severity: Severity,
    /// The matter it grows from.
    pub case: Option<CaseNumber>,
    /// Counted from 1 in this order.
    pub parties: Vec<PartyGiven>,
    /// Who has said that they want it, besides those who apply.
    pub consents: Vec<u8>,
    /// How many people it is about; the parties, if not told.
    pub people: Option<u16>,
    /// What somebody noticed that forbids it.
    pub barred: BTreeSet<Barred>,
    pub words: BriefWords,
    /// When it was asked for; now, if not told.
    pub at: Option<Timestamp>,
}

/// How it came about.
#[derive(Clone, Debug, Serialize)]
pub enum OriginGiven {
    Applied {
        by: Vec<u8>,
    },
    Offered,
    Entrusted {
        by: Entruster,
        /// The number it has there.
        docket: String,
    },
}

/// A party.
#[derive(Clone, Debug, Serialize)]
pub struct PartyGiven {
    pub kind: PartyKind,
    pub capacity: Capacity,
    /// Who they are, if they hold a post.
    pub person: Option<PersonId>,
    /// Holders of posts who are related to them.
    pub related: Vec<PersonId>,
    pub words: PartyWords,
}

impl PartyGiven {
    /// A grown person who holds no post and has no kin in one.
    pub const fn natural(words: PartyWords) -> Self {
        let (kind, capacity) = (PartyKind::Natural, Capacity::Full);
        Self { kind, capacity, person: None, related: Vec::new(), words }
    }
}
