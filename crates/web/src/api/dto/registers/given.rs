//! What is asked of registers.

use std::collections::BTreeMap;

use maplegrid_app::registers::{EntryDraft, NewEntry};
use maplegrid_domain::registers::Given;
use maplegrid_domain::shared::{AreaId, FieldId, RegisterId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::dto::posts::TermDay;
use crate::api::object::Object;

/// 一条登记。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "area": "140429104201",
    "values": { "title": "2026 年平安建设责任书" },
    "from": "2026-01-01",
    "until": "2026-12-31"
}))]
pub struct EntryGiven {
    /// 哪个区域的，要在台账那一级。
    pub area: String,
    /// 事项编号；台账和事项无关的不写。
    pub case: Option<String>,
    /// 从哪天起；没有期限的台账不写。
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<TermDay>,
    /// 到哪天止，当天也算。
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<TermDay>,
    /// 栏目的代号和内容，都写成文字：日期 `2026-03-01`，金额 `120.50`（元），是否 `是`、`否`。
    pub values: BTreeMap<String, String>,
}

/// 对一条做什么。
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "version": 2, "reason": "金额和文件对不上" }))]
pub struct EntryStep {
    /// 打开时是第几版；别人先改了会答 409。
    pub version: u64,
    /// 退回、作废要写；抽查写查的结果。
    pub reason: Option<String>,
    /// 改的时候写，整条重写；没写的个人信息保留原来的。
    pub entry: Option<Object<EntryChange>>,
}

/// 改成什么样。
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryChange {
    pub case: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<TermDay>,
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<TermDay>,
    pub values: BTreeMap<String, String>,
}

/// 一年的预算。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "area": "140429104201", "year": 2026, "yuan": "5000" }))]
pub struct BudgetGiven {
    pub area: String,
    pub year: i16,
    /// 单位元，最多两位小数。
    pub yuan: String,
}

fn given(values: BTreeMap<String, String>) -> Given {
    values.into_iter().map(|(id, typed)| (FieldId::new(id), typed)).collect()
}

impl EntryGiven {
    pub fn of(self, register: RegisterId) -> NewEntry {
        let change = EntryChange {
            case: self.case,
            from: self.from,
            until: self.until,
            values: self.values,
        };
        NewEntry { register, area: AreaId::new(self.area), draft: change.draft() }
    }
}

impl EntryChange {
    pub fn draft(self) -> EntryDraft {
        EntryDraft {
            case: self.case,
            from: self.from.map(|day| day.0),
            until: self.until.map(|day| day.0),
            values: given(self.values),
        }
    }
}
