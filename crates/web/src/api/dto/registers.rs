//! Registers for those who keep them.

mod given;

use std::collections::BTreeMap;

use maplegrid_app::registers::{
    CaseRegister, EntryFile, EntryLine, EntryPage, MoneyLine, RegisterCard, VersionLine,
};
use maplegrid_app::{County, SignedIn};
use maplegrid_domain::methods::{RegisterField, RegisterRule};
use maplegrid_domain::registers::{Given, money};
use maplegrid_domain::shared::FieldId;
use serde::Serialize;
use utoipa::ToSchema;

use super::common::{AreaRef, PersonRef, When};
use crate::words::{register_refusal, state_label, step_done, step_label};

pub use given::{BudgetGiven, EntryChange, EntryGiven, EntryStep};

/// 我能看的台账。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Registers)]
pub struct RegistersBody<'a> {
    pub items: Vec<RegisterBody<'a>>,
}

/// 一本台账。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Register)]
pub struct RegisterBody<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub basis: &'a str,
    pub note: &'a str,
    /// 记在哪一级。
    pub level: &'a str,
    pub fields: Vec<RegisterFieldBody<'a>>,
    /// 各状态几条，受限事项的不算在内。
    pub counts: BTreeMap<&'a str, u64>,
    /// 生效过、已经到期的。
    pub expired: u64,
    /// 等我做的几条。
    pub waiting: u64,
    /// 我可以登记。
    pub may_enter: bool,
    /// 我能看的区域，台账那一级的。
    pub areas: Vec<AreaRef<'a>>,
}

/// 一个栏目。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterField)]
pub struct RegisterFieldBody<'a> {
    pub id: &'a str,
    pub label: &'a str,
    #[schema(example = "text")]
    pub kind: &'a str,
    pub options: &'a [String],
    pub required: bool,
    /// 个人信息：加密保存，名单里没有。
    pub personal: bool,
    pub help: &'a str,
}

impl<'a> RegistersBody<'a> {
    pub fn of(cards: &'a [RegisterCard], county: &'a County) -> Self {
        Self { items: cards.iter().map(|card| RegisterBody::of(card, county)).collect() }
    }
}

impl<'a> RegisterBody<'a> {
    fn of(card: &'a RegisterCard, county: &'a County) -> Self {
        let RegisterRule { id, label, basis, note, level, fields, .. } = &card.rule;
        Self {
            id: id.as_str(),
            label,
            basis,
            note,
            level: level.as_str(),
            fields: fields.iter().map(RegisterFieldBody::of).collect(),
            counts: card.counts.iter().map(|count| (&*count.state, count.n)).collect(),
            expired: card.expired(),
            waiting: card.waiting,
            may_enter: card.may_enter,
            areas: card.areas.iter().map(|area| AreaRef::of(area, county)).collect(),
        }
    }
}

impl<'a> RegisterFieldBody<'a> {
    pub fn of(field: &'a RegisterField) -> Self {
        Self {
            id: field.id.as_str(),
            label: &field.label,
            kind: field.kind.id(),
            options: &field.options,
            required: field.required,
            personal: field.personal,
            help: &field.help,
        }
    }
}

/// 台账的一页。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterEntries)]
pub struct EntriesBody<'a> {
    pub register: RegisterBody<'a>,
    pub items: Vec<EntryItem<'a>>,
    pub next: Option<&'a str>,
    pub money: Option<MoneyBody<'a>>,
}

/// 名单里的一条，没有个人信息。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterEntryItem)]
pub struct EntryItem<'a> {
    pub id: &'a str,
    /// 台账里第几条。
    pub seq: u64,
    pub title: &'a str,
    pub area: AreaRef<'a>,
    /// `proposed` 待审核、`returned` 退回、`in_force` 生效、`completed` 已做最后一步、`ended` 作废。
    #[schema(example = "in_force")]
    pub state: &'a str,
    /// 今天看是什么样。
    #[schema(example = "生效")]
    pub state_label: String,
    pub case: Option<&'a str>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub values: BTreeMap<&'a str, &'a str>,
}

impl<'a> EntriesBody<'a> {
    pub fn of(page: &'a EntryPage) -> Self {
        let county = &*page.county;
        Self {
            register: RegisterBody::of(&page.card, county),
            items: page
                .lines
                .iter()
                .map(|line| EntryItem::of(line, &page.card.rule, county))
                .collect(),
            next: page.next.as_deref(),
            money: page.money.as_ref().map(|line| MoneyBody::of(line, county)),
        }
    }
}

fn completed(rule: &RegisterRule) -> &str {
    rule.completes.as_ref().map_or("已完成", |rule| &rule.label)
}

impl<'a> EntryItem<'a> {
    fn of(line: &'a EntryLine, rule: &'a RegisterRule, county: &'a County) -> Self {
        let entry = &line.entry;
        Self {
            id: entry.id.as_str(),
            seq: entry.seq,
            title: &line.title,
            area: AreaRef::of(&entry.area, county),
            state: entry.state.word(),
            state_label: state_label(&entry.state, line.validity, completed(rule)),
            case: entry.case.as_ref().map(maplegrid_domain::cases::CaseNumber::as_str),
            from: entry.from.map(|day| day.to_string()),
            until: entry.until.map(|day| day.to_string()),
            values: plain(&entry.values),
        }
    }
}

pub(super) fn plain(values: &Given) -> BTreeMap<&str, &str> {
    values.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect()
}

/// 一个区域一年的钱，单位元。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterMoney)]
pub struct MoneyBody<'a> {
    pub area: AreaRef<'a>,
    pub year: i16,
    /// 没有定的为 `null`。
    pub budget: Option<String>,
    /// 已经审核通过的。
    pub spent: String,
    pub left: Option<String>,
    /// 一共几条。
    pub entries: u64,
}

