//! The eight digits in a household's own QR link.

use std::collections::HashSet;

use maplegrid_domain::shared::{CountyId, HouseholdId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::codes_taken;

use crate::Chance;

/// Codes do not begin with a zero, which spreadsheets drop.
const FIRST: u64 = 10_000_000;
const LAST: u64 = 99_999_999;

/// So many codes that no household of the county has.
pub(crate) fn mint(
    conn: &mut Conn,
    county: &CountyId,
    count: usize,
    chance: &dyn Chance,
) -> StoreResult<Vec<String>> {
    let mut codes = HashSet::with_capacity(count);
    while codes.len() < count {
        let fresh = first_codes(count - codes.len(), chance);
        let taken: HashSet<String> = codes_taken(conn, county, &fresh)?.into_iter().collect();
        codes.extend(fresh.into_iter().filter(|code| !taken.contains(code)));
    }
    Ok(codes.into_iter().collect())
}

/// So many different codes for a county that has no household yet.
pub(crate) fn first_codes(count: usize, chance: &dyn Chance) -> Vec<String> {
    let mut drawn = HashSet::with_capacity(count);
    while drawn.len() < count {
        drawn.insert(code(chance));
    }
    drawn.into_iter().collect()
}

fn code(chance: &dyn Chance) -> String {
    (FIRST + number(chance) % (LAST - FIRST + 1)).to_string()
}

/// An id that nobody can guess or meet by accident.
pub(super) fn household_id(chance: &dyn Chance) -> HouseholdId {
    HouseholdId::new(format!("{:016x}", number(chance)))
}

pub(super) fn member_id(chance: &dyn Chance) -> String {
    format!("{:016x}", number(chance))
}

fn number(chance: &dyn Chance) -> u64 {
    let mut bytes = [0; 8];
    chance.fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
