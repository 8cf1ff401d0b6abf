//! Workbooks, cell by cell: a sheet is never held as a whole.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx};

use super::FileFault;
use super::cell::{Cell, clean};

/// Columns beyond are nobody's; a stray cell far out would make every row as long.
pub(super) const COLUMNS_MOST: usize = 200;

/// A workbook that has been inspected.
pub(super) struct Book<'a> {
    xlsx: Xlsx<Cursor<&'a [u8]>>,
    merged: bool,
}

/// Cells that were merged into one: the first and last row and column, from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merge {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

impl<'a> Book<'a> {
    pub(super) fn open(bytes: &'a [u8], merged: bool) -> Result<Self, FileFault> {
        let open = || Xlsx::new(Cursor::new(bytes));
        let xlsx = guard(open)?.map_err(|_| FileFault::Damaged)?;
        Ok(Self { xlsx, merged })
    }

    /// The names of the sheets that are shown, in order.
    pub(super) fn sheets(&self) -> Vec<String> {
        let shown = self.xlsx.sheets_metadata().iter();
        let shown = shown.filter(|sheet| sheet.visible == SheetVisible::Visible);
        shown.map(|sheet| sheet.name.clone()).collect()
    }

    pub(super) fn merges(&mut self, sheet: &str) -> Result<Vec<Merge>, FileFault> {
        if !self.merged {
            return Ok(Vec::new());
        }
        let xlsx = &mut self.xlsx;
        let found = guard(|| xlsx.merge_cells_by_sheet_name(sheet))?.unwrap_or_default();
        let merge = |at: &Dimensions| Merge {
            rows: (at.start.0, at.end.0),
            columns: (at.start.1, at.end.1),
        };
        Ok(found.iter().map(merge).collect())
    }

    /// The rows that have something in them, with their lines (the first is 1).
    pub(super) fn rows(
        &mut self,
        sheet: &str,
        mut each: impl FnMut(u32, &[Cell]) -> ControlFlow<()>,
    ) -> Result<(), FileFault> {
        let xlsx = &mut self.xlsx;
        guard(|| {
            let mut cells = xlsx.worksheet_cells_reader(sheet).map_err(|_| FileFault::Damaged)?;
            let mut row: Vec<Cell> = Vec::new();
            let mut at = 0;
            while let Some(cell) = cells.next_cell().map_err(|_| FileFault::Damaged)? {
                let (line, column) = cell.get_position();
                if line != at {
                    if flush(at, &mut row, &mut each).is_break() {
                        return Ok(());
                    }
                    at = line;
                }
                let column = usize::try_from(column).unwrap_or(usize::MAX);
                let value = convert(cell.get_value());
                if column < COLUMNS_MOST && value != Cell::Empty {
                    if row.len() <= column {
                        row.resize(column + 1, Cell::Empty);
                    }
                    if let Some(place) = row.get_mut(column) {
                        *place = value;
                    }
                }
            }
            let _ = flush(at, &mut row, &mut each);
            Ok(())
        })?
    }
}

fn flush(
    at: u32,
    row: &mut Vec<Cell>,
    each: &mut impl FnMut(u32, &[Cell]) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if row.iter().all(Cell::is_empty) {
        row.clear();
        return ControlFlow::Continue(());
    }
    let flow = each(at.saturating_add(1), row);
    row.clear();
    flow
}

/// A reader of files from everywhere may meet what its authors did not think of; then the file is
/// damaged, and the program goes on.
fn guard<T>(job: impl FnOnce() -> T) -> Result<T, FileFault> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|_| FileFault::Damaged)
}

fn convert(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| match clean(text) {
        empty if empty.is_empty() => Cell::Empty,
        text => Cell::Text(text),
    };
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value),
        #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 the digits are lost anyway")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(true) => Cell::Text("是".to_owned()),
        DataRef::Bool(false) => Cell::Text("否".to_owned()),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Cell::Date(i32::from(year), u32::from(month), u32::from(day))
        }
        DataRef::DateTimeIso(moment) => {
            let mut parts = moment.split(['-', 'T', ' ']).map(str::parse);
            match (parts.next(), parts.next(), parts.next()) {
                (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => Cell::Date(
                    year,
                    u32::try_from(month).unwrap_or(0),
                    u32::try_from(day).unwrap_or(0),
                ),
                _ => text(moment),
            }
        }
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}
