//! `verify` on what is derived from the states: due times, the lists, and the figures.

use maplegrid_app::Finding;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::AreaId;
use maplegrid_store::db::{Sql, Value, values};
use maplegrid_testkit::{MICRO_GRID, TestCounty, VILLAGE, on_each_county};

use crate::damage::damaged;
use crate::support::{Cast, handled, verified};
use crate::verifying::Vandal;

mod sql {
    maplegrid_store::statements! {
        pub SEQUENCE = "UPDATE log_head SET sequence = sequence + ?1";
        pub SIZE = "UPDATE log_head SET size = size + ?1";
        pub MONTH = "UPDATE log_head SET month = ?1";
        pub TITLE = (text!(damage "cases" "title"));
        pub TITLE_BACK = (text!(repair "cases" "title"));
        pub SUMMARY = (text!(damage "cases" "summary"));
        pub SUMMARY_BACK = (text!(repair "cases" "summary"));
        pub AREA = (text!(damage "cases" "area"));
        pub AREA_BACK = (text!(repair "cases" "area"));
        pub CHANNEL = (text!(damage "cases" "channel"));
        pub CHANNEL_BACK = (text!(repair "cases" "channel"));
        pub PHASE = (text!(damage "cases" "phase"));
        pub PHASE_BACK = (text!(repair "cases" "phase"));
        pub OWNER = (text!(damage "cases" "owner_post"));
        pub OWNER_BACK = (text!(repair "cases" "owner_post"));
        pub OWNER_AREA = (text!(damage "cases" "owner_area"));
        pub OWNER_AREA_BACK = (text!(repair "cases" "owner_area"));
        pub CATEGORY = (text!(damage "cases" "category"));
        pub CATEGORY_BACK = (text!(repair "cases" "category"));
        pub METHOD = (number!(damage "cases" "method_version"));
        pub METHOD_BACK = (number!(repair "cases" "method_version"));
        pub RECEIVED = (number!(damage "cases" "received_at"));
        pub RECEIVED_BACK = (number!(repair "cases" "received_at"));
        pub VERSION = (number!(damage "cases" "version"));
        pub VERSION_BACK = (number!(repair "cases" "version"));
        pub WAITING = (flag!("cases" "waiting"));
        pub PRESSING = (flag!("cases" "pressing"));
        pub REOPEN = (flag!("cases" "reopen_asked"));
        pub ANSWERED = (flag!("cases" "answered"));
        pub LATE = (flag!("cases" "answered_late"));
        pub SHIFT_DUE = "UPDATE cases SET due_at = due_at + ?2 WHERE number = ?1";
        pub DUE_UNSURE = "UPDATE cases SET due_provisional = ?2 WHERE number = ?1";
        pub SHIFT_WAKE = "UPDATE cases SET wake_at = wake_at + ?2 WHERE number = ?1";
        pub FORGET_WAKE = "UPDATE cases SET wake_at = NULL WHERE number = ?1";
        pub CARD = "SELECT filed FROM cases WHERE number = ?1";
        pub SET_CARD = "UPDATE cases SET filed = ?2 WHERE number = ?1";
        pub AREA_ROW_AT = "UPDATE case_areas SET sort_at = sort_at + ?3 WHERE number = ?1 AND area = ?2";
        pub AREA_ROW_BUCKET = "UPDATE case_areas SET bucket = bucket + ?3 WHERE number = ?1 AND area = ?2";
        pub AREA_ROW_MOVED = "UPDATE case_areas SET area = ?3 WHERE number = ?1 AND area = ?2";
        pub SWAP_AREA_ROW = "UPDATE case_areas SET number = ?2 WHERE number = ?1";
        pub DROP_AREA_ROWS = "DELETE FROM case_areas WHERE number = ?1";
        pub ADD_AREA_ROW = "INSERT INTO case_areas (county, area, bucket, sort_at, number)
            SELECT county, area, 0, 5, ?2 FROM cases WHERE number = ?1";
        pub TASK_HOLDER = "UPDATE case_tasks SET holder = ?2 WHERE number = ?1";
        pub TASK_AT = "UPDATE case_tasks SET due_at = due_at + ?2 WHERE number = ?1";
        pub DROP_TASKS = "DELETE FROM case_tasks WHERE number = ?1";
        pub DROP_ALL_AREA_ROWS = "DELETE FROM case_areas WHERE bucket >= ?1";
        pub A_FILE_EACH = "INSERT INTO attachments (county, id, kind, mime, size, number, at)
            SELECT county, number, 'photo', 'image/jpeg', 1, number, ?1 FROM cases";
        pub ADD_TO_TALLY = "UPDATE tallies SET n = n + ?3 WHERE area = ?1 AND measure = ?2";
        pub MOVE_TALLY = "UPDATE tallies SET day = day + ?3 WHERE area = ?1 AND measure = ?2";
        pub RENAME_TALLY = "UPDATE tallies SET measure = ?3 WHERE area = ?1 AND measure = ?2";
        pub DROP_TALLY = "DELETE FROM tallies WHERE area = ?1 AND measure = ?2";
    }
}

