//! A private PostgreSQL for one run of the tests: its own data in a temporary folder, its own
//! port on the loopback, its own password, an unprivileged user; stopped when dropped. fsync
//! stays on: the tests are about what survives.

use std::fs::{self, File};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Signal, geteuid, kill_process};

use crate::process::{Crew, pid};
use crate::repository::program;

const START_LIMIT: Duration = Duration::from_mins(1);
const STOP_LIMIT: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

/// A running server.
pub struct Postgres {
    server: Child,
    /// Dropped after `server` has been stopped, by the order in `Drop` and of the fields.
    folder: Folder,
    port: u16,
    password: String,
    binaries: PathBuf,
}

impl Postgres {
    pub fn start(crew: &Crew) -> Result<Self> {
        let binaries = binaries().context("found no PostgreSQL server (initdb)")?;
        let owner = Owner::unprivileged()?;
        let folder = Folder::create(owner)?;
        let password = password()?;
        initialise(crew, &binaries, &folder, &password)?;
        let port = free_port()?;
        let server = spawn(&binaries, &folder, port)?;
        let mut postgres = Self { server, folder, port, password, binaries };
        postgres.wait_until_ready(crew)?;
        Ok(postgres)
    }

    /// The address for `MAPLEGRID_TEST_POSTGRES`.
    pub fn url(&self) -> String {
        format!("postgres://maplegrid:{}@127.0.0.1:{}/postgres", self.password, self.port)
    }

    pub fn version(&self) -> String {
        let output = Command::new(self.binaries.join("postgres")).arg("--version").output();
        output.map_or_else(
            |_| "unknown version".to_owned(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )
    }

    fn wait_until_ready(&mut self, crew: &Crew) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if crew.is_interrupted() {
                bail!("interrupted");
            }
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended with {status}:\n{}", self.folder.log());
            }
            let answer = Command::new(self.binaries.join("pg_isready"))
                .args(["--quiet", "--host=127.0.0.1", "--port", &self.port.to_string()])
                .status()
                .context("failed to start pg_isready")?;
            if answer.success() {
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
        bail!("PostgreSQL was not ready in {START_LIMIT:?}:\n{}", self.folder.log())
    }

    fn ends_within(&mut self, limit: Duration) -> bool {
        let started = Instant::now();
        while started.elapsed() < limit {
            if !matches!(self.server.try_wait(), Ok(None)) {
                return true;
            }
            thread::sleep(PAUSE);
        }
        false
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if !matches!(self.server.try_wait(), Ok(None)) {
            return;
        }
        // SIGINT is PostgreSQL's "fast" stop: connections are cut, no client is waited for. A
        // server that ignores it leaves no choice; its data is thrown away anyway.
        let _ = kill_process(pid(&self.server), Signal::INT);
        if !self.ends_within(STOP_LIMIT) {
            let _ = kill_process(pid(&self.server), Signal::QUIT);
            if !self.ends_within(STOP_LIMIT) {
                let _ = self.server.kill();
                let _ = self.server.wait();
            }
        }
    }
}

/// Whether this machine has a server to start.
pub fn is_installed() -> bool {
    binaries().is_some()
}

/// The folder of initdb, postgres and pg_isready. Debian keeps one per version outside PATH.
fn binaries() -> Option<PathBuf> {
    if let Some(initdb) = program("initdb") {
        return initdb.canonicalize().ok()?.parent().map(Path::to_owned);
    }
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let installed = versions.map(|entry| entry.path()).filter(|p| p.join("bin/initdb").is_file());
    installed.max_by_key(|path| major_version(path)).map(|path| path.join("bin"))
}

fn major_version(path: &Path) -> u32 {
    path.file_name().and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
}

/// Who the server runs as: PostgreSQL refuses to be root.
#[derive(Clone, Copy)]
enum Owner {
    Myself,
    Other { user: u32, group: u32 },
}

impl Owner {
    fn unprivileged() -> Result<Self> {
        if !geteuid().is_root() {
            return Ok(Self::Myself);
        }
        for name in ["postgres", "nobody"] {
            if let (Some(user), Some(group)) = (id("-u", name), id("-g", name)) {
                return Ok(Self::Other { user, group });
            }
        }
        bail!("root cannot run PostgreSQL, and there is no user postgres or nobody to do it")
    }

