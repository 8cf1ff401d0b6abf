//! From a folder to a checked method: read, parse, check, convert.

use std::path::Path;

use maplegrid_domain::methods::Method;

use crate::diagnostic::{Diagnostic, Report};
use crate::source::Findings;
use crate::{checks, convert, folder, parse};

/// A method that may run, and what is worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub method: Method,
    pub warnings: Vec<Diagnostic>,
}

/// Reads and checks a folder on disk.
///
/// # Errors
/// The report lists everything that is wrong, ordered by file and line.
pub fn load(dir: &Path) -> Result<Checked, Report> {
    let (name, findings) = folder::read(dir);
    check(&name, findings)
}

/// Checks a method that is part of this program.
///
/// # Errors
/// No method of that name, or its files are wrong (which the tests of this crate exclude).
pub fn embedded(name: &str) -> Result<Checked, Report> {
    check(name, folder::embedded(name))
}

/// Whether a method's name means a folder on disk: one that holds a method, or a folder by a name that
/// none of this program's has. A demo's data may lie in a folder that is called like its method.
pub fn is_folder(name: &str) -> bool {
    let path = Path::new(name);
    path.is_dir() && (path.join("method.toml").is_file() || !list().contains(&name))
}

/// The names of the methods that are part of this program, ascending.
pub fn list() -> Vec<&'static str> {
    folder::EMBEDDED.iter().map(|(name, _)| *name).collect()
}

/// The method that one of this program stands on, if it does not stand by itself.
pub fn base(name: &str) -> Option<String> {
    let findings = folder::embedded(name);
    let over = findings.over.filter(|over| *over > 0)?;
    let path = &findings.files.get(over - folder::FILES.len())?.path;
    path.split('/').next().map(str::to_owned)
}

/// A method's files: name and text.
pub(crate) type Texts = Vec<(&'static str, String)>;

/// The texts of a checked method: a folder on disk, or one of this program.
pub(crate) fn texts(from: &str) -> Result<(Checked, Texts), Report> {
    let path = Path::new(from);
    let read = || {
        if is_folder(from) { folder::read(path) } else { (from.to_owned(), folder::embedded(from)) }
    };
    let (name, findings) = read();
    let over = findings.over;
    // Of one that stands on another what differs is all there is to copy.
    let files = findings.files.iter().skip(over.unwrap_or(0)).map(|file| file.text.clone());
    let files = folder::FILES.into_iter().zip(files);
    let texts = files.filter(|(_, text)| over.is_none() || !text.is_empty()).collect();
    Ok((check(&name, findings)?, texts))
}

/// Later stages rely on earlier ones: a reference is only looked up in files that can be read.
fn check(name: &str, mut findings: Findings) -> Result<Checked, Report> {
    if findings.has_errors() {
        return Err(Report { diagnostics: findings.into_sorted() });
    }
    let raw = parse::method(&mut findings);
    if !findings.has_errors() {
        checks::run(name, &raw, &mut findings);
    }
    if findings.has_errors() {
        return Err(Report { diagnostics: findings.into_sorted() });
    }
    Ok(Checked { method: convert::method(raw), warnings: findings.into_sorted() })
}