fn id(number: &CaseNumber) -> Value<'static> {
    Value::from(number.as_str().to_owned())
}

/// A closed-to-be case, an open one, and one at its first step.
async fn furnished(county: &TestCounty) -> (CaseNumber, CaseNumber) {
    let cast = Cast::of(county, VILLAGE).await;
    let (one, two) = (county.receive(MICRO_GRID).await.number, county.receive(MICRO_GRID).await);
    county.clock.pass_minutes(60);
    handled(&county.app, &cast, &one).await;
    county.app.rate(&two.number, &two.code, 5, None, None).await.unwrap_err();
    verified(&county.app).await;
    (one, two.number)
}

#[tokio::test]
async fn every_column_that_lists_show_is_looked_at() {
    on_each_county(async |county, database| {
        let (_, number) = furnished(county).await;
        let vandal = Vandal { county, database };
        // The one that nobody has touched yet: what is empty there counts as well.
        let differs = Finding::StateDiffers { number };
        for column in [
            (sql::TITLE, sql::TITLE_BACK),
            (sql::SUMMARY, sql::SUMMARY_BACK),
            (sql::AREA, sql::AREA_BACK),
            (sql::CHANNEL, sql::CHANNEL_BACK),
            (sql::PHASE, sql::PHASE_BACK),
            (sql::OWNER, sql::OWNER_BACK),
            (sql::OWNER_AREA, sql::OWNER_AREA_BACK),
            (sql::METHOD, sql::METHOD_BACK),
            (sql::RECEIVED, sql::RECEIVED_BACK),
            (sql::VERSION, sql::VERSION_BACK),
            (sql::WAITING, sql::WAITING),
            (sql::PRESSING, sql::PRESSING),
            (sql::REOPEN, sql::REOPEN),
            (sql::ANSWERED, sql::ANSWERED),
            (sql::LATE, sql::LATE),
        ] {
            damaged(&vandal, column, |found| *found == differs).await;
        }
        let category = (sql::CATEGORY, sql::CATEGORY_BACK);
        damaged(&vandal, category, |found| matches!(found, Finding::StateDiffers { .. })).await;
    })
    .await;
}

#[tokio::test]
async fn a_ledger_that_counts_wrongly_is_found() {
    on_each_county(async |county, database| {
        furnished(county).await;
        let vandal = Vandal { county, database };
        for by in [1, -1] {
            vandal.does(sql::SEQUENCE, values![by].to_vec()).await;
            assert_eq!(vandal.finds().await, [Finding::NumberingDiffers]);
            vandal.does(sql::SEQUENCE, values![-by].to_vec()).await;
            vandal.does(sql::SIZE, values![by].to_vec()).await;
            let found = vandal.finds().await;
            assert!(matches!(found[..], [Finding::HeadDiffers { .. }]), "{found:?}");
            vandal.does(sql::SIZE, values![-by].to_vec()).await;
        }
        verified(&county.app).await;
        vandal.does(sql::MONTH, values!["soon"].to_vec()).await;
        assert_eq!(vandal.finds().await, [Finding::NumberingDiffers]);
    })
    .await;
}

