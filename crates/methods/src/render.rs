//! Findings as text: the line of the file with a caret under the place, the way compilers do it,
//! in Chinese. Carets are aligned by display width, because a Chinese character takes two cells.

use std::fmt::{self, Write as _};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostic::{Diagnostic, Severity};

/// Writes one finding.
pub(crate) fn diagnostic(found: &Diagnostic, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let severity = match found.severity {
        Severity::Error => "错误",
        Severity::Warning => "提醒",
    };
    writeln!(f, "{severity}[{}]：{}", found.code, found.message)?;
    let number = found.line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(f, "{margin}--> {}:{}:{}", found.file, found.line, found.column)?;
    if !found.source_line.is_empty() {
        let (before, marked) = marks(found);
        writeln!(f, "{margin} |")?;
        writeln!(f, "{number} | {}", found.source_line.replace('\t', " "))?;
        writeln!(f, "{margin} | {}{}", " ".repeat(before), "^".repeat(marked.max(1)))?;
    }
    write!(f, "{margin} = 怎么改：{}", found.help)
}

/// Cells before the mark and cells marked.
fn marks(found: &Diagnostic) -> (usize, usize) {
    let line = &found.source_line;
    let before: String = line.chars().take(found.column - 1).collect();
    let marked = line.chars().skip(found.column - 1).take(found.marked);
    // A tab is shown as one space, so it takes one cell.
    let tabs = before.chars().filter(|c| *c == '\t').count();
    (before.width() + tabs, marked.map(|c| c.width().unwrap_or(1)).sum())
}

/// All findings and a count at the end.
pub(crate) fn report(found: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in found {
        text.push_str(&diagnostic.to_string());
        text.push_str("\n\n");
    }
    let errors = found.iter().filter(|found| found.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let _ = write!(text, "{errors} 处错误");
    if warnings > 0 {
        let _ = write!(text, "，{warnings} 处提醒");
    }
    text
}
