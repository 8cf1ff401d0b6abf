//! Which steps run, in which order, and what is said of them at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{Tally, machine, steps};
use crate::process::Crew;

/// Exit code of a shell command ended by Ctrl-C.
const INTERRUPTED: u8 = 130;

#[derive(Args)]
pub struct Options {
    /// Run only this step; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Leave this step out; may be given several times
    #[arg(long, value_name = "STEP")]
    skip: Vec<Step>,
}

/// The steps, quickest answer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// cargo fmt --check
    Fmt,
    /// the house rules
    Tidy,
    /// the scripts' and styles' own checks
    Npm,
    /// clippy, warnings denied
    Clippy,
    /// unit, property and both-database tests
    Test,
    /// journeys in a browser through a served demo county
    Browser,
}

impl Options {
    fn steps(&self) -> Vec<Step> {
        let wanted = |step: &Step| self.only.is_empty() || self.only.contains(step);
        let all = Step::value_variants().iter().copied();
        all.filter(|step| wanted(step) && !self.skip.contains(step)).collect()
    }
}

/// Runs the steps; a failed one does not keep the later ones from telling what they know.
pub fn run(options: &Options) -> Result<ExitCode> {
    let crew = Crew::with_signals()?;
    let steps = options.steps();
    machine::furnish(&crew, &steps)?;

    let mut total = Tally::default();
    let mut summary = Vec::new();
    for step in steps {
        println!("\n=== {} ===", name(step));
        let started = Instant::now();
        let result = steps::run(&crew, step);
        if crew.is_interrupted() {
            eprintln!("interrupted");
            return Ok(ExitCode::from(INTERRUPTED));
        }
        let tally = result.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally::of_check(false)
        });
        let line = summary_line(step, tally, started.elapsed());
        println!("--- {line}");
        summary.push(line);
        total += tally;
    }

    println!("\n=== all ===");
    for line in summary {
        println!("{line}");
    }
    println!("{total}");
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The step's tally with a comma fewer than the closing line, which must stay the only one of
/// its form: programs look for it.
fn summary_line(step: Step, tally: Tally, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    let state = if tally.failed == 0 { "ok" } else { "FAILED" };
    format!(
        "{:<8}{state:<7}{:>6} passed {:>4} failed {seconds:>8.1} s",
        name(step),
        tally.passed,
        tally.failed
    )
}

fn name(step: Step) -> String {
    step.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_and_skip_choose_and_the_order_stays() {
        let steps = |only: &[Step], skip: &[Step]| {
            Options { only: only.to_vec(), skip: skip.to_vec() }.steps()
        };
        assert_eq!(steps(&[], &[]).len(), Step::value_variants().len());
        assert_eq!(steps(&[Step::Test, Step::Fmt], &[]), [Step::Fmt, Step::Test]);
        assert_eq!(steps(&[Step::Test], &[Step::Test]), []);
        assert!(!steps(&[], &[Step::Browser]).contains(&Step::Browser));
    }

    #[test]
    fn a_summary_line_is_not_mistaken_for_the_closing_one() {
        let line = summary_line(Step::Fmt, Tally { passed: 1, failed: 0 }, Duration::from_secs(2));
        assert!(!line.contains("passed, "), "{line}");
        assert!(line.starts_with("fmt"));
    }
}