#[tokio::test]
async fn changed_due_times_are_found() {
    on_each_county(async |county, database| {
        let (_, number) = furnished(county).await;
        let vandal = Vandal { county, database };
        let differs = [Finding::DueDiffers { number: number.clone() }];
        let hour = || Value::Int(3_600_000);
        let back = || Value::Int(-3_600_000);
        for (sql, damage, repair) in
            [(sql::SHIFT_DUE, hour(), back()), (sql::SHIFT_WAKE, hour(), back())]
        {
            vandal.does(sql, vec![id(&number), damage]).await;
            assert_eq!(vandal.finds().await, differs);
            vandal.does(sql, vec![id(&number), repair]).await;
            verified(&county.app).await;
        }
        // Without the notice of the year's holidays the date would be the same, but for the word
        // that it is provisional: so it may have been derived before the notice came.
        vandal.does(sql::DUE_UNSURE, vec![id(&number), Value::Bool(true)]).await;
        verified(&county.app).await;
        vandal.does(sql::SHIFT_DUE, vec![id(&number), hour()]).await;
        assert_eq!(vandal.finds().await, differs);
        vandal.does(sql::SHIFT_DUE, vec![id(&number), back()]).await;
        vandal.does(sql::DUE_UNSURE, vec![id(&number), Value::Bool(false)]).await;
        // A case that the scheduler would never look at again.
        vandal.does(sql::FORGET_WAKE, vec![id(&number)]).await;
        assert_eq!(vandal.finds().await, differs);
    })
    .await;
}

#[tokio::test]
async fn a_changed_card_is_found() {
    on_each_county(async |county, database| {
        let (_, number) = furnished(county).await;
        let vandal = Vandal { county, database };
        let card = vandal.asks(sql::CARD, id(&number)).await;
        for damaged in [
            card.replace("\"Open\"", "\"Closed\""),
            card.replace("\"restricted\":false", "\"restricted\":true"),
            card.replace("village_cadre", "village_secretary"),
            "nonsense".to_owned(),
        ] {
            assert_ne!(damaged, card);
            vandal.does(sql::SET_CARD, vec![id(&number), Value::from(damaged)]).await;
            // The rows themselves are as they should be, and no more what the card says.
            let found = vandal.finds().await;
            assert_eq!(
                found,
                [
                    Finding::CardDiffers { number: number.clone() },
                    Finding::ListsDiffer { number: number.clone() },
                ]
            );
        }
        vandal.does(sql::SET_CARD, vec![id(&number), Value::from(card)]).await;
        verified(&county.app).await;
    })
    .await;
}

