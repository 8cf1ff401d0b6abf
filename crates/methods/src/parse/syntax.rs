//! TOML text into tables with places, and its syntax errors in Chinese.

use toml::Spanned;
use toml::de::{DeTable, Error};

use super::reader::Table;
use super::slips::{self, Slip};
use crate::code::Code;
use crate::source::{Findings, Place};

/// Parses a file and hands its top table to `read`. A file with a syntax error is not read
/// further: what follows the error may be in the wrong table.
pub(crate) fn with_file(
    file: usize,
    out: &mut Findings,
    read: impl FnOnce(&mut Table<'_, '_>, &mut Findings),
) {
    let Some(text) = out.files.get(file).map(|file| file.text.clone()) else {
        return;
    };
    let (table, errors) = DeTable::parse_recoverable(&text);
    // The first in the text, which the parser need not find first, is the one to mend.
    let first =
        errors.iter().min_by_key(|error| error.span().map_or(usize::MAX, |span| span.start));
    if let Some(error) = first {
        report(error, file, out);
        return;
    }
    let mut top = Table::top(Spanned::get_ref(&table), file);
    read(&mut top, out);
    top.finish(out);
}

fn report(error: &Error, file: usize, out: &mut Findings) {
    let span = error.span().unwrap_or(0..0);
    let text = out.files.get(file).map_or("", |file| file.text.as_str());
    let told = slips::chinese_sign(text, span.start)
        .or_else(|| slips::head_twice(text, span.start, error.message()))
        .unwrap_or_else(|| {
            let (message, help) = slips::in_chinese(error.message());
            Slip { at: span.start, message: message.to_owned(), help: help.to_owned() }
        });
    let end = if told.at == span.start { span.end } else { told.at };
    let place = Place { file, start: told.at, end: end.max(told.at + 1) };
    out.error(Code::Syntax, place, told.message, told.help);
}
