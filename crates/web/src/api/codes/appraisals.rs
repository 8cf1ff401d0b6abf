//! What appraisals in the open may answer with.

use super::{BODY, Group, NOT_FOUND, PATH, QUERY, WRITE, known};

/// What staff do with them, as actions of the case.
pub(super) const STEPS: Group = &[
    known(409, "no_appraisal", "这件事不能公开测评，或者没有等着做的"),
    known(409, "appraisal_stands", "公开测评还没结束"),
    known(409, "appraisal_due", "还没有公开测评，也没有写为什么不测评"),
    known(422, "tells_numbers", "公开的话里有电话、证件那样的长号码"),
    known(422, "slips_too_few", "纸票太少，不单独计"),
    known(422, "slips_uneven", "票数、领票户数和全村户数对不上"),
];
const BALLOT: Group = &[
    known(403, "wrong_code", "户号或查询码不对"),
    known(409, "appraisal_over", "这次测评已经结束"),
    known(409, "household_rated_already", "这一户已经评过"),
    known(422, "not_of_the_village", "测评开始时这一户不在这个村"),
];

pub(super) fn groups(operation: &str) -> &'static [Group] {
    match operation {
        "appraisals" => &[QUERY],
        "appraise" => &[PATH, BODY, BALLOT, NOT_FOUND, WRITE],
        _ => super::mediation::groups(operation),
    }
}
