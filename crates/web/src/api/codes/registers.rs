//! What is refused of registers, budgets and bookings.

use super::{BODY, CURSOR, Group, INTAKE, KEY, NOT_FOUND, PATH, QUERY, STAFF, TEXT, WRITE, known};

/// What is refused of an entry of a register.
const ENTRY: Group = &[
    known(403, "not_yours", "这一步不归您做"),
    known(409, "changed_meanwhile", "别人刚改过"),
    known(409, "not_now", "现在这一步做不了"),
    known(409, "same_person", "这一步要由另一个人做"),
    known(409, "handled_it", "这件事是您承办的，要由别人来看"),
    known(409, "not_revisited", "事项没有办结，或者没有回访到本人"),
    known(409, "not_checked", "还没有抽查"),
    known(409, "no_budget", "这一年还没有定预算"),
    known(409, "over_budget", "超过预算了"),
    known(422, "missing_field", "有一栏还没填"),
    known(422, "unknown_field", "没有这一栏"),
    known(422, "bad_field", "有一栏填得不对"),
    known(422, "reason_missing", "没写为什么"),
    known(422, "text_too_long", "内容太长"),
    known(422, "wrong_level", "这本台账不记在这一级"),
    known(422, "no_such_area", "没有这个地方"),
    known(422, "case_missing", "没写是哪件事项的"),
    known(422, "no_case_here", "这本台账和事项无关"),
    known(422, "no_such_case", "没找到这件事项"),
    known(422, "bad_term", "止日早于起日"),
    known(422, "no_term", "这本台账不写起止日期"),
    known(422, "from_missing", "没写从哪天起"),
    known(422, "bad_amount", "金额不对"),
    known(422, "phone", "电话号码不对"),
];
const BUDGET: Group = &[
    known(403, "not_yours", "这一步不归您做"),
    known(409, "below_spent", "比已经批的还少"),
    known(422, "bad_amount", "金额不对"),
    known(422, "no_budget_here", "这本台账没有预算"),
    known(422, "no_such_area", "没有这个地方"),
];
const BOOKING: Group = &[
    known(409, "not_bookable", "这项服务现在不能预约"),
    known(422, "no_office", "这个地方没有办这项服务的窗口"),
];
const BOOK: Group =
    &[known(409, "not_open", "这半天不办理"), known(409, "full", "这半天的号约满了")];

/// The groups of an operation on registers, lists and bookings.
pub(super) fn groups(operation: &str) -> &'static [Group] {
    match operation {
        "registers" => &[STAFF],
        "register_entries" => &[PATH, QUERY, STAFF, CURSOR, NOT_FOUND],
        "propose_entry" | "act_on_entry" => &[PATH, STAFF, BODY, KEY, ENTRY, NOT_FOUND, WRITE],
        "register_entry" | "look_at_entry" | "case_registers" => &[PATH, STAFF, NOT_FOUND, WRITE],
        "register_budget" => &[PATH, QUERY, STAFF, BUDGET, NOT_FOUND],
        "set_register_budget" => &[PATH, STAFF, BODY, BUDGET, NOT_FOUND, WRITE],
        "public_list" => &[PATH, QUERY, CURSOR, NOT_FOUND],
        "service_places" => &[PATH, QUERY, BOOKING, NOT_FOUND],
        "book_service" => &[PATH, BODY, KEY, TEXT, INTAKE, BOOKING, BOOK, NOT_FOUND, WRITE],
        _ => &[],
    }
}
