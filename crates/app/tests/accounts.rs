//! Signing in: wrong, too often, too long, no more.

use std::sync::Arc;

use maplegrid_app::Error;
use maplegrid_domain::shared::PersonId;
use maplegrid_store::db::{Sql, Value};
use maplegrid_testkit::{
    MICRO_GRID, PASSWORD, TOWNSHIP, TestDatabase, VILLAGE, account_of, on_each_county, person_of,
};

use crate::support::{classify, meddle};

mod sql {
    maplegrid_store::statements! {
        pub DISABLE = "UPDATE accounts SET disabled = TRUE WHERE id = ?1";
        pub REVOKE = "UPDATE appointments SET until_at = ?2 WHERE person = ?1";
        pub RAISE = "UPDATE counties SET revision = revision + ?1";
        pub UNBIND = "UPDATE counties SET key_fingerprint = ?1";
        pub SESSIONS = "SELECT count(*) FROM sessions WHERE account = ?1";
    }
}

async fn change(database: &TestDatabase, sql: Sql, parameters: Vec<Value<'static>>) {
    let changed = meddle(database, move |c| c.execute(sql, &parameters)).await;
    assert!(changed > 0);
}

#[tokio::test]
async fn wrong_and_unknown_look_the_same() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let account = account_of("village_cadre", VILLAGE);
        for (account, password) in
            [(account.as_str(), "Wrong-1333"), ("nobody", PASSWORD), ("", ""), ("' OR 1=1 --", "x")]
        {
            let refused = app.sign_in(account, password).await;
            assert!(matches!(refused, Err(Error::WrongPassword)), "{account}: {refused:?}");
        }
        let session = app.sign_in(&format!(" {account} "), PASSWORD).await.unwrap();
        let who = app.session(&session.token).await.unwrap();
        assert_eq!(who.person, person_of("village_cadre", VILLAGE));
        assert_eq!(who.home().as_str(), VILLAGE);
        assert!(matches!(app.session("").await, Err(Error::NotSignedIn)));
        let other = format!("{}0", &session.token[..63]);
        assert!(other == session.token || app.session(&other).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn five_wrong_ones_lock_for_a_quarter_of_an_hour() {
    on_each_county(async |county, _| {
        let (app, clock) = (&county.app, &county.clock);
        let account = account_of("village_cadre", VILLAGE);
        for _ in 0..4 {
            assert!(matches!(app.sign_in(&account, "x").await, Err(Error::WrongPassword)));
        }
        // A right one takes it all back.
        app.sign_in(&account, PASSWORD).await.unwrap();
        for _ in 0..4 {
            assert!(matches!(app.sign_in(&account, "x").await, Err(Error::WrongPassword)));
        }
        let fifth = app.sign_in(&account, "x").await;
        assert!(matches!(fifth, Err(Error::TooMany { retry_after_seconds: 900 })), "{fifth:?}");
        clock.pass_minutes(14);
        let locked = app.sign_in(&account, PASSWORD).await;
        assert!(matches!(locked, Err(Error::TooMany { retry_after_seconds: 60 })), "{locked:?}");
        // Trying on does not make it longer, and nobody else is locked out.
        app.sign_in(&account_of("service_station", VILLAGE), PASSWORD).await.unwrap();
        clock.pass_minutes(1);
        assert!(matches!(app.sign_in(&account, "x").await, Err(Error::WrongPassword)));
        app.sign_in(&account, PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_name_that_nobody_has_is_locked_like_one_that_somebody_has() {
    on_each_county(async |county, database| {
        let (app, clock) = (&county.app, &county.clock);
        let account = account_of("village_cadre", VILLAGE);
        let gone = account_of("service_station", VILLAGE);
        change(database, sql::DISABLE, vec![gone.as_str().to_owned().into()]).await;
        let mut answers = Vec::new();
        for name in [account.as_str(), "nobody", &gone, "no\0body"] {
            let mut answered = Vec::new();
            // Four wrong ones, the fifth that locks, two while it is locked, one after it.
            for minutes in [0, 0, 0, 0, 0, 7, 7, 1] {
                clock.pass_minutes(minutes);
                let asked = std::time::Instant::now();
                let refused = app.sign_in(&format!(" {name}"), "Wrong-1333").await.unwrap_err();
                // Told no sooner than all are, however little there was to look up.
                assert!(asked.elapsed() >= std::time::Duration::from_millis(250), "{name}");
                answered.push(refused.to_string());
            }
            answers.push(answered);
        }
        assert!(answers[0][4].contains("900") && answers[0][6].contains("60"), "{answers:?}");
        assert!(answers.iter().all(|answered| *answered == answers[0]), "{answers:?}");
        // Each name by itself.
        let other = app.sign_in("somebody", "Wrong-1333").await;
        assert!(matches!(other, Err(Error::WrongPassword)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_at_once_is_no_way_round_the_lock() {
    on_each_county(async |county, _| {
        let other = county.open_again().await;
        let account = account_of("village_cadre", VILLAGE);
        let guesses: Vec<_> = (0..24)
            .map(|n| {
                let app = if n % 2 == 0 { county.app.clone() } else { other.clone() };
                let account = account.clone();
                tokio::spawn(async move { app.sign_in(&account, &format!("guess-{n}")).await })
            })
            .collect();
        let mut looked_at = 0;
        for guess in guesses {
            match guess.await.unwrap() {
                Err(Error::WrongPassword) => looked_at += 1,
                Err(Error::TooMany { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(looked_at <= 4, "{looked_at} passwords were tried before the lock");
        let locked = county.app.sign_in(&account, PASSWORD).await;
        assert!(matches!(locked, Err(Error::TooMany { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_session_ends() {
    on_each_county(async |county, database| {
        let (app, clock) = (&county.app, &county.clock);
        let ends = |token: String| async move {
            matches!(app.session(&token).await, Err(Error::NotSignedIn))
        };
        // Without use.
        let token = county.token("village_cadre", VILLAGE).await;
        clock.pass_minutes(29);
        assert!(app.session(&token).await.is_ok());
        clock.pass_minutes(29);
        assert!(app.session(&token).await.is_ok());
        clock.pass_minutes(30);
        assert!(ends(token).await);
        // With use, after twelve hours all the same.
        let token = county.token("village_cadre", VILLAGE).await;
        for _ in 0..35 {
            clock.pass_minutes(20);
            assert!(app.session(&token).await.is_ok());
        }
        clock.pass_minutes(20);
        assert!(ends(token).await);
        // By signing out: that one only.
        let one = county.token("village_cadre", VILLAGE).await;
        let two = county.token("village_cadre", VILLAGE).await;
        app.sign_out(&one).await.unwrap();
        app.sign_out(&one).await.unwrap();
        assert!(ends(one).await);
        assert!(app.session(&two).await.is_ok());
        // By a new password: all of them.
        let account = account_of("village_cadre", VILLAGE);
        let weak = app.set_password(&account, "short").await;
        assert!(matches!(weak, Err(Error::BadInput(_))));
        app.set_password(&account, "New-maple-1333").await.unwrap();
        assert!(ends(two).await);
        assert!(app.sign_in(&account, PASSWORD).await.is_err());
        app.sign_in(&account, "New-maple-1333").await.unwrap();
        let unknown = app.set_password("nobody", "New-maple-1333").await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        // Dead ones are swept, those in use stay.
        clock.pass_minutes(13 * 60);
        let live = app.sign_in(&account, "New-maple-1333").await.unwrap().token;
        app.sweep().await.unwrap();
        let left = meddle(database, move |c| {
            c.fetch_one(sql::SESSIONS, &[Value::from(account)], |row| row.int(0))
        });
        assert_eq!(left.await, Some(1));
        assert!(app.session(&live).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    on_each_county(async |county, database| {
        let app = &county.app;
        let token = county.token("village_cadre", VILLAGE).await;
        let account = account_of("village_cadre", VILLAGE);
        change(database, sql::DISABLE, vec![Value::from(account.clone())]).await;
        assert!(matches!(app.session(&token).await, Err(Error::NotSignedIn)));
        assert!(matches!(app.sign_in(&account, PASSWORD).await, Err(Error::WrongPassword)));
        let line = app.accounts().await.unwrap().into_iter().find(|line| line.disabled);
        assert_eq!(line.unwrap().id.as_str(), account);
    })
    .await;
}

fn id(person: &PersonId) -> Value<'static> {
    Value::from(person.as_str().to_owned())
}

#[tokio::test]
async fn a_revoked_appointment_takes_effect_for_an_open_session() {
    on_each_county(async |county, database| {
        let (app, other) = (&county.app, county.open_again().await);
        let token = county.token("village_cadre", VILLAGE).await;
        let received = county.receive(MICRO_GRID).await;
        // Held on to across the change, as by a request under way in another process.
        let before = other.session(&token).await.unwrap();
        assert!(other.staff_case(&before, &received.number).await.is_ok());
        let person = person_of("village_cadre", VILLAGE);
        let now = Value::Int(app.now().millis());
        change(database, sql::REVOKE, vec![id(&person), now]).await;
        change(database, sql::RAISE, vec![Value::Int(1)]).await;
        // Where it is written, the rows count and not what a process remembers of them.
        let done = other.act(&before, &received.number, "classify", classify(), None).await;
        assert!(matches!(done, Err(Error::Rejected(_))), "{done:?}");
        for app in [app, &other] {
            let who = app.session(&token).await.unwrap();
            assert!(who.holdings.is_empty());
            let seen = app.staff_case(&who, &received.number).await;
            assert!(matches!(seen, Err(Error::NotFound)));
        }
    })
    .await;
}

#[tokio::test]
async fn a_term_that_runs_out_takes_effect_by_itself() {
    on_each_county(async |county, database| {
        let person = person_of("village_cadre", VILLAGE);
        let ends = county.app.now().plus_minutes(20);
        change(database, sql::REVOKE, vec![id(&person), Value::Int(ends.millis())]).await;
        change(database, sql::RAISE, vec![Value::Int(1)]).await;
        let token = county.token("village_cadre", VILLAGE).await;
        let received = county.receive(MICRO_GRID).await;
        let before = county.app.session(&token).await.unwrap();
        assert_eq!(before.holdings.len(), 1);
        county.clock.pass_minutes(20);
        let done = county.app.act(&before, &received.number, "classify", classify(), None).await;
        assert!(matches!(done, Err(Error::Rejected(_))), "{done:?}");
        assert!(county.app.session(&token).await.unwrap().holdings.is_empty());
        assert!(county.app.county().await.unwrap().directory.holdings(&person).is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_new_colleague_is_known_everywhere() {
    on_each_county(async |county, _| {
        let other = county.open_again().await;
        let person = maplegrid_domain::people::Person {
            id: "newcomer".into(),
            name: "新来的".to_owned(),
            phone: None,
        };
        let held = maplegrid_domain::people::Appointment {
            person: person.id.clone(),
            post: "reception".into(),
            area: TOWNSHIP.into(),
            from: county.app.now(),
            until: None,
        };
        let account = |password: &str| maplegrid_app::Account {
            id: "newcomer".into(),
            person: "newcomer".into(),
            password: password.to_owned(),
        };
        let weak = county.app.add_account(person.clone(), vec![held.clone()], account("1")).await;
        assert!(matches!(weak, Err(Error::BadInput(_))));
        county.app.add_account(person, vec![held], account(PASSWORD)).await.unwrap();
        let session = other.sign_in("newcomer", PASSWORD).await.unwrap();
        let who = other.session(&session.token).await.unwrap();
        assert_eq!(who.holdings.len(), 1);
        let received = county.receive(MICRO_GRID).await;
        assert!(other.staff_case(&who, &received.number).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_county_is_opened_with_its_own_keys_only() {
    on_each_county(async |county, database| {
        let folder = county.config.data_dir.join("other-keys");
        let config = maplegrid_testkit::config(database.url(), folder);
        let chance = Arc::new(maplegrid_testkit::SeededChance::new(78));
        let opened = maplegrid_app::App::open(&config, county.clock.clone(), chance).await;
        assert!(matches!(opened, Err(maplegrid_app::Error::ForeignKeys)));
    })
    .await;
}

#[tokio::test]
async fn two_first_starts_share_one_key_file() {
    let folder = std::env::temp_dir().join(format!("maplegrid_keys_{}", std::process::id()));
    on_each_county(async |county, database| {
        let _ = std::fs::remove_dir_all(&folder);
        change(database, sql::UNBIND, vec!["".into()]).await;
        let starts: Vec<_> = (0..8)
            .map(|n| {
                let config = maplegrid_testkit::config(database.url(), folder.clone());
                let clock = county.clock.clone();
                let chance = Arc::new(maplegrid_testkit::SeededChance::new(900 + n));
                tokio::spawn(async move { maplegrid_app::App::open(&config, clock, chance).await })
            })
            .collect();
        let mut keys = Vec::new();
        for start in starts {
            keys.push(start.await.unwrap().unwrap().head().await.unwrap().key);
        }
        keys.dedup();
        assert_eq!(keys.len(), 1);
        let files = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(files, 1);
    })
    .await;
    let _ = std::fs::remove_dir_all(&folder);
}
