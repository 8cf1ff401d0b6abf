//! What the databases know of their tables' sizes.

use maplegrid_domain::shared::CountyId;
use maplegrid_store::db::{Backend, Conn, values};
use maplegrid_store::error::Result;
use maplegrid_store::statistics::{count_if_grown, count_rows};
use maplegrid_store::{log, schema};
use maplegrid_testkit::{TestDatabase, on_each};

mod sql {
    maplegrid_store::statements! {
        pub GROW = "UPDATE log_head SET size = ?2 WHERE county = ?1";
        pub EVENTS = "WITH RECURSIVE n (i) AS (SELECT CAST(?2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?3)
            INSERT INTO events (county, position, stream, version, kind, at, actor, body, salt, leaf)
            SELECT ?1, i, 's', i, 'k', 0, '', '', CAST('' AS {BLOB}), CAST('' AS {BLOB}) FROM n";
        pub UNCOUNTED = "SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = CAST('public' AS regnamespace)
              AND reltuples < 0 AND relname <> 'schema_migrations' ORDER BY relname";
    }
}

fn county() -> CountyId {
    "140429".into()
}

/// A ledger of so many events.
fn grow(c: &mut Conn, from: i64, to: i64) -> Result<()> {
    c.execute(sql::EVENTS, &values!["140429", from, to])?;
    c.execute(sql::GROW, &values!["140429", to]).map(|_| ())
}

#[tokio::test]
async fn rows_are_counted_when_the_ledger_has_grown_tenfold() {
    on_each(async |db| {
        db.write(schema::bring_up).await.unwrap();
        let asked = || db.read(|c| count_if_grown(c, &county()));
        assert_eq!(asked().await, Ok(false), "there is no county yet");
        db.write(|c| log::write::found(c, &county())).await.unwrap();
        let counts = db.backend() == Backend::Postgres;
        let (mut length, steps) =
            (0, [(999, false), (1_000, true), (9_999, false), (10_000, true)]);
        for (wanted, is_due) in steps {
            db.write(move |c| grow(c, length, wanted)).await.unwrap();
            length = wanted;
            assert_eq!(asked().await, Ok(is_due && counts), "at {wanted}");
            assert_eq!(asked().await, Ok(false), "again at {wanted}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_table_is_counted() {
    let Some(database) = TestDatabase::postgres() else { return };
    let db = database.db();
    db.write(schema::bring_up).await.unwrap();
    db.read(count_rows).await.unwrap();
    let uncounted = db.read(|c| c.fetch_all(sql::UNCOUNTED, &values![], |row| row.text(0))).await;
    assert_eq!(uncounted, Ok(Vec::<String>::new()));
}
