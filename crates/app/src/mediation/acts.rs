//! What may be done with a mediation, in plain words. `at` is when it was done; now, if not told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use maplegrid_domain::mediation::{
    Authorised, CourtResult, Form, HelperKind, Interest, Item, Manner, NamedBy, Openness,
    Performance, RecusalAnswer, Severity, Step, Why,
};
use maplegrid_domain::methods::Touch;
use maplegrid_domain::shared::{AttachmentId, PersonId, Timestamp};
use serde::Serialize;

use super::PartyGiven;
use super::words::{
    AgreementWords, DangerWords, EvidenceWords, HearingWords, HelperWords, IdentityWords,
    InvestigationWords, RepresentativeWords, SignatureWords, VisitWords,
};

type When = Option<Timestamp>;

/// An act. Parties are counted from 1; `routes` are ids of the method's route targets that were
/// told; `consents` are the parties who agreed.
#[derive(Clone, Debug, Serialize)]
pub enum Act {
    Accept {
        at: When,
    },
    Decline {
        at: When,
        reason: String,
        routes: Vec<String>,
    },
    /// These parties want it; what they said, if it is worth writing down.
    Consent {
        parties: Vec<u8>,
        at: When,
        said: String,
    },
    Refuse {
        party: u8,
        at: When,
        reason: String,
        routes: Vec<String>,
    },
    Inform {
        party: u8,
        at: When,
    },
    Identify {
        party: u8,
        at: When,
        words: IdentityWords,
    },
    Represent {
        party: u8,
        authorised: Authorised,
        at: When,
        words: RepresentativeWords,
    },
    /// Somebody else turns out to be part of the dispute.
    AddParty {
        at: When,
        party: Box<PartyGiven>,
    },
    /// The severity turned out to be another.
    Grade {
        severity: Severity,
        reason: String,
    },
    Declare {
        party: u8,
        person: PersonId,
    },
    /// `interest` is what they said when asked.
    Name {
        mediator: PersonId,
        by: NamedBy,
        consents: Vec<u8>,
        interest: Interest,
    },
    /// The party who asks; nobody if the mediator steps back.
    AskRecusal {
        mediator: PersonId,
        party: Option<u8>,
        at: When,
        reason: String,
    },
    AnswerRecusal {
        mediator: PersonId,
        answer: RecusalAnswer,
        reason: String,
    },
    Invite {
        kind: HelperKind,
        consents: Vec<u8>,
        at: When,
        words: HelperWords,
    },
    SetOpenness {
        openness: Openness,
        consents: Vec<u8>,
    },
    Extend {
        until: Date,
        consents: Vec<u8>,
        at: When,
    },
    Hear {
        at: When,
        present: Vec<u8>,
        words: Box<HearingWords>,
    },
    Investigate {
        at: When,
        words: Box<InvestigationWords>,
    },
    AddEvidence {
        at: When,
        from: Option<u8>,
        words: EvidenceWords,
        files: Vec<AttachmentId>,
    },
    Agree(Box<AgreementGiven>),
    Sign(Box<SignatureGiven>),
    Perform {
        term: u8,
        how: Performance,
        at: When,
        proof: String,
    },
    Visit {
        at: When,
        performance: Performance,
        satisfaction: u8,
        words: Box<VisitWords>,
    },
    Terminate {
        why: Why,
        at: When,
        reason: String,
        routes: Vec<String>,
    },
    /// The parties who ask, and the court.
    AskConfirmation {
        by: Vec<u8>,
        at: When,
        court: String,
    },
    /// The court's answer and its number.
    RecordConfirmation {
        result: CourtResult,
        at: When,
        document: String,
    },
    ReportDanger {
        at: When,
        words: DangerWords,
    },
    /// The number of the record, and what is right.
    Correct {
        of: u64,
        text: String,
    },
    /// Why compulsory items are missing.
    File {
        missing: BTreeMap<Item, String>,
    },
}

/// What the parties agreed on.
#[derive(Clone, Debug, Serialize)]
pub struct AgreementGiven {
    pub form: Form,
    pub at: When,
    pub words: AgreementWords,
    pub terms: Vec<TermGiven>,
    pub amount_fen: Option<u64>,
    pub copies: u8,
    pub touches: BTreeSet<Touch>,
}

/// One thing that one party has to do.
#[derive(Clone, Debug, Serialize)]
pub struct TermGiven {
    pub by: u8,
    pub text: String,
    pub due: Option<Date>,
    pub amount_fen: Option<u64>,
}

/// A signature.
#[derive(Clone, Debug, Serialize)]
pub struct SignatureGiven {
    pub signer: maplegrid_domain::mediation::Signer,
    pub manner: Manner,
    pub at: When,
    pub words: SignatureWords,
    /// The paper, scanned back.
    pub scans: Vec<AttachmentId>,
}

impl Act {
    /// Signed or sealed on paper now.
    pub fn on_paper(signer: maplegrid_domain::mediation::Signer) -> Self {
        let words = SignatureWords::default();
        let manner = Manner::Paper;
        let on_paper = SignatureGiven { signer, manner, at: None, words, scans: Vec::new() };
        Self::Sign(Box::new(on_paper))
    }

    /// Which step of the closed vocabulary it is.
    pub const fn step(&self) -> Step {
        match self {
            Self::Accept { .. } => Step::Accept,
            Self::Decline { .. } => Step::Decline,
            Self::Consent { .. } => Step::Consent,
            Self::Refuse { .. } => Step::Refuse,
            Self::Inform { .. } => Step::Inform,
            Self::Identify { .. } => Step::Identify,
            Self::Represent { .. } => Step::Represent,
            Self::AddParty { .. } => Step::AddParty,
            Self::Grade { .. } => Step::Grade,
            Self::Declare { .. } => Step::Declare,
            Self::Name { .. } => Step::Name,
            Self::AskRecusal { .. } => Step::AskRecusal,
            Self::AnswerRecusal { .. } => Step::AnswerRecusal,
            Self::Invite { .. } => Step::Invite,
            Self::SetOpenness { .. } => Step::SetOpenness,
            Self::Extend { .. } => Step::Extend,
            Self::Hear { .. } => Step::Hear,
            Self::Investigate { .. } => Step::Investigate,
            Self::AddEvidence { .. } => Step::AddEvidence,
            Self::Agree(_) => Step::Agree,
            Self::Sign(_) => Step::Sign,
            Self::Perform { .. } => Step::Perform,
            Self::Visit { .. } => Step::Visit,
            Self::Terminate { .. } => Step::Terminate,
            Self::AskConfirmation { .. } => Step::AskConfirmation,
            Self::RecordConfirmation { .. } => Step::RecordConfirmation,
            Self::ReportDanger { .. } => Step::ReportDanger,
            Self::Correct { .. } => Step::Correct,
            Self::File { .. } => Step::File,
        }
    }
}
