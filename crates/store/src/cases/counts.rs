//! How many cases stand in lists, counted as far as anybody wants to know.

use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};

use super::rows::{Bucket, TaskKind};
use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

/// A list, counted together with how many of it are late: a late one counts for itself and for
/// `LATE` more, so that one look at the list answers both. As they come by due time, the late ones
/// come first, and where counting stops takes none of them away.
macro_rules! count {
    ($from:literal, $at:literal) => {
        concat!(
            "(SELECT CAST(coalesce(sum(CASE WHEN ",
            $at,
            " < ?2 THEN 100001 ELSE 1 END), 0)
                     AS BIGINT)
              FROM (SELECT ",
            $at,
            " FROM ",
            $from,
            " ORDER BY ",
            $at,
            " LIMIT ?3) AS counted)"
        )
    };
}

statements! {
    /// Most people hold their own list and that of one post, and read one queue of an area: they
    /// need one statement. Its lists stand side by side in one row: for PostgreSQL, putting them
    /// under each other cost as much again as counting.
    COUNTS = (concat!(
        "SELECT ",
        count!("case_tasks WHERE county = ?1 AND holder = ?4 AND kind = ?6", "due_at"), ", ",
        count!("case_tasks WHERE county = ?1 AND holder = ?4 AND kind = ?7", "due_at"), ", ",
        count!("case_tasks WHERE county = ?1 AND holder = ?5 AND kind = ?6", "due_at"), ", ",
        count!("case_tasks WHERE county = ?1 AND holder = ?5 AND kind = ?7", "due_at"), ", ",
        count!("case_tasks WHERE county = ?1 AND holder = ?4 AND kind = ?12", "due_at"), ", ",
        count!("case_tasks WHERE county = ?1 AND holder = ?5 AND kind = ?12", "due_at"), ", ",
        count!("case_areas WHERE county = ?1 AND area = ?8 AND bucket = ?9", "sort_at"), ", ",
        count!("case_areas WHERE county = ?1 AND area = ?8 AND bucket = ?10", "sort_at"), ", ",
        count!("case_areas WHERE county = ?1 AND area = ?8 AND bucket = ?11", "sort_at")
    ));
}

/// What a late one counts for beside itself: more than counting ever reaches.
const LATE: u32 = 100_000;
/// Holders of one statement.
const HOLDERS_AT_ONCE: usize = 2;
/// A holder and a bucket that are nobody's and nothing's.
const NOBODY: &str = "";
const NOTHING: i64 = -1;

/// Which lists are counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    pub holders: &'a [String],
    pub area: &'a AreaId,
    /// The area's queues: ordinary (`false`), restricted (`true`).
    pub queues: &'a [bool],
    /// Late is what was due before.
    pub now: Timestamp,
    /// Where counting stops, in each list; below a hundred thousand.
    pub most: i64,
}

/// The counts of the lists, in the order in which they were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub holders: Vec<Held>,
    pub queues: Vec<Queued>,
}

/// How much stands in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub all: u32,
    pub late: u32,
}

/// A holder's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub act: Count,
    pub press: Count,
    /// Of the residents that somebody acts for.
    pub represent: Count,
}

/// A queue of an area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queued {
    pub open: Count,
    pub waiting: Count,
    pub reopen: Count,
}

impl Held {
    /// The list of a kind.
    pub const fn of(self, kind: TaskKind) -> Count {
        match kind {
            TaskKind::Act => self.act,
            TaskKind::Press => self.press,
            TaskKind::Represent => self.represent,
        }
    }
}

/// Counts the lists of holders and of an area.
pub fn counts(conn: &mut Conn, county: &CountyId, wanted: &Counted<'_>) -> Result<Counts> {
    let mut found = Counts::default();
    let rounds = wanted.holders.len().div_ceil(HOLDERS_AT_ONCE).max(wanted.queues.len());
    for round in 0..rounds {
        let some = wanted.holders.iter().skip(round * HOLDERS_AT_ONCE).take(HOLDERS_AT_ONCE);
        let some: Vec<&str> = some.map(String::as_str).collect();
        let holder = |slot: usize| some.get(slot).copied().unwrap_or(NOBODY);
        let queue = wanted.queues.get(round);
        let bucket = |bucket: Bucket| queue.map_or(NOTHING, |restricted| bucket.code(*restricted));
        let parameters = values![
            county.as_str(),
            wanted.now.millis(),
            wanted.most,
            holder(0),
            holder(1),
            TaskKind::Act.code(),
            TaskKind::Press.code(),
            wanted.area.as_str(),
            bucket(Bucket::Open),
            bucket(Bucket::Waiting),
            bucket(Bucket::Reopen),
            TaskKind::Represent.code(),
        ];
        conn.fetch_one(COUNTS, &parameters, |row| {
            for slot in 0..some.len() {
                let (act, press) = (count(row, 2 * slot)?, count(row, 2 * slot + 1)?);
                found.holders.push(Held { act, press, represent: count(row, 4 + slot)? });
            }
            if queue.is_some() {
                let (open, waiting, reopen) = (count(row, 6)?, count(row, 7)?, count(row, 8)?);
                found.queues.push(Queued { open, waiting, reopen });
            }
            Ok(())
        })?;
    }
    Ok(found)
}

fn count(row: &Row<'_>, column: usize) -> Result<Count> {
    let both: u32 = crate::number(row, column)?;
    Ok(Count { all: both % LATE, late: both / LATE })
}
