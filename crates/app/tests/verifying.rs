//! `verify`: clean after whatever people do, and not fooled by what is done to the rows.

use maplegrid_app::{App, Finding, SignedIn};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_store::db::{Sql, Value, values};
use maplegrid_testkit::{
    MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, TestDatabase, VILLAGE,
    on_each_county,
};

use crate::support::{Cast, Dice, does, handled, input_for, meddle, said, text, verified};

mod sql {
    maplegrid_store::statements! {
        pub SET_BODY = "UPDATE events SET body = ?2 WHERE position = ?1";
        pub BODY = "SELECT body FROM events WHERE position = ?1";
        pub SET_ACTOR = "UPDATE events SET actor = ?2 WHERE position = ?1";
        pub SET_AT = "UPDATE events SET at = at + ?2 WHERE position = ?1";
        pub SET_KIND = "UPDATE events SET kind = ?2 WHERE position = ?1";
        pub SET_LEAF = "UPDATE events SET leaf = ?2 WHERE position = ?1";
        pub SET_LEAF_KEY = "UPDATE events SET leaf_key = ?2 WHERE position = ?1";
        pub DELETE_EVENT = "DELETE FROM events WHERE position = ?1";
        pub MOVE_EVENT = "UPDATE events SET position = ?2 WHERE position = ?1";
        pub STATE = "SELECT body FROM cases WHERE number = ?1";
        pub SET_STATE = "UPDATE cases SET body = ?2 WHERE number = ?1";
        pub SET_STEP = "UPDATE cases SET step = ?2 WHERE number = ?1";
        pub SET_RESTRICTED = "UPDATE cases SET restricted = ?2 WHERE number = ?1";
        pub DELETE_CASE = "DELETE FROM cases WHERE number = ?1";
        pub RENUMBER = "UPDATE cases SET number = ?2 WHERE number = ?1";
        pub SET_FRONTIER = "UPDATE log_head SET frontier = ?1";
        pub SET_ROOT = "UPDATE log_heads SET root = ?2 WHERE size = ?1";
        pub SET_SIGNATURE = "UPDATE log_heads SET signature = ?2 WHERE size = ?1";
        pub SET_NODE = "UPDATE log_nodes SET hash = ?1 WHERE idx = 0 AND level = 4";
        pub DELETE_NODE = "DELETE FROM log_nodes WHERE idx = 0 AND level = 4";
        pub HEADS = "SELECT size FROM log_heads ORDER BY size";
    }
}

/// Everybody does whatever is open to them, for a while.
async fn live(county: &TestCounty, turns: usize, seed: u64) -> Vec<(CaseNumber, String)> {
    let app = &county.app;
    let mut people = Vec::new();
    for village in [VILLAGE, OTHER_VILLAGE] {
        let Cast { cadre, station, handler, liaison, visitor } = Cast::of(county, village).await;
        people.extend([cadre, station, handler, liaison, visitor]);
    }
    for post in ["reception", "township_service", "center_director", "justice_station"] {
        people.push(county.sign_in(post, TOWNSHIP).await);
    }
    for post in ["township_discipline", "safeguard_officer", "sealed_receiver"] {
        people.push(county.sign_in(post, TOWNSHIP).await);
    }
    let mut dice = Dice::new(seed);
    let mut cases: Vec<(CaseNumber, String)> = Vec::new();
    for turn in 0..turns {
        county.clock.pass_minutes(i64::try_from(dice.below(90)).unwrap());
        if cases.is_empty() || dice.below(8) == 0 {
            let area = [MICRO_GRID, OTHER_MICRO_GRID, VILLAGE][dice.below(3)];
            let mut intake = said(area, &format!("第{turn}件事"));
            intake.category = [None, None, Some("cadre_conduct"), Some("domestic_violence")]
                [dice.below(4)]
            .map(str::to_owned);
            let received = app.receive(intake, None).await.unwrap();
            cases.push((received.number, received.code));
            continue;
        }
        let (number, code) = &cases[dice.below(cases.len())];
        if dice.below(5) == 0 {
            resident_does(app, number, code, &mut dice).await;
        } else if dice.below(6) == 0 {
            app.tick().await.unwrap();
        } else {
            // Most have nothing to do with a case: whoever has is found after some who have not.
            for _ in 0..people.len() {
                let who = &people[dice.below(people.len())];
                if staff_does(app, who, number, &mut dice).await {
                    break;
                }
            }
        }
    }
    cases
}

