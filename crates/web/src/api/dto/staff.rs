//! A case as staff see it.

use maplegrid_app::County;
use maplegrid_app::cases::{Contact, Party, StaffCase};
use maplegrid_domain::cases::{Case, Deadline};
use maplegrid_domain::methods::Method;
use serde::Serialize;
use utoipa::ToSchema;

use super::actions::ActionBody;
use super::appraisals::CaseAppraisalBody;
use super::children::RelatedBody;
use super::common::{AreaRef, DueBody, Hex, Labelled, Leaf, Owner, Status, When, area_name};
use super::helping::{AgentBody, AppealBody, Candidate, PartBody};
use super::inbox::Item;
use super::timeline::{AnswerBody, Entry, QuestionBody, RatingBody};
use super::together::{AlikeBody, TogetherBody};
use super::words::{ChannelWord, DueKind, FileKind, IdentityWord};
use crate::words::{Story, Voice};

/// 整件事，和您现在可以做的操作。
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffBody<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    pub title: String,
    pub text: &'a str,
    pub location: Option<&'a str>,
    pub area: AreaRef<'a>,
    pub channel: ChannelWord,
    pub category: Option<Labelled<'a>>,
    /// 受限：本村看不到。
    pub restricted: bool,
    /// 办理方式；核单以后才有。
    pub track: Option<Labelled<'a>>,
    pub attachments: Vec<FileBody<'a>>,
    pub party: PartyBody<'a>,
    /// 代填的工作人员。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filed_by: Option<&'a str>,
    pub received_at: When,
    pub closed_at: Option<When>,
    pub status: Status<'a>,
    /// 第几轮；每同意一次重新办理加一。
    pub round: u16,
    pub owner: Option<Owner<'a>>,
    /// 承办人。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<&'a str>,
    #[serde(flatten)]
    pub due: DueBody,
    /// 正在走的全部期限。
    pub deadlines: Vec<DeadlineBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_request: Option<ExtensionBody<'a>>,
    /// 对评价的申诉。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<AppealBody<'a>>,
    /// 公开测评，新的在前。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appraisals: Vec<CaseAppraisalBody<'a>>,
    /// 联办单位，按吹哨的先后。
    pub parts: Vec<PartBody<'a>>,
    /// 并到了哪一件一起办。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<TogetherBody<'a>>,
    /// 并过来一起办的。
    pub members: Vec<TogetherBody<'a>>,
    /// 从哪一件分出来的。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<RelatedBody<'a>>,
    /// 子事项：从这件分出来、单独办的。
    pub children: Vec<RelatedBody<'a>>,
    /// 可能是同一件事的，最像的在前；只有您能看的普通件。
    pub alike: Vec<AlikeBody<'a>>,
    /// 代理人。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentBody<'a>>,
    /// 群众可以请的代理人。
    pub agents: Vec<Candidate<'a>>,
    /// 您可以替群众记下他说的话。
    pub takes_down: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopen_request: Option<WishBody<'a>>,
    /// 催办到了哪个岗位。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pressing: Option<PressingBody<'a>>,
    pub timeline: Vec<Entry<'a>>,
    pub actions: Vec<ActionBody<'a>>,
    pub receipt: Leaf<'a>,
    /// 一年内同一个地方的其他事，新的在前。
    pub earlier: Vec<Item<'a>>,
}

/// 一张照片或一段录音。
#[derive(Debug, Serialize, ToSchema)]
pub struct FileBody<'a> {
    pub id: &'a str,
    pub kind: FileKind,
}

/// 来件人。姓名和电话是遮住的，要看全的用 `/reveal`。
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyBody<'a> {
    pub identity: IdentityWord,
    /// 您可以看全。
    pub may_reveal: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "张*")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "138****0000")]
    pub phone: Option<&'a str>,
}

/// 一个在走的期限。
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineBody<'a> {
    pub kind: DueKind,
    pub started_at: When,
    pub due_at: When,
    pub provisional: bool,
    pub paused: bool,
    /// 依据。
    pub basis: &'a str,
}

/// 等批的延期。
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtensionBody<'a> {
    pub days: u16,
    pub reason: &'a str,
    pub by: &'a str,
    pub at: When,
}

/// 群众要求重新办理。
#[derive(Debug, Serialize, ToSchema)]
pub struct WishBody<'a> {
    pub reason: &'a str,
    pub at: When,
}

/// 谁在催。
#[derive(Debug, Serialize, ToSchema)]
pub struct PressingBody<'a> {
    pub post: &'a str,
    pub post_label: &'a str,
    pub area: &'a str,
    pub area_name: &'a str,
    pub since: When,
}

/// 来件人的姓名和电话；这次查看已经记下来，本人看得到。
#[derive(Serialize, ToSchema)]
pub struct RevealedBody<'a> {
    #[schema(example = "张三")]
    pub name: &'a str,
    #[schema(example = "13812340000")]
    pub phone: &'a str,
}

impl<'a> RevealedBody<'a> {
    pub fn of(contact: &'a Contact) -> Self {
        Self { name: &contact.name, phone: &contact.phone }
    }
}

