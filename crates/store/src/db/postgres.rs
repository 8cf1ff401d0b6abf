//! PostgreSQL: connecting, running prepared statements, sorting its errors.

use std::error::Error as StdError;
use std::time::Duration;

use ::postgres::config::TargetSessionAttrs;
use ::postgres::error::{Severity, SqlState};
use ::postgres::types::private::BytesMut;
use ::postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, Config, NoTls, Statement};

use super::dialect::{Backend, Shape};
use super::row::{Columns, Row};
use super::session::{Begin, Parameters, Role, Session, StatementMap};
use super::sql::Sql;
use super::value::Value;
use crate::error::{Constraint, Error, Result};

/// How long to wait for the server to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long sent data may stay unacknowledged before the connection counts as lost.
const NETWORK_TIMEOUT: Duration = Duration::from_secs(30);

/// An open connection to a server.
pub(super) struct PostgresSession {
    client: Client,
    statements: StatementMap<Statement>,
    broken: bool,
}

/// Connects to the server. A writer refuses a standby.
pub(super) fn open(config: &Config, role: Role) -> Result<PostgresSession> {
    let mut config = config.clone();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(NETWORK_TIMEOUT);
    }
    if config.get_application_name().is_none() {
        config.application_name("maplegrid");
    }
    let settings = match role {
        Role::Reader => "SET default_transaction_read_only = on",
        // The same patience as SQLite's busy timeout.
        Role::Writer => {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
            "SET lock_timeout = '10s'"
        }
    };
    let cannot_connect = |error: &::postgres::Error| {
        Error::Unavailable(format!("cannot connect: {}", describe(error)))
    };
    let mut client = config.connect(NoTls).map_err(|error| cannot_connect(&error))?;
    client.batch_execute(settings).map_err(|error| cannot_connect(&error))?;
    Ok(PostgresSession { client, statements: StatementMap::new(), broken: false })
}

/// Notes a lost connection, then sorts the error.
fn note(broken: &mut bool, client: &Client, error: &::postgres::Error) -> Error {
    let (sorted, lost) = sort_error(error);
    *broken |= lost || client.is_closed();
    if *broken { Error::Unavailable(describe(error)) } else { sorted }
}

impl PostgresSession {
    fn statement(&mut self, sql: Sql, shape: Shape) -> Result<Statement> {
        let Self { client, statements, broken } = self;
        statements.get_or_make(sql, shape, Backend::Postgres, |text| {
            client.prepare(&text).map_err(|error| note(broken, client, &error))
        })
    }

    fn checked<T>(&mut self, answer: std::result::Result<T, ::postgres::Error>) -> Result<T> {
        answer.map_err(|error| note(&mut self.broken, &self.client, &error))
    }
}

/// The parameters as the driver wants them, counted.
fn bound<'p>(
    statement: &Statement,
    parameters: Parameters<'p, '_>,
) -> Result<Vec<&'p (dyn ToSql + Sync)>> {
    let (wanted, given) =
        (statement.params().len(), parameters.iter().map(|part| part.len()).sum::<usize>());
    if given != wanted {
        return Err(Error::Other(format!("a statement takes {wanted} parameters, got {given}")));
    }
    let mut all = Vec::<&(dyn ToSql + Sync)>::with_capacity(given);
    all.extend(parameters.iter().copied().flatten().map(|value| value as &(dyn ToSql + Sync)));
    Ok(all)
}

impl Session for PostgresSession {
    fn backend(&self) -> Backend {
        Backend::Postgres
    }

