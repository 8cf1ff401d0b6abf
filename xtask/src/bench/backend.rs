//! Where the counties of one run are kept: a temporary folder, and databases in it or in the
//! private PostgreSQL.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process::Crew;
use crate::test::Postgres;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// The folder of a run, removed with all in it.
pub struct Workplace {
    path: PathBuf,
    /// The address of the server's first database.
    postgres: Option<String>,
}

/// A county: its database and its data folder.
#[derive(Clone, Debug)]
pub struct Place {
    pub database: String,
    pub data: PathBuf,
}

impl Workplace {
    pub fn create(postgres: Option<&Postgres>) -> Result<Self> {
        let name = format!("maplegrid-bench-{}", std::process::id());
        // Where the private PostgreSQL keeps its data too: one disk for both.
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).with_context(|| format!("failed to create {}", path.display()))?;
        Ok(Self { path, postgres: postgres.map(Postgres::url) })
    }

    pub fn backend(&self) -> Backend {
        if self.postgres.is_some() { Backend::Postgres } else { Backend::Sqlite }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The address of a database in the server.
    pub fn postgres(&self, name: &str) -> Option<String> {
        let first = self.postgres.as_deref()?;
        first.rsplit_once('/').map(|(server, _)| format!("{server}/{name}"))
    }

    /// A place for a new county.
    pub fn place(&self, crew: &Crew, name: &str) -> Result<Place> {
        let data = self.path.join(name);
        fs::create_dir(&data)?;
        // Limits by address would stop the load: it comes from one.
        fs::write(data.join("maplegrid.toml"), "[limits]\non = false\n")?;
        let database = match self.postgres(name) {
            Some(url) => {
                self.sql(crew, &format!("CREATE DATABASE {name}"))?;
                url
            }
            None => format!("sqlite:{}", data.join("maplegrid.db").display()),
        };
        Ok(Place { database, data })
    }

    /// Runs a statement in the server's first database.
    pub fn sql(&self, crew: &Crew, statement: &str) -> Result<()> {
        let url = self.postgres.as_deref().context("there is no PostgreSQL")?;
        run_sql(crew, url, statement)
    }

    /// Lets PostgreSQL clear up and count the rows now, as its autovacuum does within a minute:
    /// until then it plans for empty tables, and a measurement is shorter than that minute.
    pub fn count_rows(&self, crew: &Crew, place: &Place) -> Result<()> {
        match self.backend() {
            Backend::Sqlite => Ok(()),
            Backend::Postgres => run_sql(crew, &place.database, "VACUUM (ANALYZE)"),
        }
    }
}

fn run_sql(crew: &Crew, url: &str, statement: &str) -> Result<()> {
    let mut command = Command::new("psql");
    command.args(["--quiet", "--no-psqlrc", "--command", statement, url]);
    ensure!(crew.run_silently(&mut command)?.success(), "psql failed: {statement}");
    Ok(())
}

impl Drop for Workplace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Place {
    /// The arguments by which the binary finds it.
    pub fn arguments(&self) -> [String; 6] {
        let path = |path: &Path| path.display().to_string();
        [
            "--config".to_owned(),
            path(&self.data.join("maplegrid.toml")),
            "--database".to_owned(),
            self.database.clone(),
            "--data".to_owned(),
            path(&self.data),
        ]
    }
}
