//! Writing what household events lead to; the writer's part.

use maplegrid_domain::duties::{HouseholdFile, LoggedContact, care_wakes_at};
use maplegrid_domain::shared::{CountyId, HouseholdId, Timestamp};

use super::read::tier_of;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    SAVE_FILES = "INSERT INTO household_files
        (county, household, version, tier, wake_at, waiting, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (county, household) DO UPDATE SET
            version = excluded.version, tier = excluded.tier, wake_at = excluded.wake_at,
            waiting = excluded.waiting, body = excluded.body";
    INSERT_LOGGED = "INSERT INTO contacts
        (county, id, line, household, person, channel, at, recorded_at, request_hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
}

/// Whether something about the household waits for somebody: a proposal, an objection, a care that
/// ends soon, a correction of the register.
pub fn waits(file: &HouseholdFile) -> bool {
    let ends_soon = file.care.as_ref().is_some_and(|care| care.reminded);
    file.proposal.is_some()
        || file.open_contest().is_some()
        || ends_soon
        || file.open_correction().is_some()
}

/// Stores files that changed, each household at most once.
pub fn save_files(conn: &mut Conn, county: &CountyId, files: &[&HouseholdFile]) -> Result<()> {
    let bodies: Vec<String> =
        files.iter().map(|file| crate::to_json("household file", file)).collect::<Result<_>>()?;
    let rows: Vec<_> = files
        .iter()
        .zip(&bodies)
        .map(|(file, body)| {
            values![
                county.as_str(),
                file.household.as_str(),
                file.version,
                tier_of(file),
                care_wakes_at(file).map(Timestamp::millis),
                waits(file),
                body,
            ]
        })
        .collect();
    conn.execute_many(SAVE_FILES, &rows).map(|_| ())
}

/// A contact about to be stored, on one line.
#[derive(Clone, Debug)]
pub struct NewContactRow {
    pub household: HouseholdId,
    pub contact: LoggedContact,
    /// Of what was asked, so that a repetition is told from another under the same id.
    pub request_hash: [u8; 32],
}

pub fn insert_contacts(
    conn: &mut Conn,
    county: &CountyId,
    contacts: &[NewContactRow],
) -> Result<()> {
    let rows: Vec<_> = contacts
        .iter()
        .map(|row| {
            let contact = &row.contact;
            values![
                county.as_str(),
                contact.id.as_str(),
                contact.line.as_str(),
                row.household.as_str(),
                contact.person.as_str(),
                contact.channel.id(),
                contact.at.millis(),
                contact.recorded_at.millis(),
                &row.request_hash,
            ]
        })
        .collect();
    conn.execute_many(INSERT_LOGGED, &rows).map(|_| ())
}
