//! What was agreed, signed, performed and confirmed.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Done, PartyNo};
use crate::methods::Touch;
use crate::shared::{AttachmentId, PersonId, Sealed, Timestamp};

/// 书面协议书, 口头协议登记 (人民调解法 Art. 28)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Written,
    Oral,
}

impl Form {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Oral => "oral",
        }
    }
}

/// An agreement. Once somebody has signed nothing of it changes any more (DOMAIN § 8 G14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub no: u64,
    pub form: Form,
    pub done: Done,
    /// Facts, dispute, manner of performance.
    pub words: Sealed,
    pub terms: Vec<Term>,
    /// 涉及金额, in fen.
    pub amount_fen: Option<u64>,
    /// 本协议一式〇份
    pub copies: u8,
    pub touches: BTreeSet<Touch>,
    pub signatures: Vec<Signature>,
    /// The day on which it took effect (Art. 29, 30).
    pub effective: Option<Date>,
}

/// One thing that one party has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// From 1.
    pub no: u8,
    pub by: PartyNo,
    pub words: Sealed,
    pub due: Option<Date>,
    pub amount_fen: Option<u64>,
    pub performed: Vec<Performed>,
}

/// What became of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performed {
    pub how: Performance,
    pub done: Done,
}

/// 全部履行, 部分履行, 未履行
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Performance {
    Full,
    Partly,
    Not,
}

/// A signature, seal or fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub signer: Signer,
    pub manner: Manner,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    /// Whoever recorded it.
    pub by: PersonId,
    /// Who signed for the party; what was drawn on the screen.
    pub words: Option<Sealed>,
    /// The paper, scanned back.
    pub scans: Vec<AttachmentId>,
}

/// Who signs (Art. 29).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Signer {
    Party {
        party: PartyNo,
    },
    Mediator {
        person: PersonId,
    },
    /// The committee's seal.
    Seal,
}

/// 纸上签（盖章、按手印）, 屏上签
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    Paper,
    Screen,
}

/// The joint application for confirmation by the court 司法确认 (Art. 33).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    pub asked: Done,
    pub result: Option<(CourtResult, Done)>,
}

/// 确认有效, 不予确认（驳回）
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourtResult {
    Confirmed,
    NotConfirmed,
}

impl Agreement {
    pub const fn is_signed_by_anybody(&self) -> bool {
        !self.signatures.is_empty()
    }

    pub fn has_signed(&self, signer: &Signer) -> bool {
        self.signatures.iter().any(|signature| signature.signer == *signer)
    }

    /// How far it has been performed; `None` where nothing was recorded.
    pub fn performance(&self) -> Option<Performance> {
        let latest = |term: &Term| term.performed.last().map(|last| last.how);
        let known: Vec<Option<Performance>> = self.terms.iter().map(latest).collect();
        if known.iter().all(Option::is_none) {
            return None;
        }
        let all = |wanted| known.iter().all(|how| *how == Some(wanted));
        if all(Performance::Full) {
            Some(Performance::Full)
        } else if known.iter().flatten().all(|how| *how == Performance::Not) {
            Some(Performance::Not)
        } else {
            Some(Performance::Partly)
        }
    }
}

impl Term {
    pub fn is_performed(&self) -> bool {
        self.performed.last().is_some_and(|last| last.how == Performance::Full)
    }
}
