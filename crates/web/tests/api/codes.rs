//! Every code that the program can say stands in the description, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A word of a code; anything else is none.
fn is_code(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The literal that a text begins with.
fn literal(text: &str) -> Option<&str> {
    let word = text.strip_prefix('"')?.split('"').next()?;
    is_code(word).then_some(word)
}

/// The arms of every `fn code`.
fn by_function(source: &str) -> Vec<&str> {
    let bodies = source.split("fn code(").skip(1);
    let bodies = bodies.filter(|body| body.starts_with("self)") || body.starts_with("&self)"));
    let bodies = bodies.map(|body| body.split("\n    }\n").next().unwrap_or_default());
    bodies.flat_map(|body| body.split("=> ").skip(1).filter_map(literal)).collect()
}

/// `StatusCode::CONFLICT, "conflict"`, with any blanks between.
fn by_status(source: &str) -> Vec<&str> {
    let after = source.split("StatusCode::").skip(1).filter_map(|rest| {
        let rest = rest.trim_start_matches(|sign: char| sign.is_ascii_uppercase() || sign == '_');
        Some(rest.strip_prefix(',')?.trim_start())
    });
    after.filter_map(literal).collect()
}

/// `"conflict", "现在做不了"`: a code and its title.
fn by_title(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices('"') {
        let Some(word) = literal(&source[at..]) else { continue };
        let rest = source[at + word.len() + 2..].strip_prefix(',').map(str::trim_start);
        let title = rest.and_then(|rest| rest.strip_prefix('"'));
        if title.is_some_and(|title| title.starts_with(|sign: char| !sign.is_ascii())) {
            found.push(word);
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// What the program can say, with a file that says it.
fn said() -> BTreeMap<String, PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let of = |name: &str| {
        let mut found = Vec::new();
        sources(&crates.join(name).join("src"), &mut found);
        found
    };
    let (domain, app) = (of("domain"), of("app"));
    // What no use case knows of yet cannot be said.
    let is_used = |path: &Path| {
        let inside = path.strip_prefix(crates.join("domain/src")).unwrap();
        let feature = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        app.iter().any(|(_, text)| text.contains(&format!("maplegrid_domain::{feature}")))
    };
    let mut all = BTreeMap::new();
    let mut add = |path: &Path, words: Vec<&str>| {
        all.extend(words.into_iter().map(|word| (word.to_owned(), path.to_owned())));
    };
    for (path, text) in domain.iter().filter(|(path, _)| is_used(path)).chain(&app) {
        add(path, by_function(text));
    }
    for (path, text) in &of("web") {
        let lists = ["api/codes.rs", "api/catalogue.rs"];
        if lists.iter().any(|list| path.ends_with(list)) {
            continue;
        }
        add(path, by_status(text));
        if path.ends_with("src/error.rs") {
            add(path, by_title(text));
        }
    }
    all
}

#[test]
fn the_list_of_codes_is_whole() {
    let said = said();
    assert!(said.len() > 100, "the sources are not where they were: {said:?}");
    for known in ["changed_meanwhile", "conflict", "kept_apart", "stale_form", "unfit_stand_in"] {
        assert!(said.contains_key(known), "{known} is not found any more");
    }
    let description = serde_json::to_value(maplegrid_web::api::openapi()).unwrap();
    let introduction = description["info"]["description"].as_str().unwrap();
    let listed: BTreeSet<&str> = introduction
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split('`').next())
        .filter(|word| is_code(word))
        .collect();
    let unlisted: Vec<_> =
        said.iter().filter(|(code, _)| !listed.contains(code.as_str())).collect();
    assert!(unlisted.is_empty(), "in neither api/codes.rs nor api/catalogue.rs: {unlisted:#?}");
    // These are read out of what serde says (api/faults.rs), or said of a field beside its name.
    let read = ["contradiction", "duplicate_field", "unknown_field", "wrong_type"];
    let gone: Vec<_> = listed.iter().filter(|code| !said.contains_key(**code)).collect();
    assert!(gone.iter().all(|code| read.contains(code)), "nothing says these any more: {gone:?}");
}
