//! Sign-in rules: passwords, lockout, sessions, and the scope that follows from posts held.

mod authority;
mod rules;

pub use authority::{capabilities_in, scope_of, task_holder, task_person};
pub use rules::{
    Lockout, PasswordFault, SESSION_IDLE_MINUTES, SESSION_MAX_HOURS, after_failure, check_password,
};
