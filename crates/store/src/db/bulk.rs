//! Many rows or keys in few statements. Their number per statement comes from a short list, so
//! that few distinct texts are prepared, and stays below the parameter limits of both databases
//! (SQLite 32,766, PostgreSQL 65,535).

use super::conn::Conn;
use super::dialect::{self, Shape};
use super::row::Row;
use super::sql::Sql;
use super::value::Value;
use crate::error::{Error, Result};

/// Rows per statement. Powers of two, so that any number of rows takes few statements: over a
/// network each costs a round trip.
const ROW_COUNTS: [usize; 8] = [128, 64, 32, 16, 8, 4, 2, 1];
/// Keys per statement; a shorter list is padded.
const KEY_COUNTS: [usize; 4] = [1, 8, 64, 512];
const PARAMETER_LIMIT: usize = 32_766;

impl Conn {
    /// Inserts rows with a statement that has one `VALUES (?1, ?2, …)` group and perhaps a tail
    /// without parameters (`ON CONFLICT … DO …`). Says how many rows were inserted or changed.
    /// Two rows of one call must not meet the same `DO UPDATE`: PostgreSQL refuses that.
    ///
    /// # Errors
    /// What the database answers; `Other` if a row has the wrong number of values.
    pub fn insert_many<'v>(&mut self, sql: Sql, rows: &[impl AsRef<[Value<'v>]>]) -> Result<u64> {
        let rows = rows.iter().map(AsRef::as_ref).collect::<Vec<_>>();
        let width = dialect::highest_parameter(sql.text(self.backend()));
        if let Some(row) = rows.iter().find(|row| row.len() != width) {
            let given = row.len();
            return Err(Error::Other(format!("a row takes {width} values, got {given}")));
        }
        let (mut rest, mut changed) = (rows.as_slice(), 0);
        while !rest.is_empty() {
            let fits = |count: usize| count <= rest.len() && count * width <= PARAMETER_LIMIT;
            let count = ROW_COUNTS.into_iter().find(|count| fits(*count)).unwrap_or(1);
            let (chunk, later) = rest.split_at(count);
            changed += self.execute_shaped(sql, Shape::Rows(count), chunk)?;
            rest = later;
        }
        Ok(changed)
    }

    /// All rows whose key is among `keys`, with a statement that says `… IN ({IN})` and takes
    /// `prefix` as its other parameters. Keys should be distinct; rows come in no order across
    /// some hundreds of keys, so a caller that needs one sorts.
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
        for chunk in keys.chunks(KEY_COUNTS[KEY_COUNTS.len() - 1]) {
            let count =
                KEY_COUNTS.into_iter().find(|count| chunk.len() <= *count).unwrap_or(chunk.len());
            let mut parameters = vec![prefix, chunk];
            // Naming the last key again finds nothing new.
            parameters.resize(2 + count - chunk.len(), &chunk[chunk.len() - 1..]);
            self.query(sql, Shape::Keys(count), &parameters, |row| {
                mapped.push(map(row)?);
                Ok(true)
            })?;
        }
        Ok(mapped)
    }
}
