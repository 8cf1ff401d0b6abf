//! Forgetting old idempotency keys without an index by time.

use maplegrid_domain::shared::{CountyId, Timestamp};
use maplegrid_store::log::write::{KeyRow, find_keys, forget_keys, insert_keys, old_keys};
use maplegrid_store::schema;
use maplegrid_testkit::on_each;

fn keys(wanted: std::ops::Range<u32>) -> Vec<KeyRow> {
    let row =
        |n: u32| KeyRow { key: format!("who\n{n}"), request_hash: [7; 32], stream: n.to_string() };
    wanted.map(row).collect()
}

#[tokio::test]
async fn old_keys_are_found_stretch_by_stretch() {
    on_each(async |db| {
        db.write(schema::bring_up).await.unwrap();
        let (one, other) = (CountyId::from("140429"), CountyId::from("other"));
        db.write(move |c| {
            insert_keys(c, &one, &keys(0..5), Timestamp(99))?;
            insert_keys(c, &one, &keys(5..10), Timestamp(100))?;
            insert_keys(c, &other, &keys(0..10), Timestamp(1))?;
            let (mut after, mut stretches, mut old) = (Some(String::new()), 0, Vec::new());
            while let Some(from) = after {
                let stretch = old_keys(c, &one, Timestamp(100), &from, 5)?;
                old.extend(stretch.old);
                stretches += 1;
                after = stretch.last;
            }
            // Two full ones, and an empty one that says there are no more.
            assert_eq!((stretches, old.len()), (3, 5));
            // One that is too young is spared though it is named.
            old.push("who\n9".to_owned());
            assert_eq!(forget_keys(c, &one, &old, Timestamp(100))?, 5);
            let left =
                |c: &mut _, county| find_keys(c, county, &["who\n0", "who\n4", "who\n5", "who\n9"]);
            assert_eq!(left(c, &one)?.len(), 2);
            assert_eq!(left(c, &other)?.len(), 4);
            Ok(())
        })
        .await
        .unwrap();
    })
    .await;
}
