//! The state of a case: the fold of its events.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Agent, Appeal, Appraisal, CaseNumber, Channel, Child, Identity, Joined, Member, Part, Recused,
    Verdict, VisitChannel, VisitResult,
};
use crate::calendar::Due;
use crate::methods::{Outcome, Phase, ReopenRule};
use crate::shared::{
    AreaId, AttachmentId, CategoryId, HouseholdId, PersonId, PostId, StepId, Timestamp, TrackId,
};

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
    /// Whoever handled it has appealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
}

impl Rating {
    /// It counts unless a second person has set it aside.
    pub fn counts(&self) -> bool {
        let ruling = self.appeal.as_ref().and_then(|appeal| appeal.ruling.as_ref());
        ruling.is_none_or(|ruling| ruling.verdict == Verdict::Stands)
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
    /// Who acts for the person who brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// Units called to help, in all rounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The case that this one is or was dealt with together with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<Joined>,
    /// The cases that were joined to this one, in all rounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// The case that this one was split off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CaseNumber>,
    /// What was split off, in all rounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Child>,
    /// Who does not deal with it 回避, in all rounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recused: Vec<Recused>,
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
    /// 公开测评, of all rounds; what was never open is not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appraisals: Vec<Appraisal>,
    /// When it was last said that there is to be none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraisal_waived: Option<Timestamp>,
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
    /// The organ that deals with it while we follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referred_to: Option<String>,
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

    /// Rated or said at the return visit that it was not good; a rating that was set aside aside.
    pub fn is_dissatisfied(&self, dissatisfied_up_to: u8) -> bool {
        let rated = self
            .rating
            .as_ref()
            .is_some_and(|rating| rating.score <= dissatisfied_up_to && rating.counts());
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
