//! The shape of source files: they parse, say what lives in them, and stay short.

use super::house::{House, Violation};
use super::rust_source::RustFile;
use super::tree::{File, has_extension};

const FILE_LIMIT_LINES: usize = 400;
const FUNCTION_LIMIT_LINES: usize = 70;
const SOURCE: &[&str] = &["ts", "js", "mjs", "css", "html"];

pub fn check_syntax(house: &House) -> Vec<Violation> {
    let errors = house.rust.iter().filter_map(|file| {
        let (line, error) = file.syntax_error.as_ref()?;
        Some(Violation::new(&file.path, *line, format!("mend what does not parse: {error}")))
    });
    errors.collect()
}

pub fn check_module_docs(house: &House) -> Vec<Violation> {
    let silent = house.rust.iter().filter(|file| !begins_with_docs(file));
    silent
        .map(|file| {
            Violation::new(&file.path, 1, "begin with `//!`: what lives here, what does not")
        })
        .collect()
}

fn begins_with_docs(file: &RustFile) -> bool {
    let first = file.text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| line.trim_start().starts_with("//!"))
}

pub fn check_files(house: &House) -> Vec<Violation> {
    let is_source = |file: &&File| {
        SOURCE.iter().any(|extension| has_extension(&file.path, extension))
            && !file.is_test_by_path()
    };
    let rust = house.rust.iter().map(|file| (&file.path, file.length_lines()));
    let others = house.tree.files().filter(is_source);
    let all = rust.chain(others.map(|file| (&file.path, file.text.lines().count())));
    all.filter(|(_, lines)| *lines > FILE_LIMIT_LINES)
        .map(|(path, lines)| {
            let what = format!("split by story: {lines} lines, {FILE_LIMIT_LINES} are allowed");
            Violation::new(path, FILE_LIMIT_LINES + 1, what)
        })
        .collect()
}

pub fn check_functions(house: &House) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in house.rust.iter().filter(|file| !file.is_test) {
        for function in &file.functions {
            if function.length_lines > FUNCTION_LIMIT_LINES {
                let what = format!(
                    "split `{}`: {} lines, {FUNCTION_LIMIT_LINES} are allowed",
                    function.name, function.length_lines
                );
                violations.push(Violation::new(&file.path, function.line, what));
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
    fn a_module_without_docs_is_told() {
        let house = House::of(&[("a.rs", "\n//! Here.\n"), ("b.rs", "// Here.\n"), ("c.rs", "")]);
        let told = shown(&check_module_docs(&house));
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("b.rs:1: begin with `//!`"));
    }

    #[test]
    fn the_401st_line_is_too_many_but_tests_are_apart() {
        let fits = "//\n".repeat(400);
        let long = "//\n".repeat(401);
        let tested = format!("{fits}#[cfg(test)]\nmod tests {{\n{long}}}\n");
        let house = House::of(&[
            ("fits.rs", &fits),
            ("long.rs", &long),
            ("tested.rs", &tested),
            ("tests/long.rs", &long),
            ("long.css", &long),
            ("long.md", &long),
        ]);
        let told = shown(&check_files(&house));
        assert_eq!(
            told,
            [
                "long.rs:401: split by story: 401 lines, 400 are allowed",
                "long.css:401: split by story: 401 lines, 400 are allowed"
            ]
        );
    }

    #[test]
    fn the_71st_line_of_a_function_is_too_many() {
        let function = |lines: usize| format!("fn f() {{\n{}}}\n", "//\n".repeat(lines - 2));
        let tested = format!("#[cfg(test)]\nmod tests {{ {} }}", function(90));
        let (fits, long) = (function(70), function(71));
        let house = House::of(&[("a.rs", &fits), ("b.rs", &long), ("c.rs", &tested)]);
        let told = shown(&check_functions(&house));
        assert_eq!(told, ["b.rs:1: split `f`: 71 lines, 70 are allowed"]);
    }

    #[test]
    fn a_broken_file_is_told() {
        let told = shown(&check_syntax(&House::of(&[("a.rs", "fn f( {")])));
        assert!(told[0].starts_with("a.rs:1: mend what does not parse"));
    }
}
