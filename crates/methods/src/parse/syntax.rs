//! TOML text into tables with places, and its syntax errors in Chinese.

use toml::Spanned;
use toml::de::{DeTable, Error};

use super::reader::Table;
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
    match DeTable::parse(&text) {
        Ok(table) => {
            let mut top = Table::top(Spanned::get_ref(&table), file);
            read(&mut top, out);
            top.finish(out);
        }
        Err(error) => report(&error, file, out),
    }
}

fn report(error: &Error, file: usize, out: &mut Findings) {
    let span = error.span().unwrap_or(0..0);
    let place = Place { file, start: span.start, end: span.end.max(span.start + 1) };
    let (message, help) = in_chinese(error.message());
    out.error("syntax", place, message, help);
}

/// The parser speaks English; the slips that happen in practice are told in Chinese.
fn in_chinese(message: &str) -> (&'static str, &'static str) {
    const KNOWN: [(&str, &str, &str); 9] = [
        ("duplicate key", "这一项写了两遍", "删掉多余的一项"),
        ("must be quoted", "文字要用英文双引号括起来", "写成 \"……\""),
        ("quote", "引号不成对", "用英文双引号，前后各一个"),
        (
            "control character",
            "引号不成对，或者文字里有换行",
            "文字写在一行里，前后各一个英文双引号",
        ),
        ("assignment", "项名后面缺等号", "写成 项名 = \"……\""),
        ("value", "等号后面的值写得不对", "文字加英文双引号，数字不加"),
        ("comma", "两项之间缺英文逗号", "加上英文逗号"),
        ("unclosed", "方括号或花括号没有合上", "补上 ] 或 }"),
        ("key", "项名写得不对", "项名只用英文小写字母、数字和下划线"),
    ];
    let found = KNOWN.iter().find(|(part, ..)| message.contains(part));
    found.map_or(("这里的写法不合 TOML 的规则", "对照旁边的写法改"), |(_, m, h)| (m, h))
}
