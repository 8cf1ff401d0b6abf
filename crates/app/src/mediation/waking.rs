//! The scheduler's part: reminders of limits, terms, visits and the court.

use futures_util::future::join_all;
use maplegrid_domain::mediation::Command;
use maplegrid_store::db::Conn;
use maplegrid_store::mediation::read::due_for_scheduler;

use crate::writer::{Ask, Job, MediationJob};
use crate::{App, Error, Result};

/// Mediations looked at in one go.
const AT_ONCE: i64 = 32;

impl App {
    /// Reminds of what is due; says how many mediations were asked.
    pub(crate) async fn tick_mediations(&self) -> Result<usize> {
        let mut asked = 0;
        let mut last = Vec::new();
        loop {
            let (county, now) = (self.inner().county.clone(), self.now());
            let read = move |conn: &mut Conn| due_for_scheduler(conn, &county, now, AT_ONCE);
            let due = self.inner().db.read(read).await?;
            // The same again: what is left cannot be moved now.
            if due.is_empty() || due == last {
                return Ok(asked);
            }
            asked += due.len();
            let jobs = due.iter().map(|id| {
                let (id, ask) = (id.clone(), Ask::Do(Command::Tick));
                let job = MediationJob { id, by: None, ask };
                self.inner().writer.submit_patiently(Job::Mediation(Box::new(job)))
            });
            for outcome in join_all(jobs).await {
                match outcome {
                    Ok(_) | Err(Error::Mediation(_) | Error::NotFound) => {}
                    Err(error) => return Err(error),
                }
            }
            last = due;
        }
    }
}