impl<'a> StaffBody<'a> {
    pub fn of(view: &'a StaffCase) -> Self {
        let (case, county, method) = (&view.case, &*view.county, &*view.method);
        let story = Story { county, method, case, now: view.now, voice: Voice::Staff };
        let file = |file: &'a maplegrid_domain::cases::Attachment| FileBody {
            id: file.id.as_str(),
            kind: file.kind.into(),
        };
        let name = |person: &'a maplegrid_domain::shared::PersonId| county.directory.name(person);
        Self {
            number: case.number.as_str(),
            title: case.title(),
            text: &case.text,
            location: case.location.as_deref(),
            area: AreaRef::of(&case.area, county),
            channel: case.channel.into(),
            category: category(case, method),
            restricted: case.restricted,
            track: track(case, method),
            attachments: case.attachments.iter().map(file).collect(),
            party: PartyBody::of(&view.party, case),
            filed_by: case.filed_by.as_ref().map(name),
            received_at: When(case.received_at),
            closed_at: case.closed_at.map(When),
            status: Status::for_staff(&case.step, case.phase, method),
            round: case.round,
            owner: case.owner.as_ref().map(|owner| Owner::of(owner, county, method)),
            handler: case.handler.as_ref().map(name),
            due: DueBody::of(view.due.as_ref()),
            deadlines: view.deadlines.iter().map(DeadlineBody::of).collect(),
            question: case.question.as_ref().map(|asked| QuestionBody::of(asked, county)),
            answer: case.answer.as_ref().map(|answer| AnswerBody::of(answer, county)),
            rating: case.rating.as_ref().map(RatingBody::of),
            extension_request: ExtensionBody::of(case, county),
            appeal: case.appeal().map(|appeal| AppealBody::of(appeal, county, method)),
            appraisals: CaseAppraisalBody::all(case, county),
            parts: PartBody::all(case, county, method),
            lead: view.lead.as_ref().map(|lead| TogetherBody::of(lead, county)),
            members: view.members.iter().map(|one| TogetherBody::of(one, county)).collect(),
            parent: view.parent.as_ref().map(|parent| RelatedBody::of(parent, county)),
            children: view.children.iter().map(|one| RelatedBody::of(one, county)).collect(),
            alike: AlikeBody::all(view),
            agent: case.agent.as_ref().map(|agent| AgentBody::of(agent, county, method)),
            agents: Candidate::all(&view.agents, county, method),
            takes_down: view.speaks.takes_down,
            reopen_request: WishBody::of(case),
            pressing: PressingBody::of(case, county, method),
            timeline: Entry::all(&story, &view.timeline),
            actions: view.actions.iter().map(|one| ActionBody::of(one, view)).collect(),
            receipt: Leaf { leaf: Hex(&view.leaf.0), position: view.position },
            earlier: view.earlier.iter().map(|row| Item::of(row, county, view.now)).collect(),
        }
    }
}

fn category<'a>(case: &'a Case, method: &'a Method) -> Option<Labelled<'a>> {
    let id = case.category.as_ref()?;
    let label = method.category(id).map_or(id.as_str(), |category| &category.label);
    Some(Labelled { id: id.as_str(), label })
}

fn track<'a>(case: &'a Case, method: &'a Method) -> Option<Labelled<'a>> {
    let id = case.track.as_ref()?;
    let label = method.procedure.track(id).map_or(id.as_str(), |track| &track.label);
    Some(Labelled { id: id.as_str(), label })
}

impl<'a> PartyBody<'a> {
    fn of(party: &'a Party, case: &Case) -> Self {
        let identity = case.identity.into();
        match party {
            Party::Anonymous | Party::Sealed | Party::Unreadable => {
                Self { identity, may_reveal: false, name: None, phone: None }
            }
            Party::Masked { name, phone } => {
                Self { identity, may_reveal: true, name: Some(name), phone: Some(phone) }
            }
        }
    }
}

impl<'a> DeadlineBody<'a> {
    fn of(deadline: &'a Deadline) -> Self {
        Self {
            kind: deadline.kind.into(),
            started_at: When(deadline.started_at),
            due_at: When(deadline.due.at),
            provisional: deadline.due.provisional,
            paused: deadline.paused,
            basis: &deadline.basis,
        }
    }
}

impl<'a> ExtensionBody<'a> {
    fn of(case: &'a Case, county: &'a County) -> Option<Self> {
        let request = case.extension_request.as_ref()?;
        Some(Self {
            days: request.days,
            reason: &request.reason,
            by: county.directory.name(&request.by),
            at: When(request.at),
        })
    }
}

impl<'a> WishBody<'a> {
    fn of(case: &'a Case) -> Option<Self> {
        let wish = case.reopen_request.as_ref()?;
        Some(Self { reason: &wish.reason, at: When(wish.at) })
    }
}

impl<'a> PressingBody<'a> {
    fn of(case: &'a Case, county: &'a County, method: &'a Method) -> Option<Self> {
        let pressing = case.pressing.as_ref()?;
        Some(Self {
            post: pressing.post.as_str(),
            post_label: method.post_label(&pressing.post),
            area: pressing.area.as_str(),
            area_name: area_name(county, &pressing.area),
            since: When(pressing.since),
        })
    }
}
