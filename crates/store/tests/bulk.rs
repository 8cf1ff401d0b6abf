//! `Conn::execute_many` and `Conn::fetch_in`: many rows and keys, and the hostile ones among them.

use std::sync::Arc;

use maplegrid_store::db::{Conn, Db, Migration, Row, Value, migrate, values};
use maplegrid_store::error::{Constraint, Error, Result};
use maplegrid_testkit::on_each;

mod sql {
    maplegrid_store::statements! {
        pub INSERT = "INSERT INTO kinds (id, name, size, small, done, seal, worth)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        pub MIXED = "INSERT INTO kinds (id, name, size, small, done, seal, worth)
            VALUES (?1, '?9 ''', ?2 + 1, NULL, TRUE, NULL, ?3) ON CONFLICT (id) DO NOTHING";
        pub UPSERT = "INSERT INTO kinds (id, name, size, done) VALUES (?1, ?2, ?3, FALSE)
            ON CONFLICT (id) DO UPDATE SET size = kinds.size + excluded.size";
        pub DELETE = "DELETE FROM kinds WHERE id = ?1 AND size <= ?2";
        pub UPDATE = "UPDATE kinds SET size = ?2 WHERE id = ?1";
        pub BY_ID = "SELECT name, size, small, done, seal, CAST(worth AS TEXT) FROM kinds
            WHERE id = ?1";
        pub AMONG = "SELECT id FROM kinds WHERE size >= ?1 AND id {IN}";
        pub AMONG_SIZES = "SELECT id FROM kinds WHERE size {IN} AND name = ?1 ORDER BY id";
        pub AMONG_WORTHS = "SELECT id FROM kinds WHERE worth {IN}";
        pub COUNT = "SELECT count(*), CAST(COALESCE(sum(size), 0) AS BIGINT) FROM kinds";
    }
}

const MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "kinds",
    sql: "CREATE TABLE kinds (
            id TEXT {C} PRIMARY KEY,
            name TEXT NOT NULL,
            size {BIGINT},
            small SMALLINT CHECK (small < 100),
            done BOOLEAN NOT NULL,
            seal {BLOB},
            worth NUMERIC
        )",
}];

type Rows = Vec<Vec<Value<'static>>>;

async fn furnish(db: &Db) {
    db.write(|tx| migrate(tx, MIGRATIONS)).await.expect("the migration runs");
}

fn counted(c: &mut Conn) -> Result<Option<(i64, i64)>> {
    c.fetch_one(sql::COUNT, &values![], |row| Ok((row.int(0)?, row.int(1)?)))
}

fn numbered(total: i64) -> Rows {
    (0..total).map(|n| values![format!("{total}-{n:05}"), "名", 1].to_vec()).collect()
}

