//! People's mediation as data: where committees sit, which posts mediate, what may be mediated,
//! and the limits that the law leaves to the committee.
//!
//! What the law fixes (the joint application within 30 days, who may be told what) is no rule of a
//! method: it stands in `crate::mediation`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::calendar::Limit;
use crate::shared::{AreaKindId, CategoryId, PostId};

/// Everything a method says about mediation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediationRules {
    pub committees: Vec<Committee>,
    /// What may be mediated, and how it is counted.
    pub classes: Vec<MediableClass>,
    /// Where the matters go that may not.
    pub elsewhere: Vec<Elsewhere>,
    /// From the application or offer to the decision whether it is taken.
    pub accept: Ruled<Limit>,
    /// From acceptance to the end, unless all parties agree otherwise.
    pub period: Ruled<Limit>,
    /// So many days before the period ends a reminder is given.
    pub remind_days: u16,
    /// From the effect of an agreement to the return visit 回访.
    pub visit: Ruled<Limit>,
    /// So many days after the effect the parties are reminded of the joint application to the
    /// court; each less than the 30 that 人民调解法 Art. 33 gives.
    pub confirmation_reminders: Ruled<Vec<u16>>,
    /// For how long a closed file is kept.
    pub keep_years: Ruled<u16>,
}

/// A rule and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled<T> {
    pub value: T,
    pub basis: String,
}

/// A committee 人民调解委员会: one in every area of its level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committee {
    pub id: String,
    pub label: String,
    pub level: AreaKindId,
    /// Who takes applications, accepts or declines them, names mediators and keeps the files.
    pub receives: Vec<PostId>,
    /// Who may be named as mediator.
    pub mediators: Vec<PostId>,
    /// Who decides when a party asks that a mediator step back.
    pub recusal: PostId,
    pub basis: String,
}

/// A category that may be mediated, in the list of the Ministry of Justice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediableClass {
    pub category: CategoryId,
    pub statistics: StatisticsClass,
    /// What its agreements usually touch: they are signed on paper.
    pub touches: BTreeSet<Touch>,
}

/// Where a matter goes that may not be mediated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    pub what: Barred,
    /// One of the method's route targets.
    pub route: String,
    pub basis: String,
}

/// What is never mediated here (DOMAIN § 5.1 and § 8 G8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    /// 13 其他行政执法
    Administrative,
    /// 14 涉法涉诉
    Legal,
    /// 15 涉组织涉纪检
    Discipline,
    /// 16 涉民族宗教
    Religion,
    /// 家庭暴力
    Violence,
    /// 未成年人受侵害
    Minors,
    /// 性侵害
    Sexual,
    /// 受限的其他事
    Restricted,
}

impl Barred {
    pub const ALL: [Self; 8] = [
        Self::Administrative,
        Self::Legal,
        Self::Discipline,
        Self::Religion,
        Self::Violence,
        Self::Minors,
        Self::Sexual,
        Self::Restricted,
    ];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Administrative => "administrative",
            Self::Legal => "legal",
            Self::Discipline => "discipline",
            Self::Religion => "religion",
            Self::Violence => "violence",
            Self::Minors => "minors",
            Self::Sexual => "sexual",
            Self::Restricted => "restricted",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Administrative => "行政执法",
            Self::Legal => "涉法涉诉",
            Self::Discipline => "涉组织涉纪检",
            Self::Religion => "涉民族宗教",
            Self::Violence => "家庭暴力",
            Self::Minors => "未成年人受侵害",
            Self::Sexual => "性侵害",
            Self::Restricted => "受限的事",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|barred| barred.id() == word)
    }

    /// The class of the GB/T 31000 style list that is barred as a whole; by its first two digits.
    pub fn of_class(code: &str) -> Option<Self> {
        match code.get(..2)? {
            "13" => Some(Self::Administrative),
            "14" => Some(Self::Legal),
            "15" => Some(Self::Discipline),
            "16" => Some(Self::Religion),
            _ => None,
        }
    }
}

