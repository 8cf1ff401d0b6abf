//! The state of a case: the fold of its events.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::CaseNumber;
use crate::calendar::Due;
use crate::methods::{Outcome, Phase, ReopenRule};
use crate::shared::{
    AreaId, AttachmentId, CategoryId, HouseholdId, PersonId, PostId, StepId, Timestamp, TrackId,
};

/// How the word reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 扫码
    Qr,
    /// 网页
    Web,
    /// 电话
    Phone,
    /// 到窗口、到村委会
    Counter,
    /// 上门走访
    Visit,
    /// 代填
    Proxy,
    /// 外部系统
    Api,
}

impl Channel {
    pub const ALL: [Self; 7] =
        [Self::Qr, Self::Web, Self::Phone, Self::Counter, Self::Visit, Self::Proxy, Self::Api];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Web => "web",
            Self::Phone => "phone",
            Self::Counter => "counter",
            Self::Visit => "visit",
            Self::Proxy => "proxy",
            Self::Api => "api",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Qr => "扫码",
            Self::Web => "网页",
            Self::Phone => "电话",
            Self::Counter => "到村到镇",
            Self::Visit => "走访",
            Self::Proxy => "代填",
            Self::Api => "其他系统",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.id() == id)
    }
}

/// How the person wants to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// 实名: whoever handles it may see name and phone.
    Named,
    /// 保密: only posts that may see sealed reporters.
    Sealed,
    /// 匿名: nothing is kept.
    Anonymous,
}

impl Identity {
    pub const ALL: [Self; 3] = [Self::Named, Self::Sealed, Self::Anonymous];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Sealed => "sealed",
            Self::Anonymous => "anonymous",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Named => "实名",
            Self::Sealed => "保密",
            Self::Anonymous => "匿名",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|identity| identity.id() == id)
    }
}

/// What kind of file was attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    Photo,
    Voice,
}

/// A file that belongs to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub kind: AttachmentKind,
}

/// Who answers for the case now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOwner {
    pub post: PostId,
    pub area: AreaId,
    /// Set once a person has been named; until then anyone who holds the post.
    pub person: Option<PersonId>,
}

/// A question to the resident that is still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub text: String,
    pub asked_by: PersonId,
    pub asked_at: Timestamp,
    pub lapses: Due,
}

/// A finished pause of the clock: a question that was open, or the time between an answer and
/// its being sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// An extension that has been granted, in units of the track's limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub days: u16,
    pub reason: String,
    pub granted_by: PersonId,
}

/// An extension that somebody has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRequest {
    pub days: u16,
    pub reason: String,
    pub by: PersonId,
    pub at: Timestamp,
}

/// What the resident was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub outcome: Outcome,
    pub text: String,
    pub by: PersonId,
    pub at: Timestamp,
    /// The answer came after its due time.
    pub late: bool,
}

/// The resident's rating, 1–5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub score: u8,
    pub comment: Option<String>,
    pub at: Timestamp,
}

/// How a return visit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitChannel {
    Door,
    Phone,
    Message,
}

impl VisitChannel {
    pub const ALL: [Self; 3] = [Self::Door, Self::Phone, Self::Message];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Phone => "phone",
            Self::Message => "message",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Door => "上门",
            Self::Phone => "电话",
            Self::Message => "微信",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.id() == id)
    }
}

/// What the return visit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitResult {
    Satisfied,
    Dissatisfied,
    /// Anonymous, moved away, does not answer: nobody could be asked. Not counted as satisfied.
    Unreachable,
}

impl VisitResult {
    pub const ALL: [Self; 3] = [Self::Satisfied, Self::Dissatisfied, Self::Unreachable];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Dissatisfied => "dissatisfied",
            Self::Unreachable => "unreachable",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Satisfied => "认可",
            Self::Dissatisfied => "不认可",
            Self::Unreachable => "没联系上",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.id() == id)
    }
}

