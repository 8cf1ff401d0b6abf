//! Invents counties in a published shape and lives their days through the application, with a
//! virtual clock and a seed.
//!
//! It furnishes `demo`, and serves simulation, tests and benches. What it invents is data under
//! `/data`: [`Shape`]s say how large a county is, texts say what its people talk about. Nothing
//! here decides what may happen to a case; that is the method's and the domain's.

mod chance;
mod clock;
mod error;
mod furnish;
mod life;
mod office;
mod rng;
mod shape;
mod spread;
mod structure;
mod texts;
mod workbooks;

pub use chance::SeededChance;
pub use clock::SimClock;
pub use error::Error;
pub use furnish::{Furnished, Plan, Progress, Stage, furnish, furnish_with};
pub use life::Stats;
pub use shape::{Places, Shape};
pub use structure::{DemoAccount, Invented, invent};
pub use workbooks::write_workbooks;

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;
