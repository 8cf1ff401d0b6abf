//! Registers 台账、清单 as data: what is kept at a level, who enters, who approves, who may see it.
//!
//! A register has no target and no total for a person (DOMAIN § 8 G6): nothing here could say one.

use serde::{Deserialize, Serialize};

use crate::shared::{AreaKindId, CategoryId, FieldId, PostId, RegisterId};

/// One register. Each entry of it belongs to one area of `level`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRule {
    pub id: RegisterId,
    pub label: String,
    pub level: AreaKindId,
    pub basis: String,
    /// What whoever enters should know; may be empty.
    pub note: String,
    /// Who enters and changes.
    pub keeps: Vec<PostId>,
    /// Who approves; an entry holds at once where nobody is named.
    pub approves: Vec<PostId>,
    /// Who makes the sample check 抽查 that comes before approval; none where nobody is named.
    pub checks: Vec<PostId>,
    /// A third step after approval: 已发放, 已送达.
    pub completes: Option<CompletionRule>,
    /// Who may read besides those above.
    pub reads: Vec<PostId>,
    /// Residents see what is in force, without the personal fields.
    pub public: bool,
    /// Entries have a first and perhaps a last day.
    pub term: bool,
    pub case: CaseLink,
    /// The field of money that counts against what the area has for a year.
    pub budget: Option<FieldId>,
    /// An entry prints as a sheet with room for signatures and the seal.
    pub paper: bool,
    /// Who signs or seals the sheet, as it is printed; where nobody is named, the posts that enter,
    /// approve and complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<String>,
    pub fields: Vec<RegisterField>,
    /// The fields by which a row of a table is told to be an entry that is there; where none are
    /// named, by all of what it says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<FieldId>,
    /// Residents may book what an entry in force offers.
    pub booking: Option<BookingRule>,
}

/// What is done last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionRule {
    pub posts: Vec<PostId>,
    /// 已发放
    pub label: String,
    /// By somebody else than whoever approved.
    pub apart: bool,
}

/// A column of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterField {
    pub id: FieldId,
    pub label: String,
    pub kind: FieldKind,
    /// What may be chosen, where the kind is a choice.
    pub options: Vec<String>,
    pub required: bool,
    /// Sealed at rest, masked in lists, never public.
    pub personal: bool,
    /// A day on which something was done: not one that is still to come.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
    /// How it is filled in; may be empty.
    pub help: String,
}

/// How residents book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingRule {
    /// The level whose areas have the places: the resident's own one of it.
    pub at: AreaKindId,
    /// From tomorrow, so many calendar days ahead.
    pub days_ahead: u16,
    /// Places of one service in one area in a half-day.
    pub per_half_day: u16,
    /// What the booking is received as: it is a case like others.
    pub category: CategoryId,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $id:literal $label:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[doc = $label] $variant,)+
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }
    };
}

words! {
    /// What stands in a field.
    FieldKind {
        Text "text" "一行字",
        Long "long" "一段话",
        Date "date" "日期",
        Money "money" "金额（元）",
        Number "number" "整数",
        Choice "choice" "从几项里选",
        Phone "phone" "电话",
        Name "name" "姓名",
        YesNo "yes_no" "是或否",
    }
}

words! {
    /// Whether an entry belongs to a case 事项.
    CaseLink {
        None "none" "和事项无关",
        Optional "optional" "可以写事项编号",
        Required "required" "必须写事项编号",
        Revisited "revisited" "必须写事项编号，办结、回访以后才审核",
    }
}

impl CaseLink {
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Revisited)
    }
}

impl RegisterRule {
    pub fn field(&self, id: &FieldId) -> Option<&RegisterField> {
        self.fields.iter().find(|field| field.id == *id)
    }

    /// What an entry is called by: its first field that everybody may see.
    pub fn title_field(&self) -> Option<&RegisterField> {
        self.fields.iter().find(|field| !field.personal)
    }

    /// What the third step is called: 已发放.
    pub fn completed_label(&self) -> &str {
        self.completes.as_ref().map_or("已完成", |rule| &rule.label)
    }

    /// Whether an entry waits for somebody before it holds.
    pub fn is_approved(&self) -> bool {
        !self.approves.is_empty()
    }

    pub fn has_personal(&self) -> bool {
        self.fields.iter().any(|field| field.personal)
    }

    /// Every post that has a part in it, in the order of the rule.
    pub fn posts(&self) -> impl Iterator<Item = &PostId> {
        let completes = self.completes.iter().flat_map(|rule| &rule.posts);
        let kept = self.keeps.iter().chain(&self.approves).chain(&self.checks);
        kept.chain(completes).chain(&self.reads)
    }
}
