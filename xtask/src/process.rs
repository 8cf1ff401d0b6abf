//! Child processes. Each is started in a process group of its own and ended as a group, by its
//! id, so that nothing a step started outlives the run: not on failure, not on Ctrl-C.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How long a group may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// The processes of this run.
#[derive(Clone, Default)]
pub struct Crew {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    groups: Vec<Pid>,
    interrupted: bool,
}

impl Crew {
    /// A crew that ends its processes when this one is asked to end. The signal only makes the
    /// waiting calls below return; cleaning up stays with the ordinary path of returned errors
    /// and `Drop`, so there is one way out.
    pub fn with_signals() -> Result<Self> {
        let crew = Self::default();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])
            .context("failed to listen for Ctrl-C and its kin")?;
        let listener = crew.clone();
        thread::spawn(move || {
            for _ in signals.forever() {
                listener.interrupt();
            }
        });
        Ok(crew)
    }

    /// Whether somebody pressed Ctrl-C.
    pub fn is_interrupted(&self) -> bool {
        self.lock().interrupted
    }

    /// Runs a command to its end, showing what it prints.
    pub fn run(&self, command: &mut Command) -> Result<ExitStatus> {
        self.run_reading(command, |_| {})
    }

    /// Runs a command to its end, showing what it prints and giving each line to `read`.
    pub fn run_reading(
        &self,
        command: &mut Command,
        mut read: impl FnMut(&str),
    ) -> Result<ExitStatus> {
        command.stdout(Stdio::piped());
        let mut member = self.start(command)?;
        let mut output = BufReader::new(member.child.stdout.take().context("no output to read")?);
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line)? > 0 {
            let mut terminal = io::stdout().lock();
            terminal.write_all(&line)?;
            terminal.flush()?;
            read(&String::from_utf8_lossy(&line));
            line.clear();
        }
        let status = member.child.wait()?;
        if self.is_interrupted() {
            bail!("interrupted");
        }
        Ok(status)
    }

    /// Runs a command to its end; where its output goes was decided by the caller.
    pub fn run_silently(&self, command: &mut Command) -> Result<ExitStatus> {
        let mut member = self.start(command)?;
        let status = member.child.wait()?;
        if self.is_interrupted() {
            bail!("interrupted");
        }
        Ok(status)
    }

    /// Starts a command under the lock that the signal takes, so that no child slips through
    /// between "nobody interrupted" and "its group is known".
    fn start(&self, command: &mut Command) -> Result<Member> {
        let mut state = self.lock();
        if state.interrupted {
            bail!("interrupted");
        }
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("failed to start {}", command.get_program().display()))?;
        let group = pid(&child);
        state.groups.push(group);
        drop(state);
        Ok(Member { crew: self.clone(), child, group })
    }

    /// The first call asks politely and kills after a while; the second kills at once.
    fn interrupt(&self) {
        let mut state = self.lock();
        if state.interrupted {
            end(&state.groups, Signal::KILL);
            return;
        }
        state.interrupted = true;
        end(&state.groups, Signal::TERM);
        drop(state);
        let crew = self.clone();
        thread::spawn(move || {
            thread::sleep(GRACE);
            end(&crew.lock().groups, Signal::KILL);
        });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere must not keep the children alive.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running child; dropping it ends what is left of its group.
struct Member {
    crew: Crew,
    child: Child,
    group: Pid,
}

impl Drop for Member {
    fn drop(&mut self) {
        let mut state = self.crew.lock();
        end(&[self.group], Signal::KILL);
        state.groups.retain(|group| *group != self.group);
        // Reaps a child that was dropped before its end; after `wait` this is a no-op.
        let _ = self.child.wait();
    }
}

/// The id of a child, which is also the id of the group it leads.
pub fn pid(child: &Child) -> Pid {
    Pid::from_child(child)
}

fn end(groups: &[Pid], signal: Signal) {
    for group in groups {
        // A group that is already gone is what we wanted.
        let _ = kill_process_group(*group, signal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn the_lines_and_the_exit_status_come_back() {
        let mut lines = Vec::new();
        let status = Crew::default()
            .run_reading(&mut shell("echo one; echo two; exit 3"), |line| {
                lines.push(line.to_owned());
            })
            .unwrap();
        assert_eq!(lines, ["one\n", "two\n"]);
        assert_eq!(status.code(), Some(3));
    }

    #[test]
    fn an_interruption_ends_a_child_with_its_children() {
        let crew = Crew::default();
        let other = crew.clone();
        let started = Instant::now();
        let result = crew.run_reading(&mut shell("echo ready; sleep 60 & wait"), |_| {
            other.interrupt();
        });
        assert!(result.is_err());
        assert!(started.elapsed() < Duration::from_secs(30));
        assert!(crew.lock().groups.is_empty());
    }

    #[test]
    fn after_an_interruption_nothing_starts() {
        let crew = Crew::default();
        crew.interrupt();
        assert!(crew.run(&mut shell("exit 0")).is_err());
    }
}
