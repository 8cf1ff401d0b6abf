//! The files of the repository: the paths of all, the text of those that rules read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that are built or fetched, never written by hand.
const NOT_OURS: &[&str] = &[".git", "target", "node_modules", "dist", "demo-data"];
const READ: &[&str] = &["rs", "toml", "md", "ts", "js", "mjs", "css", "html", "json", "sql"];

/// A repository, as the rules see it. Paths are relative to its root, with `/`.
pub struct Tree {
    files: Vec<File>,
    paths: BTreeSet<String>,
}

pub struct File {
    pub path: String,
    pub text: String,
}

impl Tree {
    pub fn read(root: &Path) -> Result<Self> {
        let mut tree = Self { files: Vec::new(), paths: BTreeSet::new() };
        tree.read_folder(root, "")
            .with_context(|| format!("failed to read the tree at {}", root.display()))?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self { files: Vec::new(), paths: BTreeSet::new() };
        for (path, text) in files {
            for (end, _) in path.match_indices('/') {
                tree.paths.insert(path[..end].to_owned());
            }
            tree.paths.insert((*path).to_owned());
            tree.files.push(File { path: (*path).to_owned(), text: (*text).to_owned() });
        }
        tree
    }

    /// The files whose text was read.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether a file or folder stands there.
    pub fn has(&self, path: &str) -> bool {
        path.is_empty() || self.paths.contains(path)
    }

    /// The names directly inside a folder.
    pub fn children<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.paths
            .iter()
            .filter_map(move |path| path.strip_prefix(folder)?.strip_prefix('/'))
            .filter(|name| !name.contains('/'))
    }

    /// The paths of everything below a folder.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.paths
            .iter()
            .map(String::as_str)
            .filter(move |path| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !NOT_OURS.contains(name)) else {
                continue;
            };
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                self.read_folder(&entry.path(), &format!("{path}/"))?;
            } else if READ.iter().any(|extension| has_extension(name, extension)) {
                let text = fs::read_to_string(entry.path())
                    .with_context(|| format!("failed to read {path}"))?;
                self.files.push(File { path: path.clone(), text });
            }
            self.paths.insert(path);
        }
        Ok(())
    }
}

impl File {
    pub fn is_rust(&self) -> bool {
        has_extension(&self.path, "rs")
    }

    /// Whether the path alone says that this is a test.
    pub fn is_test_by_path(&self) -> bool {
        let mut parts = self.path.split('/').rev();
        let name = parts.next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        stem == "tests"
            || name.contains(".test.")
            || parts.any(|part| part == "tests" || part == "tests-browser")
    }
}

pub fn has_extension(path: &str, extension: &str) -> bool {
    path.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_paths_too() {
        let tree = Tree::of(&[("a/b/c.rs", ""), ("a/d.rs", "")]);
        assert!(tree.has("a/b") && tree.has("a/b/c.rs") && !tree.has("b"));
        assert_eq!(tree.children("a").collect::<Vec<_>>(), ["b", "d.rs"]);
        assert_eq!(tree.below("a/b").collect::<Vec<_>>(), ["a/b/c.rs"]);
    }

    #[test]
    fn tests_are_known_by_their_path() {
        let is_test =
            |path: &str| File { path: path.to_owned(), text: String::new() }.is_test_by_path();
        assert!(is_test("crates/domain/tests/cases.rs"));
        assert!(is_test("crates/domain/src/cases/tests.rs"));
        assert!(is_test("crates/web/scripts/queue.test.ts"));
        assert!(!is_test("crates/testkit/src/lib.rs"));
        assert!(!is_test("xtask/src/test/run.rs"));
    }

    #[test]
    fn an_extension_needs_its_dot() {
        assert!(has_extension("a.rs", "rs"));
        assert!(!has_extension("bars", "rs"));
    }
}
