//! What a check finds: where, what, and how to put it right.

use std::fmt;

use crate::code::Code;
use crate::render;

/// Whether a finding stops the method from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// One finding. Lines and columns count from 1; columns count characters, not bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// The file's path as the reader knows it: `gucheng-1333/steps.toml`.
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// What is wrong, in Chinese.
    pub message: String,
    /// How to put it right, in Chinese 怎么改.
    pub help: String,
    /// The line of the file, for [`Display`](fmt::Display); empty if there is none.
    pub source_line: String,
    /// Characters to mark from `column` on.
    pub marked: usize,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        render::diagnostic(self, f)
    }
}

/// Why a method or a calendar cannot be used: at least one error, warnings beside it. Ordered by
/// file and place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", render::report(.diagnostics))]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// The findings that stop the method from running.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|found| found.severity == Severity::Error)
    }
}
