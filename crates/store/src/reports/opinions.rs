//! What residents thought of how their matters were dealt with: return visits and ratings of a period,
//! each with the answer it is about. Ordinary cases only.

use maplegrid_domain::cases::{Answer, Case, CaseNumber, Event, VisitChannel, VisitResult};
use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

/// A rating may come this long after its case was closed; later ones are in no sheet.
const RATED_WITHIN_DAYS: i64 = 90;

/// The visits and ratings of an area's cases that are open or were closed not long before a period.
macro_rules! opinions {
    () => {
        "(SELECT number FROM case_areas
          WHERE county = ?1 AND area = ?2 AND bucket = 1
          UNION ALL
          SELECT number FROM case_areas
          WHERE county = ?1 AND area = ?2 AND bucket = 0 AND sort_at >= ?3) x
         JOIN events e ON e.county = ?1 AND e.stream = x.number
         JOIN cases c ON c.county = ?1 AND c.number = x.number
         WHERE e.kind IN ('visited', 'rated') AND e.at >= ?4 AND e.at < ?5"
    };
}

statements! {
    OPINIONS_COUNTED = (concat!("SELECT count(*) FROM ", opinions!()));
    OPINIONS = (concat!(
        "SELECT e.position, e.at, e.body, c.body FROM ", opinions!(),
        " AND e.position > ?6 ORDER BY e.position LIMIT ?7"
    ));
}

/// How somebody said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// To whoever paid the return visit.
    Visited { channel: VisitChannel, result: VisitResult },
    /// By rating, 1–5.
    Rated { score: u8 },
}

/// An opinion behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// Where it stands in the ledger.
    pub position: u64,
    pub at: Timestamp,
    pub number: CaseNumber,
    pub title: String,
    pub area: AreaId,
    pub method_version: u32,
    pub said: Said,
    /// The resident's words, or what the visitor wrote down of them.
    pub words: Option<String>,
    /// The answer that the case has now.
    pub answer: Option<Answer>,
}

/// How many there are from one instant to before another.
pub fn count(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    (from, until): (Timestamp, Timestamp),
) -> Result<u64> {
    let parameters =
        values![county.as_str(), area.as_str(), closed_since(from), from.millis(), until.millis()];
    let found = conn.fetch_one(OPINIONS_COUNTED, &parameters, |row| crate::number(row, 0))?;
    Ok(found.unwrap_or(0))
}

/// Those, in the order in which they were said, after a place in the ledger.
pub fn listed(
    conn: &mut Conn,
    county: &CountyId,
    (area, (from, until)): (&AreaId, (Timestamp, Timestamp)),
    (after, limit): (i64, i64),
) -> Result<Vec<Opinion>> {
    let parameters = values![
        county.as_str(),
        area.as_str(),
        closed_since(from),
        from.millis(),
        until.millis(),
        after,
        limit,
    ];
    let found = conn.fetch_all(OPINIONS, &parameters, opinion)?;
    Ok(found.into_iter().flatten().collect())
}

fn closed_since(from: Timestamp) -> i64 {
    from.plus_minutes(-RATED_WITHIN_DAYS * 24 * 60).millis()
}

/// Nothing for an event that cannot be what its kind says.
fn opinion(row: &Row<'_>) -> Result<Option<Opinion>> {
    let (said, words) = match crate::json("event", row.str(2)?)? {
        Event::Visited { channel, result, remark } => (Said::Visited { channel, result }, remark),
        Event::Rated { score, comment } => (Said::Rated { score }, comment),
        _ => return Ok(None),
    };
    let case: Case = crate::json("case", row.str(3)?)?;
    Ok(Some(Opinion {
        position: crate::number(row, 0)?,
        at: Timestamp(row.int(1)?),
        title: case.title(),
        number: case.number,
        area: case.area,
        method_version: case.method_version,
        said,
        words,
        answer: case.answer,
    }))
}
