//! Places and the work method, for whoever builds a form.

use maplegrid_app::County;
use maplegrid_domain::areas::Area;
use maplegrid_domain::calendar::{Limit, Unit};
use maplegrid_domain::methods::{Category, Method, Owner as StepOwner, Post, Step, Track};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::common::Labelled;
use super::words::PhaseWord;

/// 看哪里下面的。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AreasAsked {
    /// 区域代码或短码；不写是最上面一级。
    pub under: Option<String>,
}

/// 一个区域和它直接下面的。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreasBody<'a> {
    pub under: AreaBody<'a>,
    pub items: Vec<AreaBody<'a>>,
}

/// 一个区域。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaBody<'a> {
    #[schema(example = "140429104203")]
    pub id: &'a str,
    #[schema(example = "南沟村")]
    pub name: &'a str,
    #[schema(example = "village")]
    pub kind: &'a str,
    #[schema(example = "村")]
    pub kind_label: &'a str,
    /// 二维码上的短码。
    pub code: &'a str,
    /// 直接下面有几个区域。
    pub children: usize,
}

impl<'a> AreaBody<'a> {
    pub fn of(area: &'a Area, county: &'a County) -> Self {
        let kind = county.method().area_kind(&area.kind);
        Self {
            id: area.id.as_str(),
            name: &area.name,
            kind: area.kind.as_str(),
            kind_label: kind.map_or(area.kind.as_str(), |kind| &kind.label),
            code: &area.code,
            children: county.directory.areas.children(&area.id).count(),
        }
    }
}

impl<'a> AreasBody<'a> {
    pub fn of(area: &'a Area, county: &'a County) -> Self {
        let below = county.directory.areas.children(&area.id);
        let items = below.map(|child| AreaBody::of(child, county)).collect();
        Self { under: AreaBody::of(area, county), items }
    }
}

/// 现在用的工作法。
#[derive(Debug, Serialize, ToSchema)]
pub struct MethodBody<'a> {
    #[schema(example = "my-county")]
    pub id: &'a str,
    pub title: &'a str,
    /// 第几版；办理中的件按收件时的版本办。
    pub version: u32,
    pub source: &'a str,
    pub summary: &'a str,
    pub subjects: Vec<Labelled<'a>>,
    pub categories: Vec<CategoryBody<'a>>,
    pub tracks: Vec<TrackBody<'a>>,
    pub steps: Vec<StepBody<'a>>,
    pub posts: Vec<PostBody<'a>>,
    /// 评价 5、4、3、2、1 各叫什么。
    pub rating_labels: Vec<&'a str>,
}

/// 一个类别。
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryBody<'a> {
    #[schema(example = "street_light")]
    pub id: &'a str,
    #[schema(example = "路灯")]
    pub label: &'a str,
    pub subject: &'a str,
    /// 受限：本村看不到。
    pub restricted: bool,
    /// 在群众页面上单独一个入口。
    pub separate_entry: bool,
}

/// 一种办理方式。
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackBody<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub hint: &'a str,
    pub limit: LimitBody,
    pub basis: &'a str,
}

/// 多长时间；0 个工作日是当天。
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitBody {
    pub amount: u16,
    pub unit: UnitWord,
}

/// 工作日或者自然日。
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitWord {
    WorkingDays,
    Days,
}

/// 办理的一步。
#[derive(Debug, Serialize, ToSchema)]
pub struct StepBody<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub resident_label: &'a str,
    pub phase: PhaseWord,
    /// 负责的岗位；由承办人负责的和办结没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<&'a str>,
}

/// 一个岗位。
#[derive(Debug, Serialize, ToSchema)]
pub struct PostBody<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub office: &'a str,
    /// 哪一级的岗位。
    pub level: &'a str,
}

impl<'a> MethodBody<'a> {
    pub fn of(method: &'a Method, version: u32) -> Self {
        let rating = &method.procedure.rating;
        let subjects = method.subjects.iter();
        Self {
            id: &method.id,
            title: &method.title,
            version,
            source: &method.source,
            summary: &method.summary,
            subjects: subjects.map(|s| Labelled { id: &s.id, label: &s.label }).collect(),
            categories: method.categories.iter().map(CategoryBody::of).collect(),
            tracks: method.procedure.tracks.iter().map(TrackBody::of).collect(),
            steps: method.procedure.steps.iter().map(StepBody::of).collect(),
            posts: method.posts.iter().map(PostBody::of).collect(),
            rating_labels: rating.labels.iter().map(String::as_str).collect(),
        }
    }
}

impl<'a> CategoryBody<'a> {
    fn of(category: &'a Category) -> Self {
        Self {
            id: category.id.as_str(),
            label: &category.label,
            subject: &category.subject,
            restricted: category.restricted,
            separate_entry: category.separate_entry,
        }
    }
}

impl<'a> TrackBody<'a> {
    fn of(track: &'a Track) -> Self {
        Self {
            id: track.id.as_str(),
            label: &track.label,
            hint: &track.hint,
            limit: track.limit.into(),
            basis: &track.basis,
        }
    }
}

impl From<Limit> for LimitBody {
    fn from(limit: Limit) -> Self {
        let unit = match limit.unit {
            Unit::WorkingDays => UnitWord::WorkingDays,
            Unit::Days => UnitWord::Days,
        };
        Self { amount: limit.amount, unit }
    }
}

impl<'a> StepBody<'a> {
    fn of(step: &'a Step) -> Self {
        let post = match &step.owner {
            StepOwner::Post(post) => Some(post.as_str()),
            StepOwner::Handler | StepOwner::Nobody => None,
        };
        Self {
            id: step.id.as_str(),
            label: &step.label,
            resident_label: &step.resident_label,
            phase: step.phase.into(),
            post,
        }
    }
}

impl<'a> PostBody<'a> {
    fn of(post: &'a Post) -> Self {
        Self {
            id: post.id.as_str(),
            label: &post.label,
            office: &post.office,
            level: post.level.as_str(),
        }
    }
}
