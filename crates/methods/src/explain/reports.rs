//! The page's part about sheets that are counted.

use std::fmt::Write as _;

use maplegrid_domain::methods::Method;

use super::words;

/// Nothing for a method without any.
pub(super) fn reports(method: &Method, text: &mut String) {
    if method.reports.is_empty() {
        return;
    }
    text.push_str("## 日报、周报、月报\n\n都从记录里算出来，谁也不填表。要人确认的只点一下；没有确认的写“未确认”，不算谁的错。\n\n");
    text.push_str(
        "| 报表 | 哪一级 | 多久一张 | 谁确认 | 算哪些数 | 依据 |\n|---|---|---|---|---|---|\n",
    );
    for report in &method.reports {
        let level = method.area_kind(&report.level).map_or("", |kind| &kind.label);
        let confirm: Vec<&str> =
            report.confirm.iter().map(|post| words::post(method, post)).collect();
        let figures = report.figures.iter().map(|figure| figure.label());
        let sections = report.sections.iter().map(|section| section.label());
        let _ = writeln!(
            text,
            "| {} | {level} | {} | {} | {} | {} |",
            report.label,
            report.every.label(),
            if confirm.is_empty() { "不用确认".to_owned() } else { confirm.join("、") },
            figures.chain(sections).collect::<Vec<_>>().join("、"),
            report.basis
        );
    }
    text.push('\n');
}
