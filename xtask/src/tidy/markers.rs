//! Marks of unfinished work. What is not done belongs in the tracker, not in shipped code.

use super::house::{House, Violation, names, numbered};
use super::tree::has_extension;

const CODE: &[&str] = &["rs", "ts", "js", "mjs", "css", "html", "sql", "toml"];

// Written in two halves, so that this file keeps its own rule.
const MACROS: &[&str] = &[concat!("to", "do!("), concat!("unimpl", "emented!(")];
const WORDS: &[&str] = &[concat!("FIX", "ME"), concat!("XX", "X")];

pub fn check(house: &House) -> Vec<Violation> {
    let mut violations = Vec::new();
    let is_code = |path: &str| CODE.iter().any(|extension| has_extension(path, extension));
    for file in house.tree.files().filter(|file| is_code(&file.path)) {
        for (number, line) in numbered(&file.text) {
            let called = MACROS.iter().filter(|name| file.is_rust() && line.contains(**name));
            let written = WORDS.iter().filter(|word| names(line, word));
            for mark in called.chain(written) {
                let what = format!("finish it or move it to an issue: `{mark}`");
                violations.push(Violation::new(&file.path, number, what));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::house::shown;
    use super::*;

    #[test]
    fn each_mark_is_told_and_look_alikes_are_not() {
        let rust = format!("{})\n// {}: later\n// {}L\n", MACROS[0], WORDS[0], WORDS[1]);
        let told = shown(&check(&House::of(&[("a.rs", &rust), ("a.md", &rust)])));
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("a.rs:1: finish it"));
        assert!(told[1].starts_with("a.rs:2: finish it"));
    }
}
