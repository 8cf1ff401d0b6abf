//! One row of an answer, read by column position.

use rusqlite::types::ValueRef;

use crate::error::{Error, Result};

/// A row, valid while it is being mapped. Columns count from 0. Every function answers
/// `Error::Decode`, naming the column, if the column is missing, NULL (unless the function begins
/// with `opt_`) or of another type.
pub struct Row<'a>(pub(super) Columns<'a>);

pub(super) enum Columns<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

/// A column's content, independent of the database.
enum Cell<'a> {
    Null,
    Int(i64),
    Bool(bool),
    Text(&'a str),
    Bytes(&'a [u8]),
    Foreign(String),
}

impl Row<'_> {
    /// Text, borrowed from the row.
    pub fn str(&self, column: usize) -> Result<&str> {
        self.opt_str(column)?.ok_or_else(|| self.null(column, "text"))
    }

    /// Text or NULL, borrowed from the row.
    pub fn opt_str(&self, column: usize) -> Result<Option<&str>> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text)),
            other => Err(self.mismatch(column, "text", &other)),
        }
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String> {
        self.str(column).map(str::to_owned)
    }

    /// Text or NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>> {
        Ok(self.opt_str(column)?.map(str::to_owned))
    }

    /// A whole number.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.opt_int(column)?.ok_or_else(|| self.null(column, "a whole number"))
    }

    /// A whole number or NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(number)),
            other => Err(self.mismatch(column, "a whole number", &other)),
        }
    }

    /// A truth value.
    pub fn bool(&self, column: usize) -> Result<bool> {
        self.opt_bool(column)?.ok_or_else(|| self.null(column, "a truth value"))
    }

    /// A truth value or NULL.
    pub fn opt_bool(&self, column: usize) -> Result<Option<bool>> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Bool(truth) => Ok(Some(truth)),
            // SQLite has no other way to store them.
            Cell::Int(0) => Ok(Some(false)),
            Cell::Int(1) => Ok(Some(true)),
            other => Err(self.mismatch(column, "a truth value", &other)),
        }
    }

    /// Bytes.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>> {
        self.opt_bytes(column)?.ok_or_else(|| self.null(column, "bytes"))
    }

    /// Bytes or NULL.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Bytes(bytes) => Ok(Some(bytes.to_vec())),
            other => Err(self.mismatch(column, "bytes", &other)),
        }
    }

    fn cell(&self, column: usize) -> Result<Cell<'_>> {
        let unreadable = |error: &dyn std::fmt::Display| Error::decode(self.name(column), error);
        match self.0 {
            Columns::Sqlite(row) => {
                match row.get_ref(column).map_err(|error| unreadable(&error))? {
                    ValueRef::Null => Ok(Cell::Null),
                    ValueRef::Integer(number) => Ok(Cell::Int(number)),
                    ValueRef::Real(_) => Ok(Cell::Foreign("a REAL".to_owned())),
                    ValueRef::Text(text) => std::str::from_utf8(text)
                        .map(Cell::Text)
                        .map_err(|error| unreadable(&error)),
                    ValueRef::Blob(bytes) => Ok(Cell::Bytes(bytes)),
                }
            }
            Columns::Postgres(row) => {
                postgres_cell(row, column).map_err(|error| unreadable(&error))
            }
        }
    }

    fn name(&self, column: usize) -> String {
        let name = match self.0 {
            Columns::Sqlite(row) => row.as_ref().column_name(column).ok(),
            Columns::Postgres(row) => row.columns().get(column).map(::postgres::Column::name),
        };
        name.map_or_else(|| format!("column {column}"), |name| format!("column {column} ({name})"))
    }

    fn null(&self, column: usize, expected: &str) -> Error {
        Error::decode(self.name(column), format_args!("expected {expected}, found NULL"))
    }

    fn mismatch(&self, column: usize, expected: &str, found: &Cell<'_>) -> Error {
        let found = match found {
            Cell::Null => "NULL",
            Cell::Int(_) => "a whole number",
            Cell::Bool(_) => "a truth value",
            Cell::Text(_) => "text",
            Cell::Bytes(_) => "bytes",
            Cell::Foreign(name) => name,
        };
        Error::decode(self.name(column), format_args!("expected {expected}, found {found}"))
    }
}

fn postgres_cell(
    row: &::postgres::Row,
    column: usize,
) -> std::result::Result<Cell<'_>, Box<dyn std::error::Error>> {
    use ::postgres::types::Type;

    let kind = row.columns().get(column).ok_or("there is no such column")?.type_();
    let cell = match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map(Cell::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(|n| Cell::Int(n.into())),
        Type::INT2 => row.try_get::<_, Option<i16>>(column)?.map(|n| Cell::Int(n.into())),
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.map(Cell::Bool),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => {
            row.try_get::<_, Option<&str>>(column)?.map(Cell::Text)
        }
        Type::BYTEA => row.try_get::<_, Option<&[u8]>>(column)?.map(Cell::Bytes),
        ref other => Some(Cell::Foreign(format!("the type {other}, which needs a CAST"))),
    };
    Ok(cell.unwrap_or(Cell::Null))
}
