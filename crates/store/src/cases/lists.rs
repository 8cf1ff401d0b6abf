//! Lists of cases: keyset pages over the index tables, and counts that stop early.

use maplegrid_domain::calendar::Due;
use maplegrid_domain::cases::{CaseNumber, CaseOwner, Channel};
use maplegrid_domain::methods::Phase;
use maplegrid_domain::shared::{
    AreaId, CategoryId, CountyId, PersonId, PostId, Scope, StepId, Timestamp,
};

use super::rows::{Bucket, CaseRow, TaskKind, Word};
use crate::db::{Conn, Row, statements, values};
use crate::error::{Error, Result};

/// The columns of a [`CaseRow`], in the order [`case_row`] reads them.
macro_rules! select_rows {
    ($rest:literal) => {
        concat!(
            "SELECT c.number, c.area, c.title, c.summary, c.category, c.channel, ",
            "c.method_version, c.step, c.phase, c.owner_post, c.owner_area, c.owner_person, ",
            "c.waiting, c.pressing, c.reopen_asked, c.answered, c.answered_late, c.rating, ",
            "c.received_at, c.closed_at, c.due_at, c.due_provisional, x.",
            $rest
        )
    };
}
pub(super) use select_rows;

statements! {
    IN_AREA = (select_rows!("sort_at FROM case_areas x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.area = ?2 AND x.bucket = ?3
          AND (x.sort_at, x.number) > (?4, ?5) AND x.sort_at < ?6
          AND (?7 = '' OR c.category = ?7) AND (?8 = '' OR c.channel = ?8)
          AND (?9 = '' OR c.step = ?9) AND (?10 = '' OR c.phase = ?10)
        ORDER BY x.sort_at, x.number LIMIT ?11"));
    IN_AREA_NEWEST = (select_rows!("sort_at FROM case_areas x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.area = ?2 AND x.bucket = ?3
          AND (x.sort_at, x.number) < (?4, ?5) AND x.sort_at >= ?6
          AND (?7 = '' OR c.category = ?7) AND (?8 = '' OR c.channel = ?8)
          AND (?9 = '' OR c.step = ?9) AND (?10 = '' OR c.phase = ?10)
        ORDER BY x.sort_at DESC, x.number DESC LIMIT ?11"));
    OF_HOLDER = (select_rows!("due_at FROM case_tasks x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.holder = ?2 AND x.kind = ?3
          AND (x.due_at, x.number) > (?4, ?5)
          AND (?6 = '' OR c.category = ?6) AND (?7 = '' OR c.channel = ?7)
          AND (?8 = '' OR c.step = ?8) AND (?9 = '' OR c.phase = ?9)
        ORDER BY x.due_at, x.number LIMIT ?10"));
    BY_NUMBER = (select_rows!("received_at FROM cases x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.number = ?2"));
    COUNTS_IN_AREA = "SELECT
        (SELECT count(*) FROM (SELECT 1 AS one FROM case_areas WHERE county = ?1 AND area = ?2
            AND bucket = ?3 LIMIT ?4) AS counted),
        (SELECT count(*) FROM (SELECT 1 AS one FROM case_areas WHERE county = ?1 AND area = ?2
            AND bucket = ?3 AND sort_at < ?5 LIMIT ?4) AS counted),
        (SELECT count(*) FROM (SELECT 1 AS one FROM case_areas WHERE county = ?1 AND area = ?2
            AND bucket = ?6 LIMIT ?4) AS counted),
        (SELECT count(*) FROM (SELECT 1 AS one FROM case_areas WHERE county = ?1 AND area = ?2
            AND bucket = ?7 LIMIT ?4) AS counted)";
    COUNTS_OF_HOLDER = "SELECT
        (SELECT count(*) FROM (SELECT 1 AS one FROM case_tasks WHERE county = ?1 AND holder = ?2
            AND kind = ?3 LIMIT ?4) AS counted),
        (SELECT count(*) FROM (SELECT 1 AS one FROM case_tasks WHERE county = ?1 AND holder = ?2
            AND kind = ?3 AND due_at < ?5 LIMIT ?4) AS counted),
        (SELECT count(*) FROM (SELECT 1 AS one FROM case_tasks WHERE county = ?1 AND holder = ?2
            AND kind = ?6 LIMIT ?4) AS counted)";
}

/// A place in a list: what the last row was sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub sort_at: i64,
    pub number: String,
}

/// Filters by column; empty text means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub category: String,
    pub channel: String,
    pub step: String,
    pub phase: String,
}

/// A row with what it was sorted by.
#[derive(Clone, Debug)]
pub struct Listed {
    pub row: CaseRow,
    pub sort_at: i64,
}

impl Listed {
    pub fn cursor(&self) -> Cursor {
        Cursor { sort_at: self.sort_at, number: self.row.number.as_str().to_owned() }
    }
}

/// A page of an area's list.
#[derive(Clone, Debug)]
pub struct AreaList<'a> {
    pub area: &'a AreaId,
    pub bucket: Bucket,
    pub restricted: bool,
    pub filters: &'a Filters,
    pub after: Option<&'a Cursor>,
    /// Rows sorted before this instant only: the late ones of the open.
    pub before: Option<Timestamp>,
    pub limit: i64,
}

/// Open lists by due time; the list of closed cases newest first.
pub fn in_area(conn: &mut Conn, county: &CountyId, list: &AreaList<'_>) -> Result<Vec<Listed>> {
    let newest = list.bucket == Bucket::Closed;
    let (start, edge) = if newest { (i64::MAX, 0) } else { (i64::MIN, i64::MAX) };
    let sort_at = list.after.map_or(start, |cursor| cursor.sort_at);
    let number = list.after.map_or("", |cursor| &cursor.number);
    let edge = list.before.map_or(edge, Timestamp::millis);
    let filters = list.filters;
    let sql = if newest { IN_AREA_NEWEST } else { IN_AREA };
    conn.fetch_all(
        sql,
        &values![
            county.as_str(),
            list.area.as_str(),
            list.bucket.code(list.restricted),
            sort_at,
            number,
            edge,
            &filters.category,
            &filters.channel,
            &filters.step,
            &filters.phase,
            list.limit,
        ],
        listed,
    )
}

/// A page of what one holder has to do, soonest due first.
pub fn of_holder(
    conn: &mut Conn,
    county: &CountyId,
    holder: &str,
    kind: TaskKind,
    filters: &Filters,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let sort_at = after.map_or(i64::MIN, |cursor| cursor.sort_at);
    let number = after.map_or("", |cursor| &cursor.number);
    conn.fetch_all(
        OF_HOLDER,
        &values![
            county.as_str(),
            holder,
            kind.code(),
            sort_at,
            number,
            &filters.category,
            &filters.channel,
            &filters.step,
            &filters.phase,
            limit,
        ],
        listed,
    )
}

/// One case's row, for somebody whose scope allows the case.
pub fn row_of(
    conn: &mut Conn,
    county: &CountyId,
    number: &CaseNumber,
    scope: &Scope,
) -> Result<Option<Listed>> {
    if super::read::find(conn, county, number, scope)?.is_none() {
        return Ok(None);
    }
    conn.fetch_one(BY_NUMBER, &values![county.as_str(), number.as_str()], listed)
}

/// How many stand in an area's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AreaCounts {
    pub open: u32,
    pub late: u32,
    pub waiting: u32,
    pub reopen: u32,
}

/// How much one holder has on their lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HolderCounts {
    pub act: u32,
    pub late: u32,
    pub press: u32,
}

/// The counts of an area's lists, each counted up to `most`; late is what was due before `now`.
pub fn counts_in_area(
    conn: &mut Conn,
    county: &CountyId,
    area: &AreaId,
    restricted: bool,
    now: Timestamp,
    most: i64,
) -> Result<AreaCounts> {
    let code = |bucket: Bucket| bucket.code(restricted);
    let found = conn.fetch_one(
        COUNTS_IN_AREA,
        &values![
            county.as_str(),
            area.as_str(),
            code(Bucket::Open),
            most,
            now.millis(),
            code(Bucket::Waiting),
            code(Bucket::Reopen),
        ],
        |row| {
            Ok(AreaCounts {
                open: crate::number(row, 0)?,
                late: crate::number(row, 1)?,
                waiting: crate::number(row, 2)?,
                reopen: crate::number(row, 3)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// The counts of one holder's lists, each counted up to `most`.
pub fn counts_of_holder(
    conn: &mut Conn,
    county: &CountyId,
    holder: &str,
    now: Timestamp,
    most: i64,
) -> Result<HolderCounts> {
    let (act, press) = (TaskKind::Act.code(), TaskKind::Press.code());
    let found = conn.fetch_one(
        COUNTS_OF_HOLDER,
        &values![county.as_str(), holder, act, most, now.millis(), press],
        |row| {
            Ok(HolderCounts {
                act: crate::number(row, 0)?,
                late: crate::number(row, 1)?,
                press: crate::number(row, 2)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

fn listed(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed { row: case_row(row)?, sort_at: row.int(22)? })
}

pub(super) fn case_row(row: &Row<'_>) -> Result<CaseRow> {
    let channel = row.str(5)?;
    let phase = row.str(8)?;
    let owner = match (row.opt_text(9)?, row.opt_text(10)?) {
        (Some(post), Some(area)) => Some(CaseOwner {
            post: PostId::new(post),
            area: AreaId::new(area),
            person: row.opt_text(11)?.map(PersonId::new),
        }),
        _ => None,
    };
    let provisional = row.bool(21)?;
    let answered = row.bool(15)?;
    Ok(CaseRow {
        number: CaseNumber::stored(row.text(0)?),
        area: AreaId::new(row.text(1)?),
        title: row.text(2)?,
        summary: row.text(3)?,
        category: row.opt_text(4)?.map(CategoryId::new),
        channel: Channel::parse(channel).ok_or_else(|| Error::decode("channel", channel))?,
        method_version: crate::number(row, 6)?,
        step: StepId::new(row.text(7)?),
        phase: Phase::from_word(phase).ok_or_else(|| Error::decode("phase", phase))?,
        owner,
        waiting: row.bool(12)?,
        pressing: row.bool(13)?,
        reopen_asked: row.bool(14)?,
        answered_late: if answered { Some(row.bool(16)?) } else { None },
        rating: row.opt_int(17)?.and_then(|score| u8::try_from(score).ok()),
        received_at: Timestamp(row.int(18)?),
        closed_at: row.opt_int(19)?.map(Timestamp),
        due: row.opt_int(20)?.map(|at| Due { at: Timestamp(at), provisional }),
    })
}
