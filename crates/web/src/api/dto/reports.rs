//! Sheets that are counted: lists, one sheet, and what stands behind a figure.

use maplegrid_app::County;
use maplegrid_app::reports::{
    BehindPage, BehindRows, Confirmed, MediationLine, Opinion, ReportCard, ReportSheet, Said,
    Visited,
};
use maplegrid_domain::reports::{Counted, Difference, Period};
use maplegrid_domain::shared::{AreaId, CategoryId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::common::{AreaRef, Labelled, PersonRef, When};
use super::inbox::Item;

/// 哪个区域、哪一天。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportAsked {
    /// 区域代码。
    #[param(value_type = String, required)]
    pub area: Option<String>,
    /// 这一天所在的一期，如 `2026-11-22`；不写是今天。
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<String>,
}

/// 一个区域的报表，各是哪一期、确认了没有。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportsBody<'a> {
    pub area: AreaRef<'a>,
    pub items: Vec<ReportCardBody<'a>>,
}

impl<'a> ReportsBody<'a> {
    pub fn of(area: &'a AreaId, cards: &'a [ReportCard], county: &'a County) -> Self {
        let one = |card: &'a ReportCard| ReportCardBody {
            report: Labelled { id: card.rule.id.as_str(), label: &card.rule.label },
            period: PeriodBody::of(card.period),
            confirmed_by: card.kept.as_ref().map(|(person, _)| PersonRef::of(person, county)),
            confirmed_at: card.kept.as_ref().map(|(_, at)| When(*at)),
            may_confirm: card.may_confirm,
        };
        Self { area: AreaRef::of(area, county), items: cards.iter().map(one).collect() }
    }
}

/// 一张报表。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportCardBody<'a> {
    pub report: Labelled<'a>,
    pub period: PeriodBody,
    /// 谁确认的；没有确认为 `null`，那不算谁的错。
    pub confirmed_by: Option<PersonRef<'a>>,
    pub confirmed_at: Option<When>,
    /// 您现在可以确认。
    pub may_confirm: bool,
}

/// 一期，头尾两天都算在内。
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodBody {
    /// `day`、`week`、`month`。
    #[schema(example = "week")]
    pub every: &'static str,
    #[schema(example = "2026-11-16")]
    pub first: String,
    #[schema(example = "2026-11-22")]
    pub last: String,
}

impl PeriodBody {
    fn of(period: Period) -> Self {
        Self {
            every: period.every.id(),
            first: period.days.first.to_string(),
            last: period.days.last.to_string(),
        }
    }
}

/// 一个数。
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureBody {
    #[schema(example = "received")]
    pub figure: &'static str,
    #[schema(example = "新受理")]
    pub label: &'static str,
    pub count: u64,
    /// 在多少之中；没有分母的为 `null`。
    pub of: Option<u64>,
}

impl FigureBody {
    fn of(one: &Counted) -> Self {
        let figure = one.figure;
        Self { figure: figure.id(), label: figure.label(), count: one.count, of: one.of }
    }
}

fn figures(all: &[Counted]) -> Vec<FigureBody> {
    all.iter().map(FigureBody::of).collect()
}

/// 一张报表，现在算的。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportBody<'a> {
    pub report: Labelled<'a>,
    pub area: AreaRef<'a>,
    pub period: PeriodBody,
    pub counted_at: When,
    /// 受限的件不在任何一个数里。
    pub figures: Vec<FigureBody>,
    pub categories: Vec<CategoryFiguresBody<'a>>,
    /// 直接下面各区域，按地方的顺序。
    pub areas: Vec<AreaFiguresBody<'a>>,
    /// 还没有确认为 `null`。
    pub confirmed: Option<ConfirmedBody<'a>>,
    /// 确认以后变了的数。
    pub differences: Vec<DifferenceBody>,
    pub may_confirm: bool,
}

