//! What the rules need to know of a Rust file: its functions, and which of its lines are tests.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItemFn, ItemFn, ItemMod, Signature, TraitItemFn};

use super::tree::{File, Tree};

/// A parsed file. Of one that does not parse, `syntax_error` tells where; nothing else is known.
pub struct RustFile {
    pub path: String,
    pub text: String,
    /// The whole file is a test.
    pub is_test: bool,
    /// Functions outside tests.
    pub functions: Vec<Function>,
    pub syntax_error: Option<(usize, String)>,
    test_lines: Vec<RangeInclusive<usize>>,
}

pub struct Function {
    pub name: String,
    pub line: usize,
    /// From the line of `fn` to that of the closing brace, attributes and documentation apart.
    pub length_lines: usize,
}

impl RustFile {
    pub fn is_test_line(&self, line: usize) -> bool {
        self.is_test || self.test_lines.iter().any(|range| range.contains(&line))
    }

    /// How many lines of the file are not tests.
    pub fn length_lines(&self) -> usize {
        (1..=self.text.lines().count()).filter(|line| !self.is_test_line(*line)).count()
    }
}

/// Parses every Rust file of the tree.
pub fn read_rust(tree: &Tree) -> Vec<RustFile> {
    let mut files = Vec::new();
    let mut test_modules = BTreeSet::new();
    for file in tree.files().filter(|file| file.is_rust()) {
        let (file, modules) = read_file(file);
        files.push(file);
        test_modules.extend(modules);
    }
    for file in &mut files {
        let stem = file.path.trim_end_matches(".rs").trim_end_matches("/mod");
        file.is_test |= stem
            .match_indices('/')
            .map(|(end, _)| &stem[..end])
            .chain([stem])
            .any(|module| test_modules.contains(module));
    }
    files
}

/// A file, and the modules it declares as tests but keeps elsewhere (`#[cfg(test)] mod tests;`).
fn read_file(file: &File) -> (RustFile, Vec<String>) {
    let mut found = RustFile {
        path: file.path.clone(),
        text: file.text.clone(),
        is_test: file.is_test_by_path(),
        functions: Vec::new(),
        syntax_error: None,
        test_lines: Vec::new(),
    };
    let syntax = match syn::parse_file(&file.text) {
        Ok(syntax) => syntax,
        Err(error) => {
            found.syntax_error = Some((error.span().start().line, error.to_string()));
            return (found, Vec::new());
        }
    };
    let mut reader = Reader { file: found, modules: Vec::new() };
    reader.visit_file(&syntax);
    (reader.file, reader.modules)
}

struct Reader {
    file: RustFile,
    modules: Vec<String>,
}

impl Reader {
    fn note(&mut self, signature: &Signature, body: &Block) {
        let line = signature.fn_token.span().start().line;
        let length_lines = last_line(body.span()) - line + 1;
        self.file.functions.push(Function {
            name: signature.ident.to_string(),
            line,
            length_lines,
        });
    }

    /// Notes the lines of a test and tells whether it was one.
    fn is_test(&mut self, attributes: &[Attribute], span: Span) -> bool {
        let is_test = attributes.iter().any(marks_test);
        if is_test {
            self.file.test_lines.push(span.start().line..=last_line(span));
        }
        is_test
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !self.is_test(&module.attrs, module.span()) {
            visit::visit_item_mod(self, module);
        } else if module.content.is_none() {
            self.modules.push(format!("{}/{}", folder(&self.file.path), module.ident));
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if !self.is_test(&function.attrs, function.span()) {
            self.note(&function.sig, &function.block);
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if !self.is_test(&function.attrs, function.span()) {
            self.note(&function.sig, &function.block);
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(body) = &function.default {
            self.note(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

/// The folder in which a file's out-of-line modules stand.
fn folder(path: &str) -> &str {
    let stem = path.trim_end_matches(".rs");
    ["/mod", "/lib", "/main"].iter().find_map(|root| stem.strip_suffix(root)).unwrap_or(stem)
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`; not `#[cfg(not(test))]`.
fn marks_test(attribute: &Attribute) -> bool {
    if attribute.path().segments.last().is_some_and(|segment| segment.ident == "test") {
        return true;
    }
    let Ok(list) = attribute.meta.require_list() else {
        return false;
    };
    let condition = list.tokens.to_string();
    let mut words = condition.split(|c: char| !c.is_alphanumeric() && c != '_');
    list.path.is_ident("cfg") && words.clone().any(|w| w == "test") && words.all(|w| w != "not")
}

fn last_line(span: Span) -> usize {
    span.end().line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Vec<RustFile> {
        read_rust(&Tree::of(files))
    }

    #[test]
    fn a_function_is_measured_from_fn_to_its_brace() {
        let text =
            "//! M.\n/// Doc.\n#[inline]\npub fn a(\n) {\n}\ntrait T { fn b() {} fn c(); }\n";
        let files = read(&[("a.rs", text)]);
        let found: Vec<_> =
            files[0].functions.iter().map(|f| (f.name.as_str(), f.line, f.length_lines)).collect();
        assert_eq!(found, [("a", 4, 3), ("b", 7, 1)]);
    }

    #[test]
    fn tests_do_not_count() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n#[cfg(not(test))]\nfn c() {}\n";
        let files = read(&[("a.rs", text)]);
        assert_eq!(files[0].length_lines(), 3);
        assert_eq!(files[0].functions.len(), 2);
        assert!(files[0].is_test_line(4) && !files[0].is_test_line(7));
    }

    #[test]
    fn a_test_module_kept_elsewhere_is_followed() {
        let files = read(&[
            ("src/lib.rs", "#[cfg(test)]\nmod fixture;\nmod real;"),
            ("src/fixture.rs", ""),
            ("src/fixture/more.rs", ""),
            ("src/real.rs", "#[cfg(test)]\nmod cases;"),
            ("src/real/cases.rs", ""),
        ]);
        let tests: Vec<_> = files.iter().filter(|f| f.is_test).map(|f| f.path.as_str()).collect();
        assert_eq!(tests, ["src/fixture.rs", "src/fixture/more.rs", "src/real/cases.rs"]);
    }

    #[test]
    fn a_file_that_does_not_parse_says_where() {
        let files = read(&[("a.rs", "fn a() {}\nfn b( {}\n")]);
        assert_eq!(files[0].syntax_error.as_ref().map(|(line, _)| *line), Some(2));
    }
}
