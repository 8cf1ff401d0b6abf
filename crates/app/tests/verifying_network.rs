//! `verify` on the network of people: files and contacts of households, and what is counted.
//! Column by column: whatever follows from ledger or rules is damaged once.

use maplegrid_app::Finding;
use maplegrid_app::duties::NewCare;
use maplegrid_domain::shared::{AreaId, HouseholdId};
use maplegrid_store::db::Value;
use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, on_each_county, person_of};

use crate::damage::{damaged, id};
use crate::duties::support::{contact, first, linked, linker, log, second};
use crate::support::verified;
use crate::verifying::Vandal;

mod sql {
    maplegrid_store::statements! {
        pub FILE_OF = (text!(damage "household_files" "household"));
        pub FILE_OF_BACK = (text!(repair "household_files" "household"));
        pub FILE_VERSION = (number!(damage "household_files" "version"));
        pub FILE_VERSION_BACK = (number!(repair "household_files" "version"));
        pub FILE_TIER = (text!(damage "household_files" "tier"));
        pub FILE_TIER_BACK = (text!(repair "household_files" "tier"));
        pub FILE_WAKE = (number!(damage "household_files" "wake_at"));
        pub FILE_WAKE_BACK = (number!(repair "household_files" "wake_at"));
        pub FILE_WAITING = (flag!("household_files" "waiting"));
        pub FILE_BODY = (text!(damage "household_files" "body"));
        pub FILE_BODY_BACK = (text!(repair "household_files" "body"));
        pub FILE_STATE = "SELECT body FROM household_files WHERE household = ?1";
        pub SET_FILE_STATE = "UPDATE household_files SET body = ?2 WHERE household = ?1";
        pub DROP_FILE = "DELETE FROM household_files WHERE household = ?1";

        pub CONTACT_ID = (text!(damage "contacts" "id"));
        pub CONTACT_ID_BACK = (text!(repair "contacts" "id"));
        pub CONTACT_OF = (text!(damage "contacts" "household"));
        pub CONTACT_OF_BACK = (text!(repair "contacts" "household"));
        pub CONTACT_LINE = (text!(damage "contacts" "line"));
        pub CONTACT_LINE_BACK = (text!(repair "contacts" "line"));
        pub CONTACT_BY = (text!(damage "contacts" "person"));
        pub CONTACT_BY_BACK = (text!(repair "contacts" "person"));
        pub CONTACT_CHANNEL = (text!(damage "contacts" "channel"));
        pub CONTACT_CHANNEL_BACK = (text!(repair "contacts" "channel"));
        pub CONTACT_AT = (number!(damage "contacts" "at"));
        pub CONTACT_AT_BACK = (number!(repair "contacts" "at"));
        pub CONTACT_RECORDED = (number!(damage "contacts" "recorded_at"));
        pub CONTACT_RECORDED_BACK = (number!(repair "contacts" "recorded_at"));
        pub MOVE_CONTACT = "UPDATE contacts SET household = ?2 WHERE household = ?1";
        pub COPY_CONTACTS = "INSERT INTO contacts
            SELECT county, id || 'y', household, line, person, channel, at, recorded_at, request_hash
            FROM contacts WHERE household = ?1";
        pub DROP_CONTACTS = "DELETE FROM contacts WHERE household = ?1";

        pub EVENT_BODY = "UPDATE events SET body = replace(body, ?2, ?3) WHERE stream = ?1";
        pub EVENT_ACTOR = "UPDATE events SET actor = replace(actor, ?2, ?3) WHERE stream = ?1";
        pub DROP_EVENTS = "DELETE FROM events WHERE stream = ?1";
        pub KEPT_MORE = "UPDATE tallies SET n = n + ?3 WHERE area = ?1 AND measure = ?2";

        pub COUNT = "UPDATE area_counts SET n = n + ?3 WHERE area = ?1 AND measure = ?2";
        pub COUNT_ELSEWHERE = "UPDATE area_counts SET area = ?2 WHERE area = ?1 AND measure = ?3";
        pub DROP_COUNT = "DELETE FROM area_counts WHERE area = ?1 AND measure = ?2";
        pub LOAD = "UPDATE contact_counts SET n = n + ?2 WHERE person = ?1";
        pub DROP_LOAD = "DELETE FROM contact_counts WHERE person = ?1";
        pub HOME = "UPDATE households SET area = ?2 WHERE id = ?1";
        pub DROP_HOME = "DELETE FROM households WHERE id = ?1";
        pub RELINK = "UPDATE household_links SET person = ?2 WHERE household = ?1";
    }
}

fn stream(household: &HouseholdId) -> String {
    format!("h-{household}")
}

