//! Sign-in rules: passwords, lockout, sessions, and the scope that follows from posts held.

mod authority;
mod rules;

pub use authority::{capabilities_in, scope_of};
pub use rules::{Lockout, PasswordFault, check_password, after_failure, SESSION_IDLE_MINUTES,
    SESSION_MAX_HOURS};
