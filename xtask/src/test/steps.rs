//! What each step runs.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Tally;
use super::postgres::Postgres;
use super::run::Step;
use crate::process::Crew;
use crate::repository::{cargo, root, target_directory};
use crate::tidy;

/// Runs one step and counts its tests.
pub fn run(crew: &Crew, step: Step) -> Result<Tally> {
    match step {
        Step::Fmt => check(crew, cargo().args(["fmt", "--all", "--check"])),
        Step::Tidy => tidy::run_counting(),
        Step::Npm => check_scripts(crew),
        Step::Clippy => {
            let lint = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
            check(crew, cargo().args(lint))
        }
        Step::Test => test_workspace(crew),
        Step::Browser => test_in_browser(crew),
    }
}

fn check(crew: &Crew, command: &mut Command) -> Result<Tally> {
    Ok(Tally::of_check(crew.run(command)?.success()))
}

/// The check the web crate's own package declares, if it declares one.
fn check_scripts(crew: &Crew) -> Result<Tally> {
    let folder = root().join("crates/web");
    let Ok(text) = std::fs::read_to_string(folder.join("package.json")) else {
        println!("crates/web has no package.json");
        return Ok(Tally::default());
    };
    let package: Value =
        serde_json::from_str(&text).context("failed to read crates/web/package.json")?;
    if !package["scripts"]["check"].is_string() {
        println!("crates/web/package.json has no script named check");
        return Ok(Tally::default());
    }
    let installed = install_packages(crew, &folder)?;
    if !installed {
        return Ok(Tally::of_check(false));
    }
    check(crew, npm(&folder).args(["run", "check"]))
}

/// Every test of the workspace, with a PostgreSQL of its own beside SQLite. The second variable
/// turns "no PostgreSQL, test left out" into a failure: here there is one.
fn test_workspace(crew: &Crew) -> Result<Tally> {
    let postgres = Postgres::start(crew)?;
    println!("PostgreSQL: {}", postgres.version());
    let mut tally = Tally::default();
    let mut command = cargo();
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .env("MAPLEGRID_TEST_POSTGRES", postgres.url())
        .env("MAPLEGRID_TEST_REQUIRE_POSTGRES", "1");
    let status = crew.run_reading(&mut command, |line| tally.read_cargo(line))?;
    Ok(tally.after(status))
}

/// The journeys in `tests-browser`, against the debug binary that the tests before have built
/// but for linking.
fn test_in_browser(crew: &Crew) -> Result<Tally> {
    let folder = root().join("tests-browser");
    let build = crew.run(cargo().args(["build", "--package", "maplegrid-cli"]))?;
    if !build.success() || !install_packages(crew, &folder)? {
        return Ok(Tally::of_check(false));
    }
    let target = target_directory()?;
    let mut tally = Tally::default();
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .current_dir(&folder)
        .env("MAPLEGRID_BIN", target.join("debug/maplegrid"))
        .env("MAPLEGRID_SCREENS", target.join("screens"))
        // Colours would stand inside the lines that are counted.
        .env_remove("FORCE_COLOR");
    let status = crew.run_reading(&mut command, |line| tally.read_node(line))?;
    Ok(tally.after(status))
}

/// Exactly what the lock file says; packages' own install scripts are not run.
fn install_packages(crew: &Crew, folder: &Path) -> Result<bool> {
    Ok(crew.run(npm(folder).args(["ci", "--ignore-scripts", "--no-fund", "--no-audit"]))?.success())
}

fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder);
    command
}
