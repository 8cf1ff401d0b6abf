//! SQLite: opening with the settings the house needs, running statements, sorting its errors.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql, ffi};

use super::dialect::{self, Backend};
use super::row::{Columns, Row};
use super::session::{Begin, Parameters, Role, Session, Shape, StatementMap, TextMap};
use super::sql::Sql;
use super::value::Value;
use crate::error::{Constraint, Error, Result};

/// How long a statement waits for another process's lock before `Error::Busy`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Page cache per connection. Together with the readers' this stays well inside the 150 MB a
/// whole process may take; the operating system caches the file besides.
const WRITER_CACHE_KIB: i64 = 16 * 1024;
const READER_CACHE_KIB: i64 = 6 * 1024;
/// A log that one long reader blew up is cut back to this at the next checkpoint.
const LOG_LIMIT_BYTES: i64 = 64 * 1024 * 1024;
/// Keys of one statement; a shorter list is padded, so that few texts are prepared.
const KEY_COUNTS: [usize; 5] = [0, 1, 8, 64, 512];
/// More than the number of statements in the house, so that none is ever prepared twice.
const STATEMENT_CAPACITY: usize = 1024;

/// An open database file.
pub(super) struct SqliteSession {
    connection: Connection,
    texts: TextMap,
    broken: bool,
}

/// Opens the file, which a writer creates if it is not there.
pub(super) fn open(path: &Path, role: Role) -> Result<SqliteSession> {
    let connection = connect(path, role).map_err(|error| match sort_error(&error) {
        Error::Unavailable(reason) => {
            Error::Unavailable(format!("cannot open {}: {reason}", path.display()))
        }
        other => other,
    })?;
    Ok(SqliteSession { connection, texts: StatementMap::new(), broken: false })
}

fn connect(path: &Path, role: Role) -> rusqlite::Result<Connection> {
    let access = match role {
        Role::Reader => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Role::Writer => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    };
    // One thread owns the connection, so SQLite's own locking would only cost time.
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // First of all, because switching to WAL already meets other processes' locks.
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CAPACITY);
    // Without it the planner looks at bound values, a LIMIT among them, and every new value makes
    // SQLite prepare the statement again: a quarter of all time spent on a page.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    match role {
        Role::Writer => {
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
            // What was answered 2xx is on disk, also after a power cut.
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.pragma_update_and_check(
                None,
                "journal_size_limit",
                LOG_LIMIT_BYTES,
                |_| Ok(()),
            )?;
            connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
        }
        Role::Reader => {
            connection.pragma_update(None, "query_only", true)?;
            connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
        }
    }
    // Reads the file's header: a file that is no database is refused now, not at the first use.
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(connection)
}

impl SqliteSession {
    fn text(&mut self, sql: Sql, keys: usize) -> Result<Arc<str>> {
        self.texts.get_or_make(sql, Shape::Keys(keys), Backend::Sqlite, |text| {
            Ok(dialect::render(text, Backend::Sqlite, keys)?.into())
        })
    }

    fn statement(&self, text: &str) -> Result<CachedStatement<'_>> {
        self.connection.prepare_cached(text).map_err(|error| sort_error(&error))
    }
}

/// Binds the parameters. SQLite would take a missing one for NULL, so they are counted.
fn bind<'p, 'v: 'p>(
    statement: &mut CachedStatement<'_>,
    values: impl ExactSizeIterator<Item = &'p Value<'v>>,
) -> Result<()> {
    let (given, wanted) = (values.len(), statement.parameter_count());
    if given != wanted {
        return Err(Error::Other(format!("a statement takes {wanted} parameters, got {given}")));
    }
    for (position, value) in (1_usize..).zip(values) {
        statement.raw_bind_parameter(position, value).map_err(|error| sort_error(&error))?;
    }
    Ok(())
}

