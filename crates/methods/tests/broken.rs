//! A corpus of broken methods: each folder of `tests/broken` holds what somebody did to the method
//! `tests/sample` (`change.toml`) and what they are told (`expected.txt`). `UPDATE_EXPECTED=1`
//! writes what is told now; read it as somebody who cannot program.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Date;
use maplegrid_methods::{
    Code, Diagnostic, Report, Severity, calendar_warnings, embedded, holidays, load,
};

use crate::change::{Change, sample};
use crate::folder::{difference, scratch};

/// A broken method as it lies in the corpus.
struct Broken {
    name: String,
    dir: PathBuf,
    change: Change,
}

fn corpus() -> Vec<Broken> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut names: Vec<String> = fs::read_dir(root.as_path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let broken = |name: String| {
        let dir = root.join(&name);
        let change = fs::read_to_string(dir.join("change.toml")).unwrap();
        let change = toml::from_str(&change).unwrap_or_else(|error| panic!("{name}: {error}"));
        Broken { name, dir, change }
    };
    names.into_iter().map(broken).collect()
}

/// Each method of the corpus with what the check finds in it.
static FOUND: LazyLock<Vec<(Broken, Vec<Diagnostic>, PathBuf)>> = LazyLock::new(|| {
    let found = |broken: Broken| {
        let (found, base) = findings(&broken);
        (broken, found, base)
    };
    corpus().into_iter().map(found).collect()
});

/// What the check finds in a broken method, and the directory to leave out of what it says.
fn findings(broken: &Broken) -> (Vec<Diagnostic>, PathBuf) {
    let base = scratch(&format!("broken-{}", broken.name));
    let folder = base.join("sample");
    let change = &broken.change;
    change.apply(&folder);
    let read = match (&change.embedded, &change.folder) {
        (Some(name), _) => embedded(name),
        (None, Some(inside)) => load(&folder.join(inside)),
        (None, None) => load(&folder),
    };
    let found = match (read, &change.today) {
        (Ok(checked), Some(today)) => {
            let today: Date = today.parse().unwrap();
            calendar_warnings(&checked.method, &holidays::embedded().unwrap(), today)
        }
        (Ok(checked), None) => checked.warnings,
        (Err(report), _) => report.diagnostics,
    };
    (found, base)
}

#[test]
fn every_broken_method_is_told_what_to_do() {
    let mut wrong = String::new();
    for (broken, diagnostics, base) in FOUND.iter() {
        let diagnostics = diagnostics.clone();
        let place = format!("{}/", base.display());
        let told = Report { diagnostics }.to_string().replace(&place, "") + "\n";
        let path = broken.dir.join("expected.txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, &told).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != told {
            let _ = writeln!(wrong, "── {} ──\n{}", broken.name, difference(&expected, &told));
        }
    }
    assert!(wrong.is_empty(), "told otherwise than expected (- expected, + found):\n\n{wrong}");
}

#[test]
fn every_finding_has_a_place_and_a_way_out() {
    for (broken, found, _) in FOUND.iter() {
        assert!(!found.is_empty(), "{}: nothing is found", broken.name);
        for finding in found {
            let told = format!("{}: {finding}", broken.name);
            assert!(finding.line > 0 && finding.column > 0 && !finding.file.is_empty(), "{told}");
            assert!(finding.help.chars().count() > 3 && !finding.message.is_empty(), "{told}");
            // Whoever reads this may not know English: no parser's message comes through.
            assert!(finding.message.chars().any(|c| c > '\u{2e7f}'), "{told}");
        }
    }
}

#[test]
fn every_code_is_seen() {
    let seen: BTreeSet<Code> =
        FOUND.iter().flat_map(|(_, found, _)| found).map(|finding| finding.code).collect();
    let unseen: Vec<&Code> = Code::ALL.iter().filter(|code| !seen.contains(code)).collect();
    assert!(unseen.is_empty(), "no broken method shows {unseen:?}");
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len(), "two codes have one name");
}

#[test]
fn the_sample_itself_is_clean() {
    let folder = scratch("sample-clean").join("sample");
    sample(&folder);
    assert_eq!(load(&folder).unwrap().warnings, []);
}

#[test]
fn at_least_sixty_are_refused() {
    let error = |finding: &Diagnostic| finding.severity == Severity::Error;
    let refused = FOUND.iter().filter(|(_, found, _)| found.iter().any(error)).count();
    assert!(refused >= 60, "{refused}");
}

#[test]
fn marks_and_line_ends_of_other_systems_are_no_error() {
    let folder = scratch("marks").join("sample");
    sample(&folder);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
        fs::write(&path, format!("\u{feff}{text}")).unwrap();
    }
    assert_eq!(load(&folder).unwrap().warnings, []);
}
