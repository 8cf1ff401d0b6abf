//! Living a county's days: residents and staff do what they do, the clock moves, the scheduler
//! presses. Whatever happens goes through the application's use cases; nothing is written past
//! them.

mod agenda;
mod appraisals;
mod arrivals;
mod cast;
mod ending;
mod helping;
mod homes;
mod mediations;
mod meetings;
mod network;
mod order;
mod pace;
mod registers;
mod resident;
mod rounds;
mod run;
mod seats;
mod staff;
mod stats;
mod story;
mod talking;
mod wording;

pub(crate) use run::{Life, Setting};
pub use stats::Stats;
