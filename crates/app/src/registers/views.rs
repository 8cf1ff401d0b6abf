//! What goes in and out.

use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::{Entry, Given, Rejection, Role, Step, Validity};
use maplegrid_domain::shared::{AreaId, FieldId, PersonId, Timestamp};
use maplegrid_store::registers::lists::StateCount;

use crate::County;

/// A register on somebody's desk.
#[derive(Clone, Debug)]
pub struct RegisterCard {
    pub rule: RegisterRule,
    /// The areas whose entries they see, in the order of the tree.
    pub areas: Vec<AreaId>,
    pub counts: Vec<StateCount>,
    /// What waits for them: to be approved, checked, mended, handed out.
    pub waiting: u64,
    pub may_enter: bool,
}

impl RegisterCard {
    pub fn count(&self, state: &str) -> u64 {
        self.counts.iter().find(|count| count.state == state).map_or(0, |count| count.n)
    }

    /// In force and past their last day.
    pub fn expired(&self) -> u64 {
        let holds = |count: &&StateCount| matches!(&*count.state, "in_force" | "completed");
        self.counts.iter().filter(holds).map(|count| count.expired).sum()
    }
}

/// A question to a register.
#[derive(Clone, Debug, Default)]
pub struct EntryQuery {
    pub area: Option<AreaId>,
    /// A state's word, or `valid`, `expired`, `not_yet`.
    pub state: Option<String>,
    /// A part of what is not personal, or a case number.
    pub words: Option<String>,
    pub after: Option<String>,
    /// At most 100; 0 means 30.
    pub limit: u32,
}

/// A line of a register: nothing personal.
#[derive(Clone, Debug)]
pub struct EntryLine {
    pub entry: Entry,
    pub title: String,
    pub validity: Option<Validity>,
}

/// A page of a register.
#[derive(Clone, Debug)]
pub struct EntryPage {
    pub card: RegisterCard,
    /// The subtree looked at, if one was asked for.
    pub area: Option<AreaId>,
    pub lines: Vec<EntryLine>,
    pub next: Option<String>,
    /// What the looked-at area has this year, where the register has a budget.
    pub money: Option<MoneyLine>,
    pub county: Arc<County>,
    pub today: Date,
}

/// An area's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyLine {
    pub area: AreaId,
    pub year: i16,
    pub budget_fen: Option<u64>,
    pub spent_fen: u64,
    pub left_fen: Option<u64>,
    /// How many approved entries that is.
    pub entries: u64,
    pub may_set: bool,
}

/// A version of an entry, with what it changed.
#[derive(Clone, Debug)]
pub struct VersionLine {
    pub version: u64,
    pub at: Timestamp,
    pub person: PersonId,
    /// `propose` or a step's word.
    pub step: String,
    pub entry: Entry,
    /// Field, before, after.
    pub changes: Vec<(FieldId, String, String)>,
    pub is_personal_changed: bool,
}

/// An entry as somebody sees it who may.
#[derive(Clone, Debug)]
pub struct EntryFile {
    pub rule: RegisterRule,
    pub entry: Entry,
    pub title: String,
    pub validity: Option<Validity>,
    pub roles: Vec<Role>,
    pub steps: Vec<Step>,
    /// Why it cannot be approved yet, for those who approve.
    pub missing: Option<Rejection>,
    /// Which personal fields are filled in.
    pub sealed: Vec<FieldId>,
    pub history: Vec<VersionLine>,
    /// Who looked at the personal fields, the latest first.
    pub looks: Vec<(Timestamp, Option<PersonId>)>,
    pub money: Option<MoneyLine>,
    /// The case may be opened by whoever looks.
    pub opens_case: bool,
    pub county: Arc<County>,
    pub now: Timestamp,
}

/// What somebody filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct EntryDraft {
    pub case: Option<String>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// A personal field that is not named keeps what it has.
    pub values: Given,
}

/// A register beside a case.
#[derive(Clone, Debug)]
pub struct CaseRegister {
    pub rule: RegisterRule,
    pub entries: Vec<EntryLine>,
    /// The area of the case whose register it is, if whoever looks may enter there.
    pub enters_at: Option<AreaId>,
}

/// What residents see of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicEntry {
    pub entry: Entry,
    pub title: String,
}

/// A register that residents may read.
#[derive(Clone, Debug)]
pub struct PublicList {
    pub rule: RegisterRule,
    /// How many entries are in force today.
    pub valid: u64,
    pub entries: Vec<PublicEntry>,
    /// Where the page before begins: empty for the first one.
    pub previous: Option<String>,
    pub next: Option<String>,
    pub county: Arc<County>,
    pub today: Date,
}
