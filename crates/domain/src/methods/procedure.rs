//! A procedure: steps with owners, limits and actions.

use serde::{Deserialize, Serialize};

use super::{Action, ActionKind, AppraisalRule};
use crate::calendar::Limit;
use crate::shared::{ActionId, PostId, StepId, TrackId};

/// How a matter travels from its first word to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    pub id: String,
    pub label: String,
    pub start: StepId,
    pub steps: Vec<Step>,
    pub tracks: Vec<Track>,
    /// Steps that must be done by different people within one round (GC-5: 督单 ≠ 承办).
    pub distinct: Vec<StepId>,
    pub question: QuestionRule,
    pub extension: ExtensionRule,
    pub rating: RatingRule,
    pub reopen: ReopenRule,
    /// How units are called to help; without it nobody can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<JointRule>,
    /// 公开测评: which finished affairs the whole village rates; without it none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<AppraisalRule>,
}

/// Where in its life a case is; the same for every method, so that lists and figures compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Intake,
    Triage,
    Handling,
    Feedback,
    Done,
}

/// Who answers for a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Whoever holds the post in the case's area or the nearest area above it.
    Post(PostId),
    /// The person named as handler.
    Handler,
    /// Nobody: an end.
    Nobody,
}

/// How long a step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepLimit {
    /// Counted from the entry into the step.
    FromEntry(Limit),
    /// The chosen track's limit, counted from the moment the case was classified, so that time
    /// lost on the way is not taken from the resident.
    Track,
    /// An end has no limit.
    None,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: StepId,
    /// The slip's name for staff: 核单.
    pub label: String,
    /// What the resident reads: 正在核实情况.
    pub resident_label: String,
    pub phase: Phase,
    pub owner: Owner,
    /// A post nearer to the resident that does the step instead, where the case lies in one of
    /// its areas and somebody holds it who has done none of the steps that are kept apart (LS-7:
    /// 邻长敲门回访).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearer: Option<PostId>,
    pub limit: StepLimit,
    /// The limit's basis: a law and article, a seed, or the default list of DOMAIN § 9.
    pub basis: String,
    pub escalation: Option<Escalation>,
    pub actions: Vec<Action>,
}

/// Reminder and ladder of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Remind the owner when this share of the limit has passed, in percent.
    pub remind_at_percent: u8,
    /// Who presses after the limit, in order. The last rung ends the ladder.
    pub rungs: Vec<Rung>,
}

/// A rung of the ladder 催办阶梯.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    pub post: PostId,
    /// Working days after the due time; 0 means as soon as it is late.
    pub after_working_days: u16,
}

/// A way of handling 办理方式 with the answer it promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    pub id: TrackId,
    pub label: String,
    pub hint: String,
    pub limit: Limit,
    pub basis: String,
}

/// Asking the resident something pauses the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionRule {
    /// After this the question lapses and the clock runs on.
    pub lapses_after: Limit,
    /// How often a case's clock may be stopped by asking, over all its rounds.
    #[serde(default = "QuestionRule::usual_times")]
    pub times: u8,
    pub basis: String,
}

impl QuestionRule {
    /// What holds where a method does not say (DOMAIN § 9 leaves it to the house).
    pub const fn usual_times() -> u8 {
        2
    }
}

/// An extension needs a reason, somebody else's approval, and a notice to the resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRule {
    pub times: u8,
    /// The longest extension, in the track's units.
    pub longest: u16,
    pub approver: PostId,
    pub basis: String,
}

/// Ratings 1–5 in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingRule {
    /// Labels for 5, 4, 3, 2, 1.
    pub labels: [String; 5],
    /// A score up to this needs re-handling or an explanation (DOMAIN § 4.2).
    pub dissatisfied_up_to: u8,
    /// Whoever handled it may appeal against a dissatisfied rating; without it nobody can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<AppealRule>,
}

/// An unreasonable rating is set aside by a second person, with a reason that the resident reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealRule {
    /// From the rating to the appeal.
    pub window: Limit,
    pub decided_by: PostId,
    /// From the appeal to the decision.
    pub limit: Limit,
    pub basis: String,
    pub escalation: Escalation,
}

/// A resident may ask for a closed case to be dealt with again; a person decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopenRule {
    pub window: Limit,
    pub decided_by: PostId,
    pub limit: Limit,
    pub to: StepId,
    /// After so many refusals the case is not looked at again: whoever still disagrees is told the
    /// other ways.
    #[serde(default = "ReopenRule::usual_refusals")]
    pub refusals: u8,
    pub basis: String,
    pub escalation: Escalation,
}

/// 联办: a unit that is called reports in, then answers (LN-8 吹哨派单、报到承接、限时办结).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointRule {
    /// From the call to reporting in 报到.
    pub report_in: Limit,
    /// From the call to the unit's answer, where the caller names no days.
    pub answer: Limit,
    /// The most days a caller may name, in the units of `answer`.
    pub longest: u16,
    pub basis: String,
    /// For both limits.
    pub escalation: Escalation,
}

impl ReopenRule {
    /// What holds where a method does not say.
    pub const fn usual_refusals() -> u8 {
        1
    }
}

impl Procedure {
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    pub fn track(&self, id: &TrackId) -> Option<&Track> {
        self.tracks.iter().find(|track| track.id == *id)
    }

    /// The end that a case reaches when nothing more is owed.
    pub fn end(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.phase == Phase::Done)
    }
}

impl Step {
    pub fn action(&self, id: &ActionId) -> Option<&Action> {
        self.actions.iter().find(|action| action.id == *id)
    }

    pub fn action_of(&self, kind: ActionKind) -> Option<&Action> {
        self.actions.iter().find(|action| action.kind == kind)
    }

    pub fn is_end(&self) -> bool {
        self.phase == Phase::Done
    }
}
