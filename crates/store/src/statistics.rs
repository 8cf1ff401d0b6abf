//! What a database knows about the sizes of its tables, by which it plans.
//!
//! PostgreSQL keeps plans that it made for empty tables until it is told that they have grown: its
//! autovacuum does so when it finds time, which under load may take minutes. SQLite plans by its
//! indexes alone and needs nothing.

use maplegrid_domain::shared::CountyId;

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    // Without names, so that no table is forgotten.
    COUNT_ROWS = { sqlite: "SELECT 1", postgres: "ANALYZE" };
    // A table that was never counted has -1 rows.
    HAS_GROWN = {
        sqlite: "SELECT FALSE FROM log_head WHERE county = ?1",
        postgres: "SELECT h.size >= greatest(1000, 10 * known.reltuples)
                   FROM log_head h, pg_class known
                   WHERE h.county = ?1 AND known.oid = CAST('events' AS regclass)",
    };
}

/// Has the database estimate the sizes of its tables from a sample of their rows. For after many
/// rows were put in at once; allowed on a connection that only reads.
pub fn count_rows(conn: &mut Conn) -> Result<()> {
    conn.fetch_all(COUNT_ROWS, &values![], |_| Ok(())).map(|_| ())
}

/// As [`count_rows`], if the ledger has some length and is ten times as long as when the database
/// last counted. Says whether it was.
pub fn count_if_grown(conn: &mut Conn, county: &CountyId) -> Result<bool> {
    let grown = conn.fetch_one(HAS_GROWN, &values![county.as_str()], |row| row.bool(0))?;
    if grown == Some(true) {
        count_rows(conn)?;
    }
    Ok(grown == Some(true))
}