async fn resident_does(app: &App, number: &CaseNumber, code: &str, dice: &mut Dice) {
    // Whatever is refused was tried; only the accepted part is of interest here.
    let _ = match dice.below(5) {
        0 => app.reply(number, code, None, None).await,
        1 => app.supplement(number, code, "再说一句".to_owned(), None).await,
        2 => app.request_reopen(number, code, "没办好".to_owned(), None).await,
        3 if dice.below(6) == 0 => app.withdraw(number, code, None, None).await,
        _ => app.rate(number, code, u8::try_from(dice.below(5)).unwrap() + 1, None, None).await,
    };
}

/// False for somebody to whom nothing is open.
async fn staff_does(app: &App, who: &SignedIn, number: &CaseNumber, dice: &mut Dice) -> bool {
    let Ok(case) = app.staff_case(who, number).await else { return false };
    if case.actions.is_empty() {
        return false;
    }
    let action = &case.actions[dice.below(case.actions.len())];
    let input = input_for(action.kind, &case);
    let _ = app.act(who, number, action.id.as_str(), input, None).await;
    true
}

#[tokio::test]
async fn clean_after_a_random_while() {
    on_each_county(async |county, _| {
        for seed in [7, 11] {
            live(county, 180, seed).await;
            let verified = verified(&county.app).await;
            assert!(verified.events > 100, "only {} events", verified.events);
        }
    })
    .await;
}

/// Damages one thing, looks, and repairs it by undoing.
pub struct Vandal<'a> {
    pub county: &'a TestCounty,
    pub database: &'a TestDatabase,
}

impl Vandal<'_> {
    pub async fn does(&self, sql: Sql, parameters: Vec<Value<'static>>) {
        let changed = meddle(self.database, move |c| c.execute(sql, &parameters)).await;
        assert!(changed > 0, "nothing was damaged");
    }

    pub async fn asks(&self, sql: Sql, parameter: Value<'static>) -> String {
        let found =
            meddle(self.database, move |c| c.fetch_one(sql, &[parameter], |row| row.text(0))).await;
        found.unwrap()
    }

    pub async fn finds(&self) -> Vec<Finding> {
        self.county.app.verify(|_| {}).await.unwrap().findings
    }
}

