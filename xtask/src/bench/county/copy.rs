//! Makes a lived county older than there is time to live: its cases are copied inside the
//! database, in the tables that lists are read from. Copies spread over areas, lists and times as
//! the lived ones do. They have no events, so that such a county no longer verifies; it is looked
//! at before.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use maplegrid_store::db::{Conn, Db, Options as DbOptions, Row, statements, values};
use maplegrid_store::error::Result as StoreResult;
use serde_json::{Value, json};

use super::open::Place;

/// Lived cases a transaction copies: some hundred megabytes at fifty copies.
const CASES_AT_ONCE: usize = 1_000;
/// A copy's number is that of the lived case with these more.
const COPY_DIGITS: usize = 3;
const TIMES_MOST: u32 = 1_000;

/// The copies, 1 to `?2` - 1: with the lived case that makes `?2` in all.
macro_rules! copied {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE copies (n) AS (
                SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM copies WHERE n + 1 < ?2
            ) ",
            $rest
        )
    };
}

statements! {
    COUNTY = "SELECT county FROM counties";
    NUMBERS = "SELECT number FROM cases WHERE county = ?1 ORDER BY number";
    AREAS = "SELECT area, bucket FROM case_areas WHERE county = ?1
             GROUP BY area, bucket ORDER BY area, bucket";
    /// Every copy happens some milliseconds after the one before it, so that times differ and
    /// lists keep their order.
    COPY_CASES = (copied!("INSERT INTO cases
        (county, number, area, title, summary, category, channel, method_version, step, phase,
         owner_post, owner_area, owner_person, restricted, waiting, pressing, reopen_asked,
         answered, answered_late, rating, received_at, closed_at, due_at, due_provisional,
         wake_at, version, body, filed)
        SELECT c.county, c.number || substr(CAST(1000 + k.n AS TEXT), 2), c.area, c.title,
               c.summary, c.category, c.channel, c.method_version, c.step, c.phase,
               c.owner_post, c.owner_area, c.owner_person, c.restricted, c.waiting, c.pressing,
               c.reopen_asked, c.answered, c.answered_late, c.rating, c.received_at + k.n,
               c.closed_at + k.n, c.due_at + k.n, c.due_provisional, c.wake_at + k.n, c.version,
               c.body, c.filed
        FROM cases c, copies k
        WHERE c.county = ?1 AND c.number >= ?3 AND c.number <= ?4
          AND length(c.number) < ?5
        ORDER BY 2"));
    COPY_AREAS = (copied!("INSERT INTO case_areas (county, area, bucket, sort_at, number)
        SELECT x.county, x.area, x.bucket, x.sort_at + k.n,
               x.number || substr(CAST(1000 + k.n AS TEXT), 2)
        FROM case_areas x, copies k
        WHERE x.county = ?1 AND x.area = ?3 AND x.bucket = ?4
        ORDER BY 4, 5"));
    COPY_TASKS = (copied!("INSERT INTO case_tasks (county, holder, kind, due_at, number)
        SELECT x.county, x.holder, x.kind, x.due_at + k.n,
               x.number || substr(CAST(1000 + k.n AS TEXT), 2)
        FROM case_tasks x, copies k
        WHERE x.county = ?1
        ORDER BY 2, 3, 4, 5"));
    COPY_TALLIES = "UPDATE tallies SET n = n * ?2 WHERE county = ?1";
}

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// How many of each case there are afterwards
    #[arg(long)]
    times: u32,
}

pub fn copy(options: &Options) -> Result<Value> {
    ensure!((2..=TIMES_MOST).contains(&options.times), "2 to {TIMES_MOST} times");
    let started = Instant::now();
    let db = Db::open(&options.place.database.parse()?, DbOptions { readers: 1 })?;
    let Lived { county, numbers, lists } = db.read_blocking(lived)?;
    let digits = |number: &String| number.len();
    let shortest = numbers.iter().map(digits).min().context("nothing has been lived")?;
    let past = numbers.iter().map(digits).max().unwrap_or(shortest) + 1;
    ensure!(past <= shortest + COPY_DIGITS, "a copy's number could be that of a lived case");
    let times = options.times;
    for some in numbers.chunks(CASES_AT_ONCE) {
        let (first, last) = (some[0].clone(), some[some.len() - 1].clone());
        let county = county.clone();
        db.write_blocking(move |conn| {
            conn.execute(COPY_CASES, &values![&county, times, &first, &last, past])
        })?;
    }
    db.write_blocking(move |conn| copy_lists(conn, &county, times, &lists))?;
    Ok(json!({ "lived": numbers.len(), "seconds": started.elapsed().as_secs_f64() }))
}

/// What is there to be copied.
struct Lived {
    county: String,
    numbers: Vec<String>,
    /// Areas and buckets.
    lists: Vec<(String, i64)>,
}

fn lived(conn: &mut Conn) -> StoreResult<Lived> {
    let county = conn.fetch_one(COUNTY, &values![], |row| row.text(0))?.unwrap_or_default();
    let numbers = conn.fetch_all(NUMBERS, &values![&county], |row| row.text(0))?;
    let list = |row: &Row<'_>| Ok((row.text(0)?, row.int(1)?));
    let lists = conn.fetch_all(AREAS, &values![&county], list)?;
    Ok(Lived { county, numbers, lists })
}

fn copy_lists(
    conn: &mut Conn,
    county: &str,
    times: u32,
    lists: &[(String, i64)],
) -> StoreResult<()> {
    for (area, bucket) in lists {
        conn.execute(COPY_AREAS, &values![county, times, area, *bucket])?;
    }
    conn.execute(COPY_TASKS, &values![county, times])?;
    conn.execute(COPY_TALLIES, &values![county, times]).map(|_| ())
}
