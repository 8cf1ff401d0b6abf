//! Which templates the pages of a test were drawn from, told by words that only one of them has.

#![expect(clippy::unwrap_used, reason = "a test may be blunt")]

use std::fs;
use std::path::{Path, PathBuf};

/// A piece of a template that goes into every page drawn from it, or only into some.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Always(String),
    Sometimes(String),
}

/// Shorter pieces are found by chance.
const LEAST_CHARS: usize = 8;

/// The templates that none of these pages was drawn from.
pub fn undrawn(pages: &[String]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    assert!(files.len() > 50, "the templates are not where they were: {files:?}");
    let name = |file: &PathBuf| file.strip_prefix(&folder).unwrap().display().to_string();
    let texts: Vec<(String, String)> =
        files.iter().map(|file| (name(file), fs::read_to_string(file).unwrap())).collect();
    let is_undrawn = |(name, text): &&(String, String)| {
        let others = texts.iter().filter(|(other, _)| other != name).map(|(_, text)| text.as_str());
        let others: Vec<&str> = others.collect();
        !is_drawn(text, &others, pages)
    };
    texts.iter().filter(is_undrawn).map(|(name, _)| name.clone()).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
    files.sort();
}

/// Whether a template is in one of the pages: by the longest piece of its own that every page of
/// it has, or if it has no such piece, by any other of its own.
fn is_drawn(template: &str, others: &[&str], pages: &[String]) -> bool {
    let own = |piece: &str| !others.iter().any(|other| other.contains(piece));
    let shown = |piece: &str| pages.iter().any(|page| page.contains(piece));
    let pieces = pieces(template);
    let always = pieces.iter().filter_map(|piece| match piece {
        Piece::Always(text) if own(text) => Some(text),
        _ => None,
    });
    if let Some(longest) = always.max_by_key(|text| text.chars().count()) {
        return shown(longest);
    }
    let mut own = pieces.iter().filter_map(|piece| match piece {
        Piece::Sometimes(text) if own(text) => Some(text),
        _ => None,
    });
    // Of a few marks that others have too nothing can be told; that each template is used at all
    // is the workshop's to check.
    let first = own.next();
    first.is_none_or(|first| shown(first) || own.any(|text| shown(text)))
}

/// The lines of plain text between the marks of the template language.
fn pieces(template: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    // A template that extends another is drawn from inside its blocks only.
    let extends = template.contains("{% extends");
    let (mut depth, mut blocks) = (0_usize, 0_usize);
    let mut rest = template;
    loop {
        let open = rest.find("{%").into_iter().chain(rest.find("{{")).chain(rest.find("{#")).min();
        let plain = &rest[..open.unwrap_or(rest.len())];
        if !extends || blocks > 0 {
            let long = |line: &&str| line.chars().count() >= LEAST_CHARS;
            let lines = plain.lines().map(str::trim).filter(long).map(str::to_owned);
            found.extend(lines.map(if depth == 0 { Piece::Always } else { Piece::Sometimes }));
        }
        let Some(open) = open else { return found };
        rest = &rest[open..];
        let close = if rest.starts_with("{%") {
            "%}"
        } else if rest.starts_with("{{") {
            "}}"
        } else {
            "#}"
        };
        let Some(end) = rest.find(close) else { return found };
        if rest.starts_with("{%") {
            let inside = rest[2..end].trim_matches(|c: char| c == '-' || c.is_whitespace());
            match inside.split_whitespace().next().unwrap_or_default() {
                "block" => blocks += 1,
                "endblock" => blocks = blocks.saturating_sub(1),
                "if" | "for" | "match" | "macro" | "call" | "filter" => depth += 1,
                "endif" | "endfor" | "endmatch" | "endmacro" | "endcall" | "endfilter" => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
        }
        rest = &rest[end + 2..];
    }
}

#[test]
fn a_template_that_no_page_was_drawn_from_is_named() {
    let template = "{% extends \"x\" %}nothing of this is drawn{% block main %}<h1 class=\"own\">{{ a }}\
                    </h1>{% if b %}<p>only some have this</p>{% endif %}{% endblock %}";
    let page = |body: &str| vec![format!("<html>{body}</html>")];
    assert!(is_drawn(template, &[], &page("<h1 class=\"own\">字</h1>")));
    assert!(!is_drawn(template, &[], &page("<p>only some have this</p>")));
    assert!(!is_drawn(template, &[], &page("nothing of this is drawn")));
    // What another template has too says nothing.
    assert!(!is_drawn(template, &["<h1 class=\"own\">"], &page("<h1 class=\"own\">字</h1>")));
    let partial = "{% if a %}<p>one of two ways</p>{% else %}<p>the other way</p>{% endif %}";
    assert!(is_drawn(partial, &[], &page("<p>the other way</p>")));
    assert!(!is_drawn(partial, &[], &page("<p>neither</p>")));
}