    fn query(
        &mut self,
        sql: Sql,
        shape: Shape,
        parameters: Parameters<'_, '_>,
        each: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<()> {
        let statement = self.statement(sql, shape)?;
        let answer = self.client.query(&statement, &bound(&statement, parameters)?);
        for row in &self.checked(answer)? {
            if !each(&Row(Columns::Postgres(row))) {
                break;
            }
        }
        Ok(())
    }

    fn execute(&mut self, sql: Sql, shape: Shape, parameters: Parameters<'_, '_>) -> Result<u64> {
        let statement = self.statement(sql, shape)?;
        let answer = self.client.execute(&statement, &bound(&statement, parameters)?);
        self.checked(answer)
    }

    fn prepare(&mut self, sql: Sql, shape: Shape) -> Result<usize> {
        Ok(self.statement(sql, shape)?.params().len())
    }

    fn batch(&mut self, text: &str) -> Result<()> {
        let answer = self.client.batch_execute(text);
        self.checked(answer)
    }

    fn begin(&mut self, kind: Begin) -> Result<()> {
        self.batch(match kind {
            Begin::Write => "BEGIN",
            Begin::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
    }

    fn transaction_is_lost(&self) -> bool {
        self.is_broken()
    }

    fn is_broken(&self) -> bool {
        self.broken || self.client.is_closed()
    }

    fn set_broken(&mut self) {
        self.broken = true;
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, kind) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT8) => number.to_sql(kind, out),
            (Self::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Self::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(kind, out),
            (Self::Int(number @ (0 | 1)), &Type::BOOL) => (*number == 1).to_sql(kind, out),
            (Self::Bool(truth), &Type::BOOL) => truth.to_sql(kind, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.as_ref().to_sql(kind, out),
            // Types with no counterpart in SQLite (NUMERIC, TSVECTOR …) are sent as text, which
            // the server reads as it would a literal.
            (Self::Text(text), _) if is_text(kind) || is_foreign(kind) => {
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
            (Self::Int(number), _) if is_foreign(kind) => {
                out.extend_from_slice(number.to_string().as_bytes());
                Ok(IsNull::No)
            }
            _ => Err(format!("{} was bound to a parameter of type {kind}", self.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, kind: &Type) -> Format {
        if is_foreign(kind) { Format::Text } else { Format::Binary }
    }

    to_sql_checked!();
}

fn is_text(kind: &Type) -> bool {
    matches!(*kind, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
}

fn is_foreign(kind: &Type) -> bool {
    !is_text(kind)
        && !matches!(*kind, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::BYTEA)
}

/// The error with its causes; the driver's own text leaves the server's message out.
fn describe(error: &::postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        return format!("{} ({})", server.message(), server.code().code());
    }
    let mut text = error.to_string();
    let mut cause = StdError::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// The house's error, and whether the connection is lost.
fn sort_error(error: &::postgres::Error) -> (Error, bool) {
    let reason = describe(error);
    let Some(server) = error.as_db_error() else {
        // Without an answer from the server it is either the network, or a value that could not
        // be converted before anything was sent.
        let network =
            StdError::source(error).is_some_and(<dyn StdError + 'static>::is::<std::io::Error>);
        let lost = network || error.is_closed();
        return (if lost { Error::Unavailable(reason) } else { Error::Other(reason) }, lost);
    };
    if matches!(server.parsed_severity(), Some(Severity::Fatal | Severity::Panic)) {
        return (Error::Unavailable(reason), true);
    }
    let code = server.code();
    let violated = |kind| Error::Constraint { kind, detail: reason.clone() };
    let sorted = match *code {
        SqlState::DISK_FULL => Error::Full(reason),
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE
        | SqlState::QUERY_CANCELED => Error::Busy(reason),
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => Error::Corrupt(reason),
        SqlState::UNIQUE_VIOLATION => violated(Constraint::Unique),
        SqlState::FOREIGN_KEY_VIOLATION => violated(Constraint::ForeignKey),
        SqlState::NOT_NULL_VIOLATION => violated(Constraint::NotNull),
        SqlState::CHECK_VIOLATION => violated(Constraint::Check),
        // Class 53: out of memory or connections; 57: an operator stepped in; 58: I/O.
        _ => match &code.code()[..2] {
            "23" => violated(Constraint::Other),
            "08" | "53" | "57" | "58" => Error::Unavailable(reason),
            _ => Error::Other(reason),
        },
    };
    (sorted, false)
}
