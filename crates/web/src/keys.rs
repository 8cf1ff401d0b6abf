//! Idempotency keys for forms: unlike any other, and not to be guessed by a stranger.
//!
//! A key only has to be new. It is not a secret that guards anything, and no run depends on its
//! value, so it does not come from the app's chance but from the hasher's keys, which the
//! standard library draws from the operating system.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

static HASHERS: LazyLock<(RandomState, RandomState)> =
    LazyLock::new(|| (RandomState::new(), RandomState::new()));
static COUNT: AtomicU64 = AtomicU64::new(0);

/// A new key of 32 hexadecimal digits.
pub fn form_key() -> String {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let (left, right) = &*HASHERS;
    format!("{:016x}{:016x}", left.hash_one(count), right.hash_one(count))
}
