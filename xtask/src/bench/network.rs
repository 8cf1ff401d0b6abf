//! `--only network`: a county of 102,700 households is brought in by its workbooks, as a county
//! would do it, and its people look at their lists.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::backend::Place;
use super::measures::Bench;
use super::noise;
use super::pages;
use super::report::Figure;
use super::run::Plan;
use super::server::Server;

const METHOD: &str = "lanshan-133";
const KINDS: [&str; 4] = ["areas", "households", "posts", "contacts"];
/// The one whose time and memory are promised.
const TIMED: &str = "households";
const IMPORT_TARGET_SECONDS: f64 = 15.0;
const MEMORY_TARGET_MB: f64 = 400.0;
const TODAY_TARGET_MS: f64 = 5.0;
const COVERAGE_TARGET_MS: f64 = 50.0;
const REASSIGN_TARGET_MS: f64 = 20.0;
/// Often enough to see the peak of what takes seconds.
const LOOK: Duration = Duration::from_millis(10);

/// How long a command took and the most memory it had.
struct Run {
    seconds: f64,
    peak_mb: f64,
}

impl Bench<'_> {
    /// Everything about the network of people.
    pub fn network(&self, plan: &Plan, figures: &mut Vec<Figure>) -> Result<()> {
        let workbooks = self.workplace.path().join("workbooks");
        fs::create_dir_all(&workbooks)?;
        let place = self.workplace.place(self.crew, "network")?;
        println!("  writing the workbooks of {METHOD}");
        self.inside().prepare_network(&place, METHOD, &workbooks)?;
        for kind in KINDS {
            let busy = noise::settle();
            let taken = self.import(&place, kind, &workbooks.join(format!("{kind}.xlsx")));
            self.workplace.count_rows(self.crew, &place)?;
            let taken = taken.map(|run| import_figures(kind, &run, busy));
            self.note(figures, &format!("import of {kind}"), taken)?;
        }
        let busy = noise::settle();
        let taken = self.inside().network(&place, plan.list_seconds);
        let taken = taken.map(|answer| list_figures(&answer, busy));
        self.note(figures, "lists of a whole county", taken)?;
        self.note(figures, "/work over HTTP, 1 connection", self.work_pages(plan, &place))
    }

    fn import(&self, place: &Place, kind: &str, file: &Path) -> Result<Run> {
        let said = place.data.join(format!("import-{kind}.txt"));
        // One file for both, by one handle: two would write over each other.
        let out = File::create(&said)?;
        let mut command = Command::new(&self.programs.maplegrid);
        command
            .args(["import", kind])
            .arg(file)
            .args(place.arguments())
            .stdin(Stdio::null())
            .stderr(out.try_clone()?)
            .stdout(out);
        let started = Instant::now();
        let mut child = command.spawn().context("failed to start maplegrid import")?;
        let status_file = format!("/proc/{}/status", child.id());
        let mut peak_mb = 0.0;
        let status = loop {
            // The kernel keeps the peak, so a look now and then misses next to nothing.
            let text = fs::read_to_string(&status_file).unwrap_or_default();
            peak_mb = peak_of(&text).unwrap_or(peak_mb);
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if self.crew.is_interrupted() {
                let _ = child.kill();
                let _ = child.wait();
            }
            thread::sleep(LOOK);
        };
        let seconds = started.elapsed().as_secs_f64();
        let words = fs::read_to_string(&said)?;
        ensure!(status.success(), "maplegrid import {kind} failed: {words}");
        Ok(Run { seconds, peak_mb })
    }

    fn work_pages(&self, plan: &Plan, place: &Place) -> Result<Vec<Figure>> {
        let server = Server::start(self.programs, place)?;
        let busy = noise::settle();
        let outcome = self.load(&server, 1, plan).pages(&pages::of_worker(&server)?)?;
        Ok(vec![Figure {
            value: format!(
                "p50 {:.1}, p99 {:.1} ms{}",
                outcome.p50_ms,
                outcome.p99_ms,
                super::measures::told_noise(busy)
            ),
            target: format!("p50 ≤ {TODAY_TARGET_MS:.0} ms"),
            is_met: Some(outcome.p50_ms <= TODAY_TARGET_MS && outcome.other == 0.0),
            ..Figure::default()
        }])
    }
}

/// `VmHWM`, the most resident memory so far, in MB.
fn peak_of(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}

fn import_figures(kind: &str, run: &Run, busy: f64) -> Vec<Figure> {
    let noise = super::measures::told_noise(busy);
    let promised = kind == TIMED;
    let figure = |what: &str, value: String, target: String, is_met: bool| Figure {
        measurement: format!("import of {kind}, {what}"),
        value,
        target: if promised { target } else { String::new() },
        is_met: promised.then_some(is_met),
        ..Figure::default()
    };
    vec![
        figure(
            "time",
            format!("{:.1} s{noise}", run.seconds),
            format!("≤ {IMPORT_TARGET_SECONDS:.0} s"),
            run.seconds <= IMPORT_TARGET_SECONDS,
        ),
        figure(
            "peak memory",
            format!("{:.0} MB", run.peak_mb),
            format!("≤ {MEMORY_TARGET_MB:.0} MB"),
            run.peak_mb <= MEMORY_TARGET_MB,
        ),
    ]
}

/// The median is held against the target; the 99th percentile stands beside it.
fn list_figures(answer: &Value, busy: f64) -> Vec<Figure> {
    let lists = [
        ("today", "a head's today, in the process", TODAY_TARGET_MS),
        ("coverage", "county coverage with gaps, in the process", COVERAGE_TARGET_MS),
        ("reassign", "reassigning a head's households", REASSIGN_TARGET_MS),
    ];
    let spread = |name: &str| {
        let number = |field: &str| answer[name][field].as_f64().unwrap_or(f64::NAN);
        (number("p50_ms"), number("p99_ms"))
    };
    let of = |(name, what, target): (&str, &str, f64)| {
        let (p50, p99) = spread(name);
        Figure {
            measurement: what.to_owned(),
            value: format!("p50 {p50:.1}, p99 {p99:.1} ms{}", super::measures::told_noise(busy)),
            target: format!("p50 ≤ {target:.0} ms"),
            is_met: Some(p50 <= target),
            ..Figure::default()
        }
    };
    let (p50, p99) = spread("move");
    let moved = Figure {
        measurement: "moving an area with 1,000 open cases".to_owned(),
        value: format!("p50 {p50:.0}, p99 {p99:.0} ms{}", super::measures::told_noise(busy)),
        ..Figure::default()
    };
    lists.into_iter().map(of).chain([moved]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_as_the_kernel_tells_it() {
        let peak = peak_of("Name:\tx\nVmHWM:\t  204800 kB\nVmRSS:\t 1024 kB\n");
        assert_eq!(peak, Some(200.0));
        assert_eq!(peak_of("Name:\tx\n"), None);
    }

    #[test]
    fn only_households_are_held_against_a_target() {
        let run = Run { seconds: 20.0, peak_mb: 100.0 };
        let met = |kind| import_figures(kind, &run, 0.0).into_iter().map(|f| f.is_met);
        assert_eq!(met("households").collect::<Vec<_>>(), [Some(false), Some(true)]);
        assert_eq!(met("posts").collect::<Vec<_>>(), [None, None]);
    }
}
