//! Lists of mediations, what may be chosen, and figures, in JSON.

use maplegrid_app::County;
use maplegrid_app::mediation::{
    Figure, MediationChoices, MediationFigures, MediationLine, MediationPage,
};
use maplegrid_domain::shared::{PersonId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::common::{AreaRef, Labelled, PersonRef, When};
use super::mediation_words::{SeverityWord, StageWord, StatisticsWord, TouchWord};

/// 一页调解。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationsBody<'a> {
    pub items: Vec<MediationItem<'a>>,
    /// 下一页的 `after`；没有了为 `null`。
    pub next: Option<&'a str>,
}

impl<'a> MediationsBody<'a> {
    pub fn of(page: &'a MediationPage, county: &'a County) -> Self {
        let items = page.lines.iter().map(|line| MediationItem::of(line, county)).collect();
        Self { items, next: page.next.as_deref() }
    }
}

/// 一件调解，不写当事人是谁。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationItem<'a> {
    pub id: &'a str,
    #[schema(example = "（2026）南沟村人调字第3号")]
    pub number: String,
    pub committee: AreaRef<'a>,
    pub category: Labelled<'a>,
    /// GB/T 31000 式的类别。
    #[schema(example = "邻里")]
    pub class: &'a str,
    pub statistics: StatisticsWord,
    pub severity: SeverityWord,
    /// `applied` 依申请、`offered` 主动，或者谁委托移送的。
    #[schema(example = "applied")]
    pub origin: &'a str,
    pub stage: StageWord,
    /// `agreed`、`declined`、`refused`、`terminated`；没有结束的为 `null`。
    pub result: Option<&'a str>,
    pub opened_at: When,
    pub due_at: Option<When>,
    pub late: bool,
    /// 几方当事人。
    pub parties: usize,
    pub mediators: Vec<PersonRef<'a>>,
    /// 从哪件事来的。
    pub case: Option<&'a str>,
    /// 我参与办理，可以打开。
    pub may_open: bool,
}

impl<'a> MediationItem<'a> {
    pub fn of(line: &'a MediationLine, county: &'a County) -> Self {
        Self {
            id: line.id.as_str(),
            number: line.number.to_string(),
            committee: AreaRef::of(&line.committee, county),
            category: Labelled { id: line.category.as_str(), label: &line.category_label },
            class: &line.class_label,
            statistics: line.statistics.into(),
            severity: line.severity.into(),
            origin: line.origin,
            stage: line.stage.into(),
            result: line.result,
            opened_at: When(line.opened_at),
            due_at: line.due_at.map(When),
            late: line.is_late,
            parties: line.parties,
            mediators: line
                .mediators
                .iter()
                .map(|(id, name)| PersonRef { id: id.as_str(), name })
                .collect(),
            case: line.case.as_ref().map(maplegrid_domain::cases::CaseNumber::as_str),
            may_open: line.may_open,
        }
    }
}

/// 登记调解时可以选什么。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationChoicesBody<'a> {
    /// 我可以替哪些调委会受理。
    pub committees: Vec<Labelled<'a>>,
    pub categories: Vec<MediableBody<'a>>,
    /// 在这些调委会里有职责的人：登记当事人的 `person`、`related` 用。
    pub people: Vec<Labelled<'a>>,
}

/// 可以调解的一个类别，和两份官方清单上的位置。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediableBody<'a> {
    pub category: Labelled<'a>,
    /// GB/T 31000 式的类别。
    pub class: &'a str,
    pub statistics: StatisticsWord,
    /// 协议常涉及的：只能在纸上签。
    pub touches: Vec<TouchWord>,
}

impl<'a> MediationChoicesBody<'a> {
    pub fn of(choices: &'a MediationChoices) -> Self {
        let place = |place: &'a maplegrid_app::mediation::MediationPlace| Labelled {
            id: place.area.as_str(),
            label: &place.name,
        };
        let category = |one: &'a maplegrid_app::mediation::CategoryChoice| MediableBody {
            category: Labelled { id: one.category.as_str(), label: &one.label },
            class: one.class_label,
            statistics: one.statistics.into(),
            touches: one.touches.iter().copied().map(Into::into).collect(),
        };
        let person = |one: &'a maplegrid_app::mediation::PersonChoice| Labelled {
            id: one.person.as_str(),
            label: &one.name,
        };
        Self {
            committees: choices.places.iter().map(place).collect(),
            categories: choices.categories.iter().map(category).collect(),
            people: choices.people.iter().map(person).collect(),
        }
    }
}

/// 几件，在几件里面。
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ShareBody {
    pub count: u64,
    pub of: u64,
}

impl From<Figure> for ShareBody {
    fn from(figure: Figure) -> Self {
        Self { count: figure.count, of: figure.of }
    }
}

/// 人民调解统计，从记录里数出来；每个数都带分母。
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationFiguresBody<'a> {
    pub opened: u64,
    pub agreed: ShareBody,
    pub terminated: ShareBody,
    pub refused: ShareBody,
    pub declined: ShareBody,
    /// 还没有结束的。
    pub open: ShareBody,
    /// 达成协议的里面，书面和口头。
    pub written: ShareBody,
    pub oral: ShareBody,
    pub by_class: Vec<ClassFigureBody>,
    pub by_origin: Vec<OriginFigureBody<'a>>,
    /// 当事人数。
    pub parties: u64,
    /// 达成协议的里面，写明金额的；金额合计，单位：分。
    pub with_amount: ShareBody,
    pub amount_fen: u64,
}

/// 一类。
#[derive(Debug, Serialize, ToSchema)]
pub struct ClassFigureBody {
    pub class: StatisticsWord,
    pub label: &'static str,
    pub agreed: ShareBody,
}

/// 一种来源。
#[derive(Debug, Serialize, ToSchema)]
pub struct OriginFigureBody<'a> {
    pub origin: &'a str,
    pub count: u64,
}

impl<'a> MediationFiguresBody<'a> {
    pub fn of(figures: &'a MediationFigures) -> Self {
        let class =
            |(class, _, agreed): &(maplegrid_domain::methods::StatisticsClass, u64, Figure)| {
                ClassFigureBody {
                    class: (*class).into(),
                    label: class.label(),
                    agreed: (*agreed).into(),
                }
            };
        let origin =
            |(origin, count): &'a (String, u64)| OriginFigureBody { origin, count: *count };
        Self {
            opened: figures.opened,
            agreed: figures.agreed.into(),
            terminated: figures.terminated.into(),
            refused: figures.refused.into(),
            declined: figures.declined.into(),
            open: figures.open.into(),
            written: figures.written.into(),
            oral: figures.oral.into(),
            by_class: figures.by_class.iter().map(class).collect(),
            by_origin: figures.by_origin.iter().map(origin).collect(),
            parties: figures.parties,
            with_amount: figures.with_amount.into(),
            amount_fen: figures.amount_fen,
        }
    }
}

/// 谁看过。
#[derive(Debug, Serialize, ToSchema)]
pub struct LooksBody {
    pub looks: Vec<LookBody>,
}

/// 一次查看。
#[derive(Debug, Serialize, ToSchema)]
pub struct LookBody {
    pub at: When,
    pub by: String,
}

impl LooksBody {
    pub fn of(looks: &[(Timestamp, Option<PersonId>)], county: &County) -> Self {
        let look = |(at, by): &(Timestamp, Option<PersonId>)| LookBody {
            at: When(*at),
            by: by.as_ref().map_or("", |by| county.directory.name(by)).to_owned(),
        };
        Self { looks: looks.iter().map(look).collect() }
    }
}
