//! Sheets that are counted: about something, and confirmed by somebody whose area they are about.

use maplegrid_domain::methods::{ReportFigure, ReportSection};

use super::ids::once;
use crate::code::Code;
use crate::parse::raw::Raw;
use crate::parse::reports::Report;
use crate::source::Findings;

/// Ids stand once.
pub(super) fn unique(raw: &Raw, out: &mut Findings) {
    once("报表", raw.reports.iter().map(|report| &report.id), out);
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    for report in &raw.reports {
        says_something(report, out);
        confirmed_at_home(raw, report, out);
        counts_what_is_kept(raw, report, out);
    }
}

fn says_something(report: &Report, out: &mut Findings) {
    let label = &report.label.value;
    if report.figures.is_empty() {
        let message = format!("“{label}”一个数也没有");
        let help = "写 figures = [\"received\", \"closed\", \"open\"] 这样，要哪几个写哪几个";
        out.error(Code::ReportEmpty, report.place, message, help);
        return;
    }
    let cases = report.figures.iter().any(|figure| figure.is_of_cases());
    if report.sections.contains(&ReportSection::Categories) && !cases {
        let message = format!("“{label}”要分类别列，却没有件的数可以列");
        let help = "在 figures 里加 received、closed 或者 open；或者从 sections 里去掉 categories";
        out.error(Code::ReportEmpty, report.place, message, help);
    }
}

/// Whoever confirms answers for the area of the sheet and no other.
fn confirmed_at_home(raw: &Raw, report: &Report, out: &mut Findings) {
    for named in &report.confirm.value {
        let Some(post) = raw.post(&named.value) else { continue };
        if post.level.value == report.level.value {
            continue;
        }
        let at = |id: &str| {
            let kind = raw.kinds.iter().find(|kind| kind.id.value == id);
            kind.map_or_else(|| id.to_owned(), |kind| kind.label.clone())
        };
        let message = format!(
            "“{}”是{}一级的，“{}”设在{}",
            report.label.value,
            at(&report.level.value),
            post.label,
            at(&post.level.value)
        );
        let help = "确认的岗位和报表在同一级：换一个岗位，或者改 level";
        out.error(Code::ReportConfirm, named.place, message, help);
    }
}

/// A figure of something the method does not do is nought for ever.
fn counts_what_is_kept(raw: &Raw, report: &Report, out: &mut Findings) {
    let mediates = !raw.mediation.is_empty();
    let links = !raw.network.lines.is_empty();
    for figure in &report.figures {
        let (there, file) = match figure {
            ReportFigure::MediationsOpened | ReportFigure::MediationsAgreed => {
                (mediates, "mediation.toml 里没有人民调解")
            }
            ReportFigure::Visited | ReportFigure::Contacts | ReportFigure::Gaps => {
                (links, "network.toml 里没有联户的线")
            }
            _ => (true, ""),
        };
        if !there {
            let message = format!("“{}”永远是 0：{file}", figure.label());
            let help = format!("从 figures 里去掉 {}", figure.id());
            out.error(Code::ReportEmpty, report.place, message, help);
        }
    }
}
