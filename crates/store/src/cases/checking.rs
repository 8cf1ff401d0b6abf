//! What `verify` reads of cases: all that is stored about them, page by page, with no scope.

use maplegrid_domain::calendar::Due;
use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::shared::{CountyId, Timestamp};

use super::lists::{case_row, select_rows};
use super::rows::{CaseRow, Filed};
use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    STORED_AFTER = (select_rows!("body, c.filed, x.restricted, x.version, x.wake_at FROM cases x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.number > ?2 ORDER BY x.number LIMIT ?3"));
    AREA_ROWS_AFTER = "SELECT area, bucket, sort_at, number FROM case_areas
        WHERE county = ?1 AND (area, bucket, sort_at, number) > (?2, ?3, ?4, ?5)
        ORDER BY area, bucket, sort_at, number LIMIT ?6";
    TASK_ROWS_AFTER = "SELECT holder, kind, due_at, number FROM case_tasks
        WHERE county = ?1 AND (holder, kind, due_at, number) > (?2, ?3, ?4, ?5)
        ORDER BY holder, kind, due_at, number LIMIT ?6";
}

/// A case as stored, also where that makes no sense.
#[derive(Clone, Debug)]
pub struct StoredCase {
    pub number: CaseNumber,
    /// The state; `None` if what is stored is none.
    pub case: Option<Case>,
    /// The columns that lists read say what the state says. The due time is not among them: it
    /// also follows from method and calendar.
    pub is_listed_right: bool,
    pub due: Option<Due>,
    pub wake_at: Option<Timestamp>,
    /// The card of index rows; `None` if what is stored is none.
    pub filed: Option<Filed>,
}

/// Stored cases in the order of their numbers.
pub fn stored_after(
    conn: &mut Conn,
    county: &CountyId,
    after: &str,
    limit: i64,
) -> Result<Vec<StoredCase>> {
    conn.fetch_all(STORED_AFTER, &values![county.as_str(), after, limit], stored)
}

fn stored(row: &Row<'_>) -> Result<StoredCase> {
    let case: Option<Case> = crate::json("case", row.str(22)?).ok();
    let filed: Option<Filed> = crate::json("filed", row.str(23)?).ok();
    let (restricted, version) = (row.bool(24)?, row.int(25)?);
    let listed = case_row(row).ok();
    let due = listed.as_ref().and_then(|listed| listed.due);
    // Columns that a list does not look at where another one is empty.
    let owned = [9, 10, 11].map(|column| row.opt_text(column).ok().flatten().is_some());
    let (late, provisional) = (row.bool(16)?, row.bool(21)?);
    let rated = row.opt_int(17)?.is_some();
    let is_listed_right = case.as_ref().zip(listed).is_some_and(|(case, listed)| {
        let person = listed.owner.as_ref().is_some_and(|owner| owner.person.is_some());
        let same_row = listed == CaseRow::of(case, listed.due)
            && owned == [listed.owner.is_some(), listed.owner.is_some(), person]
            && late == listed.answered_late.unwrap_or(false)
            && rated == listed.rating.is_some()
            && (!provisional || listed.due.is_some());
        let same_queue = restricted == case.restricted;
        same_row && same_queue && u64::try_from(version) == Ok(case.version)
    });
    let wake_at = row.opt_int(26)?.map(Timestamp);
    let number = CaseNumber::stored(row.text(0)?);
    Ok(StoredCase { number, case, is_listed_right, due, wake_at, filed })
}

/// The two tables that lists are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListTable {
    Areas,
    Tasks,
}

impl ListTable {
    pub const ALL: [Self; 2] = [Self::Areas, Self::Tasks];
}

/// A row of a list: whose it is, which of theirs, what it sorts by, and the case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListRow {
    pub table: ListTable,
    /// An area, or a holder of tasks.
    pub list: String,
    /// A bucket's or a task kind's code.
    pub code: i64,
    pub at: i64,
    pub number: String,
}

impl ListRow {
    /// The rows that a card says there are.
    pub fn of(number: &CaseNumber, filed: &Filed) -> Vec<Self> {
        let row = |table, list: &str, code, at: Timestamp| Self {
            table,
            list: list.to_owned(),
            code,
            at: at.millis(),
            number: number.as_str().to_owned(),
        };
        let mut rows = Vec::new();
        for area in &filed.areas {
            rows.extend(filed.buckets.iter().map(|(bucket, at)| {
                row(ListTable::Areas, area.as_str(), bucket.code(filed.restricted), *at)
            }));
        }
        let tasks = filed.tasks.iter();
        rows.extend(
            tasks.map(|task| row(ListTable::Tasks, &task.holder, task.kind.code(), task.due_at)),
        );
        rows
    }
}

/// A stretch of one of the tables in the order of its key; `None` begins.
pub fn list_rows_after(
    conn: &mut Conn,
    county: &CountyId,
    table: ListTable,
    after: Option<&ListRow>,
    limit: i64,
) -> Result<Vec<ListRow>> {
    let sql = match table {
        ListTable::Areas => AREA_ROWS_AFTER,
        ListTable::Tasks => TASK_ROWS_AFTER,
    };
    let (list, code, at, number) = after
        .map_or(("", i64::MIN, i64::MIN, ""), |row| (&*row.list, row.code, row.at, &row.number));
    conn.fetch_all(sql, &values![county.as_str(), list, code, at, number, limit], |row| {
        Ok(ListRow {
            table,
            list: row.text(0)?,
            code: row.int(1)?,
            at: row.int(2)?,
            number: row.text(3)?,
        })
    })
}
