//! `kill -9` at any moment: what was answered is there.
//!
//! The test binary starts itself as the process that is killed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use maplegrid_app::{App, SystemChance};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::log::{parse_hash, verify_inclusion};
use maplegrid_testkit::{MICRO_GRID, config, on_each_county};

use crate::support::{Dice, insist, said, verified};

const ADDRESS: &str = "MAPLEGRID_TEST_CRASH_DATABASE";
const FOLDER: &str = "MAPLEGRID_TEST_CRASH_FOLDER";
const ROUNDS: u64 = 6;

#[expect(clippy::disallowed_methods, reason = "the child is told by the environment what to do")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Not a test: the process that dies. Several people speak at once, each accepted word is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the test below"]
async fn speaks_until_killed() {
    let (Some(address), Some(folder)) = (setting(ADDRESS), setting(FOLDER)) else { return };
    let config = config(&address, PathBuf::from(folder));
    let clock = Arc::new(maplegrid_app::SystemClock);
    let app = App::open(&config, clock, Arc::new(SystemChance)).await.unwrap();
    let speakers: Vec<_> = (0..6)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move {
                loop {
                    let received = app.receive(said(MICRO_GRID, "还在吗"), None).await.unwrap();
                    let (number, receipt) = (received.number.as_str(), &received.receipt);
                    let mut out = std::io::stdout().lock();
                    let (code, position, leaf) = (&received.code, receipt.position, receipt.leaf);
                    let told = writeln!(out, "\n@ {number} {code} {position} {leaf}");
                    // Whoever listens has gone: a test that failed must not leave this behind.
                    if told.and_then(|()| out.flush()).is_err() {
                        return;
                    }
                }
            })
        })
        .collect();
    for speaker in speakers {
        speaker.await.unwrap();
    }
}

/// Starts the process, kills it after a while, and answers what it told.
fn hear_and_kill(address: &str, folder: &PathBuf, after: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::speaks_until_killed", "--ignored", "--nocapture"])
        .env(ADDRESS, address)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (first, started) = std::sync::mpsc::channel();
    let listener = std::thread::spawn(move || {
        let mut told = Vec::new();
        for line in out.split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            // A line that broke off in the middle was not told.
            if let Some(words) = line.strip_prefix("@ ")
                && words.rsplit(' ').next().is_some_and(|leaf| leaf.len() == 64)
            {
                told.push(words.to_owned());
                let _ = first.send(());
            }
        }
        told
    });
    let spoke = started.recv_timeout(Duration::from_secs(20));
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(spoke.is_ok(), "the process said nothing");
    listener.join().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives() {
    on_each_county(async |county, database| {
        let mut dice = Dice::new(1_333);
        let mut told = Vec::new();
        for round in 0..ROUNDS {
            let after = Duration::from_millis(20 + u64::try_from(dice.below(350)).unwrap());
            let (address, folder) = (database.url().to_owned(), county.config.data_dir.clone());
            let heard =
                tokio::task::spawn_blocking(move || hear_and_kill(&address, &folder, after));
            told.extend(heard.await.unwrap());
            // Opened anew by another process that finds what the dead one left.
            let app = county.open_again().await;
            let verified = verified(&app).await;
            assert!(verified.cases >= told.len() as u64, "round {round}: some are lost");
            let head = app.head().await.unwrap().head;
            for line in &told {
                let words: Vec<&str> = line.split(' ').collect();
                let number = CaseNumber::parse(words[0]).unwrap();
                let receipt = insist(async || app.receipt(&number, words[1]).await).await;
                assert_eq!(receipt.position, words[2].parse::<u64>().unwrap());
                let leaf = parse_hash(words[3]).unwrap();
                assert_eq!(receipt.leaf, leaf);
                if told.len() < 200 {
                    let proof = app.inclusion(leaf).await.unwrap();
                    let (size, root) = (head.tree_size, head.root);
                    assert!(verify_inclusion(leaf, proof.position, size, &proof.path, root));
                }
            }
            // And it goes on.
            app.receive(said(MICRO_GRID, "接着说"), None).await.unwrap();
        }
        assert!(told.len() > 50, "only {} were told", told.len());
    })
    .await;
}
