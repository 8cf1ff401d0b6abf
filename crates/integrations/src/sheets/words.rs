//! What is wrong with a row, in the words that stand beside it.

use maplegrid_app::people::{HouseholdFault, ImportFault, ImportKind, ImportReport, RowFault};
use maplegrid_domain::people::IdFault;

use super::columns::columns;

/// What a table is about: 户, 联系人.
pub const fn kind_label(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Areas => "区域",
        ImportKind::Households => "户",
        ImportKind::Posts => "岗位人员",
        ImportKind::Contacts => "联系人",
    }
}

/// The heading of a field.
pub fn field_label(kind: ImportKind, field: &str) -> &'static str {
    columns(kind).iter().find(|column| column.field == field).map_or("这一行", |c| c.heading)
}

/// A fault in one sentence, with what to do.
pub fn words(kind: ImportKind, fault: &RowFault) -> String {
    let heading = field_label(kind, fault.field);
    match &fault.fault {
        ImportFault::Missing => format!("“{heading}”没有填"),
        ImportFault::Merged { from, to } => {
            format!("“{heading}”第 {from}–{to} 行的单元格合并了，请取消合并，每一行都填上")
        }
        ImportFault::Eaten { shown } => format!(
            "“{heading}”被 Excel 改成了 {shown}，后几位已经丢了。请把这一列的格式设成“文本”，再重新填一遍"
        ),
        ImportFault::BecameDate { shown } => format!(
            "“{heading}”被 Excel 当成日期改成了 {shown}。请把这一列的格式设成“文本”，再重新填一遍"
        ),
        ImportFault::ErrorValue { shown } => {
            format!("“{heading}”里的公式出错了（{shown}），请直接填内容")
        }
        ImportFault::NotANumber { shown } => format!("“{heading}”要写数字，现在是“{shown}”"),
        ImportFault::NotADate { shown } => {
            format!("“{heading}”看不出是哪一天（{shown}），请写成 2026-03-01 这样")
        }
        ImportFault::EndsBeforeBegin => "届满日期比任职日期还早，请核对".to_owned(),
        ImportFault::SameAsLine { line } => format!("和第 {line} 行重复，请去掉一行"),
        ImportFault::Field(fault) => household_words(heading, fault),
        other => known_words(heading, other),
    }
}

/// Faults that come from comparing with the county.
fn known_words(heading: &str, fault: &ImportFault) -> String {
    match fault {
        ImportFault::UnknownArea { given, nearest: Some(nearest) } => {
            format!("没有“{given}”这个地方，是不是“{nearest}”")
        }
        ImportFault::UnknownArea { given, nearest: None } => {
            format!("没有“{given}”这个地方，请从乡镇写起，或写区划代码；还没建的请先导入区域")
        }
        ImportFault::AmbiguousArea { given, one, other } => {
            format!("叫“{given}”的地方不止一个（{one}、{other}），请从乡镇写起")
        }
        ImportFault::UnknownKind { given, known } => {
            format!("没有“{given}”这个级别，可以写：{}", known.join("、"))
        }
        ImportFault::WrongParent { parent } => {
            format!("这个级别不能放在“{parent}”下面，请核对“级别”和“上级”")
        }
        ImportFault::CodeMissing => "村和村以上要写 12 位区划代码".to_owned(),
        ImportFault::CodeTaken { by } => format!(
            "这个代码已经是“{by}”，级别或上级不一样；要挪动区域，请在“层级”里做，那里能先看到影响"
        ),
        ImportFault::UnknownCode { code } => {
            format!("没有户编号 {code}；新户请把户编号留空")
        }
        ImportFault::UnknownPost { given, nearest: Some(nearest) } => {
            format!("没有“{given}”这个岗位，是不是“{nearest}”")
        }
        ImportFault::UnknownPost { given, nearest: None } => format!("没有“{given}”这个岗位"),
        ImportFault::WrongLevel { level } => format!("这个岗位设在{level}一级，请写到{level}"),
        ImportFault::UnknownLine { given, known } if given.is_empty() => {
            format!("没有写联户的线，可以写：{}", known.join("、"))
        }
        ImportFault::UnknownLine { given, known } => {
            format!("没有“{given}”这条线，可以写：{}", known.join("、"))
        }
        ImportFault::UnknownHousehold => {
            "没有找到这一户，请核对区域、门牌、户主，或改写户编号".to_owned()
        }
        ImportFault::UnknownContact { name } => {
            format!("这一带没有担任这条线岗位的“{name}”，请先导入他的任职，或核对姓名")
        }
        ImportFault::AmbiguousContact { name } => {
            format!("这一带叫“{name}”的不止一位，请写上联系人电话")
        }
        ImportFault::NotYours => "不在您管的地方，请交给管这里的人导入".to_owned(),
        ImportFault::AboveYou => "这个岗位的权限比您的大，请交给上级导入".to_owned(),
        ImportFault::AccountNotHere => {
            "登录名要由管理员用命令行导入；请先去掉这一列，任职照样能导入".to_owned()
        }
        ImportFault::AccountTaken { account } => format!("登录名 {account} 已有人用"),
        ImportFault::AccountName => "登录名只能用字母、数字、点和横线，2 到 40 个字符".to_owned(),
        _ => format!("“{heading}”有问题，请核对"),
    }
}

fn household_words(heading: &str, fault: &HouseholdFault) -> String {
    match fault {
        HouseholdFault::HeadMissing => "“户主”没有填".to_owned(),
        HouseholdFault::DoorMissing => "“门牌”没有填；没有门牌就写位置".to_owned(),
        HouseholdFault::TooLong { most, .. } => format!("“{heading}”太长了，最多 {most} 个字"),
        HouseholdFault::AreaHasInside => "这个地方下面还有更小的，请写到最小一级".to_owned(),
        HouseholdFault::AreaIsClosed => "这个地方已经撤并了，请写现在的".to_owned(),
        HouseholdFault::Phone { digits } => {
            format!("“{heading}”不对：手机号是 1 开头的 11 位，座机带区号；现在是 {digits} 位数字")
        }
        HouseholdFault::IdNumber(fault) => id_words(*fault),
        HouseholdFault::MoreResiding => "常住的比全家人口还多，请核对".to_owned(),
        HouseholdFault::TooManyMembers { most } => format!("“{heading}”最多 {most} 人"),
        _ => format!("“{heading}”有问题，请核对"),
    }
}

/// A number that does not fit is a slip of the pen and said as one.
pub fn id_words(fault: IdFault) -> String {
    match fault {
        IdFault::Length(length) => format!("身份证号应为 18 位，现在是 {length} 位"),
        IdFault::Sign => "身份证号只有数字，最后一位可以是 X，请核对".to_owned(),
        IdFault::Birthday => "身份证号里的出生日期不对，请核对第 7 到 14 位".to_owned(),
        IdFault::CheckDigit => "身份证号对不上，多半是抄错了一位，请核对".to_owned(),
    }
}

/// What an import did or would do, in one sentence.
pub fn summary(report: &ImportReport) -> String {
    let ImportReport { kind, rows, new, changed, unchanged, .. } = report;
    let label = kind_label(*kind);
    let faulty = report.faulty_rows();
    if faulty > 0 {
        return format!(
            "共 {rows} 行{label}，{faulty} 行有问题；一行也没有导入，改好后整个再传一次"
        );
    }
    let would = if report.written { "已导入" } else { "可以导入" };
    format!("{would} {rows} 行{label}：新增 {new}，更新 {changed}，没有变化 {unchanged}")
}
