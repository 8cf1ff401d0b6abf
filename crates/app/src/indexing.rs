//! Keeping up with the ledger, some moments behind, so that receiving stays fast: the search index,
//! and what the database knows of its own size.

use std::time::{Duration, Instant};

use maplegrid_store::cases::indexing::{behind, follow};
use maplegrid_store::statistics::count_if_grown;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::{App, Result};

/// How long something new may stay unfound.
const EVERY: Duration = Duration::from_secs(1);
/// Between two pieces of a long way, so that commands go first.
const BREATH: Duration = Duration::from_millis(20);

impl App {
    /// Indexes everything that is in the ledger now. Several processes may do so at once.
    pub async fn index_new(&self) -> Result<()> {
        while self.index_piece().await? {}
        Ok(())
    }

    /// Follows the ledger for as long as the process runs.
    pub(crate) async fn keep_indexing(self) {
        let mut beat = interval(EVERY);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            loop {
                self.count_if_grown().await;
                let began = Instant::now();
                match self.index_piece().await {
                    // At most a tenth of the time, waiting for the writer included: intake goes
                    // first, and search catches up when there is less to do.
                    Ok(true) => sleep(BREATH.max(began.elapsed() * 9)).await,
                    Ok(false) => break,
                    Err(error) => {
                        tracing::warn!(%error, "indexing will be tried again");
                        break;
                    }
                }
            }
        }
    }

    /// A reader does it, beside the writer's work: while intake is heaviest, plans matter most.
    async fn count_if_grown(&self) {
        let county = self.inner().county.clone();
        let counted = self.inner().db.read(move |conn| count_if_grown(conn, &county)).await;
        if let Err(error) = counted {
            tracing::warn!(%error, "the database's statistics will be refreshed later");
        }
    }

    /// False if there was nothing to index; a reader is asked that first, to spare the writer.
    async fn index_piece(&self) -> Result<bool> {
        let county = self.inner().county.clone();
        let asked = county.clone();
        if self.inner().db.read(move |conn| behind(conn, &asked)).await? == 0 {
            return Ok(false);
        }
        Ok(self.inner().db.write_aside(move |conn| follow(conn, &county)).await?)
    }
}
