//! Failed sign-ins under names that no account has.
//!
//! They are counted by the rule that holds for accounts, so that trying a name out does not tell
//! whether there is such an account. Kept in memory only, and only so many of them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use maplegrid_domain::accounts::{Lockout, after_failure};
use maplegrid_domain::shared::Timestamp;

/// Names remembered; the ones first tried are forgotten first. Each takes about a hundred bytes,
/// and one address cannot try as many within the time that a lock lasts.
pub const NAMES_MOST: usize = 20_000;

/// A name's digest.
pub type Name = [u8; 32];

/// What was tried so far.
#[derive(Default)]
pub struct Strangers(Mutex<Tried>);

#[derive(Default)]
struct Tried {
    lockouts: HashMap<Name, Lockout>,
    order: VecDeque<Name>,
}

impl Strangers {
    /// Counts a failure under a name and answers how it stands now, as
    /// [`after_failure`] does for accounts.
    pub fn count(&self, name: Name, now: Timestamp) -> Lockout {
        let mut tried = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = tried.lockouts.get(&name).copied();
        let lockout = after_failure(before.unwrap_or_default(), now);
        tried.lockouts.insert(name, lockout);
        if before.is_none() {
            tried.order.push_back(name);
        }
        while tried.order.len() > NAMES_MOST {
            if let Some(first) = tried.order.pop_front() {
                tried.lockouts.remove(&first);
            }
        }
        lockout
    }
}
