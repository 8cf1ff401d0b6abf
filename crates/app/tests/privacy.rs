//! Restricted cases, sealed and anonymous people, and who has looked.

use maplegrid_app::cases::{Contact, InboxQuery, Party, View};
use maplegrid_app::{App, Error, SignedIn};
use maplegrid_domain::cases::{CaseNumber, Identity, Input};
use maplegrid_store::db::values;
use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, on_each_county};

use crate::attachments::photo;
use crate::support::{Cast, does, handled, meddle, page, said, text, verified};

mod sql {
    maplegrid_store::statements! {
        pub CONTACTS = "SELECT count(*) FROM case_contacts";
        pub UNBIND = "UPDATE counties SET key_fingerprint = ''";
        pub KEYS = "SELECT request_hash FROM idempotency ORDER BY key";
    }
}

const VIEWS: [View; 7] =
    [View::Mine, View::Open, View::Late, View::Waiting, View::Reopen, View::Pressing, View::Closed];

/// Nowhere in anything that can be asked for.
async fn is_hidden(app: &App, who: &SignedIn, number: &CaseNumber) {
    for view in VIEWS {
        for search in [None, Some(number.to_string())] {
            let query = InboxQuery { view, search, ..InboxQuery::default() };
            match app.inbox(who, query).await {
                Ok(page) => {
                    assert!(page.rows.iter().all(|row| row.number != *number), "{}", who.name);
                    assert_eq!(page.counts.open, 0, "{} counts it", who.name);
                }
                Err(error) => assert!(matches!(error, Error::Forbidden)),
            }
        }
    }
    let seen = app.staff_case(who, number).await;
    assert!(matches!(seen, Err(Error::NotFound)), "{} reads it", who.name);
    assert!(matches!(app.reveal(who, number).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_complaint_about_a_cadre_is_not_for_the_village() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let picture = app.keep_photo(photo()).await.unwrap();
        let mut intake = said(MICRO_GRID, "村干部吃拿卡要");
        intake.category = Some("cadre_conduct".to_owned());
        intake.identity = Identity::Sealed;
        intake.attachments = vec![picture.id.clone()];
        let received = app.receive(intake, None).await.unwrap();
        let number = &received.number;
        assert!(received.case.restricted);
        let cast = Cast::of(county, VILLAGE).await;
        for who in cast.all() {
            is_hidden(app, who, number).await;
            let file = app.attachment_for_staff(who, number, &picture.id).await;
            assert!(matches!(file, Err(Error::NotFound)));
        }
        for post in ["village_secretary", "township_secretary", "reception", "center_director"] {
            let area = if post == "village_secretary" { VILLAGE } else { TOWNSHIP };
            let who = county.sign_in(post, area).await;
            is_hidden(app, &who, number).await;
        }
        let discipline = county.sign_in("township_discipline", TOWNSHIP).await;
        assert_eq!(page(app, &discipline, View::Mine).await, [number.clone()]);
        let seen = app.staff_case(&discipline, number).await.unwrap();
        assert_eq!(seen.party, Party::Sealed);
        assert!(app.attachment_for_staff(&discipline, number, &picture.id).await.is_ok());
        assert!(matches!(app.reveal(&discipline, number).await, Err(Error::Forbidden)));

        // Only those few posts that may; and the resident sees that they did.
        let receiver = county.sign_in("sealed_receiver", TOWNSHIP).await;
        let seen = app.staff_case(&receiver, number).await.unwrap();
        let masked = Party::Masked { name: "李**".to_owned(), phone: "138****0000".to_owned() };
        assert_eq!(seen.party, masked);
        assert!(app.track(number, &received.code).await.unwrap().looked_at.is_empty());
        let contact = app.reveal(&receiver, number).await.unwrap();
        assert_eq!(contact.name, "李秀英");
        let looks = app.track(number, &received.code).await.unwrap().looked_at;
        assert_eq!(looks.len(), 1);
        assert_eq!(looks[0].person, receiver.person);

        // Made an ordinary matter, the name stays sealed.
        let township =
            does(app, &discipline, number, "discipline_reclassify", crate::support::classify())
                .await;
        assert!(!township.case.restricted);
        let seen = app.staff_case(&cast.cadre, number).await.unwrap();
        assert_eq!(seen.party, Party::Sealed);
        assert!(matches!(app.reveal(&cast.cadre, number).await, Err(Error::Forbidden)));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn settling_a_category_can_take_a_case_out_of_sight() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let received = county.receive(MICRO_GRID).await;
        let number = &received.number;
        let input =
            Input { category: Some("domestic_violence".to_owned()), ..crate::support::classify() };
        let key = Some("retry-me".to_owned());
        let done =
            app.act(&cast.cadre, number, "classify", input.clone(), key.clone()).await.unwrap();
        assert!(done.case.restricted);
        is_hidden(app, &cast.cadre, number).await;
        // The answer was lost on the way: the same request gets it once more.
        let again =
            app.act(&cast.cadre, number, "classify", input.clone(), key.clone()).await.unwrap();
        assert_eq!(again.case, done.case);
        // That is no way to read on: another request with the key gets nothing.
        let other = app.act(&cast.cadre, number, "check_note", text("x"), key).await;
        assert!(matches!(other, Err(Error::NotFound)));
        let fresh = app.act(&cast.cadre, number, "classify", input, None).await;
        assert!(matches!(fresh, Err(Error::NotFound)));
        is_hidden(app, &cast.cadre, number).await;
    })
    .await;
}

