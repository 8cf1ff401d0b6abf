//! Many commands in one transaction: numbers, isolation of bad ones, overload.

use std::collections::BTreeSet;

use maplegrid_app::Error;
use maplegrid_store::db::values;
use maplegrid_testkit::{MICRO_GRID, OTHER_MICRO_GRID, VILLAGE, on_each_county};

use crate::support::{Cast, insist, meddle, said, text, verified};

mod sql {
    maplegrid_store::statements! {
        /// The database refuses events that hold a certain word.
        pub REFUSE_WORD = {
            sqlite: "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.body LIKE '%毒药%'
                     BEGIN SELECT RAISE(ABORT, 'refused by a test'); END",
            postgres: "ALTER TABLE events ADD CONSTRAINT refuse CHECK (body NOT LIKE '%毒药%')",
        };
        pub COMMITS = "SELECT count(*) FROM log_heads";
        pub SEQUENCE = "SELECT sequence FROM log_head";
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_at_once() {
    on_each_county(async |county, database| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let one = county.receive(MICRO_GRID).await;
        let receives: Vec<_> = (0..500)
            .map(|n| {
                let app = app.clone();
                let area = if n % 2 == 0 { MICRO_GRID } else { OTHER_MICRO_GRID };
                tokio::spawn(
                    async move { app.receive(said(area, &format!("第{n}件")), None).await },
                )
            })
            .collect();
        // Notes on one case among them, each of which counts.
        let notes: Vec<_> = (0..60)
            .map(|n| {
                let (app, who, number) = (app.clone(), cast.cadre.clone(), one.number.clone());
                tokio::spawn(async move {
                    app.act(&who, &number, "check_note", text(&format!("记{n}")), None).await
                })
            })
            .collect();
        let mut numbers = BTreeSet::from([one.number.clone()]);
        let mut positions = BTreeSet::from([one.receipt.position]);
        for receive in receives {
            let received = receive.await.unwrap().unwrap();
            assert!(received.receipt.head.tree_size > received.receipt.position);
            assert!(numbers.insert(received.number), "a number was given twice");
            assert!(positions.insert(received.receipt.position));
        }
        for note in notes {
            note.await.unwrap().unwrap();
        }
        assert_eq!(app.staff_case(&cast.cadre, &one.number).await.unwrap().case.version, 61);
        let mut sequences: Vec<u64> = numbers
            .iter()
            .map(|number| number.as_str()[4..number.as_str().len() - 1].parse().unwrap())
            .collect();
        sequences.sort_unstable();
        assert_eq!(sequences, (1..=501).collect::<Vec<u64>>(), "a gap");
        let commits =
            meddle(database, |c| c.fetch_one(sql::COMMITS, &values![], |r| r.int(0))).await;
        assert!(commits.unwrap() < 250, "{commits:?} commits: no group commit");
        let verified = verified(app).await;
        assert_eq!((verified.cases, verified.events), (501, 561));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_command_costs_no_other() {
    on_each_county(async |county, database| {
        let app = &county.app;
        meddle(database, |c| c.execute(sql::REFUSE_WORD, &values![])).await;
        let receives: Vec<_> = (0..120)
            .map(|n| {
                let app = app.clone();
                let words = match n % 40 {
                    7 => "井里有毒药".to_owned(),
                    9 => " ".to_owned(),
                    _ => format!("第{n}件"),
                };
                let key = Some(format!("key-{n}"));
                tokio::spawn(async move { (n, app.receive(said(MICRO_GRID, &words), key).await) })
            })
            .collect();
        let mut accepted = Vec::new();
        for receive in receives {
            let (n, outcome) = receive.await.unwrap();
            match (n % 40, outcome) {
                (7, outcome) => assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}"),
                (9, outcome) => assert!(matches!(outcome, Err(Error::Rejected(_)))),
                (_, outcome) => accepted.push(outcome.unwrap().number),
            }
        }
        assert_eq!(accepted.len(), 114);
        accepted.sort_unstable();
        accepted.dedup();
        assert_eq!(accepted.len(), 114);
        // A number that was given to nobody is given to the next.
        let last = meddle(database, |c| c.fetch_one(sql::SEQUENCE, &values![], |r| r.int(0))).await;
        assert_eq!(last, Some(114));
        assert_eq!(verified(app).await.cases, 114);
    })
    .await;
}

#[tokio::test]
async fn a_nul_is_refused_at_the_door() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let mut intake = said(MICRO_GRID, "水\0管");
        intake.location = Some("槐\0树".to_owned());
        intake.contact.as_mut().unwrap().name = "李\0四".to_owned();
        let received = app.receive(intake, None).await.unwrap();
        assert_eq!(received.case.text, "水管");
        let mut intake = said(MICRO_GRID, "x");
        intake.attachments = vec!["a\0b".into()];
        let refused = app.receive(intake, None).await;
        assert!(matches!(refused, Err(Error::BadInput(_))), "{refused:?}");
        let mut intake = said(MICRO_GRID, "x");
        intake.category = Some("\0".to_owned());
        assert!(matches!(app.receive(intake, None).await, Err(Error::Rejected(_))));
        assert!(matches!(app.sign_in("a\0", "x").await, Err(Error::WrongPassword)));
        let who = county.sign_in("village_cadre", VILLAGE).await;
        let query = maplegrid_app::cases::InboxQuery {
            view: maplegrid_app::cases::View::Open,
            category: Some("\0".to_owned()),
            search: Some("\0".to_owned()),
            ..Default::default()
        };
        assert!(app.inbox(&who, query).await.unwrap().rows.is_empty());
        verified(app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_says_so() {
    on_each_county(async |county, _| {
        let app = county.open_with_queue(4).await;
        let receives: Vec<_> = (0..400)
            .map(|n| {
                let app = app.clone();
                let key = Some(format!("key-{n}"));
                tokio::spawn(async move {
                    app.receive(said(MICRO_GRID, &format!("第{n}件")), key).await
                })
            })
            .collect();
        let (mut accepted, mut refused) = (Vec::new(), Vec::new());
        for (n, receive) in receives.into_iter().enumerate() {
            match receive.await.unwrap() {
                Ok(received) => accepted.push(received.number),
                Err(Error::Overloaded) => refused.push(n),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(!refused.is_empty(), "nothing was refused");
        assert_eq!(verified(&app).await.cases, accepted.len() as u64);
        // Who comes back with the same key is served.
        for n in refused {
            let key = Some(format!("key-{n}"));
            let again = insist(async || {
                app.receive(said(MICRO_GRID, &format!("第{n}件")), key.clone()).await
            });
            accepted.push(again.await.number);
        }
        let different: BTreeSet<_> = accepted.iter().collect();
        assert_eq!(different.len(), 400);
        assert_eq!(verified(&app).await.cases, 400);
    })
    .await;
}
