//! Accounts, sessions and the audit trail.

use maplegrid_domain::accounts::Lockout;
use maplegrid_domain::shared::{AccountId, CountyId, PersonId, Timestamp};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    INSERT_ACCOUNT = "INSERT INTO accounts
        (county, id, person, password_hash, disabled, failures, locked_until, created_at)
        VALUES (?1, ?2, ?3, ?4, FALSE, 0, NULL, ?5)";
    ACCOUNT = "SELECT id, person, password_hash, disabled, failures, locked_until
               FROM accounts WHERE county = ?1 AND id = ?2";
    LOCK_ACCOUNT = "SELECT id, person, password_hash, disabled, failures, locked_until
                    FROM accounts WHERE county = ?1 AND id = ?2 {FOR_UPDATE}";
    ACCOUNTS = "SELECT id, person, disabled FROM accounts WHERE county = ?1 ORDER BY id";
    OF_PERSON = "SELECT id FROM accounts WHERE county = ?1 AND person = ?2 AND NOT disabled
                 ORDER BY created_at, id LIMIT ?3";
    MUST_CHANGE = "UPDATE accounts SET must_change = TRUE WHERE county = ?1 AND id = ?2";
    SET_PASSWORD = "UPDATE accounts SET password_hash = ?3, failures = 0, locked_until = NULL,
                        must_change = FALSE
                    WHERE county = ?1 AND id = ?2";
    SET_LOCKOUT = "UPDATE accounts SET failures = ?3, locked_until = ?4
                   WHERE county = ?1 AND id = ?2";
    INSERT_SESSION = "INSERT INTO sessions (county, token_hash, account, created_at, seen_at)
                      VALUES (?1, ?2, ?3, ?4, ?4)";
    SESSION = "SELECT a.id, a.person, a.disabled, s.created_at, s.seen_at, c.revision,
                      a.must_change
               FROM sessions s
               JOIN accounts a ON a.county = s.county AND a.id = s.account
               JOIN counties c ON c.county = s.county
               WHERE s.county = ?1 AND s.token_hash = ?2";
    TOUCH_SESSION = "UPDATE sessions SET seen_at = ?3 WHERE county = ?1 AND token_hash = ?2";
    DELETE_SESSION = "DELETE FROM sessions WHERE county = ?1 AND token_hash = ?2";
    DELETE_SESSIONS_OF = "DELETE FROM sessions WHERE county = ?1 AND account = ?2";
    SWEEP_SESSIONS = "DELETE FROM sessions WHERE county = ?1 AND seen_at < ?2";
    INSERT_AUDIT = "INSERT INTO audit (county, at, id, person, action, subject)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    INSERT_NOTED = "INSERT INTO audit (county, at, id, person, action, subject, note)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    NOTED = "SELECT at, person, note FROM audit
             WHERE county = ?1 AND subject = ?2 AND action = ?3 AND at >= ?4 AND note IS NOT NULL
             ORDER BY at DESC, id";
    AUDIT_OF = "SELECT at, person FROM audit
                WHERE county = ?1 AND subject = ?2 AND action = ?3 ORDER BY at DESC LIMIT ?4";
}

/// An account as sign-in needs it.
#[derive(Clone, Debug)]
pub struct AccountRow {
    pub id: AccountId,
    pub person: PersonId,
    pub password_hash: String,
    pub disabled: bool,
    pub lockout: Lockout,
}

/// A session with what every request needs of its account.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub account: AccountId,
    pub person: PersonId,
    pub disabled: bool,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    /// The county's revision, so that a stale snapshot is noticed without another query.
    pub revision: i64,
    /// The password was given by somebody else and has to be changed first.
    pub must_change: bool,
}

/// A line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry<'a> {
    pub at: Timestamp,
    /// Random; tells entries of one millisecond apart.
    pub id: &'a str,
    pub person: Option<&'a PersonId>,
    pub action: &'a str,
    pub subject: &'a str,
}

pub fn insert_accounts(
    conn: &mut Conn,
    county: &CountyId,
    accounts: &[(AccountId, PersonId, String)],
    at: Timestamp,
) -> Result<()> {
    let rows: Vec<_> = accounts
        .iter()
        .map(|(id, person, hash)| {
            values![county.as_str(), id.as_str(), person.as_str(), hash, at.millis()]
        })
        .collect();
    conn.execute_many(INSERT_ACCOUNT, &rows).map(|_| ())
}

/// Somebody's first account that is not disabled.
pub fn account_of_person(
    conn: &mut Conn,
    county: &CountyId,
    person: &PersonId,
) -> Result<Option<AccountId>> {
    conn.fetch_one(OF_PERSON, &values![county.as_str(), person.as_str(), 1_i64], |row| {
        Ok(AccountId::new(row.text(0)?))
    })
}

/// The next sign-in opens nothing but the change of the password.
pub fn set_must_change(conn: &mut Conn, county: &CountyId, id: &AccountId) -> Result<()> {
    conn.execute(MUST_CHANGE, &values![county.as_str(), id.as_str()]).map(|_| ())
}

