//! What else the machine was doing. Others compile, test, serve; a figure taken beside them is
//! worth less, and the reader is told.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// Busier than this before a measurement, it is worth waiting a little.
const QUIET: f64 = 0.10;
const LOOK: Duration = Duration::from_millis(250);
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits a little for quiet; the share of the processors that others still take.
pub fn settle() -> f64 {
    let asked = Instant::now();
    loop {
        let busy = busy_share();
        if busy < QUIET || asked.elapsed() > PATIENCE {
            return busy;
        }
    }
}

/// The share of processor time spent working during a short look.
fn busy_share() -> f64 {
    let before = processor_times();
    thread::sleep(LOOK);
    let after = processor_times();
    match before.zip(after) {
        Some(((idle, all), (idle_after, all_after))) if all_after > all => {
            1.0 - (idle_after - idle) / (all_after - all)
        }
        _ => 0.0,
    }
}

/// Idle and whole time of all processors, in ticks.
fn processor_times() -> Option<(f64, f64)> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let fields = stat.lines().next()?.split_whitespace().skip(1);
    let ticks: Vec<f64> = fields.filter_map(|field| field.parse().ok()).collect();
    // idle and iowait
    Some((ticks.get(3)? + ticks.get(4)?, ticks.iter().take(8).sum()))
}

/// The machine in a line: what ratios are taken on.
pub fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown processor", |(_, name)| name.trim());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    format!("{cores} × {model}; load average at the end {}", load.join(" "))
}
