//! The page's part about people's mediation.

use std::fmt::Write as _;

use maplegrid_domain::methods::{Method, Touch};
use maplegrid_domain::shared::PostId;

use super::words;

/// Nothing for a method that does not mediate.
pub(super) fn mediation(method: &Method, text: &mut String) {
    let Some(rules) = &method.mediation else { return };
    text.push_str("## 人民调解\n\n自愿、免费；谁不愿意，就不再劝。不公开，除非各方都同意。\n\n");
    text.push_str(
        "| 调委会 | 谁受理、管卷宗 | 谁调解 | 回避由谁定 | 依据 |\n|---|---|---|---|---|\n",
    );
    for committee in &rules.committees {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            committee.label,
            posts(method, &committee.receives),
            posts(method, &committee.mediators),
            words::post(method, &committee.recusal),
            committee.basis
        );
    }
    let _ = writeln!(
        text,
        "\n- 受理：{}定下来（{}）",
        words::within(rules.accept.value).trim_start(),
        rules.accept.basis
    );
    let _ = writeln!(
        text,
        "- 调解：受理后{}，各方都同意可以另定；到期前 {} 日提醒（{}）",
        words::within(rules.period.value),
        rules.remind_days,
        rules.period.basis
    );
    let _ = writeln!(
        text,
        "- 回访：协议生效后{}（{}）",
        words::within(rules.visit.value),
        rules.visit.basis
    );
    let days = &rules.confirmation_reminders;
    let told: Vec<String> = days.value.iter().map(u16::to_string).collect();
    let _ = writeln!(
        text,
        "- 司法确认：协议生效之日起 30 日内共同申请（人民调解法第三十三条），第 {} 日提醒（{}）",
        told.join("、"),
        days.basis
    );
    let keep = &rules.keep_years;
    let _ = writeln!(text, "- 卷宗：保管 {} 年（{}）\n", keep.value, keep.basis);
    classes(method, text);
}

fn classes(method: &Method, text: &mut String) {
    let Some(rules) = &method.mediation else { return };
    text.push_str("| 可以调解的 | 司法统计的类别 | 说明 |\n|---|---|---|\n");
    for class in &rules.classes {
        let label = method.category(&class.category).map_or("", |category| &category.label);
        let paper = class.touches.iter().copied().any(Touch::is_paper_only);
        let note = if paper { "协议在纸上签" } else { "" };
        let _ = writeln!(text, "| {label} | {} | {note} |", class.statistics.label());
    }
    text.push_str("\n| 不能调解的 | 该去哪里 | 依据 |\n|---|---|---|\n");
    for elsewhere in &rules.elsewhere {
        let route = method.route_target(&elsewhere.route).map_or("", |route| &route.label);
        let _ = writeln!(text, "| {} | {route} | {} |", elsewhere.what.label(), elsewhere.basis);
    }
    text.push('\n');
}

fn posts(method: &Method, ids: &[PostId]) -> String {
    ids.iter().map(|id| words::post(method, id)).collect::<Vec<_>>().join("、")
}
