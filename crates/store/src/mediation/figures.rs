//! Figures for the statistics of people's mediation: counted from the rows, never typed in.

use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};

use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    FIGURES = "SELECT class, origin, COALESCE(form, ''), COALESCE(result, ''), COUNT(*),
                      CAST(COALESCE(SUM(amount_fen), 0) AS {BIGINT}), COUNT(amount_fen),
                      CAST(SUM(parties) AS {BIGINT})
               FROM mediations
               WHERE county = ?1 AND opened_at >= ?2 AND opened_at < ?3 AND committee {IN}
               GROUP BY class, origin, form, result";
}

/// Mediations that are alike in all that is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// Of the Ministry of Justice's list.
    pub class: String,
    /// applied, offered, or who entrusted it.
    pub origin: String,
    /// written or oral; `None` where nothing is in force.
    pub form: Option<String>,
    /// agreed, declined, refused or terminated; `None` while it is open.
    pub result: Option<String>,
    pub count: u64,
    pub amount_fen: u64,
    /// How many of them say an amount.
    pub with_amount: u64,
    pub parties: u64,
}

/// What some committees took from one instant to before another, in no order. The same group may
/// come in several rows.
pub fn figures(
    conn: &mut Conn,
    county: &CountyId,
    (from, until): (Timestamp, Timestamp),
    committees: &[&AreaId],
) -> Result<Vec<FigureRow>> {
    let keys: Vec<Value<'_>> = committees.iter().map(|area| Value::from(area.as_str())).collect();
    let prefix = values![county.as_str(), from.millis(), until.millis()];
    conn.fetch_in(FIGURES, &prefix, &keys, |row| {
        let word = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(FigureRow {
            class: row.text(0)?,
            origin: row.text(1)?,
            form: word(row.text(2)?),
            result: word(row.text(3)?),
            count: crate::number(row, 4)?,
            amount_fen: crate::number(row, 5)?,
            with_amount: crate::number(row, 6)?,
            parties: crate::number(row, 7)?,
        })
    })
}
