//! `reports.toml`: sheets that are counted, by level and period. The file need not be there.

use maplegrid_domain::methods::{ReportEvery, ReportFigure, ReportSection};

use super::reader::Table;
use super::words::{REPORT_EVERY, REPORT_FIGURES, REPORT_SECTIONS};
use crate::source::{At, Findings, Place};

/// A sheet as written.
#[derive(Debug)]
pub(crate) struct Report {
    pub place: Place,
    pub id: At<String>,
    pub label: At<String>,
    pub level: At<String>,
    pub every: Option<At<ReportEvery>>,
    pub confirm: At<Vec<At<String>>>,
    pub figures: Vec<ReportFigure>,
    pub sections: Vec<ReportSection>,
    pub basis: String,
}

pub(super) fn report(table: &mut Table<'_, '_>, out: &mut Findings) -> Report {
    Report {
        place: table.place,
        id: table.id("id", out),
        label: table.text("label", out),
        level: table.text("level", out),
        every: table.word("every", &REPORT_EVERY, out),
        confirm: table.texts("confirm", out),
        figures: table.words("figures", &REPORT_FIGURES, out),
        sections: table.words("sections", &REPORT_SECTIONS, out),
        basis: table.text("basis", out).value,
    }
}
