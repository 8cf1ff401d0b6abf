//! What is wrong with a row, in the words that stand beside it.

use maplegrid_app::people::{HouseholdFault, ImportFault, ImportKind, ImportReport, RowFault};
use maplegrid_domain::people::{AppointmentFault, IdFault};
use maplegrid_domain::shared::Timestamp;

use super::Layout;
use super::registers::refusal_words;

/// Signs of a cell that are repeated to whoever filled it in.
const SHOWN_MOST: usize = 40;

/// A fault in one sentence, with what to do.
pub fn words(layout: &Layout, fault: &RowFault) -> String {
    let heading = layout.heading(&fault.field);
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
        ImportFault::NotANumber { shown } => format!("“{heading}”要写数字，现在是“{}”", short(shown)),
        ImportFault::NotADate { shown } => {
            format!("“{heading}”看不出是哪一天（{}），请写成 2026-03-01 这样", short(shown))
        }
        ImportFault::EndsBeforeBegin => "届满日期比任职日期还早，请核对".to_owned(),
        ImportFault::PastWithoutBegin => {
            "届满日期已经过去：是以前的任职，请把任职日期也写上".to_owned()
        }
        ImportFault::EndsInOffice => {
            "这一任还没有结束，不能改成已经届满；提前离任请在“岗位”里办，那里会先问手上的户和没办完的事交给谁".to_owned()
        }
        ImportFault::OtherPhone { line } => {
            format!("和第 {line} 行是同一个人，电话却不一样，请核对")
        }
        ImportFault::Appointment(fault) => appointment_words(fault),
        ImportFault::SameAsLine { line } => format!("和第 {line} 行重复，请去掉一行"),
        ImportFault::Field(fault) => household_words(heading, fault),
        other => tree_words(other)
            .or_else(|| entry_words(heading, other))
            .unwrap_or_else(|| known_words(heading, other)),
    }
}

/// Faults about which entry of a register is meant, and what the register says against a row.
fn entry_words(heading: &str, fault: &ImportFault) -> Option<String> {
    Some(match fault {
        ImportFault::UnknownEntry { given } => {
            format!("没有第 {} 条，或者不归您看；新登记的请把“第几条”留空", short(given))
        }
        ImportFault::SeveralEntries { seqs } => {
            let seqs: Vec<String> = seqs.iter().map(u64::to_string).collect();
            format!("这样的已经有好几条（第 {} 条），请在“第几条”写上是哪一条", seqs.join("、"))
        }
        ImportFault::OtherPlace { place } => {
            format!("这一条是{place}的，不能改到别处；请写原来的地方，或者作废以后重新登记")
        }
        ImportFault::UnknownOption { given, known } => {
            format!("“{heading}”没有“{}”这一项，可以写：{}", short(given), known.join("、"))
        }
        ImportFault::Entry(refused) => return refusal_words(refused),
        _ => return None,
    })
}

/// Faults about where areas stand and what they are called.
fn tree_words(fault: &ImportFault) -> Option<String> {
    Some(match fault {
        ImportFault::UnknownKind { given, known } => {
            format!("没有“{}”这个级别，可以写：{}", short(given), known.join("、"))
        }
        ImportFault::WrongParent { parent } => {
            format!("这个级别不能放在“{parent}”下面，请核对“级别”和“上级”")
        }
        ImportFault::CodeMissing => "村和村以上要写 12 位区划代码".to_owned(),
        ImportFault::CodeTaken { by } => format!(
            "这个代码已经是“{by}”，级别或上级不一样；要挪动区域，请在“层级”里做，那里能先看到影响"
        ),
        ImportFault::CodeClosed { now } => format!(
            "这个代码的区域已经撤并（{now}），代码不能再用；新建的请把代码留空，系统会编新的"
        ),
        ImportFault::OtherCode { code } => format!(
            "这里已经有同名的区域，代码是 {code}；是同一个地方就把代码改成它或者留空，不是就换个名称"
        ),
        ImportFault::NameTaken { name } => {
            format!("同一个上级下面有两个“{}”，请换个名称", short(name))
        }
        ImportFault::RootStays => "本级和上级区域不能在表格里改".to_owned(),
        ImportFault::AreaHasHouseholds { parent, households } => format!(
            "“{parent}”下面直接登记着 {households} 户，而户只能在最小的一级；请先在“层级”里给它新设第一个下级（这些户会一起划过去），再导入其余的"
        ),
        ImportFault::NoNumberLeft { parent } => {
            format!("“{parent}”下面的编号 001–999 都用完了，请先分成几个上级")
        }
        _ => return None,
    })
}

