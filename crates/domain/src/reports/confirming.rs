//! Whether a sheet may be confirmed: of one's own area, once, while it runs or just after.

use thiserror::Error;

use crate::methods::ReportRule;
use crate::people::Directory;
use crate::shared::{AreaId, PersonId, Timestamp};

use super::Period;

/// Why a sheet is not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// The method asks nobody to confirm it.
    #[error("nobody is asked to confirm it")]
    NotAsked,
    /// Holds none of the posts that may.
    #[error("not theirs to confirm")]
    NotYours,
    /// Has not begun.
    #[error("its period has not begun")]
    Ahead,
    /// Longer ago than the one before the running one.
    #[error("its period is long over")]
    Past,
    /// Somebody has.
    #[error("confirmed already")]
    Already,
}

impl Rejection {
    /// Stable, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAsked => "report_not_asked",
            Self::NotYours => "report_not_yours",
            Self::Ahead => "report_ahead",
            Self::Past => "report_past",
            Self::Already => "report_confirmed",
        }
    }
}

/// Whether somebody may confirm the sheet of an area that nobody has confirmed. The running one and
/// the one before: a sheet of long ago would be confirmed from memory.
///
/// # Errors
/// The first reason against it.
pub fn may_confirm(
    rule: &ReportRule,
    directory: &Directory,
    (person, area): (&PersonId, &AreaId),
    (period, now): (Period, Timestamp),
) -> Result<(), Rejection> {
    if rule.confirm.is_empty() {
        return Err(Rejection::NotAsked);
    }
    if !rule.confirm.iter().any(|post| directory.holds(person, post, area)) {
        return Err(Rejection::NotYours);
    }
    if !period.has_begun(now) {
        return Err(Rejection::Ahead);
    }
    let running = Period::of(rule.every, now.date());
    if period != running && period != running.before() {
        return Err(Rejection::Past);
    }
    Ok(())
}
