//! The load, by wrk. It runs on the same two cores as the server, so it has to be cheap: wrk is C
//! with one epoll loop, and a few lines of Lua let it tell a receipt from any other answer. One
//! thread: a second would only take turns with the server.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::server::Server;
use crate::process::Crew;

const COUNT: &str = include_str!("count.lua");
const INTAKE: &str = include_str!("intake.lua");
const PAGES: &str = include_str!("pages.lua");
const WARM_UP_SECONDS: u32 = 1;

/// What to ask for, over how many connections that stay open.
pub struct Load<'a> {
    pub crew: &'a Crew,
    pub server: &'a Server,
    /// Where scripts and answers are put.
    pub folder: &'a Path,
    pub connections: u32,
    pub seconds: u32,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub good: f64,
    /// Answers of another kind, and requests without one.
    pub other: f64,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// The first answer of another kind.
    pub example: String,
}

impl Load<'_> {
    /// Matters that are not timed.
    pub fn warm_up(&self, areas: &[String]) -> Result<Outcome> {
        Self { seconds: WARM_UP_SECONDS, ..*self }.intake("warm-up", areas)
    }

    /// Matters with a key of their own each; `run` keeps the keys of several calls apart.
    pub fn intake(&self, run: &str, areas: &[String]) -> Result<Outcome> {
        let mut arguments = vec![run.to_owned()];
        arguments.extend_from_slice(areas);
        self.wrk(INTAKE, self.seconds, &arguments)
    }

    /// Pages by path and cookie, after a moment of the same that does not count.
    pub fn pages(&self, pages: &[(String, String)]) -> Result<Outcome> {
        let file = self.folder.join("pages.txt");
        let lines: Vec<_> =
            pages.iter().map(|(path, cookie)| format!("{path}\t{cookie}\n")).collect();
        fs::write(&file, lines.concat())?;
        let arguments = [file.display().to_string()];
        self.wrk(PAGES, WARM_UP_SECONDS, &arguments)?;
        self.wrk(PAGES, self.seconds, &arguments)
    }

    fn wrk(&self, script: &str, seconds: u32, arguments: &[String]) -> Result<Outcome> {
        let (file, said) = (self.folder.join("load.lua"), self.folder.join("load.txt"));
        fs::write(&file, format!("{COUNT}\n{script}"))?;
        let mut command = Command::new("wrk");
        command
            .args(["--threads", "1", "--connections", &self.connections.to_string()])
            .args(["--duration", &format!("{seconds}s"), "--timeout", "10s", "--script"])
            .arg(&file)
            .arg(format!("http://127.0.0.1:{}", self.server.port()))
            .arg("--")
            .args(arguments)
            .stdout(File::create(&said)?);
        ensure!(self.crew.run_silently(&mut command)?.success(), "wrk failed");
        let outcome = outcome(&fs::read_to_string(&said)?).context("wrk told no outcome")?;
        ensure!(outcome.good > 0.0, "nothing came as asked for, but: {}", outcome.example);
        Ok(outcome)
    }
}

/// The line that `count.lua` prints.
fn outcome(said: &str) -> Option<Outcome> {
    let line = said.lines().find_map(|line| line.strip_prefix("answer "))?;
    let mut words = line.splitn(7, ' ');
    let mut number = || words.next()?.parse::<f64>().ok();
    let (good, wrong, lost, seconds) = (number()?, number()?, number()?, number()?);
    let (p50_ms, p99_ms) = (number()?, number()?);
    let example = words.next().unwrap_or_default().to_owned();
    Some(Outcome { good, other: wrong + lost, per_second: good / seconds, p50_ms, p99_ms, example })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_is_read_from_the_scripts_line() {
        let said = "Running 2s test\nanswer 4000 3 1 2.000000 7.125 20.500 503 busy now\n";
        let read = outcome(said).unwrap();
        assert_eq!((read.good, read.other, read.per_second), (4000.0, 4.0, 2000.0));
        assert_eq!((read.p50_ms, read.p99_ms), (7.125, 20.5));
        assert_eq!(read.example, "503 busy now");
        assert_eq!(outcome("answer 1 2"), None);
    }
}
