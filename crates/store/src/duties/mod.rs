//! Contacts and household files, leave, and what was done of routines.

pub mod checking;
pub mod plain;
pub mod read;
pub mod write;

use maplegrid_domain::duties::{ContactChannel, LoggedContact};
use maplegrid_domain::shared::{ContactId, HouseholdId, LineId, PersonId, Timestamp};

use crate::db::Row;
use crate::error::{Error, Result};

/// A contact with the household it is about: `household, id, line, person, channel, at,
/// recorded_at` from seven columns.
fn logged(row: &Row<'_>) -> Result<(HouseholdId, LoggedContact)> {
    let channel = row.str(4)?;
    let unknown = || Error::decode("contacts.channel", format!("{channel:?}"));
    let contact = LoggedContact {
        id: ContactId::new(row.text(1)?),
        line: LineId::new(row.text(2)?),
        person: PersonId::new(row.text(3)?),
        channel: ContactChannel::parse(channel).ok_or_else(unknown)?,
        at: Timestamp(row.int(5)?),
        recorded_at: Timestamp(row.int(6)?),
    };
    Ok((HouseholdId::new(row.text(0)?), contact))
}