pub fn find_account(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<AccountRow>> {
    conn.fetch_one(ACCOUNT, &values![county.as_str(), id], account)
}

/// As [`find_account`], and nobody else changes it before the transaction ends.
pub fn lock_account(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<AccountRow>> {
    conn.fetch_one(LOCK_ACCOUNT, &values![county.as_str(), id], account)
}

fn account(row: &Row<'_>) -> Result<AccountRow> {
    Ok(AccountRow {
        id: AccountId::new(row.text(0)?),
        person: PersonId::new(row.text(1)?),
        password_hash: row.text(2)?,
        disabled: row.bool(3)?,
        lockout: Lockout {
            failures: crate::number(row, 4)?,
            locked_until: row.opt_int(5)?.map(Timestamp),
        },
    })
}

/// Accounts with their persons and whether they are disabled, by id.
pub fn list_accounts(
    conn: &mut Conn,
    county: &CountyId,
) -> Result<Vec<(AccountId, PersonId, bool)>> {
    conn.fetch_all(ACCOUNTS, &values![county.as_str()], |row| {
        Ok((AccountId::new(row.text(0)?), PersonId::new(row.text(1)?), row.bool(2)?))
    })
}

/// Sets a password, lifts a lock and ends all sessions. Says whether the account exists.
pub fn set_password(conn: &mut Conn, county: &CountyId, id: &str, hash: &str) -> Result<bool> {
    conn.execute(DELETE_SESSIONS_OF, &values![county.as_str(), id])?;
    Ok(conn.execute(SET_PASSWORD, &values![county.as_str(), id, hash])? > 0)
}

pub fn set_lockout(conn: &mut Conn, county: &CountyId, id: &str, lockout: Lockout) -> Result<()> {
    let until = lockout.locked_until.map(Timestamp::millis);
    conn.execute(SET_LOCKOUT, &values![county.as_str(), id, i64::from(lockout.failures), until])
        .map(|_| ())
}

pub fn insert_session(
    conn: &mut Conn,
    county: &CountyId,
    token_hash: &[u8],
    account: &AccountId,
    at: Timestamp,
) -> Result<()> {
    conn.execute(
        INSERT_SESSION,
        &values![county.as_str(), token_hash, account.as_str(), at.millis()],
    )
    .map(|_| ())
}

pub fn find_session(
    conn: &mut Conn,
    county: &CountyId,
    token_hash: &[u8],
) -> Result<Option<SessionRow>> {
    conn.fetch_one(SESSION, &values![county.as_str(), token_hash], |row| {
        Ok(SessionRow {
            account: AccountId::new(row.text(0)?),
            person: PersonId::new(row.text(1)?),
            disabled: row.bool(2)?,
            created_at: Timestamp(row.int(3)?),
            seen_at: Timestamp(row.int(4)?),
            revision: row.int(5)?,
            must_change: row.bool(6)?,
        })
    })
}

pub fn touch_session(
    conn: &mut Conn,
    county: &CountyId,
    token_hash: &[u8],
    at: Timestamp,
) -> Result<()> {
    conn.execute(TOUCH_SESSION, &values![county.as_str(), token_hash, at.millis()]).map(|_| ())
}

pub fn delete_session(conn: &mut Conn, county: &CountyId, token_hash: &[u8]) -> Result<()> {
    conn.execute(DELETE_SESSION, &values![county.as_str(), token_hash]).map(|_| ())
}

/// Forgets sessions not used since `before`.
pub fn sweep_sessions(conn: &mut Conn, county: &CountyId, before: Timestamp) -> Result<u64> {
    conn.execute(SWEEP_SESSIONS, &values![county.as_str(), before.millis()])
}

pub fn insert_audit(conn: &mut Conn, county: &CountyId, entry: &AuditEntry<'_>) -> Result<()> {
    insert_audits(conn, county, std::slice::from_ref(entry))
}

/// Many entries in one piece.
pub fn insert_audits(conn: &mut Conn, county: &CountyId, entries: &[AuditEntry<'_>]) -> Result<()> {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            values![
                county.as_str(),
                entry.at.millis(),
                entry.id,
                entry.person.map(PersonId::as_str),
                entry.action,
                entry.subject,
            ]
        })
        .collect();
    conn.execute_many(INSERT_AUDIT, &rows).map(|_| ())
}

/// An entry with what was said of it, sealed by the caller.
pub fn insert_noted(
    conn: &mut Conn,
    county: &CountyId,
    entry: &AuditEntry<'_>,
    note: &[u8],
) -> Result<()> {
    let row = values![
        county.as_str(),
        entry.at.millis(),
        entry.id,
        entry.person.map(PersonId::as_str),
        entry.action,
        entry.subject,
        note,
    ];
    conn.execute(INSERT_NOTED, &row).map(|_| ())
}

/// An entry of the trail with what was said of it, still sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub at: Timestamp,
    pub person: Option<PersonId>,
    pub note: Vec<u8>,
}

/// The entries of one action about one subject since then that say something, the latest first.
pub fn noted(
    conn: &mut Conn,
    county: &CountyId,
    (subject, action): (&str, &str),
    since: Timestamp,
) -> Result<Vec<Noted>> {
    conn.fetch_all(NOTED, &values![county.as_str(), subject, action, since.millis()], |row| {
        Ok(Noted {
            at: Timestamp(row.int(0)?),
            person: row.opt_text(1)?.map(PersonId::new),
            note: row.bytes(2)?,
        })
    })
}

/// The newest entries of one action about one subject.
pub fn audit_of(
    conn: &mut Conn,
    county: &CountyId,
    subject: &str,
    action: &str,
    limit: i64,
) -> Result<Vec<(Timestamp, Option<PersonId>)>> {
    conn.fetch_all(AUDIT_OF, &values![county.as_str(), subject, action, limit], |row| {
        Ok((Timestamp(row.int(0)?), row.opt_text(1)?.map(PersonId::new)))
    })
}