/// Damages, expects the case to be named, repairs.
async fn damage_to_lists(
    vandal: &Vandal<'_>,
    number: &CaseNumber,
    sql: Sql,
    values: [Value<'static>; 2],
    back: [Value<'static>; 2],
) {
    let all = |of: [Value<'static>; 2]| [vec![id(number)], of.to_vec()].concat();
    vandal.does(sql, all(values)).await;
    assert_eq!(vandal.finds().await, [Finding::ListsDiffer { number: number.clone() }]);
    vandal.does(sql, all(back)).await;
    verified(&vandal.county.app).await;
}

#[tokio::test]
async fn changed_lists_are_found() {
    on_each_county(async |county, database| {
        let (one, two) = furnished(county).await;
        let vandal = Vandal { county, database };
        let village = || Value::from(VILLAGE);
        for number in [&one, &two] {
            for (sql, by) in [(sql::AREA_ROW_AT, 1), (sql::AREA_ROW_BUCKET, 10)] {
                let (there, back) = ([village(), Value::Int(by)], [village(), Value::Int(-by)]);
                damage_to_lists(&vandal, number, sql, there, back).await;
            }
            let elsewhere = || Value::from("elsewhere");
            let (there, back) = ([village(), elsewhere()], [elsewhere(), village()]);
            damage_to_lists(&vandal, number, sql::AREA_ROW_MOVED, there, back).await;
            vandal.does(sql::TASK_AT, vec![id(number), Value::Int(1)]).await;
            assert_eq!(vandal.finds().await, [Finding::ListsDiffer { number: number.clone() }]);
            vandal.does(sql::TASK_AT, vec![id(number), Value::Int(-1)]).await;
        }
        verified(&county.app).await;
        vandal.does(sql::TASK_HOLDER, vec![id(&one), Value::from("nobody")]).await;
        assert_eq!(vandal.finds().await, [Finding::ListsDiffer { number: one.clone() }]);
        vandal.does(sql::DROP_TASKS, vec![id(&two)]).await;
        let mut both = [&one, &two].map(|number| Finding::ListsDiffer { number: number.clone() });
        assert_eq!(vandal.finds().await, both);
        vandal.does(sql::DROP_AREA_ROWS, vec![id(&one)]).await;
        assert_eq!(vandal.finds().await, both);
        // Rows under the number of a case that does not exist.
        vandal.does(sql::SWAP_AREA_ROW, vec![id(&two), Value::from("99999999")]).await;
        let found = vandal.finds().await;
        let nobody = Finding::ListsDiffer { number: CaseNumber::stored("99999999".to_owned()) };
        assert!(found.contains(&nobody), "{found:?}");
        both.reverse();
        assert!(both.iter().all(|finding| found.contains(finding)), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_row_too_many_is_found() {
    on_each_county(async |county, database| {
        let (one, _) = furnished(county).await;
        let vandal = Vandal { county, database };
        let parameters = vec![id(&one), Value::from(one.as_str().to_owned())];
        vandal.does(sql::ADD_AREA_ROW, parameters).await;
        assert_eq!(vandal.finds().await, [Finding::ListsDiffer { number: one }]);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_everywhere_is_counted_and_not_all_named() {
    on_each_county(async |county, database| {
        for _ in 0..150 {
            county.receive(MICRO_GRID).await;
        }
        let vandal = Vandal { county, database };
        vandal.does(sql::DROP_ALL_AREA_ROWS, values![0].to_vec()).await;
        let found = vandal.finds().await;
        let Some(Finding::MoreListsDiffer { groups }) = found.last() else {
            panic!("{found:?}");
        };
        // Numbers may share a group: at least as many are told as groups were looked at.
        assert!(found.len() > 64 && found.len() + groups > 140, "{} and {groups}", found.len());

        // Files that no event names, one in each case.
        vandal.does(sql::A_FILE_EACH, values![0].to_vec()).await;
        let found = vandal.finds().await;
        let is_file = |one: &&Finding| matches!(one, Finding::AttachmentsDiffer { .. });
        let named = found.iter().filter(is_file).count();
        let Some(Finding::MoreAttachmentsDiffer { groups }) = found.last() else {
            panic!("{found:?}");
        };
        assert!(named >= 64 && named + groups > 140, "{named} and {groups}");
    })
    .await;
}

#[tokio::test]
async fn changed_figures_are_found() {
    on_each_county(async |county, database| {
        let (one, _) = furnished(county).await;
        drop(one);
        let vandal = Vandal { county, database };
        let of = |measure: &'static str, last: Value<'static>| {
            vec![Value::from(VILLAGE), Value::from(measure), last]
        };
        let differs = |measure: &str| {
            [Finding::FiguresDiffer { area: AreaId::from(VILLAGE), measure: measure.to_owned() }]
        };
        for (sql, by) in [(sql::ADD_TO_TALLY, 1), (sql::ADD_TO_TALLY, -1), (sql::MOVE_TALLY, 1)] {
            for measure in ["received", "answered"] {
                vandal.does(sql, of(measure, Value::Int(by))).await;
                assert_eq!(vandal.finds().await, differs(measure));
                vandal.does(sql, of(measure, Value::Int(-by))).await;
            }
        }
        verified(&county.app).await;
        vandal.does(sql::RENAME_TALLY, of("answered", Value::from("satisfied"))).await;
        let found = vandal.finds().await;
        assert_eq!(found, [differs("answered"), differs("satisfied")].concat());
        vandal.does(sql::RENAME_TALLY, of("satisfied", Value::from("answered"))).await;
        verified(&county.app).await;
        vandal.does(sql::DROP_TALLY, vec![Value::from(VILLAGE), Value::from("received")]).await;
        assert_eq!(vandal.finds().await, differs("received"));
    })
    .await;
}
