//! What a connection to either database can do. Everything above this trait is written once.

use std::collections::HashMap;
use std::sync::Arc;

use super::dialect::Backend;
use super::row::Row;
use super::sql::Sql;
use super::value::Value;
use crate::error::Result;

/// What a connection is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Reader,
    Writer,
}

/// Which kind of transaction to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// One that will write; the lock is taken now rather than in the middle of the work.
    Write,
    /// One that sees a single state of the data from its first read to its end.
    Snapshot,
}

/// What a query is asked with.
#[derive(Clone, Copy)]
pub(super) struct Parameters<'p, 'v> {
    pub(super) values: &'p [Value<'v>],
    /// What `{IN}` stands for; none for a statement without it.
    pub(super) keys: &'p [Value<'v>],
}

/// How often the repeatable part of a statement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// With room for so many keys, none for a statement without `{IN}`.
    Keys(usize),
    /// For many rows at once.
    Rows,
}

/// One open connection.
pub(super) trait Session {
    fn backend(&self) -> Backend;

    /// Runs a statement and hands over its rows until `each` answers false.
    fn query(
        &mut self,
        sql: Sql,
        parameters: Parameters<'_, '_>,
        each: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> Result<()>;

    /// Runs a statement that answers no rows; says how many it changed.
    fn execute(&mut self, sql: Sql, values: &[Value<'_>]) -> Result<u64>;

    /// As [`execute`](Self::execute) for each of the rows; says how many it changed in all.
    fn execute_rows(&mut self, sql: Sql, rows: &[&[Value<'_>]]) -> Result<u64>;

    /// Prepares a statement without running it, with room for so many keys; says how many
    /// parameters it takes.
    fn prepare(&mut self, sql: Sql, keys: usize) -> Result<usize>;

    /// Runs a text of several statements without parameters.
    fn batch(&mut self, text: &str) -> Result<()>;

    /// Begins a transaction.
    fn begin(&mut self, kind: Begin) -> Result<()>;

    /// Whether an error has ended the whole transaction, so that no savepoint can be returned to.
    fn transaction_is_lost(&self) -> bool;

    /// Whether the connection is of no more use.
    fn is_broken(&self) -> bool;

    /// Gives the connection up after something that cannot be recovered from.
    fn set_broken(&mut self);
}

/// Keeps something per statement and shape, found by the address of the statement's static text:
/// comparing two words is cheaper than hashing a few hundred bytes of SQL for every row. Address
/// and length together tell texts apart even where one is part of another.
pub(super) struct StatementMap<T>(HashMap<(usize, usize, Shape), T>);

impl<T: Clone> StatementMap<T> {
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// The kept value, or the one `make` builds from the text as written.
    pub(super) fn get_or_make(
        &mut self,
        sql: Sql,
        shape: Shape,
        backend: Backend,
        make: impl FnOnce(&'static str) -> Result<T>,
    ) -> Result<T> {
        let text = sql.text(backend);
        let key = (text.as_ptr().addr(), text.len(), shape);
        if let Some(kept) = self.0.get(&key) {
            return Ok(kept.clone());
        }
        let fresh = make(text)?;
        self.0.insert(key, fresh.clone());
        Ok(fresh)
    }
}

/// Rewritten texts, for a database driver that keeps its own prepared statements.
pub(super) type TextMap = StatementMap<Arc<str>>;
