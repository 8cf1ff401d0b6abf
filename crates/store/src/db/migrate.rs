//! Migrations: numbered texts, each run once.

use super::conn::Conn;
use super::dialect::{self, Backend};
use crate::error::{Error, Result};
use crate::{statements, values};

/// One step of the schema's history. It is never edited once it has been released.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its place in the history, from 1, rising.
    pub version: u32,
    /// A short name, for people.
    pub name: &'static str,
    /// Statements parted by semicolons, with the placeholders of
    /// [`statements!`](crate::statements). The lines `-- [sqlite]`, `-- [postgres]` and `-- [both]`
    /// begin sections that are for one database only.
    pub sql: &'static str,
}

/// Held while migrating, so that processes started together take turns. The number is arbitrary
/// but must never change.
const LOCK: &str = "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7235421906)";

statements! {
    CREATE_TABLE = "CREATE TABLE IF NOT EXISTS schema_migrations (
        version {BIGINT} PRIMARY KEY,
        name TEXT NOT NULL
    )";
    APPLIED = "SELECT version, name FROM schema_migrations ORDER BY version";
    RECORD = "INSERT INTO schema_migrations (version, name) VALUES (?1, ?2)";
}

/// Runs those of `migrations` that have not been run, in order, within the caller's write
/// transaction: all of them or none. Answers the versions it ran.
///
/// # Errors
/// `Other` if the database was made by a newer program or by another history, if the versions do
/// not rise, or outside a write transaction; else what the database answers to a statement.
pub fn migrate(conn: &mut Conn, migrations: &[Migration]) -> Result<Vec<u32>> {
    if !conn.in_transaction() {
        return Err(Error::Other("migrations need a write transaction".to_owned()));
    }
    if !migrations.is_sorted_by(|one, next| one.version < next.version) {
        return Err(Error::Other("migrations must be in rising order".to_owned()));
    }
    if conn.backend() == Backend::Postgres {
        conn.batch(LOCK)?;
    }
    conn.execute(CREATE_TABLE, &values![])?;
    let applied = conn.fetch_all(APPLIED, &values![], |row| Ok((row.int(0)?, row.text(1)?)))?;
    for (version, name) in &applied {
        let known = migrations.iter().any(|m| i64::from(m.version) == *version && m.name == name);
        if !known {
            return Err(Error::Other(format!(
                "the database has migration {version} ({name}), which this program does not know"
            )));
        }
    }
    let mut run = Vec::new();
    for migration in migrations {
        if applied.iter().any(|(version, _)| *version == i64::from(migration.version)) {
            continue;
        }
        let text = dialect::sections(migration.sql, conn.backend());
        let text = dialect::render(&text, conn.backend(), 0)?;
        conn.batch(&text)?;
        conn.execute(RECORD, &values![migration.version, migration.name])?;
        tracing::info!(version = migration.version, name = migration.name, "migrated");
        run.push(migration.version);
    }
    Ok(run)
}
