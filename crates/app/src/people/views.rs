//! Households as pages and programs see them.

use std::sync::Arc;

use maplegrid_domain::methods::ContactLine;
use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, LineId, PersonId, Timestamp};
use maplegrid_store::people::households::HouseholdRow;

use crate::County;

/// What may be typed about a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseholdDraft {
    pub door: String,
    pub head: String,
    /// Empty if unknown.
    pub phone: String,
    pub members: u16,
    pub residing: u16,
    /// Its place in the walk through the area; the last if none is given.
    pub walk: Option<i64>,
    pub elder: bool,
}

/// What may be typed about a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberDraft {
    /// Of a member who is known already.
    pub id: Option<String>,
    pub name: String,
    pub relation: String,
    pub residing: bool,
    /// Nothing leaves it as it is; an empty text removes it.
    pub phone: Option<String>,
    pub id_number: Option<String>,
}

/// What every card of a household begins with, at the desk and on the phone.
#[derive(Clone, Debug)]
pub struct HouseholdFace {
    pub county: Arc<County>,
    pub household: Household,
    /// Eight digits, in its own QR link.
    pub code: String,
    /// Its pages open in 长辈版.
    pub elder: bool,
    pub closed_at: Option<Timestamp>,
}

impl HouseholdFace {
    pub(crate) fn new(county: &Arc<County>, row: HouseholdRow) -> Self {
        Self {
            county: Arc::clone(county),
            household: row.household,
            code: row.code,
            elder: row.elder,
            closed_at: row.closed_at,
        }
    }

    /// 南沟村 一网格 一组
    pub fn area_name(&self) -> String {
        self.county.directory.areas.path_name(&self.household.area)
    }
}

/// The household card as staff see it: masked, until somebody asks to see more.
#[derive(Clone, Debug)]
pub struct HouseholdCard {
    pub face: HouseholdFace,
    pub walk: i64,
    /// Goes into every form and comes back with it.
    pub version: i64,
    /// Masked.
    pub phone: Option<String>,
    pub members: Vec<MemberView>,
    /// One for each line of the method, in its order.
    pub lines: Vec<LineContact>,
    /// Former contacts, the latest first.
    pub past: Vec<PastContact>,
    /// Who looked at the sealed data, the latest first.
    pub looks: Vec<(Timestamp, Option<PersonId>)>,
    /// Whether the caller keeps this household.
    pub may_keep: bool,
}

/// A member, masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberView {
    pub id: String,
    pub name: String,
    pub relation: String,
    pub residing: bool,
    pub phone: Option<String>,
    pub id_number: Option<String>,
}

/// A line with its contact, or with nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineContact {
    pub line: ContactLine,
    pub contact: Option<LinkedPerson>,
}

/// A contact person as they are shown: they serve in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedPerson {
    pub person: PersonId,
    pub name: String,
    pub phone: Option<String>,
    pub from: Timestamp,
}

/// A contact that was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastContact {
    pub line: LineId,
    pub person: PersonId,
    pub name: String,
    pub from: Timestamp,
    pub until: Timestamp,
    pub why: String,
}

/// What was sealed, for whoever asked to see it; the look is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmasked {
    pub phone: Option<String>,
    pub members: Vec<UnmaskedMember>,
}

/// A member's sealed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmaskedMember {
    pub id: String,
    pub phone: Option<String>,
    pub id_number: Option<String>,
}

impl HouseholdCard {
    /// The area it belongs to.
    pub fn area(&self) -> &AreaId {
        &self.face.household.area
    }
}
