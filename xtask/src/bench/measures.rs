//! The measurements on one database, each by itself: one that fails is told and the others go on.

use std::process::Command;
use std::{fs, fs::File};

use anyhow::{Context, Result, ensure};

use super::backend::{Backend, Place, Workplace};
use super::floors;
use super::inside::{Filled, Inside, List};
use super::load::{Load, Outcome};
use super::noise;
use super::pages::{self, Pages};
use super::programs::Programs;
use super::report::Figure;
use super::run::{Measurement, Plan};
use super::server::Server;
use crate::process::Crew;

const INTAKE_CONNECTIONS: u32 = 64;
const PAGE_CONNECTIONS: u32 = 16;
const PAGES_TARGET: f64 = 3_000.0;
const AGE_TARGET: f64 = 1.5;
const START_TARGET_SECONDS: f64 = 0.3;
const MEMORY_TARGET_MB: f64 = 150.0;
/// A larger county lives only so many, and the rest are copies: a million would take an hour.
const LIVED_MOST: u32 = 20_000;

pub struct Bench<'a> {
    pub crew: &'a Crew,
    pub programs: &'a Programs,
    pub workplace: &'a Workplace,
}

impl Bench<'_> {
    /// Everything that is wanted, in the order of the table.
    pub fn measure(&self, plan: &Plan, wanted: &[Measurement]) -> Result<Vec<Figure>> {
        let wants = |measurement| wanted.contains(&measurement);
        let mut figures = Vec::new();
        let mut memory = Vec::new();
        if wants(Measurement::Intake) {
            let figure = self.intake(plan, &mut memory);
            self.note(&mut figures, "receipts/s, 64 connections", figure)?;
        }
        if wants(Measurement::Pages) || wants(Measurement::Inbox) || wants(Measurement::Start) {
            let small = self.fill("small", plan.small_cases)?;
            if wants(Measurement::Pages) {
                self.pages(plan, &small, &mut memory, &mut figures)?;
            }
            if wants(Measurement::Inbox) {
                self.inbox(plan, &small, &mut figures)?;
            }
            if wants(Measurement::Start) {
                self.note(&mut figures, "start to first page", self.starts(plan, &small.place))?;
            }
        }
        if wants(Measurement::Network) {
            self.network(plan, &mut figures)?;
        }
        if let Some(most) = memory.into_iter().reduce(f64::max) {
            let figure = Figure {
                value: format!("{most:.0} MB"),
                target: format!("≤ {MEMORY_TARGET_MB:.0} MB"),
                is_met: Some(most <= MEMORY_TARGET_MB),
                ..Figure::default()
            };
            self.note(&mut figures, "resident memory after load", Ok(vec![figure]))?;
        }
        Ok(figures)
    }

    /// Names the figures and adds them; a failure becomes one, an interruption ends the run.
    pub(super) fn note(
        &self,
        to: &mut Vec<Figure>,
        name: &str,
        taken: Result<Vec<Figure>>,
    ) -> Result<()> {
        ensure!(!self.crew.is_interrupted(), "interrupted");
        let failed = |error: anyhow::Error| {
            eprintln!("  {name}: {error:#}");
            vec![Figure { value: "failed".to_owned(), is_met: Some(false), ..Figure::default() }]
        };
        let was_measured = taken.is_ok();
        for mut figure in taken.unwrap_or_else(failed) {
            if figure.measurement.is_empty() {
                name.clone_into(&mut figure.measurement);
            }
            figure.was_measured = was_measured;
            println!("  {}: {} {}", figure.measurement, figure.value, figure.ratio);
            to.push(figure);
        }
        Ok(())
    }

    pub(super) fn inside(&self) -> Inside<'_> {
        Inside { crew: self.crew, programs: self.programs, workplace: self.workplace }
    }

    fn fill(&self, name: &str, cases: u32) -> Result<Filled> {
        println!("  living a year of {cases} cases");
        let filled = self.inside().fill(name, cases)?;
        self.workplace.count_rows(self.crew, &filled.place)?;
        println!(
            "    took {:.1} s, {:.0} cases/s",
            filled.seconds,
            f64::from(cases) / filled.seconds
        );
        Ok(filled)
    }

    /// A county of so many cases, of which as many are lived as there is time for.
    fn fill_large(&self, cases: u32) -> Result<Filled> {
        let times = cases.div_ceil(LIVED_MOST).max(1);
        let filled = self.fill("large", cases / times)?;
        if times > 1 {
            // Copies have no events: this is the last moment at which there is a whole county.
            self.verify(&filled.place, f64::from(cases / times))?;
            let seconds = self.inside().copy(&filled.place, times)?;
            self.workplace.count_rows(self.crew, &filled.place)?;
            println!("    copied to {times} of each in {seconds:.1} s");
        }
        Ok(filled)
    }

    /// Floor, intake, floor, intake …; the round with the middle ratio is reported.
    fn intake(&self, plan: &Plan, memory: &mut Vec<f64>) -> Result<Vec<Figure>> {
        let county = self.inside().fill("intake", 0)?;
        let server = Server::start(self.programs, &county.place)?;
        let load = self.load(&server, INTAKE_CONNECTIONS, plan);
        let (mut rounds, mut receipts) = (Vec::new(), load.warm_up(&county.areas)?.good);
        self.workplace.count_rows(self.crew, &county.place)?;
        for round in 0..plan.rounds {
            let busy = noise::settle();
            let floor = floors::commits(&self.inside(), plan.floor_seconds)?;
            let outcome = load.intake(&format!("round-{round}"), &county.areas)?;
            println!(
                "    floor {floor:.0}/s, receipts {:.0}/s, ratio {:.2}{}",
                outcome.per_second,
                outcome.per_second / floor,
                told_noise(busy)
            );
            receipts += outcome.good;
            rounds.push((outcome.per_second / floor, floor, outcome, busy));
        }
        memory.push(server.memory_mb()?);
        drop(server);
        self.verify(&county.place, receipts)?;
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (ratio, floor, outcome, busy) = rounds.swap_remove(rounds.len() / 2);
        let target = match self.workplace.backend() {
            Backend::Sqlite => 0.4,
            Backend::Postgres => 0.15,
        };
        Ok(vec![Figure {
            value: format!("{}{}", told(&outcome), told_noise(busy)),
            floor: format!("{floor:.0}/s"),
            ratio: format!("{ratio:.2}"),
            target: format!("≥ {target} × floor"),
            is_met: Some(ratio >= target && outcome.other == 0.0),
            ..Figure::default()
        }])
    }

    /// The ledger folds to what is stored, and holds at least what was receipted.
    fn verify(&self, place: &Place, receipts: f64) -> Result<()> {
        let said = place.data.join("verified");
        let mut command = Command::new(&self.programs.maplegrid);
        command.arg("verify").args(place.arguments()).stdout(File::create(&said)?);
        let status = self.crew.run_silently(&mut command)?;
        let said = fs::read_to_string(&said)?;
        ensure!(status.success(), "the county does not verify: {said}");
        let numbers = said.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
        let (events, cases) = two(numbers).context("verify told no numbers")?;
        ensure!(cases >= receipts, "{receipts} receipts, but {cases} cases on disk");
        println!("    verified: {events} events, {cases} cases, at least {receipts} expected");
        Ok(())
    }

    fn pages(
        &self,
        plan: &Plan,
        county: &Filled,
        memory: &mut Vec<f64>,
        figures: &mut Vec<Figure>,
    ) -> Result<()> {
        let server = Server::start(self.programs, &county.place)?;
        let kinds: [(&str, Result<Pages>); 3] = [
            ("case pages/s, 16 connections", pages::of_cases(&server, county)),
            ("inbox pages/s, 16 connections", pages::of_inbox(&server)),
            ("resident's pages/s, 16 connections", pages::of_residents(&server, county)),
        ];
        for (name, pages) in kinds {
            let busy = noise::settle();
            let load = self.load(&server, PAGE_CONNECTIONS, plan);
            let taken = pages.and_then(|pages| load.pages(&pages)).map(|outcome| {
                vec![Figure {
                    value: format!("{}{}", told(&outcome), told_noise(busy)),
                    target: format!("≥ {PAGES_TARGET:.0}/s"),
                    is_met: Some(outcome.per_second >= PAGES_TARGET && outcome.other == 0.0),
                    ..Figure::default()
                }]
            });
            self.note(figures, name, taken)?;
        }
        memory.push(server.memory_mb()?);
        Ok(())
    }

    fn inbox(&self, plan: &Plan, small: &Filled, figures: &mut Vec<Figure>) -> Result<()> {
        let large = self.fill_large(plan.large_cases)?;
        let busy = noise::settle();
        println!("    {} against {} cases{}", plan.small_cases, plan.large_cases, told_noise(busy));
        let taken = self.inside().inbox(&small.place, &large.place, plan.list_seconds);
        let taken = taken.map(|lists| lists.iter().map(list_figure).collect());
        self.note(figures, "inbox", taken)
    }

    fn starts(&self, plan: &Plan, place: &Place) -> Result<Vec<Figure>> {
        noise::settle();
        let mut seconds = Vec::new();
        for _ in 0..plan.starts {
            seconds.push(Server::start(self.programs, place)?.first_page.as_secs_f64());
        }
        seconds.sort_by(f64::total_cmp);
        let middle = seconds[seconds.len() / 2];
        Ok(vec![Figure {
            value: format!("{middle:.3} s"),
            target: format!("≤ {START_TARGET_SECONDS} s"),
            is_met: Some(middle <= START_TARGET_SECONDS),
            ..Figure::default()
        }])
    }

    pub(super) fn load<'a>(
        &'a self,
        server: &'a Server,
        connections: u32,
        plan: &Plan,
    ) -> Load<'a> {
        let (crew, folder) = (self.crew, self.workplace.path());
        Load { crew, server, folder, connections, seconds: plan.load_seconds }
    }
}

/// The median of a large county beside that of a small one, which is its floor.
fn list_figure(list: &List) -> Figure {
    let ratio = list.large_micros / list.small_micros;
    Figure {
        measurement: format!("inbox, {}", list.name),
        value: format!("{:.0} µs, {} rows", list.large_micros, list.large_rows),
        floor: format!("{:.0} µs, {} rows", list.small_micros, list.small_rows),
        ratio: format!("{ratio:.2}"),
        target: format!("≤ {AGE_TARGET} × small"),
        is_met: Some(ratio <= AGE_TARGET),
        ..Figure::default()
    }
}

fn told(outcome: &Outcome) -> String {
    let Outcome { per_second, p50_ms, p99_ms, .. } = outcome;
    let others = match outcome.other {
        0.0 => String::new(),
        some => format!(", {some:.0} refused"),
    };
    format!("{per_second:.0}/s (p50 {p50_ms:.1}, p99 {p99_ms:.1} ms{others})")
}

/// Said where others took more of the machine than a tenth.
pub(super) fn told_noise(busy: f64) -> String {
    if busy < 0.1 { String::new() } else { format!(" [others: {:.0} % busy]", busy * 100.0) }
}

fn two(mut numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    Some((numbers.next()?, numbers.next()?))
}
