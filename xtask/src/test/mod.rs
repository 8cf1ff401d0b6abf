//! `cargo xtask test`: every check of the house in order, on a machine it furnishes itself.

mod machine;
mod postgres;
mod run;
mod steps;
mod tally;

pub use machine::provide;
pub use postgres::{Postgres, is_installed as postgres_is_installed};
pub use run::{Options, run};
pub use tally::Tally;
