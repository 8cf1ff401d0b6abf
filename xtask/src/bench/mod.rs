//! `cargo xtask bench`: how much of the machine is left for residents. Every figure stands beside
//! a floor measured in the same run on the same disk; what falls short is shown as it is.
//! `docs/benchmarks.md` says what each figure means.

mod backend;
mod floors;
mod http;
mod inside;
mod load;
mod measures;
mod network;
mod noise;
mod pages;
mod programs;
mod report;
mod run;
mod server;

pub use run::{Options, run};
