//! Taking turns: guesses at one secret are checked one after another.
//!
//! Were many checked at once, all of them would be counted against the same number of earlier
//! failures, and a lock after five would be no lock.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use tokio::sync::{Mutex, MutexGuard};

/// Subjects share this many queues; two that meet in one wait for each other a moment.
const QUEUES: usize = 64;

/// The queues of one process. Several processes check that many guesses at once at most.
pub(crate) struct Turns([Mutex<()>; QUEUES]);

impl Default for Turns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl Turns {
    /// Waits until it is this one's turn; the turn ends when the answer is dropped.
    pub(crate) async fn take(&self, subject: &impl Hash) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        subject.hash(&mut hasher);
        let queues = u64::try_from(QUEUES).unwrap_or(1);
        let queue = usize::try_from(hasher.finish() % queues).unwrap_or(0);
        self.0[queue].lock().await
    }
}
