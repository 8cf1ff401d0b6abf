//! A household's card and its care.

use maplegrid_app::County;
use maplegrid_app::duties::{
    CardContact, CardLine, CardMay, CareView, CareWaiting, ContestReply, HouseholdCard,
    MaskedMember, NewCare, ProposalView,
};
use maplegrid_domain::duties::Verdict;
use maplegrid_domain::shared::{LineId, NeedId, TopicId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::{AreaRef, Labelled, When};
use super::duties::DueLineBody;
use super::words::ContactChannelWord;

/// 一户的卡片。
#[derive(Debug, Serialize, ToSchema)]
pub struct HouseholdBody<'a> {
    pub id: &'a str,
    pub code: &'a str,
    pub area: AreaRef<'a>,
    pub area_name: String,
    pub door: &'a str,
    pub head: &'a str,
    pub has_phone: bool,
    pub elder: bool,
    pub closed_at: Option<When>,
    pub members: u16,
    pub residing: u16,
    pub people: Vec<MemberBody<'a>>,
    pub lines: Vec<CardLineBody<'a>>,
    /// 最近的联系，新的在前。
    pub recent: Vec<CardContactBody<'a>>,
    /// 重点联系；没有，或者不是您该看的，为 `null`。
    pub care: Option<CareBody<'a>>,
    /// 提出了还没确认的。
    pub proposal: Option<ProposalBody<'a>>,
    pub may: MayBody,
}

impl<'a> HouseholdBody<'a> {
    pub fn of(card: &'a HouseholdCard) -> Self {
        let (face, county) = (&card.face, &*card.face.county);
        let household = &face.household;
        Self {
            id: household.id.as_str(),
            code: &face.code,
            area: AreaRef::of(&household.area, county),
            area_name: face.area_name(),
            door: &household.door,
            head: &household.head,
            has_phone: card.has_phone,
            elder: face.elder,
            closed_at: face.closed_at.map(When),
            members: household.members,
            residing: household.residing,
            people: card.people.iter().map(MemberBody::of).collect(),
            lines: card.lines.iter().map(|line| CardLineBody::of(line, county)).collect(),
            recent: card.recent.iter().map(|one| CardContactBody::of(one, county)).collect(),
            care: card.care.as_ref().map(|care| CareBody::of(care, county)),
            proposal: card.proposal.as_ref().map(|one| ProposalBody::of(one, county)),
            may: MayBody::of(card.may),
        }
    }
}

/// 家里的一个人，姓名遮住。
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberBody<'a> {
    #[schema(example = "李**")]
    pub name: &'a str,
    #[schema(example = "配偶")]
    pub relation: &'a str,
    pub residing: bool,
}

impl<'a> MemberBody<'a> {
    fn of(member: &'a MaskedMember) -> Self {
        Self { name: &member.name, relation: &member.relation, residing: member.residing }
    }
}

/// 一条线上谁联系。
#[derive(Debug, Serialize, ToSchema)]
pub struct CardLineBody<'a> {
    pub line: Labelled<'a>,
    /// 联系人；缺人的为 `null`。
    pub person: Option<&'a str>,
    pub since: Option<When>,
    /// 今天替他去的人。
    pub stand_in: Option<&'a str>,
    /// 没有联系人也不算缺口。
    pub optional: bool,
    /// 是您自己的。
    pub own: bool,
    pub due: Option<DueLineBody<'a>>,
}

impl<'a> CardLineBody<'a> {
    fn of(line: &'a CardLine, county: &'a County) -> Self {
        let name = |person| county.directory.name(person);
        Self {
            line: Labelled { id: line.line.as_str(), label: &line.label },
            person: line.person.as_ref().map(name),
            since: line.since.map(When),
            stand_in: line.stand_in.as_ref().map(name),
            optional: line.is_optional,
            own: line.is_own,
            due: line.due.as_ref().map(DueLineBody::of),
        }
    }
}

/// 一次联系。
#[derive(Debug, Serialize, ToSchema)]
pub struct CardContactBody<'a> {
    pub id: &'a str,
    pub lines: Vec<&'a str>,
    pub person: &'a str,
    pub channel: ContactChannelWord,
    pub at: When,
    pub recorded_at: When,
    /// 补记：过了一天才收到。
    pub late: bool,
    pub needs: Vec<&'a str>,
    /// 备注；只给这一户的联系人看。
    pub note: Option<&'a str>,
}

impl<'a> CardContactBody<'a> {
    fn of(contact: &'a CardContact, county: &'a County) -> Self {
        Self {
            id: contact.id.as_str(),
            lines: contact.lines.iter().map(LineId::as_str).collect(),
            person: county.directory.name(&contact.person),
            channel: contact.channel.into(),
            at: When(contact.at),
            recorded_at: When(contact.recorded_at),
            late: contact.is_late,
            needs: contact.topics.iter().map(TopicId::as_str).collect(),
            note: contact.note.as_deref(),
        }
    }
}

/// 重点联系。
#[derive(Debug, Serialize, ToSchema)]
pub struct CareBody<'a> {
    pub tier: Labelled<'a>,
    /// 因为什么需要。
    pub needs: Vec<&'a str>,
    pub note: &'a str,
    pub since: When,
    /// 到这天自动结束，除非再次确认。
    pub until: When,
    /// 两周内到期。
    pub ends_soon: bool,
    pub proposed_by: &'a str,
    pub confirmed_by: &'a str,
    pub contest: Option<ContestBody<'a>>,
}

