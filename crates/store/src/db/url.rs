//! Where a database is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::conn::Conn;
use super::dialect::Backend;
use super::session::Role;
use super::{postgres, sqlite};
use crate::error::{Error, Result};

/// A database's address: `sqlite:PATH`, `postgres://…` or `postgresql://…`. Neither its `Debug`
/// nor its `Display` shows a password.
#[derive(Clone, Debug)]
pub struct DatabaseUrl(Place);

#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Server(Box<::postgres::Config>),
}

impl DatabaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// `Other`, saying what is wrong, without repeating the address (it may hold a password).
    pub fn parse(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            // Readers and the writer would each have a memory of their own.
            if path.is_empty() || path.contains(":memory:") {
                return Err(Error::Other("sqlite: must name a file".to_owned()));
            }
            return Ok(Self(Place::File(path.into())));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let config = text.parse::<::postgres::Config>().map_err(|error| {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                let cause = cause.unwrap_or_else(|| error.to_string());
                Error::Other(format!("not a PostgreSQL address: {cause}"))
            })?;
            return Ok(Self(Place::Server(Box::new(config))));
        }
        Err(Error::Other(
            "a database address is sqlite:PATH, postgres://… or postgresql://…".to_owned(),
        ))
    }

    /// Which database it names.
    pub fn backend(&self) -> Backend {
        match self.0 {
            Place::File(_) => Backend::Sqlite,
            Place::Server(_) => Backend::Postgres,
        }
    }

    pub(super) fn connect(&self, role: Role) -> Result<Conn> {
        match &self.0 {
            Place::File(path) => sqlite::open(path, role).map(Conn::new),
            Place::Server(config) => postgres::open(config, role).map(Conn::new),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File(path) => write!(out, "sqlite:{}", path.display()),
            Place::Server(config) => {
                write!(out, "postgres, database {}", config.get_dbname().unwrap_or("of the user"))
            }
        }
    }
}
