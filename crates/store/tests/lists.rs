//! Lists of several holders and queues, which are read and counted in few statements.

use maplegrid_domain::shared::{AreaId, CountyId, Timestamp};
use maplegrid_store::cases::TaskKind;
use maplegrid_store::cases::counts::{Count, Counted, Counts, Held, Queued, counts};
use maplegrid_store::cases::lists::{Cursor, Filters, of_holders};
use maplegrid_store::db::{Conn, values};
use maplegrid_store::error::Result;
use maplegrid_store::schema;
use maplegrid_testkit::on_each;

const NOW: Timestamp = Timestamp(1_000);

mod sql {
    maplegrid_store::statements! {
        pub CASES = "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
            INSERT INTO cases (county, number, area, title, summary, category, channel,
                method_version, step, phase, restricted, waiting, pressing, reopen_asked, answered,
                answered_late, received_at, closed_at, due_at, due_provisional, wake_at, version,
                body, filed)
            SELECT 'c', CAST(26030000 + i AS TEXT), 'v', 'title', 'summary',
                CASE WHEN i % 2 = 0 THEN 'road' ELSE 'light' END, 'web', 1, 'check', 'triage',
                FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, i, NULL, i, FALSE, NULL, 1, '{}', '{}'
            FROM n WHERE i <= ?1";
        pub TASK = "INSERT INTO case_tasks (county, holder, kind, due_at, number)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        pub PLACE = "INSERT INTO case_areas (county, area, bucket, sort_at, number)
            VALUES (?1, ?2, ?3, ?4, ?5)";
    }
}

fn number(i: i64) -> String {
    (26_030_000 + i).to_string()
}

fn furnish(c: &mut Conn) -> Result<()> {
    schema::bring_up(c)?;
    c.execute(sql::CASES, &[130_i64.into()])?;
    let act = TaskKind::Act.code();
    let press = TaskKind::Press.code();
    let mut tasks = vec![
        ("a", act, 998, 1),
        ("a", act, 999, 2),
        ("a", act, 1_000, 3),
        ("b", act, 5, 4),
        ("b", press, 6, 5),
        ("b", press, 2_000, 6),
        ("other", act, 7, 7),
    ];
    tasks.extend((10..130).map(|i| ("c", act, 3_000 + i, i)));
    for (holder, kind, due_at, i) in tasks {
        c.execute(sql::TASK, &values!["c", holder, kind, due_at, number(i)])?;
    }
    // Ordinary: two open, one of them late, and one waiting; restricted, from 10: one open, one to
    // be reopened; and a case of another area.
    for (area, bucket, sort_at, i) in [
        ("v", 1, 999, 1),
        ("v", 1, 1_001, 2),
        ("v", 2, 1_001, 2),
        ("v", 11, 1_002, 3),
        ("v", 13, 1, 4),
        ("w", 1, 1, 5),
    ] {
        c.execute(sql::PLACE, &values!["c", area, bucket, sort_at, number(i)])?;
    }
    Ok(())
}

fn count(c: &mut Conn, holders: &[&str], queues: &[bool]) -> Result<Counts> {
    let holders: Vec<String> = holders.iter().map(|holder| (*holder).to_owned()).collect();
    let (county, area) = (CountyId::from("c"), AreaId::from("v"));
    counts(c, &county, &Counted { holders: &holders, area: &area, queues, now: NOW, most: 100 })
}

#[tokio::test]
async fn every_holder_and_queue_is_counted_and_nothing_else() {
    on_each(async |db| {
        db.write(furnish).await.unwrap();
        let (all, ordinary, nothing) = db
            .read(|c| {
                let all = count(c, &["a", "b", "c"], &[false, true])?;
                Ok((all, count(c, &["a"], &[false])?, count(c, &[], &[])?))
            })
            .await
            .unwrap();
        let of = |all: u32, late: u32| Count { all, late };
        let a = Held { act: of(3, 2), press: of(0, 0), represent: of(0, 0) };
        let b = Held { act: of(1, 1), press: of(2, 1), represent: of(0, 0) };
        let c = Held { act: of(100, 0), press: of(0, 0), represent: of(0, 0) };
        let open = Queued { open: of(2, 1), waiting: of(1, 0), reopen: of(0, 0) };
        let restricted = Queued { open: of(1, 0), waiting: of(0, 0), reopen: of(1, 1) };
        assert_eq!(all, Counts { holders: vec![a, b, c], queues: vec![open, restricted] });
        assert_eq!(ordinary, Counts { holders: vec![a], queues: vec![open] });
        assert_eq!(nothing, Counts::default());
    })
    .await;
}

#[tokio::test]
async fn each_holder_has_a_page_of_their_own() {
    on_each(async |db| {
        db.write(furnish).await.unwrap();
        let pages = db
            .read(|c| {
                let county = CountyId::from("c");
                let holders = ["a", "b", "c"];
                let roads = Filters { category: "road".to_owned(), ..Filters::default() };
                let after = Cursor { sort_at: 999, number: number(2) };
                let mut page = |filters: &Filters, after: Option<&Cursor>| {
                    let found = of_holders(c, &county, &holders, TaskKind::Act, filters, after, 2)?;
                    let numbers = found.iter().map(|listed| listed.row.number.as_str().to_owned());
                    Ok::<_, maplegrid_store::error::Error>(numbers.collect::<Vec<_>>())
                };
                let any = Filters::default();
                Ok([page(&any, None)?, page(&any, Some(&after))?, page(&roads, None)?])
            })
            .await
            .unwrap();
        let [all, later, roads] = pages.map(|mut numbers| {
            numbers.sort();
            numbers
        });
        let expect = |wanted: &[i64]| wanted.iter().map(|i| number(*i)).collect::<Vec<_>>();
        assert_eq!(all, expect(&[1, 2, 4, 10, 11]));
        assert_eq!(later, expect(&[3, 10, 11]));
        assert_eq!(roads, expect(&[2, 4, 10, 12]));
    })
    .await;
}
