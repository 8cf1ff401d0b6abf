//! The application: one county opened for use.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::people::{Appointment, Directory};
use maplegrid_domain::shared::{CountyId, Timestamp};
use maplegrid_store::county::CountyRow;
use maplegrid_store::db::{Conn, DatabaseUrl, Db, Options};
use maplegrid_store::error::{Error as StoreError, Result as StoreResult};
use maplegrid_store::{areas, county, schema};
use tokio::sync::Semaphore;

use crate::attachments::PICTURES_AT_ONCE;
use crate::secrets::Secrets;
use crate::strangers::Strangers;
use crate::turns::Turns;
use crate::writer::Writer;
use crate::{Chance, Clock, Config, County, Error, Result};

/// How long a snapshot is trusted before its revision is looked up again.
const SNAPSHOT_TRUSTED: Duration = Duration::from_secs(1);

/// An opened county. Clones share everything.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) county: CountyId,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) writer: Writer,
    pub(crate) data_dir: PathBuf,
    /// One guess of a query code at a time.
    pub(crate) turns: Turns,
    /// Names that nobody has, with what was tried under them.
    pub(crate) strangers: Strangers,
    /// Unpacked pictures are large; only so many at once.
    pub(crate) decoding: Semaphore,
    checked: Mutex<Instant>,
}

/// The current snapshot, shared with the writer.
pub(crate) struct Snapshot {
    calendar: WorkingCalendar,
    current: RwLock<Loaded>,
}

/// A county as read, and until when it is what the rows say: somebody's term may begin or end
/// without anything being written.
#[derive(Clone)]
struct Loaded {
    county: Arc<County>,
    valid_until: Timestamp,
}

impl Snapshot {
    fn open(
        conn: &mut Conn,
        row: &CountyRow,
        calendar: &WorkingCalendar,
        now: Timestamp,
    ) -> StoreResult<Self> {
        let current = RwLock::new(load(conn, row, calendar, now)?);
        Ok(Self { calendar: calendar.clone(), current })
    }

    pub(crate) fn get(&self) -> Arc<County> {
        self.loaded().county
    }

