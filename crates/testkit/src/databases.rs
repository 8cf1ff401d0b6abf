//! Fresh databases for tests: a SQLite file always, a PostgreSQL database where a server is given.
//!
//! `MAPLEGRID_TEST_POSTGRES` is the `postgres://…` address of a server on which databases may be
//! created; `cargo xtask test` starts one and sets it. Without it the PostgreSQL half of a test is
//! skipped, loudly, unless `MAPLEGRID_TEST_REQUIRE_POSTGRES=1` makes that a failure, as in CI.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Once, OnceLock};
use std::thread;

use maplegrid_store::db::{Backend, DatabaseUrl, Db, Options};
use maplegrid_store::schema::{MIGRATIONS, bring_up};

/// Enough to meet the questions of concurrency, few enough for many tests at once.
const OPTIONS: Options = Options { readers: 2 };
/// PostgreSQL's own template with nothing in it.
const EMPTY: &str = "template0";

/// A fresh, empty database, removed when this is dropped.
pub struct TestDatabase {
    // Taken on drop, before its place is removed.
    db: Option<Db>,
    url: String,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Server { admin_url: String, name: String },
}

impl TestDatabase {
    /// A temporary SQLite file.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        // A test process killed earlier may have had the same number.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder for the test database");
        let url = format!("sqlite:{}", folder.join("test.db").display());
        Self { db: Some(open(&url)), url, place: Place::Folder(folder) }
    }

    /// A database on the PostgreSQL server given to the tests, or `None` without one.
    ///
    /// # Panics
    /// If it cannot be made, or if there is no server though one is required.
    pub fn postgres() -> Option<Self> {
        Some(Self::copied(postgres_server()?, EMPTY))
    }

    /// The same with this program's schema: a county is founded in it in half the time.
    ///
    /// # Panics
    /// As [`postgres`](Self::postgres).
    pub fn postgres_with_schema() -> Option<Self> {
        let admin_url = postgres_server()?;
        let template = template(&admin_url);
        Some(Self::copied(admin_url, &template))
    }

    /// Several tests can copy a template at once, because nobody visits it.
    fn copied(admin_url: String, template: &str) -> Self {
        let name = unique_name();
        administer(
            &admin_url,
            &[
                format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                format!("CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"),
            ],
        );
        let url = with_database(&admin_url, &name);
        Self { db: Some(open(&url)), url, place: Place::Server { admin_url, name } }
    }

    /// The open database.
    ///
    /// # Panics
    /// Never: it is there until the drop.
    pub fn db(&self) -> &Db {
        self.db.as_ref().expect("open until dropped")
    }

    /// Its address, for tests that open it a second time or start a program on it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.db().backend()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.db = None;
        match &self.place {
            Place::Folder(folder) => {
                let _ = fs::remove_dir_all(folder);
            }
            Place::Server { admin_url, name } => {
                administer(admin_url, &[format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")]);
            }
        }
    }
}

/// A fresh database of each kind that is at hand, to found a county in or to bring up to this
/// program's schema; PostgreSQL's has it already.
///
/// # Panics
/// If one cannot be made, or if PostgreSQL is required and missing.
pub fn databases() -> Vec<TestDatabase> {
    std::iter::once(TestDatabase::sqlite()).chain(TestDatabase::postgres_with_schema()).collect()
}

/// The same, for tests that bring a schema of their own.
///
/// # Panics
/// As [`databases`].
pub fn empty_databases() -> Vec<TestDatabase> {
    std::iter::once(TestDatabase::sqlite()).chain(TestDatabase::postgres()).collect()
}

/// Runs a test on an empty database of each kind, naming the kind first, so that a failure's output
/// says where it happened.
///
/// ```no_run
/// # async fn example() {
/// maplegrid_testkit::on_each(async |db| {
///     db.write(|_| Ok(())).await.unwrap();
/// })
/// .await;
/// # }
/// ```
pub async fn on_each(test: impl AsyncFn(Db)) {
    for database in empty_databases() {
        eprintln!("on {:?}", database.backend());
        test(database.db().clone()).await;
    }
}

/// The database with this program's schema, made by whichever test process comes first. Its name
/// says which schema, so that one of another program is never taken for it, and one that somebody
/// left half made is not marked as a template.
fn template(admin_url: &str) -> String {
    static NAME: OnceLock<String> = OnceLock::new();
    let make = || {
        let mut hasher = DefaultHasher::new();
        for migration in MIGRATIONS {
            migration.sql.hash(&mut hasher);
        }
        let name = format!("maplegrid_schema_{:016x}", hasher.finish());
        let url = with_database(admin_url, &name);
        on_a_thread(|| {
            let mut client = postgres::Client::connect(admin_url, postgres::NoTls)?;
            client.batch_execute("SELECT pg_advisory_lock(7235421907)")?;
            let made = "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate";
            if client.query_opt(made, &[&name])?.is_none() {
                client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
                client.batch_execute(&format!(
                    "CREATE DATABASE {name} TEMPLATE {EMPTY} ENCODING 'UTF8'"
                ))?;
                open(&url).write_blocking(bring_up).expect("the schema is made");
                client.batch_execute(&format!("ALTER DATABASE {name} IS_TEMPLATE true"))?;
            }
            Ok(())
        });
        name
    };
    NAME.get_or_init(make).clone()
}

fn open(url: &str) -> Db {
    DatabaseUrl::parse(url).and_then(|url| Db::open(&url, OPTIONS)).expect("a test database opens")
}

pub(crate) fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("maplegrid_test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn postgres_server() -> Option<String> {
    static SKIPPED: Once = Once::new();
    if let Some(url) = setting("MAPLEGRID_TEST_POSTGRES") {
        return Some(url);
    }
    let required = setting("MAPLEGRID_TEST_REQUIRE_POSTGRES").as_deref() == Some("1");
    assert!(!required, "PostgreSQL is required, but MAPLEGRID_TEST_POSTGRES names no server");
    SKIPPED.call_once(|| {
        eprintln!("SKIPPED on PostgreSQL: MAPLEGRID_TEST_POSTGRES names no server");
    });
    None
}

#[expect(clippy::disallowed_methods, reason = "tests are told of their server by the environment")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Runs statements that cannot stand in a transaction.
fn administer(admin_url: &str, statements: &[String]) {
    on_a_thread(|| {
        let mut client = postgres::Client::connect(admin_url, postgres::NoTls)?;
        statements.iter().try_for_each(|statement| client.batch_execute(statement))
    });
}

/// The driver cannot block where an async test runs.
fn on_a_thread(run: impl FnOnce() -> Result<(), postgres::Error> + Send) {
    let outcome = thread::scope(|scope| scope.spawn(run).join());
    match outcome {
        Ok(Ok(())) => {}
        // A second panic during a failing test's clean-up would hide the first.
        _ if thread::panicking() => eprintln!("the test server refused: {outcome:?}"),
        _ => panic!("the test server refused: {outcome:?}"),
    }
}

/// The address with another database's name.
fn with_database(url: &str, name: &str) -> String {
    let (address, settings) = match url.split_once('?') {
        Some((address, settings)) => (address, format!("?{settings}")),
        None => (url, String::new()),
    };
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    format!("{}/{name}{settings}", &address[..end])
}
