//! Contact data, wrong query codes and attachments.

use maplegrid_domain::accounts::Lockout;
use maplegrid_domain::cases::{AttachmentKind, CaseNumber};
use maplegrid_domain::shared::{AttachmentId, CountyId, Timestamp};

use crate::db::{Conn, Row, Value, statements, values};
use crate::error::Result;

statements! {
    INSERT_CONTACTS = "INSERT INTO case_contacts (county, number, sealed) VALUES (?1, ?2, ?3)";
    CONTACT = "SELECT sealed FROM case_contacts WHERE county = ?1 AND number = ?2";
    FAILURES = "SELECT failures, locked_until FROM code_failures
                WHERE county = ?1 AND number = ?2";
    BEGIN_FAILURES = "INSERT INTO code_failures (county, number, failures, locked_until)
                      VALUES (?1, ?2, 0, NULL) ON CONFLICT (county, number) DO NOTHING";
    LOCK_FAILURES = "SELECT failures, locked_until FROM code_failures
                     WHERE county = ?1 AND number = ?2 {FOR_UPDATE}";
    SET_FAILURES = "INSERT INTO code_failures (county, number, failures, locked_until)
                    VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (county, number) DO UPDATE
                    SET failures = excluded.failures, locked_until = excluded.locked_until";
    INSERT_ATTACHMENT = "INSERT INTO attachments (county, id, kind, mime, size, number, at)
                         VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6)";
    ATTACHMENTS = "SELECT id, kind, mime, size, number FROM attachments
                   WHERE county = ?1 AND id {IN}";
    ATTACHMENTS_AFTER = "SELECT id, kind, mime, size, number FROM attachments
                         WHERE county = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    CLAIM = "UPDATE attachments SET number = ?3
             WHERE county = ?1 AND id = ?2 AND number IS NULL";
    ORPHANS = "SELECT id FROM attachments
               WHERE county = ?1 AND number IS NULL AND at < ?2 LIMIT ?3";
    DELETE_ORPHAN = "DELETE FROM attachments
                     WHERE county = ?1 AND id = ?2 AND number IS NULL";
}

/// A stored file's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentRow {
    pub id: AttachmentId,
    pub kind: AttachmentKind,
    pub mime: String,
    pub size: u64,
    /// The case that has taken it.
    pub number: Option<CaseNumber>,
}

/// Stores encrypted contact data of new cases.
pub fn insert_contacts(
    conn: &mut Conn,
    county: &CountyId,
    contacts: &[(CaseNumber, Vec<u8>)],
) -> Result<()> {
    let rows: Vec<_> = contacts
        .iter()
        .map(|(number, sealed)| values![county.as_str(), number.as_str(), sealed])
        .collect();
    conn.execute_many(INSERT_CONTACTS, &rows).map(|_| ())
}

pub fn contact(conn: &mut Conn, county: &CountyId, number: &CaseNumber) -> Result<Option<Vec<u8>>> {
    conn.fetch_one(CONTACT, &values![county.as_str(), number.as_str()], |row| row.bytes(0))
}

pub fn code_failures(conn: &mut Conn, county: &CountyId, number: &CaseNumber) -> Result<Lockout> {
    let found = conn.fetch_one(FAILURES, &values![county.as_str(), number.as_str()], lockout)?;
    Ok(found.unwrap_or_default())
}

/// As [`code_failures`], and nobody else counts before the transaction ends.
pub fn lock_code_failures(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
) -> Result<Lockout> {
    let key = values![county.as_str(), number.as_str()];
    conn.execute(BEGIN_FAILURES, &key)?;
    let found = conn.fetch_one(LOCK_FAILURES, &key, lockout)?;
    Ok(found.unwrap_or_default())
}

fn lockout(row: &Row<'_>) -> Result<Lockout> {
    Ok(Lockout { failures: crate::number(row, 0)?, locked_until: row.opt_int(1)?.map(Timestamp) })
}

pub fn set_code_failures(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
    lockout: Lockout,
) -> Result<()> {
    let until = lockout.locked_until.map(Timestamp::millis);
    conn.execute(
        SET_FAILURES,
        &values![county.as_str(), number.as_str(), i64::from(lockout.failures), until],
    )
    .map(|_| ())
}

pub fn insert_attachment(
    conn: &mut Conn,
    county: &CountyId,
    file: &AttachmentRow,
    at: Timestamp,
) -> Result<()> {
    conn.execute(
        INSERT_ATTACHMENT,
        &values![
            county.as_str(),
            file.id.as_str(),
            kind_word(file.kind),
            &file.mime,
            file.size,
            at.millis(),
        ],
    )
    .map(|_| ())
}

pub fn attachments(
    conn: &mut Conn,
    county: &CountyId,
    ids: &[&AttachmentId],
) -> Result<Vec<AttachmentRow>> {
    let keys: Vec<Value<'_>> = ids.iter().map(|id| Value::from(id.as_str())).collect();
    conn.fetch_in(ATTACHMENTS, &values![county.as_str()], &keys, attachment)
}

/// Files in the order of their ids, for `verify`; the empty text begins.
pub fn attachments_after(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<AttachmentRow>> {
    conn.fetch_all(ATTACHMENTS_AFTER, &values![county.as_str(), after, limit], attachment)
}

fn attachment(row: &Row<'_>) -> Result<AttachmentRow> {
    let kind = if row.str(1)? == "voice" { AttachmentKind::Voice } else { AttachmentKind::Photo };
    Ok(AttachmentRow {
        id: AttachmentId::new(row.text(0)?),
        kind,
        mime: row.text(2)?,
        size: crate::number(row, 3)?,
        number: row.opt_text(4)?.map(CaseNumber::stored),
    })
}

/// Gives a file to a case. False if there is no such file or another case has it.
pub fn claim(
    conn: &mut Conn,
    county: &CountyId,
    id: &AttachmentId,
    number: &CaseNumber,
) -> Result<bool> {
    Ok(conn.execute(CLAIM, &values![county.as_str(), id.as_str(), number.as_str()])? == 1)
}

/// Files that no case took, older than `before`.
pub fn orphans(
    conn: &mut Conn,
    county: &CountyId,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<AttachmentId>> {
    conn.fetch_all(ORPHANS, &values![county.as_str(), before.millis(), limit], |row| {
        row.text(0).map(AttachmentId::new)
    })
}

/// Forgets a file that no case took. False if a case has taken it in the meantime.
pub fn delete_orphan(conn: &mut Conn, county: &CountyId, id: &AttachmentId) -> Result<bool> {
    Ok(conn.execute(DELETE_ORPHAN, &values![county.as_str(), id.as_str()])? == 1)
}

fn kind_word(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::Photo => "photo",
        AttachmentKind::Voice => "voice",
    }
}
