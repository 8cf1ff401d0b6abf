//! Tasks of the workshop, run as `cargo xtask NAME`. Each task is a module with its own options;
//! adding one means a variant of `Task` and a line in `main`. Nothing here ships.

#![expect(clippy::print_stdout, reason = "a task talks to the person who started it")]

use std::process::ExitCode;

use clap::Parser;

mod bench;
mod process;
mod repository;
mod test;
mod tidy;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tasks of the workshop")]
enum Task {
    /// Check and test everything, installing what a bare Debian machine lacks
    Test(test::Options),
    /// Check the house rules that the compiler cannot
    Tidy,
    /// Measure intake, pages, lists and start against floors taken in the same run
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let result = match Task::parse() {
        Task::Test(options) => test::run(&options),
        Task::Tidy => tidy::run(),
        Task::Bench(options) => bench::run(&options),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
