//! The table of a register: its columns come from the method, in and out alike.

use std::borrow::Cow;

use maplegrid_app::people::entry_columns::{AREA, CASE, FROM, SEQ, UNTIL, column_of};
use maplegrid_app::registers::EntryLine;
use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::methods::{CaseLink, FieldKind, RegisterField, RegisterRule};
use maplegrid_domain::registers::{FieldFault, Rejection};

use super::columns::{Column, Holds, PROBLEM};
use super::headings::plain;
use super::{Layout, Sheet};

/// The state is told on the way out, and not read on the way in: nobody approves by a table.
const STATE: &str = "状态";

fn fixed(
    field: &'static str,
    heading: &'static str,
    also: &'static [&'static str],
    (required, holds): (bool, Holds),
    (note, example): (&'static str, &'static str),
) -> Column {
    Column {
        field: Cow::Borrowed(field),
        heading: Cow::Borrowed(heading),
        also,
        required,
        holds,
        note: Cow::Borrowed(note),
        width: 14,
        options: Vec::new(),
        example: Cow::Borrowed(example),
    }
}

/// The columns of a register, in the order of its form.
pub(super) fn columns(rule: &RegisterRule) -> Vec<Column> {
    // The three levels that every method calls so.
    let place = match rule.level.as_str() {
        "county" => "示例县",
        "township" => "城关镇",
        _ => "城关镇 东街村",
    };
    let mut all = vec![
        fixed(
            SEQ,
            "第几条",
            &["序号", "条号"],
            (false, Holds::Count),
            ("新登记的不写，系统会编；改已有的写上，按它找", "示例（不会导入）"),
        ),
        fixed(
            AREA,
            "地方",
            &["区域", "所在区域", "所属区域", "哪里的", "区划代码"],
            (false, Holds::Text),
            ("写区划代码，或从乡镇写起的名称；您只管一个地方的可以不写", place),
        ),
    ];
    if rule.case != CaseLink::None {
        let case = fixed(
            CASE,
            "事项编号",
            &["编号", "事项", "件号"],
            (rule.case.is_required(), Holds::Digits),
            ("", "2611-0307"),
        );
        all.push(Column { note: Cow::Borrowed(rule.case.label()), ..case });
    }
    if rule.term {
        let day = "例如 2026-03-01";
        let (from, until) = (&["从", "起", "开始日期"], &["到", "止", "结束日期"]);
        all.push(fixed(FROM, "从哪天起", from, (true, Holds::Date), (day, "2026-03-01")));
        let note = "当天也算；不写就一直有效";
        all.push(fixed(UNTIL, "到哪天止", until, (false, Holds::Date), (note, "")));
    }
    let mut taken: Vec<String> = all
        .iter()
        .flat_map(|column| column.also.iter().copied().chain([&*column.heading]))
        .chain([STATE, PROBLEM])
        .map(plain)
        .collect();
    for field in &rule.fields {
        let mut heading = field.label.clone();
        // Headings are read without what stands in brackets: what is left has to be one column's.
        if plain(&heading).is_empty() || taken.contains(&plain(&heading)) {
            heading = format!("{heading}-{}", field.id);
        }
        taken.push(plain(&heading));
        all.push(of_field(field, heading));
    }
    all
}

fn of_field(field: &RegisterField, heading: String) -> Column {
    let (holds, width, example) = match field.kind {
        FieldKind::Text => (Holds::Text, 24, ""),
        FieldKind::Name => (Holds::Text, 12, "张某某"),
        FieldKind::Long => (Holds::Lines, 40, ""),
        FieldKind::Date => (Holds::Date, 14, "2026-03-01"),
        FieldKind::Money => (Holds::Money, 12, "120.50"),
        FieldKind::Number => (Holds::Count, 10, "3"),
        FieldKind::Choice => (Holds::Choice, 16, ""),
        FieldKind::Phone => (Holds::Digits, 16, "13800000000"),
        FieldKind::YesNo => (Holds::YesNo, 8, "是"),
    };
    let mut note = field.help.clone();
    if note.is_empty() {
        field.kind.label().clone_into(&mut note);
    }
    if field.personal {
        note.push_str("；个人信息，加密保存，导出的表里没有；改别的栏时空着就不动");
    }
    let example = field.options.first().cloned().map_or(Cow::Borrowed(example), Cow::Owned);
    Column {
        field: Cow::Owned(column_of(&field.id)),
        heading: Cow::Owned(heading),
        also: &[],
        required: field.required,
        holds,
        note: Cow::Owned(note),
        width,
        options: field.options.clone(),
        example,
    }
}

