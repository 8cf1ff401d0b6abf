//! `store::db`: values, transactions, bulk statements, failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use maplegrid_store::db::{
    Backend, Conn, DatabaseUrl, Db, Migration, Options, Row, Sql, Value, migrate, values,
};
use maplegrid_store::error::{Constraint, Error, Result};
use maplegrid_testkit::{TestDatabase, empty_databases, on_each};

mod sql {
    maplegrid_store::statements! {
        pub INSERT = "INSERT INTO things (county, id, name, size, done, seal) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        pub UPSERT = "INSERT INTO things (county, id, name, size, done) VALUES (?1, ?2, ?3, ?4, FALSE)
            ON CONFLICT (county, id) DO UPDATE SET size = things.size + excluded.size";
        pub RETURNING = "INSERT INTO things (county, id, name, size, done) VALUES (?1, ?2, 'x', ?3, TRUE) RETURNING id, size";
        pub BY_ID = "SELECT id, name, size, done, seal, small FROM things WHERE county = ?1 AND id = ?2 {FOR_UPDATE}";
        pub BY_ID_UNLOCKED = "SELECT id, name, size, done, seal, small FROM things WHERE county = ?1 AND id = ?2";
        pub AMONG = "SELECT id FROM things WHERE county = ?1 AND size >= ?2 AND id {IN}";
        pub COUNT = "SELECT count(*), CAST(COALESCE(sum(size), 0) AS BIGINT) FROM things WHERE county = ?1";
        pub PREFIX = "SELECT id FROM things WHERE county = ?1 AND id >= ?2 AND id < ?3 ORDER BY id LIMIT ?4";
        pub QUOTED = "SELECT '?1 {IN} it''s', \"name\" /* ?9 {C} */ FROM things WHERE id = ?1 -- ?7 'VALUES (
            AND county = ?2";
        pub SET_SMALL = "UPDATE things SET small = ?3 WHERE county = ?1 AND id = ?2";
        pub CHILD = "INSERT INTO parts (county, thing, number) VALUES (?1, ?2, ?3)";
        pub WRONG = "SELECT nothing FROM nowhere";
        pub PAGE_LIMIT = { sqlite: "PRAGMA max_page_count = 60", postgres: "SELECT 1" };
        pub SETTINGS = "SELECT (SELECT foreign_keys FROM pragma_foreign_keys),
            (SELECT synchronous FROM pragma_synchronous), (SELECT journal_mode FROM pragma_journal_mode)";
        pub OWN_PROCESS = "SELECT pg_backend_pid()";
        pub OTHER_PROCESSES = "SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'maplegrid'";
        pub TERMINATE = "SELECT pg_terminate_backend(?1, 5000)";
        pub ADMIT = "UPDATE pg_database SET datallowconn = ?1 WHERE datname = current_database()";
    }
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "things",
        sql: "CREATE TABLE things (
                county TEXT NOT NULL,
                id TEXT {C} NOT NULL,
                name TEXT NOT NULL,
                size {BIGINT},
                done BOOLEAN NOT NULL,
                seal {BLOB},
                small INTEGER CHECK (small < 100),
                PRIMARY KEY (county, id)
            ) {WITHOUT_ROWID};
            CREATE TABLE parts (
                county TEXT NOT NULL, thing TEXT {C} NOT NULL, number {BIGINT} NOT NULL,
                PRIMARY KEY (county, thing, number),
                FOREIGN KEY (county, thing) REFERENCES things (county, id)
            );",
    },
    Migration {
        version: 2,
        name: "by size",
        sql: "-- [sqlite]
            CREATE INDEX things_by_size ON things (county, size);
            -- [postgres]
            CREATE INDEX things_by_size ON things USING btree (county, size);
            -- [both]
            INSERT INTO things (county, id, name, done) VALUES ('c', 'first', 'a ? b', TRUE);",
    },
];

/// The row that the migrations make besides those of a test.
const FIRST: i64 = 1;

async fn furnish(db: &Db) {
    db.write(|tx| migrate(tx, MIGRATIONS)).await.expect("the migrations run");
}