#[tokio::test]
async fn any_number_of_rows_goes_in_and_out() {
    on_each(async |db| {
        furnish(&db).await;
        for total in [0_i64, 1, 2, 17, 300, 2_047, 2_048, 2_049, 5_000] {
            let rows = Arc::new(numbered(total));
            let written = Arc::clone(&rows);
            let changed = db
                .write(move |tx| {
                    let first = tx.execute_many(sql::UPSERT, &written)?;
                    // The same keys once more meet ON CONFLICT and double the sizes.
                    Ok((first, tx.execute_many(sql::UPSERT, &written)?))
                })
                .await
                .unwrap();
            let all = total.unsigned_abs();
            assert_eq!(changed, (all, all));
            assert_eq!(db.read(counted).await, Ok(Some((total, total * 2))));
            let deleted = db
                .write(move |tx| {
                    // Nothing fits a size of 1; then each goes, once, though it is named twice.
                    let keyed = |size: i64| -> Rows {
                        rows.iter().map(|row| vec![row[0].clone(), size.into()]).collect()
                    };
                    assert_eq!(tx.execute_many(sql::UPDATE, &keyed(2))?, all);
                    let none = tx.execute_many(sql::DELETE, &keyed(1))?;
                    let twice = [keyed(2), keyed(3)].concat();
                    Ok((none, tx.execute_many(sql::DELETE, &twice)?))
                })
                .await;
            assert_eq!(deleted, Ok((0, all)));
        }
        assert_eq!(db.read(counted).await, Ok(Some((0, 0))));
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_value_and_null_comes_back() {
    on_each(async |db| {
        furnish(&db).await;
        let long = "长".repeat(300_000);
        let rows: Rows = vec![
            values!["a", "'\"\\{},NULL", i64::MIN, 99, true, vec![0_u8, 255, b'\\'], 5].to_vec(),
            values!["b", "", Value::Null, Value::Null, false, Value::Null, Value::Null].to_vec(),
            values!["c", long.clone(), i64::MAX, 0, 1, Vec::<u8>::new(), "12"].to_vec(),
        ];
        db.write(move |tx| tx.execute_many(sql::INSERT, &rows)).await.unwrap();
        let read = |row: &Row<'_>| {
            let size = row.opt_int(1)?;
            Ok((
                row.text(0)?,
                size,
                row.opt_int(2)?,
                row.bool(3)?,
                row.opt_bytes(4)?,
                row.opt_text(5)?,
            ))
        };
        let found = async |id: &'static str| {
            db.read(move |c| c.fetch_one(sql::BY_ID, &values![id], read)).await.unwrap().unwrap()
        };
        let five = Some("5".to_owned());
        let seal = Some(vec![0, 255, b'\\']);
        let first = ("'\"\\{},NULL".to_owned(), Some(i64::MIN), Some(99), true, seal, five);
        assert_eq!(found("a").await, first);
        assert_eq!(found("b").await, (String::new(), None, None, false, None, None));
        let last = (long, Some(i64::MAX), Some(0), true, Some(Vec::new()), Some("12".to_owned()));
        assert_eq!(found("c").await, last);
    })
    .await;
}

#[tokio::test]
async fn a_group_may_say_more_than_its_parameters() {
    on_each(async |db| {
        furnish(&db).await;
        let rows: Rows = ["a", "b", "a"].map(|id| values![id, 1, Value::Null].to_vec()).to_vec();
        let inserted = db.write(move |tx| tx.execute_many(sql::MIXED, &rows)).await;
        assert_eq!(inserted, Ok(2));
        let read = |row: &Row<'_>| Ok((row.text(0)?, row.int(1)?, row.opt_int(2)?));
        let found = db.read(move |c| c.fetch_one(sql::BY_ID, &values!["b"], read)).await;
        assert_eq!(found, Ok(Some(("?9 '".to_owned(), 2, None))));
    })
    .await;
}

#[tokio::test]
async fn unfit_rows_are_refused_and_nothing_is_written() {
    on_each(async |db| {
        furnish(&db).await;
        let fit = values!["fit", "n", 1].to_vec();
        for bad in [
            values!["x", "n"].to_vec(),
            values!["x", "n", 1, 2].to_vec(),
            values!["x", "with\0nul", 1].to_vec(),
            values!["x", "n", u64::MAX].to_vec(),
        ] {
            for rows in [vec![bad.clone()], vec![fit.clone(), bad.clone()]] {
                let refused = db.write(move |tx| tx.execute_many(sql::UPSERT, &rows)).await;
                let told = matches!(refused, Err(Error::Other(_) | Error::NulInText));
                assert!(told, "{refused:?}");
            }
        }
        let row = |id: &'static str, name: Value<'static>, small: i64| {
            values![id, name, 1, small, true, Value::Null, Value::Null].to_vec()
        };
        for (broken, bad) in [
            (Constraint::Unique, row("a", "twice".into(), 1)),
            (Constraint::NotNull, row("b", Value::Null, 1)),
            (Constraint::Check, row("b", "n".into(), 100)),
        ] {
            let rows = [row("a", "n".into(), 1), bad];
            let refused = db.write(move |tx| tx.execute_many(sql::INSERT, &rows)).await;
            let kind =
                if let Err(Error::Constraint { kind, .. }) = &refused { Some(*kind) } else { None };
            assert_eq!(kind, Some(broken), "{refused:?}");
        }
        assert_eq!(db.read(counted).await, Ok(Some((0, 0))));
        let answers_rows =
            db.write(|tx| tx.execute_many(sql::COUNT, &[values![], values![]])).await;
        assert!(matches!(answers_rows, Err(Error::Other(_))), "{answers_rows:?}");
    })
    .await;
}

#[tokio::test]
async fn a_server_says_what_does_not_fit() {
    let Some(database) = maplegrid_testkit::TestDatabase::postgres() else { return };
    let db = database.db();
    furnish(db).await;
    let told =
        async |rows: Rows| match db.write(move |tx| tx.execute_many(sql::UPSERT, &rows)).await {
            Err(Error::Other(reason)) => reason,
            other => panic!("{other:?}"),
        };
    let wrong = values!["x", "n", "seven"].to_vec();
    let reason = told(vec![values!["y", "n", 1].to_vec(), wrong]).await;
    assert!(reason.contains("text was bound to a parameter of type int8"), "{reason}");
    // Which of two rows should win would be chance.
    let same = values!["x", "n", 1].to_vec();
    let reason = told(vec![same.clone(), same]).await;
    assert!(reason.contains("cannot affect row a second time"), "{reason}");
    let keys = |c: &mut Conn| c.fetch_in(sql::AMONG_WORTHS, &[], &values![1, 2], |row| row.text(0));
    let refused = db.read(keys).await;
    let reason = refused.unwrap_err().to_string();
    assert!(reason.contains("a list was bound to a parameter of type _numeric"), "{reason}");
}

#[tokio::test]
async fn any_number_of_keys_is_found() {
    on_each(async |db| {
        furnish(&db).await;
        let ids = Arc::new((0..1200).map(|n| format!("{n:04}")).collect::<Vec<_>>());
        let rows: Rows = ids.iter().map(|id| values![id.clone(), "", 5].to_vec()).collect();
        db.write(move |tx| tx.execute_many(sql::UPSERT, &rows)).await.unwrap();
        db.read(move |c| {
            for wanted in [0, 1, 2, 8, 9, 64, 65, 512, 513, 1200] {
                let keys = ids[..wanted].iter().map(Value::from).collect::<Vec<_>>();
                let mut found = c.fetch_in(sql::AMONG, &values![5], &keys, |row| row.text(0))?;
                found.sort();
                assert_eq!(found, ids[..wanted]);
            }
            let none = c.fetch_in(sql::AMONG, &values![6], &values!["0001"], |row| row.text(0))?;
            assert!(none.is_empty());
            // Numbers, and none at all, are keys too.
            let sizes = values![5, Value::Null, 7];
            let found = c.fetch_in(sql::AMONG_SIZES, &values![""], &sizes, |row| row.text(0))?;
            assert_eq!(found.len(), 1200);
            let plain = c.fetch_all(sql::AMONG, &values![5], |row| row.text(0));
            assert!(matches!(plain, Err(Error::Other(_))), "{plain:?}");
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}
