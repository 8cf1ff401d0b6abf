//! Lists of cases: keyset pages over the index tables, and counts that stop early.

use maplegrid_domain::calendar::Due;
use maplegrid_domain::cases::{CaseNumber, CaseOwner, Channel};
use maplegrid_domain::methods::Phase;
use maplegrid_domain::shared::{
    AreaId, CategoryId, CountyId, PersonId, PostId, Scope, StepId, Timestamp,
};

use super::rows::{Bucket, CaseRow, TaskKind, Word};
use crate::db::{Conn, Row, Value, statements, values};
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

/// A page of one holder's list.
macro_rules! of_holder {
    ($holder:literal) => {
        concat!(
            select_rows!(
                "due_at FROM case_tasks x
                JOIN cases c ON c.county = x.county AND c.number = x.number
                WHERE x.county = ?1 AND x.kind = ?2 AND (x.due_at, x.number) > (?3, ?4)
                  AND (?5 = '' OR c.category = ?5) AND (?6 = '' OR c.channel = ?6)
                  AND (?7 = '' OR c.step = ?7) AND (?8 = '' OR c.phase = ?8)
                  AND x.holder = "
            ),
            $holder,
            " ORDER BY x.due_at, x.number LIMIT ?9"
        )
    };
}

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
    OF_HOLDER = (of_holder!("?10"));
    /// Two holders at a time: most people hold their own list and that of one post.
    OF_HOLDERS = (concat!(
        "SELECT * FROM (", of_holder!("?10"), ") AS listed UNION ALL ",
        "SELECT * FROM (", of_holder!("?11"), ") AS listed"
    ));
    BY_NUMBER = (select_rows!("received_at FROM cases x
        JOIN cases c ON c.county = x.county AND c.number = x.number
        WHERE x.county = ?1 AND x.number = ?2"));
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

/// Pages of what holders have to do, one after another, each soonest due first.
pub fn of_holders(
    conn: &mut Conn,
    county: &CountyId,
    holders: &[&str],
    kind: TaskKind,
    filters: &Filters,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let sort_at = after.map_or(i64::MIN, |cursor| cursor.sort_at);
    let number = after.map_or("", |cursor| &cursor.number);
    let mut all = Vec::new();
    for some in holders.chunks(2) {
        let sql = if some.len() == 1 { OF_HOLDER } else { OF_HOLDERS };
        let mut parameters = Vec::from(values![
            county.as_str(),
            kind.code(),
            sort_at,
            number,
            &filters.category,
            &filters.channel,
            &filters.step,
            &filters.phase,
            limit,
        ]);
        parameters.extend(some.iter().map(|holder| Value::from(*holder)));
        all.extend(conn.fetch_all(sql, &parameters, listed)?);
    }
    Ok(all)
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