/// A contact at both households, care for the first and a proposal for the second.
async fn kept(county: &TestCounty) {
    linked(county).await;
    let (app, anna) = (&county.app, linker());
    for (at, household) in [first(VILLAGE), second(VILLAGE)].iter().enumerate() {
        log(app, &anna, contact(county, &format!("contact-000{at}"), household)).await.unwrap();
        let care = NewCare {
            needs: vec!["living_alone".into()],
            note: "腿脚不便".to_owned(),
            guardian_agreed: false,
        };
        app.propose_care(&anna, household, care, None).await.unwrap();
    }
    let secretary = person_of("village_secretary", VILLAGE);
    app.confirm_care(&secretary, &first(VILLAGE), None).await.unwrap();
    verified(app).await;
}

#[tokio::test]
async fn changed_files_of_households_are_found() {
    on_each_county(async |county, database| {
        kept(county).await;
        let vandal = Vandal { county, database };
        let (one, two) = (first(VILLAGE), second(VILLAGE));
        let differs = |household| Finding::RecordDiffers { stream: stream(household) };
        for (column, of) in [
            ((sql::FILE_VERSION, sql::FILE_VERSION_BACK), &one),
            ((sql::FILE_TIER, sql::FILE_TIER_BACK), &one),
            ((sql::FILE_WAKE, sql::FILE_WAKE_BACK), &one),
            ((sql::FILE_WAITING, sql::FILE_WAITING), &one),
            ((sql::FILE_WAITING, sql::FILE_WAITING), &two),
            ((sql::FILE_BODY, sql::FILE_BODY_BACK), &two),
        ] {
            damaged(&vandal, column, |found| *found == differs(of)).await;
        }
        let missing = Finding::RecordMissing { stream: stream(&one) };
        let renamed = (sql::FILE_OF, sql::FILE_OF_BACK);
        damaged(&vandal, renamed, |found| *found == missing).await;
        // A proposal that nobody made, by a body that can be read.
        let body = vandal.asks(sql::FILE_STATE, id(two.as_str())).await;
        let forged = body.replace(linker().as_str(), "somebody");
        assert_ne!(forged, body);
        vandal.does(sql::SET_FILE_STATE, vec![id(two.as_str()), Value::from(forged)]).await;
        assert_eq!(vandal.finds().await, [differs(&two)]);
        vandal.does(sql::SET_FILE_STATE, vec![id(two.as_str()), Value::from(body)]).await;
        verified(&county.app).await;
        vandal.does(sql::DROP_FILE, vec![id(two.as_str())]).await;
        assert_eq!(vandal.finds().await, [Finding::RecordMissing { stream: stream(&two) }]);
    })
    .await;
}

#[tokio::test]
async fn changed_contacts_are_found_and_named() {
    on_each_county(async |county, database| {
        kept(county).await;
        let vandal = Vandal { county, database };
        let differs =
            |household: &HouseholdId| Finding::ContactsDiffer { household: household.clone() };
        let both = [differs(&first(VILLAGE)), differs(&second(VILLAGE))];
        for column in [
            (sql::CONTACT_ID, sql::CONTACT_ID_BACK),
            (sql::CONTACT_LINE, sql::CONTACT_LINE_BACK),
            (sql::CONTACT_BY, sql::CONTACT_BY_BACK),
            (sql::CONTACT_CHANNEL, sql::CONTACT_CHANNEL_BACK),
            (sql::CONTACT_AT, sql::CONTACT_AT_BACK),
            (sql::CONTACT_RECORDED, sql::CONTACT_RECORDED_BACK),
            (sql::CONTACT_OF, sql::CONTACT_OF_BACK),
        ] {
            for one in &both {
                damaged(&vandal, column, |found| found == one).await;
            }
        }
        let (one, two) = (first(VILLAGE), second(VILLAGE));
        let (one, two) = (id(one.as_str()), id(two.as_str()));
        vandal.does(sql::COPY_CONTACTS, vec![one.clone()]).await;
        assert_eq!(vandal.finds().await, both[..1]);
        vandal.does(sql::DROP_CONTACTS, vec![one.clone()]).await;
        assert_eq!(vandal.finds().await, both[..1], "one too few");
        vandal.does(sql::MOVE_CONTACT, vec![two, one]).await;
        assert_eq!(vandal.finds().await, both, "and one that is another's");
    })
    .await;
}

