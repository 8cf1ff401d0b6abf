//! The list of rules, and running them all.

use std::process::ExitCode;

use anyhow::Result;

use super::house::{House, Violation};
use super::{dependencies, documents, layers, markers, method_names, shape, unused};
use crate::repository;
use crate::test::Tally;

type Rule = fn(&House) -> Vec<Violation>;

const RULES: &[(&str, Rule)] = &[
    ("a crate imports only what its layer may", layers::check),
    ("a pure crate touches no file, environment, thread or clock", layers::check_purity),
    ("every Rust file parses", shape::check_syntax),
    ("every module says what lives in it", shape::check_module_docs),
    ("no source file is over 400 lines", shape::check_files),
    ("no function is over 70 lines", shape::check_functions),
    ("every crate is named in ARCHITECTURE.md", documents::check_crates),
    ("every path named in the documents exists", documents::check_paths),
    ("every template is used", unused::check_templates),
    ("every migration is used", unused::check_migrations),
    ("no method's name appears in Rust code", method_names::check),
    ("nothing is left unfinished in the code", markers::check),
    ("every dependency has its line in docs/dependencies.md", dependencies::check),
];

/// The `tidy` task: prints the violations and fails if there are any.
pub fn run() -> Result<ExitCode> {
    let tally = run_counting()?;
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the violations and counts each rule as one test.
pub fn run_counting() -> Result<Tally> {
    let house = House::read(repository::root(), &repository::metadata()?)?;
    let mut tally = Tally::default();
    for (name, check) in RULES {
        let mut violations = check(&house);
        if violations.is_empty() {
            tally.passed += 1;
            continue;
        }
        tally.failed += 1;
        violations.sort();
        println!("{name} ({} to mend)", violations.len());
        for violation in violations {
            println!("  {violation}");
        }
    }
    println!("tidy: {} rules kept, {} broken", tally.passed, tally.failed);
    Ok(tally)
}
