//! The resident's view of a case and what the resident sends.

use maplegrid_app::cases::ResidentCase;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::children::OwnPartBody;
use super::common::{AreaRef, DueBody, Hex, Leaf, Owner, Status, When};
use super::helping::{AgentBody, AppealBody, Candidate, PartBody};
use super::timeline::{AnswerBody, Entry, QuestionBody, RatingBody};
use super::together::OthersBody;
use crate::words::{Story, Voice};

/// 查询码放在地址里。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CodeQuery {
    /// 6 位查询码；也可以放在请求头 `X-Query-Code` 里，那样不会留在访问日志里。
    #[param(example = "482961")]
    pub code: Option<String>,
}

/// 回答工作人员的问题：写 `text`，或者写 `unknown: true` 表示不清楚。
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "是村口第二根杆子" }))]
pub struct Reply {
    #[schema(max_length = 2000)]
    pub text: Option<String>,
    pub unknown: Option<bool>,
    pub code: Option<String>,
}

/// 评价。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "score": 5, "comment": "当天就修好了" }))]
pub struct Rate {
    /// 1 到 5，5 最好。
    #[schema(minimum = 1, maximum = 5)]
    pub score: u8,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
    pub code: Option<String>,
}

/// 要求重新办理。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "修好两天又坏了" }))]
pub struct Reopen {
    #[schema(max_length = 2000)]
    pub reason: String,
    pub code: Option<String>,
}

/// 撤回。
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "已经自己修好了" }))]
pub struct Withdraw {
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    pub code: Option<String>,
}

/// 补充情况。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "旁边那盏也开始闪了" }))]
pub struct Supplement {
    #[schema(max_length = 2000)]
    pub text: String,
    pub code: Option<String>,
}

/// 群众看到的这件事。
#[derive(Debug, Serialize, ToSchema)]
pub struct ResidentBody<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    pub title: String,
    pub text: &'a str,
    pub received_at: When,
    pub status: Status<'a>,
    /// 办结以后没有。
    pub owner: Option<Owner<'a>>,
    #[serde(flatten)]
    pub due: DueBody,
    pub timeline: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingBody<'a>>,
    /// 一起办的单位。
    pub parts: Vec<PartBody<'a>>,
    /// 和别人同样的事一起办的时候有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<OthersBody<'a>>,
    /// 约好的时间和地方；撤回了的、不是预约的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<HalfDayBody<'a>>,
    /// 从这件事里分出来、单独办的。
    pub children: Vec<OwnPartBody<'a>>,
    /// 您的代理人。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentBody<'a>>,
    /// 可以请的代理人。
    pub agents: Vec<Candidate<'a>>,
    /// 办的人对评价的申诉。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<AppealBody<'a>>,
    pub may: May,
    pub receipt: Leaf<'a>,
    /// 谁在什么时候看过您的姓名和电话。
    pub looked_at: Vec<Look<'a>>,
}

/// 哪半天，到哪里。
#[derive(Debug, Serialize, ToSchema)]
pub struct HalfDayBody<'a> {
    pub office: AreaRef<'a>,
    #[schema(format = Date)]
    pub day: String,
    /// `morning` 上午、`afternoon` 下午。
    pub half: &'static str,
}

/// 现在可以做什么。
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "a line of the contract, not a state")]
pub struct May {
    pub reply: bool,
    pub rate: bool,
    pub reopen: bool,
    /// 可以要求重新办理到什么时候。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopen_until: Option<When>,
    pub withdraw: bool,
    pub supplement: bool,
    pub name_agent: bool,
}

/// 看过一次联系方式。
#[derive(Debug, Serialize, ToSchema)]
pub struct Look<'a> {
    pub name: &'a str,
    pub at: When,
}

impl<'a> ResidentBody<'a> {
    pub fn of(view: &'a ResidentCase) -> Self {
        let (case, county, method) = (&view.case, &*view.county, &*view.method);
        let story = Story { county, method, case, now: view.now, voice: Voice::Resident };
        let look = |look: &'a maplegrid_app::cases::LookedAt| Look {
            name: county.directory.name(&look.person),
            at: When(look.at),
        };
        Self {
            number: case.number.as_str(),
            title: case.title(),
            text: &case.text,
            received_at: When(case.received_at),
            status: Status::for_resident(case, method),
            owner: owner(view),
            due: DueBody::of(view.due.as_ref()),
            timeline: Entry::all(&story, &view.timeline),
            question: case.question.as_ref().map(|asked| QuestionBody::of(asked, county)),
            answer: case.answer.as_ref().map(|answer| AnswerBody::of(answer, county)),
            parts: PartBody::all(case, county, method),
            together: view.together.as_ref().map(|together| OthersBody::of(together, view)),
            booking: view.booked.as_ref().map(|booked| HalfDayBody {
                office: AreaRef::of(&booked.office, county),
                day: booked.day.to_string(),
                half: booked.half.word(),
            }),
            children: view.children.iter().map(|one| OwnPartBody::of(one, county)).collect(),
            agent: case.agent.as_ref().map(|agent| AgentBody::of(agent, county, method)),
            agents: Candidate::all(&view.agents, county, method),
            appeal: case.appeal().map(|appeal| AppealBody::of(appeal, county, method)),
            rating: case.rating.as_ref().map(RatingBody::of),
            may: May {
                reply: view.may.reply,
                rate: view.may.rate,
                reopen: view.may.reopen_until.is_some(),
                reopen_until: view.may.reopen_until.map(When),
                withdraw: view.may.withdraw,
                supplement: view.may.supplement,
                name_agent: view.may.name_agent,
            },
            receipt: Leaf { leaf: Hex(&view.leaf.0), position: view.position },
            looked_at: view.looked_at.iter().map(look).collect(),
        }
    }
}

/// Who has it: whoever leads, while it is dealt with together with another case.
fn owner(view: &ResidentCase) -> Option<Owner<'_>> {
    let together = view.together.as_ref();
    let lead = together.and_then(|together| together.lead.as_ref());
    let (case, method) = lead.map_or((&view.case, &view.method), |lead| (&lead.case, &lead.method));
    case.owner.as_ref().map(|owner| Owner::of(owner, &view.county, method))
}
