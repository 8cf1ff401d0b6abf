//! Tables on their way out. Nothing in them can be taken for a formula.

use std::borrow::Cow;

use rust_xlsxwriter::{Color, Format as CellFormat, Workbook, XlsxError};

const WELL: u32 = 0x00EC_E6DC;
const WIDTH_MOST: usize = 48;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    /// UTF-8 with its mark, which spreadsheets need to read it right.
    Csv,
}

impl Format {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The ending of a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A table with its headings; every row is as long as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// The bytes of the file.
///
/// # Errors
/// What the writer answers, such as more than 1,048,576 rows.
pub fn write_sheet(sheet: &Sheet, format: Format) -> Result<Vec<u8>, XlsxError> {
    match format {
        Format::Xlsx => workbook(sheet),
        Format::Csv => Ok(commas(sheet)),
    }
}

/// All cells are texts: a spreadsheet neither runs them nor takes digits away.
fn workbook(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(&sheet.name)?;
    let heading = CellFormat::new().set_bold().set_background_color(Color::RGB(WELL));
    let text = CellFormat::new().set_num_format("@");
    page.set_freeze_panes(1, 0)?;
    for (words, column) in sheet.headings.iter().zip(0_u16..) {
        page.set_column_format(column, &text)?;
        page.set_column_width(column, f64::from(width(sheet, usize::from(column))))?;
        page.write_string_with_format(0, column, words, &heading)?;
    }
    for (row, at) in sheet.rows.iter().zip(1_u32..) {
        for (words, column) in row.iter().zip(0_u16..).filter(|(words, _)| !words.is_empty()) {
            page.write_string_with_format(at, column, words, &text)?;
        }
    }
    book.save_to_buffer()
}

/// Wide enough for the heading and for what stands in the first rows; a Chinese sign is two wide.
fn width(sheet: &Sheet, column: usize) -> u16 {
    let wide = |text: &String| text.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum();
    let cells = sheet.rows.iter().take(200).filter_map(|row| row.get(column));
    let widest: usize = cells.chain(sheet.headings.get(column)).map(wide).max().unwrap_or(0);
    u16::try_from((widest + 2).clamp(8, WIDTH_MOST)).unwrap_or(8)
}

fn commas(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    let rows = std::iter::once(&sheet.headings).chain(&sheet.rows);
    for row in rows {
        // Writing to memory does not fail, and all rows are equally long.
        let _ = writer.write_record(row.iter().map(|text| harmless(text).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}

/// A text that a spreadsheet would run gets a mark in front (OWASP, “CSV Injection”); our own
/// import takes it away again.
fn harmless(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches(['\t', '\r', '\n', ' ']);
    if first.starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']) {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_be_taken_for_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r@x", " =1"] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
        }
        for text in ["张三", "3-12", "a@b", "1=1", ""] {
            assert_eq!(harmless(text), text);
        }
    }
}
