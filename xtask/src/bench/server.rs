//! `maplegrid serve` on a free port of the loopback, stopped by its id when dropped.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Signal, kill_process};

use super::backend::Place;
use super::http;
use super::programs::Programs;
use crate::process::pid;

const START_LIMIT: Duration = Duration::from_secs(20);
const STOP_LIMIT: Duration = Duration::from_secs(10);
/// Short against what is measured.
const PAUSE: Duration = Duration::from_millis(1);

pub struct Server {
    child: Child,
    port: u16,
    /// From starting the process to its first page.
    pub first_page: Duration,
}

impl Server {
    /// Starts and waits for the first page.
    pub fn start(programs: &Programs, place: &Place) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = place.data.join("log");
        let mut command = Command::new(&programs.maplegrid);
        command
            .arg("serve")
            .args(place.arguments())
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            // A Ctrl-C is for us: the load stops first, then the server.
            .process_group(0);
        let started = Instant::now();
        let child = command.spawn().context("failed to start maplegrid serve")?;
        let mut server = Self { child, port, first_page: Duration::ZERO };
        while http::get(port, "/", "").map_or(0, |answer| answer.status) != 200 {
            if let Some(status) = server.child.try_wait()? {
                bail!("maplegrid serve ended with {status}: {}", fs::read_to_string(&log)?);
            }
            if started.elapsed() > START_LIMIT {
                bail!("no page after {START_LIMIT:?}: {}", fs::read_to_string(&log)?);
            }
            thread::sleep(PAUSE);
        }
        server.first_page = started.elapsed();
        Ok(server)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Resident memory in MB, as the kernel counts it.
    pub fn memory_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kb = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        Ok(kb.context("no VmRSS")? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = kill_process(pid(&self.child), Signal::TERM);
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if asked.elapsed() > STOP_LIMIT {
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            thread::sleep(PAUSE);
        }
    }
}
