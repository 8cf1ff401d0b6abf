//! What areas have for a year, and what was approved of it.

use maplegrid_domain::shared::{AreaId, CountyId, EntryId, RegisterId};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    FIND = "SELECT fen FROM register_budgets
            WHERE county = ?1 AND register = ?2 AND area = ?3 AND year = ?4";
    SET = "INSERT INTO register_budgets (county, register, area, year, fen)
           VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (county, register, area, year) DO UPDATE SET fen = excluded.fen";
    SPENT = "SELECT count(*), CAST(coalesce(sum(amount_fen), 0) AS {BIGINT})
             FROM register_entries
             WHERE county = ?1 AND register = ?2 AND area = ?3 AND approved_year = ?4
               AND id <> ?5";
}

/// An area's year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// What was set; `None` before anybody did.
    pub budget_fen: Option<u64>,
    pub spent_fen: u64,
    /// How many entries that is.
    pub entries: u64,
}

impl Money {
    /// What is left; `None` before anybody set anything.
    pub fn left_fen(&self) -> Option<u64> {
        self.budget_fen.map(|budget| budget.saturating_sub(self.spent_fen))
    }
}

/// The money of an area's year, without one entry that is about to be decided.
pub fn money(
    conn: &mut Conn,
    county: &CountyId,
    (register, area, year): (&RegisterId, &AreaId, i16),
    without: Option<&EntryId>,
) -> Result<Money> {
    let place = values![county.as_str(), register.as_str(), area.as_str(), i64::from(year)];
    let budget_fen = conn.fetch_one(FIND, &place, |row| crate::number(row, 0))?;
    let without = without.map_or("", EntryId::as_str);
    let spent =
        values![county.as_str(), register.as_str(), area.as_str(), i64::from(year), without,];
    let spent =
        conn.fetch_one(SPENT, &spent, |row| Ok((crate::number(row, 0)?, crate::number(row, 1)?)))?;
    let (entries, spent_fen) = spent.unwrap_or_default();
    Ok(Money { budget_fen, spent_fen, entries })
}

pub fn set(
    conn: &mut Conn,
    county: &CountyId,
    (register, area, year): (&RegisterId, &AreaId, i16),
    fen: u64,
) -> Result<()> {
    let row = values![county.as_str(), register.as_str(), area.as_str(), i64::from(year), fen];
    conn.execute(SET, &row).map(|_| ())
}
