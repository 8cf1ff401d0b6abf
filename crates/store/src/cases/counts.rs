//! How many cases stand in lists, counted as far as anybody wants to know.

use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};

use super::rows::{Bucket, TaskKind};
use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

/// A holder's list, counted with how many of it are late: as they come by due time, the late ones
/// come first, so that where counting stops takes none of them away.
macro_rules! tasks {
    ($list:literal, $holder:literal, $kind:literal) => {
        concat!(
            "SELECT ",
            $list,
            " AS list, count(*), count(CASE WHEN due_at < ?2 THEN 1 END) ",
            "FROM (SELECT due_at FROM case_tasks WHERE county = ?1 AND holder = ",
            $holder,
            " AND kind = ",
            $kind,
            " ORDER BY due_at LIMIT ?3) AS counted"
        )
    };
}

/// The same of an area's list.
macro_rules! queue {
    ($list:literal, $bucket:literal) => {
        concat!(
            "SELECT ",
            $list,
            " AS list, count(*), count(CASE WHEN sort_at < ?2 THEN 1 END) ",
            "FROM (SELECT sort_at FROM case_areas WHERE county = ?1 AND area = ?8 AND bucket = ",
            $bucket,
            " ORDER BY sort_at LIMIT ?3) AS counted"
        )
    };
}

statements! {
    /// Most people hold their own list and that of one post, and read one queue of an area: they
    /// need one statement.
    COUNTS = (concat!(
        tasks!("0", "?4", "?6"), " UNION ALL ", tasks!("1", "?4", "?7"), " UNION ALL ",
        tasks!("0", "?5", "?6"), " UNION ALL ", tasks!("1", "?5", "?7"), " UNION ALL ",
        queue!("2", "?9"), " UNION ALL ", queue!("3", "?10"), " UNION ALL ", queue!("4", "?11")
    ));
}

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
    /// Where counting stops, in each list.
    pub most: i64,
}

/// The counts of several lists of a kind, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub act: u32,
    pub act_late: u32,
    pub press: u32,
    pub open: u32,
    pub open_late: u32,
    pub waiting: u32,
    pub reopen: u32,
}

/// Counts the lists of holders and of an area.
pub fn counts(conn: &mut Conn, county: &CountyId, wanted: &Counted<'_>) -> Result<Counts> {
    let mut sums = Counts::default();
    let rounds = wanted.holders.len().div_ceil(HOLDERS_AT_ONCE).max(wanted.queues.len());
    for round in 0..rounds {
        let holder = |slot: usize| {
            let held = wanted.holders.get(round * HOLDERS_AT_ONCE + slot);
            held.map_or(NOBODY, String::as_str)
        };
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
        ];
        conn.fetch_all(COUNTS, &parameters, |row| sums.add(row))?;
    }
    Ok(sums)
}

impl Counts {
    fn add(&mut self, row: &Row<'_>) -> Result<()> {
        let (all, late): (u32, u32) = (crate::number(row, 1)?, crate::number(row, 2)?);
        match row.int(0)? {
            0 => {
                self.act += all;
                self.act_late += late;
            }
            1 => self.press += all,
            2 => {
                self.open += all;
                self.open_late += late;
            }
            3 => self.waiting += all,
            _ => self.reopen += all,
        }
        Ok(())
    }
}
