//! The page's part about registers.

use std::fmt::Write as _;

use maplegrid_domain::methods::{CaseLink, Method, RegisterRule};
use maplegrid_domain::shared::PostId;

use super::words;

/// Nothing for a method that keeps none.
pub(super) fn registers(method: &Method, text: &mut String) {
    if method.registers.is_empty() {
        return;
    }
    text.push_str(
        "## 台账和清单\n\n只记该记的，不按条数下任务，不给人排名。每改一次都留着改以前的。\n\n",
    );
    for register in &method.registers {
        one(method, register, text);
    }
}

fn one(method: &Method, register: &RegisterRule, text: &mut String) {
    let level = method.area_kind(&register.level).map_or("", |kind| &kind.label);
    let _ = writeln!(text, "### {}\n", register.label);
    let _ = writeln!(text, "- {level}一级；登记：{}", posts(method, &register.keeps));
    if !register.checks.is_empty() {
        let _ = writeln!(text, "- 抽查：{}，不能是登记和承办的人", posts(method, &register.checks));
    }
    if register.is_approved() {
        let _ = writeln!(text, "- 审核：{}，不能是登记的人", posts(method, &register.approves));
    }
    if let Some(rule) = &register.completes {
        let apart = if rule.apart { "，不能是审核的人" } else { "" };
        let _ = writeln!(text, "- {}：{}{apart}", rule.label, posts(method, &rule.posts));
    }
    if !register.reads.is_empty() {
        let _ = writeln!(text, "- 还可以看：{}", posts(method, &register.reads));
    }
    if register.case != CaseLink::None {
        let _ = writeln!(text, "- {}", register.case.label());
    }
    if let Some(field) = register.budget.as_ref().and_then(|id| register.field(id)) {
        let _ = writeln!(text, "- “{}”从年度预算里出，超过的批不了", field.label);
    }
    let key = register.key.iter().filter_map(|id| register.field(id));
    let key: Vec<String> = key.map(|field| format!("“{}”", field.label)).collect();
    if !key.is_empty() {
        let _ = writeln!(text, "- 导入表格时按{}认是哪一条", key.join("、"));
    }
    if register.term {
        text.push_str("- 写明从哪天起、到哪天止；到期自动失效\n");
    }
    if register.public {
        text.push_str("- 生效的对群众公开，个人信息不公开\n");
    }
    outside(method, register, text);
    let _ = writeln!(text, "- 依据：{}\n", register.basis);
    if !register.note.is_empty() {
        let _ = writeln!(text, "{}\n", register.note);
    }
    text.push_str("| 栏目 | 填什么 | 说明 |\n|---|---|---|\n");
    for field in &register.fields {
        let kind = if field.options.is_empty() {
            field.kind.label().to_owned()
        } else {
            field.options.join("、")
        };
        let marks = [
            (field.required, "必填"),
            (field.personal, "个人信息，加密"),
            (field.past, "不能写以后的日子"),
        ];
        let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark);
        let said = marks.chain(Some(field.help.as_str()).filter(|help| !help.is_empty()));
        let said = said.collect::<Vec<_>>().join("；");
        let _ = writeln!(text, "| {} | {kind} | {said} |", field.label);
    }
    text.push('\n');
}

/// What residents and paper have of it.
fn outside(method: &Method, register: &RegisterRule, text: &mut String) {
    if let Some(booking) = &register.booking {
        let place = method.area_kind(&booking.at).map_or("", |kind| &kind.label);
        let _ = writeln!(
            text,
            "- 群众可以预约：到{place}办，提前 {} 天以内，每项半天 {} 个号；预约也是一件事，有编号、可评价",
            booking.days_ahead, booking.per_half_day
        );
    }
    if register.paper {
        let signs = match register.signs.join("、") {
            signs if signs.is_empty() => "签字、盖章".to_owned(),
            signs => format!("{signs}签字、盖章"),
        };
        let _ = writeln!(text, "- 可以打印，留{signs}的地方");
    }
}

fn posts(method: &Method, ids: &[PostId]) -> String {
    ids.iter().map(|id| words::post(method, id)).collect::<Vec<_>>().join("、")
}
