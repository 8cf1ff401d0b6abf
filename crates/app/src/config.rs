//! How an installation is set up. Parsed once by `cli` and handed down.

use std::path::PathBuf;

use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::shared::CountyId;

/// What the application needs to open a county.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Where keys and attachments are kept.
    pub data_dir: PathBuf,
    /// The county to serve; the only one of the database if not given.
    pub county: Option<CountyId>,
    pub calendar: WorkingCalendar,
    /// Reading connections.
    pub readers: usize,
    /// Commands that may wait for the writer before the honest answer is 503.
    pub queue: usize,
}
