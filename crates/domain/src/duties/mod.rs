//! Duties: who is to be seen, by whom and until when; what was seen; and how closely a household
//! is cared for.
//!
//! Nothing here is scheduled. A window is derived from the day, the rhythm and the calendar
//! ([`window_of`]), and whether it has been kept from the contacts logged in it ([`standing`]).
//! Contacts and care are decided by [`decide`] and folded by [`HouseholdFile::apply`], one stream
//! of events for each household. Links, absences and what was done of a routine are plain rows.

mod absence;
mod apply;
mod care;
mod command;
mod correction;
mod decide;
mod event;
mod facts;
mod file;
mod rejection;
mod routines;
mod standing;
mod windows;

pub use absence::{Absence, is_away, stand_in_at, stand_in_of};
pub use care::{CARE_REMINDER_DAYS, REACHES, care_wakes_at};
pub use command::{Command, ContactLog, Outcome, Verdict};
pub use correction::{CORRECTION_ANSWER_DAYS, correction_due};
pub use decide::{Ctx, decide};
pub use event::{Event, Kept, Recorded};
pub use facts::{Facts, Link, LoggedContact, PastLink};
pub use file::{
    Care, Contest, ContestAnswer, Correction, CorrectionAnswer, HouseholdFile, LastContact,
    Proposal,
};
pub use rejection::Rejection;
pub use routines::{Occasion, occasion};
pub use standing::{Bond, Exemption, Standing, standing, unbroken_since};
pub use windows::{Window, window_of};

pub use crate::shared::Sealed;

/// How people were in touch. Any of them counts, and either side may have begun it (DOMAIN
/// § 6.6, LS-5).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ContactChannel {
    /// 上门
    Visit,
    /// 电话
    Phone,
    /// 微信
    Wechat,
    /// 路上、地里碰见
    Met,
    /// 群众找来
    Came,
}

impl ContactChannel {
    pub const ALL: [Self; 5] = [Self::Visit, Self::Phone, Self::Wechat, Self::Met, Self::Came];

    /// The word in the database and in the API.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Phone => "phone",
            Self::Wechat => "wechat",
            Self::Met => "met",
            Self::Came => "came",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.id() == word)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Visit => "上门",
            Self::Phone => "电话",
            Self::Wechat => "微信",
            Self::Met => "碰见",
            Self::Came => "群众找来",
        }
    }
}