impl<'a> CareBody<'a> {
    fn of(care: &'a CareView, county: &'a County) -> Self {
        let name = |person| county.directory.name(person);
        Self {
            tier: Labelled { id: care.tier.id.as_str(), label: &care.tier.label },
            needs: care.need_labels.iter().map(String::as_str).collect(),
            note: care.reasons.as_ref().map_or("", |reasons| &reasons.note),
            since: When(care.since),
            until: When(care.until),
            ends_soon: care.ends_soon,
            proposed_by: name(&care.proposed_by),
            confirmed_by: name(&care.confirmed_by),
            contest: care.contest.as_ref().map(|contest| ContestBody {
                at: When(contest.at),
                words: &contest.words,
                answer: contest.answer.as_ref().map(|(_, _, words)| words.as_str()),
            }),
        }
    }
}

/// 这一户提的意见。
#[derive(Debug, Serialize, ToSchema)]
pub struct ContestBody<'a> {
    pub at: When,
    pub words: &'a str,
    /// 怎么答复的；还没答复为 `null`。
    pub answer: Option<&'a str>,
}

/// 待确认的重点联系。
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalBody<'a> {
    pub tier: Labelled<'a>,
    pub needs: Vec<&'a str>,
    pub note: &'a str,
    pub by: &'a str,
    pub at: When,
}

impl<'a> ProposalBody<'a> {
    fn of(proposal: &'a ProposalView, county: &'a County) -> Self {
        Self {
            tier: Labelled { id: proposal.tier.id.as_str(), label: &proposal.tier.label },
            needs: proposal.need_labels.iter().map(String::as_str).collect(),
            note: proposal.reasons.as_ref().map_or("", |reasons| &reasons.note),
            by: county.directory.name(&proposal.by),
            at: When(proposal.at),
        }
    }
}

/// 您在这一户可以做的事。
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "a line of the contract, not a state")]
pub struct MayBody {
    pub log: bool,
    /// 替别人记，要写明哪条线。
    pub log_for_others: bool,
    pub propose: bool,
    pub confirm: bool,
    pub refuse: bool,
    pub end: bool,
    /// 替这一户记下意见。
    pub contest: bool,
    pub answer_contest: bool,
}

impl MayBody {
    const fn of(may: CardMay) -> Self {
        let CardMay { log, log_for_others, propose, confirm, refuse, end, contest, answer_contest } =
            may;
        Self { log, log_for_others, propose, confirm, refuse, end, contest, answer_contest }
    }
}

/// 提出重点联系。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "needs": ["living_alone"], "note": "腿脚不便" }))]
pub struct CareProposed {
    /// 因为什么需要，工作法里列的代号；频次要相同。
    pub needs: Vec<String>,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// 关系到孩子的，已征得监护人同意。
    #[serde(default)]
    pub guardian_agreed: bool,
}

impl From<CareProposed> for NewCare {
    fn from(given: CareProposed) -> Self {
        let CareProposed { needs, note, guardian_agreed } = given;
        Self { needs: needs.into_iter().map(NeedId::new).collect(), note, guardian_agreed }
    }
}

/// 理由。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonGiven {
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// 这一户的意见。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestGiven {
    #[schema(min_length = 1, max_length = 500)]
    pub words: String,
}

/// 对意见的答复。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestAnswered {
    pub verdict: VerdictWord,
    #[schema(min_length = 1, max_length = 500)]
    pub words: String,
}

/// 说明以后照旧；结束重点联系。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictWord {
    Kept,
    Ended,
}

impl From<ContestAnswered> for ContestReply {
    fn from(given: ContestAnswered) -> Self {
        let verdict = match given.verdict {
            VerdictWord::Kept => Verdict::Kept,
            VerdictWord::Ended => Verdict::Ended,
        };
        Self { verdict, words: given.words }
    }
}

/// 等您定的重点联系。
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingBody<'a> {
    pub items: Vec<WaitingItem<'a>>,
}

impl<'a> WaitingBody<'a> {
    pub fn of(waiting: &'a [CareWaiting], county: &'a County) -> Self {
        Self { items: waiting.iter().map(|one| WaitingItem::of(one, county)).collect() }
    }
}

/// 一户：有待确认的、提了意见的，或者快到期的。
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingItem<'a> {
    pub household: &'a str,
    pub area_name: &'a str,
    pub door: &'a str,
    pub head: &'a str,
    pub proposal: Option<ProposalBody<'a>>,
    pub care: Option<CareBody<'a>>,
    /// 是您自己提出的，要由另一个人来定。
    pub own: bool,
}

impl<'a> WaitingItem<'a> {
    fn of(waiting: &'a CareWaiting, county: &'a County) -> Self {
        Self {
            household: waiting.household.as_str(),
            area_name: &waiting.area_name,
            door: &waiting.door,
            head: &waiting.head,
            proposal: waiting.proposal.as_ref().map(|one| ProposalBody::of(one, county)),
            care: waiting.care.as_ref().map(|care| CareBody::of(care, county)),
            own: waiting.is_own,
        }
    }
}
