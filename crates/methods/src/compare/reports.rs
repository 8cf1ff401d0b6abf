//! What is counted of an area for a day, a week or a month.

use maplegrid_domain::methods::{Method, ReportFigure, ReportRule, ReportSection};

use super::registers::posts;
use super::{changed, pair, quoted};

pub(super) fn changes(old: &Method, new: &Method, lines: &mut Vec<String>) {
    let reports = pair(&old.reports, &new.reports, |report| report.id.clone());
    for (is, reports) in [("多了", reports.added), ("没有了", reports.gone)] {
        if !reports.is_empty() {
            let labels = quoted(reports.iter().map(|report| report.label.as_str()));
            lines.push(format!("{is}报表{labels}"));
        }
    }
    for (before, after) in reports.kept {
        let what = |part: &str| format!("报表“{}”{part}", after.label);
        changed("报表的名称", &before.label, &after.label, lines);
        let about = |method: &Method, report: &ReportRule| {
            let level = method.area_kind(&report.level).map_or("", |kind| &kind.label);
            format!("{level}一级，{}", report.every.label())
        };
        changed(&what("是哪里、多久一次的"), &about(old, before), &about(new, after), lines);
        let confirm = |method: &Method, report: &ReportRule| posts(method, &report.confirm);
        changed(&what("由谁确认"), &confirm(old, before), &confirm(new, after), lines);
        changed(&what("数什么"), &figures(before), &figures(after), lines);
        let parts = |report: &ReportRule| {
            let labels: Vec<&str> =
                report.sections.iter().map(|part| ReportSection::label(*part)).collect();
            labels.join("、")
        };
        changed(&what("下面还有"), &parts(before), &parts(after), lines);
    }
}

fn figures(report: &ReportRule) -> String {
    let labels: Vec<&str> = report.figures.iter().map(|one| ReportFigure::label(*one)).collect();
    labels.join("、")
}
