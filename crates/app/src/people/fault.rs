//! What is wrong with something typed about a household.

use maplegrid_domain::people::IdFault;

/// With the facts needed to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HouseholdFault {
    HeadMissing,
    DoorMissing,
    NameMissing,
    RelationMissing,
    ReasonMissing,
    /// A field is longer than it may be.
    TooLong {
        field: &'static str,
        most: usize,
    },
    NoSuchArea,
    /// The area has areas inside it, and a household belongs to the smallest.
    AreaHasInside,
    AreaIsClosed,
    /// A mobile or landline number; `digits` as given.
    Phone {
        digits: usize,
    },
    IdNumber(IdFault),
    /// More people live there than belong to it.
    MoreResiding,
    TooManyMembers {
        most: usize,
    },
    /// The same door and head are in the area already, under this code.
    Duplicate {
        code: String,
    },
    NoSuchLine,
    /// The person holds no post that keeps this line there.
    NotAContact {
        name: String,
    },
    Closed,
    NothingChosen,
}

impl HouseholdFault {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::HeadMissing => "head_missing",
            Self::DoorMissing => "door_missing",
            Self::NameMissing => "member_name_missing",
            Self::RelationMissing => "relation_missing",
            Self::ReasonMissing => "reason_missing",
            Self::TooLong { .. } => "too_long",
            Self::NoSuchArea => "no_such_area",
            Self::AreaHasInside => "area_has_inside",
            Self::AreaIsClosed => "area_is_closed",
            Self::Phone { .. } => "phone",
            Self::IdNumber(_) => "id_number",
            Self::MoreResiding => "more_residing",
            Self::TooManyMembers { .. } => "too_many_members",
            Self::Duplicate { .. } => "duplicate_household",
            Self::NoSuchLine => "no_such_line",
            Self::NotAContact { .. } => "not_a_contact",
            Self::Closed => "household_closed",
            Self::NothingChosen => "nothing_chosen",
        }
    }
}

impl From<HouseholdFault> for crate::Error {
    fn from(fault: HouseholdFault) -> Self {
        Self::BadInput(crate::InputFault::Household(fault))
    }
}
