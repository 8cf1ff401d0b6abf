//! Persons, the posts they hold and the households they answer for.

mod apart;
mod appointments;
mod directory;
mod following;
mod identity;
mod mask;
mod numbers;

pub mod selection;

use serde::{Deserialize, Serialize};

use crate::shared::{AreaId, HouseholdId, PersonId, PostId, Timestamp};

pub use apart::kept_apart;
pub use appointments::{
    AppointmentFault, ENDING_SOON_DAYS, Vacancy, check_appointment, ending_soon, may_appoint,
    overlap, term_end, vacancies,
};
pub use directory::{Directory, Holding};
pub use following::{
    Around, ContactChange, HouseholdSeat, SeatContact, follow_posts, holds_post_of, may_be_contact,
    neighbourhood, out_of_reach, release,
};
pub use identity::{IdFault, check_id_number};
pub use mask::{mask_id, mask_name, mask_phone};
pub use numbers::without_numbers;

/// A person who holds or may hold a post. Residents without a post are rows of their household
/// and are not loaded into the core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    /// The number residents may call; only set for people who serve in public.
    pub phone: Option<String>,
}

/// Somebody holds a post for an area during a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub person: PersonId,
    pub post: PostId,
    pub area: AreaId,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

/// A household 户 and where it belongs. The least that works: no member's data here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    pub id: HouseholdId,
    /// The smallest area it belongs to.
    pub area: AreaId,
    /// Door number or other plain locator within the area.
    pub door: String,
    /// Name of the householder 户主.
    pub head: String,
    pub members: u16,
    pub residing: u16,
}
