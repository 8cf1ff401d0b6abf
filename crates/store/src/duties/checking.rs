//! What `verify` reads of household files and contacts: all of them, page by page.

use maplegrid_domain::duties::{HouseholdFile, LoggedContact, care_wakes_at};
use maplegrid_domain::shared::{CountyId, HouseholdId, Timestamp};

use super::read::tier_of;
use super::write::waits;
use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    FILES_AFTER = "SELECT household, version, tier, wake_at, waiting, body FROM household_files
                   WHERE county = ?1 AND household > ?2 ORDER BY household LIMIT ?3";
    CONTACTS_AFTER = "SELECT household, id, line, person, channel, at, recorded_at FROM contacts
                      WHERE county = ?1 AND (id, line) > (?2, ?3) ORDER BY id, line LIMIT ?4";
}

/// A file as stored.
#[derive(Clone, Debug)]
pub struct StoredFile {
    pub household: HouseholdId,
    /// `None` if the body is no file.
    pub file: Option<HouseholdFile>,
    /// The columns beside the body say what it says.
    pub is_listed_right: bool,
}

/// A stretch of the files in the order of their households; the empty text begins.
pub fn files_after(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<StoredFile>> {
    conn.fetch_all(FILES_AFTER, &values![county.as_str(), after, limit], |row| {
        let household = HouseholdId::new(row.text(0)?);
        let (version, waiting) = (row.int(1)?, row.bool(4)?);
        let (tier, wake_at) = (row.opt_text(2)?, row.opt_int(3)?);
        let file: Option<HouseholdFile> = crate::json("household file", row.str(5)?).ok();
        let is_listed_right = file.as_ref().is_some_and(|file| {
            file.household == household
                && i64::try_from(file.version) == Ok(version)
                && tier_of(file) == tier.as_deref()
                && care_wakes_at(file).map(Timestamp::millis) == wake_at
                && waits(file) == waiting
        });
        Ok(StoredFile { household, file, is_listed_right })
    })
}

/// A row of the list of contacts, also where it makes no sense. What the request was digested to
/// is not in it: that is known to the phone alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContactRow {
    pub id: String,
    pub line: String,
    pub person: String,
    pub channel: String,
    pub at: i64,
    pub recorded_at: i64,
}

impl ContactRow {
    /// The row of a contact on a line.
    pub fn of(contact: &LoggedContact) -> Self {
        Self {
            id: contact.id.to_string(),
            line: contact.line.to_string(),
            person: contact.person.to_string(),
            channel: contact.channel.id().to_owned(),
            at: contact.at.millis(),
            recorded_at: contact.recorded_at.millis(),
        }
    }
}

/// A stretch of the contacts, each with its household, in the order of id and line; empty texts
/// begin.
pub fn contacts_after(
    conn: &mut Conn,
    county: &CountyId,
    (id, line): (&str, &str),
    limit: i64,
) -> Result<Vec<(String, ContactRow)>> {
    conn.fetch_all(CONTACTS_AFTER, &values![county.as_str(), id, line, limit], |row| {
        let contact = ContactRow {
            id: row.text(1)?,
            line: row.text(2)?,
            person: row.text(3)?,
            channel: row.text(4)?,
            at: row.int(5)?,
            recorded_at: row.int(6)?,
        };
        Ok((row.text(0)?, contact))
    })
}
