//! What is kept otherwise.

use maplegrid_domain::methods::{Method, RegisterField, RegisterRule};
use maplegrid_domain::shared::PostId;

use super::{changed, pair, quoted};

pub(super) fn changes(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let registers = pair(&old.registers, &new.registers, |register| register.id.clone());
    for register in registers.added {
        lines.push(format!("多了台账“{}”", register.label));
    }
    for (before, after) in registers.kept {
        let what = |part: &str| format!("台账“{}”{part}", after.label);
        changed("台账的名称", &before.label, &after.label, lines);
        let level = |method: &Method, register: &RegisterRule| {
            method.area_kind(&register.level).map_or_else(String::new, |kind| kind.label.clone())
        };
        changed(&what("记在哪一级"), &level(old, before), &level(new, after), lines);
        for (part, was, now) in [
            ("由谁登记", &before.keeps, &after.keeps),
            ("由谁审核", &before.approves, &after.approves),
            ("由谁抽查", &before.checks, &after.checks),
            ("还有谁可以看", &before.reads, &after.reads),
        ] {
            changed(&what(part), &posts(old, was), &posts(new, now), lines);
        }
        let last = |method: &Method, register: &RegisterRule| {
            register.completes.as_ref().map_or_else(String::new, |rule| {
                let apart = if rule.apart { "，不能是审核的人" } else { "" };
                format!("{}（{}{apart}）", rule.label, posts(method, &rule.posts))
            })
        };
        changed(&what("的最后一步"), &last(old, before), &last(new, after), lines);
        let link = |register: &RegisterRule| register.case.label().to_owned();
        changed(&what("和事项"), &link(before), &link(after), lines);
        let term = |register: &RegisterRule| {
            if register.term { "写起止日期" } else { "不写起止日期" }
        };
        changed(&what("的期限"), term(before), term(after), lines);
        let budget = |register: &RegisterRule| {
            let field = register.budget.as_ref().and_then(|id| register.field(id));
            field.map_or_else(String::new, |field| format!("“{}”", field.label))
        };
        changed(&what("从预算里出的"), &budget(before), &budget(after), lines);
        fields(before, after, &what, lines);
    }
}

fn fields(
    before: &RegisterRule,
    after: &RegisterRule,
    what: &dyn Fn(&str) -> String,
    lines: &mut Vec<String>,
) {
    let fields = pair(&before.fields, &after.fields, |field| field.id.clone());
    for (is, fields) in [("多了", fields.added), ("没有了", fields.gone)] {
        if !fields.is_empty() {
            let labels = quoted(fields.iter().map(|field| field.label.as_str()));
            lines.push(format!("{}{is}栏目{labels}", what("")));
        }
    }
    for (was, now) in fields.kept {
        let what = what(&format!("的栏目“{}”", now.label));
        let said = |field: &RegisterField| {
            let marks = [
                (field.required, "必填"),
                (field.personal, "个人信息"),
                (field.past, "不能写以后的日子"),
            ];
            let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark);
            let options = Some(field.options.join("、")).filter(|options| !options.is_empty());
            let kind = options.unwrap_or_else(|| field.kind.label().to_owned());
            marks.map(str::to_owned).fold(kind, |said, mark| format!("{said}，{mark}"))
        };
        changed(&what, &said(was), &said(now), lines);
    }
}

/// Who sees what, for residents.
pub(super) fn public(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let registers = pair(&old.registers, &new.registers, |register| register.id.clone());
    let said = |register: &RegisterRule| match (&register.booking, register.public) {
        (Some(booking), _) => format!("可以预约，半天 {} 个号", booking.per_half_day),
        (None, true) => "公开".to_owned(),
        (None, false) => "不公开".to_owned(),
    };
    for register in registers.added.into_iter().filter(|it| it.public || it.booking.is_some()) {
        lines.push(format!("多了“{}”：{}", register.label, said(register)));
    }
    for (before, after) in registers.kept {
        changed(&format!("“{}”", after.label), &said(before), &said(after), lines);
    }
}

pub(super) fn posts(method: &Method, ids: &[PostId]) -> String {
    ids.iter().map(|id| method.post_label(id)).collect::<Vec<_>>().join("、")
}
