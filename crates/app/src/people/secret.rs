//! What is sealed about a household and its members, and what may be typed there.

use maplegrid_domain::people::check_id_number;
use maplegrid_domain::shared::HouseholdId;
use serde::{Deserialize, Serialize};

use super::HouseholdFault;
use crate::secrets::Secrets;
use crate::{Chance, Result};

const PHONE_CHARS: [char; 4] = [' ', '-', '－', '\u{3000}'];

/// What is sealed of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct HouseholdSecret {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
}

/// What is sealed of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct MemberSecret {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_number: Option<String>,
}

impl HouseholdSecret {
    pub(crate) fn seal(
        &self,
        secrets: &Secrets,
        id: &HouseholdId,
        chance: &dyn Chance,
    ) -> Result<Option<Vec<u8>>> {
        if self.phone.is_none() {
            return Ok(None);
        }
        secrets.seal_as(&place(id), self, chance).map(Some)
    }

    pub(crate) fn unseal(
        secrets: &Secrets,
        id: &HouseholdId,
        stored: Option<&[u8]>,
    ) -> Result<Self> {
        stored.map_or_else(|| Ok(Self::default()), |stored| secrets.unseal_as(&place(id), stored))
    }
}

impl MemberSecret {
    pub(crate) fn seal(
        &self,
        secrets: &Secrets,
        (household, member): (&HouseholdId, &str),
        chance: &dyn Chance,
    ) -> Result<Option<Vec<u8>>> {
        if self.phone.is_none() && self.id_number.is_none() {
            return Ok(None);
        }
        secrets.seal_as(&place_of(household, member), self, chance).map(Some)
    }

    pub(crate) fn unseal(
        secrets: &Secrets,
        (household, member): (&HouseholdId, &str),
        stored: Option<&[u8]>,
    ) -> Result<Self> {
        stored.map_or_else(
            || Ok(Self::default()),
            |stored| secrets.unseal_as(&place_of(household, member), stored),
        )
    }
}

fn place(id: &HouseholdId) -> String {
    format!("household:{id}")
}

fn place_of(household: &HouseholdId, member: &str) -> String {
    format!("member:{household}/{member}")
}

/// Nothing for an empty field; else a mobile number (11 digits from 1) or a landline, with area
/// code (10 to 12 digits from 0) or without (7 or 8 digits), as county people write it.
pub(crate) fn phone(typed: &str) -> std::result::Result<Option<String>, HouseholdFault> {
    let phone: String = typed.trim().chars().filter(|c| !PHONE_CHARS.contains(c)).collect();
    if phone.is_empty() {
        return Ok(None);
    }
    let digits = phone.bytes().all(|byte| byte.is_ascii_digit());
    let right = match phone.as_bytes().first() {
        Some(b'1') => phone.len() == 11,
        Some(b'0') => (10..=12).contains(&phone.len()),
        _ => (7..=8).contains(&phone.len()),
    };
    if digits && right {
        return Ok(Some(phone));
    }
    Err(HouseholdFault::Phone { digits: phone.chars().filter(char::is_ascii_digit).count() })
}

/// Nothing for an empty field; else a number that GB 11643 allows.
pub(crate) fn id_number(typed: &str) -> std::result::Result<Option<String>, HouseholdFault> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    check_id_number(typed).map(Some).map_err(HouseholdFault::IdNumber)
}
