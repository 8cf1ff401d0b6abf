//! Use cases: load, authorise, decide, commit.
//!
//! [`App`] is the whole of what pages, the API, the scheduler and the simulator may do with a
//! county. It owns the writer, the snapshot of the directory and the keys; it knows neither HTTP
//! nor SQL.

mod accounts;
mod app;
pub mod appraisals;
pub mod areas;
mod attachments;
pub mod cases;
mod config;
mod county;
pub mod duties;
mod error;
mod founding;
pub mod homes;
mod indexing;
mod log;
pub mod mediation;
pub mod methods;
mod passwords;
pub mod people;
mod ports;
pub mod posts;
pub mod registers;
pub mod reports;
mod scheduler;
mod secrets;
pub mod strangers;
mod turns;
mod verify;
mod whole;
mod writer;

pub use accounts::{AccountLine, NewSession, SignedIn};
pub use app::App;
pub use attachments::{PHOTO_MAX_BYTES, PHOTOS_MAX, StoredFile, VOICE_MAX_BYTES};
pub use config::Config;
pub use county::County;
pub use error::{Error, InputFault};
pub use founding::{Account, Founding, Linked};
pub use log::{Inclusion, SignedHead};
pub use maplegrid_store::cases::CaseRow;
pub use passwords::one_time_password;
pub use ports::{Chance, Clock, SystemChance, SystemClock};
pub use scheduler::Scheduler;
pub use verify::{Finding, Verified};

/// The result of every use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;
