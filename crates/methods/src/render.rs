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
        let shown = shown(found);
        writeln!(f, "{margin} |")?;
        writeln!(f, "{number} | {}", shown.line)?;
        writeln!(f, "{margin} | {}{}", " ".repeat(shown.before), "^".repeat(shown.marked.max(1)))?;
    }
    write!(f, "{margin} = 怎么改：{}", found.help)
}

/// A line as it is shown, with the cells before the mark and the cells marked.
struct Shown {
    line: String,
    before: usize,
    marked: usize,
}

/// Characters shown before and from the mark on; what lies beyond is of no use to a reader.
const BEFORE_CHARS: usize = 60;
const FROM_MARK_CHARS: usize = 100;

fn shown(found: &Diagnostic) -> Shown {
    // A tab is shown as one space. What has no width would only shift the mark.
    let visible = |c: &char| *c == '\t' || c.width().is_some_and(|width| width > 0);
    let tidy = |c: char| if c == '\t' { ' ' } else { c };
    let at = found.column - 1;
    let line: Vec<char> = found.source_line.chars().collect();
    let (before, from_mark) = line.split_at(at.min(line.len()));
    let cut = before.len().saturating_sub(BEFORE_CHARS);
    let mut text: String = if cut > 0 { "…".to_owned() } else { String::new() };
    text.extend(before[cut..].iter().copied().filter(visible).map(tidy));
    let cells_before = text.width();
    let rest = &from_mark[..from_mark.len().min(FROM_MARK_CHARS)];
    let marked: usize = rest.iter().take(found.marked).filter_map(|c| c.width()).sum();
    text.extend(rest.iter().copied().filter(visible).map(tidy));
    if rest.len() < from_mark.len() {
        text.push('…');
    }
    Shown { line: text, before: cells_before, marked }
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
