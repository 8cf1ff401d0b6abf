//! Workbooks as people make them.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use maplegrid_app::App;
use maplegrid_app::people::{ImportKind, ImportMode, ImportReport, Importer};
use maplegrid_integrations::sheets::parse;
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A workbook of texts.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, at) in rows.iter().zip(0_u32..) {
        for (text, column) in row.iter().zip(0_u16..) {
            page.write_string(at, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A zip archive of some entries.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Reads a file and brings it in as the operator.
pub async fn bring(app: &App, kind: ImportKind, bytes: &[u8], mode: ImportMode) -> ImportReport {
    let batch = parse(kind, bytes).expect("the file can be read").batch;
    app.import(Importer::Operator, batch, mode, Arc::new(|_| {})).await.unwrap()
}

/// Writing without having looked first.
pub const WRITE: ImportMode = ImportMode::Write { expected: None };
