//! The working calendar as published: `data/holidays.toml`, one table a year.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use maplegrid_domain::calendar::{Exceptions, WorkingCalendar};

use crate::code::Code;
use crate::diagnostic::Report;
use crate::parse::reader::Table;
use crate::parse::syntax::with_file;
use crate::source::{At, File, Findings};

/// The file as it stands in the program.
pub(crate) const TEXT: &str = include_str!("../../../data/holidays.toml");
/// Where people find it.
pub(crate) const PATH: &str = "data/holidays.toml";

/// The calendar that is part of this program.
///
/// # Errors
/// The file is wrong, which the tests of this crate exclude.
pub fn embedded() -> Result<WorkingCalendar, Report> {
    parse(TEXT)
}

/// Reads a calendar of the same form, such as a county's newer copy.
///
/// # Errors
/// The report names every wrong line: a date outside its year, a span that ends before it
/// begins, a make-up day on an ordinary working day, a year written twice.
pub fn parse(text: &str) -> Result<WorkingCalendar, Report> {
    let file = File { path: PATH.to_owned(), text: text.to_owned() };
    let mut out = Findings::new(vec![file]);
    let mut published = Vec::new();
    with_file(0, &mut out, |top, out| {
        published = top.tables("year", out, year);
    });
    let mut years = BTreeMap::new();
    for (year, exceptions) in published {
        let number = i16::try_from(year.value).unwrap_or(i16::MAX);
        if years.insert(number, exceptions).is_some() {
            let message = format!("{number} 年写了两遍");
            out.error(Code::DuplicateId, year.place, message, "合并成一年");
        }
    }
    if out.has_errors() {
        return Err(Report { diagnostics: out.into_sorted() });
    }
    Ok(WorkingCalendar::new(years))
}

fn year(table: &mut Table<'_, '_>, out: &mut Findings) -> (At<u16>, Exceptions) {
    let year = table.number("year", (2000, 2200), out);
    table.text("source", out);
    let spans = table.tables("off", out, |span, out| {
        span.text("name", out);
        let (from, to) = (span.date("from", out), span.date("to", out));
        let (from, to) = (from?, to?);
        if to.value < from.value {
            out.error(Code::BadValue, to.place, "结束的日期早于开始的日期", "对照通知改");
        }
        Some((from, to))
    });
    let mut exceptions = Exceptions::default();
    for (from, to) in spans.iter().flatten() {
        in_year(from, year.value, out);
        in_year(to, year.value, out);
        let days = from.value.series(1.day()).take_while(|day| *day <= to.value);
        // A slip in the year must not fill the calendar with centuries.
        exceptions.off.extend(days.take(31));
    }
    exceptions.working = working(table, year.value, &exceptions.off, out);
    (year, exceptions)
}

fn working(
    table: &mut Table<'_, '_>,
    year: u16,
    off: &BTreeSet<Date>,
    out: &mut Findings,
) -> BTreeSet<Date> {
    let days = table.dates("working", out);
    for day in &days {
        in_year(day, year, out);
        let weekend = matches!(day.value.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !weekend {
            let message = format!("{} 本来就上班", day.value);
            out.error(Code::BadValue, day.place, message, "这里只写调休上班的周六、周日");
        }
        if off.contains(&day.value) {
            let message = format!("{} 又放假又上班", day.value);
            out.error(Code::BadValue, day.place, message, "对照通知，留一处");
        }
    }
    days.into_iter().map(|day| day.value).collect()
}

fn in_year(day: &At<Date>, year: u16, out: &mut Findings) {
    if i32::from(day.value.year()) != i32::from(year) {
        let message = format!("{} 不在 {year} 年", day.value);
        out.error(Code::BadValue, day.place, message, "跨年的假期分到两年里写");
    }
}
