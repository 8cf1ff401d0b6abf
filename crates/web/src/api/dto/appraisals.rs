//! Appraisals in the open.

use maplegrid_app::County;
use maplegrid_app::appraisals::{OpenAppraisal, Shown, Sums};
use maplegrid_domain::cases::{Appraisal, AppraisalEnd, Case, Slips};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::{AreaRef, When};

/// 一个村的公开测评。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Appraisals)]
pub struct AppraisalsBody<'a> {
    pub items: Vec<AppraisalBody<'a>>,
}

/// 一次公开测评。没有事项的编号，也没有人的名字。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Appraisal)]
pub struct AppraisalBody<'a> {
    pub id: &'a str,
    #[schema(example = "东头路灯")]
    pub title: &'a str,
    pub done: &'a str,
    /// 可以选的词，从好到差。
    pub words: &'a [String],
    pub opened_at: When,
    pub closes_at: When,
    /// 能评的户数：开始那天在册的。
    pub households: u32,
    /// 用查询码评过的户数。
    pub rated: u32,
    /// 结束以后才有。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<AppraisalResultBody>,
}

/// 测评的结果：查询码和纸票分开数，不能相加。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AppraisalResult)]
pub struct AppraisalResultBody {
    /// `time` 到期，`staff` 提前结束，`moved` 事情有了变化。
    #[schema(example = "time")]
    pub why: &'static str,
    pub reason: Option<String>,
    pub ended_at: When,
    /// 每个词多少户，次序同 `words`；评的户数太少的是 `null`，不公布。
    pub counts: Option<Vec<u32>>,
    /// 会上的纸票。
    pub slips: Option<SlipsBody>,
    /// 过半数觉得不好，由人说明或者退回。
    pub poor: bool,
}

/// 两个人数过的纸票。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Slips)]
pub struct SlipsBody {
    /// 多少户领了票。
    pub handed_out: u32,
    /// 每个词多少张，次序同 `words`。
    pub counts: Vec<u32>,
}

/// 一件事的一次公开测评，工作人员看到的：也有没开始的，和谁提出、谁看过。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseAppraisal)]
pub struct CaseAppraisalBody<'a> {
    pub title: &'a str,
    pub done: &'a str,
    /// 哪个村的户来评。
    pub area: AreaRef<'a>,
    pub proposed_by: &'a str,
    pub proposed_at: When,
    /// 可以选的词，从好到差；开始以后才有。
    pub words: &'a [String],
    pub opened_by: Option<&'a str>,
    pub opened_at: Option<When>,
    pub closes_at: Option<When>,
    /// 结束以后才有：结束前谁也看不到评了什么。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<CaseAppraisalResultBody>,
}

/// 一次测评的结果，和户数。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseAppraisalResult)]
pub struct CaseAppraisalResultBody {
    /// 能评的户数。
    pub households: u32,
    /// 用查询码评过的户数。
    pub rated: u32,
    #[serde(flatten)]
    pub result: AppraisalResultBody,
}

impl<'a> AppraisalsBody<'a> {
    pub fn of(found: &'a [OpenAppraisal]) -> Self {
        Self { items: found.iter().map(AppraisalBody::of).collect() }
    }
}

impl<'a> AppraisalBody<'a> {
    pub fn of(open: &'a OpenAppraisal) -> Self {
        Self {
            id: &open.id,
            title: &open.title,
            done: &open.done,
            words: &open.labels,
            opened_at: When(open.opened_at),
            closes_at: When(open.closes_at),
            households: open.households,
            rated: open.rated,
            result: open.shown.as_ref().map(AppraisalResultBody::of),
        }
    }
}

impl AppraisalResultBody {
    fn of(shown: &Shown) -> Self {
        Self {
            why: match shown.why {
                AppraisalEnd::Time => "time",
                AppraisalEnd::Staff => "staff",
                AppraisalEnd::Moved => "moved",
            },
            reason: shown.reason.clone(),
            ended_at: When(shown.at),
            counts: match &shown.phone {
                Sums::ByWord(counts) => Some(counts.clone()),
                Sums::TooFew => None,
            },
            slips: shown.paper.as_ref().map(SlipsBody::of),
            poor: shown.poor,
        }
    }
}

impl SlipsBody {
    fn of(slips: &Slips) -> Self {
        Self { handed_out: slips.handed_out, counts: slips.counts.clone() }
    }
}

impl<'a> CaseAppraisalBody<'a> {
    /// Those of a case, the latest first.
    pub fn all(case: &'a Case, county: &'a County) -> Vec<Self> {
        case.appraisals.iter().rev().map(|one| Self::of(one, county)).collect()
    }

    fn of(appraisal: &'a Appraisal, county: &'a County) -> Self {
        let opened = appraisal.opened.as_ref();
        let over = appraisal.ended.as_ref().zip(Shown::of(appraisal));
        let result = over.map(|(ended, shown)| CaseAppraisalResultBody {
            households: ended.result.households,
            rated: ended.result.rated,
            result: AppraisalResultBody::of(&shown),
        });
        Self {
            title: &appraisal.title,
            done: &appraisal.done,
            area: AreaRef::of(&appraisal.area, county),
            proposed_by: county.directory.name(&appraisal.by),
            proposed_at: When(appraisal.at),
            words: opened.map_or(&[], |opened| &opened.scale.labels),
            opened_by: opened.map(|opened| county.directory.name(&opened.by)),
            opened_at: opened.map(|opened| When(opened.at)),
            closes_at: opened.map(|opened| When(opened.closes.at)),
            result,
        }
    }
}

/// 一户的一票。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotGiven {
    /// 户号，8 位数字。
    #[schema(example = "12345678")]
    pub code: String,
    /// 查询码，6 位数字。
    #[schema(example = "123456")]
    pub access: String,
    /// 选的词，`words` 里的一个。
    #[schema(example = "满意")]
    pub word: String,
}

/// 收下了；选的什么不再说，哪里都没有和户记在一起。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ballot)]
pub struct BallotBody {
    pub has_rated: bool,
}
