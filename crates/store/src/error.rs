//! The one error of the store.
//!
//! It speaks of what the caller can do next (wait, make room, correct the input, call the
//! operator), never of a particular database. It can be cloned, because one failed batch answers
//! many commands, so causes are kept as text.

/// What the store answers when it cannot do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached, or the connection broke while it worked. After a write this
    /// means that the outcome is **unknown**: it must not be reported as done, and may only be
    /// repeated under the same idempotency key.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The disk, or the room given to the database, is full. Nothing was written.
    #[error("the database has no room left: {0}")]
    Full(String),
    /// Too much waits for the database, or another process holds a lock for too long. Nothing was
    /// written; the same request may succeed later.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A rule of the schema was broken. Nothing was written.
    #[error("the database refused a row ({kind:?}): {detail}")]
    Constraint {
        /// Which rule.
        kind: Constraint,
        /// The database's own words, naming the columns or the constraint.
        detail: String,
    },
    /// The database's files are damaged; the operator must restore a backup.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// A text holds a NUL, which no database keeps. Nothing was written, nothing was asked.
    #[error("a text holds a NUL")]
    NulInText,
    /// A stored value is not what the reading code expects.
    #[error("failed to read {what}: {reason}")]
    Decode {
        /// The column, or the thing, being read.
        what: String,
        /// What was expected and what was found.
        reason: String,
    },
    /// The code given to the database panicked; a write was rolled back.
    #[error("a database job panicked: {0}")]
    Panicked(String),
    /// Anything else: most often a statement that is wrong.
    #[error("the database reported: {0}")]
    Other(String),
}

/// The kinds of rule a schema can state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// A primary key or a unique index.
    Unique,
    /// A reference to a row that is not there, or that is still referred to.
    ForeignKey,
    /// A column that must have a value.
    NotNull,
    /// A `CHECK`.
    Check,
    /// Any other rule.
    Other,
}

impl Error {
    /// A value of the store that cannot be read: `what` names it, `reason` says why.
    pub fn decode(what: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::Decode { what: what.into(), reason: reason.to_string() }
    }

    /// Whether a key that must be unique exists already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Constraint { kind: Constraint::Unique, .. })
    }
}

/// The result of everything the store does.
pub type Result<T, E = Error> = std::result::Result<T, E>;
