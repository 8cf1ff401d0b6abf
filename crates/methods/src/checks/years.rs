//! Limits are counted by published holidays; a year without them is provisional
//! (暂按周末推算) and has to be said so in time.

use jiff::civil::{Date, date};
use maplegrid_domain::calendar::{Limit, Unit, WorkingCalendar};
use maplegrid_domain::methods::{Method, StepLimit};
use maplegrid_domain::shared::Timestamp;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::holidays;

/// What is worth saying about a method's limits on a day: this year's or next year's holidays
/// are not loaded. Next year's come out late in the year, so this is a warning, never a stop.
pub fn calendar_warnings(
    method: &Method,
    calendar: &WorkingCalendar,
    today: Date,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let this = today.year();
    if !calendar.knows(this) {
        let message = format!("{this} 年的节假日没有录入，期限暂按周末推算");
        found.push(warning(this, message));
    }
    let next = this.saturating_add(1);
    if !calendar.knows(next) {
        let message = match first_crossing(method, calendar, this) {
            Some(day) if day > today => format!(
                "{next} 年的节假日没有录入，{} 月 {} 日起收到的件，最长的期限会跨年，暂按周末推算",
                day.month(),
                day.day()
            ),
            _ => format!("{next} 年的节假日没有录入，现在收到的件，最长的期限会跨年，暂按周末推算"),
        };
        found.push(warning(next, message));
    }
    found
}

fn warning(year: i16, message: String) -> Diagnostic {
    let text = holidays::TEXT;
    Diagnostic {
        severity: Severity::Warning,
        code: Code::CalendarYear,
        file: holidays::PATH.to_owned(),
        line: text.lines().count(),
        column: 1,
        message,
        help: format!("国务院办公厅通知发布后，在文件末尾补上 {year} 年"),
        source_line: String::new(),
        marked: 0,
    }
}

/// The first day of the year from which the longest limit runs into the next.
fn first_crossing(method: &Method, calendar: &WorkingCalendar, year: i16) -> Option<Date> {
    let limits = limits(method);
    let hours = method.office_hours;
    let crosses = |day: &Date| {
        limits.iter().any(|limit| {
            let due = limit.due(Timestamp::at(*day, hours.opens), calendar, hours);
            due.at.date().year() > year
        })
    };
    date(year, 1, 1)
        .series(jiff::Span::new().days(1))
        .take_while(|d| d.year() == year)
        .find(crosses)
}

/// All limits of a method, the longest of each unit.
fn limits(method: &Method) -> Vec<Limit> {
    let procedure = &method.procedure;
    let extended = procedure.tracks.iter().map(|t| t.limit.plus(procedure.extension.longest));
    let steps = procedure.steps.iter().filter_map(|step| match step.limit {
        StepLimit::FromEntry(limit) => Some(limit),
        StepLimit::Track | StepLimit::None => None,
    });
    let all: Vec<Limit> = extended
        .chain(steps)
        .chain([procedure.question.lapses_after, procedure.reopen.limit])
        .collect();
    let longest = |unit| all.iter().copied().filter(|l| l.unit == unit).max_by_key(|l| l.amount);
    [Unit::WorkingDays, Unit::Days].into_iter().filter_map(longest).collect()
}
