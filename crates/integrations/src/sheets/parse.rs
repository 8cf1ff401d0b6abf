//! From a file to rows of texts, with what a spreadsheet has spoilt.

use std::ops::ControlFlow;

use maplegrid_app::people::{Fields, ImportBatch, ImportFault, Record, RowFault};

use super::cell::{Cell, is_exact, is_shortened, shown};
use super::columns::{Column, EXAMPLE, Holds};
use super::headings::Headings;
use super::merges::Merges;
use super::table::Table;
use super::{FileFault, Layout};

/// Rows that are read of one file.
pub const ROWS_MOST: usize = 200_000;
/// The headings stand among the first rows; above them are at most a title and a note.
const HEADINGS_WITHIN: usize = 20;

/// Something worth knowing that is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Columns that mean nothing here.
    Ignored(Vec<String>),
    /// Example rows that were skipped.
    Examples(usize),
    /// The sheet that was read, because there are several.
    Sheet(String),
    /// The file was in GB18030.
    Gb18030,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub batch: ImportBatch,
    pub notes: Vec<Note>,
}

/// Reads a file as a table of a kind. Blocks for as long as that takes.
///
/// # Errors
/// A fault of the file as a whole; faults of rows stand in the batch.
pub fn parse(layout: &Layout, bytes: &[u8]) -> Result<Parsed, FileFault> {
    let mut table = Table::open(bytes)?;
    let sheets = table.sheets();
    let mut first_fault = None;
    for sheet in &sheets {
        match of_sheet(layout, &mut table, sheet) {
            Ok(mut parsed) => {
                if sheets.len() > 1 {
                    parsed.notes.insert(0, Note::Sheet(sheet.clone()));
                }
                return Ok(parsed);
            }
            // Another sheet may have the headings; anything else is said at once.
            Err(fault @ (FileFault::Headings { .. } | FileFault::NoRows)) => {
                first_fault.get_or_insert(fault);
            }
            Err(fault) => return Err(fault),
        }
    }
    Err(first_fault.unwrap_or(FileFault::Empty))
}

fn of_sheet(layout: &Layout, table: &mut Table<'_>, sheet: &str) -> Result<Parsed, FileFault> {
    let merges = Merges::new(table.merges(sheet)?);
    let mut reading = Reading::new(layout, merges);
    table.rows(sheet, |line, row| reading.take(line, row))?;
    let gb = table.was_gb();
    reading.finish(gb)
}

/// A sheet being read.
struct Reading<'a> {
    layout: &'a Layout,
    merges: Merges,
    headings: Option<Headings>,
    /// The first row, for a message when there are no headings.
    first: Vec<String>,
    above: usize,
    examples: usize,
    records: Vec<Record>,
    faults: Vec<RowFault>,
    failed: Option<FileFault>,
}

impl<'a> Reading<'a> {
    fn new(layout: &'a Layout, merges: Merges) -> Self {
        Self {
            layout,
            merges,
            headings: None,
            first: Vec::new(),
            above: 0,
            examples: 0,
            records: Vec::new(),
            faults: Vec::new(),
            failed: None,
        }
    }

    fn take(&mut self, line: u32, row: &[Cell]) -> ControlFlow<()> {
        let Some(headings) = &self.headings else { return self.look_for_headings(row) };
        // The problems of an earlier round are not content.
        let content = |(at, cell): (usize, &Cell)| Some(at) != headings.problem && !cell.is_empty();
        let mut full = row.iter().enumerate().filter(|(at, cell)| content((*at, cell)));
        let Some((_, first)) = full.next() else { return ControlFlow::Continue(()) };
        if matches!(first, Cell::Text(text) if text.starts_with(EXAMPLE)) {
            self.examples += 1;
            return ControlFlow::Continue(());
        }
        if self.records.len() == ROWS_MOST {
            return self.fail(FileFault::TooManyRows { most: ROWS_MOST });
        }
        let columns = self.layout.columns.iter();
        let used: Vec<&Column> =
            columns.filter(|column| headings.at.contains_key(&*column.field)).collect();
        let mut values = Vec::with_capacity(used.len());
        for column in used {
            let at = headings.at.get(&*column.field).copied().unwrap_or(0);
            let cell = row.get(at).unwrap_or(&Cell::Empty);
            let value = match text_of(column, cell) {
                Ok(text) => text,
                Err(fault) => {
                    self.faults.push(RowFault { line, field: column.field.clone(), fault });
                    String::new()
                }
            };
            if cell.is_empty()
                && let Some(fault) = self.merges.over(line - 1, at)
            {
                self.faults.push(RowFault { line, field: column.field.clone(), fault });
            }
            values.push(value.into_boxed_str());
        }
        self.records.push(Record { line, values });
        ControlFlow::Continue(())
    }

