//! The state of a mediation.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Agreement, Confirmation, Helper, Item, MediationNumber, Mediator, Openness, Origin, Party,
    PartyNo, Performance, Recusal, Reminder, Severity,
};
use crate::cases::CaseNumber;
use crate::methods::{Barred, StatisticsClass, Touch};
use crate::shared::{AreaId, AttachmentId, CategoryId, MediationId, PersonId, Sealed, Timestamp};

/// The fold of a mediation's events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mediation {
    pub id: MediationId,
    pub number: MediationNumber,
    /// How many events it is the fold of.
    pub version: u64,
    /// Limits are those of the version it was opened under.
    pub method_version: u32,
    /// The area whose committee mediates.
    pub committee: AreaId,
    pub origin: Origin,
    pub category: CategoryId,
    /// In the GB/T 31000 style list, two or four digits.
    pub class: String,
    /// In the list of the Ministry of Justice.
    pub statistics: StatisticsClass,
    /// What matters of the category usually touch.
    pub touches: BTreeSet<Touch>,
    /// As it was put down, or corrected last.
    pub severity: Severity,
    pub gradings: Vec<Grading>,
    pub case: Option<CaseNumber>,
    pub people: u16,
    pub matter: String,
    pub opened: Done,
    pub parties: Vec<Party>,
    pub accepted: Option<Done>,
    pub mediators: Vec<Mediator>,
    pub recusals: Vec<Recusal>,
    pub helpers: Vec<Helper>,
    pub openness: Openness,
    pub extensions: Vec<Extension>,
    pub hearings: Vec<Hearing>,
    pub investigations: Vec<Record>,
    pub evidence: Vec<Record>,
    /// The last one counts; those before were replaced unsigned.
    pub agreements: Vec<Agreement>,
    pub visits: Vec<Visit>,
    pub confirmation: Option<Confirmation>,
    pub dangers: Vec<Danger>,
    pub corrections: Vec<Correction>,
    pub end: Option<End>,
    pub filed: Option<Filing>,
    pub reminded: BTreeSet<Reminder>,
}

/// Something done: when, when it was recorded, by whom, and what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub by: PersonId,
    pub words: Option<Sealed>,
}

/// A record with a number of its own: the version of its event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub no: u64,
    pub done: Done,
    /// Whose evidence it is.
    pub from: Option<PartyNo>,
    pub files: Vec<AttachmentId>,
}

/// A session 调解.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    pub no: u64,
    pub done: Done,
    pub present: Vec<PartyNo>,
    /// Whoever was mediator then.
    pub mediators: Vec<PersonId>,
}

/// The severity turned out to be another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grading {
    pub severity: Severity,
    /// With the reason.
    pub done: Done,
}

/// The parties agreed on another last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub until: Date,
    pub done: Done,
}

/// A return visit 回访.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub no: u64,
    pub done: Done,
    pub performance: Performance,
    /// 5 非常满意 … 1 非常不满意
    pub satisfaction: u8,
}

/// Told to the police.
pub type Danger = Record;

/// What was wrong in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub no: u64,
    pub of: u64,
    pub done: Done,
}

/// How it ended without an agreement in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub how: Ending,
    pub done: Done,
    /// The other ways that were told (人民调解法 Art. 26), ids of the method's route targets.
    pub routes: Vec<String>,
}

/// 不予受理, 当事人拒绝, 终止
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Ending {
    Declined,
    Refused { party: PartyNo },
    Terminated { why: Why },
}

/// Why it was terminated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// 调解不成
    NotAgreed,
    /// 期限届满
    LimitPassed,
    /// 当事人下落不明、不到场
    Absent,
    /// 已向法院起诉、申请仲裁
    Elsewhere,
    /// 不得调解
    Barred(Barred),
    Other,
}

/// The file is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    pub done: Done,
    /// Compulsory items that are missing, with the reason.
    pub missing: BTreeMap<Item, Sealed>,
}

/// Where in its life it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 待受理
    Opened,
    /// 调解中
    Mediating,
    /// 待签字
    Agreed,
    /// 已生效
    InForce,
    /// 已结束，未归档
    Ended,
    /// 已归档
    Filed,
}

