//! A clock that is set by hand and chance that can be repeated.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::civil::{Date, Time};
use maplegrid_app::{Chance, Clock};
use maplegrid_domain::shared::Timestamp;

/// A clock that stands until it is moved. Share it in an `Arc`.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    pub const fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.millis()))
    }

    pub fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }

    /// Sets it to an hour of a day in China.
    pub fn at(&self, date: Date, hour: i8) {
        self.set(Timestamp::at(date, Time::constant(hour, 0, 0, 0)));
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    pub fn pass_days(&self, days: i64) {
        self.pass_minutes(days * 24 * 60);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The same bytes for the same seed. Two that work on one database need different seeds.
#[derive(Debug)]
pub struct SeededChance(AtomicU64);

impl SeededChance {
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed.wrapping_mul(0xA076_1D64_78BD_642F)))
    }

    /// SplitMix64.
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let state = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let drawn = self.next().to_le_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}
