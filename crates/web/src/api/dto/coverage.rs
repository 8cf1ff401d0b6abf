//! Of how many households each line has a contact, and who has none.

use maplegrid_app::County;
use maplegrid_app::people::{AreaCoverage, Coverage, GapPage, HouseholdLine, Outside, TierCount};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::common::{AreaRef, Labelled, PersonRef};

/// 哪个区域的。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CoverageAsked {
    /// 区域代码；不写是您看得到户的最高一级。
    pub area: Option<String>,
}

/// 一个区域和它直接下面各区域的联户覆盖。
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageBody<'a> {
    pub whole: AreaCoverageBody<'a>,
    pub items: Vec<AreaCoverageBody<'a>>,
    /// 户数超出办法写的范围的；只提醒，不拦。
    pub outside: Vec<OutsideBody<'a>>,
}

impl<'a> CoverageBody<'a> {
    pub fn of(coverage: &'a Coverage, county: &'a County) -> Self {
        let one = |one: &'a AreaCoverage| AreaCoverageBody::of(one, county);
        Self {
            whole: one(&coverage.area),
            items: coverage.children.iter().map(one).collect(),
            outside: coverage.outside.iter().map(|one| OutsideBody::of(one, county)).collect(),
        }
    }
}

/// 一个区域的数，连它下面的。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaCoverageBody<'a> {
    pub area: AreaRef<'a>,
    /// 户数，是下面各数的分母。
    pub households: u64,
    pub lines: Vec<LineCoverageBody<'a>>,
    /// 重点联系的户，按层次；不该看的人为 `null`。
    pub tiers: Option<Vec<TierCountBody<'a>>>,
}

impl<'a> AreaCoverageBody<'a> {
    fn of(coverage: &'a AreaCoverage, county: &'a County) -> Self {
        let network = &county.method().network;
        let lines = network.lines.iter().map(|line| {
            let gaps = coverage.gaps(&line.id);
            LineCoverageBody {
                line: Labelled { id: line.id.as_str(), label: &line.label },
                linked: coverage.households.saturating_sub(gaps),
                gaps,
                optional: line.optional,
            }
        });
        let tiers = coverage.tiers.as_ref().map(|tiers| {
            let named = tiers.iter().filter_map(|(id, households)| {
                let tier = network.tiers.iter().find(|tier| tier.id == *id)?;
                let label = Labelled { id: tier.id.as_str(), label: &tier.label };
                let (least, most) = match *households {
                    TierCount::Exactly(n) => (n, n),
                    TierCount::Between(least, most) => (least, most),
                };
                Some(TierCountBody { tier: label, least, most })
            });
            named.collect()
        });
        Self {
            area: AreaRef::of(&coverage.area, county),
            households: coverage.households,
            lines: lines.collect(),
            tiers,
        }
    }
}

/// 一条线上有联系人的户数和缺口。
#[derive(Debug, Serialize, ToSchema)]
pub struct LineCoverageBody<'a> {
    pub line: Labelled<'a>,
    pub linked: u64,
    /// 没有联系人的户数；是哪些户见 `/api/v1/coverage/gaps`。
    pub gaps: u64,
    /// 没有联系人也不算缺口。
    pub optional: bool,
}

/// 一个层次有多少户：确认重点联系的人看到准数，两项相同；别人看到每 5 户一段。
#[derive(Debug, Serialize, ToSchema)]
pub struct TierCountBody<'a> {
    pub tier: Labelled<'a>,
    pub least: u64,
    pub most: u64,
}

/// 超出范围的：一个区域的户数，或者一个人联系的户数。
#[derive(Debug, Serialize, ToSchema)]
pub struct OutsideBody<'a> {
    pub area: AreaRef<'a>,
    /// 联系人；是区域的户数的为 `null`。
    pub person: Option<PersonRef<'a>>,
    /// 哪条线；是区域的户数的为 `null`。
    pub line: Option<&'a str>,
    pub households: u64,
    pub least: u16,
    pub most: u16,
}

impl<'a> OutsideBody<'a> {
    fn of(outside: &'a Outside, county: &'a County) -> Self {
        match outside {
            Outside::Area { area, households, published: (least, most) } => Self {
                area: AreaRef::of(area, county),
                person: None,
                line: None,
                households: *households,
                least: *least,
                most: *most,
            },
            Outside::Contact { line, person, area, households, published: (least, most) } => Self {
                area: AreaRef::of(area, county),
                person: Some(PersonRef::of(person, county)),
                line: Some(line.as_str()),
                households: *households,
                least: *least,
                most: *most,
            },
        }
    }
}

/// 哪里、哪条线的缺口。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GapsAsked {
    /// 区域代码；不写是您看得到户的最高一级。
    pub area: Option<String>,
    /// 哪条线，工作法里列的代号。
    #[param(value_type = String, required)]
    pub line: Option<String>,
    /// 上一页给的 `next`。
    pub after: Option<String>,
}

/// 没有联系人的户，按走的顺序，一页最多 50 户。
#[derive(Debug, Serialize, ToSchema)]
pub struct GapsBody<'a> {
    pub area: AreaRef<'a>,
    pub line: &'a str,
    /// 没有联系人的，在这么多户里。
    pub gaps: u64,
    pub households: u64,
    pub items: Vec<GapBody<'a>>,
    /// 下一页从哪里起；没有了为 `null`。
    pub next: Option<&'a str>,
}

impl<'a> GapsBody<'a> {
    pub fn of(page: &'a GapPage, county: &'a County) -> Self {
        Self {
            area: AreaRef::of(&page.area, county),
            line: page.line.as_str(),
            gaps: page.gaps,
            households: page.households,
            items: page.rows.iter().map(|row| GapBody::of(row, county)).collect(),
            next: page.next.as_deref(),
        }
    }
}

/// 一户。
#[derive(Debug, Serialize, ToSchema)]
pub struct GapBody<'a> {
    #[schema(example = "140429104201-0012")]
    pub household: &'a str,
    pub area: AreaRef<'a>,
    #[schema(example = "南沟村 一网格 一组")]
    pub area_name: String,
    pub door: &'a str,
    /// 户主。
    pub head: &'a str,
}

impl<'a> GapBody<'a> {
    fn of(row: &'a HouseholdLine, county: &'a County) -> Self {
        let household = &row.household;
        Self {
            household: household.id.as_str(),
            area: AreaRef::of(&household.area, county),
            area_name: county.directory.areas.path_name(&household.area),
            door: &household.door,
            head: &household.head,
        }
    }
}
