//! What happened to a case. Appended to the ledger and never edited.

use serde::{Deserialize, Serialize};

use super::{
    AppraisalStep, Attachment, CaseNumber, CaseOwner, Channel, HandoverReason, Identity, Promised,
    SharedAnswer, Verdict, VisitChannel, VisitResult,
};
use crate::calendar::{Due, Limit};
use crate::methods::{Outcome, Phase};
use crate::people::Holding;
use crate::shared::{
    Actor, AreaId, CategoryId, HouseholdId, PersonId, PostId, StepId, Timestamp, TrackId,
};

/// The case went to another step. Carries all that [`super::Case::apply`] needs, so that a fold
/// never looks a method up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub to: StepId,
    pub phase: Phase,
    pub owner: Option<CaseOwner>,
}

/// An event of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Event {
    Received {
        number: CaseNumber,
        method_version: u32,
        area: AreaId,
        text: String,
        location: Option<String>,
        channel: Channel,
        identity: Identity,
        attachments: Vec<Attachment>,
        category: Option<CategoryId>,
        restricted: bool,
        filed_by: Option<PersonId>,
        household: Option<HouseholdId>,
        /// The case that it was split off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<CaseNumber>,
        moved: Move,
    },
    Classified {
        category: CategoryId,
        restricted: bool,
        track: TrackId,
        remark: Option<String>,
        moved: Move,
    },
    Assigned {
        handler: PersonId,
        remark: Option<String>,
        moved: Move,
    },
    Taken {
        remark: Option<String>,
        moved: Move,
    },
    Objected {
        reason: String,
        moved: Move,
    },
    Asked {
        text: String,
        lapses: Due,
    },
    Replied {
        text: Option<String>,
    },
    QuestionLapsed,
    Answered {
        outcome: Outcome,
        text: String,
        late: bool,
        moved: Move,
    },
    Passed {
        remark: Option<String>,
        moved: Move,
    },
    SentBack {
        reason: String,
        moved: Move,
    },
    PassedUp {
        reason: String,
        moved: Move,
    },
    RoutedOut {
        target: String,
        reason: String,
        moved: Move,
    },
    ExtensionRequested {
        days: u16,
        reason: String,
    },
    ExtensionGranted {
        remark: Option<String>,
    },
    ExtensionRefused {
        reason: String,
    },
    Visited {
        channel: VisitChannel,
        result: VisitResult,
        remark: Option<String>,
    },
    Explained {
        text: String,
    },
    Noted {
        text: String,
    },
    Urged {
        text: String,
    },
    Supplemented {
        text: String,
    },
    Rated {
        score: u8,
        comment: Option<String>,
    },
    Closed {
        moved: Move,
    },
    Withdrawn {
        reason: Option<String>,
        moved: Move,
    },
    ReopenRequested {
        reason: String,
        owner: CaseOwner,
    },
    ReopenGranted {
        remark: Option<String>,
        moved: Move,
    },
    ReopenRefused {
        reason: String,
    },
    /// The same step goes on with somebody else: whoever had it has left, or its area has become
    /// another. No clock starts anew.
    HandedOver {
        why: HandoverReason,
        owner: CaseOwner,
        /// Where the post that presses is now, if it moved as well.
        pressing: Option<AreaId>,
    },
    /// 村一代理: somebody acts for the person, who chose them or agreed.
    AgentNamed {
        agent: PersonId,
        capacity: Holding,
        consent: Option<String>,
    },
    AgentEnded {
        reason: Option<String>,
    },
    /// 认领: taken on by somebody who holds the post.
    Claimed {
        remark: Option<String>,
        moved: Move,
    },
    /// Another organ deals with it; we follow.
    Referred {
        target: String,
        reason: String,
        moved: Move,
    },
    RatingAppealed {
        reason: String,
        decider: Holding,
    },
    AppealDecided {
        verdict: Verdict,
        reason: String,
    },
    /// The decider's office is another, because areas have changed.
    AppealMoved {
        area: AreaId,
    },
    AppealReminded {
        due: Due,
    },
    AppealEscalated {
        rung: u8,
        post: PostId,
        area: AreaId,
        due: Due,
    },
    /// 吹哨: a unit was called to do part of it, until this limit.
    Called {
        part: u16,
        unit: Holding,
        asked: String,
        limit: Limit,
    },
    /// 报到: the unit has taken its part on.
    ReportedIn {
        part: u16,
        late: bool,
        remark: Option<String>,
    },
    PartAnswered {
        part: u16,
        text: String,
        late: bool,
    },
    PartObjected {
        part: u16,
        reason: String,
    },
    PartRecalled {
        part: u16,
        reason: String,
    },
    /// The unit's office is another, because areas have changed.
    PartMoved {
        part: u16,
        area: AreaId,
    },
    PartReminded {
        part: u16,
        due: Due,
    },
    PartEscalated {
        part: u16,
        rung: u8,
        post: PostId,
        area: AreaId,
        due: Due,
    },
    /// 并案: dealt with together with another case, which leads.
    Joined {
        lead: CaseNumber,
        remark: Option<String>,
        /// What the case takes over, if nothing was promised to its resident yet.
        promised: Option<Promised>,
    },
    /// It goes its own way again, from where it stood.
    Parted {
        reason: String,
    },
    /// Another case was joined to this one.
    Gathered {
        member: CaseNumber,
    },
    /// Another case is not joined to this one any more; it may have been taken along to `to`.
    Released {
        member: CaseNumber,
        to: Option<CaseNumber>,
        reason: Option<String>,
    },
    /// The answer of the case that leads, as the case's own.
    AnsweredWithLead {
        lead: CaseNumber,
        answer: Box<SharedAnswer>,
        late: bool,
        moved: Move,
    },
    /// 回避: this person does not deal with it any more.
    Recused {
        person: PersonId,
        reason: String,
        moved: Option<Move>,
    },
    /// 子事项: something of it is a case of its own now.
    Split {
        child: CaseNumber,
        about: String,
        category: Option<CategoryId>,
    },
    /// What was split off has ended; so many others have not.
    ChildEnded {
        child: CaseNumber,
        open: u16,
    },
    ChildReopened {
        child: CaseNumber,
    },
    /// Restricted together with another case that holds its words, and gone to where those are read.
    Isolated {
        category: Option<CategoryId>,
        moved: Option<Move>,
    },
    /// 公开测评.
    Appraisal(AppraisalStep),
    /// The owner was reminded that the limit is near.
    Reminded {
        due: Due,
    },
    /// The limit has passed; this post presses now.
    Escalated {
        rung: u8,
        post: PostId,
        area: AreaId,
        due: Due,
    },
}

/// An event with its place in the case's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub at: Timestamp,
    pub actor: Actor,
    pub event: Event,
}
