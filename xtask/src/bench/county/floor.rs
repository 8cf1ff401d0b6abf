//! The floor under SQLite: one writer, one row a commit, nothing else.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

/// Commits between two looks at the clock.
const STRIDE: u32 = 16;

/// Commits as fast as one connection can with the settings the store has, for so many seconds.
pub fn commits(file: &Path, seconds: f64) -> Result<Value> {
    let connection = Connection::open(file)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY, at INTEGER, body TEXT)",
    )?;
    let mut insert = connection.prepare("INSERT INTO floor (at, body) VALUES (?1, ?2)")?;
    let body = "路".repeat(80);
    let most = Duration::from_secs_f64(seconds);
    let started = Instant::now();
    let mut count = 0_u32;
    while started.elapsed() < most {
        for at in 0..STRIDE {
            insert.execute(params![at, body])?;
        }
        count += STRIDE;
    }
    Ok(json!({ "per_second": f64::from(count) / started.elapsed().as_secs_f64() }))
}