impl Session for SqliteSession {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn query(
        &mut self,
        sql: Sql,
        parameters: Parameters<'_, '_>,
        each: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<()> {
        let Parameters { values, keys } = parameters;
        let room = KEY_COUNTS.into_iter().find(|room| keys.len() <= *room).unwrap_or(keys.len());
        let text = self.text(sql, room)?;
        let mut statement = self.statement(&text)?;
        let mut all = Vec::with_capacity(values.len() + room);
        all.extend(values.iter().chain(keys));
        // Naming the last key again finds nothing new.
        all.extend(keys.last().into_iter().cycle().take(room - keys.len()));
        bind(&mut statement, all.into_iter())?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| sort_error(&error))? {
            if !each(&Row(Columns::Sqlite(row))) {
                break;
            }
        }
        Ok(())
    }

    fn execute(&mut self, sql: Sql, values: &[Value<'_>]) -> Result<u64> {
        self.execute_rows(sql, &[values])
    }

    fn execute_rows(&mut self, sql: Sql, rows: &[&[Value<'_>]]) -> Result<u64> {
        let text = self.text(sql, 0)?;
        let mut statement = self.statement(&text)?;
        let mut changed = 0;
        for row in rows {
            bind(&mut statement, row.iter())?;
            changed += statement.raw_execute().map_err(|error| sort_error(&error))? as u64;
        }
        Ok(changed)
    }

    fn prepare(&mut self, sql: Sql, keys: usize) -> Result<usize> {
        let text = self.text(sql, keys)?;
        Ok(self.statement(&text)?.parameter_count())
    }

    fn batch(&mut self, text: &str) -> Result<()> {
        self.connection.execute_batch(text).map_err(|error| sort_error(&error))
    }

    fn begin(&mut self, kind: Begin) -> Result<()> {
        self.batch(match kind {
            Begin::Write => "BEGIN IMMEDIATE",
            Begin::Snapshot => "BEGIN",
        })
    }

    fn transaction_is_lost(&self) -> bool {
        // A full disk or an I/O error rolls back the whole transaction by itself.
        self.broken || self.connection.is_autocommit()
    }

    fn is_broken(&self) -> bool {
        self.broken
    }

    fn set_broken(&mut self) {
        self.broken = true;
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let refuse =
            |reason: &str| Err(rusqlite::Error::ToSqlConversionFailure(reason.to_owned().into()));
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Bool(truth) => ValueRef::Integer(i64::from(*truth)),
            // Refused because the other database refuses it.
            Self::Text(text) if text.contains('\0') => {
                return Err(rusqlite::Error::ToSqlConversionFailure(Error::NulInText.into()));
            }
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::OutOfRange(_) => return refuse(self.kind()),
        }))
    }
}

fn sort_error(error: &rusqlite::Error) -> Error {
    let reason = error.to_string();
    if let rusqlite::Error::ToSqlConversionFailure(cause) = error
        && let Some(own) = cause.downcast_ref::<Error>()
    {
        return own.clone();
    }
    let Some(code) = error.sqlite_error() else {
        return Error::Other(reason);
    };
    match code.code {
        ErrorCode::DiskFull => Error::Full(reason),
        // The shared index cannot grow: in practice the disk is full, though SQLite does not say.
        ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => {
            Error::Full(reason)
        }
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::FileLockingProtocolFailed => Error::Unavailable(reason),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy(reason),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Error::Corrupt(reason),
        ErrorCode::ConstraintViolation => {
            let kind = match code.extended_code {
                ffi::SQLITE_CONSTRAINT_UNIQUE
                | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                | ffi::SQLITE_CONSTRAINT_ROWID => Constraint::Unique,
                ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Constraint::ForeignKey,
                ffi::SQLITE_CONSTRAINT_NOTNULL => Constraint::NotNull,
                ffi::SQLITE_CONSTRAINT_CHECK => Constraint::Check,
                _ => Constraint::Other,
            };
            Error::Constraint { kind, detail: reason }
        }
        _ => Error::Other(reason),
    }
}
