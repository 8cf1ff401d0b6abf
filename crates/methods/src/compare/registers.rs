//! What is kept otherwise.

use maplegrid_domain::methods::{Method, RegisterRule};
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
        for (part, was, now) in [
            ("由谁登记", &before.keeps, &after.keeps),
            ("由谁审核", &before.approves, &after.approves),
            ("由谁抽查", &before.checks, &after.checks),
        ] {
            changed(&what(part), &posts(old, was), &posts(new, now), lines);
        }
        let link = |register: &RegisterRule| register.case.label().to_owned();
        changed(&what("和事项"), &link(before), &link(after), lines);
        let fields = pair(&before.fields, &after.fields, |field| field.id.clone());
        for (is, fields) in [("多了", fields.added), ("没有了", fields.gone)] {
            if !fields.is_empty() {
                let labels = quoted(fields.iter().map(|field| field.label.as_str()));
                lines.push(format!("{}{is}栏目{labels}", what("")));
            }
        }
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

fn posts(method: &Method, ids: &[PostId]) -> String {
    ids.iter().map(|id| method.post_label(id)).collect::<Vec<_>>().join("、")
}
