//! Sheets that nobody fills in: what a method wants to see of an area every day, week or month.

use serde::{Deserialize, Serialize};

use crate::shared::{AreaKindId, PostId, ReportId};

/// A sheet of a method's `reports.toml`: 网格日报, 平安例会月报.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRule {
    pub id: ReportId,
    pub label: String,
    /// The level of the areas it is about, one sheet for each.
    pub level: AreaKindId,
    pub every: ReportEvery,
    /// Posts of that level, one holder of which may confirm it. Nobody has to: what is not
    /// confirmed is shown as just that (DOMAIN § 9 a).
    pub confirm: Vec<PostId>,
    pub figures: Vec<ReportFigure>,
    pub sections: Vec<ReportSection>,
    /// Where the sheet comes from, in words.
    pub basis: String,
}

impl ReportRule {
    pub fn shows(&self, section: ReportSection) -> bool {
        self.sections.contains(&section)
    }
}

/// How long a stretch a sheet is about, by the civil calendar in China.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportEvery {
    Day,
    /// From Monday.
    Week,
    Month,
}

/// A figure that is counted from what was recorded once. Restricted cases are in none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportFigure {
    /// Received within the period.
    Received,
    /// Closed within the period.
    Closed,
    /// Of those, answered after their limit.
    ClosedLate,
    /// Received before the period's end and not closed by then.
    Open,
    /// Of those, still open and past their limit.
    Overdue,
    /// Households that somebody was in touch with within the period, among all.
    Visited,
    /// Contacts within the period, in whichever way and direction.
    Contacts,
    /// Households without a contact person on a line that wants one, as things stand.
    Gaps,
    /// Mediations opened within the period.
    MediationsOpened,
    /// Of those, agreed by now.
    MediationsAgreed,
    /// Return visits and ratings within the period, each beside its answer (LS-7 社情民意研讨).
    Opinions,
}

/// What a sheet shows below its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportSection {
    /// The figures of cases by category.
    Categories,
    /// The figures of the areas directly below, in the order of the tree: never a ranking.
    Areas,
    /// The open cases one by one, by category.
    Ledger,
}

impl ReportEvery {
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The word in files and in the API.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "每天",
            Self::Week => "每周",
            Self::Month => "每月",
        }
    }
}

impl ReportSection {
    pub const ALL: [Self; 3] = [Self::Categories, Self::Areas, Self::Ledger];

    /// The word in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Categories => "categories",
            Self::Areas => "areas",
            Self::Ledger => "ledger",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Categories => "分类别",
            Self::Areas => "下面各区域",
            Self::Ledger => "在办的逐件台账",
        }
    }
}

impl ReportFigure {
    pub const ALL: [Self; 11] = [
        Self::Received,
        Self::Closed,
        Self::ClosedLate,
        Self::Open,
        Self::Overdue,
        Self::Visited,
        Self::Contacts,
        Self::Gaps,
        Self::MediationsOpened,
        Self::MediationsAgreed,
        Self::Opinions,
    ];

    /// The word in files, addresses and the API.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Closed => "closed",
            Self::ClosedLate => "closed_late",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Visited => "visited",
            Self::Contacts => "contacts",
            Self::Gaps => "gaps",
            Self::MediationsOpened => "mediations_opened",
            Self::MediationsAgreed => "mediations_agreed",
            Self::Opinions => "opinions",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.id() == id)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Received => "新受理",
            Self::Closed => "办结",
            Self::ClosedLate => "超期答复的办结",
            Self::Open => "期末在办",
            Self::Overdue => "超期未办结",
            Self::Visited => "联系到的户",
            Self::Contacts => "联系人次",
            Self::Gaps => "缺联系人的户",
            Self::MediationsOpened => "新收调解",
            Self::MediationsAgreed => "达成协议",
            Self::Opinions => "回访和评价",
        }
    }

    /// How it is counted, for whoever asks why it is this number.
    pub const fn counted(self) -> &'static str {
        match self {
            Self::Received => "这一期里登记的件，不论现在办到哪一步",
            Self::Closed => "这一期里办结的件，包括转有权机关和群众撤回的",
            Self::ClosedLate => "这一期办结、答复时已经过了期限的件",
            Self::Open => "期末以前登记、到期末还没有办结的件",
            Self::Overdue => "期末在办的里面，到期末期限已过、至今没有办结的件；等群众回话的不算",
            Self::Visited => "这一期里有人联系过的户，上门、电话、微信、群众找来都算",
            Self::Contacts => "这一期里联系的次数，一户一次记一次",
            Self::Gaps => "必须有联系人的线上还没有联系人的户，按现在的情况",
            Self::MediationsOpened => "这一期里收下的人民调解",
            Self::MediationsAgreed => "这一期收下的调解里，到现在达成协议的",
            Self::Opinions => "这一期里的回访和群众的评价，一次记一条，连同给的答复",
        }
    }

    /// Whether it counts cases, and so can be told by category.
    pub const fn is_of_cases(self) -> bool {
        matches!(
            self,
            Self::Received | Self::Closed | Self::ClosedLate | Self::Open | Self::Overdue
        )
    }

    /// What it is counted in.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Visited | Self::Gaps => "户",
            Self::Contacts => "次",
            Self::Opinions => "条",
            _ => "件",
        }
    }
}
