//! What several answers share: times, hashes, who has it, how far it is, until when.

use std::fmt;

use maplegrid_app::County;
use maplegrid_domain::areas::Area;
use maplegrid_domain::cases::{Case, CaseOwner, Deadline};
use maplegrid_domain::methods::{Method, Phase};
use maplegrid_domain::shared::{AreaId, PersonId, PostId, StepId, Timestamp};
use serde::{Serialize, Serializer};
use utoipa::{IntoParams, ToSchema};

use super::words::PhaseWord;

/// 东八区时间，精确到秒。
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-23T09:42:00+08:00")]
pub struct When(pub Timestamp);

/// 东八区时间，精确到毫秒：验签要用毫秒数。
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-23T09:42:00.118+08:00")]
pub struct Instant(pub Timestamp);

/// 小写十六进制。
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "7f3a91c4…")]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+08:00", self.0.civil().strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+08:00", self.0.civil().strftime("%Y-%m-%dT%H:%M:%S%.3f"))
    }
}

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Writes the displayed form straight into the JSON.
macro_rules! serialize_displayed {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

serialize_displayed!(When, Instant, Hex<'_>);

/// 办到哪一步。
#[derive(Debug, Serialize, ToSchema)]
pub struct Status<'a> {
    /// 工作法里这一步的代号。
    #[schema(example = "check")]
    pub step: &'a str,
    /// 给人看的说法：群众看到的和工作人员看到的不一样。
    #[schema(example = "正在核实情况")]
    pub label: &'a str,
    pub phase: PhaseWord,
}

impl<'a> Status<'a> {
    /// In the resident's words.
    pub fn for_resident(case: &'a Case, method: &'a Method) -> Self {
        let step = method.procedure.step(&case.step);
        let label = step.map_or(case.step.as_str(), |step| &step.resident_label);
        Self { step: case.step.as_str(), label, phase: case.phase.into() }
    }

    /// In the office's words.
    pub fn for_staff(step: &'a StepId, phase: Phase, method: &'a Method) -> Self {
        let found = method.procedure.step(step);
        let label = found.map_or(step.as_str(), |step| &step.label);
        Self { step: step.as_str(), label, phase: phase.into() }
    }
}

/// 谁负责。
#[derive(Debug, Serialize, ToSchema)]
pub struct Owner<'a> {
    /// 岗位代号。
    #[schema(example = "village_cadre")]
    pub post: &'a str,
    /// 岗位叫什么。
    #[schema(example = "村干部（核单）")]
    pub post_label: &'a str,
    /// 哪个区域的岗位。
    #[schema(example = "140429104203")]
    pub area: &'a str,
    #[schema(example = "南沟村")]
    pub area_name: &'a str,
    /// 已经明确到人的，是谁。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
}

impl<'a> Owner<'a> {
    pub fn of(owner: &'a CaseOwner, county: &'a County, method: &'a Method) -> Self {
        Self {
            post: owner.post.as_str(),
            post_label: method.post_label(&owner.post),
            area: owner.area.as_str(),
            area_name: area_name(county, &owner.area),
            name: owner.person.as_ref().map(|person| county.directory.name(person)),
        }
    }
}

/// 一个区域。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaRef<'a> {
    #[schema(example = "140429104203")]
    pub id: &'a str,
    #[schema(example = "南沟村")]
    pub name: &'a str,
}

impl<'a> AreaRef<'a> {
    pub fn of(area: &'a AreaId, county: &'a County) -> Self {
        Self { id: area.as_str(), name: area_name(county, area) }
    }
}

pub(in crate::api) fn area_name<'a>(county: &'a County, area: &'a AreaId) -> &'a str {
    county.directory.areas.get(area).map_or(area.as_str(), |area: &Area| &area.name)
}

/// 工作法里的一项：代号和叫法。
#[derive(Debug, Serialize, ToSchema)]
pub struct Labelled<'a> {
    pub id: &'a str,
    pub label: &'a str,
}

impl<'a> Labelled<'a> {
    /// A post of the method in force.
    pub fn post(post: &'a PostId, county: &'a County) -> Self {
        Self { id: post.as_str(), label: county.method().post_label(post) }
    }
}

/// 一位担任岗位的人。
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonRef<'a> {
    #[schema(example = "p-6f9c1c6e8a52")]
    pub id: &'a str,
    #[schema(example = "王某某")]
    pub name: &'a str,
}

impl<'a> PersonRef<'a> {
    pub fn of(person: &'a PersonId, county: &'a County) -> Self {
        Self { id: person.as_str(), name: county.directory.name(person) }
    }
}

/// 断网重试时认得出来。
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct RetryKey {
    /// 防重复的编号，最长 200 个字符；重试时用同一个。
    #[param(rename = "Idempotency-Key")]
    pub key: Option<String>,
}

/// 最近的期限。
#[derive(Debug, Serialize, ToSchema)]
pub struct DueBody {
    /// 到什么时候；没有期限在走的为 `null`。
    pub due_at: Option<When>,
    /// 跨到节假日安排还没公布的年份，暂按周末推算。
    pub due_provisional: bool,
    /// 等群众回话，期限停着；`due_at` 是现在就回话的话会到哪天。
    pub paused: bool,
}

impl DueBody {
    pub fn of(deadline: Option<&Deadline>) -> Self {
        Self {
            due_at: deadline.map(|deadline| When(deadline.due.at)),
            due_provisional: deadline.is_some_and(|deadline| deadline.due.provisional),
            paused: deadline.is_some_and(|deadline| deadline.paused),
        }
    }
}

/// 在账本里的位置。
#[derive(Debug, Serialize, ToSchema)]
pub struct Leaf<'a> {
    #[schema(value_type = String)]
    pub leaf: Hex<'a>,
    /// 第几条，从 0 数起。
    pub position: u64,
}
