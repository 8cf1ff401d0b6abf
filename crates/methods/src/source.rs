//! Files in memory and places in them.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity};

/// A file's path as the reader knows it, and its text.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub path: String,
    pub text: String,
}

/// A stretch of a file, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub file: usize,
    pub start: usize,
    pub end: usize,
}

/// A value and where it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct At<T> {
    pub value: T,
    pub place: Place,
}

/// Gathers findings while files are read and checked.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub files: Vec<File>,
    /// Where the files begin that stand on those before them: see `folder::over`.
    pub over: Option<usize>,
    found: Vec<(Place, Diagnostic)>,
}

impl Findings {
    pub fn new(files: Vec<File>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Records an error at a place.
    pub fn error(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Severity::Error, code, place, message.into(), help.into());
    }

    /// Records a warning at a place.
    pub fn warning(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Severity::Warning, code, place, message.into(), help.into());
    }

    fn add(&mut self, severity: Severity, code: Code, at: Place, message: String, help: String) {
        let empty = File { path: String::new(), text: String::new() };
        let file = self.files.get(at.file).unwrap_or(&empty);
        let start = floor(&file.text, at.start);
        let line_start = file.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let rest = &file.text[line_start..];
        let source_line = rest.lines().next().unwrap_or_default().to_owned();
        // A mark stays on its line: a table is marked by its head.
        let line_end = line_start + source_line.len();
        let end = floor(&file.text, at.end.clamp(start, line_end.max(start)));
        let diagnostic = Diagnostic {
            severity,
            code,
            file: file.path.clone(),
            line: self.line(at),
            column: file.text[line_start..start].chars().count() + 1,
            message,
            help,
            marked: file.text[start..end].chars().count(),
            source_line,
        };
        self.found.push((at, diagnostic));
    }

    /// The line of a place, counted from 1.
    pub fn line(&self, at: Place) -> usize {
        let text = self.files.get(at.file).map_or("", |file| file.text.as_str());
        text[..floor(text, at.start)].matches('\n').count() + 1
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|(_, found)| found.severity == Severity::Error)
    }

    /// The findings by file and place.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(place, _)| (place.file, place.start));
        self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }
}

/// The nearest character boundary at or before a byte offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
