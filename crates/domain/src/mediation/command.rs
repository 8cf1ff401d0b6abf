//! What can be asked of a mediation. The vocabulary is closed; who asks is in the context.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    Asker, Authorised, Capacity, CourtResult, Form, HelperKind, Interest, Item, Manner, NamedBy,
    Openness, Origin, PartyKind, PartyNo, Performance, RecusalAnswer, Severity, Signer, Why,
};
use crate::cases::CaseNumber;
use crate::methods::{Barred, Touch};
use crate::shared::{AreaId, AttachmentId, CategoryId, MediationId, PersonId, Sealed, Timestamp};

/// A mediation that is asked for or offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMediation {
    pub committee: AreaId,
    pub origin: Origin,
    pub category: CategoryId,
    pub severity: Severity,
    /// The matter it grew from.
    pub case: Option<CaseNumber>,
    pub parties: Vec<NewParty>,
    /// Who has said that they want it, besides those who apply.
    pub consents: Vec<PartyNo>,
    /// How many people it is about, parties included.
    pub people: u16,
    /// What somebody noticed that forbids it.
    pub barred: BTreeSet<Barred>,
    /// Knows the same matter again: a keyed digest of category and parties.
    pub matter: String,
    /// 纠纷简要情况, 申请事项
    pub words: Sealed,
    /// The day it was asked for or offered.
    pub at: Timestamp,
}

/// A party as it is put down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParty {
    pub kind: PartyKind,
    pub capacity: Capacity,
    pub person: Option<PersonId>,
    pub related: Vec<PersonId>,
    pub words: Sealed,
}

/// What the parties agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAgreement {
    pub form: Form,
    pub at: Timestamp,
    pub words: Sealed,
    pub terms: Vec<NewTerm>,
    pub amount_fen: Option<u64>,
    pub copies: u8,
    pub touches: BTreeSet<Touch>,
}

/// One thing that one party has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerm {
    pub by: PartyNo,
    pub words: Sealed,
    pub due: Option<Date>,
    pub amount_fen: Option<u64>,
}

/// A command. `at` is when it was done, `routes` are ids of the method's route targets that were
/// told, `consents` those who agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// 申请, 主动调解, 接受委托移送; the number is minted by the writer.
    Open {
        id: MediationId,
        number: super::MediationNumber,
        new: Box<NewMediation>,
    },
    /// 受理
    Accept {
        at: Timestamp,
    },
    /// 不予受理
    Decline {
        at: Timestamp,
        words: Sealed,
        routes: Vec<String>,
    },
    /// 同意调解: these parties want it.
    Consent {
        parties: Vec<PartyNo>,
        at: Timestamp,
        words: Option<Sealed>,
    },
    /// A party does not want it, or does not want it any more: that is the end.
    Refuse {
        party: PartyNo,
        at: Timestamp,
        words: Option<Sealed>,
        routes: Vec<String>,
    },
    /// 权利义务告知
    Inform {
        party: PartyNo,
        at: Timestamp,
    },
    /// 核对身份
    Identify {
        party: PartyNo,
        at: Timestamp,
        words: Sealed,
    },
    /// 授权委托, 监护人
    Represent {
        party: PartyNo,
        authorised: Authorised,
        at: Timestamp,
        words: Sealed,
    },
    /// 增加当事人: somebody else turns out to be part of the dispute.
    AddParty {
        party: Box<NewParty>,
        at: Timestamp,
    },
    /// 更正难易程度, with the reason.
    Grade {
        severity: Severity,
        words: Sealed,
    },
    /// A holder of a post is related to a party.
    Declare {
        party: PartyNo,
        person: PersonId,
    },
    /// 选定或者指定调解员
    Name {
        mediator: PersonId,
        by: NamedBy,
        consents: Vec<PartyNo>,
        /// What they said when asked.
        interest: Interest,
    },
    AskRecusal {
        mediator: PersonId,
        asker: Asker,
        at: Timestamp,
        words: Sealed,
    },
    AnswerRecusal {
        mediator: PersonId,
        answer: RecusalAnswer,
        words: Sealed,
    },
    /// 邀请他人参与
    Invite {
        kind: HelperKind,
        consents: Vec<PartyNo>,
        at: Timestamp,
        words: Sealed,
    },
    SetOpenness {
        openness: Openness,
        consents: Vec<PartyNo>,
    },
    /// The parties agree on another last day.
    Extend {
        until: Date,
        consents: Vec<PartyNo>,
        at: Timestamp,
    },
    /// 调解
    Hear {
        at: Timestamp,
        present: Vec<PartyNo>,
        words: Sealed,
    },
    /// 调查
    Investigate {
        at: Timestamp,
        words: Sealed,
    },
    /// 证据
    AddEvidence {
        at: Timestamp,
        from: Option<PartyNo>,
        words: Sealed,
        files: Vec<AttachmentId>,
    },
    Agree(Box<NewAgreement>),
    Sign {
        signer: Signer,
        manner: Manner,
        at: Timestamp,
        words: Option<Sealed>,
        scans: Vec<AttachmentId>,
    },
    /// What became of a term 履行.
    Perform {
        term: u8,
        how: Performance,
        at: Timestamp,
        words: Sealed,
    },
    /// 回访
    Visit {
        at: Timestamp,
        performance: Performance,
        satisfaction: u8,
        words: Sealed,
    },
    Terminate {
        why: Why,
        at: Timestamp,
        words: Sealed,
        routes: Vec<String>,
    },
    /// 共同申请司法确认
    AskConfirmation {
        by: Vec<PartyNo>,
        at: Timestamp,
        words: Sealed,
    },
    /// The court's answer.
    RecordConfirmation {
        result: CourtResult,
        at: Timestamp,
        words: Sealed,
    },
    /// 纠纷可能激化: measures taken and told to the police (人民调解法 Art. 25).
    ReportDanger {
        at: Timestamp,
        words: Sealed,
    },
    /// Something recorded was wrong: a new record that points to the old one, by its number.
    Correct {
        of: u64,
        words: Sealed,
    },
    /// 归档; compulsory items that are missing, each with the reason.
    File {
        missing: BTreeMap<Item, Sealed>,
    },
    /// Scheduler: whatever is due now.
    Tick,
}
