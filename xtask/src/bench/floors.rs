//! The floors: what the databases do bare, on this disk, in this run.

use std::fs::{self, File};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::backend::{Backend, Workplace};
use super::inside::Inside;
use crate::process::Crew;

/// One row a transaction, as `pgbench` counts best.
const SCRIPT: &str = "\\set at random(1, 1000000000)\n\
                      INSERT INTO floor (at, body) VALUES (:at, repeat('路', 80));\n";
const CLIENTS: &str = "16";

/// Bare one-row commits a second: one writer on SQLite, sixteen clients on PostgreSQL, as each
/// does best.
pub fn commits(inside: &Inside<'_>, seconds: u32) -> Result<f64> {
    match inside.workplace.backend() {
        Backend::Sqlite => inside.sqlite_commits(seconds),
        Backend::Postgres => pgbench(inside.crew, inside.workplace, seconds),
    }
}

fn pgbench(crew: &Crew, workplace: &Workplace, seconds: u32) -> Result<f64> {
    workplace.sql(crew, "CREATE TABLE IF NOT EXISTS floor (at BIGINT, body TEXT)")?;
    let script = workplace.path().join("floor.sql");
    let said = workplace.path().join("floor.txt");
    fs::write(&script, SCRIPT)?;
    let url = workplace.postgres("postgres").context("there is no PostgreSQL")?;
    let mut command = Command::new("pgbench");
    command
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", CLIENTS])
        .args(["--time", &seconds.to_string(), "--file"])
        .arg(&script)
        .arg(url)
        .stdout(File::create(&said)?)
        .stderr(File::create(workplace.path().join("floor.err"))?);
    ensure!(crew.run_silently(&mut command)?.success(), "pgbench failed");
    rate(&fs::read_to_string(&said)?).context("pgbench told no tps")
}

/// `tps = 22070.123456 (without initial connection time)`
fn rate(said: &str) -> Option<f64> {
    let rest = said.lines().find_map(|line| line.strip_prefix("tps = "))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_read_from_what_pgbench_prints() {
        let said = "number of clients: 16\ntps = 22070.25 (without initial connection time)\n";
        assert_eq!(rate(said), Some(22_070.25));
        assert_eq!(rate("tps: 1"), None);
    }
}