fn appointment_words(fault: &AppointmentFault) -> String {
    match fault {
        AppointmentFault::Overlaps { from, until } => {
            let until = until.map(|end| format!("到 {}", Timestamp(end.millis() - 1).date()));
            format!(
                "他在这里的这个岗位已有一段任职（{} 起，{}），和这一行的日期重叠或已经结束，请核对日期",
                from.date(),
                until.as_deref().unwrap_or("没有期限")
            )
        }
        AppointmentFault::NeedsSelection => {
            "这个岗位要先推选再任职，请在“岗位”里按推选步骤办；表格里请去掉这一行".to_owned()
        }
        AppointmentFault::UnknownArea => "这个地方已经撤并了，请写现在的".to_owned(),
        AppointmentFault::EndsBeforeItBegins => "届满日期比任职日期还早，请核对".to_owned(),
        _ => "这个岗位不能设在这里，请核对岗位和任职区域".to_owned(),
    }
}

/// Enough of a cell to find it again.
fn short(given: &str) -> String {
    if given.chars().count() <= SHOWN_MOST {
        return given.to_owned();
    }
    given.chars().take(SHOWN_MOST).chain(['…']).collect()
}

/// Faults that come from comparing with the county.
fn known_words(heading: &str, fault: &ImportFault) -> String {
    match fault {
        ImportFault::UnknownArea { given, nearest: Some(nearest) } => {
            format!("没有“{}”这个地方，是不是“{nearest}”", short(given))
        }
        ImportFault::UnknownArea { given, nearest: None } => {
            format!(
                "没有“{}”这个地方，请从乡镇写起，或写区划代码；还没建的请先导入区域",
                short(given)
            )
        }
        ImportFault::AmbiguousArea { given, one, other } => {
            format!("叫“{}”的地方不止一个（{one}、{other}），请从乡镇写起", short(given))
        }
        ImportFault::UnknownCode { code } => {
            format!("没有户编号 {}；新户请把户编号留空", short(code))
        }
        ImportFault::HouseholdClosed { code } => format!(
            "户编号 {code} 的户已经注销，不能再改；人又住回来了，请把户编号留空，作为新户导入"
        ),
        ImportFault::UnknownPost { given, nearest: Some(nearest) } => {
            format!("没有“{}”这个岗位，是不是“{nearest}”", short(given))
        }
        ImportFault::UnknownPost { given, nearest: None } => {
            format!("没有“{}”这个岗位", short(given))
        }
        ImportFault::WrongLevel { level } => format!("这个岗位设在{level}一级，请写到{level}"),
        ImportFault::UnknownLine { given, known } if given.is_empty() => {
            format!("没有写联户的线，可以写：{}", known.join("、"))
        }
        ImportFault::UnknownLine { given, known } => {
            format!("没有“{}”这条线，可以写：{}", short(given), known.join("、"))
        }
        ImportFault::UnknownHousehold => {
            "没有找到这一户，请核对区域、门牌、户主，或改写户编号".to_owned()
        }
        ImportFault::UnknownContact { name } => {
            format!("这一带没有担任这条线岗位的“{}”，请先导入他的任职，或核对姓名", short(name))
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
pub fn summary(layout: &Layout, report: &ImportReport) -> String {
    let ImportReport { rows, new, changed, unchanged, .. } = report;
    let label = match layout.kind() {
        ImportKind::Register(_) => format!("“{}”", layout.label()),
        _ => layout.label().to_owned(),
    };
    let faulty = report.faulty_rows();
    if faulty > 0 {
        return format!(
            "共 {rows} 行{label}，{faulty} 行有问题；一行也没有导入，改好后整个再传一次"
        );
    }
    let would = if report.written { "已导入" } else { "可以导入" };
    let followed = match report.followed {
        0 => String::new(),
        households => format!("；{households} 户的联系人跟着岗位变"),
    };
    format!("{would} {rows} 行{label}：新增 {new}，更新 {changed}，没有变化 {unchanged}{followed}")
}
