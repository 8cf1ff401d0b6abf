//! What is wrong with something typed about a household.

use maplegrid_app::people::HouseholdFault;
use maplegrid_integrations::sheets::id_words;

use super::phone_fault;

/// The field and the words.
pub(super) fn household_fault(fault: &HouseholdFault) -> (&'static str, String) {
    match fault {
        HouseholdFault::HeadMissing => ("head", "请写户主姓名".to_owned()),
        HouseholdFault::DoorMissing => {
            ("door", "请写门牌，没有门牌就写在哪里，例如：村口第二家".to_owned())
        }
        HouseholdFault::NameMissing => ("name", "请写姓名".to_owned()),
        HouseholdFault::RelationMissing => {
            ("relation", "请写和户主的关系，例如：配偶、子女".to_owned())
        }
        HouseholdFault::ReasonMissing => ("why", "请写一句为什么，以后查得到".to_owned()),
        HouseholdFault::TooLong { field, most } => (field, format!("太长了，最多 {most} 个字")),
        HouseholdFault::NoSuchArea => ("area", "没有这个地方，请重新选".to_owned()),
        HouseholdFault::AreaHasInside => {
            ("area", "这个地方下面还有更小的，请选到最小一级".to_owned())
        }
        HouseholdFault::AreaIsClosed => ("area", "这个地方已经撤并了，请选现在的".to_owned()),
        HouseholdFault::Phone { digits } => ("phone", phone_fault(*digits)),
        HouseholdFault::IdNumber(fault) => ("id_number", id_words(*fault)),
        HouseholdFault::MoreResiding => ("residing", "常住的比全家人口还多，请核对".to_owned()),
        HouseholdFault::TooManyMembers { most } => ("members", format!("一户最多记 {most} 人")),
        HouseholdFault::Duplicate { code } => {
            ("head", format!("这里已经有门牌、户主都一样的一户，户编号 {code}"))
        }
        HouseholdFault::NoSuchLine => ("line", "没有这条联户的线，请刷新后再选".to_owned()),
        HouseholdFault::NotAContact { name } => {
            ("to", format!("{name}在这一带没有担任这条线的岗位，请另选一位，或先在“岗位”里任命"))
        }
        HouseholdFault::Closed => ("why", "这一户已经注销，不能再改".to_owned()),
        HouseholdFault::NothingChosen => ("households", "还没选是哪些户".to_owned()),
    }
}
