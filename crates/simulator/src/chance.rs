//! Repeatable chance for tests and simulations. A furnished demo must not use it for its secrets.

use std::sync::{Mutex, PoisonError};

use maplegrid_app::Chance;

use crate::rng::Rng;

/// The same seed gives the same bytes, in the order asked for. Not for keys or passwords that
/// anybody will rely on.
#[derive(Debug)]
pub struct SeededChance(Mutex<Rng>);

impl SeededChance {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(Rng::named(seed, "chance", 0)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut rng = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            let drawn = rng.next().to_le_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}