    fn loaded(&self) -> Loaded {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The snapshot if it is of this revision or newer and no term has begun or ended since.
    fn fresh(&self, revision: i64, now: Timestamp) -> Option<Arc<County>> {
        let Loaded { county, valid_until } = self.loaded();
        (county.revision >= revision && now < valid_until).then_some(county)
    }

    /// The county by the rows of the present transaction, read anew only if they have changed:
    /// what is decided is decided by the appointments in force.
    pub(crate) fn up_to_date(&self, conn: &mut Conn, now: Timestamp) -> StoreResult<Arc<County>> {
        let gone = || StoreError::decode("counties", "the county is gone");
        let row = county::find(conn, &self.get().id)?.ok_or_else(gone)?;
        if let Some(county) = self.fresh(row.revision, now) {
            return Ok(county);
        }
        let loaded = load(conn, &row, &self.calendar, now)?;
        let county = Arc::clone(&loaded.county);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have read a newer one meanwhile.
        if current.county.revision <= county.revision {
            *current = loaded;
        }
        Ok(county)
    }

    /// The county by the rows as the present transaction has written them so far. Nobody else
    /// sees it: the transaction may yet fail.
    pub(crate) fn as_written(&self, conn: &mut Conn, now: Timestamp) -> StoreResult<Arc<County>> {
        let gone = || StoreError::decode("counties", "the county is gone");
        let row = county::find(conn, &self.get().id)?.ok_or_else(gone)?;
        Ok(load(conn, &row, &self.calendar, now)?.county)
    }
}

impl App {
    /// Opens a county that has been founded. Brings the schema up first.
    pub async fn open(
        config: &Config,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self> {
        let db = open_database(config).await?;
        let secrets = Arc::new(Secrets::open(&config.data_dir, &*chance)?);
        let row = find_county(&db, config.county.clone()).await?;
        bind_keys(&db, &row, &secrets).await?;
        let id = row.county.clone();
        let now = clock.now();
        let calendar = config.calendar.clone();
        let snapshot = db
            .read(move |conn| conn.snapshot(|conn| Snapshot::open(conn, &row, &calendar, now)))
            .await?;
        let snapshot = Arc::new(snapshot);
        let writer = Writer::start(
            db.clone(),
            Arc::clone(&snapshot),
            Arc::clone(&secrets),
            Arc::clone(&clock),
            Arc::clone(&chance),
            config.queue,
        );
        Ok(Self(Arc::new(Inner {
            db,
            county: id,
            clock,
            chance,
            secrets,
            snapshot,
            writer,
            data_dir: config.data_dir.clone(),
            turns: Turns::default(),
            strangers: Strangers::default(),
            decoding: Semaphore::new(PICTURES_AT_ONCE),
            checked: Mutex::new(Instant::now()),
        })))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The database itself, for tests that damage it or take its disk away.
    #[doc(hidden)]
    pub fn database_for_tests(&self) -> &Db {
        &self.0.db
    }

    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The county as it is now, at most a second old.
    pub async fn county(&self) -> Result<Arc<County>> {
        let due = {
            let mut checked = self.0.checked.lock().unwrap_or_else(PoisonError::into_inner);
            let due = checked.elapsed() > SNAPSHOT_TRUSTED;
            if due {
                *checked = Instant::now();
            }
            due
        };
        if due {
            let id = self.0.county.clone();
            let row = self.0.db.read(move |conn| county::find(conn, &id)).await?;
            let revision = row.ok_or(Error::NotFound)?.revision;
            return self.county_at(revision).await;
        }
        self.county_at(0).await
    }

    /// The county at a revision read together with something else, or newer.
    pub(crate) async fn county_at(&self, revision: i64) -> Result<Arc<County>> {
        match self.0.snapshot.fresh(revision, self.now()) {
            Some(county) => Ok(county),
            None => self.refresh().await,
        }
    }

    /// Reads areas, people and methods anew if they have changed.
    pub async fn refresh(&self) -> Result<Arc<County>> {
        let (snapshot, now) = (Arc::clone(&self.0.snapshot), self.now());
        let county = self
            .0
            .db
            .read(move |conn| conn.snapshot(|conn| snapshot.up_to_date(conn, now)))
            .await?;
        Ok(county)
    }

    /// Whether requests can be served: the database answers.
    pub async fn ready(&self) -> Result<()> {
        let id = self.0.county.clone();
        self.0.db.read(move |conn| county::find(conn, &id)).await?;
        Ok(())
    }
}

/// Opens the database and brings its schema up.
pub(crate) async fn open_database(config: &Config) -> Result<Db> {
    std::fs::create_dir_all(&config.data_dir)
        .map_err(|e| Error::Internal(format!("failed to make the data folder: {e}")))?;
    let url = DatabaseUrl::parse(&config.database_url)?;
    let readers = config.readers.max(1);
    let db = tokio::task::spawn_blocking(move || Db::open(&url, Options { readers }))
        .await
        .map_err(|e| Error::Internal(e.to_string()))??;
    db.write(schema::bring_up).await?;
    Ok(db)
}

/// Refuses a key file that is not the county's: every query code handed out would stop working.
async fn bind_keys(db: &Db, row: &CountyRow, secrets: &Secrets) -> Result<()> {
    let (county, fingerprint) = (row.county.clone(), secrets.fingerprint_of_keys());
    let bound = db.write(move |conn| county::claim_keys(conn, &county, &fingerprint)).await?;
    if bound { Ok(()) } else { Err(Error::ForeignKeys) }
}

async fn find_county(db: &Db, wanted: Option<CountyId>) -> Result<CountyRow> {
    let counties = db.read(county::all).await?;
    let mut fitting =
        counties.into_iter().filter(|row| wanted.as_ref().is_none_or(|id| row.county == *id));
    match (fitting.next(), fitting.next()) {
        (Some(row), None) => Ok(row),
        (None, _) => Err(Error::NotFound),
        (Some(_), Some(_)) => Err(Error::Internal(
            "the database holds several counties: say which one to serve".to_owned(),
        )),
    }
}

fn load(
    conn: &mut Conn,
    row: &CountyRow,
    calendar: &WorkingCalendar,
    now: Timestamp,
) -> StoreResult<Loaded> {
    let id = &row.county;
    let closed = areas::changes::closed(conn, id)?;
    let tree = AreaTree::with_closed(areas::read::areas(conn, id)?, closed);
    let persons = areas::read::persons(conn, id)?;
    let appointments = areas::read::appointments(conn, id)?;
    let methods = county::methods(conn, id)?
        .into_iter()
        .map(|(version, body)| {
            serde_json::from_str(&body)
                .map(|method| (version, Arc::new(method)))
                .map_err(|e| StoreError::decode("method_versions", e))
        })
        .collect::<StoreResult<_>>()?;
    let valid_until = next_change(&appointments, now);
    let county = County {
        id: id.clone(),
        name: row.name.clone(),
        root: row.root.clone(),
        demo: row.demo,
        method_version: row.method_version,
        methods,
        directory: Directory::new(tree, persons, appointments, now),
        calendar: calendar.clone(),
        revision: row.revision,
    };
    Ok(Loaded { county: Arc::new(county), valid_until })
}

/// When the next term begins or ends.
fn next_change(appointments: &[Appointment], now: Timestamp) -> Timestamp {
    let changes = appointments.iter().flat_map(|held| [Some(held.from), held.until]);
    changes.flatten().filter(|at| now < *at).min().unwrap_or(Timestamp(i64::MAX))
}
