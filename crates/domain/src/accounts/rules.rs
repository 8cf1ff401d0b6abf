//! Numbers and rules of signing in (DOMAIN § 3.5, typical settings of 等级保护 level 3).

use crate::shared::Timestamp;

/// A session ends after this long without use.
pub const SESSION_IDLE_MINUTES: i64 = 30;
/// A session ends after this long whatever happens.
pub const SESSION_MAX_HOURS: i64 = 12;

/// Wrong passwords in a row before the account is locked.
const FAILURES_BEFORE_LOCK: u32 = 5;
/// How long it stays locked.
const LOCK_MINUTES: i64 = 15;
const SHORTEST_PASSWORD: usize = 8;
const LONGEST_PASSWORD: usize = 128;
const CLASSES_NEEDED: usize = 3;

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort {
        least: usize,
    },
    TooLong {
        most: usize,
    },
    /// Fewer than three of: small letters, capitals, digits, other signs.
    TooUniform,
}

/// Checks a password that somebody chose.
pub fn check_password(password: &str) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(PasswordFault::TooShort { least: SHORTEST_PASSWORD });
    }
    if length > LONGEST_PASSWORD {
        return Err(PasswordFault::TooLong { most: LONGEST_PASSWORD });
    }
    let has = |test: fn(char) -> bool| usize::from(password.chars().any(test));
    let classes = has(|c| c.is_ascii_lowercase())
        + has(|c| c.is_ascii_uppercase())
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_ascii_alphanumeric());
    if classes < CLASSES_NEEDED {
        return Err(PasswordFault::TooUniform);
    }
    Ok(())
}

/// The state of an account's failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lockout {
    pub failures: u32,
    pub locked_until: Option<Timestamp>,
}

impl Lockout {
    pub fn is_locked(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }
}

/// The state after one more wrong password. The count starts anew once a lock has run out; while
/// it lasts nothing counts, so that nobody can keep a colleague locked out by trying on.
pub fn after_failure(lockout: Lockout, now: Timestamp) -> Lockout {
    if lockout.is_locked(now) {
        return lockout;
    }
    let expired = lockout.locked_until.is_some_and(|until| until <= now);
    let failures = if expired { 1 } else { lockout.failures + 1 };
    let locked = failures >= FAILURES_BEFORE_LOCK;
    Lockout { failures, locked_until: locked.then(|| now.plus_minutes(LOCK_MINUTES)) }
}
