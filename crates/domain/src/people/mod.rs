//! Persons, the posts they hold and the households they answer for.

mod directory;
mod mask;

use serde::{Deserialize, Serialize};

use crate::shared::{AreaId, HouseholdId, PersonId, PostId, Timestamp};

pub use directory::{Directory, Holding};
pub use mask::{mask_id, mask_name, mask_phone};

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
