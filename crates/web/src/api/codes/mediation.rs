//! What is refused of mediations.

use super::{BODY, CURSOR, FORBIDDEN, Group, KEY, NOT_FOUND, PATH, QUERY, STAFF, WRITE, known};

/// What is refused of mediations.
const MEDIATION: Group = &[
    known(403, "not_yours", "这一步不归您做"),
    known(409, "mediation_exists", "已经有了"),
    known(409, "not_now", "现在这一步做不了"),
    known(409, "refused_before", "当事人拒绝过，不再主动劝调"),
    known(409, "already_mediated", "正在调解这件事"),
    known(409, "not_willing", "还有一方没有表示愿意调解"),
    known(409, "not_informed", "还没有告知权利义务"),
    known(409, "not_represented", "要监护人在场"),
    known(409, "done_already", "已经登记过"),
    known(409, "too_close", "是当事人或者亲属，不能参与"),
    known(409, "named_already", "已经是调解员"),
    known(409, "stepped_back", "已经回避或者退出"),
    known(409, "no_mediator", "还没有调解员"),
    known(409, "recusal_open", "回避还没有决定"),
    known(409, "no_recusal", "没有待决定的回避"),
    known(409, "own_recusal", "自己的回避不能自己决定"),
    known(409, "limit_passed", "调解期限过了"),
    known(409, "no_hearing", "还没有调解记录"),
    known(409, "signed_already", "已经签过字"),
    known(409, "no_agreement", "还没有协议"),
    known(409, "nothing_to_sign", "没有要签的"),
    known(409, "paper_only", "只能在纸上签"),
    known(409, "only_themselves", "要本人来做"),
    known(409, "unconfirmable", "法院不作司法确认"),
    known(409, "confirmation_too_late", "申请司法确认的时间过了"),
    known(409, "confirmation_asked", "已经申请过司法确认"),
    known(409, "no_confirmation", "没有等结果的司法确认"),
    known(409, "file_incomplete", "卷宗还缺必备的"),
    known(422, "text_too_long", "内容太长"),
    known(422, "bad_count", "数目不对"),
    known(422, "no_committee", "这里没有调委会"),
    known(422, "in_future", "时间还没到"),
    known(422, "too_old", "60 天以前的记不进来"),
    known(422, "too_early", "时间早于前面的事"),
    known(422, "barred_from_mediation", "不能由调委会调解"),
    known(422, "not_mediable", "这一类不由人民调解办"),
    known(422, "unknown_party", "没有这一方"),
    known(422, "consent_missing", "还有一方没有同意"),
    known(422, "not_a_mediator", "这个人不能在这里调解"),
    known(422, "bad_last_day", "最后一天不对"),
    known(422, "unknown_term", "协议里没有这一条"),
    known(422, "no_route", "没有告知别的途径"),
    known(422, "unknown_record", "没有这份记录"),
    known(422, "phone", "电话号码不对"),
    known(422, "id_number", "证件号码不对"),
    known(422, "unknown_attachment", "照片不存在，或者已经用过"),
];

/// The groups of an operation on mediations.
pub(super) fn groups(operation: &str) -> &'static [Group] {
    match operation {
        "mediation_choices" => &[STAFF],
        "mediation" | "mediation_looks" => &[PATH, STAFF, FORBIDDEN, NOT_FOUND],
        "mediation_figures" => &[QUERY, STAFF, FORBIDDEN, NOT_FOUND],
        "mediations" => &[QUERY, STAFF, CURSOR],
        "open_mediation" => &[STAFF, BODY, KEY, MEDIATION, FORBIDDEN, NOT_FOUND, WRITE],
        "act_on_mediation" => &[PATH, STAFF, BODY, KEY, MEDIATION, FORBIDDEN, NOT_FOUND, WRITE],
        _ => &[],
    }
}