#[tokio::test]
async fn changed_events_of_households_are_found() {
    on_each_county(async |county, database| {
        kept(county).await;
        let vandal = Vandal { county, database };
        let one = stream(&first(VILLAGE));
        let leaf = |found: &Finding| matches!(found, Finding::LeafDiffers { .. });
        for (sql, was, forged) in [
            (sql::EVENT_BODY, "\"phone\"", "\"visit\""),
            (sql::EVENT_BODY, "\"party_link\"", "\"other_link\""),
            (sql::EVENT_BODY, "\"close\"", "\"daily\""),
            (sql::EVENT_ACTOR, linker().as_str(), "somebody"),
        ] {
            vandal.does(sql, vec![id(&one), id(was), id(forged)]).await;
            let found = vandal.finds().await;
            assert!(found.iter().any(leaf), "{was}: {found:?}");
            vandal.does(sql, vec![id(&one), id(forged), id(was)]).await;
            verified(&county.app).await;
        }
        vandal.does(sql::DROP_EVENTS, vec![id(&one)]).await;
        let found = vandal.finds().await;
        for expected in [
            Finding::RecordDiffers { stream: one },
            Finding::ContactsDiffer { household: first(VILLAGE) },
        ] {
            assert!(found.contains(&expected), "{found:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn changed_figures_of_windows_are_found() {
    on_each_county(async |county, database| {
        kept(county).await;
        let vandal = Vandal { county, database };
        for area in [MICRO_GRID, VILLAGE, TOWNSHIP] {
            let (area_id, measure) = (AreaId::from(area), "kept:weekly".to_owned());
            let more = |by: i64| vec![id(area), id("kept:weekly"), Value::Int(by)];
            vandal.does(sql::KEPT_MORE, more(1)).await;
            assert_eq!(vandal.finds().await, [Finding::FiguresDiffer { area: area_id, measure }]);
            vandal.does(sql::KEPT_MORE, more(-1)).await;
        }
        verified(&county.app).await;
    })
    .await;
}

#[tokio::test]
async fn changed_counts_are_found() {
    on_each_county(async |county, database| {
        kept(county).await;
        let vandal = Vandal { county, database };
        let differs = |area: &str, measure: &str| Finding::CountDiffers {
            area: AreaId::from(area),
            measure: measure.to_owned(),
        };
        for measure in ["households", "linked:party_link", "tier:close"] {
            let more = |by: i64| vec![id(VILLAGE), id(measure), Value::Int(by)];
            vandal.does(sql::COUNT, more(1)).await;
            assert_eq!(vandal.finds().await, [differs(VILLAGE, measure)]);
            vandal.does(sql::COUNT, more(-1)).await;
            vandal.does(sql::COUNT_ELSEWHERE, vec![id(VILLAGE), id("moon"), id(measure)]).await;
            let found = vandal.finds().await;
            assert_eq!(found, [differs(VILLAGE, measure), differs("moon", measure)]);
            vandal.does(sql::COUNT_ELSEWHERE, vec![id("moon"), id(VILLAGE), id(measure)]).await;
        }
        verified(&county.app).await;
        vandal.does(sql::DROP_COUNT, vec![id(TOWNSHIP), id("households")]).await;
        assert_eq!(vandal.finds().await, [differs(TOWNSHIP, "households")]);
    })
    .await;
}

#[tokio::test]
async fn changed_loads_and_links_are_found() {
    on_each_county(async |county, database| {
        kept(county).await;
        let vandal = Vandal { county, database };
        let load = |person: &str| Finding::LoadDiffers {
            person: person.into(),
            line: "party_link".into(),
        };
        let anna = linker();
        vandal.does(sql::LOAD, vec![id(anna.as_str()), Value::Int(1)]).await;
        assert_eq!(vandal.finds().await, [load(anna.as_str())]);
        vandal.does(sql::LOAD, vec![id(anna.as_str()), Value::Int(-1)]).await;
        verified(&county.app).await;
        let one = first(VILLAGE);
        vandal.does(sql::RELINK, vec![id(one.as_str()), id("somebody")]).await;
        assert_eq!(vandal.finds().await, [load(anna.as_str()), load("somebody")]);
        vandal.does(sql::RELINK, vec![id(one.as_str()), id(anna.as_str())]).await;
        vandal.does(sql::DROP_LOAD, vec![id(anna.as_str())]).await;
        assert_eq!(vandal.finds().await, [load(anna.as_str())]);
    })
    .await;
}

#[tokio::test]
async fn households_without_a_place_are_found() {
    on_each_county(async |county, database| {
        kept(county).await;
        let vandal = Vandal { county, database };
        let one = first(VILLAGE);
        let lost = Finding::NoPlace { household: one.clone() };
        // Nowhere, and in an area that has others below it.
        for area in ["moon", VILLAGE] {
            vandal.does(sql::HOME, vec![id(one.as_str()), id(area)]).await;
            let found = vandal.finds().await;
            assert!(found.contains(&lost), "{area}: {found:?}");
            vandal.does(sql::HOME, vec![id(one.as_str()), id(MICRO_GRID)]).await;
        }
        verified(&county.app).await;
        vandal.does(sql::DROP_HOME, vec![id(one.as_str())]).await;
        let astray = Finding::LinkAstray { household: one, line: "party_link".into() };
        let found = vandal.finds().await;
        assert!(found.contains(&astray), "{found:?}");
    })
    .await;
}
