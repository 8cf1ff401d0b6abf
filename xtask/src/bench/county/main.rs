//! `bench-county`: what `cargo xtask bench` does inside the process of the application, or bare
//! beside it. A target of its own, so that the workshop's other tasks build without the
//! application; each command prints one line of JSON.

#![expect(clippy::print_stdout, reason = "the answer goes to the one who started this")]

mod copy;
mod fill;
mod floor;
mod found;
mod inbox;
mod lives;
mod moving;
mod network;
mod open;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use serde_json::Value;

/// The allocator that ships, so that what is timed here is what runs there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
enum Task {
    /// Found a county and live a year of so many cases
    Fill(fill::Options),
    /// Give every case of a county so many copies in the lists
    Copy(copy::Options),
    /// Time the inbox of a small and a large county, call by call in turn
    Inbox(inbox::Options),
    /// Found a county with its divisions only, and write the workbooks it would bring
    PrepareNetwork(network::PrepareOptions),
    /// Time the lists of an imported county
    Network(network::Options),
    /// Commit one row after another into an empty SQLite file
    Floor(FloorOptions),
}

#[derive(clap::Args)]
struct FloorOptions {
    #[arg(long)]
    file: PathBuf,
    #[arg(long)]
    seconds: f64,
}

fn main() -> ExitCode {
    // `cargo bench` hands this to every bench target.
    let arguments = std::env::args_os().filter(|argument| argument != "--bench");
    match run(Task::parse_from(arguments)) {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match task {
        Task::Fill(options) => runtime.block_on(fill::fill(options)),
        Task::Copy(options) => copy::copy(&options),
        Task::Inbox(options) => runtime.block_on(inbox::time(options)),
        Task::PrepareNetwork(options) => runtime.block_on(network::prepare(options)),
        Task::Network(options) => runtime.block_on(network::time(options)),
        Task::Floor(options) => floor::commits(&options.file, options.seconds),
    }
}
