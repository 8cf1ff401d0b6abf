//! Options, order, and the table at the end.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::backend::{Backend, Workplace};
use super::measures;
use super::noise;
use super::programs::{self, Programs};
use super::report;
use crate::process::Crew;
use crate::test::Postgres;

#[derive(Args)]
pub struct Options {
    /// About a minute after the build: short measurements, small counties
    #[arg(long)]
    quick: bool,
    /// Which database to measure on
    #[arg(long, value_enum, default_value_t = Databases::Both)]
    backend: Databases,
    /// Cases of the large county [default: 100000; with --quick 20000]
    #[arg(long, value_name = "N")]
    cases: Option<u32>,
    /// Take only this measurement; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<Measurement>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Databases {
    Sqlite,
    Postgres,
    Both,
}

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measurement {
    /// receipts a second over HTTP
    Intake,
    /// pages a second over HTTP
    Pages,
    /// lists of a small county against those of a large one
    Inbox,
    /// from starting the program to its first page
    Start,
    /// a county of 102,700 households: import, lists of its people, handing over
    Network,
}

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Floor and intake are taken in turn this often; the middle one is reported.
    pub rounds: usize,
    pub floor_seconds: u32,
    pub load_seconds: u32,
    /// For each of nine lists.
    pub list_seconds: f64,
    pub small_cases: u32,
    pub large_cases: u32,
    pub starts: usize,
}

impl Plan {
    fn of(options: &Options) -> Self {
        let full = Self {
            rounds: 3,
            floor_seconds: 3,
            load_seconds: 8,
            list_seconds: 2.0,
            small_cases: 10_000,
            large_cases: options.cases.unwrap_or(100_000),
            starts: 5,
        };
        if !options.quick {
            return full;
        }
        Self {
            rounds: 1,
            floor_seconds: 1,
            load_seconds: 2,
            list_seconds: 0.3,
            small_cases: 5_000,
            large_cases: options.cases.unwrap_or(20_000),
            ..full
        }
    }
}

impl Options {
    fn wants(&self, measurement: Measurement) -> bool {
        self.only.is_empty() || self.only.contains(&measurement)
    }

    fn backends(&self) -> Vec<Backend> {
        match self.backend {
            Databases::Sqlite => vec![Backend::Sqlite],
            Databases::Postgres => vec![Backend::Postgres],
            Databases::Both => vec![Backend::Sqlite, Backend::Postgres],
        }
    }
}

/// Measures and prints. Short of a target is a result, not a failure; only what could not be
/// measured, or a county that does not verify, fails the run.
pub fn run(options: &Options) -> Result<ExitCode> {
    let crew = Crew::with_signals()?;
    let plan = Plan::of(options);
    let wanted: Vec<Measurement> = Measurement::value_variants()
        .iter()
        .copied()
        .filter(|measurement| options.wants(*measurement))
        .collect();
    let backends = options.backends();
    programs::furnish(&crew, &backends)?;
    let programs = Programs::build(&crew)?;
    let mut columns = Vec::new();
    for backend in backends {
        println!("\n=== {} ===", backend.name());
        let postgres = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(Postgres::start(&crew)?),
        };
        if let Some(postgres) = &postgres {
            println!("  {}", postgres.version());
        }
        let workplace = Workplace::create(postgres.as_ref())?;
        let bench = measures::Bench { crew: &crew, programs: &programs, workplace: &workplace };
        columns.push((backend, bench.measure(&plan, &wanted)?));
    }
    println!("\n{}", report::table(&columns));
    println!("{}", noise::machine());
    let is_whole = columns.iter().all(|(_, figures)| figures.iter().all(|f| f.was_measured));
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
