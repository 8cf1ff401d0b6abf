//! The programs a run needs: the binary as it ships, the helper that works inside the
//! application, and Debian's wrk and PostgreSQL.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::backend::Backend;
use crate::process::Crew;
use crate::repository::{cargo, program, target_directory};
use crate::test::{postgres_is_installed, provide};

/// Paths of what was built.
pub struct Programs {
    pub maplegrid: PathBuf,
    pub bench_county: PathBuf,
}

/// Installs what is missing, or names it.
pub fn furnish(crew: &Crew, backends: &[Backend]) -> Result<()> {
    provide(crew, || {
        let mut missing = Vec::new();
        if program("wrk").is_none() {
            missing.push("wrk");
        }
        let tools = ["psql", "pgbench"].iter().all(|name| program(name).is_some());
        if backends.contains(&Backend::Postgres) && !(postgres_is_installed() && tools) {
            missing.push("postgresql");
        }
        missing
    })
}

impl Programs {
    pub fn build(crew: &Crew) -> Result<Self> {
        println!("=== building in release ===");
        // Apart, because built together they would be built with the union of their features:
        // the binary would not be the one that ships.
        let built = crew.run(cargo().args(["build", "--release", "--package", "maplegrid-cli"]))?;
        ensure!(built.success(), "the binary does not build");
        let target = target_directory()?;
        Ok(Self {
            maplegrid: target.join("release/maplegrid"),
            bench_county: build_helper(crew, &target)?,
        })
    }
}

/// The file of a bench target has a hash in its name, so cargo is asked for it.
fn build_helper(crew: &Crew, target: &Path) -> Result<PathBuf> {
    let said = target.join(format!("bench-{}.json", std::process::id()));
    let mut command = cargo();
    command
        .args(["build", "--release", "--package", "xtask", "--bench", "bench-county"])
        .arg("--message-format=json-render-diagnostics")
        .stdout(File::create(&said)?);
    let built = crew.run_silently(&mut command)?;
    let messages = fs::read_to_string(&said)?;
    fs::remove_file(&said)?;
    ensure!(built.success(), "bench-county does not build");
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "bench-county")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.context("cargo named no bench-county")
}
