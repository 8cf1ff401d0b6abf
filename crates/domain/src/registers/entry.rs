//! An entry of a register and where it stands.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cases::CaseNumber;
use crate::shared::{AreaId, EntryId, FieldId, PersonId, RegisterId, Timestamp};

/// Who did a step, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    pub by: PersonId,
    pub at: Timestamp,
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum State {
    /// Waits for approval.
    Proposed,
    /// Sent back to whoever entered it.
    Returned { reason: String },
    /// Approved, or in a register that nobody approves.
    InForce,
    /// The third step is done: 已发放, 已送达.
    Completed,
    /// Holds no more, or never held.
    Ended { reason: String },
}

impl State {
    pub const WORDS: [&'static str; 5] = ["proposed", "returned", "in_force", "completed", "ended"];

    /// A stable word for rows and programs.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Returned { .. } => "returned",
            Self::InForce => "in_force",
            Self::Completed => "completed",
            Self::Ended { .. } => "ended",
        }
    }

    /// 待审核, 生效, 已失效: as people say it of a day. `completed` is what the register calls its third
    /// step.
    pub fn label<'a>(&self, validity: Option<Validity>, completed: &'a str) -> &'a str {
        match (self, validity) {
            (Self::Proposed, _) => "待审核",
            (Self::Returned { .. }, _) => "退回待改",
            (Self::Ended { .. }, _) => "已作废",
            (_, Some(Validity::NotYet)) => "还没开始",
            (_, Some(Validity::Expired)) => "已失效",
            (Self::Completed, _) => completed,
            (Self::InForce, _) => "生效",
        }
    }

    /// Approved and not taken back: counts against the year's money, and is what residents see.
    pub const fn holds(&self) -> bool {
        matches!(self, Self::InForce | Self::Completed)
    }
}

/// Whether an entry in force holds on a day. Derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// 还没开始
    NotYet,
    /// 生效
    Valid,
    /// 已失效
    Expired,
}

/// An entry. What is personal of it is not here: it is sealed beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EntryId,
    pub register: RegisterId,
    pub area: AreaId,
    /// Counted from 1 in its register, in the whole county.
    pub seq: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNumber>,
    /// Last day included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    pub state: State,
    /// What is not personal, each in its one way of writing: `2026-03-04`, `120.50`, `是`.
    pub values: BTreeMap<FieldId, String>,
    /// The field that counts against the budget, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<u64>,
    /// Raised by every change, so that two people who edit at once are told.
    pub version: u64,
    pub proposed: Signed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Signed>,
    /// What the sample check found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub finding: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Signed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<Signed>,
}

impl Entry {
    /// Whether it holds on a day; `None` while it is not in force at all.
    pub fn validity(&self, today: Date) -> Option<Validity> {
        if !self.state.holds() {
            return None;
        }
        Some(if self.from.is_some_and(|from| today < from) {
            Validity::NotYet
        } else if self.until.is_some_and(|until| until < today) {
            Validity::Expired
        } else {
            Validity::Valid
        })
    }

    pub fn value(&self, field: &FieldId) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }
}