impl<'a> MoneyBody<'a> {
    pub fn of(line: &'a MoneyLine, county: &'a County) -> Self {
        Self {
            area: AreaRef::of(&line.area, county),
            year: line.year,
            budget: line.budget_fen.map(money),
            spent: money(line.spent_fen),
            left: line.left_fen.map(money),
            entries: line.entries,
        }
    }
}

/// 一条的全部。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterEntry)]
pub struct EntryBody<'a> {
    #[serde(flatten)]
    pub item: EntryItem<'a>,
    pub register: &'a str,
    pub register_label: &'a str,
    /// 第几版，改的时候带上。
    pub version: u64,
    /// 退回、作废的理由。
    pub reason: Option<&'a str>,
    /// 抽查的结果。
    pub finding: Option<&'a str>,
    /// 填了哪些个人信息；要看内容，另外去看，看了有记录。
    pub sealed: Vec<&'a str>,
    /// 我现在可以做的。
    pub steps: Vec<StepBody>,
    /// 现在还不能审核，是因为什么。
    pub missing: Option<String>,
    pub history: Vec<VersionBody<'a>>,
    /// 谁看过个人信息。
    pub looks: Vec<LookBody<'a>>,
    pub money: Option<MoneyBody<'a>>,
}

/// 可以做的一步。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterStep)]
pub struct StepBody {
    #[schema(example = "approve")]
    pub name: &'static str,
    #[schema(example = "审核通过")]
    pub label: String,
}

/// 一版。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterVersion)]
pub struct VersionBody<'a> {
    pub version: u64,
    pub at: When,
    pub by: PersonRef<'a>,
    pub step: &'a str,
    pub step_label: String,
    /// 改了哪几栏。
    pub changes: Vec<ChangeBody<'a>>,
    /// 个人信息改了；改成什么不写在这里。
    pub personal_changed: bool,
}

/// 一栏从什么改成什么。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterChange)]
pub struct ChangeBody<'a> {
    pub field: &'a str,
    pub before: &'a str,
    pub after: &'a str,
}

/// 看过一次。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterLook)]
pub struct LookBody<'a> {
    pub at: When,
    pub by: Option<PersonRef<'a>>,
}

/// 个人信息的内容。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisterPersonal)]
pub struct PersonalBody<'a> {
    pub values: BTreeMap<&'a str, &'a str>,
}

impl<'a> PersonalBody<'a> {
    pub fn of(values: &'a Given) -> Self {
        Self { values: plain(values) }
    }
}

impl<'a> EntryBody<'a> {
    pub fn of(file: &'a EntryFile, line: &'a EntryLine) -> Self {
        use maplegrid_domain::registers::State;
        let (rule, entry, county) = (&file.rule, &file.entry, &*file.county);
        let reason = match &entry.state {
            State::Returned { reason } | State::Ended { reason } => Some(reason.as_str()),
            _ => None,
        };
        let step = |step: &maplegrid_domain::registers::Step| StepBody {
            name: step.word(),
            label: step_label(*step, completed(rule)),
        };
        Self {
            item: EntryItem::of(line, rule, county),
            register: rule.id.as_str(),
            register_label: &rule.label,
            version: entry.version,
            reason,
            finding: Some(entry.finding.as_str()).filter(|finding| !finding.is_empty()),
            sealed: file.sealed.iter().map(FieldId::as_str).collect(),
            steps: file.steps.iter().map(step).collect(),
            missing: file.missing.as_ref().map(|missing| register_refusal(missing).title),
            history: file.history.iter().map(|line| VersionBody::of(line, rule, county)).collect(),
            looks: file
                .looks
                .iter()
                .map(|(at, by)| LookBody {
                    at: When(*at),
                    by: by.as_ref().map(|person| PersonRef::of(person, county)),
                })
                .collect(),
            money: file.money.as_ref().map(|line| MoneyBody::of(line, county)),
        }
    }
}

impl<'a> VersionBody<'a> {
    fn of(line: &'a VersionLine, rule: &'a RegisterRule, county: &'a County) -> Self {
        let change = |(field, before, after): &'a (FieldId, String, String)| ChangeBody {
            field: field.as_str(),
            before,
            after,
        };
        Self {
            version: line.version,
            at: When(line.at),
            by: PersonRef::of(&line.person, county),
            step: &line.step,
            step_label: step_done(&line.step, completed(rule)),
            changes: line.changes.iter().map(change).collect(),
            personal_changed: line.is_personal_changed,
        }
    }
}

/// 一件事项的台账。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseRegisters)]
pub struct CaseRegistersBody<'a> {
    pub items: Vec<CaseRegisterBody<'a>>,
}

/// 一本台账里，这件事项的几条。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseRegister)]
pub struct CaseRegisterBody<'a> {
    pub register: &'a str,
    pub label: &'a str,
    pub entries: Vec<EntryItem<'a>>,
    /// 我可以登记在哪个区域。
    pub enters_at: Option<AreaRef<'a>>,
}

impl<'a> CaseRegistersBody<'a> {
    pub fn of(beside: &'a [CaseRegister], who: &'a SignedIn) -> Self {
        let county = &*who.county;
        let one = |one: &'a CaseRegister| CaseRegisterBody {
            register: one.rule.id.as_str(),
            label: &one.rule.label,
            entries: one
                .entries
                .iter()
                .map(|line| EntryItem::of(line, &one.rule, county))
                .collect(),
            enters_at: one.enters_at.as_ref().map(|area| AreaRef::of(area, county)),
        };
        Self { items: beside.iter().map(one).collect() }
    }
}
