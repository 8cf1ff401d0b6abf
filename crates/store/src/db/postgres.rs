//! PostgreSQL: connecting, running prepared statements, sorting its errors.

use std::error::Error as StdError;
use std::time::Duration;

use ::postgres::config::TargetSessionAttrs;
use ::postgres::error::{Severity, SqlState};
use ::postgres::types::private::BytesMut;
use ::postgres::types::{Format, IsNull, Kind, ToSql, Type, to_sql_checked};
use ::postgres::{Client, Config, NoTls, Statement};

use super::dialect::{self, ArrayColumn, Backend};
use super::row::{Columns, Row};
use super::session::{Begin, Parameters, Role, Session, Shape, StatementMap};
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
    // One plan a statement, made once: planning a list anew for each page took longer than running
    // it. The plans that tests look at are these.
    let settings = match role {
        Role::Reader => {
            "SET default_transaction_read_only = on; SET plan_cache_mode = force_generic_plan"
        }
        // The same patience as SQLite's busy timeout.
        Role::Writer => {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
            "SET lock_timeout = '10s'; SET plan_cache_mode = force_generic_plan"
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
    /// The statement as it stands; with keys if it asks for them, whose number does not matter.
    fn statement(&mut self, sql: Sql, keys: usize) -> Result<Statement> {
        let Self { client, statements, broken } = self;
        statements.get_or_make(sql, Shape::Keys(keys.min(1)), Backend::Postgres, |text| {
            let text = dialect::render(text, Backend::Postgres, keys)?;
            client.prepare(&text).map_err(|error| note(broken, client, &error))
        })
    }

    /// The statement for many rows. What types its columns have, `single` knows.
    fn statement_for_rows(&mut self, sql: Sql, single: &Statement) -> Result<Statement> {
        let Self { client, statements, broken } = self;
        statements.get_or_make(sql, Shape::Rows, Backend::Postgres, |text| {
            let columns: Vec<ArrayColumn> = single.params().iter().map(array_column).collect();
            let text = dialect::render_rows(text, &columns)?;
            client.prepare(&text).map_err(|error| note(broken, client, &error))
        })
    }

    fn checked<T>(&mut self, answer: std::result::Result<T, ::postgres::Error>) -> Result<T> {
        answer.map_err(|error| note(&mut self.broken, &self.client, &error))
    }
}

/// Refuses a wrong number of values before the driver does, which would panic.
fn count(statement: &Statement, given: usize) -> Result<()> {
    let wanted = statement.params().len();
    if given == wanted {
        return Ok(());
    }
    Err(Error::Other(format!("a statement takes {wanted} parameters, got {given}")))
}

fn bound<'p>(values: &'p [Value<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Session for PostgresSession {
    fn backend(&self) -> Backend {
        Backend::Postgres
    }

    fn query(
        &mut self,
        sql: Sql,
        parameters: Parameters<'_, '_>,
        each: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<()> {
        let statement = self.statement(sql, parameters.keys.len())?;
        let keys = Array(parameters.keys.iter().map(borrowed).collect());
        let mut all = bound(parameters.values);
        if !parameters.keys.is_empty() {
            all.push(&keys);
        }
        count(&statement, all.len())?;
        let answer = self.client.query(&statement, &all);
        for row in &self.checked(answer)? {
            if !each(&Row(Columns::Postgres(row))) {
                break;
            }
        }
        Ok(())
    }

    fn execute(&mut self, sql: Sql, values: &[Value<'_>]) -> Result<u64> {
        let statement = self.statement(sql, 0)?;
        count(&statement, values.len())?;
        let answer = self.client.execute(&statement, &bound(values));
        self.checked(answer)
    }

    fn execute_rows(&mut self, sql: Sql, rows: &[&[Value<'_>]]) -> Result<u64> {
        if let [row] = rows {
            return self.execute(sql, row);
        }
        let single = self.statement(sql, 0)?;
        for row in rows {
            count(&single, row.len())?;
        }
        let statement = self.statement_for_rows(sql, &single)?;
        let columns: Vec<Array<'_>> =
            (0..).zip(single.params()).map(|(at, kind)| column(rows, at, kind)).collect();
        let all: Vec<_> = columns.iter().map(|column| column as &(dyn ToSql + Sync)).collect();
        let answer = self.client.execute(&statement, &all);
        self.checked(answer)
    }

    fn prepare(&mut self, sql: Sql, keys: usize) -> Result<usize> {
        Ok(self.statement(sql, keys)?.params().len())
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

/// Values sent as one array.
#[derive(Debug)]
struct Array<'a>(Vec<Value<'a>>);

impl ToSql for Array<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match kind.kind() {
            // An array is sent in binary, and so are its elements.
            Kind::Array(element) if !is_foreign(element) => self.0.to_sql(kind, out),
            _ => Err(format!("a list was bound to a parameter of type {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// How a column of values of this type is sent for many rows.
fn array_column(kind: &Type) -> ArrayColumn {
    let array = match *kind {
        Type::INT8 => "int8",
        Type::INT4 => "int4",
        Type::INT2 => "int2",
        Type::BOOL => "bool",
        Type::BYTEA => "bytea",
        _ => "text",
    };
    let cast = is_foreign(kind).then(|| format!("\"{}\".\"{}\"", kind.schema(), kind.name()));
    ArrayColumn { array, cast }
}

fn column<'a>(rows: &[&'a [Value<'_>]], at: usize, kind: &Type) -> Array<'a> {
    let value = |row: &&'a [Value<'_>]| match borrowed(&row[at]) {
        // As a literal, which the statement casts.
        Value::Int(number) if is_foreign(kind) => Value::from(number.to_string()),
        value => value,
    };
    Array(rows.iter().map(value).collect())
}

fn borrowed<'a>(value: &'a Value<'_>) -> Value<'a> {
    match value {
        Value::Null => Value::Null,
        Value::Int(number) => Value::Int(*number),
        Value::Bool(truth) => Value::Bool(*truth),
        Value::Text(text) => Value::from(text.as_ref()),
        Value::Bytes(bytes) => Value::from(bytes.as_ref()),
        Value::OutOfRange(number) => Value::OutOfRange(*number),
    }
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
        // Text here is UTF-8 always, so that this is about a NUL.
        SqlState::CHARACTER_NOT_IN_REPERTOIRE => Error::NulInText,
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
