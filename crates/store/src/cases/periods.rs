//! Cases of a stretch of time, counted and listed by the same words, so that a figure is as long as
//! its list. Restricted cases are in neither.

use maplegrid_domain::methods::ReportFigure;
use maplegrid_domain::shared::{AreaId, CategoryId, CountyId, Timestamp};

use super::lists::{Listed, case_row, select_rows};
use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

/// The ordinary cases of an area that were open at some time in a period or are now: those open, and
/// those closed since it began.
macro_rules! met {
    () => {
        "(SELECT bucket, sort_at, number FROM case_areas
          WHERE county = ?1 AND area = ?2 AND bucket = 1
          UNION ALL
          SELECT bucket, sort_at, number FROM case_areas
          WHERE county = ?1 AND area = ?2 AND bucket = 0 AND sort_at >= ?3) x
         JOIN cases c ON c.county = ?1 AND c.number = x.number
         WHERE c.received_at < ?4"
    };
}
macro_rules! received {
    () => {
        "(c.received_at >= ?3)"
    };
}
macro_rules! closed {
    () => {
        "(x.bucket = 0 AND x.sort_at < ?4)"
    };
}
macro_rules! closed_late {
    () => {
        "(x.bucket = 0 AND x.sort_at < ?4 AND c.answered AND c.answered_late)"
    };
}
macro_rules! open {
    () => {
        "(x.bucket = 1 OR x.sort_at >= ?4)"
    };
}
/// What waits for the resident is listed by when the question lapses.
macro_rules! overdue {
    () => {
        "(x.bucket = 1 AND x.sort_at < ?5)"
    };
}
macro_rules! count {
    ($fits:expr) => {
        concat!("CAST(sum(CASE WHEN ", $fits, " THEN 1 ELSE 0 END) AS {BIGINT})")
    };
}

statements! {
    BY_CATEGORY = (concat!(
        "SELECT coalesce(c.category, ''), ",
        count!(received!()), ", ",
        count!(closed!()), ", ",
        count!(closed_late!()), ", ",
        count!(open!()), ", ",
        count!(overdue!()),
        " FROM ", met!(), " GROUP BY coalesce(c.category, '')"
    ));
    LISTED = (concat!(
        select_rows!("sort_at FROM "),
        met!(),
        " AND ((CAST(?6 AS {BIGINT}) = 0 AND ", received!(), ")
            OR (CAST(?6 AS {BIGINT}) = 1 AND ", closed!(), ")
            OR (CAST(?6 AS {BIGINT}) = 2 AND ", closed_late!(), ")
            OR (CAST(?6 AS {BIGINT}) = 3 AND ", open!(), ")
            OR (CAST(?6 AS {BIGINT}) = 4 AND ", overdue!(), "))
          AND (?7 = '*' OR coalesce(c.category, '') = ?7)
          AND x.number > ?8
          ORDER BY x.number LIMIT ?9"
    ));
}

/// The figures of cases, in the order of the columns.
const FIGURES: [ReportFigure; 5] = [
    ReportFigure::Received,
    ReportFigure::Closed,
    ReportFigure::ClosedLate,
    ReportFigure::Open,
    ReportFigure::Overdue,
];

/// A stretch of time, and until when limits are held against it: its end, or now while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: Timestamp,
    pub until: Timestamp,
    pub edge: Timestamp,
}

/// How many cases of a category are in each figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryCounts {
    /// `None` for those that nobody has put into one.
    pub category: Option<CategoryId>,
    counts: [u64; 5],
}

impl CategoryCounts {
    /// Nought for a figure that does not count cases.
    pub fn of(&self, figure: ReportFigure) -> u64 {
        column(figure).map_or(0, |at| self.counts[at])
    }
}

fn column(figure: ReportFigure) -> Option<usize> {
    FIGURES.iter().position(|one| *one == figure)
}

/// Counts the ordinary cases of an area, by category, in no order.
pub fn counts(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    stretch: Stretch,
) -> Result<Vec<CategoryCounts>> {
    let parameters = values![
        county.as_str(),
        area.as_str(),
        stretch.from.millis(),
        stretch.until.millis(),
        stretch.edge.millis(),
    ];
    conn.fetch_all(BY_CATEGORY, &parameters, |row| {
        let mut columns = [0; 5];
        for (at, column) in columns.iter_mut().enumerate() {
            *column = crate::number(row, at + 1)?;
        }
        Ok(CategoryCounts { category: category(row.text(0)?), counts: columns })
    })
}

/// Which cases of an area.
#[derive(Clone, Copy, Debug)]
pub struct Behind<'a> {
    pub figure: ReportFigure,
    /// All if not given; those without any for the empty text.
    pub category: Option<&'a str>,
    /// The number that the last page ended with; empty for the first.
    pub after: &'a str,
    pub limit: i64,
}

/// The cases behind a figure, in the order of their numbers; none behind one that does not count
/// cases.
pub fn listed(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    (stretch, behind): (Stretch, Behind<'_>),
) -> Result<Vec<Listed>> {
    let Some(column) = column(behind.figure) else { return Ok(Vec::new()) };
    let parameters = values![
        county.as_str(),
        area.as_str(),
        stretch.from.millis(),
        stretch.until.millis(),
        stretch.edge.millis(),
        i64::try_from(column).unwrap_or(i64::MAX),
        behind.category.unwrap_or("*"),
        behind.after,
        behind.limit,
    ];
    let listed = |row: &Row<'_>| Ok(Listed { row: case_row(row)?, sort_at: row.int(22)? });
    conn.fetch_all(LISTED, &parameters, listed)
}

fn category(text: String) -> Option<CategoryId> {
    Some(text).filter(|text| !text.is_empty()).map(CategoryId::new)
}
