//! What a rule looks at, and what it answers.

use std::fmt;
use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use super::layers::Manifest;
use super::rust_source::{RustFile, read_rust};
use super::tree::Tree;

/// The repository, read once for all rules.
pub struct House {
    pub tree: Tree,
    pub rust: Vec<RustFile>,
    pub manifests: Vec<Manifest>,
}

impl House {
    pub fn read(root: &Path, metadata: &Value) -> Result<Self> {
        Ok(Self::new(Tree::read(root)?, Manifest::all(metadata)?))
    }

    fn new(tree: Tree, manifests: Vec<Manifest>) -> Self {
        let rust = read_rust(&tree);
        Self { tree, rust, manifests }
    }

    /// A small house for a rule's test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self::new(Tree::of(files), Vec::new())
    }
}

/// One line of what tidy prints.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    path: String,
    line: usize,
    what_to_do: String,
}

impl Violation {
    /// `line` counts from 1.
    pub fn new(path: &str, line: usize, what_to_do: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what_to_do: what_to_do.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what_to_do)
    }
}

/// The lines of a text with their numbers, which count from 1.
pub fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Whether `word` stands in `text` on its own, not as a part of a longer name.
pub fn names(text: &str, word: &str) -> bool {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    text.match_indices(word).any(|(start, _)| {
        !text[..start].ends_with(part_of_name)
            && !text[start + word.len()..].starts_with(part_of_name)
    })
}

#[cfg(test)]
pub fn shown(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(names("we use `serde` here", "serde"));
        assert!(!names("serde_json, serde-x", "serde"));
        assert!(names("路灯serde。", "serde"));
    }

    #[test]
    fn a_violation_reads_as_an_editor_expects() {
        assert_eq!(Violation::new("a/b.rs", 3, "mend it").to_string(), "a/b.rs:3: mend it");
    }
}
