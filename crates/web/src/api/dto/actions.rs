//! The actions open to a caller, described so that a program can offer them without knowing any
//! method, and the input they take.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::{Input, Offered, VisitChannel, VisitResult};
use maplegrid_domain::methods::{Need, NeedKind, Outcome};
use maplegrid_domain::people::Holding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{NeedWord, PhaseWord};
use crate::words::{ReadyReply, office_in, ready_replies};

/// 一个现在可以做的操作。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Action)]
pub struct ActionBody<'a> {
    /// 写进地址 `/actions/{action}`。
    #[schema(example = "classify")]
    pub name: &'a str,
    #[schema(example = "核单通过")]
    pub label: &'a str,
    /// 做了会怎样。
    pub hint: &'a str,
    /// 做了到哪一步；`null` 是留在这一步。
    #[schema(example = "dispatch")]
    pub next_step: Option<&'a str>,
    pub next_phase: Option<PhaseWord>,
    pub needs: Vec<NeedBody<'a>>,
    /// 工作法里的答复常用语，已经填上这件事的编号、日期；`____` 是要人来填的，没填的不收。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyBody<'a>>,
}

/// 一条答复常用语：只是开个头，由人改好再发。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReadyReply)]
pub struct ReplyBody<'a> {
    #[schema(example = "fixed")]
    pub id: &'a str,
    #[schema(example = "修好了")]
    pub label: &'a str,
    pub text: String,
}

/// 做这个操作要填的一项。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Need)]
pub struct NeedBody<'a> {
    /// 写进请求体的名字。
    #[schema(example = "track")]
    pub name: &'static str,
    #[schema(example = "办理方式")]
    pub label: &'static str,
    pub kind: NeedWord,
    pub required: bool,
    /// 只能选这些；填文字和天数的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<Choice<'a>>>,
}

/// 一个可选的值。
#[derive(Debug, Serialize, ToSchema)]
pub struct Choice<'a> {
    #[schema(example = "cadre_led")]
    pub value: &'a str,
    #[schema(example = "干部领办")]
    pub label: String,
}

impl<'a> Choice<'a> {
    fn new(value: &'a str, label: impl Into<String>) -> Self {
        Self { value, label: label.into() }
    }
}

impl<'a> ActionBody<'a> {
    pub fn of(offered: &'a Offered, view: &'a StaffCase) -> Self {
        let need = |need: Need| NeedBody {
            name: need.name,
            label: need.label,
            kind: need.kind.into(),
            required: need.required,
            options: options(need.kind, view),
        };
        Self {
            name: offered.id.as_str(),
            label: &offered.label,
            hint: &offered.hint,
            next_step: offered.to.as_ref().map(maplegrid_domain::shared::StepId::as_str),
            next_phase: offered.to_phase.map(PhaseWord::from),
            needs: offered.kind.needs().into_iter().map(need).collect(),
            replies: ReplyBody::all(offered, view),
        }
    }
}

impl<'a> ReplyBody<'a> {
    fn all(offered: &Offered, view: &'a StaffCase) -> Vec<Self> {
        let ready = ready_replies(view, offered).into_iter();
        ready.map(|ReadyReply { id, label, text }| Self { id, label, text }).collect()
    }
}

/// The values a need may take, by the case's own method version.
fn options(kind: NeedKind, view: &StaffCase) -> Option<Vec<Choice<'_>>> {
    let method = &view.method;
    let choices = match kind {
        NeedKind::Text
        | NeedKind::Days
        | NeedKind::Case
        | NeedKind::Title
        | NeedKind::Households
        | NeedKind::Counts => return None,
        NeedKind::Member => view.members.iter().map(member).collect(),
        NeedKind::Category => {
            let all = method.categories.iter();
            all.map(|category| Choice::new(category.id.as_str(), &category.label)).collect()
        }
        NeedKind::Track => {
            let all = method.procedure.tracks.iter();
            all.map(|track| Choice::new(track.id.as_str(), &track.label)).collect()
        }
        NeedKind::Person => handlers(view),
        NeedKind::Outcome => {
            Outcome::ALL.into_iter().map(|one| Choice::new(one.id(), one.label())).collect()
        }
        NeedKind::RouteTarget => {
            let all = method.route_targets.iter();
            all.map(|target| Choice::new(&target.id, &target.label)).collect()
        }
        NeedKind::Unit => units(view, view.units.iter()),
        NeedKind::Part => units(view, view.case.open_parts().map(|part| &part.unit)),
        NeedKind::VisitChannel => {
            VisitChannel::ALL.into_iter().map(|one| Choice::new(one.id(), one.label())).collect()
        }
        NeedKind::VisitResult => {
            VisitResult::ALL.into_iter().map(|one| Choice::new(one.id(), one.label())).collect()
        }
    };
    Some(choices)
}

/// A joined case by its number, with what it is about.
fn member(member: &maplegrid_app::cases::TogetherCase) -> Choice<'_> {
    Choice::new(
        member.case.number.as_str(),
        format!("{} {}", member.case.number, member.case.title()),
    )
}

/// Units by their posts, with the office that they are.
fn units<'a>(view: &'a StaffCase, units: impl Iterator<Item = &'a Holding>) -> Vec<Choice<'a>> {
    let line = |held: &Holding| office_in(&view.county, &view.method, &held.post, &held.area);
    units.map(|held| Choice::new(held.post.as_str(), line(held))).collect()
}

/// Who may be named, with the post they would handle it by.
fn handlers(view: &StaffCase) -> Vec<Choice<'_>> {
    let line = |(person, held): &'_ (_, maplegrid_domain::people::Holding)| {
        let name = view.county.directory.name(person);
        format!("{name}（{}）", view.method.post_label(&held.post))
    };
    view.handlers.iter().map(|one| Choice::new(one.0.as_str(), line(one))).collect()
}

/// 操作要填的内容；要填哪些见这个操作的 `needs`。
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "category": "street_light", "track": "cadre_led" }))]
pub struct ActionInput {
    #[schema(max_length = 2000)]
    pub text: Option<String>,
    pub category: Option<String>,
    pub track: Option<String>,
    pub person: Option<String>,
    pub unit: Option<String>,
    pub outcome: Option<String>,
    pub target: Option<String>,
    pub days: Option<u16>,
    pub channel: Option<String>,
    pub result: Option<String>,
    /// 另一件的编号：并到哪一件，或者分出哪一件。
    #[schema(example = "26110307")]
    pub case: Option<String>,
    /// 公开测评的题目，全村都看得到。
    #[schema(max_length = 40)]
    pub title: Option<String>,
    /// 多少户领了纸票，写成数字。
    #[schema(example = "28")]
    pub handed_out: Option<String>,
    /// 每个词多少张，从好到差，用顿号隔开。
    #[schema(example = "12、5、1")]
    pub counts: Option<String>,
}

impl From<ActionInput> for Input {
    fn from(given: ActionInput) -> Self {
        let ActionInput {
            text,
            category,
            track,
            person,
            unit,
            outcome,
            target,
            days,
            channel,
            result,
            case,
            title,
            handed_out,
            counts,
        } = given;
        Self {
            text,
            category,
            track,
            person,
            unit,
            outcome,
            target,
            days,
            channel,
            result,
            case,
            title,
            handed_out,
            counts,
        }
    }
}
