//! The uploaded workbook as it goes back: every row as it was, and beside it what is wrong.

use std::collections::HashMap;
use std::ops::ControlFlow;

use maplegrid_app::people::{ImportReport, RowFault};
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::cell::{Cell, is_exact};
use super::columns::PROBLEM;
use super::headings::Headings;
use super::table::Table;
use super::words::{summary, words};
use super::{FileFault, Layout};

const RED: u32 = 0x00A1_123C;
const ROSE: u32 = 0x00FB_E4E9;
/// Problems listed on the second sheet; all of them stand on the first.
const LISTED_MOST: usize = 500;

/// Writes the sheet that was read again, with a column 问题 in red, and a second sheet that sums
/// it up. Blocks for as long as that takes.
///
/// # Errors
/// The file's faults, as when it was read first.
pub fn returned(
    layout: &Layout,
    bytes: &[u8],
    report: &ImportReport,
) -> Result<Vec<u8>, FileFault> {
    let mut table = Table::open(bytes)?;
    let sheet = sheet_of(&mut table, layout)?;
    let mut by_line: HashMap<u32, Vec<&RowFault>> = HashMap::new();
    for fault in &report.faults {
        by_line.entry(fault.line).or_default().push(fault);
    }
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let mut copy = Copy { layout, by_line, headings: None, formats: Formats::new() };
    let mut failed = None;
    table.rows(&sheet, |line, row| match copy.row(page, line, row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    let finish = |book: &mut Workbook| -> Result<Vec<u8>, XlsxError> {
        book.worksheet_from_index(0)?.set_name("改这一张")?;
        sum_up(book.add_worksheet(), (layout, report))?;
        book.save_to_buffer()
    };
    match failed {
        Some(_) => Err(FileFault::Damaged),
        None => finish(&mut book).map_err(|_| FileFault::Damaged),
    }
}

/// The sheet with the headings: the one that was read.
fn sheet_of(table: &mut Table<'_>, layout: &Layout) -> Result<String, FileFault> {
    let sheets = table.sheets();
    for sheet in &sheets {
        let mut found = false;
        let mut looked = 0;
        table.rows(sheet, |_, row| {
            looked += 1;
            let headings = Headings::read(layout, row).ok().flatten();
            found = headings.is_some_and(|found| found.missing(layout).is_empty());
            if found || looked > 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if found {
            return Ok(sheet.clone());
        }
    }
    sheets.into_iter().next().ok_or(FileFault::Empty)
}

struct Formats {
    heading: Format,
    text: Format,
    spoilt: Format,
    problem: Format,
}

impl Formats {
    fn new() -> Self {
        // Everything goes back as text, so that nothing is spoilt a second time.
        let text = Format::new().set_num_format("@");
        Self {
            heading: Format::new().set_bold(),
            spoilt: text.clone().set_background_color(Color::RGB(ROSE)),
            problem: Format::new()
                .set_font_color(Color::RGB(RED))
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            text,
        }
    }
}

/// The copying.
struct Copy<'a> {
    layout: &'a Layout,
    by_line: HashMap<u32, Vec<&'a RowFault>>,
    headings: Option<Headings>,
    formats: Formats,
}

impl Copy<'_> {
    fn row(&mut self, page: &mut Worksheet, line: u32, row: &[Cell]) -> Result<(), XlsxError> {
        let at = line.saturating_sub(1);
        let Some(headings) = &self.headings else {
            let read = Headings::read(self.layout, row).ok().flatten();
            let formats = &self.formats;
            for (cell, column) in row.iter().zip(0_u16..) {
                if cell.shown() != PROBLEM {
                    write(page, (at, column), cell, &formats.heading)?;
                }
            }
            if let Some(headings) = read {
                let problem = problem_column(&headings);
                page.write_with_format(at, problem, PROBLEM, &formats.problem)?;
                page.set_column_width(problem, 60)?;
                page.set_freeze_panes(at + 1, 0)?;
                self.headings = Some(headings);
            }
            return Ok(());
        };
        let faults = self.by_line.get(&line).map_or(&[][..], Vec::as_slice);
        for (cell, column) in row.iter().zip(0_u16..) {
            let place = usize::from(column);
            if headings.problem == Some(place) {
                continue;
            }
            let field = headings.field_at(place);
            let spoilt = faults.iter().any(|fault| Some(&*fault.field) == field);
            let format = if spoilt { &self.formats.spoilt } else { &self.formats.text };
            write(page, (at, column), cell, format)?;
        }
        if !faults.is_empty() {
            let said: Vec<String> = faults.iter().map(|fault| words(self.layout, fault)).collect();
            let problem = problem_column(headings);
            page.write_with_format(at, problem, said.join("；"), &self.formats.problem)?;
            for field in faults.iter().map(|fault| &fault.field) {
                let place = headings.at.get(&**field).and_then(|at| u16::try_from(*at).ok());
                let empty = |place: u16| row.get(usize::from(place)).is_none_or(Cell::is_empty);
                if let Some(place) = place.filter(|place| empty(*place)) {
                    page.write_blank(at, place, &self.formats.spoilt)?;
                }
            }
        }
        Ok(())
    }
}

fn problem_column(headings: &Headings) -> u16 {
    let column = headings.problem.unwrap_or(headings.width);
    u16::try_from(column).unwrap_or(u16::MAX / 2)
}

fn write(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) if is_exact(*number) && number.fract() == 0.0 => {
            page.write_number_with_format(row, column, *number, format)?;
        }
        other => {
            page.write_string_with_format(row, column, other.shown(), format)?;
        }
    }
    Ok(())
}

fn sum_up(
    page: &mut Worksheet,
    (layout, report): (&Layout, &ImportReport),
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    page.set_name("说明")?;
    page.set_column_width(0, 8)?;
    page.set_column_width(1, 14)?;
    page.set_column_width(2, 90)?;
    page.write_with_format(0, 0, summary(layout, report), &bold)?;
    page.write(1, 0, "请在第一张表里改：有问题的格子是浅红色，最后一列“问题”写着怎么改。改好保存，整个文件再传一次；“问题”这一列不用删。")?;
    for (heading, column) in ["行", "列", "问题"].into_iter().zip(0_u16..) {
        page.write_with_format(3, column, heading, &bold)?;
    }
    for (fault, row) in report.faults.iter().take(LISTED_MOST).zip(4_u32..) {
        page.write(row, 0, fault.line)?;
        page.write(row, 1, layout.heading(&fault.field))?;
        page.write(row, 2, words(layout, fault))?;
    }
    let more = report.faults.len().saturating_sub(LISTED_MOST);
    if more > 0 {
        let row = u32::try_from(LISTED_MOST + 4).unwrap_or(0);
        page.write(row, 0, format!("还有 {more} 处，见第一张表"))?;
    }
    Ok(())
}
