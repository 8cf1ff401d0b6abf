//! Actions: the closed vocabulary of what staff can do with a case.
//!
//! A method chooses which actions a step has, what they are called and where they lead; what an
//! action means is fixed here, so that every method keeps the same promises to the resident.

use serde::{Deserialize, Serialize};

use crate::shared::{ActionId, StepId};

/// An action of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    pub id: ActionId,
    pub kind: ActionKind,
    /// The button: 核单通过.
    pub label: String,
    /// The consequence in one line.
    pub hint: String,
    /// The step it leads to; `None` stays.
    pub to: Option<StepId>,
    /// The subjects whose cases have it; none named, all have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
}

impl Action {
    /// Whether cases of a subject have it. An unclassified case has what every case has.
    pub fn is_for(&self, subject: Option<&str>) -> bool {
        self.subjects.is_empty()
            || subject.is_some_and(|one| self.subjects.iter().any(|s| s == one))
    }
}

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// 核单: settle category and track.
    Classify,
    /// 派单: name the handler.
    Assign,
    /// 接单: the named handler takes it.
    Take,
    /// Object to a wrong assignment, with a reason (信访工作条例 Art. 23).
    Object,
    /// Ask the resident; the clock pauses.
    Ask,
    /// Tell the resident the result.
    Answer,
    /// Ask for more time; the approver decides.
    RequestExtension,
    /// Go on with an optional remark.
    Pass,
    /// Send back to an earlier step with a reason.
    SendBack,
    /// Accepted, but it belongs to another organ: told with reason and address.
    RouteOut,
    /// Record a return visit 回访.
    Visit,
    /// Explain in person after a dissatisfied rating.
    Explain,
    /// A remark on the timeline, which the resident sees.
    Note,
    /// Pass it up: leads to a step of a higher level, with a reason.
    PassUp,
    /// Approve the extension asked for. Open to the approver at any step.
    GrantExtension,
    /// Refuse the extension asked for.
    RefuseExtension,
    /// Grant the resident's wish to have it dealt with again.
    GrantReopen,
    /// Refuse it, with a reason that the resident reads.
    RefuseReopen,
    /// Press the handler 督促.
    Urge,
    /// 吹哨: call a unit to do part of it; the lead stays the lead.
    Call,
    /// 报到: take the part on. Open to the called unit at any step, as are the next two.
    ReportIn,
    /// Say what the unit did.
    AnswerPart,
    /// The part is not the unit's 不归我办.
    ObjectPart,
    /// 认领: whoever holds the owner's post takes it on themself, a wish or what is open to all.
    Claim,
    /// 转交跟踪: another organ deals with it and we follow until it has answered; told apart from
    /// 移送, which leaves us, and from calling a unit, which helps us.
    Refer,
    /// Appeal against a dissatisfied rating. Open to who answered, whatever the step.
    AppealRating,
    /// The rating does not count. Open to the decider, as is the next.
    SetRatingAside,
    /// The rating counts.
    KeepRating,
    /// 并案: deal with it together with another case. Open to whoever owns the step.
    Join,
    /// 回避: not dealt with by this person any more. Open to whoever owns the step, and of a named
    /// handler to whoever presses.
    Recuse,
    /// 分出子事项: make a case of its own of part of it. Open to whoever owns the step.
    Split,
    /// 分开: go its own way again. Open to whoever owned the step when it was joined.
    Part,
    /// Let a joined case go its own way. Open to whoever owns the step of the one that leads.
    Release,
    /// The lead no longer needs a unit. Open to whoever owns the step.
    RecallPart,
    /// 公开测评: have the village rate what was done. Open to the posts that the rule names, as are
    /// all that follow.
    ProposeAppraisal,
    /// Have it closed without, and say why.
    WaiveAppraisal,
    /// A second person lets everybody see it.
    OpenAppraisal,
    ReturnAppraisal,
    /// 纸票: slips of paper from a meeting.
    EnterSlips,
    /// A second person has counted them.
    CheckSlips,
    ReturnSlips,
    /// End it before its time.
    EndAppraisal,
}

/// How a matter ended (信访工作条例 Art. 32 in plain words).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 办成了
    Resolved,
    /// 部分办成
    Partly,
    /// 没办成，已说明原因
    Explained,
}

impl Outcome {
    pub const ALL: [Self; 3] = [Self::Resolved, Self::Partly, Self::Explained];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Partly => "partly",
            Self::Explained => "explained",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Resolved => "办成了",
            Self::Partly => "部分办成",
            Self::Explained => "没办成，说明原因",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.id() == id)
    }
}

/// Something an action has to be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The field's name in forms and in JSON.
    pub name: &'static str,
    pub label: &'static str,
    pub kind: NeedKind,
    pub required: bool,
}

