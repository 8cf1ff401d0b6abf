//! Duties: what is to be done today, households and their contacts, care, leave and routines.
//!
//! | use case | in |
//! |---|---|
//! | `today`, `my_households` | `today` |
//! | `household_card` | `card` |
//! | `log_contact` | `contacts` |
//! | `propose_care` … `care_waiting` | `care` |
//! | `answer_correction`, `corrections_waiting`, `forget_words` | `corrections` |
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
mod routines;
mod sealing;
mod today;
mod views;
mod waking;

pub(crate) use absences::{absences_around, unfit};
pub(crate) use looking::{LOOK_CARE, OPENED};
pub(crate) use sealing::{from_hex, to_hex};
pub use views::{
    CardContact, CardLine, CardMay, CareReasons, CareView, CareWaiting, ContestReply, ContestView,
    CorrectionReply, CorrectionView, CorrectionWaiting, DueHousehold, DueLine, HouseholdCard,
    KeptFigure, Logged, MaskedMember, NewAbsence, NewCare, NewContact, NewRoutineRecord,
    ProposalView, RoutineDue, TierLabel, Today,
};

/// Whether somebody may do something in an area by the posts they hold there or above it.
fn may(caller: &PersonId, capability: Capability, area: &AreaId, county: &County) -> bool {
    capabilities_in(county.method(), &county.directory, caller, area).contains(&capability)
}
