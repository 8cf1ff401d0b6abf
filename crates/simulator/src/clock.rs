//! The virtual clock.

use std::sync::atomic::{AtomicI64, Ordering};

use maplegrid_app::Clock;
use maplegrid_domain::shared::Timestamp;

/// A clock that stands until it is set. Share it as an `Arc`: the application reads what the
/// simulation sets.
#[derive(Debug)]
pub struct SimClock(AtomicI64);

impl SimClock {
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.millis()))
    }

    /// Moves the clock on. It never goes back: a ledger's times only rise.
    pub fn advance_to(&self, now: Timestamp) {
        self.0.fetch_max(now.millis(), Ordering::SeqCst);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
