//! 子事项: what was split off a case.

use maplegrid_app::County;
use maplegrid_app::cases::{ChildStory, TogetherCase};
use serde::Serialize;
use utoipa::ToSchema;

use super::common::{DueBody, Owner, Status, When};
use super::timeline::AnswerBody;

/// 分出来的一项，或者分出它的那件事。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RelatedCase)]
pub struct RelatedBody<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    /// 改走单独通道的，没有权限的人看不到。
    pub title: Option<String>,
    pub received_at: When,
    pub closed_at: Option<When>,
    pub status: Status<'a>,
    /// 您能单独打开它。
    pub readable: bool,
}

/// 从您这件事里分出来的一项：单独编号、单独答复，用这里的查询码打开。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnPart)]
pub struct OwnPartBody<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    #[schema(example = "482961")]
    pub code: &'a str,
    pub title: String,
    pub status: Status<'a>,
    pub owner: Option<Owner<'a>>,
    #[serde(flatten)]
    pub due: DueBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerBody<'a>>,
}

impl<'a> RelatedBody<'a> {
    pub fn of(of: &'a TogetherCase, county: &'a County) -> Self {
        let case = &of.case;
        let method = county.method_of(case.method_version);
        Self {
            number: case.number.as_str(),
            title: (!case.restricted || of.readable).then(|| case.title()),
            received_at: When(case.received_at),
            closed_at: case.closed_at.map(When),
            status: Status::for_staff(&case.step, case.phase, method),
            readable: of.readable,
        }
    }
}

impl<'a> OwnPartBody<'a> {
    pub fn of(of: &'a ChildStory, county: &'a County) -> Self {
        let case = &of.case;
        Self {
            number: case.number.as_str(),
            code: &of.code,
            title: case.title(),
            status: Status::for_resident(case, &of.method),
            owner: case.owner.as_ref().map(|owner| Owner::of(owner, county, &of.method)),
            due: DueBody::of(of.due.as_ref()),
            answer: case.answer.as_ref().map(|answer| AnswerBody::of(answer, county)),
        }
    }
}