/// Entries as a table that comes in again unchanged. Nothing personal goes out.
pub fn entries_sheet(
    layout: &Layout,
    (rule, tree): (&RegisterRule, &AreaTree),
    lines: &[EntryLine],
) -> Sheet {
    let sealed = |column: &&Column| {
        let field = rule.fields.iter().find(|field| column_of(&field.id) == column.field);
        !field.is_some_and(|field| field.personal)
    };
    let columns: Vec<&Column> = layout.columns.iter().filter(sealed).collect();
    let mut headings: Vec<String> =
        columns.iter().map(|column| column.heading.clone().into_owned()).collect();
    headings.push(STATE.to_owned());
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows = lines.iter().map(|line| {
        let entry = &line.entry;
        let cell = |column: &&Column| match &*column.field {
            SEQ => entry.seq.to_string(),
            AREA => tree.path_name(&entry.area),
            CASE => entry.case.as_ref().map(ToString::to_string).unwrap_or_default(),
            FROM => day(entry.from),
            UNTIL => day(entry.until),
            field => {
                let own = rule.fields.iter().find(|own| column_of(&own.id) == field);
                own.map_or_else(String::new, |own| entry.value(&own.id).to_owned())
            }
        };
        let mut cells: Vec<String> = columns.iter().map(cell).collect();
        cells.push(entry.state.label(line.validity, rule.completed_label()).to_owned());
        cells
    });
    Sheet { name: layout.short_label(), headings, rows: rows.collect() }
}

/// What is wrong with one field, by its name.
pub fn field_fault(label: &str, fault: FieldFault) -> String {
    match fault {
        FieldFault::Missing => format!("“{label}”还没填"),
        FieldFault::TooLong { most } => format!("“{label}”太长了，最多 {most} 个字"),
        FieldFault::NotADate => format!("“{label}”要写日期，如 2026-03-01"),
        FieldFault::InFuture => format!("“{label}”还没到，请写已经办了的那一天"),
        FieldFault::NotMoney => format!("“{label}”要写金额，单位元，最多两位小数，如 120.50"),
        FieldFault::NotANumber => format!("“{label}”要写整数"),
        FieldFault::NotAChoice => format!("“{label}”没有这一项，请从列出的里面选"),
        FieldFault::NotYesNo => format!("“{label}”请写“是”或“否”"),
        FieldFault::Unknown => format!("没有“{label}”这一栏"),
    }
}

/// Why a row was refused that the register itself refuses; nothing where there are no words.
pub(super) fn refusal_words(refused: &Rejection) -> Option<String> {
    Some(match refused {
        Rejection::Field { label, fault, .. } => field_fault(label, *fault),
        Rejection::NotYours => {
            "这里的台账不归您登记，请交给管这里的人导入；只看不改的行，请和导出的一样".to_owned()
        }
        Rejection::NotNow => {
            "这一条已经办完或者作废了，不能再改；请保持原样，或者去掉这一行".to_owned()
        }
        Rejection::WrongLevel => "这本台账不记在这一级，请换成台账那一级的地方".to_owned(),
        Rejection::NoSuchArea => "没有这个地方，或者已经撤并，请写现在的".to_owned(),
        Rejection::CaseMissing => "没有写事项编号".to_owned(),
        Rejection::NoCaseHere => "这本台账和事项无关，请把事项编号删掉".to_owned(),
        Rejection::NoSuchCase => {
            "没找到这件事项，请核对编号；不在您片区里的，请管那里的人登记".to_owned()
        }
        Rejection::BadTerm => "止日早于起日，请核对".to_owned(),
        Rejection::NoTerm => "这本台账不写起止日期，请把日期删掉".to_owned(),
        Rejection::FromMissing => "没有写从哪天起".to_owned(),
        Rejection::BadAmount => "金额要大于零，单位元，最多两位小数".to_owned(),
        _ => return None,
    })
}