    fn look_for_headings(&mut self, row: &[Cell]) -> ControlFlow<()> {
        if self.first.is_empty() {
            let shown = row.iter().map(Cell::shown).filter(|text| !text.is_empty());
            self.first = shown.collect();
        }
        self.above += 1;
        match Headings::read(self.layout, row) {
            Ok(Some(headings)) => {
                let missing = headings.missing(self.layout);
                if !missing.is_empty() {
                    let found = row.iter().map(Cell::shown).filter(|text| !text.is_empty());
                    let found = found.collect();
                    return self.fail(FileFault::Headings { missing, found });
                }
                self.headings = Some(headings);
                ControlFlow::Continue(())
            }
            Ok(None) if self.above >= HEADINGS_WITHIN => ControlFlow::Break(()),
            Ok(None) => ControlFlow::Continue(()),
            Err(fault) => self.fail(fault),
        }
    }

    fn fail(&mut self, fault: FileFault) -> ControlFlow<()> {
        self.failed = Some(fault);
        ControlFlow::Break(())
    }

    fn finish(self, was_gb: bool) -> Result<Parsed, FileFault> {
        if let Some(fault) = self.failed {
            return Err(fault);
        }
        let Some(headings) = self.headings else {
            let required = self.layout.columns.iter().filter(|column| column.required);
            let missing = required.map(|column| column.heading.clone().into_owned()).collect();
            return Err(FileFault::Headings { missing, found: self.first });
        };
        if self.records.is_empty() {
            return Err(FileFault::NoRows);
        }
        let mut notes = Vec::new();
        if !headings.ignored.is_empty() {
            notes.push(Note::Ignored(headings.ignored.clone()));
        }
        if self.examples > 0 {
            notes.push(Note::Examples(self.examples));
        }
        if was_gb {
            notes.push(Note::Gb18030);
        }
        // Values stand in the order of the columns that are there.
        let used = self.layout.columns.iter().map(|column| column.field.clone());
        let used = used.filter(|field| headings.at.contains_key(&**field));
        let fields = Fields::new(used.zip(0..));
        let (kind, records, faults) = (self.layout.kind.clone(), self.records, self.faults);
        Ok(Parsed { batch: ImportBatch { kind, fields, records, faults }, notes })
    }
}

/// A cell as the text that is meant, or what a spreadsheet has made of it.
fn text_of(column: &Column, cell: &Cell) -> Result<String, ImportFault> {
    match cell {
        Cell::Empty => Ok(String::new()),
        Cell::Text(text) if is_shortened(text) && !is_of_words(column.holds) => {
            Err(ImportFault::Eaten { shown: text.clone() })
        }
        Cell::Text(text) if column.holds == Holds::Lines => Ok(text.clone()),
        Cell::Text(text) => Ok(text.replace('\n', " ")),
        Cell::Number(number) if column.holds == Holds::Money && is_exact(number * 100.0) => {
            Ok(cents(*number).unwrap_or_else(|| shown(*number)))
        }
        Cell::Number(number) if is_exact(*number) => Ok(shown(*number)),
        Cell::Number(number) => Err(ImportFault::Eaten { shown: shown(*number) }),
        Cell::Date(..) if column.holds == Holds::Date => Ok(cell.shown()),
        Cell::Date(..) => Err(ImportFault::BecameDate { shown: cell.shown() }),
        Cell::Error(text) => Err(ImportFault::ErrorValue { shown: text.clone() }),
    }
}

const fn is_of_words(holds: Holds) -> bool {
    matches!(holds, Holds::Text | Holds::Lines)
}

/// A sum that a formula made, 0.1 + 0.2, as the spreadsheet shows it; nothing for what has more than
/// two places.
fn cents(number: f64) -> Option<String> {
    const SLIP: f64 = 1e-6;
    let whole = (number * 100.0).round();
    ((number * 100.0 - whole).abs() < SLIP).then(|| format!("{:.2}", whole / 100.0))
}
