//! Copies of the embedded method on disk, with one thing changed.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the methods of this workspace lie.
fn original() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../methods/gucheng-1333")
}

/// A copy of the method, named as it must be, in a directory of the test's own.
pub(crate) fn copy(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test).join("gucheng-1333");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(original()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// Replaces the first `old` after `anchor` in a file; both must be there.
pub(crate) fn replace(folder: &Path, file: &str, anchor: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let from = text.find(anchor).unwrap_or_else(|| panic!("no {anchor} in {file}"));
    let at = from + text[from..].find(old).unwrap_or_else(|| panic!("no {old} in {file}"));
    fs::write(path, format!("{}{new}{}", &text[..at], &text[at + old.len()..])).unwrap();
}

/// The line, counted from 1, of the first `needle` at or after the first `anchor`.
pub(crate) fn line_of(folder: &Path, file: &str, anchor: &str, needle: &str) -> usize {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let from = text.find(anchor).unwrap_or_else(|| panic!("no {anchor} in {file}"));
    let at = from + text[from..].find(needle).unwrap_or_else(|| panic!("no {needle} in {file}"));
    text[..at].matches('\n').count() + 1
}

/// Compares with a file of expected text; `UPDATE_EXPECTED=1` writes it.
pub(crate) fn expect(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs; expected:\n{expected}\nfound:\n{actual}");
}
