//! Refusals about areas, posts and selections, in words.

use maplegrid_domain::areas::ChangeFault;
use maplegrid_domain::people::AppointmentFault;
use maplegrid_domain::people::selection::SelectionRejection;

use super::spaced;

/// Why the tree is not changed so: the field and the words.
pub fn change_fault(fault: &ChangeFault) -> (&'static str, String) {
    let (field, words) = match fault {
        ChangeFault::UnknownArea => ("area", "这个区域没找到，可能已经撤并，请重新选"),
        ChangeFault::RootStays => ("area", "本系统的最上一级和它上面的不能改"),
        ChangeFault::NameMissing => ("name", "请写名称"),
        ChangeFault::NameTooLong { most } => {
            return ("name", format!("名称太长，最多 {most} 个字"));
        }
        ChangeFault::NameTaken => ("name", "旁边已经有一个同名的，请换个名称"),
        ChangeFault::BelowItself => ("to", "不能放到自己或自己的下级里面，请另选一个上级"),
        ChangeFault::WrongParent { wanted } => {
            return ("to", format!("这一级要放在{wanted}下面，请另选一个上级"));
        }
        ChangeFault::NothingChanges => ("to", "和现在一样，没有要改的"),
        ChangeFault::OtherKind => ("to", "只有同一级的才能合并，请另选一个"),
        ChangeFault::HasAreasBelow { areas } => {
            return (
                "area",
                format!("它下面还有 {areas} 个区域，不能按户拆。请先新建一个，再把下级移过去"),
            );
        }
        ChangeFault::UnknownHousehold => {
            ("households", "选的户里有的不在这个区域了，请重新打开再选")
        }
        ChangeFault::SplitsNothing => {
            ("households", "请选要分出去的户，至少一户，也不能全选（全都归一边就用改名）")
        }
        ChangeFault::NotEmpty { households, areas, cases } => {
            return (
                "area",
                format!(
                    "还有 {areas} 个下级、{households} 户、{cases} 件没办结，不能撤销。请并入别的区域"
                ),
            );
        }
        ChangeFault::MixesLevels { households, .. } => {
            return (
                "to",
                format!(
                    "那里有 {} 户直接在这一级，不能再放下级。请先在那里新建一个下级",
                    spaced(*households)
                ),
            );
        }
        ChangeFault::NoNumberLeft => ("area", "这里的编号用完了（最多 999 个）"),
    };
    (field, words.to_owned())
}

/// Why somebody is not appointed so.
pub fn appointment_fault(fault: &AppointmentFault) -> (&'static str, String) {
    let (field, words) = match fault {
        AppointmentFault::UnknownPost => ("post", "没有这个岗位，请重新选"),
        AppointmentFault::UnknownArea => ("area", "这个区域没找到，可能已经撤并"),
        AppointmentFault::UnknownPerson => ("person", "没找到这个人，请重新选"),
        AppointmentFault::WrongLevel => ("area", "这个岗位不在这一级设"),
        AppointmentFault::Overlaps { until: None, .. } => {
            ("person", "他现在就在这个岗位上，任期没有到头，不能重复任命")
        }
        AppointmentFault::Overlaps { until: Some(until), .. } => {
            let date = until.date();
            return (
                "person",
                format!(
                    "和他在这个岗位的任期（到 {}）重叠，请等到期，或先办离任",
                    date.strftime("%Y-%m-%d")
                ),
            );
        }
        AppointmentFault::EndsBeforeItBegins => ("until", "任期要到今天以后，请重新填"),
        AppointmentFault::NeedsSelection => ("post", "这个岗位要经过推选，请从“推选”办"),
        AppointmentFault::HasBegun => ("first_day", "这段任期已经开始了，不能取消任命，请办离任"),
    };
    (field, words.to_owned())
}

/// Why a selection does not go on so: what is so, what to do.
pub fn selection_refusal(rejection: &SelectionRejection) -> (String, &'static str) {
    let (title, advice) = match rejection {
        SelectionRejection::NotFound => ("没找到这次推选", "请从岗位页面重新进入"),
        SelectionRejection::Exists => ("这次推选已经有了", "请打开它看看"),
        SelectionRejection::NoRule => ("这个岗位不用推选", "可以直接任命"),
        SelectionRejection::BadSeat => {
            ("岗位、区域或人选不对", "可能区域已经撤并，请从岗位页面重新进入")
        }
        SelectionRejection::UnknownWay => ("请选是自荐还是推荐", "选好再提交"),
        SelectionRejection::HoldsAlready => ("他现在就在这个岗位上", "任期没到，不用再推选"),
        SelectionRejection::NominatedAlready => {
            ("他已经被提名这个岗位，还没办完", "请接着办那一次，或先撤回")
        }
        SelectionRejection::NotThisStep { now } => {
            return (format!("现在是“{now}”，做不了这一步"), "请刷新页面，看看现在能做什么");
        }
        SelectionRejection::NotYours { .. } => ("这一步不归您做", "请等负责的人处理"),
        SelectionRejection::OwnNomination => ("自己的推选，自己不能审", "请由同岗位的其他人办"),
        SelectionRejection::SamePerson { done } => {
            return (format!("“{done}”是您办的，这一步要由另一个人来办"), "请交给同岗位的其他人");
        }
        SelectionRejection::NotInForce => ("他现在不在任", "请刷新页面再看"),
        SelectionRejection::UnknownMeasure => ("没有这种调整措施", "请重新选一次"),
    };
    (title.to_owned(), advice)
}