/// A recorded return visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub channel: VisitChannel,
    pub result: VisitResult,
    pub by: PersonId,
    pub at: Timestamp,
}

/// The resident asks for the case to be dealt with again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopenRequest {
    pub reason: String,
    pub at: Timestamp,
}

/// The rung of the ladder that presses now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pressing {
    pub rung: u8,
    pub post: PostId,
    pub area: AreaId,
    pub since: Timestamp,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub number: CaseNumber,
    pub method_version: u32,
    pub area: AreaId,
    pub text: String,
    pub location: Option<String>,
    pub channel: Channel,
    pub identity: Identity,
    pub attachments: Vec<Attachment>,
    /// Who filed it on the resident's behalf, with their consent.
    pub filed_by: Option<PersonId>,
    pub household: Option<HouseholdId>,
    pub category: Option<CategoryId>,
    pub restricted: bool,
    pub track: Option<TrackId>,
    pub received_at: Timestamp,
    /// When category and track were first settled in this round; the track's limit counts from
    /// here, however often they are corrected.
    pub classified_at: Option<Timestamp>,
    pub step: StepId,
    pub phase: Phase,
    pub entered_at: Timestamp,
    /// 1 at first; each granted reopening begins another.
    pub round: u16,
    pub owner: Option<CaseOwner>,
    pub handler: Option<PersonId>,
    /// The step from which the handler was named: an objection goes back to its owner.
    #[serde(default)]
    pub assigned_from: Option<StepId>,
    /// Who did which step in this round, for the rule that they differ.
    pub doers: BTreeMap<StepId, PersonId>,
    pub question: Option<Question>,
    /// How often the resident was asked, in all rounds.
    #[serde(default)]
    pub questions_asked: u16,
    /// Pauses in this round; of each, a limit counts the part since its own start.
    pub pauses: Vec<Pause>,
    pub extensions: Vec<Extension>,
    pub extension_request: Option<ExtensionRequest>,
    pub answer: Option<Answer>,
    pub rating: Option<Rating>,
    pub visit: Option<Visit>,
    pub reopen_request: Option<ReopenRequest>,
    /// How often reopening was refused.
    #[serde(default)]
    pub reopens_refused: u16,
    /// The owner was reminded of the current limit already.
    pub reminded: bool,
    pub pressing: Option<Pressing>,
    pub closed_at: Option<Timestamp>,
    pub withdrawn: bool,
    pub routed_to: Option<String>,
    /// Events folded so far.
    pub version: u64,
}

impl Case {
    pub fn is_open(&self) -> bool {
        self.phase != Phase::Done
    }

    /// Open, or closed with a request to open it again.
    pub fn is_pending(&self) -> bool {
        self.is_open() || self.reopen_request.is_some()
    }

    /// Reopening was refused as often as the rule allows it to be asked for in vain.
    pub fn is_reopening_used_up(&self, rule: &ReopenRule) -> bool {
        self.reopens_refused >= u16::from(rule.refusals)
    }

    /// The first line, cut at a comfortable length: what lists show.
    pub fn title(&self) -> String {
        title_of(&self.text)
    }

    /// Rated or said at the return visit that it was not good.
    pub fn is_dissatisfied(&self, dissatisfied_up_to: u8) -> bool {
        let rated = self.rating.as_ref().is_some_and(|rating| rating.score <= dissatisfied_up_to);
        let said =
            self.visit.as_ref().is_some_and(|visit| visit.result == VisitResult::Dissatisfied);
        rated || said
    }
}

/// Titles end at the first full stop or line break and at 24 characters at most.
fn title_of(text: &str) -> String {
    const MOST: usize = 24;
    let mut lines = text.split(['\n', '。', '！', '？', '；']).map(str::trim);
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MOST).collect();
    // A comma inside the cut makes a better end than the middle of a word.
    match cut.rfind(['，', ',', '、']) {
        Some(at) if at > MOST => cut[..at].to_owned(),
        _ => format!("{cut}…"),
    }
}