#[tokio::test]
async fn named_people_are_masked_until_somebody_looks() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let received = county.receive(MICRO_GRID).await;
        let number = &received.number;
        for look in 1..=3 {
            county.clock.pass_minutes(1);
            app.reveal(&cast.cadre, number).await.unwrap();
            let looks = app.track(number, &received.code).await.unwrap().looked_at;
            assert_eq!(looks.len(), look);
        }
        // Two looks in one millisecond are two looks.
        app.reveal(&cast.cadre, number).await.unwrap();
        assert_eq!(app.track(number, &received.code).await.unwrap().looked_at.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn anonymous_keeps_nothing() {
    on_each_county(async |county, database| {
        let app = &county.app;
        let mut intake = said(MICRO_GRID, "不想留名");
        intake.identity = Identity::Anonymous;
        let contact =
            |phone: &str| Some(Contact { name: "王建国".to_owned(), phone: phone.to_owned() });
        intake.contact = contact("13900000001");
        let received = app.receive(intake.clone(), Some("a".to_owned())).await.unwrap();
        // Not even a digest of the number: with another one it is the same request.
        intake.contact = contact("13900000002");
        let again = app.receive(intake.clone(), Some("a".to_owned())).await.unwrap();
        assert_eq!(again.number, received.number);
        let count =
            meddle(database, |c| c.fetch_one(sql::CONTACTS, &values![], |row| row.int(0))).await;
        assert_eq!(count, Some(0));
        let cast = Cast::of(county, VILLAGE).await;
        let seen = app.staff_case(&cast.cadre, &received.number).await.unwrap();
        assert_eq!(seen.party, Party::Anonymous);
        assert!(matches!(app.reveal(&cast.cadre, &received.number).await, Err(Error::Forbidden)));
        assert!(app.track(&received.number, &received.code).await.unwrap().looked_at.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_digest_of_a_request_cannot_be_guessed_from_the_database() {
    on_each_county(async |county, database| {
        let other =
            maplegrid_testkit::config(database.url(), county.config.data_dir.join("other-keys"));
        meddle(database, |c| c.execute(sql::UNBIND, &values![])).await;
        let clock = county.clock.clone();
        let chance = maplegrid_testkit::SeededChance::new(77);
        let stranger = App::open(&other, clock, std::sync::Arc::new(chance)).await.unwrap();
        // The same request under another installation's keys leaves another digest.
        let intake = said(MICRO_GRID, "路灯");
        county.app.receive(intake.clone(), Some("1".to_owned())).await.unwrap();
        let reused = stranger.receive(intake, Some("1".to_owned())).await;
        assert!(matches!(reused, Err(Error::KeyReused)), "{reused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_handler_does_not_read_the_neighbours() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let old = county.receive(MICRO_GRID).await;
        handled(app, &cast, &old.number).await;
        app.rate(&old.number, &old.code, 5, None, None).await.unwrap();
        let new = county.receive(MICRO_GRID).await;
        let seen = app.staff_case(&cast.cadre, &new.number).await.unwrap();
        assert_eq!(seen.earlier.len(), 1);
        // A quarrel is not told beside a street light, nor the other way round.
        let quarrel = county.receive(MICRO_GRID).await;
        let sorted =
            Input { category: Some("neighbours".to_owned()), ..crate::support::classify() };
        does(app, &cast.cadre, &quarrel.number, "classify", sorted).await;
        let seen = app.staff_case(&cast.cadre, &quarrel.number).await.unwrap();
        assert!(seen.earlier.is_empty());
        does(app, &cast.cadre, &new.number, "classify", crate::support::classify()).await;
        let seen = app.staff_case(&cast.cadre, &new.number).await.unwrap();
        assert_eq!(seen.earlier.len(), 1);
        does(app, &cast.station, &new.number, "assign", crate::support::assign(VILLAGE)).await;
        let seen = app.staff_case(&cast.handler, &new.number).await.unwrap();
        assert!(seen.earlier.is_empty(), "shown to somebody without authority to read");
    })
    .await;
}

#[tokio::test]
async fn without_its_key_a_case_is_shown_without_its_contact_data() {
    on_each_county(async |county, _| {
        let received = county.receive(MICRO_GRID).await;
        let number = &received.number;
        let app = with_another_contact_key(county).await;
        let account = maplegrid_testkit::account_of("village_cadre", VILLAGE);
        let token = app.sign_in(&account, maplegrid_testkit::PASSWORD).await.unwrap().token;
        let cadre = app.session(&token).await.unwrap();
        let seen = app.staff_case(&cadre, number).await.unwrap();
        assert_eq!(seen.party, Party::Unreadable);
        assert!(matches!(app.reveal(&cadre, number).await, Err(Error::ContactUnreadable)));
        // Nobody has seen anything, and the resident is not told otherwise.
        assert!(app.track(number, &received.code).await.unwrap().looked_at.is_empty());
        does(&app, &cadre, number, "classify", crate::support::classify()).await;
    })
    .await;
}

/// The same county, opened with a key file in which the key of the contact data was replaced.
async fn with_another_contact_key(county: &TestCounty) -> App {
    let path = county.config.data_dir.join("keys.json");
    let mut keys: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    keys["contact"] = serde_json::Value::from("0".repeat(64));
    std::fs::write(&path, keys.to_string()).unwrap();
    county.open_again().await
}