impl<'a> ReportBody<'a> {
    pub fn of(sheet: &'a ReportSheet, county: &'a County) -> Self {
        let kept = sheet.kept.as_ref();
        Self {
            report: Labelled { id: sheet.rule.id.as_str(), label: &sheet.rule.label },
            area: AreaRef::of(&sheet.area, county),
            period: PeriodBody::of(sheet.period),
            counted_at: When(sheet.now),
            figures: figures(&sheet.figures.whole),
            categories: sheet
                .figures
                .categories
                .iter()
                .map(|line| CategoryFiguresBody {
                    category: line.category.as_ref().map(|id| category(id, county)),
                    figures: figures(&line.counted),
                })
                .collect(),
            areas: sheet
                .areas
                .iter()
                .map(|(area, counted)| AreaFiguresBody {
                    area: AreaRef::of(area, county),
                    figures: figures(counted),
                })
                .collect(),
            confirmed: kept.map(|kept| ConfirmedBody::of(kept, sheet.kept_is_sound, county)),
            differences: sheet.differences.iter().map(DifferenceBody::of).collect(),
            may_confirm: sheet.may_confirm.is_ok(),
        }
    }
}

fn category<'a>(id: &'a CategoryId, county: &'a County) -> Labelled<'a> {
    let known = county.method().category(id);
    Labelled { id: id.as_str(), label: known.map_or(id.as_str(), |known| &known.label) }
}

/// 一个类别的数。
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryFiguresBody<'a> {
    /// 还没有分类的为 `null`。
    pub category: Option<Labelled<'a>>,
    pub figures: Vec<FigureBody>,
}

/// 一个区域的数。
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaFiguresBody<'a> {
    pub area: AreaRef<'a>,
    pub figures: Vec<FigureBody>,
}

/// 确认时照原样留下的。
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfirmedBody<'a> {
    pub by: PersonRef<'a>,
    pub at: When,
    pub figures: Vec<FigureBody>,
    /// 当时各数的 SHA-256，小写十六进制。
    pub digest: &'a str,
    /// 留下的数和摘要对得上。
    pub sound: bool,
}

impl<'a> ConfirmedBody<'a> {
    pub fn of(kept: &'a Confirmed, sound: bool, county: &'a County) -> Self {
        Self {
            by: PersonRef::of(&kept.person, county),
            at: When(kept.at),
            figures: figures(&kept.figures.whole),
            digest: &kept.digest,
            sound,
        }
    }
}

/// 确认时是多少，现在是多少。
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceBody {
    #[schema(example = "open")]
    pub figure: &'static str,
    pub confirmed: u64,
    pub now: u64,
}

impl DifferenceBody {
    fn of(pair: &Difference) -> Self {
        Self { figure: pair.now.figure.id(), confirmed: pair.kept.count, now: pair.now.count }
    }
}

/// 哪一个数后面的。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RowsAsked {
    /// 区域代码。
    #[param(value_type = String, required)]
    pub area: Option<String>,
    /// 这一天所在的一期；不写是今天。
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<String>,
    /// 哪一个数，如 `open`；缺联系人的户见 `/api/v1/coverage/gaps`。
    #[param(value_type = String, required)]
    pub figure: Option<String>,
    /// 只看直接在它下面的一个区域，区域代码。
    pub inside: Option<String>,
    /// 只看一个类别；`-` 是还没有分类的。
    pub category: Option<String>,
    /// 上一页给的 `next`。
    pub after: Option<String>,
}

/// 一页，最多 50 行；四种里只有一种有内容。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportRowsBody<'a> {
    pub figure: FigureBody,
    pub cases: Vec<Item<'a>>,
    pub households: Vec<VisitedBody<'a>>,
    pub mediations: Vec<MediationRowBody<'a>>,
    pub opinions: Vec<OpinionBody<'a>>,
    /// 下一页从哪里起；没有了为 `null`。
    pub next: Option<&'a str>,
}