    fn own(self, path: &Path) -> Result<()> {
        if let Self::Other { user, group } = self {
            chown(path, Some(user), Some(group))
                .with_context(|| format!("failed to hand over {}", path.display()))?;
        }
        Ok(())
    }

    /// The privileges are dropped here and not by `runuser`, which would stay between us and the
    /// server: then its id would not be the server's.
    fn command(self, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
        command
    }
}

fn id(kind: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([kind, name]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// A temporary folder, removed with all in it.
struct Folder {
    path: PathBuf,
    owner: Owner,
}

impl Folder {
    fn create(owner: Owner) -> Result<Self> {
        // A root's TMPDIR may be closed to the user who is to work in it.
        let parent = match owner {
            Owner::Myself => std::env::temp_dir(),
            Owner::Other { .. } => PathBuf::from("/tmp"),
        };
        let path = parent.join(format!("maplegrid-postgres-{}", std::process::id()));
        fs::create_dir(&path).with_context(|| format!("failed to create {}", path.display()))?;
        let folder = Self { path, owner };
        fs::set_permissions(&folder.path, fs::Permissions::from_mode(0o700))?;
        owner.own(&folder.path)?;
        Ok(folder)
    }

    fn command(&self, program: PathBuf) -> Command {
        let mut command = self.owner.command(program);
        command.current_dir(&self.path).stdin(Stdio::null());
        command
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path.join("log")).unwrap_or_default()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Sorts by the Chinese rules where the server can: so do counties' servers, and a statement
/// that silently relies on byte order must fail here.
fn initialise(crew: &Crew, binaries: &Path, folder: &Folder, password: &str) -> Result<()> {
    let secret = folder.path.join("password");
    fs::write(&secret, password)?;
    folder.owner.own(&secret)?;
    let chinese = ["--locale-provider=icu", "--icu-locale=zh-CN", "--locale=C.UTF-8"];
    for locale in [&chinese[..], &["--locale=C"]] {
        let mut command = folder.command(binaries.join("initdb"));
        command
            .args(["--username=maplegrid", "--auth=password", "--encoding=UTF8"])
            .args(["--pwfile=password", "--pgdata=data"])
            .args(locale)
            .stdout(File::create(folder.path.join("log"))?)
            .stderr(File::create(folder.path.join("errors"))?);
        if crew.run_silently(&mut command)?.success() {
            return Ok(());
        }
    }
    let errors = fs::read_to_string(folder.path.join("errors")).unwrap_or_default();
    bail!("initdb failed:\n{errors}")
}

fn spawn(binaries: &Path, folder: &Folder, port: u16) -> Result<Child> {
    let log = File::create(folder.path.join("log"))?;
    let sockets = format!("unix_socket_directories={}", folder.path.display());
    let mut command = folder.command(binaries.join("postgres"));
    command
        .args(["-D", "data", "-p", &port.to_string()])
        .args(["-c", "listen_addresses=127.0.0.1", "-c", &sockets])
        // Tests of many crates, each with its own workers, run at once.
        .args(["-c", "max_connections=300"])
        .stdout(log.try_clone()?)
        .stderr(log)
        // A Ctrl-C is for us: we stop the tests first, then the server.
        .process_group(0);
    command.spawn().context("failed to start postgres")
}

/// Other users of this machine can reach the loopback too.
fn password() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

fn free_port() -> Result<u16> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    ensure!(port != 0, "the system gave no port");
    Ok(port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::test_kill_process;

    #[test]
    fn a_dropped_server_is_gone_with_its_folder() {
        if !is_installed() {
            return;
        }
        let postgres = Postgres::start(&Crew::default()).unwrap();
        let (server, folder) = (pid(&postgres.server), postgres.folder.path.clone());
        assert!(test_kill_process(server).is_ok() && folder.is_dir());
        drop(postgres);
        assert!(test_kill_process(server).is_err() && !folder.exists());
    }

    #[test]
    fn the_newest_version_is_taken_by_number() {
        let versions = ["9", "15", "x"].map(|name| major_version(Path::new(name)));
        assert_eq!(versions, [9, 15, 0]);
    }

    #[test]
    fn a_password_is_long_and_new() {
        let (one, two) = (password().unwrap(), password().unwrap());
        assert!(one.len() == 32 && one != two);
    }
}
