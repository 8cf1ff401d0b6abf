//! The scheduler's part: care that lapses or ends soon.

use futures_util::future::join_all;
use maplegrid_domain::duties::Command;
use maplegrid_domain::shared::HouseholdId;
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read::due_for_scheduler;

use crate::writer::{By, HouseholdJob, Job};
use crate::{App, Error, Result};

/// Households looked at in one go.
const AT_ONCE: i64 = 32;

impl App {
    /// Reminds of care that ends soon and lets lapse what has ended; says how many households
    /// were asked.
    pub(crate) async fn tick_households(&self) -> Result<usize> {
        let mut asked = 0;
        let mut last = Vec::new();
        loop {
            let (county, now) = (self.inner().county.clone(), self.now());
            let read = move |conn: &mut Conn| due_for_scheduler(conn, &county, now, AT_ONCE);
            let due = self.inner().db.read(read).await?;
            // The same households again: what is left cannot be moved now.
            if due.is_empty() || due == last {
                return Ok(asked);
            }
            asked += due.len();
            self.wake(&due).await?;
            last = due;
        }
    }

    async fn wake(&self, due: &[HouseholdId]) -> Result<()> {
        let writer = &self.inner().writer;
        let jobs = due.iter().map(|household| HouseholdJob {
            household: household.clone(),
            by: By::Scheduler,
            command: Command::Tick,
            request_hash: [0; 32],
        });
        let waiting = jobs.map(|job| writer.submit_patiently(Job::Household(Box::new(job))));
        for outcome in join_all(waiting).await {
            match outcome {
                Ok(_) | Err(Error::Duty(_) | Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