impl<'a> ReportRowsBody<'a> {
    pub fn of(page: &'a BehindPage, county: &'a County, now: Timestamp) -> Self {
        let mut body = Self {
            figure: FigureBody::of(&page.counted),
            cases: Vec::new(),
            households: Vec::new(),
            mediations: Vec::new(),
            opinions: Vec::new(),
            next: page.next.as_deref(),
        };
        match &page.rows {
            BehindRows::Cases(rows) => {
                body.cases = rows.iter().map(|row| Item::of(row, county, now)).collect();
            }
            BehindRows::Households(rows) => {
                body.households = rows.iter().map(|row| VisitedBody::of(row, county)).collect();
            }
            BehindRows::Mediations(rows) => {
                body.mediations = rows.iter().map(MediationRowBody::of).collect();
            }
            BehindRows::Opinions(rows) => {
                body.opinions = rows.iter().map(|row| OpinionBody::of(row, county)).collect();
            }
        }
        body
    }
}

/// 联系到的一户。
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitedBody<'a> {
    pub household: &'a str,
    pub area: AreaRef<'a>,
    pub door: &'a str,
    /// 户主。
    pub head: &'a str,
    pub contacts: u64,
    pub last_at: When,
}

impl<'a> VisitedBody<'a> {
    fn of(row: &'a Visited, county: &'a County) -> Self {
        Self {
            household: row.household.as_str(),
            area: AreaRef::of(&row.area, county),
            door: &row.door,
            head: &row.head,
            contacts: row.contacts,
            last_at: When(row.last),
        }
    }
}

/// 一件调解，不写是谁、为什么。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationRowBody<'a> {
    #[schema(example = "（2026）南沟村人调字第3号")]
    pub number: String,
    /// 司法行政机关统计的类别。
    pub class: &'a str,
    pub opened_at: When,
    /// `agreed`、`declined`、`refused`、`terminated`；还在办为 `null`。
    pub result: Option<&'a str>,
}

impl<'a> MediationRowBody<'a> {
    fn of(row: &'a MediationLine) -> Self {
        Self {
            number: row.number.to_string(),
            class: &row.class,
            opened_at: When(row.opened_at),
            result: row.result.as_deref(),
        }
    }
}

/// 一次回访或者评价，和给的答复。
#[derive(Debug, Serialize, ToSchema)]
pub struct OpinionBody<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    pub title: &'a str,
    pub area: AreaRef<'a>,
    pub at: When,
    /// 怎么回访的：`door`、`phone`、`message`；自己评价的为 `null`。
    pub channel: Option<&'static str>,
    /// 回访的结果：`satisfied`、`dissatisfied`、`unreachable`；自己评价的为 `null`。
    pub result: Option<&'static str>,
    /// 自己评价的分数，1 到 5；回访的为 `null`。
    pub score: Option<u8>,
    /// 群众的话，或者回访的人记下的。
    pub words: Option<&'a str>,
    /// 给的答复；退回重办、还没有答复的为 `null`。
    pub answer: Option<&'a str>,
    pub answered_by: Option<PersonRef<'a>>,
}

impl<'a> OpinionBody<'a> {
    fn of(row: &'a Opinion, county: &'a County) -> Self {
        let (channel, result, score) = match row.said {
            Said::Visited { channel, result } => (Some(channel.id()), Some(result.id()), None),
            Said::Rated { score } => (None, None, Some(score)),
        };
        let answer = row.answer.as_ref();
        Self {
            number: row.number.as_str(),
            title: &row.title,
            area: AreaRef::of(&row.area, county),
            at: When(row.at),
            channel,
            result,
            score,
            words: row.words.as_deref(),
            answer: answer.map(|answer| answer.text.as_str()),
            answered_by: answer.map(|answer| PersonRef::of(&answer.by, county)),
        }
    }
}

/// 确认哪一张。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmReportBody {
    /// 区域代码。
    pub area: String,
    /// 这一天所在的一期。
    #[schema(format = Date, example = "2026-11-22")]
    pub on: String,
}