impl Stage {
    pub const ALL: [Self; 6] =
        [Self::Opened, Self::Mediating, Self::Agreed, Self::InForce, Self::Ended, Self::Filed];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Mediating => "mediating",
            Self::Agreed => "agreed",
            Self::InForce => "in_force",
            Self::Ended => "ended",
            Self::Filed => "filed",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Opened => "待受理",
            Self::Mediating => "调解中",
            Self::Agreed => "待签字",
            Self::InForce => "已生效",
            Self::Ended => "已结束，未归档",
            Self::Filed => "已归档",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.id() == word)
    }

    /// Nothing has come of it yet: parties may still refuse.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Opened | Self::Mediating | Self::Agreed)
    }
}

impl Mediation {
    /// The name of its stream in the ledger. Those of cases are digits only, of households begin
    /// with `h-`.
    pub fn stream_of(id: &MediationId) -> String {
        format!("d-{id}")
    }

    /// The mediation of a stream, if it is one's.
    pub fn of_stream(stream: &str) -> Option<MediationId> {
        stream.strip_prefix("d-").map(MediationId::from)
    }

    pub fn stage(&self) -> Stage {
        if self.filed.is_some() {
            Stage::Filed
        } else if self.end.is_some() {
            Stage::Ended
        } else if let Some(agreement) = self.agreement() {
            if agreement.effective.is_some() { Stage::InForce } else { Stage::Agreed }
        } else if self.accepted.is_some() {
            Stage::Mediating
        } else {
            Stage::Opened
        }
    }

    /// How it came out, for figures; `None` while it is open.
    pub fn result(&self) -> Option<&'static str> {
        match self.end.as_ref().map(|end| end.how) {
            Some(Ending::Declined) => Some("declined"),
            Some(Ending::Refused { .. }) => Some("refused"),
            Some(Ending::Terminated { .. }) => Some("terminated"),
            None => self.agreement().and_then(|agreement| agreement.effective).map(|_| "agreed"),
        }
    }

    pub fn party(&self, no: PartyNo) -> Option<&Party> {
        self.parties.iter().find(|party| party.no == no)
    }

    /// The agreement that counts.
    pub fn agreement(&self) -> Option<&Agreement> {
        self.agreements.last()
    }

    /// The day the agreement took effect.
    pub fn effective(&self) -> Option<Date> {
        self.agreement().and_then(|agreement| agreement.effective)
    }

    /// Everything the agreement touches, or matters of its category usually do.
    pub fn all_touches(&self) -> BTreeSet<Touch> {
        let agreed = self.agreement().into_iter().flat_map(|agreement| &agreement.touches);
        self.touches.iter().chain(agreed).copied().collect()
    }

    pub fn active_mediators(&self) -> impl Iterator<Item = &PersonId> {
        self.mediators.iter().filter(|one| one.is_active()).map(|one| &one.person)
    }

    pub fn is_mediator(&self, person: &PersonId) -> bool {
        self.active_mediators().any(|mediator| mediator == person)
    }

    /// A wish for recusal that nobody has answered.
    pub fn open_recusal(&self, mediator: &PersonId) -> Option<&Recusal> {
        let open = |recusal: &&Recusal| recusal.mediator == *mediator && recusal.answer.is_none();
        self.recusals.iter().find(open)
    }

    /// The numbers of the records that can be corrected.
    pub fn records(&self) -> impl Iterator<Item = u64> {
        let plain = [&self.investigations, &self.evidence, &self.dangers].into_iter().flatten();
        plain
            .map(|record| record.no)
            .chain(self.hearings.iter().map(|hearing| hearing.no))
            .chain(self.agreements.iter().map(|agreement| agreement.no))
            .chain(self.visits.iter().map(|visit| visit.no))
    }

    /// Every file that belongs to it.
    pub fn files(&self) -> impl Iterator<Item = &AttachmentId> {
        let signed = self.agreements.iter().flat_map(|one| &one.signatures);
        let evidence = self.evidence.iter().flat_map(|one| &one.files);
        evidence.chain(signed.flat_map(|one| &one.scans))
    }
}

impl Done {
    /// Recorded more than a day after it was: shown as 补记 (DOMAIN § 8 G14).
    pub const fn is_late(&self) -> bool {
        const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;
        self.recorded_at.millis() - self.at.millis() > DAY_MILLIS
    }
}