fn count(c: &mut Conn) -> Result<i64> {
    let counted = c.fetch_one(sql::COUNT, &values!["c"], |row| row.int(0))?;
    Ok(counted.unwrap_or_default())
}

fn insert(c: &mut Conn, id: &str) -> Result<u64> {
    c.execute(sql::INSERT, &values!["c", id, "名", 1, false, None::<Vec<u8>>])
}

#[tokio::test]
async fn every_statement_prepares() {
    on_each(async |db| {
        furnish(&db).await;
        let backend = db.backend();
        db.read(move |c| {
            let only_postgres = ["OWN_PROCESS", "OTHER_PROCESSES", "TERMINATE", "ADMIT"];
            for (name, sql) in sql::ALL {
                let skipped = match backend {
                    Backend::Sqlite => only_postgres.contains(name),
                    Backend::Postgres => *name == "SETTINGS",
                };
                if !skipped && *name != "WRONG" {
                    c.prepare(*sql).unwrap_or_else(|error| panic!("{name}: {error}"));
                }
            }
            assert_eq!(c.prepare(sql::AMONG)?, 3);
            assert!(matches!(c.prepare(sql::WRONG), Err(Error::Other(_))));
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    on_each(async |db| {
        furnish(&db).await;
        db.write(|tx| {
            let seal = vec![0_u8, 255, 39, 0];
            tx.execute(sql::INSERT, &values!["c", "大", "城关社区🍁'\"?1", i64::MIN, true, &seal])?;
            tx.execute(sql::INSERT, &values!["c", "b", "", Value::Null, false, None::<&[u8]>])?;
            tx.execute(
                sql::INSERT,
                &values!["c", "u", "", i64::MAX.unsigned_abs(), 1, &[7_u8; 32]],
            )?;
            tx.execute(sql::SET_SMALL, &values!["c", "b", 99_u32])
        })
        .await
        .unwrap();
        db.read(|c| {
            let full = c.fetch_one(sql::BY_ID_UNLOCKED, &values!["c", "大"], |row| {
                assert!(matches!(row.int(1), Err(Error::Decode { .. })));
                assert!(matches!(row.text(2), Err(Error::Decode { .. })));
                assert!(matches!(row.text(17), Err(Error::Decode { .. })));
                Ok((row.text(1)?, row.int(2)?, row.bool(3)?, row.bytes(4)?))
            })?;
            let expected = ("城关社区🍁'\"?1".to_owned(), i64::MIN, true, vec![0, 255, 39, 0]);
            assert_eq!(full, Some(expected));
            let empty = c.fetch_one(sql::BY_ID_UNLOCKED, &values!["c", "b"], |row| {
                assert_eq!(
                    row.int(2),
                    Err(Error::decode("column 2 (size)", "expected a whole number, found NULL"))
                );
                assert_eq!(row.opt_text(4)?, None);
                Ok((
                    row.str(1)?.len(),
                    row.opt_int(2)?,
                    row.bool(3)?,
                    row.opt_bytes(4)?,
                    row.int(5)?,
                ))
            })?;
            assert_eq!(empty, Some((0, None, false, None, 99)));
            let largest = c.fetch_one(sql::BY_ID_UNLOCKED, &values!["c", "u"], |row| row.int(2))?;
            assert_eq!(largest, Some(i64::MAX));
            let nobody = c.fetch_one(sql::BY_ID_UNLOCKED, &values!["c", "z"], |row| row.int(2))?;
            assert_eq!(nobody, None);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn unfit_values_are_refused() {
    on_each(async |db| {
        furnish(&db).await;
        for bad in [
            values!["c", "1", "n", u64::MAX, false, Value::Null].to_vec(),
            values!["c", "3", "too few"].to_vec(),
        ] {
            let refused = db.write(move |tx| tx.execute(sql::INSERT, &bad)).await;
            assert!(matches!(refused, Err(Error::Other(_))), "{refused:?}");
        }
        let nul = values!["c", "2", "with\0nul", 1, false, Value::Null].to_vec();
        let refused = db.write(move |tx| tx.execute(sql::INSERT, &nul)).await;
        assert_eq!(refused, Err(Error::NulInText));
        assert_eq!(db.read(count).await, Ok(FIRST));
    })
    .await;
}

#[tokio::test]
async fn text_sorts_by_bytes_and_quotes_stay() {
    on_each(async |db| {
        furnish(&db).await;
        db.write(|tx| {
            ["b", "B", "a/b", "a-b", "镇"].iter().try_for_each(|id| insert(tx, id).map(drop))
        })
        .await
        .unwrap();
        db.read(|c| {
            let ids = c.fetch_all(sql::PREFIX, &values!["c", "A", "g", 10], |row| row.text(0))?;
            assert_eq!(
                ids,
                ["B", "a-b", "a/b", "b", "first"]
                    .iter()
                    .filter(|id| **id < "g")
                    .copied()
                    .collect::<Vec<_>>()
            );
            let read = |row: &Row<'_>| Ok((row.text(0)?, row.text(1)?));
            let quoted = c.fetch_one(sql::QUOTED, &values!["first", "c"], read)?;
            assert_eq!(quoted, Some(("?1 {IN} it's".to_owned(), "a ? b".to_owned())));
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}

#[tokio::test]
async fn errors_and_panics_roll_back() {
    on_each(async |db| {
        furnish(&db).await;
        let refused = db
            .write(|tx| {
                insert(tx, "gone")?;
                Err::<(), _>(Error::decode("a test", "made up"))
            })
            .await;
        assert!(matches!(refused, Err(Error::Decode { .. })));
        let panicked = db
            .write(|tx| -> Result<()> {
                insert(tx, "gone")?;
                panic!("by {}", "design")
            })
            .await;
        assert_eq!(panicked, Err(Error::Panicked("by design".to_owned())));
        let panicked = db.read(|_| -> Result<()> { panic!("while reading") }).await;
        assert_eq!(panicked, Err(Error::Panicked("while reading".to_owned())));
        assert_eq!(db.read(count).await, Ok(FIRST));
        db.write(|tx| insert(tx, "kept")).await.unwrap();
        assert_eq!(db.read(count).await, Ok(FIRST + 1));
    })
    .await;
}

#[tokio::test]
async fn a_failed_statement_ends_its_transaction() {
    on_each(async |db| {
        furnish(&db).await;
        // Swallowing the error must not lead to a half-written commit, on either database.
        let swallowed = db
            .write(|tx| {
                insert(tx, "half")?;
                assert!(insert(tx, "half").unwrap_err().is_duplicate());
                assert!(matches!(insert(tx, "later"), Err(Error::Other(_))));
                Ok(())
            })
            .await;
        assert!(matches!(swallowed, Err(Error::Constraint { kind: Constraint::Unique, .. })));
        assert_eq!(db.read(count).await, Ok(FIRST));
    })
    .await;
}

#[tokio::test]
async fn savepoints_undo_only_themselves() {
    on_each(async |db| {
        furnish(&db).await;
        db.write(|tx| {
            insert(tx, "a")?;
            let duplicate = tx.savepoint(|sp| {
                insert(sp, "b")?;
                insert(sp, "a")
            });
            assert!(duplicate.unwrap_err().is_duplicate());
            let panicked = tx.savepoint(|sp| -> Result<()> {
                insert(sp, "b")?;
                sp.savepoint(|inner| insert(inner, "c"))?;
                panic!("inside")
            });
            assert_eq!(panicked, Err(Error::Panicked("inside".to_owned())));
            tx.savepoint(|sp| {
                let inner = sp.savepoint(|inner| insert(inner, "a"));
                assert!(inner.is_err());
                insert(sp, "d")
            })?;
            insert(tx, "e")
        })
        .await
        .unwrap();
        let ids =
            |c: &mut Conn| c.fetch_all(sql::PREFIX, &values!["c", "", "f", 10], |row| row.text(0));
        assert_eq!(db.read(ids).await.unwrap(), ["a", "d", "e"]);
        let outside = db.read(|c| c.savepoint(|_| Ok(()))).await;
        assert!(matches!(outside, Err(Error::Other(_))));
    })
    .await;
}

#[tokio::test]
async fn schema_rules_have_kinds() {
    on_each(async |db| {
        furnish(&db).await;
        let kind = async |sql: Sql, parameters: Vec<Value<'static>>| match db
            .write(move |tx| tx.execute(sql, &parameters))
            .await
        {
            Err(Error::Constraint { kind, .. }) => kind,
            other => panic!("{other:?}"),
        };
        let null = values!["c", "n", Value::Null, 1, false, Value::Null].to_vec();
        assert_eq!(kind(sql::INSERT, null).await, Constraint::NotNull);
        assert_eq!(
            kind(sql::SET_SMALL, values!["c", "first", 100].to_vec()).await,
            Constraint::Check
        );
        assert_eq!(
            kind(sql::CHILD, values!["c", "nobody", 1].to_vec()).await,
            Constraint::ForeignKey
        );
    })
    .await;
}

#[tokio::test]
async fn returning_is_read_like_a_row() {
    on_each(async |db| {
        furnish(&db).await;
        let row = db
            .write(|tx| {
                let read = |row: &Row<'_>| Ok((row.text(0)?, row.int(1)?));
                tx.fetch_one(sql::RETURNING, &values!["c", "r", 3], read)
            })
            .await
            .unwrap();
        assert_eq!(row, Some(("r".to_owned(), 3)));
        assert_eq!(db.read(count).await, Ok(FIRST + 1));
        let locked =
            db.write(|tx| tx.fetch_one(sql::BY_ID, &values!["c", "r"], |row| row.bool(3))).await;
        assert_eq!(locked, Ok(Some(true)));
    })
    .await;
}

#[tokio::test]
async fn readers_cannot_write_and_snapshots_agree() {
    on_each(async |db| {
        furnish(&db).await;
        assert!(db.read(|c| insert(c, "x")).await.is_err());
        let writer = db.clone();
        let (before, after) = db
            .read(move |c| {
                let writer = writer.clone();
                c.snapshot(|c| {
                    let before = count(c)?;
                    // From another thread, because this one belongs to a reader.
                    let write = move || writer.write_blocking(|tx| insert(tx, "meanwhile"));
                    std::thread::spawn(write).join().unwrap()?;
                    Ok((before, count(c)?))
                })
            })
            .await
            .unwrap();
        assert_eq!((before, after), (FIRST, FIRST));
        assert_eq!(db.read(count).await, Ok(FIRST + 1));
    })
    .await;
}

#[tokio::test]
async fn migrations_run_once_even_if_two_processes_start() {
    for database in empty_databases() {
        let url = DatabaseUrl::parse(database.url()).unwrap();
        let starts = (0..4).map(|_| {
            let url = url.clone();
            std::thread::spawn(move || {
                let db = Db::open(&url, Options { readers: 1 }).unwrap();
                db.write_blocking(|tx| migrate(tx, MIGRATIONS)).unwrap().len()
            })
        });
        let starts = starts.collect::<Vec<_>>();
        let run = starts.into_iter().map(|start| start.join().unwrap()).sum::<usize>();
        assert_eq!(run, MIGRATIONS.len());
        let db = database.db();
        assert_eq!(db.write(|tx| migrate(tx, MIGRATIONS)).await, Ok(Vec::new()));
        let older = db.write(|tx| migrate(tx, &MIGRATIONS[..1])).await;
        assert!(matches!(older, Err(Error::Other(_))), "{older:?}");
        assert_eq!(db.read(count).await, Ok(FIRST));
    }
}

#[tokio::test]
async fn a_failing_migration_leaves_nothing() {
    const BROKEN: &[Migration] = &[
        MIGRATIONS[0],
        Migration {
            version: 2,
            name: "broken",
            sql: "CREATE TABLE extra (id TEXT); SELECT nonsense;",
        },
    ];
    on_each(async |db| {
        assert!(db.write(|tx| migrate(tx, BROKEN)).await.is_err());
        let run = db.write(|tx| migrate(tx, MIGRATIONS)).await;
        assert_eq!(run, Ok(vec![1, 2]));
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_leaves_nothing_half_written() {
    let database = TestDatabase::sqlite();
    let db = database.db();
    furnish(db).await;
    db.write(|tx| tx.fetch_one(sql::PAGE_LIMIT, &values![], |row| row.int(0))).await.unwrap();
    let fill = |tx: &mut Conn| {
        let name = "满".repeat(500);
        let ids = (0..500).map(|n| format!("{n:04}")).collect::<Vec<_>>();
        let rows = ids.iter().map(|id| values!["c", id, &name, 1]).collect::<Vec<_>>();
        tx.execute_many(sql::UPSERT, &rows)
    };
    let swallowed = db
        .write(move |tx| {
            insert(tx, "before")?;
            assert!(matches!(fill(tx), Err(Error::Full(_))));
            Ok(())
        })
        .await;
    assert!(matches!(swallowed, Err(Error::Full(_))), "{swallowed:?}");
    assert_eq!(db.read(count).await, Ok(FIRST));
    let contained = db
        .write(move |tx| {
            let refused = tx.savepoint(fill);
            assert!(matches!(refused, Err(Error::Full(_))), "{refused:?}");
            insert(tx, "after")
        })
        .await;
    // SQLite decides whether a full disk costs the savepoint or the whole transaction.
    let kept = i64::from(contained.is_ok());
    assert_eq!(db.read(count).await, Ok(FIRST + kept));
    let plain = db
        .write(|tx| {
            let name = "满".repeat(100_000);
            tx.execute(sql::INSERT, &values!["c", "big", &name, 1, false, Value::Null])
        })
        .await;
    assert!(matches!(plain, Err(Error::Full(_))), "{plain:?}");
    db.write(|tx| insert(tx, "small")).await.unwrap();
    assert_eq!(db.read(count).await, Ok(FIRST + kept + 1));
}

#[tokio::test]
async fn sqlite_is_set_up_for_safety() {
    let database = TestDatabase::sqlite();
    let read = |row: &Row<'_>| Ok((row.int(0)?, row.int(1)?, row.text(2)?));
    let settings =
        database.db().write(move |tx| tx.fetch_one(sql::SETTINGS, &values![], read)).await;
    assert_eq!(settings, Ok(Some((1, 2, "wal".to_owned()))));
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let database = TestDatabase::sqlite();
    let path = format!("{}.txt", database.url().strip_prefix("sqlite:").unwrap());
    std::fs::write(&path, "just some text, long enough to be read as a header ".repeat(20))
        .unwrap();
    let opened =
        Db::open(&DatabaseUrl::parse(&format!("sqlite:{path}")).unwrap(), Options::default());
    assert!(matches!(opened.err(), Some(Error::Corrupt(_))));
    let nowhere = DatabaseUrl::parse("sqlite:/nowhere/at/all.db").unwrap();
    let opened = Db::open(&nowhere, Options::default()).err();
    assert!(
        matches!(&opened, Some(Error::Unavailable(why)) if why.contains("/nowhere")),
        "{opened:?}"
    );
}

#[test]
fn addresses_keep_their_secrets() {
    let url = DatabaseUrl::parse("postgres://clerk:secret@db.example/county").unwrap();
    assert_eq!(url.backend(), Backend::Postgres);
    assert!(!format!("{url} {url:?}").contains("secret"));
    for wrong in ["", "mysql://x", "sqlite:", "sqlite::memory:", "postgres://h:secret@/x"] {
        if let Err(error) = DatabaseUrl::parse(wrong) {
            assert!(!error.to_string().contains("secret"), "{error}");
        } else {
            assert!(wrong.starts_with("postgres"), "{wrong} was accepted");
        }
    }
}

#[test]
fn dropping_finishes_what_was_queued() {
    let database = TestDatabase::sqlite();
    let db = database.db().clone();
    let done = Arc::new(AtomicU32::new(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        for _ in 0..20 {
            let done = Arc::clone(&done);
            let write = db.write(move |_| Ok(done.fetch_add(1, Ordering::Relaxed)));
            // Polled once, so that it is queued, then abandoned.
            let polled = tokio::time::timeout(Duration::ZERO, write);
            drop(polled.await);
        }
    });
    drop((db, database));
    assert_eq!(done.load(Ordering::Relaxed), 20);
}

fn own_process(c: &mut Conn) -> Result<i64> {
    Ok(c.fetch_one(sql::OWN_PROCESS, &values![], |row| row.int(0))?.unwrap_or_default())
}

/// Ends the server processes that `wanted` picks; a connection of its own is spared.
fn terminate(admin: &Db, mut wanted: impl FnMut(i64) -> bool + Send + 'static) {
    let own = admin.write_blocking(own_process).expect("the administrator's writer");
    let ended = admin.read_blocking(move |c| {
        for process in c.fetch_all(sql::OTHER_PROCESSES, &values![], |row| row.int(0))? {
            if process != own && wanted(process) {
                c.fetch_one(sql::TERMINATE, &values![process], |row| row.bool(0))?;
            }
        }
        Ok(())
    });
    assert_eq!(ended, Ok(()));
}

/// A second way into the same database.
fn administrator(database: &TestDatabase) -> Db {
    let url = DatabaseUrl::parse(database.url()).expect("the test's own address");
    Db::open(&url, Options { readers: 1 }).expect("the server lets one more in")
}

#[test]
fn a_lost_server_connection_is_unavailable_then_recovers() {
    let Some(database) = TestDatabase::postgres() else {
        return;
    };
    let (db, admin) = (database.db(), administrator(&database));
    db.write_blocking(|tx| migrate(tx, MIGRATIONS)).unwrap();

    // In the middle of a write: the outcome is unknown, nothing may be reported as done.
    let killer = admin.clone();
    let lost = db.write_blocking(move |tx| {
        insert(tx, "lost")?;
        let own = own_process(tx)?;
        terminate(&killer, move |process| process == own);
        Ok(())
    });
    assert!(matches!(lost, Err(Error::Unavailable(_))), "{lost:?}");
    db.write_blocking(|tx| insert(tx, "next")).unwrap();

    // In the middle of a read, every time: it is tried twice and then given up.
    let (killer, runs) = (admin.clone(), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&runs);
    let lost = db.read_blocking(move |c| {
        counted.fetch_add(1, Ordering::Relaxed);
        let own = own_process(c)?;
        terminate(&killer, move |process| process == own);
        count(c)
    });
    assert!(matches!(lost, Err(Error::Unavailable(_))), "{lost:?}");
    assert_eq!(runs.load(Ordering::Relaxed), 2);

    // While idle: nobody notices.
    terminate(&admin, |_| true);
    for _ in 0..4 {
        assert_eq!(db.read_blocking(count), Ok(FIRST + 1));
    }
    terminate(&admin, |_| true);
    db.write_blocking(|tx| insert(tx, "last")).unwrap();
    assert_eq!(db.read_blocking(count), Ok(FIRST + 2));
}

#[test]
fn a_server_that_stays_away_is_answered_for_at_once() {
    let Some(database) = TestDatabase::postgres() else {
        return;
    };
    let (db, admin) = (database.db(), administrator(&database));
    db.write_blocking(|tx| migrate(tx, MIGRATIONS)).unwrap();
    admin.write_blocking(|tx| tx.execute(sql::ADMIT, &values![false])).unwrap();
    terminate(&admin, |_| true);
    for _ in 0..20 {
        assert!(matches!(db.read_blocking(count), Err(Error::Unavailable(_))));
        let refused = db.write_blocking(|tx| insert(tx, "away"));
        assert!(matches!(refused, Err(Error::Unavailable(_))));
    }
    admin.write_blocking(|tx| tx.execute(sql::ADMIT, &values![true])).unwrap();
    let patience = Instant::now() + Duration::from_secs(10);
    while db.write_blocking(|tx| insert(tx, "back")).is_err() {
        assert!(Instant::now() < patience, "not connected again");
        std::thread::sleep(Duration::from_millis(20));
    }
    while db.read_blocking(count) != Ok(FIRST + 1) {
        assert!(Instant::now() < patience, "not connected again");
        std::thread::sleep(Duration::from_millis(20));
    }
}
