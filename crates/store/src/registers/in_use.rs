//! What of registers is in use: what another version of the method has to have room for.

use maplegrid_domain::registers::Entry;
use maplegrid_domain::shared::{AreaKindId, CountyId, RegisterId};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    // What is done or has ended is only read.
    COUNTS = "SELECT e.register, a.kind, count(*) FROM register_entries e
              JOIN areas a ON a.county = e.county AND a.id = e.area
              WHERE e.county = ?1 AND e.state NOT IN ('completed', 'ended')
              GROUP BY e.register, a.kind ORDER BY e.register, a.kind";
    OPEN_AFTER = "SELECT body, sealed FROM register_entries
                  WHERE county = ?1 AND register = ?2 AND seq > ?3 AND state NOT IN ('completed', 'ended')
                  ORDER BY seq LIMIT ?4";
}

/// How many entries registers have that are neither done nor ended, by the kind of their areas.
pub fn counts(conn: &mut Conn, county: &CountyId) -> Result<Vec<(RegisterId, AreaKindId, u64)>> {
    conn.fetch_all(COUNTS, &values![county.as_str()], |row| {
        Ok((RegisterId::new(row.text(0)?), AreaKindId::new(row.text(1)?), crate::number(row, 2)?))
    })
}

/// A stretch of the entries of a register that are neither done nor ended, with what is sealed of them; 0 begins.
pub fn open_after(
    conn: &mut Conn,
    county: &CountyId,
    (register, after): (&RegisterId, u64),
    limit: i64,
) -> Result<Vec<(Entry, Option<Vec<u8>>)>> {
    let parameters = values![county.as_str(), register.as_str(), after, limit];
    conn.fetch_all(OPEN_AFTER, &parameters, |row| {
        Ok((crate::json("register_entries", row.str(0)?)?, row.opt_bytes(1)?))
    })
}
