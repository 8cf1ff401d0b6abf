//! A mediation's file as it is read: every record with its words and its author's name.

use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::calendar::Due;
use maplegrid_domain::mediation::{
    Asker, Authorised, Capacity, Content, CourtResult, Ending, Form, HelperKind, Interest, Item,
    Manner, NamedBy, Openness, PartyKind, PartyNo, Performance, RecusalAnswer, Reminder, Severity,
    Signer, Step, Willing,
};
use maplegrid_domain::methods::{Method, RouteTarget, Touch};
use maplegrid_domain::shared::{AttachmentId, PersonId, Timestamp};

use super::MediationLine;
use super::words::{
    AgreementWords, BriefWords, DangerWords, EvidenceWords, HearingWords, HelperWords,
    IdentityWords, InvestigationWords, PartyWords, RepresentativeWords, SignatureWords, VisitWords,
};
use crate::County;

/// Something done, with what was said; no words where none were, or where they were forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneView<T> {
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    /// Recorded more than a day after: 补记.
    pub is_late: bool,
    pub by: PersonId,
    pub by_name: String,
    pub words: Option<T>,
}

/// A record with a number, which corrections point to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordView<T> {
    pub no: u64,
    pub done: DoneView<T>,
    /// Of a session: who was there. Of evidence: whose it is.
    pub parties: Vec<PartyNo>,
    /// Of a session: who mediated.
    pub mediators: Vec<String>,
    pub files: Vec<AttachmentId>,
    /// What was put right later.
    pub corrections: Vec<DoneView<String>>,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyView {
    pub no: PartyNo,
    pub kind: PartyKind,
    pub capacity: Capacity,
    /// `None` after the words were forgotten.
    pub words: Option<PartyWords>,
    pub person: Option<PersonId>,
    pub related: Vec<PersonId>,
    /// Applied for it or agreed to it; `None` until they have said so.
    pub consent: Option<(Willing, DoneView<String>)>,
    pub informed: Option<DoneView<()>>,
    pub identified: Option<DoneView<IdentityWords>>,
    pub representatives: Vec<(Authorised, DoneView<RepresentativeWords>)>,
    /// Somebody has to act for them, and nobody does yet.
    pub lacks_guardian: bool,
}

/// A mediator, past ones too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediatorView {
    pub person: PersonId,
    pub name: String,
    pub named_by: NamedBy,
    /// What they said when asked about kinship and stakes.
    pub interest: Interest,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
}

/// A wish for recusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecusalView {
    pub mediator: PersonId,
    pub mediator_name: String,
    pub asked_by: Asker,
    pub asked: DoneView<String>,
    pub answer: Option<(RecusalAnswer, DoneView<String>)>,
}

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementView {
    pub no: u64,
    pub form: Form,
    pub done: DoneView<AgreementWords>,
    pub terms: Vec<TermView>,
    pub amount_fen: Option<u64>,
    pub copies: u8,
    pub touches: Vec<Touch>,
    pub signatures: Vec<SignatureView>,
    /// Who has to sign yet; empty for an oral one.
    pub unsigned: Vec<Signer>,
    /// Nobody may sign it on a screen (电子签名法 Art. 3).
    pub is_paper_only: bool,
    pub effective: Option<Date>,
    pub performance: Option<Performance>,
    pub corrections: Vec<DoneView<String>>,
}

/// One thing that one party has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermView {
    pub no: u8,
    pub by: PartyNo,
    pub text: Option<String>,
    pub due: Option<Date>,
    pub amount_fen: Option<u64>,
    pub performed: Vec<PerformedView>,
}

/// What became of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerformedView {
    pub how: Performance,
    pub done: DoneView<String>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureView {
    pub signer: Signer,
    pub manner: Manner,
    pub done: DoneView<SignatureWords>,
    pub scans: Vec<AttachmentId>,
}

/// How it ended without an agreement in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndView {
    pub how: Ending,
    pub done: DoneView<String>,
    /// The other ways that were told, with address and clock.
    pub routes: Vec<RouteTarget>,
}

/// Something that is reminded of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderView {
    pub of: Reminder,
    pub at: Timestamp,
    pub was_given: bool,
}

/// An event of the history: what, when, by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    pub at: Timestamp,
    /// The event's kind: `heard`, `signed`.
    pub kind: &'static str,
    /// Nobody for the scheduler.
    pub by: Option<(PersonId, String)>,
}

/// What the court said, and when that was recorded.
pub type CourtAnswer = (CourtResult, DoneView<String>);

/// Who closed the file, and of each compulsory item that is missing why.
pub type FiledView = (DoneView<()>, Vec<(Item, Option<String>)>);

/// The whole file.
#[derive(Clone, Debug)]
pub struct MediationFile {
    pub county: Arc<County>,
    pub method: Arc<Method>,
    pub now: Timestamp,
    /// What lists show of it.
    pub line: MediationLine,
    /// 南沟村人民调解委员会
    pub committee_name: String,
    /// Its words were forgotten: only what happened when is left.
    pub is_forgotten: bool,
    /// Names and phones are masked and nothing that was said is shown: nobody looked yet.
    pub is_masked: bool,
    pub opened: DoneView<BriefWords>,
    /// The number it has with whoever entrusted it.
    pub docket: Option<String>,
    pub parties: Vec<PartyView>,
    pub people: u16,
    pub accepted: Option<DoneView<()>>,
    /// When the period of mediation ends.
    pub period_due: Option<Due>,
    pub extensions: Vec<(Date, DoneView<()>)>,
    pub mediators: Vec<MediatorView>,
    /// Who could be named now.
    pub eligible: Vec<(PersonId, String)>,
    pub recusals: Vec<RecusalView>,
    pub helpers: Vec<(HelperKind, DoneView<HelperWords>)>,
    /// How grave it was said to be later, and why; the last one counts.
    pub gradings: Vec<(Severity, DoneView<String>)>,
    pub openness: Openness,
    pub hearings: Vec<RecordView<HearingWords>>,
    pub investigations: Vec<RecordView<InvestigationWords>>,
    pub evidence: Vec<RecordView<EvidenceWords>>,
    pub agreement: Option<AgreementView>,
    /// Agreements that were replaced before anybody signed.
    pub earlier_agreements: Vec<AgreementView>,
    /// Performance, satisfaction (5 to 1), and the record.
    pub visits: Vec<(Performance, u8, RecordView<VisitWords>)>,
    /// The joint application: the court, and its answer.
    pub confirmation: Option<(DoneView<String>, Option<CourtAnswer>)>,
    /// The last day on which the court can be asked; `None` where it does not confirm.
    pub confirmation_last_day: Option<Date>,
    pub dangers: Vec<RecordView<DangerWords>>,
    pub end: Option<EndView>,
    /// When the file was closed, and why compulsory items are missing.
    pub filed: Option<FiledView>,
    /// 卷宗目录
    pub contents: Vec<Content>,
    pub reminders: Vec<ReminderView>,
    pub history: Vec<StepView>,
    /// What the reader may do now.
    pub offered: Vec<Step>,
    /// The method's other ways, to be told where it ends.
    pub routes: Vec<RouteTarget>,
}