/// The form a need takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedKind {
    /// Free text up to [`crate::cases::TEXT_MAX_CHARS`].
    Text,
    Category,
    Track,
    /// A person who may handle cases in this area.
    Person,
    Outcome,
    RouteTarget,
    /// A unit that may be called.
    Unit,
    /// A unit that has been called and has not finished.
    Part,
    /// The number of a case to join.
    Case,
    /// A case that is joined.
    Member,
    /// Whole number of the track's units.
    Days,
    /// A line that everybody will read.
    Title,
    /// A number of households.
    Households,
    /// Slips by word of the open appraisal.
    Counts,
    /// How the return visit was made.
    VisitChannel,
    /// What the person said at the return visit.
    VisitResult,
}

impl ActionKind {
    /// Whether it does what its step is for and leads on when all goes well; not back, up, aside or
    /// nowhere.
    pub const fn is_onward(self) -> bool {
        matches!(
            self,
            Self::Classify
                | Self::Assign
                | Self::Take
                | Self::Answer
                | Self::Pass
                | Self::Visit
                | Self::Claim
        )
    }

    /// The fields the action takes.
    pub fn needs(self) -> Vec<Need> {
        let need = |name, label, kind, required| Need { name, label, kind, required };
        let reason = |label| need("text", label, NeedKind::Text, true);
        let remark = || need("text", "补充说明", NeedKind::Text, false);
        match self {
            Self::Classify => vec![
                need("category", "类别", NeedKind::Category, true),
                need("track", "办理方式", NeedKind::Track, true),
                remark(),
            ],
            Self::Assign => vec![need("person", "交给谁办", NeedKind::Person, true), remark()],
            Self::Take
            | Self::Pass
            | Self::GrantReopen
            | Self::GrantExtension
            | Self::ReportIn
            | Self::Claim => {
                vec![remark()]
            }
            Self::Object | Self::ObjectPart => vec![reason("为什么不归您办")],
            Self::Ask => vec![reason("问群众什么")],
            Self::Answer => {
                vec![need("outcome", "办得怎么样", NeedKind::Outcome, true), reason("答复内容")]
            }
            Self::RequestExtension => vec![
                need("days", "延长几个工作日", NeedKind::Days, true),
                reason("为什么要延期，群众会看到"),
            ],
            Self::SendBack => vec![reason("为什么退回")],
            Self::PassUp => vec![reason("为什么要上报")],
            Self::RouteOut | Self::Refer => vec![
                need("target", "归哪里管", NeedKind::RouteTarget, true),
                reason("告诉群众为什么"),
            ],
            Self::Visit => vec![
                need("channel", "怎么回访的", NeedKind::VisitChannel, true),
                need("result", "群众怎么说", NeedKind::VisitResult, true),
                remark(),
            ],
            Self::Explain => vec![reason("怎么向群众说明的")],
            Self::Note => vec![reason("进展，群众会看到")],
            Self::Urge => vec![reason("督促什么")],
            Self::Call => vec![
                need("unit", "请哪家来办", NeedKind::Unit, true),
                reason("请他们办什么，群众会看到"),
                need("days", "几个工作日办好，不填按工作法", NeedKind::Days, false),
            ],
            Self::AnswerPart => vec![reason("办得怎么样，群众会看到")],
            Self::RecallPart => {
                vec![need("unit", "不再请哪家", NeedKind::Part, true), reason("为什么不用了")]
            }
            Self::Join => {
                vec![need("case", "并到哪一件，写编号", NeedKind::Case, true), remark()]
            }
            Self::Recuse => vec![reason("为什么要回避，群众只看到换人")],
            Self::Split => vec![
                reason("分出来的是什么事，群众会看到"),
                need("category", "类别，不选由核实的人定", NeedKind::Category, false),
            ],
            Self::Part => vec![reason("为什么要分开，群众会看到")],
            Self::Release => vec![
                need("case", "分出哪一件", NeedKind::Member, true),
                reason("为什么要分开，群众会看到"),
            ],
            Self::AppealRating => vec![reason("为什么这个评价不合理")],
            Self::SetRatingAside | Self::KeepRating => vec![reason("为什么，群众会看到")],
            Self::RefuseExtension | Self::RefuseReopen => vec![reason("为什么不同意")],
            _ => self.appraisal_needs(),
        }
    }

    /// The fields of what is done about an appraisal in the open.
    fn appraisal_needs(self) -> Vec<Need> {
        let need = |name, label, kind| Need { name, label, kind, required: true };
        let reason = |label| need("text", label, NeedKind::Text);
        match self {
            Self::ProposeAppraisal => vec![
                need("title", "题目，全村都看得到", NeedKind::Title),
                reason("办成了什么，一两句话"),
            ],
            Self::WaiveAppraisal => vec![reason("为什么不公开测评，群众会看到")],
            Self::ReturnAppraisal => vec![reason("哪里不能公开，怎么改")],
            Self::EnterSlips => vec![
                need("handed_out", "多少户领了票", NeedKind::Households),
                need("counts", "各是多少张", NeedKind::Counts),
            ],
            Self::ReturnSlips => vec![reason("哪里数得不对")],
            Self::EndAppraisal => vec![reason("为什么提前结束，全村看得到")],
            _ => Vec::new(),
        }
    }
}
