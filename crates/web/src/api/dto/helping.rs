//! Who else is at work on a case: called units, the one who acts for the resident, the one who
//! decides about a rating.

use maplegrid_app::County;
use maplegrid_domain::cases::{Agent, Appeal, Case, Part, PartResult, Verdict};
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::Holding;
use maplegrid_domain::shared::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::When;
use crate::words::office_in;

/// 联办单位要办的一部分。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Part)]
pub struct PartBody<'a> {
    /// 第几次吹哨。
    pub no: u16,
    #[schema(example = "police_station")]
    pub post: &'a str,
    /// 单位全名。
    #[schema(example = "故城镇派出所")]
    pub unit: String,
    /// 请它做什么。
    pub asked: &'a str,
    pub called_at: When,
    /// 报到以前是报到的期限，报到以后是办好的期限；办完没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<When>,
    /// `open`、`answered`、`objected`、`recalled` 或 `case_ended`。
    pub status: &'static str,
    /// 办的结果，或者不办的理由。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    /// 报到或办好比期限晚。
    pub late: bool,
}

impl<'a> PartBody<'a> {
    pub fn all(case: &'a Case, county: &County, method: &Method) -> Vec<Self> {
        case.parts.iter().map(|part| Self::of(part, county, method)).collect()
    }

    fn of(part: &'a Part, county: &County, method: &Method) -> Self {
        let (status, text, late_end) = match part.end.as_ref().map(|end| &end.result) {
            None => ("open", None, false),
            Some(PartResult::Answered { text, late, .. }) => {
                ("answered", Some(text.as_str()), *late)
            }
            Some(PartResult::Objected { reason, .. }) => ("objected", Some(reason.as_str()), false),
            Some(PartResult::Recalled { reason, .. }) => ("recalled", Some(reason.as_str()), false),
            Some(PartResult::CaseEnded) => ("case_ended", None, false),
        };
        let due = part.due(method, &county.calendar);
        Self {
            no: part.no,
            post: part.unit.post.as_str(),
            unit: unit(&part.unit, county, method),
            asked: &part.asked,
            called_at: When(part.called_at),
            due_at: due.map(|due| When(due.due.at)),
            reported_at: part.reported.as_ref().map(|reported| When(reported.at)),
            status,
            text,
            late: late_end || part.reported.as_ref().is_some_and(|reported| reported.late),
        }
    }
}

/// 可以请的代理人。
#[derive(Debug, Serialize, ToSchema)]
pub struct Candidate<'a> {
    pub person: &'a str,
    pub name: &'a str,
    pub office: String,
}

impl<'a> Candidate<'a> {
    pub fn all(
        agents: &'a [(PersonId, Holding)],
        county: &'a County,
        method: &Method,
    ) -> Vec<Self> {
        let candidate = |(person, held): &'a (PersonId, Holding)| Self {
            person: person.as_str(),
            name: county.directory.name(person),
            office: unit(held, county, method),
        };
        agents.iter().map(candidate).collect()
    }
}

/// 请谁代理。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameAgent {
    /// `agents` 里的 `person`。
    pub agent: String,
    pub code: Option<String>,
}

/// 替群众说什么：`reply` 回答问题、`supplement` 补充、`reopen` 要求重新办理、`name_agent` 请代理人、
/// `end_agent` 不再代理。
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpokenKind {
    Reply,
    Supplement,
    Reopen,
    NameAgent,
    EndAgent,
}

/// 替群众说的话：电话里、当面听到的，或者代理人的。一次写一样。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "supplement", "text": "电话里说，旁边那盏也闪了" }))]
pub struct SpokenInput {
    pub kind: SpokenKind,
    /// 群众的原话；`end_agent` 写理由，可以不写；`reply` 不写是不清楚。
    #[schema(max_length = 2000)]
    pub text: Option<String>,
    /// `name_agent` 时写 `agents` 里的 `person`。
    pub agent: Option<String>,
    /// `name_agent` 时写群众怎么同意的。
    #[schema(max_length = 2000)]
    pub consent: Option<String>,
}

/// 代理人。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agent)]
pub struct AgentBody<'a> {
    pub person: &'a str,
    pub name: &'a str,
    pub office: String,
    pub since: When,
    /// 群众怎么同意的；本人自己选的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<&'a str>,
}

impl<'a> AgentBody<'a> {
    pub fn of(agent: &'a Agent, county: &'a County, method: &Method) -> Self {
        Self {
            person: agent.person.as_str(),
            name: county.directory.name(&agent.person),
            office: unit(&agent.capacity, county, method),
            since: When(agent.since),
            consent: agent.consent.as_deref(),
        }
    }
}

/// 对评价的申诉。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Appeal)]
pub struct AppealBody<'a> {
    pub reason: &'a str,
    pub by: &'a str,
    pub at: When,
    /// 由谁决定。
    pub decider: String,
    /// `pending`、`stands` 或 `set_aside`。
    pub verdict: &'static str,
    /// 决定的理由。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<&'a str>,
}

impl<'a> AppealBody<'a> {
    pub fn of(appeal: &'a Appeal, county: &'a County, method: &Method) -> Self {
        let verdict = match appeal.ruling.as_ref().map(|ruling| ruling.verdict) {
            None => "pending",
            Some(Verdict::Stands) => "stands",
            Some(Verdict::SetAside) => "set_aside",
        };
        Self {
            reason: &appeal.reason,
            by: county.directory.name(&appeal.by),
            at: When(appeal.at),
            decider: unit(&appeal.decider, county, method),
            verdict,
            ruling: appeal.ruling.as_ref().map(|ruling| ruling.reason.as_str()),
        }
    }
}

fn unit(held: &Holding, county: &County, method: &Method) -> String {
    office_in(county, method, &held.post, &held.area)
}
