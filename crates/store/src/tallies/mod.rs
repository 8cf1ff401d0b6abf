//! Counts by area, day and measure, written with the events.

pub mod checking;

use std::borrow::Cow;
use std::collections::BTreeMap;

use maplegrid_domain::shared::{AreaId, CountyId};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    ADD = "INSERT INTO tallies (county, area, measure, day, n) VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (county, area, measure, day) DO UPDATE SET n = tallies.n + excluded.n";
    SUM = "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM tallies
           WHERE county = ?1 AND area = ?2 AND measure = ?3 AND day >= ?4 AND day <= ?5";
}

/// What one batch adds: `(area, measure, day as yyyymmdd)` to a count.
pub type Additions = BTreeMap<(AreaId, Cow<'static, str>, i64), i64>;

pub fn add(conn: &mut Conn, county: &CountyId, additions: &Additions) -> Result<()> {
    let rows: Vec<_> = additions
        .iter()
        .map(|((area, measure, day), n)| {
            values![county.as_str(), area.as_str(), &**measure, *day, *n]
        })
        .collect();
    conn.execute_many(ADD, &rows).map(|_| ())
}

/// The sum over a range of days, both included.
pub fn sum(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    measure: &str,
    days: (i64, i64),
) -> Result<i64> {
    let found = conn.fetch_one(
        SUM,
        &values![county.as_str(), area.as_str(), measure, days.0, days.1],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}