#[tokio::test]
async fn a_changed_event_is_found() {
    on_each_county(async |county, database| {
        let cast = Cast::of(county, VILLAGE).await;
        let one = county.receive(MICRO_GRID).await;
        handled(&county.app, &cast, &one.number).await;
        verified(&county.app).await;
        let vandal = Vandal { county, database };
        let body = vandal.asks(sql::BODY, Value::Int(0)).await;
        let number = one.number.clone();
        // Other words, and the state's words made to fit.
        let forged = body.replace("路灯坏了", "路灯没坏");
        vandal.does(sql::SET_BODY, values![0, forged].to_vec()).await;
        let found = vandal.finds().await;
        assert!(found.contains(&Finding::LeafDiffers { position: 0 }), "{found:?}");
        assert!(found.contains(&Finding::StateDiffers { number: number.clone() }));
        let state = vandal.asks(sql::STATE, Value::from(number.as_str().to_owned())).await;
        let fitting = state.replace("路灯坏了", "路灯没坏");
        vandal.does(sql::SET_STATE, values![number.as_str().to_owned(), fitting].to_vec()).await;
        assert!(vandal.finds().await.contains(&Finding::LeafDiffers { position: 0 }));
        vandal.does(sql::SET_STATE, values![number.as_str().to_owned(), state].to_vec()).await;
        // Not even readable.
        for nonsense in ["", "{", "{\"kind\":\"unheard_of\"}"] {
            vandal.does(sql::SET_BODY, values![0, nonsense].to_vec()).await;
            let found = vandal.finds().await;
            assert!(found.contains(&Finding::LeafDiffers { position: 0 }), "{found:?}");
            assert!(found.contains(&Finding::DoesNotFold { position: 0 }));
        }
        vandal.does(sql::SET_BODY, values![0, body].to_vec()).await;
        verified(&county.app).await;

        for (sql, value, back) in [
            (
                sql::SET_ACTOR,
                Value::from(r#"{"who":"system"}"#),
                Value::from(r#"{"who":"resident"}"#),
            ),
            (sql::SET_AT, Value::Int(1), Value::Int(-1)),
            (sql::SET_KIND, Value::from("closed"), Value::from("received")),
        ] {
            vandal.does(sql, vec![Value::Int(0), value]).await;
            let found = vandal.finds().await;
            assert!(found.contains(&Finding::LeafDiffers { position: 0 }), "{found:?}");
            vandal.does(sql, vec![Value::Int(0), back]).await;
        }
        verified(&county.app).await;
        vandal.does(sql::SET_LEAF_KEY, values![0, 5].to_vec()).await;
        assert_eq!(vandal.finds().await, [Finding::LeafDiffers { position: 0 }]);
    })
    .await;
}

#[tokio::test]
async fn a_changed_tree_is_found() {
    on_each_county(async |county, database| {
        for _ in 0..40 {
            county.receive(MICRO_GRID).await;
        }
        let vandal = Vandal { county, database };
        let zero = || Value::from(vec![0_u8; 32]);
        vandal.does(sql::SET_NODE, vec![zero()]).await;
        assert_eq!(vandal.finds().await, [Finding::HeadDiffers { size: 16 }]);
        vandal.does(sql::DELETE_NODE, Vec::new()).await;
        assert_eq!(vandal.finds().await, [Finding::HeadDiffers { size: 16 }]);
        vandal.does(sql::SET_ROOT, vec![Value::Int(3), zero()]).await;
        let found = vandal.finds().await;
        assert!(found.contains(&Finding::HeadDiffers { size: 3 }), "{found:?}");
        assert!(found.contains(&Finding::BadSignature { size: 3 }));
        vandal.does(sql::SET_SIGNATURE, vec![Value::Int(40), Value::from(vec![1_u8; 64])]).await;
        assert!(vandal.finds().await.contains(&Finding::BadSignature { size: 40 }));
        vandal.does(sql::SET_LEAF, vec![Value::Int(20), zero()]).await;
        let found = vandal.finds().await;
        assert!(found.contains(&Finding::LeafDiffers { position: 20 }), "{found:?}");
        assert!(found.contains(&Finding::HeadDiffers { size: 40 }));
    })
    .await;
}

#[tokio::test]
async fn a_forged_frontier_is_found() {
    on_each_county(async |county, database| {
        county.receive(MICRO_GRID).await;
        let vandal = Vandal { county, database };
        vandal.does(sql::SET_FRONTIER, values![r#"{"size":0,"peaks":[]}"#].to_vec()).await;
        assert_eq!(vandal.finds().await, [Finding::HeadDiffers { size: 1 }]);
    })
    .await;
}

#[tokio::test]
async fn a_missing_event_is_found() {
    on_each_county(async |county, database| {
        let mut numbers = Vec::new();
        for _ in 0..12 {
            numbers.push(county.receive(MICRO_GRID).await.number);
        }
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        does(&county.app, &cadre, &numbers[0], "check_note", text("记")).await;
        let vandal = Vandal { county, database };
        // The last one: the ledger simply ends early.
        vandal.does(sql::DELETE_EVENT, values![12].to_vec()).await;
        let found = vandal.finds().await;
        assert!(found.contains(&Finding::HeadDiffers { size: 13 }), "{found:?}");
        assert!(found.contains(&Finding::StateDiffers { number: numbers[0].clone() }));
        // One in the middle: a single gap is told, not one for each event after it.
        vandal.does(sql::DELETE_EVENT, values![5].to_vec()).await;
        let found = vandal.finds().await;
        let gaps: Vec<_> =
            found.iter().filter(|finding| matches!(finding, Finding::Gap { .. })).collect();
        assert_eq!(gaps, [&Finding::Gap { expected: 5, found: 6 }]);
        assert!(found.contains(&Finding::Missing { number: numbers[5].clone() }), "{found:?}");
        let verified = county.app.verify(|_| {}).await.unwrap();
        assert_eq!(verified.events, 11);
    })
    .await;
}

#[tokio::test]
async fn swapped_events_are_found() {
    on_each_county(async |county, database| {
        for _ in 0..8 {
            county.receive(MICRO_GRID).await;
        }
        let vandal = Vandal { county, database };
        for (from, to) in [(3, 99), (6, 3), (99, 6)] {
            vandal.does(sql::MOVE_EVENT, values![from, to].to_vec()).await;
        }
        let found = vandal.finds().await;
        // Each event still is what its own leaf says; the order is what the tree says.
        assert!(found.contains(&Finding::HeadDiffers { size: 8 }), "{found:?}");
        assert!(found.contains(&Finding::HeadDiffers { size: 4 }), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_changed_state_is_found() {
    on_each_county(async |county, database| {
        let one = county.receive(MICRO_GRID).await.number;
        let two = county.receive(MICRO_GRID).await.number;
        let vandal = Vandal { county, database };
        let id = || Value::from(one.as_str().to_owned());
        let state = vandal.asks(sql::STATE, id()).await;
        let differs = [Finding::StateDiffers { number: one.clone() }];
        for damaged in [
            state.replace("槐树", "柳树"),
            "nonsense".to_owned(),
            // A state that calls itself by another number must not lead the reader astray.
            state.replace(one.as_str(), "00000000"),
            state.replace(one.as_str(), two.as_str()),
        ] {
            vandal.does(sql::SET_STATE, vec![id(), Value::from(damaged)]).await;
            assert_eq!(vandal.finds().await, differs);
        }
        vandal.does(sql::SET_STATE, vec![id(), Value::from(state)]).await;
        verified(&county.app).await;
        // The columns that lists are made of.
        vandal.does(sql::SET_STEP, vec![id(), Value::from("closed")]).await;
        assert_eq!(vandal.finds().await, differs);
        vandal.does(sql::SET_STEP, vec![id(), Value::from("check")]).await;
        vandal.does(sql::SET_RESTRICTED, vec![id(), Value::Bool(true)]).await;
        assert_eq!(vandal.finds().await, differs);
        vandal.does(sql::SET_RESTRICTED, vec![id(), Value::Bool(false)]).await;
        verified(&county.app).await;
        vandal.does(sql::RENUMBER, vec![id(), Value::from("26030992")]).await;
        let other = CaseNumber::stored("26030992".to_owned());
        let found = vandal.finds().await;
        for number in [&one, &other] {
            assert!(found.contains(&Finding::Missing { number: number.clone() }), "{found:?}");
            assert!(found.contains(&Finding::ListsDiffer { number: number.clone() }));
        }
        // The next case would be given a number that lies before this one.
        assert!(found.contains(&Finding::NumberingDiffers), "{found:?}");
        assert_eq!(found.len(), 5);
        vandal.does(sql::DELETE_CASE, values!["26030992"].to_vec()).await;
        let gone = [
            Finding::Missing { number: one.clone() },
            Finding::ListsDiffer { number: one.clone() },
        ];
        assert_eq!(vandal.finds().await, gone);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clean_while_people_go_on_working() {
    on_each_county(async |county, _| {
        let app = county.app.clone();
        let work = tokio::spawn(async move {
            for n in 0..300 {
                app.receive(said(MICRO_GRID, &format!("第{n}件")), None).await.unwrap();
            }
        });
        let mut rounds = 0;
        while !work.is_finished() {
            verified(&county.app).await;
            rounds += 1;
        }
        work.await.unwrap();
        assert!(rounds > 1);
        assert_eq!(verified(&county.app).await.cases, 300);
    })
    .await;
}
