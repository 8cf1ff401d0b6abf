//! The server goes away while people are speaking.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use maplegrid_app::Error;
use maplegrid_store::db::values;
use maplegrid_testkit::{MICRO_GRID, TestDatabase, county};

use crate::support::{back_door, insist, said, verified};

mod sql {
    maplegrid_store::statements! {
        pub TERMINATE = { sqlite: "SELECT 1", postgres: "SELECT count(pg_terminate_backend(pid))
            FROM pg_stat_activity WHERE datname = current_database()
            AND pid <> pg_backend_pid() AND application_name = 'maplegrid'" };
    }
}

const CUTS: u64 = 8;
/// What is accepted before each cut and after the last: counted, not timed, because machines differ.
const BETWEEN_CUTS: u64 = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_accepted_is_lost() {
    let Some(database) = TestDatabase::postgres() else { return };
    let county = county(database.url()).await;
    let app = &county.app;
    let admin = back_door(&database);
    let done = Arc::new(AtomicBool::new(false));
    let count = Arc::new(AtomicU64::new(0));
    let speakers: Vec<_> = (0..8)
        .map(|who| {
            let (app, done, count) = (app.clone(), Arc::clone(&done), Arc::clone(&count));
            tokio::spawn(async move {
                let (mut accepted, mut unknown) = (Vec::new(), Vec::new());
                let mut n = 0;
                while !done.load(Ordering::Relaxed) {
                    n += 1;
                    let key = format!("{who}-{n}");
                    match app.receive(said(MICRO_GRID, &key), Some(key.clone())).await {
                        Ok(received) => {
                            accepted.push((key, received));
                            count.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(Error::Unavailable) => {
                            unknown.push(key);
                            tokio::time::sleep(Duration::from_millis(5)).await;
                        }
                        Err(other) => panic!("{other:?}"),
                    }
                }
                (accepted, unknown)
            })
        })
        .collect();
    for cut in 1..=CUTS {
        accepted_so_far(&count, cut * BETWEEN_CUTS).await;
        // It cuts its own reader off as well if it is unlucky.
        let _ = admin.read(|c| c.fetch_one(sql::TERMINATE, &values![], |row| row.int(0))).await;
    }
    accepted_so_far(&count, (CUTS + 1) * BETWEEN_CUTS).await;
    done.store(true, Ordering::Relaxed);
    let (mut accepted, mut unknown) = (Vec::new(), Vec::new());
    for speaker in speakers {
        let (ok, lost) = speaker.await.unwrap();
        accepted.extend(ok);
        unknown.extend(lost);
    }
    assert!(!unknown.is_empty(), "the server was never missed");
    insist(async || app.ready().await).await;
    for (key, received) in &accepted {
        let kept = insist(async || app.receipt(&received.number, &received.code).await).await;
        assert_eq!(kept, received.receipt);
        let again = app.receive(said(MICRO_GRID, key), Some(key.clone())).await.unwrap();
        assert_eq!(again.number, received.number);
    }
    // Of those whose fate is unknown each is there once after asking again.
    for key in &unknown {
        insist(async || app.receive(said(MICRO_GRID, key), Some(key.clone())).await).await;
    }
    let cases = verified(app).await.cases;
    assert_eq!(cases, (accepted.len() + unknown.len()) as u64);
}

/// Waits until that many were accepted, over all cuts.
async fn accepted_so_far(count: &AtomicU64, enough: u64) {
    const PATIENCE: Duration = Duration::from_mins(2);
    let began = Instant::now();
    while count.load(Ordering::Relaxed) < enough {
        assert!(began.elapsed() < PATIENCE, "nothing is accepted any more");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
