//! Asking `bench-county`, which works inside the application.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::backend::{Place, Workplace};
use super::programs::Programs;
use crate::process::Crew;

/// A county that has been lived, and what is needed to visit it.
pub struct Filled {
    pub place: Place,
    /// Villages to send cases from.
    pub areas: Vec<String>,
    /// Numbers and query codes of cases that went all the way.
    pub samples: Vec<(String, String)>,
    pub seconds: f64,
}

/// A list's medians in microseconds, in the small county and in the large one.
pub struct List {
    pub name: String,
    pub small_micros: f64,
    pub large_micros: f64,
    pub small_rows: u64,
    pub large_rows: u64,
}

pub struct Inside<'a> {
    pub crew: &'a Crew,
    pub programs: &'a Programs,
    pub workplace: &'a Workplace,
}

impl Inside<'_> {
    pub fn fill(&self, name: &str, cases: u32) -> Result<Filled> {
        let place = self.workplace.place(self.crew, name)?;
        let data = place.data.display().to_string();
        let cases = cases.to_string();
        let answer =
            self.ask(&["fill", "--database", &place.database, "--data", &data, "--cases", &cases])?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let areas = answer["areas"].as_array().context("no areas")?;
        let samples = answer["samples"].as_array().context("no samples")?;
        Ok(Filled {
            place,
            areas: areas.iter().map(text).collect(),
            samples: samples.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
            seconds: answer["seconds"].as_f64().context("no seconds")?,
        })
    }

    /// Makes so many of each case, in the tables that lists are read from; the seconds it took.
    pub fn copy(&self, place: &Place, times: u32) -> Result<f64> {
        let (data, times) = (place.data.display().to_string(), times.to_string());
        let database = &place.database;
        let answer =
            self.ask(&["copy", "--database", database, "--data", &data, "--times", &times])?;
        answer["seconds"].as_f64().context("no seconds")
    }

    pub fn inbox(&self, small: &Place, large: &Place, seconds: f64) -> Result<Vec<List>> {
        let path = |place: &Place| place.data.display().to_string();
        let (small_data, large_data, seconds) = (path(small), path(large), seconds.to_string());
        let answer = self.ask(&[
            "inbox",
            "--small-database",
            &small.database,
            "--small-data",
            &small_data,
            "--large-database",
            &large.database,
            "--large-data",
            &large_data,
            "--seconds",
            &seconds,
        ])?;
        let lists = answer.as_array().context("no lists")?.iter().map(|list| {
            let number = |name: &str| list[name].as_f64().context("no median");
            Ok(List {
                name: format!(
                    "{} {}",
                    list["level"].as_str().unwrap_or_default(),
                    list["view"].as_str().unwrap_or_default()
                ),
                small_micros: number("small_micros")?,
                large_micros: number("large_micros")?,
                small_rows: list["small_rows"].as_u64().unwrap_or_default(),
                large_rows: list["large_rows"].as_u64().unwrap_or_default(),
            })
        });
        lists.collect()
    }

    pub fn sqlite_commits(&self, seconds: u32) -> Result<f64> {
        let file = self.workplace.path().join("floor.db").display().to_string();
        let answer = self.ask(&["floor", "--file", &file, "--seconds", &seconds.to_string()])?;
        answer["per_second"].as_f64().context("no rate")
    }

    /// An empty county with its keeper, and its workbooks in a folder.
    pub fn prepare_network(&self, place: &Place, method: &str, workbooks: &Path) -> Result<Value> {
        let (data, workbooks) = (place.data.display().to_string(), workbooks.display().to_string());
        self.ask(&[
            "prepare-network",
            "--database",
            &place.database,
            "--data",
            &data,
            "--method",
            method,
            "--workbooks",
            &workbooks,
        ])
    }

    /// Lists of an imported county, in milliseconds.
    pub fn network(&self, place: &Place, seconds: f64) -> Result<Value> {
        let (data, seconds) = (place.data.display().to_string(), seconds.to_string());
        let database = &place.database;
        self.ask(&["network", "--database", database, "--data", &data, "--seconds", &seconds])
    }

    fn ask(&self, arguments: &[&str]) -> Result<Value> {
        let said = self.workplace.path().join("answer.json");
        let mut command = Command::new(&self.programs.bench_county);
        command.args(arguments).stdout(File::create(&said)?);
        let status = self.crew.run_silently(&mut command)?;
        ensure!(status.success(), "bench-county {} failed", arguments[0]);
        serde_json::from_str(&fs::read_to_string(&said)?).context("failed to read its answer")
    }
}
