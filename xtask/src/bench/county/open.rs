//! Opening a county, and the clock it is lived by.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::{Context as _, Result};
use maplegrid_app::{App, Clock, Config, SignedIn, SystemChance};
use maplegrid_domain::shared::Timestamp;

use super::found::PASSWORD;

/// The binary's own default, so that a wave of commands fits.
const QUEUE: usize = 4_096;
/// The binary's own number on two cores.
const READERS: usize = 4;

/// Where a county is kept.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    #[arg(long)]
    pub database: String,
    #[arg(long)]
    pub data: PathBuf,
}

impl Place {
    pub fn config(&self) -> Result<Config> {
        let calendar = maplegrid_methods::holidays::embedded()
            .map_err(|report| anyhow::anyhow!("failed to read the holidays: {report}"))?;
        Ok(Config {
            database_url: self.database.clone(),
            data_dir: self.data.clone(),
            county: None,
            calendar,
            readers: READERS,
            queue: QUEUE,
        })
    }

    pub async fn open(&self, clock: Arc<dyn Clock>) -> Result<App> {
        let opened = App::open(&self.config()?, clock, Arc::new(SystemChance)).await;
        opened.context("failed to open the county")
    }
}

/// A clock that stands until it is set, so that a year passes in seconds.
pub struct YearClock(AtomicI64);

impl YearClock {
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.millis()))
    }

    /// A ledger's times only rise.
    pub fn advance_to(&self, now: Timestamp) {
        self.0.fetch_max(now.millis(), Ordering::SeqCst);
    }
}

impl Clock for YearClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Signs somebody in by the account named after their post.
pub async fn sign_in(app: &App, post: &str) -> Result<SignedIn> {
    let session = app.sign_in(post, PASSWORD).await;
    let session = session.with_context(|| format!("failed to sign in as {post}"))?;
    Ok(app.session(&session.token).await?)
}
