//! What happened to a mediation. Appended to the ledger and never edited.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Asker, Authorised, Capacity, CourtResult, Form, HelperKind, Interest, Item, Manner,
    MediationNumber, NamedBy, NewParty, Openness, Origin, PartyKind, PartyNo, Performance,
    RecusalAnswer, Reminder, Severity, Signer, Why,
};
use crate::cases::CaseNumber;
use crate::methods::{StatisticsClass, Touch};
use crate::shared::{
    Actor, AreaId, AttachmentId, CategoryId, MediationId, PersonId, Sealed, Timestamp,
};

/// What began: everything the fold needs, so that it looks no method up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub id: MediationId,
    pub number: MediationNumber,
    pub method_version: u32,
    pub committee: AreaId,
    pub origin: Origin,
    pub category: CategoryId,
    pub class: String,
    pub statistics: StatisticsClass,
    pub touches: BTreeSet<Touch>,
    pub severity: Severity,
    pub case: Option<CaseNumber>,
    pub people: u16,
    pub matter: String,
    pub parties: Vec<OpenedParty>,
    /// Who agreed then, besides those who applied.
    pub consents: Vec<PartyNo>,
}

/// A party as it was put down; counted from 1 in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedParty {
    pub kind: PartyKind,
    pub capacity: Capacity,
    pub person: Option<PersonId>,
    pub related: Vec<PersonId>,
    pub words: Sealed,
}

impl OpenedParty {
    pub(super) fn of(new: &NewParty) -> Self {
        Self {
            kind: new.kind,
            capacity: new.capacity,
            person: new.person.clone(),
            related: new.related.clone(),
            words: new.words.clone(),
        }
    }
}

/// An agreement as it was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    pub form: Form,
    pub terms: Vec<AgreedTerm>,
    pub amount_fen: Option<u64>,
    pub copies: u8,
    pub touches: BTreeSet<Touch>,
}

/// A term; counted from 1 in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedTerm {
    pub by: PartyNo,
    pub words: Sealed,
    pub due: Option<Date>,
    pub amount_fen: Option<u64>,
}

/// An event of a mediation. Names and words are sealed; `at` is when it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Event {
    Opened {
        what: Box<Opened>,
        at: Timestamp,
        words: Sealed,
    },
    Accepted {
        at: Timestamp,
    },
    Declined {
        at: Timestamp,
        words: Sealed,
        routes: Vec<String>,
    },
    Refused {
        party: PartyNo,
        at: Timestamp,
        words: Option<Sealed>,
        routes: Vec<String>,
    },
    Consented {
        parties: Vec<PartyNo>,
        at: Timestamp,
        words: Option<Sealed>,
    },
    Informed {
        party: PartyNo,
        at: Timestamp,
    },
    Identified {
        party: PartyNo,
        at: Timestamp,
        words: Sealed,
    },
    Represented {
        party: PartyNo,
        authorised: Authorised,
        at: Timestamp,
        words: Sealed,
    },
    /// Counted on from those before.
    PartyAdded {
        party: Box<OpenedParty>,
        at: Timestamp,
    },
    Graded {
        severity: Severity,
        words: Sealed,
    },
    RelationDeclared {
        party: PartyNo,
        person: PersonId,
    },
    MediatorNamed {
        mediator: PersonId,
        by: NamedBy,
        interest: Interest,
    },
    MediatorLeft {
        mediator: PersonId,
    },
    RecusalAsked {
        mediator: PersonId,
        asker: Asker,
        at: Timestamp,
        words: Sealed,
    },
    RecusalAnswered {
        mediator: PersonId,
        answer: RecusalAnswer,
        words: Sealed,
    },
    Invited {
        helper: HelperKind,
        at: Timestamp,
        words: Sealed,
    },
    OpennessSet {
        openness: Openness,
    },
    Extended {
        until: Date,
        at: Timestamp,
    },
    Heard {
        at: Timestamp,
        present: Vec<PartyNo>,
        words: Sealed,
    },
    Investigated {
        at: Timestamp,
        words: Sealed,
    },
    EvidenceAdded {
        at: Timestamp,
        from: Option<PartyNo>,
        words: Sealed,
        files: Vec<AttachmentId>,
    },
    Agreed {
        what: Box<Agreed>,
        at: Timestamp,
        words: Sealed,
    },
    Signed {
        signer: Signer,
        manner: Manner,
        at: Timestamp,
        words: Option<Sealed>,
        scans: Vec<AttachmentId>,
    },
    /// The agreement binds from this day (人民调解法 Art. 29, 30).
    TookEffect {
        on: Date,
    },
    Performed {
        term: u8,
        how: Performance,
        at: Timestamp,
        words: Sealed,
    },
    Visited {
        at: Timestamp,
        performance: Performance,
        satisfaction: u8,
        words: Sealed,
    },
    Terminated {
        why: Why,
        at: Timestamp,
        words: Sealed,
        routes: Vec<String>,
    },
    ConfirmationAsked {
        at: Timestamp,
        words: Sealed,
    },
    ConfirmationDecided {
        result: CourtResult,
        at: Timestamp,
        words: Sealed,
    },
    DangerReported {
        at: Timestamp,
        words: Sealed,
    },
    Corrected {
        of: u64,
        words: Sealed,
    },
    Filed {
        missing: BTreeMap<Item, Sealed>,
    },
    /// Whoever has to do with it was told that something is due.
    Reminded {
        of: Reminder,
    },
}

/// An event with its place in the mediation's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub at: Timestamp,
    pub actor: Actor,
    pub event: Event,
}

impl Event {
    /// The kind as a word, for the ledger's column.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
            Self::Refused { .. } => "refused",
            Self::Consented { .. } => "consented",
            Self::Informed { .. } => "informed",
            Self::Identified { .. } => "identified",
            Self::Represented { .. } => "represented",
            Self::PartyAdded { .. } => "party_added",
            Self::Graded { .. } => "graded",
            Self::RelationDeclared { .. } => "relation_declared",
            Self::MediatorNamed { .. } => "mediator_named",
            Self::MediatorLeft { .. } => "mediator_left",
            Self::RecusalAsked { .. } => "recusal_asked",
            Self::RecusalAnswered { .. } => "recusal_answered",
            Self::Invited { .. } => "invited",
            Self::OpennessSet { .. } => "openness_set",
            Self::Extended { .. } => "extended",
            Self::Heard { .. } => "heard",
            Self::Investigated { .. } => "investigated",
            Self::EvidenceAdded { .. } => "evidence_added",
            Self::Agreed { .. } => "agreed",
            Self::Signed { .. } => "signed",
            Self::TookEffect { .. } => "took_effect",
            Self::Performed { .. } => "performed",
            Self::Visited { .. } => "visited",
            Self::Terminated { .. } => "terminated",
            Self::ConfirmationAsked { .. } => "confirmation_asked",
            Self::ConfirmationDecided { .. } => "confirmation_decided",
            Self::DangerReported { .. } => "danger_reported",
            Self::Corrected { .. } => "corrected",
            Self::Filed { .. } => "filed",
            Self::Reminded { .. } => "reminded",
        }
    }
}
