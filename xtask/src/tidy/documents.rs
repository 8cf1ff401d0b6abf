//! Documents that tell the truth: every crate stands in ARCHITECTURE.md, and every path a
//! document names stands in the tree.

use super::house::{House, Violation, names, numbered};
use super::tree::{File, Tree, has_extension};

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const AT_ROOT: &[&str] = &["README.md", "README.zh-CN.md", ARCHITECTURE, "CONTRIBUTING.md"];
/// Where paths come to stand only by building or running.
const MADE_LATER: &[&str] = &["target", "node_modules", "dist", "demo-data", ".git"];
const FILES: &[&str] = &[
    "rs", "md", "toml", "html", "css", "ts", "js", "mjs", "sql", "csv", "json", "yaml", "yml",
    "svg",
];

pub fn check_crates(house: &House) -> Vec<Violation> {
    let Some(page) = house.tree.file(ARCHITECTURE) else {
        return vec![Violation::new(ARCHITECTURE, 1, "write this page: the code map")];
    };
    let folders = house.manifests.iter().map(super::layers::Manifest::folder);
    folders
        .filter(|folder| !names(&page.text, folder))
        .map(|folder| Violation::new(ARCHITECTURE, 1, format!("say what lives in `{folder}`")))
        .collect()
}

pub fn check_paths(house: &House) -> Vec<Violation> {
    let mut violations = Vec::new();
    let is_document = |file: &&File| {
        AT_ROOT.contains(&file.path.as_str())
            || (file.path.starts_with("docs/") && has_extension(&file.path, "md"))
    };
    for document in house.tree.files().filter(is_document) {
        let mut in_fence = false;
        for (number, line) in numbered(&document.text) {
            if line.trim_start().starts_with("```") {
                in_fence = !in_fence;
            } else if !in_fence {
                for path in absent_paths(&house.tree, document, line) {
                    let what = format!("name a path that exists, from the root: `{path}`");
                    violations.push(Violation::new(&document.path, number, what));
                }
            }
        }
    }
    violations
}

fn absent_paths<'a>(tree: &'a Tree, document: &'a File, line: &'a str) -> Vec<&'a str> {
    let linked = links(line).into_iter().filter(|target| is_path_like(target));
    let quoted = code_spans(line).filter(|span| is_path_like(span) && claims_to_stand(tree, span));
    linked.chain(quoted).filter(|path| !stands(tree, document, path)).collect()
}

/// The inline code of a line.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The targets of a line's links, without their anchors.
fn links(line: &str) -> Vec<&str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets.map(|target| target.split('#').next().unwrap_or_default()).collect()
}

/// Not a URL, a route, a pattern, a placeholder, a command or something built later.
fn is_path_like(text: &str) -> bool {
    let ordinary = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '@' | ':');
    let first = text.trim_start_matches("./").split('/').next().unwrap_or_default();
    !text.is_empty()
        && !text.starts_with('/')
        && !text.contains("://")
        && !text.starts_with("mailto:")
        && !text.contains("...")
        && text.chars().all(ordinary)
        && !MADE_LATER.contains(&first)
        && !text.split('/').any(|part| MADE_LATER.contains(&part) || is_placeholder(part))
}

/// `DIR`, `NAME`, `YYYY-MM-DD`; not `ARCHITECTURE.md`.
fn is_placeholder(part: &str) -> bool {
    part.contains(char::is_alphabetic)
        && part.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c == '-')
}

/// Whether inline code means a path of this repository and not `text/html` or `and/or`: it
/// begins where the repository has something, or ends like a file.
fn claims_to_stand(tree: &Tree, span: &str) -> bool {
    let path = without_line(span);
    let first = path.trim_start_matches("./").split('/').next().unwrap_or_default();
    let is_file = FILES.iter().any(|extension| has_extension(path, extension));
    span.contains('/') && (is_file || tree.has(first))
}

/// From the root, or from the document's own folder.
fn stands(tree: &Tree, document: &File, path: &str) -> bool {
    let path = without_line(path).trim_end_matches('/');
    let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    [String::new(), format!("{folder}/")]
        .iter()
        .any(|base| resolve(&format!("{base}{path}")).is_some_and(|path| tree.has(&path)))
}

/// `a/b.rs:12` without `:12`.
fn without_line(path: &str) -> &str {
    path.split(':').next().unwrap_or_default()
}

/// Takes `.` and `..` out of a path; `None` if it leaves the repository.
fn resolve(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::house::shown;
    use super::super::layers::Manifest;
    use super::*;
    use serde_json::json;

    fn told(text: &str) -> Vec<String> {
        let files = [
            ("docs/adr/0001-files.md", text),
            ("docs/adr/0002-more.md", ""),
            ("crates/domain/src/lib.rs", ""),
            ("ARCHITECTURE.md", ""),
        ];
        shown(&check_paths(&House::of(&files)))
    }

    #[test]
    fn a_path_that_stands_is_fine() {
        assert!(told("`crates/domain/src/lib.rs:3`, `crates/domain/`, `docs/adr`").is_empty());
        assert!(told("[next](0002-more.md#why), [map](../../ARCHITECTURE.md)").is_empty());
    }

    #[test]
    fn a_path_that_does_not_stand_is_told() {
        let told = told("one\n`crates/domain/src/gone.rs` and [that](0009-gone.md)\n");
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("docs/adr/0001-files.md:2: name a path that exists"));
        assert!(told[1].contains("`crates/domain/src/gone.rs`") || told[0].contains("gone.rs"));
    }

    #[test]
    fn what_is_no_path_is_left_alone() {
        let text = "`/say`, `/api/v1/cases/{number}`, `https://a.cn/b.html`, `text/html`, `and/or`, \
            `crates/*/src`, `crates/domain/src/{a,b}.rs`, `DIR/demo-accounts.json`, `target/screens/a.png`, \
            `domain/<name>.rs`, `cargo run -- a/b.rs`, [x](https://a.cn), [y](#here), `MINUTES/YYYY-MM-DD`";
        assert_eq!(told(text), Vec::<String>::new());
        assert_eq!(told("```\ncrates/gone.rs `crates/gone.rs`\n```\n"), Vec::<String>::new());
    }

    #[test]
    fn a_crate_missing_from_the_map_is_told() {
        let metadata = json!({"packages": [
            {"name": "maplegrid-app", "dependencies": []},
            {"name": "maplegrid-web", "dependencies": []},
            {"name": "xtask", "dependencies": []},
        ]});
        let house = House {
            manifests: Manifest::all(&metadata).unwrap(),
            ..House::of(&[(ARCHITECTURE, "`crates/app` and `xtask`, crates/webhooks")])
        };
        assert_eq!(
            shown(&check_crates(&house)),
            ["ARCHITECTURE.md:1: say what lives in `crates/web`"]
        );
    }
}
