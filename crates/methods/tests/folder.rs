//! Folders of the tests' own, and texts compared.

use std::fs;
use std::path::{Path, PathBuf};

/// An empty directory for one test.
pub(crate) fn scratch(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("methods").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Compares with a file of expected text; `UPDATE_EXPECTED=1` writes it.
pub(crate) fn expect(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs:\n{}", difference(&expected, actual));
}

/// The lines that differ, with what is equal before and after left out.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let equal = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(old, new)| old == new).count()
    };
    let before = equal(&mut old.iter().zip(&new));
    let (old, new) = (&old[before..], &new[before..]);
    let after = equal(&mut old.iter().rev().zip(new.iter().rev()));
    let lines = |sign: char, lines: &[&str]| -> String {
        let changed = lines[..lines.len() - after].iter();
        changed.flat_map(|line| [&format!("{sign} "), *line, "\n"].map(str::to_owned)).collect()
    };
    format!("from line {}:\n{}{}", before + 1, lines('-', old), lines('+', new))
}