/// What an agreement touches that the law treats apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Touch {
    /// 婚姻关系
    Marriage,
    /// 收养关系
    Adoption,
    /// 继承
    Inheritance,
    /// 其他身份关系
    Identity,
}

impl Touch {
    pub const ALL: [Self; 4] = [Self::Marriage, Self::Adoption, Self::Inheritance, Self::Identity];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Marriage => "marriage",
            Self::Adoption => "adoption",
            Self::Inheritance => "inheritance",
            Self::Identity => "identity",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Marriage => "婚姻关系",
            Self::Adoption => "收养关系",
            Self::Inheritance => "继承",
            Self::Identity => "其他身份关系",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|touch| touch.id() == word)
    }

    /// Whether documents about it may not be signed electronically (电子签名法 Art. 3).
    pub const fn is_paper_only(self) -> bool {
        matches!(self, Self::Marriage | Self::Adoption | Self::Inheritance)
    }

    /// Whether a court does not confirm agreements about it (法释〔2011〕5号 Art. 4).
    pub const fn is_unconfirmable(self) -> bool {
        matches!(self, Self::Marriage | Self::Adoption | Self::Identity)
    }
}

macro_rules! statistics {
    ($($variant:ident $id:literal $label:literal,)+) => {
        /// The 18 kinds of the Ministry of Justice's statistics of people's mediation
        /// (DOMAIN § 5.2).
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum StatisticsClass {
            $(#[doc = $label] $variant,)+
        }

        impl StatisticsClass {
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|class| class.id() == word)
            }
        }
    };
}

statistics! {
    Family "family" "婚姻家庭",
    Neighbours "neighbours" "邻里",
    Homestead "homestead" "房屋宅基地",
    Contract "contract" "合同",
    Business "business" "生产经营",
    Damage "damage" "损害赔偿",
    Land "land" "山林土地",
    LandTaking "land_taking" "征地拆迁",
    Pollution "pollution" "环境污染",
    MigrantWages "migrant_wages" "拖欠农民工工资",
    Labour "labour" "其他劳动争议",
    Tourism "tourism" "旅游",
    OnlineTrade "online_trade" "电子商务",
    Consumer "consumer" "其他消费",
    Medical "medical" "医疗",
    Traffic "traffic" "道路交通事故",
    Property "property" "物业",
    Other "other" "其他",
}

/// The two-digit classes of the GB/T 31000 style list (DOMAIN § 5.1).
const DISPUTE_CLASSES: [(&str, &str); 17] = [
    ("01", "婚恋家庭"),
    ("02", "邻里"),
    ("03", "人格权"),
    ("04", "物权"),
    ("05", "侵权"),
    ("06", "合同"),
    ("07", "劳动人事"),
    ("08", "金融借贷"),
    ("09", "土地及资源权属"),
    ("10", "其他民商事"),
    ("11", "城乡建设发展"),
    ("12", "涉民政"),
    ("13", "其他行政执法"),
    ("14", "涉法涉诉"),
    ("15", "涉组织涉纪检"),
    ("16", "涉民族宗教"),
    ("99", "其他"),
];

/// What a class of two or four digits is called; `None` for one that is not in the list.
pub fn dispute_class_label(code: &str) -> Option<&'static str> {
    let first = code.get(..2)?;
    DISPUTE_CLASSES.iter().find(|(known, _)| *known == first).map(|(_, label)| *label)
}

impl MediationRules {
    /// The committee that sits in areas of a level.
    pub fn committee(&self, level: &AreaKindId) -> Option<&Committee> {
        self.committees.iter().find(|committee| committee.level == *level)
    }

    pub fn class(&self, category: &CategoryId) -> Option<&MediableClass> {
        self.classes.iter().find(|class| class.category == *category)
    }

    /// Where a barred matter goes.
    pub fn route(&self, what: Barred) -> Option<&str> {
        let found = self.elsewhere.iter().find(|elsewhere| elsewhere.what == what);
        found.map(|elsewhere| elsewhere.route.as_str())
    }
}
