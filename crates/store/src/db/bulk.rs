//! Many rows or keys in few round trips.

use super::conn::Conn;
use super::row::Row;
use super::session::Parameters;
use super::sql::Sql;
use super::value::Value;
use crate::error::Result;

/// Keys per statement: far below the parameter limit of SQLite (32,766).
const KEYS_AT_ONCE: usize = 512;
/// Rows per statement, so that what is sent in one piece stays some megabytes.
const ROWS_AT_ONCE: usize = 2_048;

impl Conn {
    /// Runs a statement once for each row of parameters: an `INSERT` with one `VALUES (…)` group
    /// and perhaps a tail without parameters (`ON CONFLICT … DO …`), a `DELETE … WHERE …` or an
    /// `UPDATE … WHERE …`. Says how many rows were inserted, changed or deleted in all.
    ///
    /// SQLite runs the prepared statement again and again. PostgreSQL, where each time would be a
    /// round trip, is given the rows as arrays, a column each, in one statement: two rows of one
    /// call must therefore not meet the same `DO UPDATE`, which it refuses, nor update the same
    /// row, of which it does one.
    ///
    /// # Errors
    /// What the database answers; `Other` if a row has the wrong number of values, or if the
    /// statement is of another kind.
    pub fn execute_many<'v>(&mut self, sql: Sql, rows: &[impl AsRef<[Value<'v>]>]) -> Result<u64> {
        let rows = rows.iter().map(AsRef::as_ref).collect::<Vec<_>>();
        let mut changed = 0;
        for chunk in rows.chunks(ROWS_AT_ONCE) {
            changed += self.run(|session| session.execute_rows(sql, chunk))?;
        }
        Ok(changed)
    }

    /// All rows whose key is among `keys`, with a statement that says `… {IN}` and takes `prefix`
    /// as its other parameters. Keys should be distinct; rows come in no order across some
    /// hundreds of keys, so a caller that needs one sorts. Without keys nothing is asked.
    ///
    /// # Errors
    /// What the database answers, or the first error of `map`.
    pub fn fetch_in<T>(
        &mut self,
        sql: Sql,
        prefix: &[Value<'_>],
        keys: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut mapped = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(KEYS_AT_ONCE) {
            self.query(sql, Parameters { values: prefix, keys: chunk }, |row| {
                mapped.push(map(row)?);
                Ok(true)
            })?;
        }
        Ok(mapped)
    }
}
