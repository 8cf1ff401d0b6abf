//! Duties: what is to be done today, households and their contacts, care, leave and routines.
//!
//! | use case | in |
//! |---|---|
//! | `today`, `my_households` | `today` |
//! | `household_card` | `card` |
//! | `log_contact` | `contacts` |
//! | `propose_care` … `answer_contest` | `care` |
//! | `answer_correction`, `forget_words` | `corrections` |
//! | `care_waiting`, `corrections_waiting`, `waiting_counts` | `waiting` |
//! | `set_absence`, `end_absence`, `absences` | `absences` |
//! | `routines_due`, `record_routine` | `routines` |
//! | `contact_windows_of` | `figures` |

use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, PersonId};

use crate::County;

mod absences;
mod card;
mod care;
mod contacts;
mod corrections;
mod figures;
mod looking;
mod needs;
mod routines;
mod sealing;
mod today;
mod views;
mod waiting;
mod waking;

pub(crate) use absences::{absences_around, unfit};
pub(crate) use card::Reach;
pub(crate) use looking::{KEEP_CARE, LOOK_CARE, LOOK_CORRECTION, OPENED};
pub(crate) use needs::needs_of;
pub(crate) use sealing::{Words, from_hex, to_hex};
pub use views::{
    CardContact, CardLine, CardMay, CareReasons, CareView, ContestReply, ContestView,
    CorrectionReply, CorrectionView, DueHousehold, DueLine, HouseholdCard, KeptFigure, Logged,
    MaskedMember, NewAbsence, NewCare, NewContact, NewRoutineRecord, ProposalView, RoutineDue,
    TierLabel, Today,
};
pub use waiting::{CareStep, CareWaiting, CorrectionWaiting, WaitingCounts};

/// Whether somebody may do something in an area by the posts they hold there or above it.
fn may(caller: &PersonId, capability: Capability, area: &AreaId, county: &County) -> bool {
    capabilities_in(county.method(), &county.directory, caller, area).contains(&capability)
}
